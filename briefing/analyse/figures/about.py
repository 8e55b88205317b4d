"""Turns an amount and the parse around it into the stretches that say what it measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from briefing.analyse.figures.bases import following, measure_base, share_of
from briefing.analyse.figures.governors import compared, governor, noun_before_link, with_holder
from briefing.analyse.figures.marked import HEDGES, TOTALS, VERBS, Marked, Measured, Sized, climb, object_of, top_of
from briefing.analyse.figures.nouns import HARMED
from briefing.analyse.figures.parse import Parse
from briefing.analyse.figures.phrases import NOUNS, Stretch, is_date, phrase
from briefing.analyse.figures.subjects import harm, with_subject
from briefing.analyse.figures.worded import worded

if TYPE_CHECKING:
    from spacy.tokens import Token

_MODIFYING = frozenset({"nummod", "compound", "amod", "nmod", "quantmod", "npadvmod", "poss"})
# What stands behind an amount of money and says what it is for, or where it goes.
_PURPOSES = frozenset({"for", "on", "to", "from", "off", "into"})
_DESCRIBING = frozenset({"JJ", "JJR", "JJS", "VBN", "VBG"})
_OF_AMOUNTS = frozenset(
    "additional further extra total full mere whopping staggering massive huge record estimated average nominal other "
    "separate different new fresh latest last next first second third final only single entire own same such".split()
)
# "In exchange", "in cash": how it is paid, not what for.
_MANNERS = frozenset("exchange return total addition all advance cash full part turn general response".split())
_WAYS = frozenset({"to", "from", "into"})


def measured(parse: Parse, amounts: Sequence[Sized]) -> list[Measured]:
    """What each of the amounts of a text, in order, measures."""
    tokens = [parse.tokens(amount.start, amount.end) for amount in amounts]
    owner = {token.i: place for place, inside in enumerate(tokens) for token in inside}
    text = Marked(parse, owner, [inside[-1].i for inside in tokens])
    found: list[Measured] = []
    for place, amount in enumerate(amounts):
        if parse.is_endless(amount.start):
            found.append(Measured((), None, None))
            continue
        found.append(worded(parse, amount, _apart_from(amount, _measured(text, place, amount, tokens[place], found))))
    return found


def _apart_from(amount: Sized, what: Measured) -> Measured:
    """What is measured without what is part of the amount itself: that says nothing more."""
    about = tuple(each for each in what.about if each[1] <= amount.start or each[0] >= amount.end)
    return replace(what, about=about) if about != what.about else what


def _measured(text: Marked, place: int, amount: Sized, inside: list[Token], before: list[Measured]) -> Measured:
    top = top_of(inside)
    verb = next((token for token in climb(top) if token.pos_ in VERBS), None)
    base = share_of(text, amount, inside) if amount.kind == "percent" or amount.noun is None else None
    if base is not None:
        about, share = base
        return Measured(
            with_subject(text, about, None if _set_apart(text, inside) else verb),
            share if amount.kind == "percent" else None,
            verb,
        )
    noun = _modified(top, amount.end) if amount.noun is None else None
    if noun is not None and noun.i not in text.owner:
        return Measured(_of_modified(text, noun, amount, verb), measure_base(noun, amount), verb)
    of_what = noun_before_link(text, amount, frozenset({"of"}))
    if of_what is not None and of_what.lower_ not in TOTALS and amount.noun is None:
        return Measured(with_holder(text, of_what), None, verb)
    local = _purpose(text, amount, inside) if amount.noun is None else None
    if local is not None:
        participle = verb is not None and verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl")
        return Measured(with_subject(text, local, None if participle else verb), None, verb)
    other = compared(text, place, amount, before)
    if other is not None:
        return Measured(other.about, other.base, verb)
    if amount.noun is not None and amount.noun.lower_ in HARMED:
        return Measured((harm(text, amount.noun),), None, verb)
    if amount.noun is not None:
        owned = _owner_of(text, amount.noun, inside)
        if owned is not None:
            return Measured((owned,), None, verb)
    hangs_on = governor(text, place, top, amount, before) or _beside(text, amount, inside)
    return Measured(hangs_on, None, verb)


def _beside(text: Marked, amount: Sized, inside: list[Token]) -> tuple[Stretch, ...]:
    """The noun right behind a measure, or the name right before it, whatever the parser makes of them.

    "1.5mm internal diameter", "the Falcon 16 inch".
    """
    if amount.kind != "measure":
        return ()
    doc, first = text.parse.doc, inside[0].i
    last = inside[-1].i
    while last + 1 < len(doc) and doc[last + 1].pos_ in ("ADJ", "NOUN") and last + 1 not in text.owner:
        last += 1
    if last > inside[-1].i and doc[last].pos_ == "NOUN" and not is_date(doc[last]):
        return ((doc[inside[-1].i + 1].idx, doc[last].idx + len(doc[last])),)
    named = first > 0 and doc[first - 1].pos_ == "PROPN" and first - 1 not in text.owner
    return (phrase(doc[first - 1], text.taken),) if named and doc[first - 1].head.i in text.owner else ()


def _set_apart(text: Marked, inside: list[Token]) -> bool:
    """Whether an amount stands in brackets or behind a comma, apart from the subject of the sentence."""
    place = inside[0].i - 1
    while place > 0 and (text.parse.doc[place].lower_ in HEDGES or text.parse.doc[place].text == "~"):
        place -= 1
    return place > 0 and text.parse.doc[place].text in ("(", ",", "[")


def _modified(top: Token, end: int) -> Token | None:
    """The noun right of the amount that the amount describes: "£540 million weapons package"."""
    noun = top.head
    if noun.pos_ == "ADJ" and noun.idx >= end and noun.head.pos_ in NOUNS and noun.head.i > noun.i:
        noun = noun.head
    elif noun.pos_ not in NOUNS or noun.idx < end or top.dep_ not in _MODIFYING:
        return None
    while noun.dep_ in ("compound", "nmod") and noun.head.i > noun.i and noun.head.pos_ in NOUNS:
        noun = noun.head
    return noun


def _of_modified(text: Marked, noun: Token, amount: Sized, verb: Token | None) -> tuple[Stretch, ...]:
    """The noun that the amount describes, whose it is, and who has to do with it."""
    about = phrase(noun, text.taken)
    first = text.parse.first_from(max(about[0], amount.end))
    about = (first.idx if first is not None and first.i <= noun.i else noun.idx, about[1])
    place = text.parse.index_at(amount.start)
    named = _name_before(text, noun, place)
    if named is not None:
        return about, named
    owner = _possessor(text, noun, place)
    told = (about, phrase(owner, text.taken, links=frozenset())) if owner is not None else with_subject(text, about, verb)
    described = _described_before(text, noun, place)
    return (told[0], described, *told[1:]) if described is not None else told


def _name_before(text: Marked, noun: Token, first: int) -> Stretch | None:
    """The name before an amount that is part of the noun behind it ("Alder" in "Alder 20mm bolts")."""
    doc, place = text.parse.doc, first
    while place > 0 and doc[place - 1].pos_ == "PROPN" and place - 1 not in text.owner:
        place -= 1
    if place == first or not (doc[first - 1].head == noun or doc[first - 1].head.i in text.owner):
        return None
    return doc[place].idx, doc[first - 1].idx + len(doc[first - 1])


def _described_before(text: Marked, noun: Token, first: int) -> Stretch | None:
    """What is said of a noun before the amount that stands between ("sharp" in "a sharp 3 per cent drop").

    Not what is said of the amount itself ("a whopping 54 gigabytes of data").
    """
    doc, place = text.parse.doc, first
    while place > 0 and doc[place - 1].tag_ in _DESCRIBING and doc[place - 1].lower_ not in _OF_AMOUNTS:
        adjective = doc[place - 1]
        of_noun = adjective.head == noun or (adjective.tag_ == "JJS" and adjective.head.i in text.owner)
        if not of_noun or adjective.dep_ != "amod" or is_date(adjective):
            break
        place -= 1
    return (doc[place].idx, doc[first - 1].idx + len(doc[first - 1])) if place < first else None


def _purpose(text: Marked, amount: Sized, inside: list[Token]) -> Stretch | None:
    """What money is for or goes to: "$5bn in assets", "€2bn to shipyards", "1.5 per cent for infrastructure"."""
    link = following(text, inside)
    if link is None or link.lower_ not in _PURPOSES | {"in"} or amount.kind not in ("money", "percent"):
        return None
    if amount.kind == "percent" and link.lower_ not in ("for", "off"):
        return None
    if link.lower_ in _WAYS and top_of(inside).dep_ == "pobj":
        return None
    noun = object_of(link)
    if (
        noun is None
        or noun.pos_ not in NOUNS
        or is_date(noun)
        or noun.i in text.owner
        or any(t.i in text.owner for t in noun.lefts)
    ):
        return None
    if link.lower_ == "in" and (noun.pos_ == "PROPN" or noun.left_edge.pos_ == "DET" or noun.lower_ in _MANNERS):
        return None
    return phrase(noun, text.taken)


def _possessor(text: Marked, noun: Token, first: int) -> Token | None:
    """Whose the noun is, said before the amount that begins with token `first`."""
    for child in noun.lefts:
        if child.dep_ == "poss" and child.pos_ in NOUNS and child.i < first:
            return child
    doc = text.parse.doc
    if first < 2 or doc[first - 1].tag_ != "POS":
        return None
    place = first - 2
    while place > 0 and doc[place].pos_ == "NUM" and place not in text.owner:
        place -= 1
    return doc[place] if doc[place].pos_ in NOUNS else None


def _owner_of(text: Marked, noun: Token, inside: list[Token]) -> Stretch | None:
    """Whose the counted things are: "the alliance's 32 members", "five seasons of the series"."""
    owner = _possessor(text, noun, inside[0].i)
    if owner is not None:
        return phrase(owner, text.taken, links=frozenset())
    of = following(text, inside)
    if of is not None and of.lower_ == "of" and (found := object_of(of)) is not None and found.i not in text.owner:
        return phrase(found, text.taken)
    return None
