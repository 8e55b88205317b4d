"""Turns an amount and the parse around it into the stretches that say what it measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.analyse.figures.parse import Parse
from briefing.analyse.figures.phrases import Stretch, phrase

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOUNS = ("NOUN", "PROPN")
_VERBS = ("VERB", "AUX")
_MAX_CLIMB = 12


@dataclass(frozen=True, slots=True)
class Measured:
    """What an amount measures (`about`), what a share is of (`base`), and the verb that governs the amount."""

    about: Stretch | None
    base: Stretch | None
    verb: Token | None


def measured(parse: Parse, start: int, end: int, kind: str, counted_head: Token | None) -> Measured:
    """What the amount in characters `start` to `end` measures.

    `counted_head` is the noun that it counts, when it counts one.
    """
    inside = parse.tokens(start, end)
    top = _top(inside)
    avoid = (start, end)
    base = _base(parse, inside, avoid) if kind == "percent" or counted_head is None else None
    verb = _verb(top)
    if base is not None:
        return Measured(base, base if kind == "percent" else None, verb)
    right = _modified(top, end) if counted_head is None else None
    if right is not None:
        return Measured(phrase(right, avoid), None, verb)
    return Measured(_governor(top, avoid), None, verb)


def _top(inside: list[Token]) -> Token:
    """The token of the amount that the others hang on."""
    span = {token.i for token in inside}
    for token in reversed(inside):
        if token.head.i not in span or token.head == token:
            return token
    return inside[-1]


def _base(parse: Parse, inside: list[Token], avoid: Stretch) -> Stretch | None:
    """The phrase behind "of" ("5% of GDP on defence", "£540 million of missiles"), or right behind ("5 % GDP")."""
    following = parse.doc[min(inside[-1].i + 1, len(parse.doc) - 1)]
    if following.lower_ != "of" or following.idx < avoid[1]:
        return None
    for child in following.children:
        if child.dep_ == "pobj" and child.pos_ in (*_NOUNS, "PRON", "DET", "VERB", "NUM"):
            return phrase(child, avoid)
    return None


def _modified(top: Token, end: int) -> Token | None:
    """The noun right of the amount that the amount describes: "£540 million weapons package"."""
    head = top.head
    if (
        head.pos_ in _NOUNS
        and head.idx >= end
        and top.dep_ in ("nummod", "compound", "amod", "nmod", "quantmod", "npadvmod", "poss")
    ):
        return head
    if head.pos_ == "ADJ" and head.idx >= end and head.head.pos_ in _NOUNS and head.head.i > head.i:
        return head.head
    return None


def _verb(top: Token) -> Token | None:
    for token in [top, *top.ancestors][:_MAX_CLIMB]:
        if token.pos_ in _VERBS:
            return token
    return None


def _governor(top: Token, avoid: Stretch) -> Stretch | None:
    """The noun that the amount hangs on ("a speed of 15 mph"), else the subject of its verb."""
    token = top
    for _ in range(_MAX_CLIMB):
        if token.dep_ in ("nsubj", "nsubjpass", "ROOT") and token.pos_ in _NOUNS:
            return None
        head = token.head
        if head == token:
            return None
        if (
            head.pos_ in _NOUNS
            and head.i < top.i
            and token.dep_ in ("prep", "appos", "nummod", "acl", "npadvmod", "relcl")
        ):
            return phrase(head, avoid)
        if head.pos_ in _VERBS:
            found = _subject(head, avoid)
            if found is not None or head.dep_ not in ("xcomp", "conj", "advcl", "acl", "relcl", "ccomp", "pcomp"):
                return found
        token = head
    return None


def _subject(verb: Token, avoid: Stretch) -> Stretch | None:
    """The subject of a verb; of a relative clause, the noun that it describes."""
    for child in verb.lefts:
        if child.dep_ in ("nsubj", "nsubjpass") and child.idx < avoid[0]:
            if child.pos_ in _NOUNS or child.dep_ == "csubj":
                return phrase(child, avoid)
            if child.lower_ in ("which", "that", "who") and verb.dep_ == "relcl":
                return phrase(verb.head, avoid)
            return None
    if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in _NOUNS:
        return phrase(verb.head, avoid)
    return None
