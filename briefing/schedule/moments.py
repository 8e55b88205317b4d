"""Turns a day and a time of the clock on the wall into the one moment that is meant, on days of 23 and 25 hours too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which clocks in the zone show this time of this day.

    A time that exists twice is meant the first time. One that does not exist is meant when the clocks are put forward, so
    that times in order are moments in order. In UTC, since Python compares two times of one zone by what the clocks show.
    """
    shown = datetime.combine(day, at)
    found = shown.replace(tzinfo=zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == shown:
        return found
    after = shown.replace(tzinfo=zone, fold=1).utcoffset()
    early, late = shown.replace(tzinfo=zone, fold=1).astimezone(UTC), found
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        early, late = (early, middle) if middle.astimezone(zone).utcoffset() == after else (middle, late)
    return late.replace(microsecond=0)


def every(day: date, interval: timedelta, zone: ZoneInfo) -> Iterator[datetime]:
    """The moments of a day that lie an interval apart, from its midnight on."""
    at, end = moment(day, time(), zone), moment(day + timedelta(days=1), time(), zone)
    while at < end:
        yield at
        at += interval
