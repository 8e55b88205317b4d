"""Turns an amount and the parse around it into the stretches that say what it measures."""

from __future__ import annotations

from collections.abc import Iterator, KeysView, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.analyse.figures.nouns import HARMED
from briefing.analyse.figures.parse import Parse
from briefing.analyse.figures.phrases import NOUNS, Stretch, is_date, phrase
from briefing.model import FigureKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_VERBS = frozenset({"VERB", "AUX"})
_UPWARD = frozenset({"xcomp", "conj", "advcl", "acl", "relcl", "pcomp", "ccomp"})
_MODIFYING = frozenset({"nummod", "compound", "amod", "nmod", "quantmod", "npadvmod", "poss"})
_HANGING = frozenset({"prep", "appos", "nummod", "acl", "npadvmod", "relcl", "advmod", "amod", "prt", "nmod", "dep"})
_MEASURES = frozenset("gdp gnp gni gva".split())
# What stands behind an amount of money and says what it is for, or where it goes.
_PURPOSES = frozenset({"for", "on", "to", "from", "off", "into"})
_TOTALS = frozenset("total sum amount average number equivalent some rest".split())
_HEDGES = frozenset("about around over nearly almost than more least just roughly some an a the".split())
_WAYS = frozenset({"to", "from", "into"})
_MAX_CLIMB = 12


@dataclass(frozen=True, slots=True)
class Sized:
    """An amount in characters `start` to `end`, with its kind and the noun that it counts, if it counts one."""

    start: int
    end: int
    kind: FigureKind
    noun: Token | None


@dataclass(frozen=True, slots=True)
class Measured:
    """What an amount measures, best first; what a share is of (`base`); and the verb that governs the amount."""

    about: tuple[Stretch, ...]
    base: Stretch | None
    verb: Token | None


@dataclass(frozen=True, slots=True)
class _Text:
    """The parse, which tokens belong to which amount, and the last token of each amount."""

    parse: Parse
    owner: dict[int, int]
    ends: list[int]

    @property
    def taken(self) -> KeysView[int]:
        return self.owner.keys()


def measured(parse: Parse, amounts: Sequence[Sized]) -> list[Measured]:
    """What each of the amounts of a text, in order, measures."""
    tokens = [parse.tokens(amount.start, amount.end) for amount in amounts]
    owner = {token.i: place for place, inside in enumerate(tokens) for token in inside}
    text = _Text(parse, owner, [inside[-1].i for inside in tokens])
    found: list[Measured] = []
    for place, amount in enumerate(amounts):
        found.append(_measured(text, place, amount, tokens[place], found))
    return found


def _measured(text: _Text, place: int, amount: Sized, inside: list[Token], before: list[Measured]) -> Measured:
    top = _top(inside)
    verb = next((token for token in _up(top) if token.pos_ in _VERBS), None)
    base = _base(text, amount, inside) if amount.kind == "percent" or amount.noun is None else None
    if base is not None:
        about, share = base
        return Measured(
            _with_subject(text, about, None if _set_apart(text, inside) else verb),
            share if amount.kind == "percent" else None,
            verb,
        )
    noun = _modified(top, amount.end) if amount.noun is None else None
    if noun is not None:
        return Measured(_of_modified(text, noun, amount, verb), _measure_base(noun, amount), verb)
    of_what = _left_neighbour(text, amount, frozenset({"of"}))
    if of_what is not None and of_what.lower_ not in _TOTALS and amount.noun is None:
        return Measured(_with_subject(text, phrase(of_what, text.taken), _verb_beside(of_what)), None, verb)
    local = _purpose(text, amount, inside) if amount.noun is None else None
    if local is not None:
        participle = verb is not None and verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl")
        return Measured(_with_subject(text, local, None if participle else verb), None, verb)
    compared = _compared(text, place, amount, before)
    if compared is not None:
        return Measured(compared.about, compared.base, verb)
    if amount.noun is not None and amount.noun.lower_ in HARMED:
        return Measured((_harm(text, amount.noun),), None, verb)
    if amount.noun is not None:
        owned = _owner_of(text, amount.noun, inside)
        if owned is not None:
            return Measured((owned,), None, verb)
    return Measured(_governor(text, place, top, amount, before), None, verb)


def _set_apart(text: _Text, inside: list[Token]) -> bool:
    """Whether an amount stands in brackets or behind a comma, apart from the subject of the sentence."""
    place = inside[0].i - 1
    while place > 0 and (text.parse.doc[place].lower_ in _HEDGES or text.parse.doc[place].text == "~"):
        place -= 1
    return place > 0 and text.parse.doc[place].text in ("(", ",", "[")


def _up(token: Token) -> Iterator[Token]:
    """The token and what it hangs on, nearest first, so far as it matters."""
    for _ in range(_MAX_CLIMB):
        yield token
        if token.head == token:
            return
        token = token.head


def _top(inside: list[Token]) -> Token:
    """The token of the amount that the others hang on."""
    span = {token.i for token in inside}
    for token in reversed(inside):
        if token.head.i not in span or token.head == token:
            return token
    return inside[-1]


def _following(text: _Text, inside: list[Token]) -> Token | None:
    """The token behind an amount, and behind the same amount in another unit ("8 miles (13 km) of", "$2bn, about €1.8bn, to")."""
    doc, index = text.parse.doc, inside[-1].i + 1
    if index < len(doc) and doc[index].text in ("(", ","):
        place, closing = index + 1, ")" if doc[index].text == "(" else ","
        while place < len(doc) and (place in text.owner or doc[place].lower_ in ("about", "or", "around")):
            place += 1
        if place > index + 1 and place < len(doc) and doc[place].text == closing:
            index = place + 1
    return doc[index] if index < len(doc) else None


def _object(preposition: Token) -> Token | None:
    return next((child for child in preposition.children if child.dep_ == "pobj" and child.pos_ != "PRON"), None)


# ---------------------------------------------------------------- beside the amount


def _base(text: _Text, amount: Sized, inside: list[Token]) -> tuple[Stretch, Stretch] | None:
    """The phrase behind "of" ("5% of GDP on defence", "£540 million of missiles"), and the share's base in it ("GDP")."""
    of = _following(text, inside)
    if of is None or of.lower_ != "of" or of.idx < amount.end:
        return None
    noun = _object(of)
    if noun is None or noun.i in text.owner:
        return None
    whole = phrase(noun, text.taken)
    return _stretched(text, whole), phrase(noun, text.taken, links=frozenset({"of"}))


def _stretched(text: _Text, stretch: Stretch) -> Stretch:
    """A phrase with "on ..." or "for ..." right behind it, whatever the parser hangs that on ("3.5% of GDP on defence")."""
    following = text.parse.first_from(stretch[1])
    if following is None or following.lower_ not in ("on", "for", "to") or text.parse.doc[following.i - 1].is_punct:
        return stretch
    noun = _object(following)
    if noun is None or is_date(noun) or noun.i in text.owner:
        return stretch
    if following.lower_ == "to" and noun.ent_type_ not in ("GPE", "ORG", "NORP"):
        return stretch
    return stretch[0], phrase(noun, text.taken, links=frozenset({"of", "in"}))[1]


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


def _of_modified(text: _Text, noun: Token, amount: Sized, verb: Token | None) -> tuple[Stretch, ...]:
    """The noun that the amount describes, whose it is, and who has to do with it."""
    about = phrase(noun, text.taken)
    first = text.parse.first_from(max(about[0], amount.end))
    about = (first.idx if first is not None and first.i <= noun.i else noun.idx, about[1])
    place = text.parse.index_at(amount.start)
    owner = _possessor(text, noun, place) or _name_before(text, noun, place)
    if owner is not None:
        return about, phrase(owner, text.taken, links=frozenset())
    return _with_subject(text, about, verb)


def _name_before(text: _Text, noun: Token, first: int) -> Token | None:
    """The name before an amount that is part of the noun behind it ("Tylenol" in "Tylenol 500mg tablets")."""
    before = text.parse.doc[first - 1] if first > 0 else None
    if before is None or before.pos_ != "PROPN" or not (before.head == noun or before.head.i in text.owner):
        return None
    return before


def _measure_base(noun: Token, amount: Sized) -> Stretch | None:
    """ "GDP" in "5 % GDP spending goal"."""
    if amount.kind != "percent":
        return None
    return next(((token.idx, token.idx + len(token)) for token in noun.subtree if token.lower_ in _MEASURES), None)


def _purpose(text: _Text, amount: Sized, inside: list[Token]) -> Stretch | None:
    """What money is for or goes to: "$5bn in assets", "€2bn to shipyards", "1.5 per cent for infrastructure"."""
    link = _following(text, inside)
    if link is None or link.lower_ not in _PURPOSES | {"in"} or amount.kind not in ("money", "percent"):
        return None
    if amount.kind == "percent" and link.lower_ not in ("for", "off"):
        return None
    if link.lower_ in _WAYS and _top(inside).dep_ == "pobj":
        return None
    noun = _object(link)
    if (
        noun is None
        or noun.pos_ not in NOUNS
        or is_date(noun)
        or noun.i in text.owner
        or any(t.i in text.owner for t in noun.lefts)
    ):
        return None
    if link.lower_ == "in" and (noun.pos_ == "PROPN" or noun.left_edge.pos_ == "DET"):
        return None
    return phrase(noun, text.taken)


def _possessor(text: _Text, noun: Token, first: int) -> Token | None:
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


def _owner_of(text: _Text, noun: Token, inside: list[Token]) -> Stretch | None:
    """Whose the counted things are: "the alliance's 32 members", "five seasons of the series"."""
    owner = _possessor(text, noun, inside[0].i)
    if owner is not None:
        return phrase(owner, text.taken, links=frozenset())
    of = _following(text, inside)
    if of is not None and of.lower_ == "of" and (found := _object(of)) is not None and found.i not in text.owner:
        return phrase(found, text.taken)
    return None


# ---------------------------------------------------------------- further off


_COMPARING = frozenset({"from", "with", "to", "versus", "against", "vs", "or"})


def _compared(text: _Text, place: int, amount: Sized, before: list[Measured]) -> Measured | None:
    """What the amount before measures, when this one is set against it: "up from €9bn", "to 3.75%", "against 58 per cent"."""
    doc, index = text.parse.doc, text.parse.index_at(amount.start) - 1
    while index > 0 and (doc[index].lower_ in _HEDGES or doc[index].is_punct):
        index -= 1
    if not before or index < 1 or doc[index].lower_ not in _COMPARING:
        return None
    word, previous = doc[index].lower_, doc[index - 1]
    adjoining = previous.i in text.owner or (word == "to" and previous.lower_ == "up")
    turned = previous.lower_ in ("up", "down", "compared") or word in ("versus", "against", "vs")
    if not (adjoining or turned) or doc[index].sent.start > text.ends[place - 1]:
        return None
    return before[-1]


def _governor(text: _Text, place: int, top: Token, amount: Sized, before: list[Measured]) -> tuple[Stretch, ...]:
    """The noun that the amount hangs on ("a speed of 15 mph"), else the object or subject of its verb."""
    beside = _left_neighbour(text, amount, frozenset({"at", "of", "by", "up", "down"}))
    if beside is not None:
        return _with_subject(text, phrase(beside, text.taken), _verb_beside(beside))
    for token in _up(top):
        head = token.head
        if token.dep_ in ("nsubj", "nsubjpass") and (token.pos_ in NOUNS or token.i in text.owner):
            return _predicate(text, head, amount)
        if head == token:
            return ()
        if text.owner.get(head.i, place) != place and text.owner[head.i] < place:
            return before[text.owner[head.i]].about
        if head.pos_ in NOUNS and head.i < top.i and token.dep_ in _HANGING and not is_date(head):
            return _with_subject(text, phrase(head, text.taken), _verb_of(head))
        if head.pos_ in _VERBS or any(child.dep_ == "nsubj" for child in head.lefts):
            return _of_verb(text, head, token, amount)
    return ()


def _left_neighbour(text: _Text, amount: Sized, links: frozenset[str]) -> Token | None:
    """The noun in "levels at 1,200 ppm", "Burlington by 2.6%", "Blackmores up 9%", whatever the parser makes of it."""
    index = text.parse.index_at(amount.start)
    doc = text.parse.doc
    place = index - 1
    while place > 0 and doc[place].lower_ in _HEDGES:
        place -= 1
    if place < 1 or doc[place].lower_ not in links:
        return None
    noun = doc[place - 1]
    if noun.pos_ not in NOUNS or is_date(noun) or noun.i in text.owner or noun.lower_ == "year":
        return None
    return noun


def _verb_of(noun: Token) -> Token | None:
    return next((token for token in _up(noun) if token.pos_ in _VERBS), None)


def _verb_beside(noun: Token) -> Token | None:
    """The verb that a noun belongs to; None where the noun stands apart from its subject ("with sizes starting at")."""
    apart = noun.dep_ == "pobj" and noun.head.lower_ in ("with", "on")
    return None if apart else _verb_of(noun)


def _of_verb(text: _Text, verb: Token, through: Token, amount: Sized) -> tuple[Stretch, ...]:
    """What the verb over an amount is about: its object, when the amount only says by or for how much; else its subject."""
    if through.dep_ in ("prep", "npadvmod", "advmod", "dative", "oprd", "agent") and amount.kind != "duration":
        for child in verb.rights:
            if child.dep_ == "dobj" and child.pos_ in NOUNS and child.i not in text.owner and not is_date(child):
                return _with_subject(text, phrase(child, text.taken), verb)
    if amount.noun is not None and verb.lemma_ in _HARMING and verb.i < amount.noun.i:
        return _with_subject(text, (verb.idx, verb.idx + len(verb)), verb)
    subject = _subject(verb)
    if subject is None or (amount.kind == "duration" and subject.idx >= amount.end):
        return ()
    if subject.i in text.owner:
        return ((subject.idx, subject.idx + len(subject)),) if subject.pos_ in NOUNS and subject.lower_ != "%" else ()
    if subject.pos_ == "PRON" or subject.dep_ == "expl":
        return _described(text, amount) if subject.lower_ == "there" else ()
    return (phrase(subject, text.taken),)


_HARMING = frozenset("kill wound injure hurt arrest detain displace capture evacuate".split())


def _harm(text: _Text, word: Token) -> Stretch:
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


def _subject(verb: Token) -> Token | None:
    """The subject of a verb; of a participle or a relative clause, the noun that it describes; else that of the verb above."""
    for token in _up(verb):
        for child in token.lefts:
            if child.dep_ in ("nsubj", "nsubjpass", "expl", "csubj"):
                if child.lower_ in ("which", "that", "who") and token.dep_ == "relcl":
                    return _antecedent(child, token.head)
                if child.lower_ in _PARTS:
                    return next((found for of in child.rights if of.lower_ == "of" and (found := _object(of))), child)
                return _meant(child, token) if child.lower_ in _PRONOUNS else child
        if token.dep_ in ("acl", "relcl") and token.head.pos_ in NOUNS:
            return token.head
        if (beside := _noun_before(token)) is not None:
            return beside
        if token.dep_ not in _UPWARD and token.pos_ in _VERBS:
            return None
    return None


_PARTS = frozenset("some many most all half none part each one several much".split())


def _antecedent(relative: Token, head: Token) -> Token:
    """The noun that a relative pronoun stands for: the one right before it, if one is."""
    place = relative.i - 1
    if place > 0 and relative.doc[place].is_punct:
        place -= 1
    before = relative.doc[max(place, 0)]
    return before if before.pos_ in NOUNS and head.pos_ not in NOUNS else head


_PRONOUNS = frozenset({"it", "they", "he", "she"})


def _meant(pronoun: Token, verb: Token) -> Token:
    """Who a pronoun stands for in what somebody says of himself ("Spain said it would"), else the pronoun."""
    for token in _up(verb):
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


def _with_subject(text: _Text, about: Stretch, verb: Token | None) -> tuple[Stretch, ...]:
    """What is measured, and the subject of the sentence when it is another."""
    subject = _subject(verb) if verb is not None else None
    if subject is None or subject.pos_ not in NOUNS or subject.i in text.owner or is_date(subject):
        return (about,)
    stretch = phrase(subject, text.taken)
    apart = stretch[1] <= about[0] or stretch[0] >= about[1]
    return (about, stretch) if apart else (about,)


def _predicate(text: _Text, verb: Token, amount: Sized) -> tuple[Stretch, ...]:
    """What is said of counted things that are the subject: "marched in Bucharest", "killed in the strike"."""
    if verb.pos_ not in _VERBS or verb.idx < amount.end:
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
    if verb.lemma_ == "be" and last == verb:
        return ()
    return ((first.idx, last.idx + len(last)),)


def _described(text: _Text, amount: Sized) -> tuple[Stretch, ...]:
    """What is said of things that there are: "tens of thousands of students studying at the university"."""
    if amount.noun is None:
        return ()
    for child in amount.noun.rights:
        if child.dep_ in ("acl", "relcl") and child.right_edge.i - child.i < 8:
            return _predicate(text, child, amount)
        if child.dep_ == "prep" and (noun := _object(child)) is not None and not is_date(noun):
            return (phrase(noun, text.taken),)
    return ()
