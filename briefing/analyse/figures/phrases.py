"""Turns a noun of the parse into the stretch of text that its phrase covers."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

Stretch = tuple[int, int]

NOUNS = frozenset({"NOUN", "PROPN"})
_LEFT = frozenset(
    {"amod", "compound", "poss", "nmod", "nummod", "quantmod", "npadvmod", "advmod", "det", "case", "predet"}
)
_LINKS = frozenset(
    {"of", "for", "in", "on", "to", "from", "between", "against", "at", "with", "over", "per", "by", "into"}
)
_CLAUSES = frozenset({"relcl", "acl", "appos", "advcl", "punct", "parataxis", "dep"})
_PERIODS = frozenset(
    "quarter year month week day half decade season today yesterday morning afternoon evening night".split()
)
_MAX_WORDS = 14


def is_date(token: Token) -> bool:
    """Whether a noun says when."""
    return token.ent_type_ in ("DATE", "TIME") or token.lower_ in _PERIODS


def phrase(noun: Token, taken: AbstractSet[int], *, links: AbstractSet[str] = _LINKS) -> Stretch:
    """The characters of a noun with its modifiers and the prepositions behind it, free of the tokens `taken` by amounts.

    Relative clauses, appositions, times and the determiner at the edge are left out.
    """
    first = _left_end(noun, taken)
    last = _right_end(noun, taken, links)
    while first.i < noun.i and (
        first.pos_ in ("DET", "PUNCT", "SPACE", "PART") or first.tag_ in ("PRP$", "WP$") or first.i in taken
    ):
        first = first.nbor()
    return first.idx, last.idx + len(last)


def _left_end(noun: Token, taken: AbstractSet[int]) -> Token:
    first = noun
    for child in reversed(list(noun.lefts)):
        left = child.left_edge
        if child.dep_ not in _LEFT or any(index in taken for index in range(left.i, child.right_edge.i + 1)):
            break
        if child.right_edge.i + 1 < first.i:
            break
        first = left
    return first


def _right_end(noun: Token, taken: AbstractSet[int], links: AbstractSet[str]) -> Token:
    last = noun
    for child in noun.rights:
        if child.dep_ in ("punct", "case"):
            continue
        if not _belongs(child, links):
            break
        end = _edge(child)
        apart = child.left_edge.i > last.i + 2
        if apart or end.i - noun.i > _MAX_WORDS or any(index in taken for index in range(child.i, end.i + 1)):
            break
        if child.dep_ != "cc":
            last = end
    return last


def _belongs(child: Token, links: AbstractSet[str]) -> bool:
    if child.dep_ == "prep":
        objects = [grand for grand in child.children if grand.dep_ == "pobj"]
        return child.lower_ in links and bool(objects) and not any(map(is_date, objects))
    if child.dep_ in ("conj", "nummod"):
        return child.pos_ in NOUNS or child.dep_ == "nummod"
    return child.dep_ == "cc"


def _edge(token: Token) -> Token:
    """The last token of a phrase, without the clauses that hang on it."""
    last = token
    for child in token.rights:
        if child.dep_ in _CLAUSES or (child.dep_ == "prep" and any(is_date(grand) for grand in child.children)):
            break
        if child.dep_ != "cc":
            last = _edge(child)
    return last
