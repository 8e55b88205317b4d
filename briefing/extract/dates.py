"""Turns a written date or time into Published: as exact as it is written, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from briefing.model import Published

# What lies outside is no news text's date, and far outside datetime cannot be turned into other zones.
FIRST_YEAR, LAST_YEAR = 1900, 2100
_MAX_CHARS = 80

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s+)?"
_DAY = (
    r"(?:(?P<y1>\d{4})(?P<sep>[-/.])(?P<m1>\d{1,2})(?P=sep)(?P<d1>\d{1,2})"
    r"|(?P<y2>\d{4})(?P<m2>\d{2})(?P<d2>\d{2})"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m3>{_MONTH}),?\s+(?P<y3>\d{{4}})"
    rf"|(?P<m4>{_MONTH})\s+(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y4>\d{{4}})"
    r"|(?P<n1>\d{1,2})(?P<sep2>[./-])(?P<n2>\d{1,2})(?P=sep2)(?P<y5>\d{4}))(?!\d)"
)
_TIME = (
    r"(?:(?:t|,?\s+(?:at\s+)?|\s*[|·–—-]\s*)(?P<h>\d{1,2})[:.](?P<min>\d{2})(?:[:.](?P<s>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?"
    r"(?:\s*\(?(?P<zone>(?:gmt|utc)?\s*[+-]\d{1,2}(?::?\d{2})?|(?-i:[Zz]|UTC|GMT|MSK|[A-Z]{1,3}T))\b\)?)?)?"
)
_DATE = re.compile(_WEEKDAY + _DAY + _TIME, re.IGNORECASE)

# Hours from UTC of the names that mean one thing in the news this reads. Others ("IST", "AMT") mean several.
_ZONES = {
    **dict.fromkeys(("z", "utc", "gmt", "wet"), 0),
    **dict.fromkeys(("bst", "cet", "west"), 1),
    **dict.fromkeys(("cest", "eet"), 2),
    **dict.fromkeys(("eest", "msk"), 3),
    **{"edt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8, "jst": 9},
}
_OFFSET = re.compile(r"(?:gmt|utc)?\s*([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)


def parse_date(text: str, zone: ZoneInfo) -> Published:
    """Read a whole text as a date, with or without a time; without a zone it is in `zone`.

    Raises ValueError, saying why, for what is no date, no possible date, or two possible dates ("03/04/2026").
    """
    text = " ".join(text.split())
    found = _DATE.fullmatch(text) if len(text) <= _MAX_CHARS else None
    if found is None:
        raise ValueError("not understood; write it as 2026-02-12 or 2026-02-12T09:30+01:00")
    return _published(found, zone)


def find_date(text: str, start: int, zone: ZoneInfo) -> tuple[Published, int] | None:
    """The date that stands in `text` at `start`, and where it ends; None when there is none or no possible one."""
    found = _DATE.match(text, start)
    if found is None:
        return None
    try:
        return _published(found, zone), found.end()
    except ValueError:
        return None


def date_shape_end(text: str, start: int) -> int | None:
    """Where what is written like a date at `start` ends, be it a possible one ("2026-02-12") or not ("2026-02-31")."""
    found = _DATE.match(text, start)
    return found.end() if found else None


def _published(found: re.Match[str], zone: ZoneInfo) -> Published:
    year, month, day = _day(found)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is not possible")
    midnight = datetime(year, month, day, tzinfo=zone)
    if found["h"] is None or found["min"] is None:
        return Published(midnight, day_only=True)
    hour = int(found["h"])
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(f"{found['h']} {found['half']}m is no time")
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    moment = midnight.replace(hour=hour, minute=int(found["min"]), second=int(found["s"] or 0))
    if found["zone"] is None:
        return Published(moment)
    offset = _offset(found["zone"])
    if offset is None:
        return Published(midnight, day_only=True)
    return Published(moment.replace(tzinfo=timezone(offset)).astimezone(zone))


def _day(found: re.Match[str]) -> tuple[int, int, int]:
    if found["n1"]:
        return _day_from_numbers(int(found["n1"]), int(found["n2"]), int(found["y5"]), found["sep2"])
    year, month, day = next(parts for parts in _parts(found) if parts[0])
    number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
    return int(year), number, int(day)


def _parts(found: re.Match[str]) -> Iterator[tuple[str, str, str]]:
    for form in "1234":
        yield found["y" + form], found["m" + form], found["d" + form]


def _day_from_numbers(first: int, second: int, year: int, separator: str) -> tuple[int, int, int]:
    """Dots are day.month.year everywhere; with strokes the two orders are in use, so one of them must be impossible."""
    if separator == "." or first == second or first > 12:
        return year, second, first
    if second > 12:
        return year, first, second
    raise ValueError("day and month cannot be told apart; write it as 2026-02-12")


def _offset(zone: str) -> timedelta | None:
    found = _OFFSET.fullmatch(zone)
    if found is None:
        hours = _ZONES.get(zone.lower())
        return None if hours is None else timedelta(hours=hours)
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return -offset if found[1] == "-" else offset
