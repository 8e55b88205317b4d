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
_SINGULAR = frozenset({"it", "he", "she"})
_PRONOUNS = _SINGULAR | {"they"}
_RELATIVES = frozenset({"WDT", "WP"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# A noun that says what the subject is: "becoming the first city to ...".
_PREDICATES = frozenset({"attr", "oprd"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_MAX_APPOSITION = 10


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb; of a participle or relative clause, the noun that it describes; else the one above."""
    for token in climb(verb):
        for child in token.lefts:
            if child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj"):
                if child.tag_ in _RELATIVES and (token.dep_ == "relcl" or child.lower_ != "that"):
                    return _antecedent(child, token.head if token.dep_ == "relcl" else child)
                if child.lower_ in _PARTS:
                    of = next((found for of in child.rights if of.lower_ == "of" and (found := object_of(of))), None)
                    return of if of is not None else _meant(child, token) if token.dep_ == "conj" else child
                return _meant(child, token) if child.lower_ in _PRONOUNS else child
        if token.dep_ in ("acl", "relcl") and token.head.pos_ in NOUNS:
            return _identified(token.head)
        if token.pos_ in VERBS and (beside := _noun_before(token)) is not None:
            return beside
        if token.dep_ not in _UPWARD and token.pos_ in VERBS:
            return None
    return None


def _identified(noun: Token) -> Token:
    """The subject that a predicate noun is said to be ("the town became the first to"), else the noun."""
    if noun.dep_ not in _PREDICATES or noun.head.pos_ not in VERBS:
        return noun
    subject = subject_of(noun.head)
    return subject if subject is not None and subject.pos_ in NOUNS else noun


def _antecedent(relative: Token, head: Token) -> Token:
    """The noun that a relative pronoun stands for: the one that its clause describes, else the one right before it.

    In "a limit per boat, which" it is the limit; in "the price was £5, which" the price.
    """
    place = relative.i - 1
    if place > 0 and relative.doc[place].is_punct:
        place -= 1
    before = relative.doc[max(place, 0)]
    noun = before if before.pos_ in NOUNS and head.pos_ not in NOUNS else head
    if noun.dep_ == "pobj" and noun.head.lower_ == "per":
        return noun.head.head
    return _identified(noun) if noun.pos_ == "NUM" else noun


def _meant(pronoun: Token, verb: Token) -> Token:
    """What a pronoun stands for: who says it of himself ("Spain said it would"), else the only earlier subject that fits.

    Where no subject of the same sentence fits, or several do, the pronoun itself.
    """
    for token in climb(verb):
        if token.dep_ == "ccomp" and token.head.i < token.i:
            above = subject_of(token.head)
            return above if above is not None and above.pos_ in NOUNS else pronoun
        if token.dep_ not in ("conj", "xcomp"):
            break
    fitting = {
        token.lower_: token
        for token in pronoun.doc[pronoun.sent.start : pronoun.i]
        if token.dep_ in _SUBJECTS and token.pos_ in NOUNS and _fits(pronoun, token)
    }
    return next(iter(fitting.values())) if len(fitting) == 1 else pronoun


def _fits(pronoun: Token, noun: Token) -> bool:
    """Whether a pronoun can stand for a noun, by number and by whether it names a person."""
    if pronoun.lower_ in _SINGULAR:
        plural = noun.tag_ in ("NNS", "NNPS")
        return not plural and (noun.ent_type_ == "PERSON") == (pronoun.lower_ != "it")
    return True


def _noun_before(verb: Token) -> Token | None:
    """The noun of the phrase right before a finite verb and its auxiliaries, whatever the parser makes of it."""
    if verb.tag_ in ("VBG", "VB") and not any(child.dep_.startswith("aux") for child in verb.lefts):
        return None
    place = verb.i - 1
    doc = verb.doc
    while place > 0 and (doc[place].pos_ == "AUX" or doc[place].dep_ == "neg" or doc[place].pos_ == "ADV"):
        place -= 1
    if place >= 0 and doc[place].text == ",":
        return _before_apposition(doc[place])
    noun = _top_of_phrase(doc[place]) if place >= 0 else None
    return noun if noun is not None and not is_date(noun) else None


def _top_of_phrase(last: Token) -> Token | None:
    """The head of the noun phrase that ends with a token; None where that is the place where something is said to be."""
    if last.pos_ == "PRON" and last.dep_ == "pobj" and last.head.head.pos_ in NOUNS and last.head.head.i < last.head.i:
        return last.head.head
    if last.pos_ not in NOUNS and not (last.is_upper and last.is_alpha and len(last) > 1):
        return None
    noun = last
    while noun.dep_ == "pobj" or (noun.dep_ == "conj" and noun.head.dep_ == "pobj"):
        above = noun.head if noun.dep_ == "conj" else noun.head.head
        if above.i > noun.i or above.pos_ not in NOUNS:
            return None if above.i > noun.i else last
        noun = above
    return noun


def _before_apposition(comma: Token) -> Token | None:
    """The noun before what stands between two commas ("profit, the key measure, fell"), if that is no clause."""
    doc = comma.doc
    for place in range(comma.i - 1, max(comma.i - _MAX_APPOSITION, 0), -1):
        if doc[place].tag_ in _FINITE:
            return None
        if doc[place].text == ",":
            before = doc[place - 1]
            return before if before.pos_ in NOUNS and before.dep_ in _SUBJECTS and not is_date(before) else None
    return None


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
    bare = last == verb or last.dep_ == "prt"
    if bare and (verb.lemma_ == "be" or any(child.dep_ in _COMPLEMENTS for child in verb.rights)):
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
