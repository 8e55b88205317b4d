"""Turns a noun of the parse into the stretch of text that its phrase covers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

Stretch = tuple[int, int]

_LEFT = frozenset({"amod", "compound", "poss", "nmod", "nummod", "quantmod", "npadvmod", "advmod"})
_LINKS = frozenset({"of", "for", "in", "on", "to", "from", "between", "against", "at", "with", "over"})
_MAX_WORDS = 14


def phrase(noun: Token, avoid: Stretch, *, links: frozenset[str] = _LINKS) -> Stretch:
    """The characters of a noun with its modifiers and the prepositions behind it, free of the characters `avoid`.

    Relative clauses, appositions and determiners at the edge are left out.
    """
    first, last = noun, noun
    for child in reversed(list(noun.lefts)):
        if child.dep_ not in _LEFT or _meets(child, avoid) or child.i + 1 < first.left_edge.i - 3:
            break
        first = child.left_edge
        if child.dep_ == "poss":
            break
    for child in noun.rights:
        if child.dep_ in ("punct", "case"):
            continue
        if not _follows(child, links) or _meets(child, avoid) or child.i > last.i + 3:
            break
        end = _right_edge(child)
        if end.i - noun.i > _MAX_WORDS:
            break
        last = end
    first = _without_determiner(first, noun)
    start, end_at = first.idx, last.idx + len(last)
    if start < avoid[1] and end_at > avoid[0]:
        start, end_at = (max(start, avoid[1]), end_at) if noun.idx >= avoid[1] else (start, min(end_at, avoid[0]))
    return start, end_at


def _follows(child: Token, links: frozenset[str]) -> bool:
    if child.dep_ == "prep":
        return child.lower_ in links and any(grand.dep_ in ("pobj", "pcomp") for grand in child.children)
    return (child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN")) or child.dep_ == "cc"


def _right_edge(token: Token) -> Token:
    """The last token of a phrase, without the clauses that hang on it."""
    last = token
    for child in token.rights:
        if child.dep_ in ("relcl", "acl", "appos", "advcl", "punct", "parataxis"):
            break
        last = _right_edge(child)
    return last


def _without_determiner(first: Token, noun: Token) -> Token:
    while first.i < noun.i and (first.pos_ in ("DET", "PRON", "PUNCT", "SPACE") or first.lower_ in ("a", "an", "the")):
        first = first.nbor()
    return first


def _meets(token: Token, avoid: Stretch) -> bool:
    left, right = token.left_edge, token.right_edge
    return left.idx < avoid[1] and right.idx + len(right) > avoid[0]


def ancestors(token: Token) -> Iterator[Token]:
    """The token itself and all above it, nearest first."""
    yield token
    yield from token.ancestors
