"""Turns a text into the calendar days that it names, and tells whether two such days can be the same."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from briefing.model import Published

_WEEKDAYS = [one.lower() for one in "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()]
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?|" + "|".join(one.title() for one in _MONTHS)
_DAY = re.compile(
    # What a day can begin with, for speed.
    rf"\b(?=[MTWFSJAOND\d]|[Tt]he\s+[\dJFMASOND])"
    rf"(?:(?P<weekday>{'|'.join(one.title() for one in _WEEKDAYS)})\b,?)?"
    rf"(?:(?:(?<=[a-z,])\s+|\b)(?:[Tt]he\s+)?(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month>{_MONTH})"
    rf"|(?P<month_first>{_MONTH})\s+(?P<second>\d{{1,2}})(?:st|nd|rd|th)?)\b(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?)?"
)
# "3-5 March", "March 3 and 4", "3 to 5 March": more than one day.
_RANGE_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?\s*(?:[-–—/]|\b(?:and|to|or)\b)\s*$")
_RANGE_AFTER = re.compile(r"\s*(?:[-–—/]|\b(?:and|to|or|through)\b)\s*(?:the\s+)?\d")
# In days from that on which the text was written.
_FROM_WRITING = {"yesterday": -1, "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "tomorrow": 1}
_RELATIVE = re.compile(r"\b(?:[Yy]esterday|[Tt](?:oday|onight|omorrow|his (?:morning|afternoon)))\b(?!['’]s|-)")
# What is published at other hours may be written for the next day's paper, late on the day before, or in another zone.
_CERTAIN_FROM, _CERTAIN_UNTIL = 6, 18


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day as a text names it, at characters `start` to `end` (end excluded): by its date, its weekday, or both.

    `month` and `number` are None for a weekday alone, `year` when none is stated; `weekday` counts from Monday as 0.
    `is_part` says that it is one end of a range or a list. `ago` is for "yesterday" and the like, in days from the writing.
    """

    start: int
    end: int
    month: int | None
    number: int | None
    year: int | None
    weekday: int | None
    is_part: bool
    ago: int | None = None


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


def relative_days(text: str) -> Iterator[NamedDay]:
    """The days that a text names by when it was written ("yesterday"), in order."""
    for found in _RELATIVE.finditer(text):
        ago = _FROM_WRITING[found.group().lower()]
        yield NamedDay(found.start(), found.end(), None, None, None, None, is_part=False, ago=ago)


def can_be_same(one: NamedDay, published: Published | None, other: NamedDay, other_published: Published | None) -> bool:
    """Whether two days can be one; `published` is when the text around each was. In doubt they can.

    A weekday alone is the nearest before or after its text was published, so it says nothing without that.
    """
    if one.month and other.month:
        same_year = one.year == other.year or one.year is None or other.year is None
        return (one.month, one.number) == (other.month, other.number) and same_year
    if one.weekday is not None and one.weekday == other.weekday:
        return True
    meant, others = _meant(one, published, other_published), _meant(other, other_published, published)
    return not meant or not others or bool(meant & others)


def _meant(day: NamedDay, own: Published | None, other: Published | None) -> frozenset[date]:
    """The dates that a day can be, given when its text was published; none when that cannot be told.

    Where that is not known, dates and weekdays are read as if it were published with the other text.
    """
    if day.ago is not None:
        return frozenset(written + timedelta(days=day.ago) for written in _written(own))
    known = own or other
    published = known.at.date() if known else None
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


def _written(published: Published | None) -> tuple[date, ...]:
    """The days on which a text can have been written, as its "today"."""
    if published is None:
        return ()
    day, step = published.at.date(), timedelta(days=1)
    if published.day_only or published.at.hour >= _CERTAIN_UNTIL:
        return (day, day + step)
    return (day,) if published.at.hour >= _CERTAIN_FROM else (day - step, day)


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower().rstrip(".")[:3]))
