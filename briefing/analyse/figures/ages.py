"""Turns a bare number into a verdict: is it how old a person is, or how many children somebody has?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.analyse.figures.amount import Amount
from briefing.analyse.figures.lexing import Lexemes
from briefing.analyse.figures.marked import VERBS, climb
from briefing.analyse.figures.parse import Parse

if TYPE_CHECKING:
    from spacy.tokens import Token

_OLDEST = 119
_PERSONS = frozenset({"he", "she", "who"})
# What somebody does at a number that is none of his years: "she put it at 12".
_VALUING = frozenset(
    "put set price value estimate keep leave hold fix cap rate assess buy sell trade peg open close list quote score "
    "finish stand stop place rank bid".split()
)
# "He left school at 15" all the same.
_LEFT = frozenset({"school", "home", "college", "university"})
_PARENTS = frozenset(
    "mother father parent parents mum mom dad grandmother grandfather grandparent grandparents widow widower".split()
)
_BIRTHS = frozenset("second third fourth fifth sixth seventh eighth ninth tenth eldest oldest youngest middle".split())
_CHILDREN = frozenset("child sibling brother sister son daughter boy girl".split())


def is_brood(lexemes: Lexemes, amount: Amount, noun: str | None) -> bool:
    """Whether a number says how large somebody's family is: "a mother of three", "the third of five children"."""
    place = amount.first - 1
    place -= lexemes[place].text in "-‑"
    if lexemes.lower(place) != "of":
        return False
    place -= 1
    place -= lexemes[place].text in "-‑"
    if lexemes.lower(place) in _PARENTS:
        return True
    return noun is not None and noun.rsplit(" ", 1)[-1] in _CHILDREN and lexemes.lower(place) in _BIRTHS


def is_persons_age(parse: Parse, lexemes: Lexemes, amount: Amount) -> bool:
    """Whether a number that counts nothing is how old a person is: "she won it at 16", "Ines Tolva is 54"."""
    plain = lexemes[amount.first].text.isdecimal() and amount.last - amount.first == 1
    if not plain or not 1 <= amount.low <= _OLDEST or parse.is_endless(amount.start):
        return False
    number = parse.token_at(amount.start)
    if number.dep_ == "attr" and number.head.lemma_ == "be":
        return _has_person(number.head)
    link = number.head
    if number.dep_ != "pobj" or link.lower_ != "at" or link.head.pos_ not in VERBS:
        return False
    verb = link.head
    leaves = verb.lemma_ == "leave" and any(child.lower_ in _LEFT for child in verb.rights)
    return (leaves or verb.lemma_ not in _VALUING) and _has_person(verb)


def _has_person(verb: Token) -> bool:
    """Whether one person is the subject of a verb, or of the one that it is joined to."""
    for token in climb(verb):
        subject = next((child for child in token.lefts if child.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None:
            return subject.lower_ in _PERSONS or subject.ent_type_ == "PERSON"
        if token.dep_ not in ("conj", "xcomp", "advcl"):
            return False
    return False
