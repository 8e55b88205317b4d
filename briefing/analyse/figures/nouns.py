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
_HARMED = frozenset("dead wounded killed injured missing displaced homeless arrested detained hurt unaccounted".split())
_NO_PART = frozenset("more total further additional fewer less such same".split())


@dataclass(frozen=True, slots=True)
class Counted:
    """The noun that is counted: its name in the singular with what stands before it, its head, and where it ends."""

    name: str
    head: Token
    end: int


def counted(parse: Parse, number_at: int, offset: int) -> Counted | None:
    """What the number counts whose last character is before `offset` and whose last token holds `number_at`."""
    number = parse.token_at(number_at)
    following = parse.index_at(offset) if offset < len(parse.doc.text) else len(parse.doc)
    while following < len(parse.doc) and parse.starts[following] < offset:
        following += 1
    if following >= len(parse.doc):
        return None
    token = parse.doc[following]
    of = token.lower_ == "of"
    start = following + of
    if of:
        while start < len(parse.doc) and (
            parse.doc[start].pos_ in ("DET", "PRON", "NUM") or parse.doc[start].lower_ in ("the", "its")
        ):
            start += 1
    if start >= len(parse.doc):
        return None
    head = _head(parse, number, start, of)
    if head is None:
        return _people_harmed(parse, start)
    return Counted(_name(parse, start, head, of), head, head.idx + len(head))


def _head(parse: Parse, number: Token, start: int, of: bool) -> Token | None:
    """The counted noun: the one that the number modifies, or the last of an unbroken run of nouns and adjectives."""
    head = number.head
    if (
        not of
        and number.dep_ in ("nummod", "compound", "amod")
        and head.pos_ in _NOUNS
        and start <= head.i < start + _MAX_PHRASE
    ):
        return head
    last = None
    for token in parse.doc[start : start + _MAX_PHRASE]:
        if token.pos_ in _NOUNS and not token.is_space:
            last = token
        elif (
            not (token.pos_ in ("ADJ", "ADV") and last is None)
            and not (token.text in "-–" and last is not None)
            and not _possessive(token)
        ):
            break
    return last


def _possessive(token: Token) -> bool:
    return token.tag_ == "POS"


def _name(parse: Parse, start: int, head: Token, of: bool) -> str:
    words: list[str] = []
    for token in parse.doc[start : head.i]:
        if _possessive(token):
            words.clear()
        elif (
            token.pos_ in _PREMODIFIERS and token.lower_ not in _NO_PART and token.tag_ not in ("VBG", "VBN") and not of
        ):
            words.append(token.text if token.pos_ == "PROPN" else token.lemma_.lower())
        elif of and token.dep_ == "compound":
            words.append(token.lemma_.lower())
    name = singular(head.text.lower()) if head.pos_ == "PROPN" else head.lemma_.lower()
    return " ".join([*words, singular(name)])


def _people_harmed(parse: Parse, start: int) -> Counted | None:
    """ "120 wounded", "14 dead": people who are named by what befell them."""
    token = parse.doc[start]
    if token.lower_ not in _HARMED:
        return None
    return Counted("people", token, token.idx - 1)
