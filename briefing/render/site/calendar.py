"""Turns the days of editions into the months and weeks of a calendar."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from briefing.render.site.entries import Entry

_WEEKS = calendar.Calendar(firstweekday=calendar.MONDAY)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar: with the number of its stories and its version where it has an edition (version 0: none)."""

    date: date
    version: int = 0
    stories: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday to Sunday; None stands for a day of another month."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]


def months_of(year: int, entries: Sequence[Entry]) -> tuple[Month, ...]:
    """The months of a year that have an edition, the newest first."""
    days = {entry.date: Day(entry.date, entry.version, len(entry.stories)) for entry in entries if entry.date.year == year}
    numbers = sorted({day.month for day in days}, reverse=True)
    return tuple(Month(date(year, number, 1), _weeks(year, number, days)) for number in numbers)


def _weeks(year: int, month: int, days: Mapping[date, Day]) -> tuple[tuple[Day | None, ...], ...]:
    return tuple(
        tuple(days.get(day, Day(day)) if day.month == month else None for day in week)
        for week in _WEEKS.monthdatescalendar(year, month)
    )
