"""Turns a text into the calendar days that it names, and tells whether two such days can be the same."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_WEEKDAYS = [one.lower() for one in "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()]
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?|" + "|".join(one.title() for one in _MONTHS)
_DAY = re.compile(
    rf"(?:\b(?P<weekday>{'|'.join(one.title() for one in _WEEKDAYS)})\b,?)?"
    rf"(?:(?:(?<=[a-z,])\s+|\b)(?:the\s+)?(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month>{_MONTH})"
    rf"|(?P<month_first>{_MONTH})\s+(?P<second>\d{{1,2}})(?:st|nd|rd|th)?)\b(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?)?"
)
# "3-5 March", "March 3 and 4", "3 to 5 March": more than one day.
_RANGE_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?\s*(?:[-–—/]|\b(?:and|to|or)\b)\s*$")
_RANGE_AFTER = re.compile(r"\s*(?:[-–—/]|\b(?:and|to|or|through)\b)\s*(?:the\s+)?\d")


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day as a text names it, at characters `start` to `end` (end excluded): by its date, its weekday, or both.

    `month` and `number` are None for a weekday alone, `year` when none is stated; `weekday` counts from Monday as 0.
    `is_part` says that it is one end of a range or a list.
    """

    start: int
    end: int
    month: int | None
    number: int | None
    year: int | None
    weekday: int | None
    is_part: bool


def named_days(text: str) -> Iterator[NamedDay]:
    """The days that a text names, in order; "today" and the like are none."""
    for found in _DAY.finditer(text):
        month, number = found["month"] or found["month_first"], found["first"] or found["second"]
        if not month and not found["weekday"]:
            continue
        lead = len(found.group()) - len(found.group().lstrip())
        end = found.end() if month else found.end("weekday")
        yield NamedDay(
            found.start() + lead,
            end,
            _month(month) if month else None,
            int(number) if number else None,
            int(found["year"]) if found["year"] else None,
            _WEEKDAYS.index(found["weekday"].lower()) if found["weekday"] else None,
            bool(_RANGE_BEFORE.search(text[: found.start() + lead]) or _RANGE_AFTER.match(text, end)),
        )


def can_be_same(one: NamedDay, published: date | None, other: NamedDay, other_published: date | None) -> bool:
    """Whether two days can be one; `published` is when the text around each was. In doubt they can.

    A weekday alone is the nearest before or after its text was published, so it says nothing without that.
    """
    if one.month and other.month:
        same_year = one.year == other.year or one.year is None or other.year is None
        return (one.month, one.number) == (other.month, other.number) and same_year
    if one.weekday is not None and one.weekday == other.weekday:
        return True
    meant, others = _meant(one, published or other_published), _meant(other, other_published or published)
    return not meant or not others or bool(meant & others)


def _meant(day: NamedDay, published: date | None) -> frozenset[date]:
    """The dates that a day can be, given when its text was published; none when that cannot be told."""
    if day.month is None or day.number is None:
        if published is None or day.weekday is None:
            return frozenset()
        since = timedelta(days=(published.weekday() - day.weekday) % 7)
        return frozenset((published - since, published - since + timedelta(days=7)))
    years = [day.year] if day.year else [published.year + step for step in (-1, 0, 1)] if published else []
    dates = [date(year, day.month, day.number) for year in years if day.number <= calendar.monthrange(year, day.month)[1]]
    if not day.year and published:
        dates = sorted(dates, key=lambda one: abs(one - published))[:1]
    return frozenset(dates)


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower().rstrip(".")[:3]))
