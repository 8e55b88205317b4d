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
_DATELINE = re.compile(rf"(?P<place>{_PLACE})(?:,\s(?P<day>[^()\[\]—–]{{5,30}}?))?(?:,?\s*{_CREDIT})?{_DASH}")
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
    return name if len(words) <= _MAX_NAME_WORDS and all(word[0].isupper() and word.isalpha() for word in words) else None


def dateline_day(paragraph: str, zone: ZoneInfo) -> str | None:
    """The date of a dateline as written, if it has day, month and year: a dateline without the year dates nothing."""
    found = _DATELINE.match(paragraph[:_MAX_CHARS])
    words = (found["day"] or "").strip(" ,") if found else ""
    dated = find_date(words, 0, zone)
    return words if dated and dated[1] == len(words) else None
