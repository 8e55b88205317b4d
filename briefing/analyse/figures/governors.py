"""Turns an amount into what it hangs on: the noun before it, the verb over it, or the amount that it is set against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.analyse.figures.marked import HEDGES, TOTALS, VERBS, Marked, Measured, Sized, climb, verb_of
from briefing.analyse.figures.phrases import NOUNS, Stretch, is_date, phrase
from briefing.analyse.figures.subjects import described, predicate, subject_of, with_subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_HANGING = frozenset({"prep", "appos", "nummod", "acl", "npadvmod", "relcl", "advmod", "amod", "prt", "nmod", "dep"})
# "A good part of the 68 boats": how much of them, not what they measure.
_PARTITIVES = frozenset("part bulk chunk majority portion bit handful string series range year".split())
# Verbs of measuring that are nouns too: "the boats measure between 5 and 6 metres".
_MEASURING = frozenset("measure total number cost average span".split())
_LINKS = frozenset({"at", "of", "by", "up", "down", "between"})
_COMPARING = frozenset({"from", "with", "to", "versus", "against", "vs", "or"})
_BY_HOW_MUCH = frozenset({"prep", "npadvmod", "advmod", "dative", "oprd", "agent"})
HARMING = frozenset("kill wound injure hurt arrest detain displace capture evacuate".split())


def compared(text: Marked, place: int, amount: Sized, before: list[Measured]) -> Measured | None:
    """What the amount before measures, when this one is set against it ("up from €9bn", "against 58 per cent")."""
    doc, index = text.parse.doc, _before_hedges(text, amount) - 1
    # "Compared with an average of 20".
    if index > 1 and doc[index].lower_ == "of" and doc[index - 1].lower_ in TOTALS:
        index -= 2
        while index > 0 and doc[index].lower_ in HEDGES:
            index -= 1
    if not before or index < 1 or doc[index].lower_ not in _COMPARING:
        return None
    word, previous = doc[index].lower_, doc[index - 1]
    led = previous.lower_ == "up" and index > 1 and doc[index - 2].i in text.owner
    adjoining = previous.i in text.owner or (word == "to" and led)
    turned = (previous.lower_ in ("up", "down") and word != "to") or previous.lower_ == "compared"
    turned = turned or word in ("versus", "against", "vs")
    if not (adjoining or turned) or doc[index].sent.start > text.ends[place - 1]:
        return None
    return before[-1]


def _before_hedges(text: Marked, amount: Sized) -> int:
    """The index of the first of the words like "about" and the marks that stand right before an amount."""
    index = text.parse.index_at(amount.start)
    while index > 1 and (text.parse.doc[index - 1].lower_ in HEDGES or text.parse.doc[index - 1].is_punct):
        index -= 1
    return index


def governor(text: Marked, place: int, top: Token, amount: Sized, before: list[Measured]) -> tuple[Stretch, ...]:
    """The noun that the amount hangs on ("a speed of 15 mph"), else the object or subject of its verb."""
    beside = noun_before_link(text, amount, _LINKS)
    if beside is not None:
        return with_holder(text, beside)
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
    if noun.pos_ not in NOUNS or is_date(noun) or noun.i in text.owner or noun.lower_ in _PARTITIVES:
        return None
    if doc[place].lower_ == "at" and noun.dep_ == "pobj" and noun.head.dep_ == "agent":
        return _judged(noun.head.head)
    measures = noun.lower_ in _MEASURING and place > 1 and doc[place - 2].tag_ == "NNS"
    return doc[place - 2] if measures else noun


def _judged(verb: Token) -> Token | None:
    """What somebody puts at an amount: the cost in "a cost put by the diocese at £7m"."""
    noun = verb.head if verb.dep_ == "acl" else subject_of(verb)
    return noun if noun is not None and noun.pos_ in NOUNS else None


def with_holder(text: Marked, noun: Token) -> tuple[Stretch, ...]:
    """A noun whose size is said, and who has it: in "a firm with sales of £5m" the noun before "with", else the subject.

    Nobody where the noun stands apart ("rose 2 per cent, on turnover of £5m").
    """
    if noun.dep_ in ("conj", "npadvmod"):
        # A clause without its verb: "ships were down 2 per cent, boats by 3 per cent, rafts and rowing boats by 4".
        return (phrase(_first_joined(text, noun), text.taken),)
    about, link = phrase(noun, text.taken), noun.head
    if noun.dep_ != "pobj" or link.lower_ not in ("with", "on"):
        return with_subject(text, about, verb_of(noun))
    before = text.parse.doc[max(link.i - 1, 0)]
    if before.is_punct or before.is_space:
        return (about,)
    if link.lower_ == "on":
        return with_subject(text, about, verb_of(noun))
    before = _first_joined(text, before)
    held = before.pos_ in NOUNS and before.i not in text.owner and not is_date(before)
    return (about, phrase(before, text.taken, links=frozenset())) if held else (about,)


def _first_joined(text: Marked, noun: Token) -> Token:
    """The first of the nouns that are joined to one ("fats" of "fats and oils")."""
    while noun.dep_ == "conj" and noun.head.pos_ in NOUNS and noun.head.i not in text.owner:
        noun = noun.head
    return noun


def _says_what(text: Marked, noun: Token) -> bool:
    """Whether a noun is one that can be measured: no part of an amount, no date, no mere total."""
    return noun.pos_ in NOUNS and noun.i not in text.owner and not is_date(noun) and noun.lower_ not in TOTALS


def _of_verb(text: Marked, verb: Token, through: Token, amount: Sized) -> tuple[Stretch, ...]:
    """What the verb over an amount is about: its object, when the amount only says by or for how much; else its subject."""
    compares = through.tag_ in ("JJR", "RBR")
    if (compares or through.dep_ in _BY_HOW_MUCH) and amount.kind != "duration":
        for child in verb.rights:
            if child.dep_ == "dobj" and _says_what(text, child):
                about = phrase(child, text.taken)
                # "Pulled the index 2 per cent lower": what is moved, not who moves it.
                return (about,) if compares else with_subject(text, about, verb)
    if amount.noun is not None and verb.lemma_ in HARMING and verb.i < amount.noun.i:
        return with_subject(text, (verb.idx, verb.idx + len(verb)), verb)
    subject = subject_of(verb)
    if subject is None or subject.i in text.owner or (amount.kind == "duration" and subject.idx >= amount.end):
        return ()
    if subject.pos_ == "PRON" or subject.dep_ == "expl":
        return described(text, amount) if subject.lower_ == "there" else ()
    return (phrase(subject, text.taken),)
