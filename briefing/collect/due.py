"""Turns what a source says about how often it changes into when it may be visited again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# Nobody is believed who wants to be left alone for longer.
_LONGEST_WAIT = 86_400.0
# "Once a day" must not make the visit of tomorrow morning a minute too early; nor "once a week" lose a day's news.
_LONGEST_PERIOD = 20 * 3_600.0
# A cache's lifetime says how long an answer may be reused, not how often news come.
_LONGEST_CACHED = 3_600.0
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a feed says it changes: at most every `period` seconds; not in these hours (of GMT) and on these days."""

    period: float = 0.0
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[str] = frozenset()

    def written(self) -> str:
        """On one line, for `rhythm_from`: an answer 304 has no feed in it that could say it again."""
        return f"{self.period:.0f} {','.join(map(str, sorted(self.skip_hours)))} {','.join(sorted(self.skip_days))}"


def rhythm_from(written: str) -> Rhythm:
    """What `Rhythm.written` wrote; no rhythm for anything else."""
    found = re.fullmatch(r"(\d{1,10}) ([\d,]*) ([a-z,]*)", written)
    if not found:
        return Rhythm()
    hours = frozenset(int(one) for one in found[2].split(",") if one)
    return Rhythm(float(found[1]), hours, frozenset(one for one in found[3].split(",") if one))


def next_visit(now: datetime, rhythm: Rhythm, headers: Mapping[str, str]) -> datetime | None:
    """The first moment (aware) at which a source that answered may be visited again; None for any.

    What a source asks for is kept to for a day at the most.
    """
    wait = max(min(rhythm.period, _LONGEST_PERIOD), min(_max_age(headers), _LONGEST_CACHED))
    earliest = now + timedelta(seconds=wait)
    due = earliest.astimezone(UTC)
    while due - now < timedelta(seconds=_LONGEST_WAIT) and _is_skipped(due, rhythm):
        due = due.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    due = min(due, now.astimezone(UTC) + timedelta(seconds=_LONGEST_WAIT))
    return due if due > now else None


def after_refusal(now: datetime, headers: Mapping[str, str]) -> datetime | None:
    """When a server that refused (429, 503) wants to be asked again, within a day; None if it does not say."""
    wait = retry_after(headers, now.timestamp())
    return None if wait is None else now.astimezone(UTC) + timedelta(seconds=wait)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """The seconds of a Retry-After header (a number, or a date seen from `now`, a POSIX time), a day at the most."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return min(float(text), _LONGEST_WAIT)
    try:
        when = parsedate_to_datetime(text)
        seconds = (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return min(max(seconds, 0.0), _LONGEST_WAIT)


def _max_age(headers: Mapping[str, str]) -> float:
    control = headers.get("cache-control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return 0.0
    found = re.search(r"(?<![a-z-])max-age\s*=\s*\"?([0-9]{1,9})", control)
    age = headers.get("age", "")
    return max(0.0, float(found[1]) - (float(age) if re.fullmatch(r"[0-9]{1,9}", age) else 0.0)) if found else 0.0


def _is_skipped(moment: datetime, rhythm: Rhythm) -> bool:
    return moment.hour in rhythm.skip_hours or DAYS[moment.weekday()] in rhythm.skip_days
