"""Turns what stands above a text (title, date line, byline, `Key: value` lines) into Hints, and leaves the report."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from briefing.extract.boilerplate import is_boilerplate
from briefing.extract.dates import find_date
from briefing.hints import field_of, hints_from, split_authors
from briefing.model import Hints

_MAX_LINES = 12
_MAX_TITLE_CHARS = 160
_MAX_VALUE_CHARS = 300
_MAX_BYLINE_CHARS = 120

_DATE_LABEL = re.compile(
    r"(?:(?:date|dated|published|posted|updated|last updated|first published|publication date|issued|created)\b"
    r"\s*(?:on\b)?\s*[:|–—-]?\s*)",
    re.IGNORECASE,
)
_UPDATE = re.compile(r"(?:last )?updated", re.IGNORECASE)
_FIELD_LINE = re.compile(r"([A-Za-z][A-Za-z _-]{1,20}):\s+(\S.*)")
_FIELDS_IN_TEXT = ("title", "outlet", "authors", "published", "url", "section", "language")
_NAME = r"(?:[A-ZÀ-Þ][\w.'’-]*|de|van|von|der|den|al|el|bin|la|le|da|dos|di)"
_BYLINE = re.compile(rf"(?:By|BY|by)\s+{_NAME}(?:(?:,|\s+and|\s+AND|;|\s+in|\s+for)?\s+{_NAME}){{0,11}}")
_SENTENCE_END = re.compile(r"[.!?…:;,][\"'”’)\]]*$")
_DATELINE_START = re.compile(r"^[A-ZÀ-Þ][A-ZÀ-Þ .,'’/-]{2,40}(?:\([^)]*\))?\s*[—–-]+\s")


def read_head(paragraphs: tuple[str, ...], zone: ZoneInfo, titled: str | None) -> tuple[Hints, tuple[str, ...]]:
    """What the lines above the report say, and the paragraphs without them.

    `titled` is the title that is already known: the same words on top of the text are taken off, and then no other line is taken
    for the title. A line of the report is never taken off.
    """
    fields: dict[str, str] = {}
    authors: tuple[str, ...] = ()
    rest = list(paragraphs)
    for _ in range(_MAX_LINES):
        if not rest:
            break
        line = rest[0]
        if is_boilerplate(line):
            rest.pop(0)
        elif dated := _date_line(line, zone):
            written, is_update, rest[0] = dated
            fields.setdefault("updated" if is_update else "published", written)
            if not rest[0]:
                rest.pop(0)
        elif (pair := _field_line(line)) and len(rest) > 1:
            fields.setdefault(*pair)
            rest.pop(0)
        elif len(line) <= _MAX_BYLINE_CHARS and _BYLINE.fullmatch(line):
            authors = authors or split_authors(line)
            rest.pop(0)
        elif titled and _same_words(line, titled):
            rest.pop(0)
        elif not titled and "title" not in fields and _is_title(rest):
            fields["title"] = rest.pop(0)
        else:
            break
    published = fields.pop("published", None) or fields.pop("updated", None)
    fields.pop("updated", None)
    found, _ = hints_from(
        {**fields, "published": published or "", "authors": list(authors) or fields.get("authors", "")}
    )
    return found, tuple(rest)


def _date_line(line: str, zone: ZoneInfo) -> tuple[str, bool, str] | None:
    """A date line's date, whether it is that of an update, and the words after it ("date 2026-02-12 Sign up now")."""
    label = _DATE_LABEL.match(line)
    start = label.end() if label else 0
    found = find_date(line, start, zone)
    if found is None:
        return None
    end = found[1]
    after = line[end:].strip(" |·,;–—-")
    if after and not (label and is_boilerplate(after)):
        return None
    return line[start:end], bool(label and _UPDATE.match(label.group())), ""


def _field_line(line: str) -> tuple[str, str] | None:
    found = _FIELD_LINE.fullmatch(line)
    field = field_of(found[1]) if found and len(line) <= _MAX_VALUE_CHARS else None
    return (field, found[2]) if found and field in _FIELDS_IN_TEXT else None


def _same_words(line: str, title: str) -> bool:
    return re.findall(r"\w+", line.casefold()) == re.findall(r"\w+", title.casefold())


def _is_title(paragraphs: list[str]) -> bool:
    """Whether the first line is a headline: short, no sentence with a full stop, no dateline, and a report comes after it."""
    first, *rest = paragraphs
    return (
        len(first) <= _MAX_TITLE_CHARS
        and first[0].upper() == first[0]
        and any(char.isalpha() for char in first)
        and not _SENTENCE_END.search(first)
        and not _DATELINE_START.match(first)
        and any(len(paragraph) > len(first) for paragraph in rest)
    )
