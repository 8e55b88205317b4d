"""Turns what stands behind a bare number into the noun that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.analyse.figures.parse import Parse
from briefing.analyse.figures.units import singular

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOUNS = frozenset({"NOUN", "PROPN"})
_PREMODIFIERS = frozenset({"ADJ", "NOUN", "PROPN"})
_MAX_PHRASE = 8
HARMED = frozenset("dead wounded killed injured missing displaced homeless arrested detained hurt unaccounted".split())
# What may be evacuated or captured and is no person.
THINGS = frozenset("home house household building village town city settlement vehicle tank ship vessel boat animal".split())
_NO_PART = frozenset("more total further additional fewer less such same previous".split())
_NEVER_NOUNS = frozenset("have be do say go become get make take give seem remain".split())
# "2.1 last year": the words that follow say when, not what.
_WHEN = frozenset("last next this later earlier ago each every in on at and or but".split())


@dataclass(frozen=True, slots=True)
class Counted:
    """The noun that is counted: its name in the singular with what stands before it, its head, and where it ends."""

    name: str
    head: Token
    end: int


def counted(parse: Parse, number_at: int, offset: int) -> Counted | None:
    """What the number counts that ends before `offset`; its last token holds the character `number_at`."""
    number = parse.token_at(number_at)
    following = parse.first_from(offset)
    if following is None or following.lower_ in _WHEN or "\n" in parse.text[offset : following.idx]:
        return None
    if following.lower_ == "who":
        return Counted("people", following, offset)
    if following.text in "-‑" and following.idx == offset and following.i + 1 < len(parse.doc):
        after = following.nbor()
        return Counted(singular(after.lemma_.lower()), after, after.idx + len(after)) if after.pos_ in _NOUNS else None
    if following.lower_ == "of":
        return _part(parse, following)
    head = _head(parse, number, following.i)
    if head is not None:
        return Counted(_name(parse, following.i, head), head, head.idx + len(head))
    if following.lower_ in HARMED:
        return Counted("people", following, offset)
    return None


def _part(parse: Parse, of: Token) -> Counted | None:
    """What a number of something counts: "tens of thousands of people", "two of its major command posts"."""
    for child in of.children:
        owns = child.i + 1 < len(parse.doc) and parse.doc[child.i + 1].tag_ == "POS"
        if child.dep_ == "pobj" and child.pos_ in _NOUNS and child.i < of.i + _MAX_PHRASE and not owns:
            start = child.i
            while (
                start > of.i + 1
                and parse.doc[start - 1].dep_ in ("compound", "nmod", "amod")
                and parse.doc[start - 1].head == child
            ):
                start -= 1
            while start < child.i and parse.doc[start].dep_ == "amod" and parse.doc[of.i + 1].pos_ in ("DET", "PRON"):
                start += 1
            return Counted(_name(parse, start, child), child, child.idx + len(child))
    return None


def _head(parse: Parse, number: Token, start: int) -> Token | None:
    """The counted noun: the one that the number modifies, or the last of an unbroken run of nouns and adjectives."""
    head = number.head
    modifies = (
        number.dep_ in ("nummod", "compound", "amod") and head.pos_ in _NOUNS and start <= head.i < start + _MAX_PHRASE
    )
    if modifies and parse.doc[start].pos_ not in ("CCONJ", "PUNCT", "ADP", "SCONJ"):
        while head.dep_ == "compound" and head.head.pos_ in _NOUNS and _adjoins(head):
            head = head.head
        return head
    last = None
    for token in parse.doc[start : start + _MAX_PHRASE]:
        if (token.pos_ in _NOUNS or _is_plural(token, start)) and not token.is_space:
            last = token
        elif not _goes_on(parse, token, last):
            break
    return last


def _is_plural(token: Token, start: int) -> bool:
    """Whether a word that is taken for a verb must be a plural, standing right behind a number ("3 turns")."""
    if token.lemma_ in _NEVER_NOUNS:
        return False
    return token.i == start > 0 and token.tag_ == "VBZ" and token.pos_ == "VERB" and token.nbor(-1).lower_ != "one"


def _adjoins(noun: Token) -> bool:
    """Whether nothing but other parts of the compound stands between a noun and the one that it is part of."""
    between = noun.doc[noun.i + 1 : noun.head.i]
    return noun.head.i > noun.i and all(token.pos_ in _PREMODIFIERS for token in between)


def _goes_on(parse: Parse, token: Token, last: Token | None) -> bool:
    """Whether a token that is no noun may stand inside the phrase: "digital and physical sales", "Fiat and Volvo cars"."""
    if token.tag_ == "POS":
        return True
    if token.pos_ == "ADJ":
        return last is None
    if token.text in "-–":
        return last is not None
    if token.lower_ != "and" or token.i + 1 >= len(parse.doc) or token.i == 0:
        return False
    before, after = token.nbor(-1), token.nbor(1)
    return (
        before.pos_ == after.pos_ and before.pos_ in ("ADJ", "PROPN") and before.text[0].isupper() == after.text[0].isupper()
    )


def _is_model(token: Token) -> bool:
    """Whether a token says which model ("F-35", the 3 of "Model 3")."""
    if token.text.isdecimal():
        return token.i > 0 and token.nbor(-1).text[0].isupper()
    return token.text[0].isupper() and any(map(str.isdigit, token.text)) and token.text.replace("-", "").isalnum()


def _name(parse: Parse, start: int, head: Token) -> str:
    words: list[str] = []
    for token in parse.doc[start : head.i]:
        if token.tag_ == "POS":
            words.clear()
        elif (
            (token.pos_ in _PREMODIFIERS or _is_model(token))
            and token.lower_ not in _NO_PART
            and token.tag_ not in ("VBG", "VBN")
        ):
            words.append(token.text if token.pos_ == "PROPN" else token.lemma_.lower())
    name = singular(head.text.lower()) if head.pos_ == "PROPN" else head.lemma_.lower()
    return " ".join([*words, singular(name)])
