"""Turns a timetable and a day into whether the day has an edition, and which: weekends, public holidays, days closed."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta
from functools import cache
from typing import Literal

from briefing.errors import ScheduleError
from briefing.model import DayPolicy, Timetable

Kind = Literal["full", "short"]

_DAY = timedelta(days=1)
# No run of days off is longer; a shifted edition that finds no working day within so many is given up.
_LONGEST_BREAK = 31


def planned(timetable: Timetable, day: date) -> Kind | None:
    """The kind of edition that a day has; None for a day without. Raises ScheduleError for an unknown country."""
    own = _policy(timetable, day) if day.weekday() in timetable.days else None
    if own == "full" or own == "short":
        return own
    return "full" if is_working(timetable, day) and _takes_over(timetable, day) else None


def is_working(timetable: Timetable, day: date) -> bool:
    """Tell whether a day is worked: a working day of the week, and neither a public holiday nor closed."""
    return day.weekday() in timetable.working_days and not _is_holiday(timetable, day)


def _takes_over(timetable: Timetable, day: date) -> bool:
    """Tell whether the edition of a day off before this working day was shifted to it."""
    for back in range(1, _LONGEST_BREAK):
        before = day - back * _DAY
        if is_working(timetable, before):
            return False
        if before.weekday() in timetable.days and _policy(timetable, before) == "shift":
            return True
    return False


def _policy(timetable: Timetable, day: date) -> DayPolicy:
    if _is_holiday(timetable, day):
        return timetable.holidays
    return "full" if day.weekday() in timetable.working_days else timetable.weekends


def _is_holiday(timetable: Timetable, day: date) -> bool:
    return day in timetable.closed or day in public_holidays(timetable.country, timetable.subdivision)


@cache
def public_holidays(country: str, subdivision: str) -> Container[date]:
    """The public holidays of a country ("GB") and, if given, a part of it ("SCT"). Raises ScheduleError if unknown."""
    if not country:
        return ()
    # Slow to import, and of no use to those who name no country.
    import holidays

    try:
        return holidays.country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError as error:
        raise ScheduleError(
            f"schedule.country {country!r}, subdivision {subdivision!r}: {error}; give codes of ISO 3166"
        ) from error
