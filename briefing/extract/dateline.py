"""Turns a dateline ("BRUSSELS, Feb 12, 2026 (Reuters) - ") into the agency that it credits and the day that it gives."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from briefing.extract.credit import agencies
from briefing.extract.dates import find_date

# A dateline is over by then. What comes later is the report.
_MAX_CHARS = 160
_MAX_NAME_WORDS = 3

_PLACE = r"[A-ZÀ-Þ][\w.'’-]*(?:[ /,]{1,2}(?:[A-ZÀ-Þ][\w.'’-]*|de|la|of|the|al)){0,5}"
_CREDIT = r"[(\[](?P<name>[^()\[\]]{2,40})[)\]]"
_DASH = r"\s*(?:[—–-]+|:)\s"
_DATELINE = re.compile(rf"(?P<place>{_PLACE})(?P<day>,?\s[^()\[\]—–]{{5,30}}?)?(?:,?\s*{_CREDIT})?{_DASH}")
_CREDIT_FIRST = re.compile(rf"{_CREDIT}{_DASH}")


def dateline_agency(paragraph: str) -> str | None:
    """The agency in brackets before the dash of a dateline; one that is not known must be written as a name."""
    start = paragraph[:_MAX_CHARS]
    found = _CREDIT_FIRST.match(start) or _DATELINE.match(start)
    if found is None or not found["name"]:
        return None
    name = found["name"].strip()
    if known := agencies(name):
        return known
    words = name.split()
    return (
        name if len(words) <= _MAX_NAME_WORDS and all(word[0].isupper() and word.isalpha() for word in words) else None
    )


def dateline_day(paragraph: str, zone: ZoneInfo) -> str | None:
    """The date of a dateline as written, if it has day, month and year: a dateline without the year dates nothing."""
    found = _DATELINE.match(paragraph[:_MAX_CHARS])
    if found is None:
        return None
    words = found.group()
    starts = [0, *(space.end() for space in re.finditer(r"[\s,]+", words))]
    for start in starts:
        if dated := find_date(words, start, zone):
            return words[start : dated[1]]
    return None
