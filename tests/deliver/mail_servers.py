"""Mail servers on loopback that refuse, defer, drop the line or offer a bad certificate, as each test wants it."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from briefing.deliver import Facts, Writer
from briefing.model import Letterhead, MailServer, Recipient

DAY = date(2026, 2, 13)
NOW = datetime(2026, 2, 13, 6, 30, tzinfo=UTC)
CLOSED = datetime(2026, 2, 13, 6, 0, tzinfo=UTC)

FILES = {
    "brief.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "brief.html": b"<!DOCTYPE html><title>Brief</title>",
    "digest.html": "<!DOCTYPE html><html><body class='x'>\n<p>Grüße from the “quarry”</p></body></html>\n".encode(),
    "digest.txt": "Grüße from the “quarry”\n.a line that begins with a dot\n..and two\n\nFrom here\n".encode(),
}
LETTERHEAD = Letterhead("briefing@ministry.example", "Daily Briefing")


def facts(**changes: Any) -> Facts:
    known = {"day": DAY, "version": 1, "title": "Daily Briefing", "at": CLOSED, "marking": "OFFICIAL"}
    return Facts(**{**known, **changes})


def writer(letterhead: Letterhead = LETTERHEAD, **changes: Any) -> Writer:
    return Writer(letterhead, facts(**changes), FILES, digest_for)


def digest_for(sections: tuple[str, ...]) -> tuple[bytes, bytes]:
    return f"<body><p>Only {', '.join(sections)}</p></body>".encode(), f"Only {', '.join(sections)}\n".encode()


def recipients(count: int) -> tuple[Recipient, ...]:
    return tuple(Recipient(f"reader{number:03}@ministry.example", f"Reader {number}") for number in range(count))


# Says what a server does with a message at "MAIL", "RCPT" (and an address), "354" (while it comes) and "DATA" (when it is
# there): an answer, None for the usual one, "drop" the line, or "silence"; at "DATA" it may also "take and drop".
Behaviour = Callable[[str, str], str | None]


@dataclass
class Inbox:
    """What a server took: (recipient, content) in order; and how often someone connected."""

    server: MailServer
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    on_taken: Callable[[], None] = lambda: None

    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.taken]


class _Handler:
    """Does with a message what it is told to do."""

    def __init__(self, inbox: Inbox, behave: Behaviour) -> None:
        self.inbox = inbox
        self.behave = behave

    async def does(self, server: SMTP, step: str, address: str) -> str | None:
        answer = self.behave(step, address)
        if answer == "drop":
            await self.drop(server)
        if answer == "silence":
            await asyncio.sleep(3600)
        return answer

    async def drop(self, server: SMTP) -> None:
        assert isinstance(server.transport, asyncio.Transport)
        server.transport.abort()
        # Nothing more is heard from it.
        await asyncio.sleep(3600)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self.does(server, "MAIL", address)
        if answer is None:
            envelope.mail_from, envelope.mail_options = address, options
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = await self.does(server, "RCPT", address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        (recipient,) = envelope.rcpt_tos
        answer = await self.does(server, "DATA", recipient)
        if answer in (None, "take and drop"):
            assert isinstance(envelope.content, bytes)
            self.inbox.taken.append((recipient, envelope.content))
            self.inbox.on_taken()
        if answer == "take and drop":
            await self.drop(server)
        return answer or "250 OK: taken"


class _Server(SMTP):
    """Asks what to do while a message is on its way, too."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        assert self.envelope is not None
        if self.envelope.rcpt_tos and self.event_handler.behave("354", self.envelope.rcpt_tos[0]) == "drop":
            await self.push("354 go on")
            await self._reader.readexactly(500)
            await self.event_handler.drop(self)
        await super().smtp_DATA(arg)


@contextmanager
def serving(
    folder: Path,
    behave: Behaviour = lambda _step, _address: None,
    *,
    security: str = "none",
    name: str = "localhost",
    login: tuple[str, str] | None = None,
    knows: trustme.CA | None = None,
    timeout_seconds: float = 20.0,
    utf8: bool = True,
) -> Iterator[Inbox]:
    """A server with a certificate for `name`; `knows` is the authority that the client trusts, the server's own if None."""
    authority = trustme.CA()
    (knows or authority).cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    options: dict[str, Any] = {"enable_SMTPUTF8": utf8}
    if login:
        (folder / "password").write_text(login[1])
        options |= {"authenticator": _authenticator(login), "auth_require_tls": security == "starttls"}
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    loop = asyncio.new_event_loop()
    inbox = Inbox(MailServer("localhost", 0))
    made: list[Any] = []

    def protocol() -> SMTP:
        inbox.connections += 1
        return _Server(_Handler(inbox, behave), loop=loop, hostname="mail.test", **options)

    async def listen() -> None:
        made.append(await loop.create_server(protocol, "127.0.0.1", 0, ssl=context if security == "tls" else None))

    loop.run_until_complete(listen())
    port = made[0].sockets[0].getsockname()[1]
    own = login or ("", "")
    inbox.server = MailServer(
        "localhost",
        port,
        security,  # type: ignore[arg-type]
        own[0],
        str(folder / "password") if login else None,
        str(folder / "ca.pem"),
        timeout_seconds,
    )
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield inbox
    finally:
        asyncio.run_coroutine_threadsafe(_closed(made[0]), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _closed(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _authenticator(login: tuple[str, str]) -> Callable[..., AuthResult]:
    def authenticate(_server: object, _session: object, _envelope: object, _mechanism: str, given: Any) -> AuthResult:
        is_right = (given.login.decode(), given.password.decode()) == login
        return AuthResult(success=is_right, handled=False)

    return authenticate
