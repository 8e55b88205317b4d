"""Turns trouble into a word to the administrator, by a second way: another mail server, a web address, or a program."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

import httpx

from briefing.deliver.address import parse
from briefing.deliver.message import Message
from briefing.deliver.smtp import Line
from briefing.deliver.wording import one_line
from briefing.errors import DeliverError
from briefing.model import MailServer

_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class SecondWay:
    """How the administrator is told; each way that is set is used. `command` is a program and its first arguments."""

    mail_to: str | None = None
    mail_from: str | None = None
    server: MailServer | None = None
    webhook: str | None = None
    command: Sequence[str] = ()


def alert(way: SecondWay, subject: str, text: str, at: datetime) -> None:
    """Tell the administrator, by all ways that are set. Raises DeliverError, when all were tried, if one of them failed."""
    failures = []
    subject = one_line(subject)
    for tell in (_by_mail, _by_webhook, _by_command):
        try:
            tell(way, subject, text, at)
        except DeliverError as error:
            failures.append(str(error))
    if failures:
        raise DeliverError("; ".join(failures))


def _by_mail(way: SecondWay, subject: str, text: str, at: datetime) -> None:
    if not (way.mail_to and way.mail_from and way.server):
        return
    sender, recipient = parse(way.mail_from), parse(way.mail_to)
    message = EmailMessage(policy.SMTPUTF8 if recipient.needs_utf8 else policy.SMTP)
    message["From"], message["To"], message["Subject"] = str(sender), str(recipient), f"Briefing: {subject}"
    message["Date"], message["Auto-Submitted"] = format_datetime(at), "auto-generated"
    message.set_content(text + "\n", cte="quoted-printable")
    line = Line((way.server,))
    answer = line.send(Message(str(sender), str(recipient), message.as_bytes(), recipient.needs_utf8))
    line.quit()
    if answer.state != "accepted":
        raise DeliverError(f"schedule.alert.server: {answer.text}")


def _by_webhook(way: SecondWay, subject: str, text: str, at: datetime) -> None:
    if not way.webhook:
        return
    content = {"subject": subject, "text": text, "at": at.isoformat()}
    try:
        httpx.post(way.webhook, json=content, timeout=_SECONDS, follow_redirects=False).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DeliverError(f"schedule.alert.webhook: {error}") from error


def _by_command(way: SecondWay, subject: str, text: str, _at: datetime) -> None:
    if not way.command:
        return
    # The settings name the program, and no shell reads its arguments: what a source wrote stays one argument.
    arguments = [*way.command, subject, text.replace("\0", " ")]
    try:
        subprocess.run(arguments, stdin=subprocess.DEVNULL, check=True, timeout=_SECONDS)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise DeliverError(f"schedule.alert.command {way.command[0]}: {error}") from error
