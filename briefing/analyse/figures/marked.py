"""Turns a parse and the amounts in it into tokens that know which amount they belong to, and how to climb from them."""

from __future__ import annotations

from collections.abc import Iterator, KeysView
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.analyse.figures.parse import Parse
from briefing.analyse.figures.phrases import Stretch
from briefing.model import FigureKind

if TYPE_CHECKING:
    from spacy.tokens import Token

VERBS = frozenset({"VERB", "AUX"})
HEDGES = frozenset("about around over nearly almost than more least just roughly some an a the".split())
# What a total is called says nothing of what it totals.
TOTALS = frozenset("total sum amount average number equivalent some rest".split())
_MAX_CLIMB = 12


@dataclass(frozen=True, slots=True)
class Sized:
    """An amount in characters `start` to `end`, with its kind and the noun that it counts, if it counts one.

    `share` is true of a fraction ("a third").
    """

    start: int
    end: int
    kind: FigureKind
    noun: Token | None
    share: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """What an amount measures, best first; what a share is of (`base`); and the verb that governs the amount."""

    about: tuple[Stretch, ...]
    base: Stretch | None
    verb: Token | None


@dataclass(frozen=True, slots=True)
class Marked:
    """The parse, which tokens belong to which amount, and the last token of each amount."""

    parse: Parse
    owner: dict[int, int]
    ends: list[int]

    @property
    def taken(self) -> KeysView[int]:
        """The tokens that are part of any amount."""
        return self.owner.keys()


def climb(token: Token) -> Iterator[Token]:
    """The token and what it hangs on, nearest first, so far as it matters."""
    for _ in range(_MAX_CLIMB):
        yield token
        if token.head == token:
            return
        token = token.head


def top_of(inside: list[Token]) -> Token:
    """The token of the amount that the others hang on."""
    span = {token.i for token in inside}
    for token in reversed(inside):
        if token.head.i not in span or token.head == token:
            return token
    return inside[-1]


def object_of(preposition: Token) -> Token | None:
    """The noun that a preposition governs."""
    return next((child for child in preposition.children if child.dep_ == "pobj" and child.pos_ != "PRON"), None)


def verb_of(noun: Token) -> Token | None:
    """The nearest verb over a token."""
    return next((token for token in climb(noun) if token.pos_ in VERBS), None)
