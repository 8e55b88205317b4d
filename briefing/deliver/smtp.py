"""Turns a message into what a mail server answers to it, over a connection that is kept for the next one."""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from briefing.deliver.answer import Answer
from briefing.deliver.message import Message
from briefing.errors import DeliverError
from briefing.model import MailServer

_TAKEN, _GO_ON, _CLOSING = 2, 354, 421
# Once more on a new connection, if the first was lost before the message was handed over.
_TURNS = 2


class Line:
    """A connection to the first of some servers that answers, opened when it is needed. Not for several threads."""

    def __init__(self, servers: Sequence[MailServer]) -> None:
        self._servers = servers
        self._faults = 0
        self._has_served = False
        self._smtp: smtplib.SMTP | None = None

    def send(self, message: Message, first: int = 0) -> Answer:
        """Send a message; begin with the `first` server where a connection must be made, after a fault with the next one.

        A server that answers neither yes nor no, or whose line drops, has deferred it. Raises DeliverError when none of the
        servers can be used at all.
        """
        lost = Answer("deferred", "the line dropped", is_line_fault=True)
        for _ in range(_TURNS):
            smtp = self._smtp = self._smtp or self._opened(first + self._faults)
            try:
                answer = _transact(smtp, message)
                self._has_served = True
                return answer
            except _HandedOverError as error:
                self._lose()
                text = f"the line dropped before the server answered, and it may have taken the message ({error})"
                return Answer("deferred", text, is_line_fault=True)
            except (smtplib.SMTPException, OSError) as error:
                self._lose()
                lost = Answer("deferred", f"the line dropped ({_one_line(error)})", is_line_fault=True)
        return lost

    def close(self) -> None:
        """End the connection."""
        if self._smtp:
            self._smtp.close()
            self._smtp = None

    def _lose(self) -> None:
        """Give up a connection that failed; a server that served on it stays first, since many close after some messages."""
        self._faults += not self._has_served
        self._has_served = False
        self.close()

    def quit(self) -> None:
        """Take leave of the server, and end the connection."""
        if self._smtp:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
            self.close()

    def _opened(self, first: int) -> smtplib.SMTP:
        if not self._servers:
            raise DeliverError("no mail server is named; add [[delivery.servers]]")
        reasons = []
        for number in range(len(self._servers)):
            try:
                return connect(self._servers[(first + number) % len(self._servers)])
            except DeliverError as error:
                reasons.append(str(error))
        raise DeliverError("; ".join(reasons))


class _HandedOverError(Exception):
    """The line was lost after the whole message had gone: nobody knows whether the server took it."""


def connect(server: MailServer) -> smtplib.SMTP:
    """A connection to a server, encrypted and logged in as is set. Raises DeliverError with the reason if there is none.

    Without the encryption that is set, or with a certificate that cannot be trusted, nothing is sent.
    """
    where = f"mail server {server.host}:{server.port}"
    password = _password(server)
    smtp: smtplib.SMTP | None = None
    try:
        context = ssl.create_default_context(cafile=server.ca_file)
        if server.security == "tls":
            smtp = smtplib.SMTP_SSL(server.host, server.port, _own_name(), timeout=server.timeout_seconds, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, _own_name(), timeout=server.timeout_seconds)
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=context)
            smtp.ehlo()
        if server.user:
            _login(smtp, server.user, password)
    except ssl.SSLCertVerificationError as error:
        reason = f"its certificate cannot be trusted ({error.verify_message}); set ca_file, or correct the host"
    except smtplib.SMTPNotSupportedError as error:
        reason = f"{_one_line(error)}; correct security or user"
    except smtplib.SMTPAuthenticationError as error:
        reason = f"the login is refused ({_said(error.smtp_code, error.smtp_error)}); correct user and password_file"
    except (smtplib.SMTPException, OSError) as error:
        reason = f"{_one_line(error)}; see whether it runs, and correct host, port and security"
    else:
        return smtp
    if smtp:
        smtp.close()
    raise DeliverError(f"{where}: {reason}")


def _login(smtp: smtplib.SMTP, user: str, password: str) -> None:
    if (user + password).isascii():
        smtp.login(user, password)
        return
    # The library logs in with ASCII only; RFC 4616 says UTF-8.
    code, text = smtp.docmd("AUTH", "PLAIN " + base64.b64encode(f"\0{user}\0{password}".encode()).decode())
    if code // 100 != _TAKEN:
        raise smtplib.SMTPAuthenticationError(code, text)


def _password(server: MailServer) -> str:
    if not server.password_file:
        return ""
    try:
        return Path(server.password_file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DeliverError(f"{server.password_file}: cannot be read ({error}); correct password_file") from error


@cache
def _own_name() -> str:
    """The name to greet servers with. Not looked up in the network, which may take long."""
    name = socket.gethostname()
    return name if "." in name else "[127.0.0.1]"


def _transact(smtp: smtplib.SMTP, message: Message) -> Answer:
    """One message to one recipient. Raises SMTPException or OSError when the line is lost before it was handed over."""
    options = [f"size={len(message.content)}"] if smtp.has_extn("size") else []
    if message.needs_utf8:
        if not smtp.has_extn("smtputf8"):
            return Answer("refused", "the mail server cannot take an address with letters beyond ASCII (SMTPUTF8)")
        options += ["smtputf8", "body=8bitmime"]
    code, text = smtp.mail(message.sender, options)
    if code // 100 == _TAKEN:
        code, text = smtp.docmd("RCPT", f"TO:<{message.recipient}>")
    if code // 100 != _TAKEN:
        return _not_taken(smtp, code, text)
    code, text = smtp.docmd("DATA")
    if code != _GO_ON:
        return _not_taken(smtp, code, text)
    # A dot that begins a line is doubled (RFC 5321, 4.5.2); a message begins with a header. Ten times as fast as by pattern.
    smtp.send(message.content.replace(b"\n.", b"\n..") + b".\r\n")
    try:
        code, text = smtp.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise _HandedOverError(_one_line(error)) from error
    if code // 100 == _TAKEN:
        return Answer("accepted", _said(code, text))
    return _not_taken(smtp, code, text)


def _not_taken(smtp: smtplib.SMTP, code: int, text: bytes) -> Answer:
    """What a refusal means; a server that closes the line (421) is asked again on a new one."""
    if code == _CLOSING or code < 0:
        raise smtplib.SMTPServerDisconnected(_said(code, text))
    smtp.rset()
    return Answer("refused" if code // 100 == 5 else "deferred", _said(code, text))


def _said(code: int, text: bytes | str) -> str:
    return f"{code} {_one_line(text.decode('utf-8', 'replace') if isinstance(text, bytes) else text)}"


def _one_line(what: object) -> str:
    return " ".join(str(what).split())[:500]
