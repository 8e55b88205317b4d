"""Turns an edition and a recipient into the bytes of one message; the same bytes each time."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email import policy
from email.headerregistry import Address as NamedAddress
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cached_property
from urllib.parse import quote

from briefing.deliver import wording
from briefing.deliver.address import Address, parse
from briefing.deliver.plan import Facts, Sending
from briefing.deliver.signing import Sign
from briefing.model import Letterhead, Parts, Purpose

# The digest for those who want some sections only: HTML and plain text.
DigestFor = Callable[[tuple[str, ...]], tuple[bytes, bytes]]

PDF, DIGEST_HTML, DIGEST_TEXT = "brief.pdf", "digest.html", "digest.txt"

# Room for what servers on the way add.
_HEADROOM = 4_000
_BODY_START = re.compile(rb"<body\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Message:
    """A message, its line ends CR LF, and the envelope that it goes in."""

    sender: str
    recipient: str
    content: bytes
    needs_utf8: bool


class Writer:
    """Writes the messages of one edition. What many of them have in common is made once.

    `files` are the edition's own by name, `digest_for` makes the digest of some sections. Raises DeliverError when the
    sender is no mail address.
    """

    def __init__(
        self,
        letterhead: Letterhead,
        facts: Facts,
        files: Mapping[str, bytes],
        digest_for: DigestFor,
        sign: Sign | None = None,
    ) -> None:
        self._letterhead = letterhead
        self.facts = facts
        self.files = files
        self._digest_for = digest_for
        self._sign = sign
        self._contents: dict[tuple[Purpose, Parts, tuple[str, ...]], bytes] = {}

    @property
    def link(self) -> str:
        """Where the output folder is published, "" if nowhere."""
        return self._letterhead.link

    @cached_property
    def sender(self) -> Address:
        """The address that messages are from."""
        return parse(self._letterhead.sender)

    def write(self, sending: Sending) -> Message:
        """The message that a recipient is to get."""
        address = parse(sending.recipient.address)
        # Headers may hold letters beyond ASCII as they are only where the address itself does.
        headers = EmailMessage(policy.SMTPUTF8 if address.needs_utf8 else policy.SMTP)
        for name, value in self._headers(sending, address):
            headers[name] = value
        content = headers.as_bytes().removesuffix(b"\r\n") + self.content(sending)
        if self._sign:
            content = self._sign(content, self.facts.at) + content
        return Message(str(self.sender), str(address), content, address.needs_utf8)

    def content(self, sending: Sending) -> bytes:
        """What a message holds below the headers that are its own: the same for all who want the same."""
        recipient = sending.recipient
        kind = (sending.purpose, recipient.parts, recipient.sections)
        if kind not in self._contents:
            self._contents[kind] = self._made(*kind)
        return self._contents[kind]

    def _headers(self, sending: Sending, address: Address) -> list[tuple[str, object]]:
        letterhead, sender = self._letterhead, self.sender
        list_id = letterhead.list_id or f"{sender.local}.{sender.domain}"
        headers: list[tuple[str, object]] = [
            ("From", _named(letterhead.sender_name, sender)),
            ("To", _named(sending.recipient.name, address)),
            ("Subject", wording.subject(self.facts, sending.purpose)),
            ("Date", format_datetime(self.facts.at)),
            ("Message-ID", sending.message_id),
            ("Auto-Submitted", "auto-generated"),
            ("List-Id", f"<{wording.one_line(list_id)}>"),
        ]
        if letterhead.reply_to:
            headers.insert(2, ("Reply-To", _named("", parse(letterhead.reply_to))))
        if letterhead.unsubscribe:
            token = hashlib.sha256(sending.key.encode()).hexdigest()[:16]
            target = letterhead.unsubscribe.replace("{token}", token)
            headers.append(("List-Unsubscribe", f"<{target}>"))
            if target.startswith("https://"):
                headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
        return headers

    def _made(self, purpose: Purpose, parts: Parts, sections: tuple[str, ...]) -> bytes:
        if purpose == "recall":
            return _bytes(_text("\n\n".join(wording.recall(self.facts)) + "\n"), "recall")
        content = self._edition(purpose, parts, sections, is_attached=parts != "digest")
        if parts != "digest" and len(content) > self._letterhead.message_bytes - _HEADROOM:
            content = self._edition(purpose, parts, sections, is_attached=False)
        return content

    def _edition(self, purpose: Purpose, parts: Parts, sections: tuple[str, ...], is_attached: bool) -> bytes:
        link = self._link() if parts != "digest" and not is_attached else ""
        notices = wording.notices(self.facts, purpose, link)
        if parts == "pdf":
            message = _text("\n\n".join((*wording.cover(self.facts, is_attached), *notices)) + "\n")
        else:
            digest_html, digest_text = self._digest(sections)
            message = _text("".join(f"{one}\n\n" for one in notices) + digest_text.decode())
            message.add_alternative(_with(notices, digest_html).decode(), subtype="html", cte="quoted-printable")
        if is_attached:
            message.add_attachment(
                self.files[PDF], maintype="application", subtype="pdf", filename=f"brief-{self.facts.day}.pdf"
            )
        return _bytes(message, f"{self.facts.day}.{self.facts.version}.{purpose}")

    def _digest(self, sections: tuple[str, ...]) -> tuple[bytes, bytes]:
        return self._digest_for(sections) if sections else (self.files[DIGEST_HTML], self.files[DIGEST_TEXT])

    def _link(self) -> str:
        base = self._letterhead.link
        if not base:
            return "the place where editions are kept; ask whoever runs this list"
        return f"{base.rstrip('/')}/{quote(self.facts.day.isoformat())}/{PDF}"


def _named(name: str, address: Address) -> NamedAddress:
    """An address with a name, for a header; a local part in quotation marks is one that only they make fit."""
    local = address.local
    if local.startswith('"'):
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
    return NamedAddress(wording.one_line(name), local, address.domain)


def _text(text: str) -> EmailMessage:
    message = EmailMessage(policy.SMTP)
    message.set_content(text, cte="quoted-printable")
    return message


def _with(notices: tuple[str, ...], page: bytes) -> bytes:
    """A page of HTML with paragraphs before all else that it shows."""
    style = "margin:0;padding:12px 28px;font:bold 15px/22px Arial,sans-serif;color:#8c1515;background-color:#ffffff"
    shown = "".join(f'<p style="{style}">{html.escape(one)}</p>' for one in notices).encode()
    start = _BODY_START.search(page)
    at = start.end() if start else 0
    return page[:at] + shown + page[at:]


def _bytes(message: EmailMessage, seed: str) -> bytes:
    """A message's bytes, its boundaries made from a seed. They hold "=_", which no encoded text can."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{hashlib.sha256(f'{seed} {number}'.encode()).hexdigest()[:24]}")
        del part["MIME-Version"]
    message["MIME-Version"] = "1.0"
    return message.as_bytes()
