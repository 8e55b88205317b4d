"""Turns the words around an amount into its circumstances: direction, role, status, period, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.analyse.figures.amount import Amount
from briefing.analyse.figures.lexing import Lexemes
from briefing.analyse.figures.marked import Measured
from briefing.analyse.figures.parse import Parse
from briefing.analyse.figures.phrases import Stretch
from briefing.model import Direction, FigureRole, FigureStatus

if TYPE_CHECKING:
    from spacy.tokens import Span as SpanOfTokens
    from spacy.tokens import Token

_UP = frozenset(
    "rise increase jump climb gain grow surge soar rally advance add expand raise lift boost widen accelerate "
    "double triple "
    "swell strengthen up edge-up hike improvement improve growth".split()
)
_DOWN = frozenset(
    "fall drop decline lose slide slip plunge tumble plummet sink shrink ease decrease cut reduce dip retreat "
    "narrow lower slump "
    "shed weaken shave slash down loss reduction contraction".split()
)
# Who loses by ten points does not fall: the amount is a margin. (Who raises money, without "by", does not increase it.)
_NO_CHANGE_BY = frozenset("lose win lead trail".split())
_LEVEL_LINKS = frozenset({"to", "at", "from", "of", "between", "against"})
_HEDGES = frozenset(
    "about around roughly approximately nearly almost some just over under more less than as much by at least a "
    "an another "
    "further slightly well additional sharp".split()
)
_TARGETS = frozenset(
    "target goal threshold benchmark ceiling floor cap limit aim commitment requirement minimum maximum quota".split()
)
_FORECASTS = frozenset("expect forecast predict project anticipate estimate foresee likely forecasts outlook".split())
_COMPARISONS = frozenset({"against", "versus", "than", "from", "compared", "vs"})
_STATUS: dict[FigureStatus, frozenset[str]] = {
    "disputed": frozenset("dispute deny reject contest contradict refute".split()),
    "agreed": frozenset("agree approve sign ratify adopt endorse settle".split()),
    "announced": frozenset("announce pledge promise unveil commit vow declare launch".split()),
    "planned": frozenset("plan want propose aim intend seek hope consider will would".split()),
    "estimated": _FORECASTS,
}
_OWNERS = frozenset({"ORG", "GPE", "PERSON", "NORP"})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is said of a figure beside its amount."""

    direction: Direction
    role: FigureRole
    status: FigureStatus
    period: Stretch | None
    whose: Stretch | None


def circumstances(parse: Parse, lexemes: Lexemes, amount: Amount, end: int, what: Measured) -> Circumstances:
    """The circumstances of an amount that reaches, with the noun that it counts, to character `end`."""
    if parse.is_endless(amount.start):
        return Circumstances("none", "level", "actual", None, None)
    verb = what.verb
    direction = _direction(parse, lexemes, amount, end, verb)
    chain = _chain(verb)
    share = what.base is not None and amount.kind == "percent"
    role = _role(parse, lexemes, amount, end, direction, chain, share=share)
    return Circumstances(
        direction,
        role,
        _status(chain),
        _period(parse, amount.start, end, behind_only=role == "comparison"),
        _whose(parse, what),
    )


def _chain(verb: Token | None) -> tuple[str, ...]:
    """The lemmas of the verb, its auxiliaries and the verbs above it."""
    if verb is None:
        return ()
    tokens = [verb, *verb.ancestors][:4]
    return tuple(token.lemma_.lower() for token in [*tokens, *(child for child in verb.lefts if child.dep_ == "aux")])


def _sense(lemma: str) -> Direction:
    return "up" if lemma in _UP else "down" if lemma in _DOWN else "none"


def _before(lexemes: Lexemes, first: int) -> int:
    """The lexeme before an amount and before words like "about" and "more than"."""
    place = first - 1
    while lexemes.lower(place) in _HEDGES:
        place -= 1
    return place


def _direction(parse: Parse, lexemes: Lexemes, amount: Amount, end: int, verb: Token | None) -> Direction:
    """Whether the amount says by how much something rose or fell: not where it stands after "to" or "from"."""
    place = _before(lexemes, amount.first)
    before, by = lexemes.lower(place), _said_by(lexemes, place, amount.first)
    if before in ("up", "down") and lexemes.lower(place + 1) != "to":
        return "up" if before == "up" else "down"
    if verb is None or (amount.kind == "duration" and not by):
        return "none"
    if amount.ranged and before == "from":
        return _sense(verb.lemma_.lower())
    if before in _LEVEL_LINKS or (verb.lemma_ in _NO_CHANGE_BY if by else verb.lemma_ == "raise" and amount.kind == "money"):
        return "none"
    following = parse.token_at(min(end + 1, len(parse.text) - 1))
    for noun in parse.doc[following.i : following.i + 3]:
        if noun.pos_ != "NOUN" and noun.pos_ != "ADJ":
            break
        if noun.pos_ == "NOUN" and _sense(noun.lemma_.lower()) != "none":
            return _sense(noun.lemma_.lower())
    token = parse.token_at(lexemes[place].start) if place >= 0 else verb
    if token == verb or token.head == verb or before in ("by", ""):
        return _sense(verb.lemma_.lower()) if abs(token.i - verb.i) < 8 else "none"
    return "none"


def _said_by(lexemes: Lexemes, place: int, first: int) -> bool:
    """Whether "by" stands before an amount: "cut by at least 5"."""
    return any(lexemes.lower(at) == "by" for at in range(place, first))


def _role(
    parse: Parse, lexemes: Lexemes, amount: Amount, end: int, direction: Direction, chain: tuple[str, ...], *, share: bool
) -> FigureRole:
    if direction != "none":
        return "change"
    start = parse.index_at(amount.start)
    near = {token.lemma_.lower() for token in parse.doc[max(0, start - 4) : parse.index_at(end) + 4]}
    if near & _TARGETS or _is_undertaken(parse, start):
        return "target"
    if set(chain) & _FORECASTS:
        return "forecast"
    before = _before(lexemes, amount.first)
    if not amount.ranged and (lexemes.lower(before) in _COMPARISONS or lexemes.lower(before - 1) == "compared"):
        return "comparison"
    return "share" if share else "level"


def _is_undertaken(parse: Parse, start: int) -> bool:
    """Whether the amount is something that somebody agreed or wants to reach ("agreeing to spend 5 per cent")."""
    token = parse.doc[start]
    verbs = [ancestor.lemma_.lower() for ancestor in list(token.ancestors)[:6] if ancestor.pos_ == "VERB"]
    return (
        len(verbs) > 1
        and verbs[0] in ("spend", "reach", "meet", "raise", "hit", "increase")
        and bool(set(verbs[1:]) & (_STATUS["agreed"] | _STATUS["planned"] | _STATUS["announced"]))
    )


def _status(chain: tuple[str, ...]) -> FigureStatus:
    for status, lemmas in _STATUS.items():
        if any(lemma in lemmas for lemma in chain):
            return status
    return "actual"


def _period(parse: Parse, start: int, end: int, *, behind_only: bool) -> Stretch | None:
    """The date nearest to the amount in its sentence, those behind it first.

    What a figure is compared with has a date of its own behind it, or none ("up from 6 per cent in May").
    """
    sentence = parse.token_at(start).sent
    dates = [
        (entity.start_char < start, abs(entity.start_char - start), (entity.start_char, entity.end_char))
        for entity in sentence.ents
        if entity.label_ == "DATE" and (entity.end_char <= start or entity.start_char >= end) and _says_when(entity)
    ]
    found = min(dates, default=None)
    return None if found is None or (behind_only and found[0]) else found[2]


def _says_when(date: SpanOfTokens) -> bool:
    """Whether what the recogniser calls a date says when: not an age ("54", "a 65-year-old"), not how often ("a year")."""
    words = [token.lower_ for token in date]
    if "old" in words or words[0] in ("a", "an", "per", "each", "every"):
        return False
    return any(word.isalpha() for word in words) or any(len(word) >= 4 for word in words)


def _whose(parse: Parse, what: Measured) -> Stretch | None:
    """The body or person that what is measured belongs to ("Norway's exports"), else the subject of the verb over it."""
    for start, end in what.about:
        tokens = parse.tokens(start, end)
        for token in [*tokens, *(child for one in tokens for child in one.lefts)]:
            if token.dep_ == "poss" and token.ent_type_ in _OWNERS:
                return _name(token)
    verb = what.verb
    for token in [verb, *verb.ancestors][:3] if verb is not None else ():
        subject = next((child for child in token.lefts if child.dep_ == "nsubj"), None)
        if subject is not None and subject.pos_ != "PRON":
            return _name(subject) if subject.ent_type_ in _OWNERS else None
        # Above it somebody may only say so.
        if subject is not None and token.dep_ == "ccomp" and subject.lower_ not in ("it", "they"):
            return None
    return None


def _name(last: Token) -> Stretch:
    """The name that ends with a token."""
    first = last
    while first.i > 0 and first.nbor(-1).ent_type_ == last.ent_type_ and first.ent_iob_ == "I":
        first = first.nbor(-1)
    return first.idx, last.idx + len(last)
