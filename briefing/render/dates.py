"""Turns days and times into words of the edition's labels, whatever the locale of the machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo

from briefing.model import Published


def day(value: date, labels: Mapping[str, str]) -> str:
    """ "Friday 20 November 2026"."""
    weekday = labels["weekdays"].split()[value.weekday()]
    return f"{weekday} {short_day(value, labels)}"


def short_day(value: date, labels: Mapping[str, str]) -> str:
    """ "20 November 2026"."""
    return labels["day"].format(day=value.day, month=labels["months"].split()[value.month - 1], year=value.year)


def clock(value: datetime) -> str:
    """ "06:45 GMT", or "06:45 UTC+05:30" where the zone has no letters for its name."""
    name = value.tzname() or ""
    return f"{value.hour:02}:{value.minute:02} {name if name.isalpha() else _offset(value)}".rstrip()


def moment(value: datetime, zone: tzinfo | None, labels: Mapping[str, str]) -> str:
    """ "20 November 2026, 17:02" in the given zone."""
    local = value.astimezone(zone)
    return f"{short_day(local, labels)}, {local.hour:02}:{local.minute:02}"


def when(value: Published | None, zone: tzinfo | None, labels: Mapping[str, str]) -> str:
    """A publication date, no more exactly than the source gives it."""
    if value is None:
        return labels["undated"]
    return short_day(value.at.astimezone(zone), labels) if value.day_only else moment(value.at, zone, labels)


def _offset(value: datetime) -> str:
    offset = value.strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:5]}" if offset else ""
