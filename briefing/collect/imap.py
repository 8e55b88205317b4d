"""Turns an account into its messages over IMAP. The server is not believed: what it sends is bounded in bytes and time."""

from __future__ import annotations

import imaplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from imapclient import IMAPClient  # type: ignore[import-untyped]
from imapclient.exceptions import (  # type: ignore[import-untyped]
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
)

from briefing.errors import CollectError

# What a server may send in answer to a command beyond the message or the list that was asked for.
_SLACK_BYTES = 1_000_000
_PORTION = 500
_HIGHEST_UID = 2**32 - 1


@dataclass(frozen=True, slots=True)
class MailLimits:
    """How long and how much of a mailbox is read in one visit.

    `request_seconds` is how long the server may be silent, `visit_seconds` how long all of a visit may take. Messages
    larger than `body_bytes` are left out; when `visit_bytes` are read, the rest waits for the next visit. Messages that
    came in the last `days` are looked at. `ca_file` holds certificates that are trusted beside the machine's own.
    """

    request_seconds: float = 30.0
    visit_seconds: float = 180.0
    body_bytes: int = 10_000_000
    visit_bytes: int = 100_000_000
    days: int = 14
    ca_file: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Whose mailbox, where. `tls` from the first byte on ("imaps"); otherwise by STARTTLS before anything else is said."""

    host: str
    port: int
    tls: bool
    user: str
    password: str = field(repr=False)


class Session:
    """A conversation with a server, once the user is let in. Every method raises CollectError when it goes wrong."""

    def __init__(self, client: _Client, account: Account, deadline: _Deadline) -> None:
        self._client = client
        self._account = account
        self._deadline = deadline

    def open(self, folder: str, writable: bool) -> int:
        """Open a folder and return its UIDVALIDITY; if not `writable`, by EXAMINE, so that no flag can change."""
        with self._asking(f"opening the folder {folder!r}"):
            answer = self._client.select_folder(folder, readonly=not writable)
        validity = answer.get(b"UIDVALIDITY")
        if not isinstance(validity, int) or not 0 < validity <= _HIGHEST_UID:
            raise CollectError(
                f"{self._account.host} gives no UIDVALIDITY for {folder!r}: its messages cannot be told apart"
            )
        return validity

    def uids_since(self, day: date) -> tuple[int, ...]:
        """The UIDs of messages that arrived on `day` (the server's) or later, in order, each once."""
        with self._asking("listing messages", 4 * _SLACK_BYTES):
            found = self._client.search(["SINCE", day])
        return tuple(sorted({uid for uid in found if 0 < uid <= _HIGHEST_UID}))

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Size in bytes by UID, as the server says it; without those of which it says nothing."""
        answers: dict[int, object] = {}
        for some in _portions(uids):
            with self._asking("asking for sizes"):
                answers |= {
                    uid: answer.get(b"RFC822.SIZE") for uid, answer in self._client.fetch(some, ["RFC822.SIZE"]).items()
                }
        return {uid: size for uid, size in answers.items() if isinstance(size, int)}

    def message(self, uid: int, max_bytes: int) -> bytes | None:
        """A message as it is, without marking it as read; None when the server has none under this UID.

        Raises CollectError, and has `overrun` set, when the server sends much more than `max_bytes`.
        """
        with self._asking(f"fetching message {uid}", max_bytes + _SLACK_BYTES):
            content = self._client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]")
        return content if isinstance(content, bytes) and content else None

    def mark_read(self, uids: Sequence[int]) -> None:
        """Set the flag that says that messages were read."""
        for some in _portions(uids):
            with self._asking("marking messages as read"):
                self._client.add_flags(some, [rb"\Seen"], silent=True)

    @property
    def overrun(self) -> bool:
        """The server sent more than it may. What follows on the line is of no use any more."""
        return self._client.overrun

    @contextmanager
    def _asking(self, doing: str, max_bytes: int = _SLACK_BYTES) -> Iterator[None]:
        with _translated(self._account, self._deadline, doing):
            if self.overrun:
                raise CollectError(
                    f"{self._account.host}: was cut off before {doing}, because it sent more than was asked for"
                )
            self._client.allow(max_bytes)
            yield


@contextmanager
def session(account: Account, limits: MailLimits) -> Iterator[Session]:
    """Connect, have the certificate checked, log in; log out at the end. Raises CollectError, saying what to do."""
    with _Deadline(limits.visit_seconds) as deadline:
        with _translated(account, deadline, "connecting"):
            context = _tls_context(limits.ca_file)
            client = _Client(account, limits, context, deadline)
        try:
            with _translated(account, deadline, "starting TLS"):
                if not account.tls:
                    client.starttls(context)
            with _translated(account, deadline, "logging in"):
                client.allow(_SLACK_BYTES)
                client.let_in(account)
            yield Session(client, account, deadline)
        finally:
            client.leave()


class _Deadline:
    """Cuts the connections that it watches when the time is up, whatever they are waiting for.

    A socket's own timeout starts anew with every byte, so a server that sends one now and then would hold a visit for ever.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.passed = False
        self._watched: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._timer.cancel()
        with self._lock:
            for guard in self._watched:
                guard.close()
            self._watched.clear()

    def watch(self, connection: socket.socket) -> None:
        """Cut this connection too. It is kept as a duplicate, because TLS takes the original's descriptor away."""
        with self._lock:
            self._watched.append(connection.dup())
        if self.passed:
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            self.passed = True
            for guard in self._watched:
                with suppress(OSError):
                    guard.shutdown(socket.SHUT_RDWR)


class _Wire(imaplib.IMAP4):
    """The protocol, with a limit on the bytes that a server may send until `allowed` is set again."""

    def __init__(self, account: Account, limits: MailLimits, context: ssl.SSLContext, deadline: _Deadline) -> None:
        self.allowed = _SLACK_BYTES
        self._context = context if account.tls else None
        self._deadline = deadline
        super().__init__(account.host, account.port, limits.request_seconds)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self.host, self.port), timeout)
        self._deadline.watch(plain)
        return self._context.wrap_socket(plain, server_hostname=self.host) if self._context else plain

    def read(self, size: int) -> bytes:
        self._spend(size)  # before it is read: a literal says how long it will be
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self._spend(len(line))
        return line

    def _spend(self, size: int) -> None:
        self.allowed -= size
        if self.allowed < 0:
            raise CollectError(f"{self.host}: sends more than was asked for, and was cut off")


class _Client(IMAPClient):  # type: ignore[misc]  # it has no types
    """IMAPClient over that wire."""

    def __init__(self, account: Account, limits: MailLimits, context: ssl.SSLContext, deadline: _Deadline) -> None:
        self._wire_of: Callable[[], _Wire] = lambda: _Wire(account, limits, context, deadline)
        super().__init__(account.host, account.port, ssl=account.tls, ssl_context=context, timeout=limits.request_seconds)
        # IMAPClient turns on a trace that formats every message in full, for a log that nobody reads.
        self._imap.debug = 0

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 - IMAPClient's name
        return self._wire_of()

    @property
    def overrun(self) -> bool:
        """Whether the server sent more than it was allowed."""
        return bool(self._imap.allowed < 0)

    def allow(self, max_bytes: int) -> None:
        """Let the server send so much in answer to the next command."""
        self._imap.allowed = max_bytes

    def let_in(self, account: Account) -> None:
        """Log in, by PLAIN where the server has it: LOGIN can say neither spaces in a name nor letters beyond ASCII."""
        if self.has_capability("AUTH=PLAIN"):
            self.plain_login(account.user, account.password)
        else:
            self.login(account.user, account.password)

    def leave(self) -> None:
        """Say goodbye and hang up; if that goes wrong, only hang up."""
        # Whatever a hostile server makes of a goodbye, the visit's result stands.
        with suppress(Exception):
            if not self.overrun:
                self.logout()
        with suppress(Exception):
            self.shutdown()


def _tls_context(ca_file: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(Path(ca_file))
        except (OSError, ssl.SSLError) as error:
            raise CollectError(
                f"{ca_file}: cannot be read as certificates ({error}); correct ca_file in [collect]"
            ) from error
    return context


def _portions(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    """So many at a time that the command fits on a line that servers take."""
    return (uids[start : start + _PORTION] for start in range(0, len(uids), _PORTION))


@contextmanager
def _translated(account: Account, deadline: _Deadline, doing: str) -> Iterator[None]:
    """Whatever the libraries raise over a server's answer becomes one sentence, without the server's own words.

    Their parsers raise nearly anything (ValueError, RecursionError, AssertionError, ...) over an answer that is made to
    hurt, so all of it is caught here, around single calls of theirs.
    """
    try:
        yield
    except Exception as error:
        if isinstance(error, CollectError) and not deadline.passed:
            raise
        raise CollectError(f"{account.host}: {_reason(error, deadline, doing)}") from error


def _reason(error: Exception, deadline: _Deadline, doing: str) -> str:
    if deadline.passed:
        return f"took longer than {deadline.seconds:g} s in all, and was cut off while {doing}"
    match error:
        case ssl.SSLCertVerificationError():
            return (
                f"its certificate is not trusted ({error.verify_message}); correct the host's name or certificate, "
                "or name the authority's file as ca_file in [collect]"
            )
        case ssl.SSLError():
            return f"no secure connection came about while {doing}; try imap:// for STARTTLS or imaps:// for TLS"
        case TimeoutError():
            return f"gave no answer in time while {doing}"
        case CapabilityError():
            return "offers no STARTTLS; nothing is sent over an open line: use imaps://, if it has that"
        case LoginError() if not isinstance(error.__context__, IMAPClientAbortError):
            return "does not let the user in; correct the user's name in the address, or the password in password_file"
        case OSError() | LoginError() | IMAPClientAbortError():
            return f"the connection broke while {doing}"
        case IMAPClientError():
            return f"the server refused or gave no sense while {doing}"
        case _:
            return f"the server's answer made no sense while {doing}"
