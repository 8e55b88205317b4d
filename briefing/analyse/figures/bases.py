"""Turns a share into the stretches that say what it is a share of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.analyse.figures.marked import Marked, Sized, object_of
from briefing.analyse.figures.phrases import NOUNS, Stretch, is_date, phrase

if TYPE_CHECKING:
    from spacy.tokens import Token

_MEASURES = frozenset("gdp gnp gni gva".split())
# How the words of a noun phrase hang on its head.
_INSIDE = frozenset("det predet poss amod compound nmod nummod quantmod advmod case".split())
_MAX_PHRASE = 7


def following(text: Marked, inside: list[Token]) -> Token | None:
    """The token behind an amount and behind the same in another unit ("8 miles (13 km) of", "$2bn, about €1.8bn, to")."""
    doc, index = text.parse.doc, inside[-1].i + 1
    if index < len(doc) and doc[index].text in ("(", ","):
        place, closing = index + 1, ")" if doc[index].text == "(" else ","
        while place < len(doc) and (place in text.owner or doc[place].lower_ in ("about", "or", "around")):
            place += 1
        if place > index + 1 and place < len(doc) and doc[place].text == closing:
            index = place + 1
    # "€5bn worth of arms" is €5bn of arms.
    if index + 1 < len(doc) and doc[index].lower_ == "worth" and doc[index + 1].lower_ == "of":
        index += 1
    return doc[index] if index < len(doc) else None


def share_of(text: Marked, amount: Sized, inside: list[Token]) -> tuple[Stretch, Stretch] | None:
    """The phrase behind "of" ("5% of GDP on defence", "£540 million of missiles"), and the share's base in it ("GDP").

    Of a fraction the base may stand without "of": "half the voters", "one in five voters".
    """
    of = following(text, inside)
    if of is None:
        return None
    if of.lower_ != "of" or of.idx < amount.end:
        return _parted(text, of) if amount.share else None
    noun = object_of(of)
    if noun is None:
        return None
    if noun.i in text.owner:
        return _parted(text, of.nbor()) if amount.share and of.i + 1 < len(text.parse.doc) else None
    whole = phrase(noun, text.taken)
    return stretched(text, whole), phrase(noun, text.taken, links=frozenset({"of"}))


def _parted(text: Marked, first: Token) -> tuple[Stretch, Stretch] | None:
    """The noun phrase that begins with a token, amounts in it included ("the 300 delegates"), as what a fraction is of."""
    noun, doc = first, text.parse.doc
    while noun.dep_ in _INSIDE and noun.head.i > noun.i:
        noun = noun.head
    if noun.pos_ not in NOUNS or noun.i - first.i > _MAX_PHRASE or is_date(noun) or first.is_punct:
        return None
    end = phrase(noun, text.taken, links=frozenset({"of"}))[1]
    while first.i < noun.i and first.pos_ == "DET":
        first = doc[first.i + 1]
    whole = (first.idx, max(end, noun.idx + len(noun)))
    return whole, whole


def stretched(text: Marked, stretch: Stretch) -> Stretch:
    """A phrase with "on ..." or "for ..." right behind it, whatever the parser hangs that on ("3.5% of GDP on defence")."""
    following = text.parse.first_from(stretch[1])
    if following is None or following.lower_ not in ("on", "for", "to") or text.parse.doc[following.i - 1].is_punct:
        return stretch
    noun = object_of(following)
    if noun is None or is_date(noun) or noun.i in text.owner:
        return stretch
    if following.lower_ == "to" and noun.ent_type_ not in ("GPE", "ORG", "NORP"):
        return stretch
    return stretch[0], phrase(noun, text.taken, links=frozenset({"of", "in"}))[1]


def measure_base(noun: Token, amount: Sized) -> Stretch | None:
    """ "GDP" in "5 % GDP spending goal"."""
    if amount.kind != "percent":
        return None
    return next(((token.idx, token.idx + len(token)) for token in noun.subtree if token.lower_ in _MEASURES), None)
