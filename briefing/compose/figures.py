"""Turns the figures that a story could show into those that it does: each told once, no more than fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from briefing.model import FigureLine

_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")
_ARTICLES = frozenset({"the", "a", "an", "its", "their", "all"})


def shown_once(lines: Sequence[FigureLine], limit: int) -> tuple[FigureLine, ...]:
    """The figures in their order; of the notable ones those stay so that are told once, and the first `limit` of these.

    "11,637 surgeons" is told with "5 of the 11,637 surgeons" of the same giver. What is not shown stays in the data.
    """
    told = [one for one in lines if one.notable and not any(other.notable and _holds(other, one) for other in lines)]
    kept = {id(one) for one in told[:limit]}
    return tuple(replace(one, notable=id(one) in kept) for one in lines)


def _holds(whole: FigureLine, part: FigureLine) -> bool:
    """Tell whether a figure is a share of another one, of the same giver, that it names in full."""
    if _giver(whole) != _giver(part):
        return False
    share, _, base = _words(whole).rpartition(" of ")
    words = base.split()
    while words and words[0] in _ARTICLES:
        del words[0]
    return bool(share) and words == _words(part).split()


def _words(line: FigureLine) -> str:
    return " ".join(_WORD.findall(line.amount.text.lower()))


def _giver(line: FigureLine) -> str | None:
    """Who gives a figure; outlets that tell it themselves are one."""
    return line.given_by.text if line.given_by else None
