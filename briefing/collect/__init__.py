"""Turns Sources into Harvests: what each of them offers, and what of it is new; the only code that fetches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from briefing.collect import inbox
from briefing.collect.manners import Manners
from briefing.model import Harvest, Known, Source

__all__ = ["Manners", "collect"]


def collect(
    sources: Sequence[Source], known: Mapping[str, Known], manners: Manners, now: Callable[[], datetime], file_bytes: int
) -> Iterator[Harvest]:
    """Visit every source once; yield each one's Harvest when it is complete.

    `known` is by the sources' names. What is wrong with a source stands in its Harvest; nothing of it is raised.
    """
    for source in sources:
        if source.kind == "folder":
            yield inbox.visit(source, known[source.name], file_bytes)
