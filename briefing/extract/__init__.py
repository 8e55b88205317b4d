"""Turns a Document into an Article: clean paragraphs, and what is known of title, outlet, authors, date and address."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from importlib import import_module
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from briefing.errors import ExtractError
from briefing.extract.boilerplate import without_boilerplate
from briefing.extract.characters import clean, one_line
from briefing.extract.corrections import without_corrections
from briefing.extract.credit import closing_credit
from briefing.extract.dateline import dateline_agency
from briefing.extract.dates import parse_date
from briefing.extract.draft import MAX_TEXT_CHARS, Draft, check_length
from briefing.extract.head import read_head
from briefing.extract.language import written_in
from briefing.extract.plain import paragraphs
from briefing.extract.textkind import refuse_text
from briefing.model import Article, Document, Gap, Hints, Published

_MAX_TITLE_CHARS = 400
_MAX_URL_CHARS = 2_000

# Each format's reader is a module of this package with `read(bytes) -> Draft`, imported when the first such document comes:
# trafilatura alone takes half a second.
_WORD_FILE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_READERS = {
    **{"text/plain": "plain", "text/markdown": "markdown", "text/html": "html", "application/xhtml+xml": "html"},
    **{"application/pdf": "pdf", "message/rfc822": "mail", "application/rtf": "rtf", "text/rtf": "rtf"},
    **{"application/json": "record", "application/ld+json": "record", _WORD_FILE: "docx"},
}

_STARTS = ((b"%PDF-", "pdf"), (b"PK\x03\x04", "docx"), (b"{\\rtf", "rtf"), (b"<!DOCTYPE html", "html"), (b"<html", "html"))

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_WORD = re.compile(r"[^\W\d_]")


def extract(document: Document, timezone: ZoneInfo) -> tuple[Article, tuple[Gap, ...]]:
    """Read a document. `timezone` is the one of dates that have none.

    What its metadata say is believed in this order: sidecar file, front matter, the page's metadata, the text itself, a
    file's own properties, the source's settings. The gaps name what was wrong and was got over. Raises ExtractError when
    there is no text to be used.
    """
    item = document.item
    name = one_line(item.name)
    notes: list[str] = []
    try:
        draft = _reader(document)(document.content) if document.content.strip() else _no_text("is empty")
        notes += draft.notes
        known = (item.hints, *draft.hints)
        titles = [hints.title for hints in known if hints.title]
        whole = paragraphs(clean(draft.text))
        head, body = read_head(whole, timezone, titles)
        body, agency = closing_credit(without_boilerplate(body))
        body, corrected = without_corrections(body)
        stopped = refuse_text(whole, body)
        text = "\n\n".join(body)
        _check(text)
    except ExtractError as error:
        raise ExtractError(f"{name}: {error}") from error
    except (RecursionError, MemoryError) as error:
        raise ExtractError(f"{name}: is nested or repeated more than any text needs; save its text as .txt") from error
    source = Hints(outlet=item.source.outlet, section=item.source.section, language=item.source.language, url=document.url)
    known = (*known, head, *draft.weak, source)
    published = _published((hints.published for hints in known), timezone, notes)
    language, mistaken = written_in(text, _language(hints.language for hints in known))
    notes += filter(None, (stopped, mistaken, corrected))
    article = Article(
        id=article_id(document),
        source=item.source.name,
        name=item.name,
        text=text,
        document_sha256=document.sha256,
        title=_line(_first(hints.title for hints in known), _MAX_TITLE_CHARS),
        outlet=_line(_first(hints.outlet for hints in known), _MAX_TITLE_CHARS) or "",
        authors=tuple(filter(None, map(one_line, next((hints.authors for hints in known if hints.authors), ())))),
        published=published,
        language=language,
        url=_url((hints.url for hints in known), document.url, notes),
        section=_line(_first(hints.section for hints in known), _MAX_TITLE_CHARS),
        agency=agency or dateline_agency(body[0]),
        updated=_updated((hints.updated for hints in known), timezone, published),
    )
    return article, tuple(Gap(item.source.name, "extract", f"{name}: {note}") for note in notes)


def article_id(document: Document) -> str:
    """16 hex digits that name a text of a source, wherever its folder lies."""
    item = document.item
    key = "\0".join((item.source.name, item.name, document.sha256))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _reader(document: Document) -> Callable[[bytes], Draft]:
    """The reader of a document's media type; where a server gives one that says nothing, that of its first bytes."""
    kind = document.media_type
    module = _READERS.get(kind) or next((one for start, one in _STARTS if document.content.startswith(start)), None)
    if module is None:
        raise ExtractError(f"is {one_line(kind)[:60]}, which is not read here; save its text as .txt")
    read: Callable[[bytes], Draft] = import_module(f"briefing.extract.{module}").read
    return read


def _no_text(reason: str) -> Draft:
    raise ExtractError(reason)


def _check(text: str) -> None:
    if not _WORD.search(text):
        raise ExtractError("holds no text that can be used")
    check_length(text, MAX_TEXT_CHARS)


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value and value.strip()), None)


def _line(value: str | None, limit: int) -> str | None:
    line = one_line(value) if value else ""
    return line if 0 < len(line) <= limit else None


def _published(values: Iterable[str | None], zone: ZoneInfo, notes: list[str]) -> Published | None:
    """The first date that is one. What is written as a date and is none is noted."""
    for value in filter(None, values):
        try:
            return parse_date(value, zone)
        except (ValueError, OverflowError) as error:
            notes.append(f"the date {one_line(value)[:60]!r} was ignored: {error}")
    return None


def _updated(values: Iterable[str | None], zone: ZoneInfo, published: Published | None) -> Published | None:
    """The first date that is one, when it is later than the publication; a wrong one is of no consequence."""
    for value in filter(None, values):
        try:
            updated = parse_date(value, zone)
        except (ValueError, OverflowError):
            continue
        return None if published and updated.at <= published.at else updated
    return None


def _language(values: Iterable[str | None]) -> str | None:
    return next((value.replace("_", "-") for value in values if value and _LANGUAGE.fullmatch(value)), None)


def _url(values: Iterable[str | None], base: str | None, notes: list[str]) -> str | None:
    """The first address that a reader can follow without harm; one without a host is taken from `base` on."""
    for value in filter(None, values):
        address = _joined(base, value)
        if _is_web_address(address):
            return address
        notes.append(f"the address {one_line(value)[:80]!r} was ignored: it is no http or https address")
    return None


def _joined(base: str | None, address: str) -> str:
    try:
        return urljoin(base, address) if base and address.startswith(("/", "?")) else address
    except ValueError:
        return address


def _is_web_address(url: str) -> bool:
    if len(url) > _MAX_URL_CHARS or not url.isprintable() or re.search(r"[\s<>\"\\^`{|}]", url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        return False
