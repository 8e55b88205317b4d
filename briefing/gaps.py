"""Turns the gaps of an edition into the rows that a reader is shown: many of one kind are one row, with their number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefing.model import Gap

# At these stages a text is left out for what it is, or for want of room: many of one kind say no more than their number.
# Everywhere else a gap is a failure, which somebody may have to mend.
LEFT_OUT = frozenset({"analyse", "compose"})
# So many texts left out for one reason are named one by one.
NAMED_OF_A_KIND = 3
# So many failures are named one by one; the others are counted.
NAMED_FAILURES = 20

_MANY = re.compile(r"(\d+) texts: ")


@dataclass(frozen=True, slots=True)
class GapRow:
    """What a reader is shown of one gap, or of many of one stage and reason: how many texts of how many sources."""

    gaps: tuple[Gap, ...]
    stage: str
    reason: str
    texts: int
    sources: int


@dataclass(frozen=True, slots=True)
class GapTable:
    """The rows of all gaps; `rest` are the failures that are counted and not named in it."""

    rows: tuple[GapRow, ...]
    rest: tuple[Gap, ...] = ()

    @property
    def folded(self) -> tuple[Gap, ...]:
        """The gaps that have no row of their own."""
        return tuple(gap for row in self.rows if len(row.gaps) > 1 for gap in row.gaps) + self.rest


def of_many(source: str, stage: str, reason: str, texts: int) -> Gap:
    """One gap for several texts of a source that are missing at one stage for one reason."""
    return Gap(source, stage, f"{texts} texts: {reason}")


def source_of(gap: Gap) -> str:
    """The source of a gap without the name of the text: "Herald: page.html" is the Herald's."""
    return gap.source.partition(": ")[0]


def gap_table(gaps: Sequence[Gap]) -> GapTable:
    """The gaps as rows, in the order in which each kind is met first. Every gap is in one row, or in the rest."""
    kinds: dict[tuple[str, str], list[Gap]] = {}
    for gap in gaps:
        kinds.setdefault((gap.stage, _reason(gap)), []).append(gap)
    rows: list[GapRow] = []
    rest: list[Gap] = []
    named = 0
    for (stage, reason), alike in kinds.items():
        if stage in LEFT_OUT and len(alike) > NAMED_OF_A_KIND:
            texts = sum(_texts(gap) for gap in alike)
            rows.append(GapRow(tuple(alike), stage, reason, texts, len({source_of(gap) for gap in alike})))
            continue
        fit = len(alike) if stage in LEFT_OUT else max(0, NAMED_FAILURES - named)
        rows += [GapRow((gap,), stage, gap.reason, _texts(gap), 1) for gap in alike[:fit]]
        rest += alike[fit:]
        named += 0 if stage in LEFT_OUT else len(alike)
    return GapTable(tuple(rows), tuple(rest))


def _reason(gap: Gap) -> str:
    many = _MANY.match(gap.reason)
    return gap.reason[many.end() :] if many else gap.reason


def _texts(gap: Gap) -> int:
    many = _MANY.match(gap.reason)
    return int(many.group(1)) if many else 1
