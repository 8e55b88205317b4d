"""Turns a text into the stretches that are rows of tables: cells set apart by upright strokes or tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = re.compile(r"[^\W\d_]{2}")
_NUMBER = re.compile(r"[-+−£$€(]{0,3}\d[\d.,]*\s?[%)mbnk]{0,3}")


def rows(text: str) -> Iterator[tuple[int, int]]:
    """The stretches `(start, end)` of a text that are lines with cells, in order and apart."""
    start = 0
    for line in text.split("\n"):
        if _is_row(line.strip()):
            yield start, start + len(line)
        start += len(line) + 1


def _is_row(line: str) -> bool:
    if line.count("|") > 1 or line.count("\t") > 1:
        return True
    # Of two cells one must be a mere number: a bullet and a list's number are set apart by a tab as well.
    first, tab, second = line.partition("\t")
    return bool(tab) and _NAME.search(first) is not None and _NUMBER.fullmatch(second.strip()) is not None
