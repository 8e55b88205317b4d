"""Turns what a story's sources report into small charts: who reported when, how far accounts differ, how a figure moved.

A chart is drawn only where it shows more than a sentence would, from what sources state exactly; each names its finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from briefing.model import BriefStory, Difference, FigureLine, SourceEntry

# A timeline of fewer texts says no more than their dates do.
TIMELINE_TEXTS = 3
# One of more outlets names so many: those that were first, and the last one; the others share a row.
TIMELINE_NAMED = 6
# Words in a chart are not broken into lines: one with longer words is not drawn.
LONGEST_OUTLET = 28
LONGEST_ACCOUNT = 70


@dataclass(frozen=True, slots=True)
class Report:
    """One text on a timeline: when, and where between its start (0) and its end (1)."""

    at: datetime
    place: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """Who reported a story when: the reports of each outlet, the first to report first.

    Of many outlets the `rows` are the first ones and the last; `others` stand between these, with the reports `between`.
    """

    rows: tuple[tuple[str, tuple[Report, ...]], ...]
    first: datetime
    last: datetime
    others: int = 0
    between: tuple[Report, ...] = ()

    @property
    def outlets(self) -> int:
        """How many outlets reported."""
        return len(self.rows) + self.others


@dataclass(frozen=True, slots=True)
class Bar:
    """One account of a figure: its outlet, the amount as written, and where its range begins and ends (1 is the highest)."""

    outlet: str
    amount: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The accounts of one figure side by side, as the sources differ, with the lowest and the highest of them."""

    bars: tuple[Bar, ...]
    lowest: Bar
    highest: Bar


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure over editions: points between 0 and 1 to the right and up, the last one today's."""

    points: tuple[tuple[float, float], ...]


def timeline(story: BriefStory, entries: Mapping[int, SourceEntry]) -> Timeline | None:
    """The timeline of a story whose texts give the hour they were published, from at least two outlets."""
    rows: dict[str, list[datetime]] = {}
    for number in story.sources:
        entry = entries.get(number)
        if entry and entry.published and not entry.published.day_only:
            rows.setdefault(entry.outlet, []).append(entry.published.at)
    moments = sorted(moment for row in rows.values() for moment in row)
    if len(moments) < TIMELINE_TEXTS or len(rows) < 2 or moments[0] == moments[-1]:
        return None
    first, length = moments[0], moments[-1] - moments[0]
    ordered = sorted(rows.items(), key=lambda row: (min(row[1]), row[0]))
    # A row for one outlet without its name would save no room.
    many = len(ordered) > TIMELINE_NAMED + 1
    others = ordered[TIMELINE_NAMED - 1 : -1] if many else []
    named = [row for row in ordered if row not in others]
    if any(len(outlet) > LONGEST_OUTLET for outlet, _ in named):
        return None

    def reports(times: Iterable[datetime]) -> tuple[Report, ...]:
        return tuple(Report(at, (at - first) / length) for at in sorted(times))

    return Timeline(
        tuple((outlet, reports(times)) for outlet, times in named),
        first,
        moments[-1],
        len(others),
        reports(at for _, times in others for at in times),
    )


def comparison(
    difference: Difference, figures: Sequence[FigureLine], entries: Mapping[int, SourceEntry]
) -> Comparison | None:
    """The accounts of a difference as bars from nought, where all of them are exact amounts of one unit."""
    known = {figure.amount.evidence: figure for figure in figures if not figure.vague}
    lines = [known.get(account.words.evidence) for account in difference.accounts]
    found = [line for line in lines if line is not None]
    if len(found) < len(lines) or len({(line.unit, line.kind) for line in found}) != 1:
        return None
    ranges = [_range(line) for line in found]
    top = max(high for _, high in ranges)
    if min(low for low, _ in ranges) < 0 or top == 0:
        return None
    bars = [
        Bar(entries[line.amount.source].outlet, line.amount.text, float(low / top), float(high / top))
        for line, (low, high) in zip(found, ranges, strict=True)
    ]
    if any(len(bar.outlet) + len(bar.amount) > LONGEST_ACCOUNT for bar in bars):
        return None
    return Comparison(tuple(bars), min(bars, key=lambda bar: bar.low), max(bars, key=lambda bar: bar.high))


def trend(figure: FigureLine) -> Trend | None:
    """The line of a figure that earlier editions gave too; of a range its middle."""
    if not figure.history:
        return None
    days = [one.date.toordinal() for one in figure.history]
    low, high = _range(figure)
    values = [*(Decimal(one.value) for one in figure.history), (low + high) / 2]
    # Today's edition stands one step after the last: its own day is not part of the figure.
    days.append(days[-1] + max(1, (days[-1] - days[0]) // max(1, len(days) - 1)))
    bottom, spread = min(values), (max(values) - min(values)) or Decimal(1)
    length = days[-1] - days[0]
    return Trend(
        tuple(((day - days[0]) / length, float((value - bottom) / spread)) for day, value in zip(days, values, strict=True))
    )


def _range(figure: FigureLine) -> tuple[Decimal, Decimal]:
    low, high = (figure.value, figure.value) if isinstance(figure.value, str) else figure.value
    return Decimal(low), Decimal(high)
