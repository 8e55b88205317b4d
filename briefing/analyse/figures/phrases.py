"""Turns a noun of the parse into the stretch of text that its phrase covers."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

Stretch = tuple[int, int]

NOUNS = frozenset({"NOUN", "PROPN"})
_BEFORE = frozenset({"ADJ", "NOUN", "PROPN", "NUM", "SYM"})
_EDGE = frozenset({"DET", "PUNCT", "SPACE", "PART"})
_LINKS = frozenset("of for in on to from between against at with over per by into across".split())
_CLAUSES = frozenset({"relcl", "acl", "appos", "advcl", "punct", "parataxis", "dep"})
_PERIODS = frozenset(
    "quarter year month week day half decade season today yesterday morning afternoon evening night".split()
)
# "Sizes starting at 40": the participle says nothing of the sizes.
_STARTING = frozenset("start begin range average total go".split())
_JOINS = frozenset({"-", "/", "‑"})
_AMOUNTS = frozenset({"DATE", "TIME", "CARDINAL", "QUANTITY", "PERCENT", "MONEY"})
_MAX_WORDS = 14


def is_date(token: Token) -> bool:
    """Whether a noun says when."""
    return token.ent_type_ in ("DATE", "TIME") or token.lower_ in _PERIODS


def phrase(noun: Token, taken: AbstractSet[int], *, links: AbstractSet[str] = _LINKS) -> Stretch:
    """The characters of a noun with its modifiers and the prepositions behind it, free of the tokens `taken` by amounts.

    Relative clauses, appositions, times and the determiner at the edge are left out; a name is never cut.
    """
    first = _left_end(noun, taken)
    last = _right_end(noun, taken, links)
    while first.i < noun.i and (first.pos_ in _EDGE or first.tag_ in ("PRP$", "WP$", "POS")):
        first = first.nbor()
    return first.idx, last.idx + len(last)


def _left_end(noun: Token, taken: AbstractSet[int]) -> Token:
    """The first of the unbroken run of modifiers before a noun; what is hyphened together stays together."""
    first = noun
    while first.i > 0:
        before = first.nbor(-1)
        modifies = before.pos_ in _BEFORE or before.tag_ in ("POS", "HYPH", "VBN", "VBG", "PRP$")
        below = noun.is_ancestor(before) or (before.ent_iob_ != "O" and first.ent_iob_ == "I")
        dated = is_date(before) and before.pos_ != "PROPN"
        hyphened = not before.whitespace_ and (before.text in _JOINS or first.text in _JOINS) and not before.is_space
        if before.i in taken or not (hyphened or (modifies and below and not dated)):
            break
        first = before
    return first


def _right_end(noun: Token, taken: AbstractSet[int], links: AbstractSet[str]) -> Token:
    last = _name_end(noun, taken)
    for child in noun.rights:
        if child.i <= last.i or child.dep_ in ("punct", "case"):
            continue
        if not _belongs(child, links):
            break
        end = _edge(child)
        apart = child.left_edge.i > last.i + 2
        if apart or end.i - noun.i > _MAX_WORDS:
            break
        if any(index in taken for index in range(child.i, end.i + 1)) or (child.dep_ == "acl" and end.i > child.i + 6):
            return child if child.dep_ == "acl" and _measures(child, taken) else last
        if child.dep_ != "cc":
            last = _name_end(end, taken)
    return last


def _measures(clause: Token, taken: AbstractSet[int]) -> bool:
    """Whether a participle says that its noun is so much: "people earning £900", not "shops offering 9 per cent loans"."""
    if clause.tag_ != "VBG" or clause.i in taken or clause.lemma_ in _STARTING:
        return False
    objects = (child for child in clause.rights if child.dep_ in ("dobj", "attr", "npadvmod", "prep", "dep"))
    return all(child.i in taken or child.dep_ == "prep" for child in objects)


def _name_end(token: Token, taken: AbstractSet[int]) -> Token:
    """The end of the name that the token stands in ("S&P 500", "e-mini"), or the token itself."""
    doc = token.doc
    while token.i + 1 < len(doc):
        after = doc[token.i + 1]
        if after.text in _JOINS and not token.whitespace_ and not after.whitespace_ and after.i + 1 < len(doc):
            if after.i + 1 in taken or doc[after.i + 1].is_space:
                break
            token = doc[after.i + 1]
            continue
        if after.i in taken or after.is_punct or after.is_space or not _same_name(token, after):
            break
        token = after
    return token


def _same_name(token: Token, after: Token) -> bool:
    """Whether a token goes on the name that the one before it belongs to."""
    if after.ent_iob_ == "I" and token.ent_type_ not in _AMOUNTS:
        return True
    if _goes_on_behind_number(token, after):
        return True
    if token.pos_ != "PROPN":
        return False
    return (after.pos_ == "PROPN" and after.is_alpha) or (after.like_num and token.ent_type_ != "PERSON")


def _goes_on_behind_number(token: Token, after: Token) -> bool:
    """Whether a name goes on behind the number in it: "Falcon 20 Ultra"."""
    numbered = token.like_num and token.i > 0 and token.nbor(-1).pos_ == "PROPN" and not is_date(token)
    return numbered and after.pos_ == "PROPN" and after.is_alpha and not is_date(after) and after.head.i >= token.i - 1


def _belongs(child: Token, links: AbstractSet[str]) -> bool:
    if child.dep_ == "prep":
        objects = [grand for grand in child.children if grand.dep_ == "pobj"]
        return child.lower_ in links and bool(objects) and not any(is_date(one) or one.pos_ == "ADP" for one in objects)
    if child.dep_ == "conj":
        return child.pos_ in NOUNS and child.i <= child.head.i + 3 and child.nbor(-1).pos_ != "DET"
    if child.dep_ == "acl":
        return _is_reduced(child)
    return child.dep_ in ("nummod", "cc")


def _is_reduced(clause: Token) -> bool:
    """Whether a clause is a participle right behind its noun: "people earning", "coins found in the field"."""
    return clause.tag_ in ("VBN", "VBG") and clause.i == clause.head.i + 1


def _edge(token: Token) -> Token:
    """The last token of a phrase, without the clauses that hang on it."""
    last = token
    for child in token.rights:
        if child.dep_ == "acl" and _is_reduced(child):
            last = _edge(child)
            continue
        if child.dep_ in _CLAUSES or (child.dep_ == "prep" and any(is_date(grand) for grand in child.children)):
            break
        if child.dep_ not in ("cc", "conj") or (child.dep_ == "conj" and _belongs(child, frozenset())):
            last = _edge(child) if child.dep_ != "cc" else last
    return last
