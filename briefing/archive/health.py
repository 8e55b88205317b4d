"""Turns the visits to a source into its Health: whether it answers, and whether it brings what it usually brings."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from briefing.archive.moments import from_text, to_text
from briefing.model import Health, Source

FAILURES_TO_TELL = 3
# The norm is the mean of the last four weeks, once there are so many working days to judge by.
_NORM_DAYS = 28
_LEAST_DAYS = 5
# A source that is silent by chance alone for as long as it usually takes to bring so many items is one in a thousand.
_MISSED_ITEMS = 7.0
_SATURDAY = 5


def health(connection: sqlite3.Connection, source: Source, now: datetime) -> Health:
    """How a source has been doing up to `now` (aware)."""
    upto = {"source": source.name, "now": to_text(now), "from": to_text(now - timedelta(days=_NORM_DAYS))}
    state = connection.execute("SELECT moved_to, retired FROM source WHERE name = :source", upto).fetchone()
    first, success = connection.execute(
        """SELECT min(at), max(CASE WHEN outcome NOT IN ('failed', 'not due') THEN at END)
            FROM visit WHERE source = :source AND at <= :now""",
        upto,
    ).fetchone()
    last_item = connection.execute(
        "SELECT max(fetched) FROM item WHERE source = :source AND fetched <= :now AND version = 1", upto
    ).fetchone()[0]
    failures = connection.execute(
        """SELECT count(*), max(error) FROM visit WHERE source = :source AND at <= :now AND outcome = 'failed' AND id >
            coalesce((SELECT max(id) FROM visit WHERE source = :source AND at <= :now
                AND outcome NOT IN ('failed', 'not due', 'not modified')), 0)""",
        upto,
    ).fetchone()
    usual = source.items_a_day if source.items_a_day is not None else _usual(connection, upto, first, last_item)
    found = Health(
        source=source.name,
        last_success=from_text(success),
        last_item=from_text(last_item),
        failures=failures[0],
        usual=usual,
        moved_to=state["moved_to"] if state else None,
        retired=bool(state and state["retired"]),
    )
    return Health(
        **{name: getattr(found, name) for name in Health.__slots__ if name != "problem"}, problem=problem(found, now)
    )


def problem(found: Health, now: datetime) -> str | None:
    """What is to be told of a source, in words for the brief; None when it is well."""
    if found.retired:
        return "is gone for good, as its server says (410); remove it from the settings or give its new address"
    if found.failures >= FAILURES_TO_TELL:
        last = f"the last success was on {found.last_success:%d %B %Y}" if found.last_success else "it never succeeded"
        return f"has failed {found.failures} times in a row; {last}"
    if found.usual and found.last_item:
        days = working_days(found.last_item, now)
        if days >= 1 and found.usual * days >= _MISSED_ITEMS:
            return f"has brought nothing since {found.last_item:%d %B %Y}; usual are {found.usual:.1f} texts a working day"
    return None


def working_days(start: datetime, end: datetime) -> float:
    """Days from `start` to `end` (aware) without Saturdays and Sundays, when most sources rest."""
    days, moment = 0.0, start
    while moment < end:
        midnight = (moment + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        until = min(midnight, end)
        if moment.weekday() < _SATURDAY:
            days += (until - moment) / timedelta(days=1)
        moment = until
    return days


def _usual(connection: sqlite3.Connection, upto: dict[str, str], first: str | None, last_item: str | None) -> float | None:
    """New items a working day up to the last one, but for those of the first day, which had gathered before.

    None while too little is known. What came since the last item is no part of the norm that its silence is held against.
    """
    if first is None or last_item is None:
        return None
    began = (datetime.fromisoformat(first) + timedelta(days=1)).isoformat(timespec="microseconds")
    since = max(began, upto["from"])
    days = working_days(datetime.fromisoformat(since), datetime.fromisoformat(last_item))
    if days < _LEAST_DAYS:
        return None
    came = connection.execute(
        "SELECT count(*) FROM item WHERE source = ? AND version = 1 AND fetched > ? AND fetched <= ?",
        (upto["source"], since, last_item),
    ).fetchone()[0]
    return float(came / days)
