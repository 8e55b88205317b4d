"""Turns an amount into what it hangs on: the noun before it, the verb over it, or the amount that it is set against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.analyse.figures.marked import HEDGES, VERBS, Marked, Measured, Sized, climb, verb_of
from briefing.analyse.figures.phrases import NOUNS, Stretch, is_date, phrase
from briefing.analyse.figures.subjects import described, predicate, subject_of, with_subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_HANGING = frozenset({"prep", "appos", "nummod", "acl", "npadvmod", "relcl", "advmod", "amod", "prt", "nmod", "dep"})
_COMPARING = frozenset({"from", "with", "to", "versus", "against", "vs", "or"})
HARMING = frozenset("kill wound injure hurt arrest detain displace capture evacuate".split())


def compared(text: Marked, place: int, amount: Sized, before: list[Measured]) -> Measured | None:
    """What the amount before measures, when this one is set against it ("up from €9bn", "against 58 per cent")."""
    doc, index = text.parse.doc, text.parse.index_at(amount.start) - 1
    while index > 0 and (doc[index].lower_ in HEDGES or doc[index].is_punct):
        index -= 1
    if not before or index < 1 or doc[index].lower_ not in _COMPARING:
        return None
    word, previous = doc[index].lower_, doc[index - 1]
    adjoining = previous.i in text.owner or (word == "to" and previous.lower_ == "up")
    turned = previous.lower_ in ("up", "down", "compared") or word in ("versus", "against", "vs")
    if not (adjoining or turned) or doc[index].sent.start > text.ends[place - 1]:
        return None
    return before[-1]


def governor(text: Marked, place: int, top: Token, amount: Sized, before: list[Measured]) -> tuple[Stretch, ...]:
    """The noun that the amount hangs on ("a speed of 15 mph"), else the object or subject of its verb."""
    beside = noun_before_link(text, amount, frozenset({"at", "of", "by", "up", "down"}))
    if beside is not None:
        return with_subject(text, phrase(beside, text.taken), verb_beside(beside))
    for token in climb(top):
        head = token.head
        if token.dep_ in ("nsubj", "nsubjpass") and (token.pos_ in NOUNS or token.i in text.owner):
            return predicate(text, head, amount)
        if head == token:
            return ()
        if text.owner.get(head.i, place) != place and text.owner[head.i] < place:
            return before[text.owner[head.i]].about
        if head.pos_ in NOUNS and head.i < top.i and token.dep_ in _HANGING and not is_date(head):
            return with_subject(text, phrase(head, text.taken), verb_of(head))
        if head.pos_ in VERBS or any(child.dep_ == "nsubj" for child in head.lefts):
            return _of_verb(text, head, token, amount)
    return ()


def noun_before_link(text: Marked, amount: Sized, links: frozenset[str]) -> Token | None:
    """The noun in "emissions at 90 ppm", "exports by 3%", "shares up 9%", whatever the parser makes of it."""
    index = text.parse.index_at(amount.start)
    doc = text.parse.doc
    place = index - 1
    while place > 0 and doc[place].lower_ in HEDGES:
        place -= 1
    if place < 1 or doc[place].lower_ not in links:
        return None
    noun = doc[place - 1]
    if noun.pos_ not in NOUNS or is_date(noun) or noun.i in text.owner or noun.lower_ == "year":
        return None
    return noun


def verb_beside(noun: Token) -> Token | None:
    """The verb that a noun belongs to; None where the noun stands apart from its subject ("with sizes starting at")."""
    apart = noun.dep_ == "pobj" and noun.head.lower_ in ("with", "on")
    return None if apart else verb_of(noun)


def _of_verb(text: Marked, verb: Token, through: Token, amount: Sized) -> tuple[Stretch, ...]:
    """What the verb over an amount is about: its object, when the amount only says by or for how much; else its subject."""
    if through.dep_ in ("prep", "npadvmod", "advmod", "dative", "oprd", "agent") and amount.kind != "duration":
        for child in verb.rights:
            if child.dep_ == "dobj" and child.pos_ in NOUNS and child.i not in text.owner and not is_date(child):
                return with_subject(text, phrase(child, text.taken), verb)
    if amount.noun is not None and verb.lemma_ in HARMING and verb.i < amount.noun.i:
        return with_subject(text, (verb.idx, verb.idx + len(verb)), verb)
    subject = subject_of(verb)
    if subject is None or (amount.kind == "duration" and subject.idx >= amount.end):
        return ()
    if subject.i in text.owner:
        return ((subject.idx, subject.idx + len(subject)),) if subject.pos_ in NOUNS and subject.lower_ != "%" else ()
    if subject.pos_ == "PRON" or subject.dep_ == "expl":
        return described(text, amount) if subject.lower_ == "there" else ()
    return (phrase(subject, text.taken),)
