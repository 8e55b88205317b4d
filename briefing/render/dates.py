"""Turns days and times into fixed English words, whatever the locale of the machine."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from briefing.model import Published
from briefing.render.labels import MONTHS, WEEKDAYS


def day(value: date) -> str:
    """ "Friday 20 November 2026"."""
    return f"{WEEKDAYS[value.weekday()]} {short_day(value)}"


def short_day(value: date) -> str:
    """ "20 November 2026"."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def clock(value: datetime) -> str:
    """ "06:45 GMT", or "06:45 UTC+05:30" where the zone has no letters for its name."""
    name = value.tzname() or ""
    return f"{value.hour:02}:{value.minute:02} {name if name.isalpha() else _offset(value)}".rstrip()


def moment(value: datetime, zone: tzinfo | None) -> str:
    """ "20 November 2026, 17:02" in the given zone."""
    local = value.astimezone(zone)
    return f"{short_day(local)}, {local.hour:02}:{local.minute:02}"


def when(value: Published | None, zone: tzinfo | None, undated: str) -> str:
    """A publication date, no more exactly than the source gives it."""
    if value is None:
        return undated
    return short_day(value.at.astimezone(zone)) if value.day_only else moment(value.at, zone)


def _offset(value: datetime) -> str:
    offset = value.strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:5]}" if offset else ""
