"""Turns a verb into the stretches that its subject covers, or what it says of things that are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.analyse.figures.marked import VERBS, Marked, Sized, climb, object_of
from briefing.analyse.figures.phrases import NOUNS, Stretch, is_date, phrase

if TYPE_CHECKING:
    from spacy.tokens import Token

_UPWARD = frozenset({"xcomp", "conj", "advcl", "acl", "relcl", "pcomp", "ccomp"})
_PARTS = frozenset("some many most all half none part each one several much".split())
_COMPLEMENTS = frozenset({"dobj", "ccomp", "xcomp", "attr", "oprd"})
_PRONOUNS = frozenset({"it", "they", "he", "she"})


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb; of a participle or relative clause, the noun that it describes; else the one above."""
    for token in climb(verb):
        for child in token.lefts:
            if child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj"):
                if child.lower_ in ("which", "that", "who") and token.dep_ == "relcl":
                    return _antecedent(child, token.head)
                if child.lower_ in _PARTS:
                    return next((found for of in child.rights if of.lower_ == "of" and (found := object_of(of))), child)
                return _meant(child, token) if child.lower_ in _PRONOUNS else child
        if token.dep_ in ("acl", "relcl") and token.head.pos_ in NOUNS:
            return token.head
        if (beside := _noun_before(token)) is not None:
            return beside
        if token.dep_ not in _UPWARD and token.pos_ in VERBS:
            return None
    return None


def _antecedent(relative: Token, head: Token) -> Token:
    """The noun that a relative pronoun stands for: the one right before it, if one is."""
    place = relative.i - 1
    if place > 0 and relative.doc[place].is_punct:
        place -= 1
    before = relative.doc[max(place, 0)]
    return before if before.pos_ in NOUNS and head.pos_ not in NOUNS else head


def _meant(pronoun: Token, verb: Token) -> Token:
    """Who a pronoun stands for in what somebody says of himself ("Spain said it would"), else the pronoun."""
    for token in climb(verb):
        if token.dep_ == "ccomp":
            above = next((child for child in token.head.lefts if child.dep_ == "nsubj"), None)
            return above if above is not None and above.pos_ in NOUNS else pronoun
        if token.dep_ not in ("conj", "xcomp"):
            return pronoun
    return pronoun


def _noun_before(verb: Token) -> Token | None:
    """The noun right before a finite verb and its auxiliaries, whatever the parser makes of it."""
    if verb.tag_ in ("VBG", "VB") and not any(child.dep_.startswith("aux") for child in verb.lefts):
        return None
    place = verb.i - 1
    doc = verb.doc
    while place > 0 and (doc[place].pos_ == "AUX" or doc[place].dep_ == "neg" or doc[place].pos_ == "ADV"):
        place -= 1
    return doc[place] if place >= 0 and doc[place].pos_ in NOUNS and not is_date(doc[place]) else None


def with_subject(text: Marked, about: Stretch, verb: Token | None) -> tuple[Stretch, ...]:
    """What is measured, and the subject of the sentence when it is another."""
    subject = subject_of(verb) if verb is not None else None
    if subject is None or subject.pos_ not in NOUNS or subject.i in text.owner or is_date(subject):
        return (about,)
    stretch = phrase(subject, text.taken)
    apart = stretch[1] <= about[0] or stretch[0] >= about[1]
    return (about, stretch) if apart else (about,)


def predicate(text: Marked, verb: Token, amount: Sized) -> tuple[Stretch, ...]:
    """What is said of counted things that are the subject: "marched in Bucharest", "killed in the strike"."""
    if verb.pos_ not in VERBS or verb.idx < amount.end or amount.kind == "duration":
        return ()
    first, last = verb, verb
    for child in verb.rights:
        if (
            child.dep_ not in ("dobj", "prep", "agent", "prt", "acomp", "attr")
            or is_date(child)
            or any(map(is_date, child.children))
        ):
            break
        end = child.right_edge
        if end.i - verb.i > 8 or any(index in text.owner for index in range(child.left_edge.i, end.i + 1)):
            break
        last = end
        if verb.lemma_ == "be":
            first = child.left_edge
        if child.dep_ != "prt":
            break
    if last == verb and (verb.lemma_ == "be" or any(child.dep_ in _COMPLEMENTS for child in verb.rights)):
        objects = (child for child in verb.rights if child.dep_ == "dobj" and child.pos_ in NOUNS)
        return tuple(phrase(noun, text.taken) for noun in objects if noun.i not in text.owner)[:1]
    return ((first.idx, last.idx + len(last)),)


def described(text: Marked, amount: Sized) -> tuple[Stretch, ...]:
    """What is said of things that there are: "tens of thousands of students studying at the university"."""
    if amount.noun is None:
        return ()
    for child in amount.noun.rights:
        if child.dep_ in ("acl", "relcl") and child.right_edge.i - child.i < 8:
            return predicate(text, child, amount)
        if child.dep_ == "prep" and (noun := object_of(child)) is not None and not is_date(noun):
            return (phrase(noun, text.taken),)
    return ()


def harm(text: Marked, word: Token) -> Stretch:
    """What befell people, and where: "dead after the flood", "wounded in the strike"."""
    end = word
    for child in word.rights:
        if (
            child.dep_ == "prep"
            and child.i <= end.i + 1
            and not any(token.i in text.owner or is_date(token) for token in child.subtree)
        ):
            end = child.right_edge
    return word.idx, end.idx + len(end)
