"""Turns a text into lexemes: runs of digits, words, and single marks, each with its offsets."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

# A run of digits may hold separators between digits: they are judged when the number is read, not here. A space counts
# as one only where groups of three follow (a comma and a space, or a plain space, only before "000").
_LEXEME = re.compile(
    r"""
    (?P<number>(?:(?<![\w.])\.)?\d+(?:[.,'’]\d+|[\u00a0\u202f\u2009]\d{3}(?!\d)|,?[ ]000(?!\d))*)
    |(?P<word>(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W\d_])|[^\W\d_]+)
    |(?P<mark>[^\s\w]|_)
    """,
    re.VERBOSE,
)

Kind = Literal["number", "word", "mark"]


@dataclass(frozen=True, slots=True)
class Lexeme:
    """Characters `start` to `end` of the text. `lower` is without the dots of "U.S."; `glued`: nothing stands before it."""

    kind: Kind
    text: str
    lower: str
    start: int
    end: int
    glued: bool


@dataclass(frozen=True, slots=True)
class Lexemes:
    """The lexemes of one text in order; reading past either end, or over a line break, gives `END`."""

    text: str
    items: tuple[Lexeme, ...]

    def __getitem__(self, index: int) -> Lexeme:
        return self.items[index] if 0 <= index < len(self.items) else END

    def __len__(self) -> int:
        return len(self.items)

    def lower(self, index: int) -> str:
        """The lexeme at `index` in lower case, "" past the ends."""
        return self[index].lower

    def at_or_after(self, offset: int) -> int:
        """The index of the first lexeme that starts at `offset` or later."""
        return bisect_left(self.items, offset, key=lambda lexeme: lexeme.start)


END = Lexeme("mark", "", "", -1, -1, False)
_BREAK = "\n"
_HIDDEN = "\ufffc"


def lex(text: str, hidden: tuple[tuple[int, int], ...] = ()) -> Lexemes:
    """The lexemes of a text; a line break is kept as a mark, so that no amount runs over it.

    What stands in one of the stretches `hidden` (in order and apart) is a mark that is no part of any amount.
    """
    items: list[Lexeme] = []
    end = place = 0
    for match in _LEXEME.finditer(text):
        if _BREAK in text[end : match.start()]:
            items.append(Lexeme("mark", _BREAK, _BREAK, end, end, False))
        words = match.group()
        while place < len(hidden) and hidden[place][1] <= match.start():
            place += 1
        if place < len(hidden) and hidden[place][0] < match.end():
            items.append(Lexeme("mark", _HIDDEN, _HIDDEN, match.start(), match.end(), match.start() == end > 0))
            end = match.end()
            continue
        kind: Kind = "number" if match["number"] else "word" if match["word"] else "mark"
        lower = words.lower().replace(".", "") if kind == "word" else words
        items.append(Lexeme(kind, words, lower, match.start(), match.end(), match.start() == end > 0))
        end = match.end()
    return Lexemes(text, tuple(items))
