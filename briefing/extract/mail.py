"""Turns an e-mail (a press release, a newsletter) into a Draft: the fuller of its texts, and what its header says."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from briefing.errors import ExtractError
from briefing.extract.characters import clean, one_line
from briefing.extract.draft import Draft, check_length
from briefing.extract.encoding import decode, known_encoding
from briefing.model import Hints

# Messages in messages, and parts in one.
_MAX_DEPTH, _MAX_PARTS = 20, 200
_MAX_HEADER_CHARS = 2_000
# Each part within a part opens with a line of its own.
_PART_HEADER = re.compile(rb"^content-type:\s*(?:multipart/|message/)", re.IGNORECASE | re.MULTILINE)
_MAX_NESTED = 100
_MAX_BOUNDARIES = 2_000

_TEXTS = ("text/plain", "text/html")
# The HTML form counts only where it says clearly more: the plain one is what the sender wrote for reading.
_FULLER = 1.3

_PREFIX = re.compile(r"(?:(?:re|fwd?|fw|aw|wg|tr)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE)
_LIST_TAG = re.compile(r"\[[^\]]{1,40}\]\s*")
_LIST_NAME = re.compile(r'\s*"?([^"<]{2,100}?)"?\s*<')
_NO_OUTLET = re.compile(r"no-?reply|do-?not-?reply|mailer|postmaster|notifications?|newsletter", re.IGNORECASE)
_FORWARDED = re.compile(
    r"^[ \t>]*(?:-{2,}[ \t]*(?:forwarded|original) message[ \t]*-{2,}|begin forwarded message:)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_FORWARDED_FIELD = re.compile(r"[ \t>*]*(From|Date|Sent|Subject|To|Cc|Reply-To)\*?:\*?[ \t]*(.*)", re.IGNORECASE)
_WROTE = re.compile(r"[ \t>]*On .{5,200} wrote:[ \t]*")
# With fewer words of its own, a message may be there only to hand on the one below it.
_MIN_ANSWER_WORDS = 30
_QUOTED_LINE = re.compile(r"^>[ \t]?", re.MULTILINE)
_FOOTER = re.compile(
    r"^[ \t]*(?:you(?:['’]re| are) receiving this|you(?:['’]ve| have)? received this (?:e-?mail|message|newsletter)"
    r"|this (?:e-?mail|message|newsletter) was sent to|(?:to )?unsubscribe\b)",
    re.IGNORECASE | re.MULTILINE,
)
# A footer stands in the second half of a mail, and is no longer than this.
_MIN_BODY_SHARE, _MAX_FOOTER_WORDS = 0.5, 150
_SIGNATURE = re.compile(r"^-- $[\s\S]*\Z", re.MULTILINE)


def read(content: bytes) -> Draft:
    """Read an e-mail. Nothing that it names is fetched. Raises ExtractError if it has no text or is nested too deeply."""
    if content.count(b"\n--") > _MAX_BOUNDARIES:
        raise ExtractError(f"has more than {_MAX_BOUNDARIES:,} parts; save its text as .txt")
    if sum(1 for _ in _PART_HEADER.finditer(content)) > _MAX_NESTED:
        raise ExtractError(f"has more than {_MAX_NESTED} parts within parts; save its text as .txt")
    try:
        message, (plain, pages, others) = _message(content)
    except (MessageError, RecursionError, LookupError, ValueError, TypeError, AssertionError) as error:
        raise ExtractError(f"is an e-mail that cannot be read ({error}); save its text as .txt") from error
    text, notes = _text(plain, pages)
    if not text.strip():
        raise ExtractError("holds no text; save what is attached to it as files of their own")
    forwarded, text = _without_forwarding(text)
    text = _without_footer(_without_answered(text))
    notes += [f"the attachment {name!r} was not read; save it as a file of its own" for name in others]
    return Draft(text, (forwarded, _header(message)), tuple(notes))


def _message(content: bytes) -> tuple[Message, tuple[list[bytes], list[bytes], list[str]]]:
    """The message and its parts; of one that has no text of its own, those of the first message that it encloses."""
    message = message_from_bytes(content, policy=policy.compat32)
    parts, enclosed = _parts(message)
    for _ in range(_MAX_DEPTH):
        if any(map(bytes.strip, (*parts[0], *parts[1]))) or not enclosed:
            break
        message = enclosed[0]
        parts, enclosed = _parts(message)
    return message, parts


def _parts(root: Message) -> tuple[tuple[list[bytes], list[bytes], list[str]], list[Message]]:
    """The plain texts and the pages of a message, as UTF-8, the names of attached texts, and the messages in it."""
    plain: list[bytes] = []
    pages: list[bytes] = []
    others: list[str] = []
    enclosed: list[Message] = []
    waiting = [(root, 0)]
    seen = 0
    while waiting:
        part, depth = waiting.pop(0)
        seen += 1
        if depth > _MAX_DEPTH or seen > _MAX_PARTS:
            raise ExtractError(f"has more than {_MAX_PARTS} parts, or {_MAX_DEPTH} within each other; save its text as .txt")
        if part.is_multipart():
            inner = [one for one in part.get_payload() if isinstance(one, Message)]
            if part.get_content_type() == "message/rfc822":
                enclosed += inner
            else:
                waiting[:0] = [(one, depth + 1) for one in inner]
            continue
        name = part.get_filename()
        if name or part.get_content_disposition() == "attachment":
            if re.search(r"\.(?:txt|md|html?|pdf|docx|rtf|eml|json)$", str(name), re.IGNORECASE):
                others.append(one_line(_decoded(str(name)))[:80])
        elif part.get_content_type() in _TEXTS:
            (plain if part.get_content_type() == "text/plain" else pages).append(_content(part))
    return (plain, pages, others), enclosed


def _content(part: Message) -> bytes:
    """The bytes of a part as UTF-8, when it names another encoding that they are in."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    encoding = known_encoding(str(part.get_content_charset("")))
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(encoding, "replace").encode() if encoding and encoding != "utf-8" else content
    # Many that are UTF-8 are declared as something else, and what is valid UTF-8 by chance is too rare to count. Encodings
    # that use only bytes of ASCII must be believed.
    return content.decode(encoding, "replace").encode() if encoding and encoding.startswith("iso2022") else content


def _text(plain: list[bytes], pages: list[bytes]) -> tuple[str, list[str]]:
    """The fuller of the plain text and the page."""
    notes: list[str] = []
    texts = []
    for content in plain:
        if content.strip():
            text, note = decode(content)
            texts.append(_SIGNATURE.sub("", clean(text)))
            notes += [note] if note else []
    written = "\n\n".join(texts)
    shown = "\n\n".join(_page_text(page) for page in pages if page.strip())
    check_length(written)
    check_length(shown)
    return (written, notes) if len(shown.split()) <= _FULLER * len(written.split()) else (shown, [])


def _page_text(content: bytes) -> str:
    """The text of a mail's page: all of it, because a mail has no navigation. Its footer is told by its words, later."""
    from briefing.extract.blocks import block_texts, parse_html, prune

    source, _ = decode(content, declares=True)
    root = parse_html(clean(source))
    prune(root)
    body = root.find("body")
    return "\n\n".join(words for _, words in block_texts(root if body is None else body))


def _header(message: Message) -> Hints:
    subject = _LIST_TAG.sub("", _PREFIX.sub("", _field(message, "Subject")), count=1)
    name, address = parseaddr(_field(message, "From"))
    listed = _LIST_NAME.match(_field(message, "List-Id"))
    domain = address.rpartition("@")[2]
    named = name if name and not _NO_OUTLET.fullmatch(name) else ""
    archived = re.search(r"<(https?://[^\s<>]{1,1000})>", _field(message, "Archived-At"))
    return Hints(
        title=subject or None,
        outlet=(listed[1] if listed else "") or named or domain or None,
        published=_date(_field(message, "Date")),
        url=archived[1] if archived else None,
        language=_field(message, "Content-Language") or None,
    )


def _field(message: Message, name: str) -> str:
    """A header's value on one line; "" when it is missing or longer than any sender's program makes it."""
    value = str(message.get(name, ""))
    return one_line(_decoded(value)) if len(value) <= _MAX_HEADER_CHARS else ""


def _decoded(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError):
        return value


def _date(value: str) -> str | None:
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _without_answered(text: str) -> str:
    """The text without the message below it that it answers: lines that begin with ">", and the one that says who wrote."""
    lines = text.splitlines()
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(">")):
        end -= 1
    answered = lines[end:]
    if end and _WROTE.fullmatch(lines[end - 1]):
        end -= 1
    said_by = any(map(_WROTE.fullmatch, [*lines[end : end + 1], *answered[:4]]))
    quotes = any(line.lstrip().startswith(">") for line in answered)
    if not (said_by and quotes) or sum(len(line.split()) for line in lines[:end]) < _MIN_ANSWER_WORDS:
        return text
    return "\n".join(lines[:end])


def _without_footer(text: str) -> str:
    """The text without what a mailing list's program puts below it, from its first such line on."""
    found = next((one for one in _FOOTER.finditer(text) if one.start() >= _MIN_BODY_SHARE * len(text)), None)
    if found and len(text[found.start() :].split()) <= _MAX_FOOTER_WORDS:
        return text[: found.start()]
    return text


def _without_forwarding(text: str) -> tuple[Hints, str]:
    """What the lines above a forwarded message say of it, and the message; what was written above it is kept out."""
    found = _FORWARDED.search(text)
    if not found:
        return Hints(), text
    rest = text[found.end() :].lstrip("\n")
    if rest.lstrip().startswith(">"):
        rest = _QUOTED_LINE.sub("", rest)
    fields: dict[str, str] = {}
    lines = rest.split("\n")
    while lines and (not lines[0].strip(" \t>") or (field := _FORWARDED_FIELD.match(lines[0]))):
        if lines[0].strip(" \t>") and field:
            fields.setdefault(field[1].lower(), one_line(field[2]))
        elif fields and not any(map(_FORWARDED_FIELD.match, lines[1:2])):
            break
        lines.pop(0)
    if not fields:
        return Hints(), text
    sender = parseaddr(fields.get("from", ""))
    date = fields.get("date") or fields.get("sent") or ""
    hints = Hints(
        title=_PREFIX.sub("", fields.get("subject", "")) or None,
        outlet=sender[0] or sender[1].rpartition("@")[2] or None,
        published=_date(date) or re.sub(r"\bat\b", "", date) or None,
    )
    return hints, "\n".join(lines)
