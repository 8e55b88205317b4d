"""Turns a date, its cut-off and the earlier editions into the texts that an edition holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from briefing.model import Article

MONDAY = 0

Place = Literal["in", "too_old", "too_new", "had_before"]


@dataclass(frozen=True, slots=True)
class Window:
    """Texts published after `since` and up to `cutoff` (both aware) belong to an edition.

    `had` are the ids of the articles that editions of other days have had. What was published after `late` belongs as well,
    if none of them had it: it came too late for the edition before.
    """

    since: datetime
    cutoff: datetime
    had: frozenset[str] = frozenset()
    late: datetime | None = None

    def place(self, article: Article) -> Place:
        """Say whether an article belongs to the edition, and if not, why.

        An undated text belongs to the edition that first sees it. A text that gives only its day counts as published
        at any time of that day, so it belongs where any part of the day does, unless an edition has had it.
        """
        if article.published is None:
            return "had_before" if article.id in self.had else "in"
        earliest = article.published.at
        latest = earliest + timedelta(days=1, microseconds=-1) if article.published.day_only else earliest
        if earliest > self.cutoff:
            return "too_new"
        if latest <= self.since:
            is_late = latest > (self.late or self.since) and article.id not in self.had
            return "in" if is_late else "too_old"
        return "had_before" if article.published.day_only and article.id in self.had else "in"


def cutoff_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment at which the edition of a day closes."""
    return datetime.combine(day, at, tzinfo=zone)


def late_of(since: datetime, earlier_cutoffs: Iterable[datetime], hours: int) -> datetime | None:
    """The moment after which texts that no edition had are still taken; None when no edition can have missed any."""
    return since - timedelta(hours=hours) if since in set(earlier_cutoffs) else None


def opening_of(cutoff: datetime, earlier_cutoffs: Iterable[datetime], hours: int, monday_hours: int) -> datetime:
    """The moment after which texts are new: the last earlier cut-off, else so many hours back.

    The hours are hours of the clock on the wall, so that the window of a morning starts at the same time of day on
    both sides of a change of the clocks.
    """
    before = [moment for moment in earlier_cutoffs if moment < cutoff]
    if before:
        return max(before).astimezone(cutoff.tzinfo)
    back = monday_hours if cutoff.weekday() == MONDAY else hours
    return cutoff - timedelta(hours=back)
