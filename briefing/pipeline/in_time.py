"""Turns an analyst into one that stops when the time is over, and says which texts it has left."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from briefing.analyse.analyst import Analysis, Analyst, nothing
from briefing.model import Article, Findings

# So many texts are analysed between two looks at the clock: some seconds' work.
_AT_ONCE = 48


class InTime:
    """Analyses articles in their order until `is_over`; `left` are the ids of those that it did not come to.

    Without `is_over` it leaves just those that are `left` from the start: so an edition is made again as it was.
    """

    def __init__(
        self, analyst: Analyst, is_over: Callable[[], bool] | None = None, left: frozenset[str] = frozenset()
    ) -> None:
        self._analyst = analyst
        self._is_over = is_over
        self.left = left

    def __call__(self, articles: Iterable[Article], meanwhile: Callable[[], object]) -> Analysis:
        """The findings of the articles that there was time for, in order."""
        todo = [one for one in articles if one.id not in self.left]
        if self._is_over is None:
            return self._analyst(todo, meanwhile)
        found: list[Findings] = []
        model: dict[str, str] = {}
        for at in range(0, len(todo), _AT_ONCE):
            if self._is_over():
                self.left |= {one.id for one in todo[at:]}
                break
            fresh, model = self._analyst(todo[at : at + _AT_ONCE], nothing if at else meanwhile)
            found += fresh
        return tuple(found), model
