"""Turns the words that say when ("the third quarter of 2025", "last month") into a period that can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

Part = Literal["month", "quarter", "half"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        "jan january|feb february|mar march|apr april|may|jun june|jul july|aug august|sep sept september|oct october|"
        "nov november|dec december".split("|"),
        start=1,
    )
    for name in names.split()
}
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "final": 4}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"\w+")
_QUARTER = re.compile(r"\b(?:q([1-4])|([1-4])q)\b")
_HALF = re.compile(r"\b(?:h([12])|([12])h)\b")
_SHIFTS = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}


@dataclass(frozen=True, slots=True)
class Period:
    """The years that are named, and which part of a year ("quarter", 3); what is not said is empty or None."""

    years: frozenset[int] = frozenset()
    part: tuple[Part, int] | None = None

    @property
    def grain(self) -> str:
        """How long the period is: "month", "quarter", "half", "year", or "" where that is not said."""
        return self.part[0] if self.part is not None else "year" if self.years else ""

    def differs(self, other: Period) -> bool:
        """Whether two periods are certainly not the same: other years, other parts of a year, or of another length."""
        if self.years and other.years and not self.years & other.years:
            return True
        return bool(self.grain and other.grain) and self.part != other.part


def read_period(words: str, published: date | None) -> Period:
    """The period that words name; those that count from the day of publishing only where that day is known."""
    lower = words.lower()
    years = frozenset(map(int, _YEAR.findall(lower)))
    tokens = _WORD.findall(lower)
    shift = next((_SHIFTS[word] for word in tokens if word in _SHIFTS), None)
    part = _part(lower, tokens)
    if part is None and shift is not None and published is not None and tokens[-1] == "month":
        ahead = published.year * 12 + published.month - 1 + shift
        return Period(frozenset({ahead // 12}), ("month", ahead % 12 + 1))
    if not years and shift is not None and published is not None and "year" in tokens:
        years = frozenset({published.year + shift})
    return Period(years, part)


def _part(lower: str, tokens: list[str]) -> tuple[Part, int] | None:
    found = _QUARTER.search(lower)
    if found is not None:
        return "quarter", int(found[1] or found[2])
    found = _HALF.search(lower)
    if found is not None:
        return "half", int(found[1] or found[2])
    for before, word in pairwise(tokens):
        if word in ("quarter", "half") and before in _ORDINALS:
            number = _ORDINALS[before]
            if word == "quarter":
                return "quarter", number
            return "half", min(number, 2)
    month = next((_MONTHS[word] for word in tokens if word in _MONTHS), None)
    return None if month is None else ("month", month)
