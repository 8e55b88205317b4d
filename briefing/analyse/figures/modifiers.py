"""Turns the words around an amount into its modifier: about, more than, at least, up to, under."""

from __future__ import annotations

from briefing.analyse.figures.lexing import Lexemes
from briefing.model import Modifier

_PHRASES: tuple[tuple[Modifier, str], ...] = (
    ("~", "about|around|roughly|approximately|approx|some|nearly|almost|circa|ca|close to|near|or so|an estimated|estimated"
              "|as high as roughly|somewhere around|about some|virtually|just about|in the region of|more or less"),
    (">", "more than|over|above|exceeding|exceeds|exceeded|upwards of|upward of|well over|greater than|higher than"
              "|in excess of|just over|slightly more than|beyond|topping|topped|over than|larger than"
              "|surpassing|surpassed|north of"),
    (">=", "at least|no less than|no fewer than|not less than|a minimum of|minimum of|as many as least|starting at"),
    ("<", "less than|fewer than|under|below|just under|lower than|smaller than|well under|well below|short of"
             "|just below|sub"),
    ("<=", "up to|as much as|as many as|at most|no more than|not more than|a maximum of|maximum of|as high as|as little as"
               "|as few as|not exceeding"),
)  # fmt: skip
_BEFORE: dict[tuple[str, ...], Modifier] = {
    tuple(words.split()): modifier for modifier, phrases in _PHRASES for words in phrases.split("|")
}
_AFTER: dict[tuple[str, ...], Modifier] = {
    ("or", "more"): ">=",
    ("or", "above"): ">=",
    ("or", "over"): ">=",
    ("or", "older"): ">=",
    ("and", "over"): ">=",
    ("or", "less"): "<=",
    ("or", "fewer"): "<=",
    ("or", "under"): "<=",
    ("or", "younger"): "<=",
    ("or", "so"): "~",
    ("or", "thereabouts"): "~",
    ("at", "least"): ">=",
    ("at", "most"): "<=",
}
# "Turn over two of its posts": the particle of a verb.
_PARTICLE_VERBS = frozenset(
    "turn turns turned turning hand hands handed handing take takes took taken taking pass passed sign signed win "
    "won".split()
)
_LONGEST = max(map(len, _BEFORE))


def modifier(lexemes: Lexemes, first: int, last: int, *, lasts: bool = False) -> tuple[Modifier, int]:
    """The modifier of the amount in lexemes `first` up to `last`, and the lexeme at which its words begin.

    `lasts` says that it is a duration: who takes over five posts is their new holder, what takes over five years is long.
    """
    for place in range(max(0, first - 1), max(-1, first - 3), -1):
        if place == first - 2 and lexemes.lower(first - 1) not in ("a", "an", "the", "just", "-", "~"):
            break
        end = place + 1
        if lexemes[place].text in ("~", "≈"):
            return "~", place
        if lexemes[place].text in ("<", ">", "≤", "≥"):
            sign: dict[str, Modifier] = {"<": "<", ">": ">", "≤": "<=", "≥": ">="}
            return sign[lexemes[place].text], place
        for width in range(_LONGEST, 0, -1):
            words = tuple(lexemes.lower(at) for at in range(end - width, end))
            particle = words == ("over",) and lexemes.lower(end - 2) in _PARTICLE_VERBS and not lasts
            if words in _BEFORE and not particle:
                return _BEFORE[words], end - width
    after = _AFTER.get((lexemes.lower(last), lexemes.lower(last + 1)))
    return (after, first) if after is not None else ("=", first)
