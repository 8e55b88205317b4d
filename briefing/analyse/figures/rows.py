"""Turns a text into the stretches that are rows of tables: cells set apart by upright strokes or tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Of two cells only, one must be a mere number: a bullet and a list's number are set apart by a tab as well.
_PAIR = re.compile(r"[^\t]*[^\W\d_]{2}[^\t]*\t[\s]*[-+−£$€(]{0,3}\d[\d.,]*\s?[%)mbnk]{0,3}")


def rows(text: str) -> Iterator[tuple[int, int]]:
    """The stretches `(start, end)` of a text that are lines with cells, in order and apart."""
    start = 0
    for line in text.split("\n"):
        if _is_row(line.strip()):
            yield start, start + len(line)
        start += len(line) + 1


def _is_row(line: str) -> bool:
    return line.count("|") > 1 or line.count("\t") > 1 or _PAIR.fullmatch(line) is not None
