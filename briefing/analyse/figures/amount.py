"""An amount, and the rate behind it that makes part of its unit ("a share", "per year", "/day")."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from briefing.analyse.figures.lexing import Lexemes
from briefing.analyse.figures.numbers import DASHES, Number
from briefing.analyse.figures.units import read_unit, singular
from briefing.model import FigureKind

Basis = Literal["stated", "assumed", "open"]
_TIMES = frozenset("second minute hour day week month quarter year decade century night".split())
_RATE_NOUNS = _TIMES | frozenset(
    "share barrel tonne ton gallon litre liter kilo kilogram head person unit seat ounce mile dozen piece metre meter "
    "square household pound bushel acre pop".split()
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, in lexemes `first` up to (not with) `last` and characters `start` to `end`.

    `unit` is None while nothing but a noun can say it. `rate` are the characters that say per what. `prefixed`: a
    currency stood before the number. `ranged`: it is a range of two numbers.
    """

    first: int
    last: int
    start: int
    end: int
    number: Number
    low: Decimal
    high: Decimal
    unit: str | None
    kind: FigureKind
    basis: Basis
    rate: tuple[int, int] | None = None
    prefixed: bool = False
    ranged: bool = False

    @property
    def bare(self) -> bool:
        """Whether neither a unit nor a currency was said."""
        return self.unit is None


def with_unit(
    lexemes: Lexemes,
    first: int,
    last: int,
    number: Number,
    unit: str | None,
    kind: FigureKind,
    basis: Basis,
    *,
    prefixed: bool = False,
) -> Amount:
    """An amount with the rate that follows it, if one does ("a share", "per year", "/day")."""
    amount = Amount(
        first, last, lexemes[first].start, lexemes[last - 1].end, number, number.low, number.high, unit, kind, basis,
        prefixed=prefixed,
    )  # fmt: skip
    if unit is None:
        return amount
    place = _behind_matter(lexemes, last)
    return with_rate(lexemes, amount, place, joined=place == last)


def _behind_matter(lexemes: Lexemes, index: int) -> int:
    """Where a rate may stand: at `index`, or behind what is measured ("gallons of jet fuel a year")."""
    if lexemes.lower(index) != "of":
        return index
    for place in range(index + 2, index + 6):
        if lexemes.lower(place) in ("a", "per") and singular(lexemes.lower(place + 1)) in _TIMES:
            return place
        if lexemes[place].kind != "word" or lexemes.lower(place) in (
            "for",
            "in",
            "over",
            "within",
            "to",
            "after",
            "on",
        ):
            break
    return index


def with_rate(lexemes: Lexemes, amount: Amount, index: int, *, joined: bool = True) -> Amount:
    """The amount with the rate at lexeme `index` as part of its unit; unchanged when none is there.

    The amount then reaches to the end of the rate, unless other words stand between (not `joined`).
    """
    found = _rate(lexemes, index)
    if found is None or amount.unit is None:
        return amount
    name, first, last = found
    return replace(
        amount,
        unit=f"{amount.unit} per {name}",
        last=last if joined else amount.last,
        end=lexemes[last - 1].end if joined else amount.end,
        rate=(lexemes[first].start, lexemes[last - 1].end),
    )


def _rate(lexemes: Lexemes, index: int) -> tuple[str, int, int] | None:
    """What the amount before lexeme `index` is per: its name, and from which lexeme to which it is said."""
    word = lexemes.lower(index)
    if word in DASHES and lexemes.lower(index + 1) in ("a", "an", "per"):
        hyphens, word, index = 1, lexemes.lower(index + 1), index + 1
    else:
        hyphens = 0
    named = index + 1 + (hyphens and lexemes[index + 1].text in DASHES)
    noun = singular(lexemes.lower(named))
    if lexemes.lower(named + 1) in ("earlier", "ago", "before", "later", "after"):
        return None
    if hyphens and word in ("a", "an") and lexemes[named].kind == "word":
        return noun, named, named + 1
    if word in ("a", "an", "each", "every") and noun in (_RATE_NOUNS if word in ("a", "an") else _TIMES):
        return noun, named, named + 1
    if word == "per":
        if noun == "annum":
            return "year", named, named + 1
        unit = read_unit(lexemes, named)
        if unit is not None:
            return unit.name, named, unit.last
        return (noun, named, named + 1) if lexemes[named].kind == "word" else None
    if word == "/" and lexemes[index + 1].kind == "word" and lexemes[index + 1].glued:
        unit = read_unit(lexemes, index + 1)
        short = {
            "d": "day",
            "h": "hour",
            "hr": "hour",
            "s": "second",
            "b": "barrel",
            "t": "metric ton",
            "mt": "metric ton",
        }
        name = unit.name if unit is not None else short.get(noun, noun)
        return name, index + 1, unit.last if unit is not None else index + 2
    return None
