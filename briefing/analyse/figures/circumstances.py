"""Turns the words around an amount into its circumstances: direction, role, status, period, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.analyse.figures.amount import Amount
from briefing.analyse.figures.lexing import Lexemes
from briefing.analyse.figures.parse import Parse
from briefing.analyse.figures.phrases import Stretch
from briefing.model import Direction, FigureRole, FigureStatus

if TYPE_CHECKING:
    from spacy.tokens import Token

_UP = frozenset(
    "rise increase jump climb gain grow surge soar rally advance add expand raise lift boost widen accelerate "
    "double triple "
    "swell strengthen up edge-up hike improvement improve growth".split()
)
_DOWN = frozenset(
    "fall drop decline lose slide slip plunge tumble plummet sink shrink ease decrease cut reduce dip retreat "
    "narrow lower slump "
    "shed weaken contract shave slash down loss reduction contraction".split()
)
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


def circumstances(
    parse: Parse, lexemes: Lexemes, amount: Amount, end: int, verb: Token | None, *, share: bool
) -> Circumstances:
    """The circumstances of an amount that reaches, with the noun that it counts, to character `end`.

    `verb` governs it; `share` says that its base is stated.
    """
    first, start, kind = amount.first, amount.start, amount.kind
    direction = _direction(parse, lexemes, first, end, verb, ranged=amount.ranged, money=kind == "money")
    chain = _chain(verb)
    return Circumstances(
        direction,
        _role(parse, lexemes, first, end, direction, chain, share=share and kind == "percent"),
        _status(chain),
        _period(parse, start, end),
        _whose(verb),
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


def _direction(
    parse: Parse, lexemes: Lexemes, first: int, end: int, verb: Token | None, *, ranged: bool, money: bool
) -> Direction:
    """Whether the amount says by how much something rose or fell: not where it stands after "to" or "from"."""
    place = _before(lexemes, first)
    before = lexemes.lower(place)
    if ranged and before == "from" and verb is not None:
        return _sense(verb.lemma_.lower())
    if before in ("up", "down") and lexemes.lower(place + 1) != "to":
        return "up" if before == "up" else "down"
    if before in _LEVEL_LINKS or verb is None:
        return "none"
    # Who raises money does not increase it.
    if verb.lemma_ == "raise" and money and before != "by":
        return "none"
    following = parse.token_at(min(end + 1, len(parse.doc.text) - 1))
    for noun in parse.doc[following.i : following.i + 3]:
        if noun.pos_ != "NOUN" and noun.pos_ != "ADJ":
            break
        if noun.pos_ == "NOUN" and _sense(noun.lemma_.lower()) != "none":
            return _sense(noun.lemma_.lower())
    token = parse.token_at(lexemes[place].start) if place >= 0 else verb
    if token == verb or token.head == verb or before in ("by", ""):
        return _sense(verb.lemma_.lower()) if abs(token.i - verb.i) < 8 else "none"
    return "none"


def _role(
    parse: Parse, lexemes: Lexemes, first: int, end: int, direction: Direction, chain: tuple[str, ...], *, share: bool
) -> FigureRole:
    if direction != "none":
        return "change"
    start = parse.index_at(lexemes[first].start)
    near = {token.lemma_.lower() for token in parse.doc[max(0, start - 4) : parse.index_at(end) + 4]}
    if near & _TARGETS or _is_undertaken(parse, start):
        return "target"
    if set(chain) & _FORECASTS:
        return "forecast"
    before = _before(lexemes, first)
    if lexemes.lower(before) in _COMPARISONS or lexemes.lower(before - 1) == "compared":
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


def _period(parse: Parse, start: int, end: int) -> Stretch | None:
    """The date nearest to the amount in its sentence, those behind it first."""
    sentence = parse.token_at(start).sent
    dates = [
        (entity.start_char < start, abs(entity.start_char - start), (entity.start_char, entity.end_char))
        for entity in sentence.ents
        if entity.label_ == "DATE" and (entity.end_char <= start or entity.start_char >= end)
    ]
    return min(dates)[2] if dates else None


def _whose(verb: Token | None) -> Stretch | None:
    """The body or person that is the subject of the governing verb, or of the one above it."""
    for token in [verb, *verb.ancestors][:3] if verb is not None else ():
        for child in token.lefts:
            if child.dep_ == "nsubj" and child.ent_type_ in _OWNERS:
                first, last = child, child
                while first.i > 0 and first.nbor(-1).ent_type_ == child.ent_type_ and first.ent_iob_ == "I":
                    first = first.nbor(-1)
                return first.idx, last.idx + len(last)
    return None
