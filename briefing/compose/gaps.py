"""Turns many gaps of one kind into one of each source that counts them: a list of thousands tells a reader nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from briefing.gaps import of_many, source_of
from briefing.model import Gap

# So many gaps of one stage and reason are named one by one; the archive names all of them.
NAMED_AT_MOST = 40


def fold(gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    """The gaps in their order; where more than 40 have the same stage and reason, one for each source with their number."""
    kinds = Counter((gap.stage, gap.reason) for gap in gaps)
    counts = Counter((source_of(gap), gap.stage, gap.reason) for gap in gaps)
    folded = (
        gap
        if kinds[gap.stage, gap.reason] <= NAMED_AT_MOST
        else of_many(source_of(gap), gap.stage, gap.reason, counts[source_of(gap), gap.stage, gap.reason])
        for gap in gaps
    )
    return tuple(dict.fromkeys(folded))
