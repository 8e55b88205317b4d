"""Turns what stands above a text (title, date line, byline, `Key: value` lines) into Hints, and leaves the report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from briefing.extract.boilerplate import is_boilerplate
from briefing.extract.dateline import dateline_day
from briefing.extract.dates import date_shape_end, find_date
from briefing.hints import field_of, hints_from
from briefing.model import Hints

# How many lines may stand above a report, and how long they may be.
_MAX_LINES = 16
_MAX_HEADINGS = 2
_MAX_TITLE_CHARS = 160
_MAX_VALUE_CHARS = 300
_MAX_BYLINE_CHARS = 120
_MAX_SHARED_CHARS = 200

_DATE_LABEL = re.compile(
    r"(?P<label>date|dated|published|posted|last updated|updated|first published|publication date|issued|created)\b"
    r"(?:\s+on\b)?\s*[:|–—-]?\s*",
    re.IGNORECASE,
)
# After a date line's date, on the same line: the report itself, not the rest of a sentence that begins with a date.
_REPORT_AFTER_DATE = re.compile(r"\s+(?:[|·–—-]\s+)?(?=[\"“‘'A-ZÀ-Þ])")
_FIELD_LINE = re.compile(r"([A-Za-z][A-Za-z _-]{1,20}):\s+(\S.*)")
# "The Ledger — 12 February 2026": an outlet or a place, and the day.
_BEFORE_DATE = re.compile(r"(?:[A-ZÀ-Þ][\w.'’&-]*|of|and|the)(?: (?:[A-ZÀ-Þ][\w.'’&-]*|of|and|the)){0,5}(?:,| [—–|·-]) ")
_SHARED_LINE = re.compile(r"\s+[|·•]\s+")
_NAME = r"(?:[A-ZÀ-Þ][\w.'’-]*|de|van|von|der|den|al|el|bin|la|le|da|dos|di)"
_BYLINE = re.compile(rf"(?:By|BY|by)\s+{_NAME}(?:(?:,|\s+and|\s+AND|;|\s+in|\s+for)?\s+{_NAME}){{0,11}}")
_NO_NAME = re.compile(r"\d|^(?:by)\s+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|the)\b", re.IGNORECASE)
_NO_TITLE_END = re.compile(r"[.…:;,][\"'”’)\]]*$")
# A quotation alone is a line of the report; `"Best in the world" claim dropped` is none.
_QUOTATION = re.compile('^["“](?!.*["”] \\w+ \\w)|[!?]["”]$')
_DATELINE_START = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .,'’/-]{2,40}(?:\([^)]{1,40}\))?\s*[—–-]+\s")


def read_head(paragraphs: Sequence[str], zone: ZoneInfo, titles: Sequence[str]) -> tuple[Hints, tuple[str, ...]]:
    """What the lines above the report say, and the paragraphs without them.

    `titles` are the titles that are known already: their words on top of the text are taken off, and no other line is then
    taken for the title. Up to two other headings may stand among the lines above; they stay in the text. A line of the
    report itself is never taken off.
    """
    fields: dict[str, str] = {}
    rest = list(paragraphs)
    headings: list[str] = []
    for _ in range(_MAX_LINES):
        if not rest:
            break
        line = rest[0]
        if is_boilerplate(line) or any(_same_words(line, title) for title in titles):
            rest.pop(0)
        elif parts := _shared_line(line, zone):
            rest[:1] = parts
        elif dated := _date_line(line, zone):
            field, date, after = dated
            fields.setdefault(field, date)
            rest[:1] = [after] if after else []
        elif len(rest) > 1 and (pair := _field_line(line)):
            fields.setdefault(*pair)
            rest.pop(0)
        elif len(rest) > 1 and _is_byline(line):
            fields.setdefault("authors", line)
            rest.pop(0)
        elif not titles and "title" not in fields and _is_title(rest):
            fields["title"] = rest.pop(0)
        elif len(headings) < _MAX_HEADINGS and _is_title(rest):
            headings.append(rest.pop(0))
        else:
            break
    updated = fields.pop("updated", None) or (dateline_day(rest[0], zone) if rest else None)
    if updated:
        fields.setdefault("published", updated)
    return hints_from(fields)[0], (*headings, *rest)


def _date_line(line: str, zone: ZoneInfo) -> tuple[str, str, str] | None:
    """A date line's field ("published" or "updated"), its date, and the words after it ("date 2026-02-12 Sign up now").

    Behind a label what is written like a date is taken for one, so that an impossible one can be named.
    """
    label = _DATE_LABEL.match(line)
    before = None if label else _BEFORE_DATE.match(line)
    if before and (named := find_date(line, before.end(), zone)) and not line[named[1] :].strip():
        return "published", line[before.end() :], ""
    start = label.end() if label else 0
    found = find_date(line, start, zone)
    end = found[1] if found else date_shape_end(line, start) if label else None
    if end is None:
        return None
    after = line[end:].strip(" |·,;–—-")
    if after and not (label and (is_boilerplate(after) or _REPORT_AFTER_DATE.match(line, end))):
        return None
    return "updated" if label and "updated" in label["label"].lower() else "published", line[start:end], after


def _shared_line(line: str, zone: ZoneInfo) -> list[str] | None:
    """The parts of a line that holds several things about the text ("By Ann Lee | 12 February 2026 | 3 min read")."""
    parts = _SHARED_LINE.split(line)
    if len(parts) < 2 or len(line) > _MAX_SHARED_CHARS:
        return None
    known = (is_boilerplate(part) or _is_byline(part) or _date_line(part, zone) or _field_line(part) for part in parts)
    return parts if all(known) else None


def _field_line(line: str) -> tuple[str, str] | None:
    found = _FIELD_LINE.fullmatch(line)
    field = field_of(found[1]) if found and len(line) <= _MAX_VALUE_CHARS else None
    return (field, found[2]) if found and field else None


def _is_byline(line: str) -> bool:
    return len(line) <= _MAX_BYLINE_CHARS and bool(_BYLINE.fullmatch(line)) and not _NO_NAME.search(line)


def _same_words(line: str, title: str) -> bool:
    return len(line) <= 2 * len(title) and _words(line) == _words(title) != []


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _is_title(paragraphs: list[str]) -> bool:
    """Whether the first line is a headline: short, no sentence, no quotation, no dateline, and above a longer report."""
    first, *rest = paragraphs
    few_capitals = first.isupper() and len(first.split()) < 3
    return (
        len(first) <= _MAX_TITLE_CHARS
        and first[0] == first[0].upper()
        and any(map(str.isalpha, first))
        and not few_capitals
        and not _NO_TITLE_END.search(first)
        and not _QUOTATION.search(first)
        and not _DATELINE_START.match(first)
        and any(len(paragraph) > len(first) for paragraph in rest)
    )
