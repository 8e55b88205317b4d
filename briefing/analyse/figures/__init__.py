"""Turns a parsed text into its Figures: each number that counts or measures, what it is about and who gave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from briefing.analyse.figures.about import measured
from briefing.analyse.figures.ages import is_brood, is_persons_age
from briefing.analyse.figures.amount import Amount, with_rate
from briefing.analyse.figures.amounts import read_amounts
from briefing.analyse.figures.circumstances import circumstances
from briefing.analyse.figures.exclusions import excluded
from briefing.analyse.figures.governors import HARMING
from briefing.analyse.figures.lexing import Lexemes, lex
from briefing.analyse.figures.marked import Measured, Sized
from briefing.analyse.figures.modifiers import modifier
from briefing.analyse.figures.notable import judge
from briefing.analyse.figures.nouns import HARMED, THINGS, Counted, counted
from briefing.analyse.figures.parse import Parse
from briefing.analyse.figures.phrases import Stretch
from briefing.analyse.figures.plausibility import (
    counts_one,
    is_adjective,
    is_code,
    is_label,
    is_name,
    is_year,
    lasts_over,
    says_age,
)
from briefing.analyse.figures.speakers import Speakers
from briefing.analyse.figures.units import read_unit
from briefing.model import Figure, Quote, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["find_figures"]


def find_figures(doc: Doc, article_id: str, quotes: Sequence[Quote] = ()) -> tuple[Figure, ...]:
    """The figures of a parsed text, in order.

    `doc` comes from `language.parse`: its offsets are the article's. `quotes` are those of the same article; a figure in
    one of them, or in the sentence that attributes it, is given by its speaker.
    """
    text = doc.text
    lexemes = lex(text, excluded(text))
    parse = Parse.of(doc)
    speakers = Speakers.of(doc, quotes)
    found = _compared(lexemes, [each for amount in read_amounts(lexemes) if (each := _unit(parse, lexemes, amount))])
    sized = [_sized(each) for each in found]
    again = _converted(lexemes, found)
    return tuple(
        _figure(parse, lexemes, each, what, article_id, speakers, converted=place in again)
        for place, (each, what) in enumerate(zip(found, measured(parse, sized), strict=True))
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """An amount whose unit is settled, and the noun that it counts."""

    amount: Amount
    unit: str
    end: int
    noun: Counted | None


def _sized(found: _Found) -> Sized:
    noun = found.noun.head if found.noun is not None else None
    share = found.amount.number.share and found.amount.kind == "percent"
    return Sized(found.amount.start, found.end, found.amount.kind, noun, share)


def _unit(parse: Parse, lexemes: Lexemes, amount: Amount) -> _Found | None:
    """The amount with the noun that it counts as its unit; None when it turns out to be no figure."""
    if is_code(lexemes, amount):
        return None
    if amount.unit is not None and not counts_one(lexemes, amount, None):
        return None
    if amount.unit is not None:
        return _Found(amount, amount.unit, amount.end, None)
    if amount.number.share:
        return _Found(replace(amount, kind="percent"), "", amount.end, None)
    number_at = lexemes[amount.last - 1].start
    noun = None if parse.is_endless(number_at) else counted(parse, number_at, lexemes[amount.last - 1].end)
    head = noun.head if noun is not None else None
    name = noun.name if noun is not None else None
    if not counts_one(lexemes, amount, name) or is_brood(lexemes, amount, name):
        return None
    if is_name(lexemes, amount) or is_adjective(lexemes, amount):
        return None
    if is_year(lexemes, amount, head) or is_label(parse, lexemes, amount, head):
        return None
    if noun is None and is_persons_age(parse, lexemes, amount):
        return None
    if noun is None:
        years = replace(amount, unit="year of age", kind="duration", basis="assumed")
        return _Found(
            years if says_age(lexemes, amount) else amount,
            "year of age" if says_age(lexemes, amount) else "",
            amount.end,
            None,
        )
    return _counting(lexemes, amount, noun)


def _counting(lexemes: Lexemes, amount: Amount, noun: Counted) -> _Found:
    """An amount with the noun that it counts, or the unit behind an adjective ("50 previous years"), and its rate."""
    unit = read_unit(lexemes, lexemes.at_or_after(noun.head.idx))
    known = unit is not None and unit.kind in ("duration", "measure")
    name, kind = (unit.name, unit.kind) if unit is not None and known else (noun.name, amount.kind)
    rated = with_rate(lexemes, replace(amount, unit=name, kind=kind, basis="stated"), lexemes.at_or_after(noun.end))
    return _Found(rated, rated.unit or "", max(rated.end, noun.end), noun)


def _harmed(found: _Found, what: Measured) -> bool:
    """Whether a figure counts people whom something befell."""
    if found.noun is None or found.amount.kind != "count":
        return False
    if found.noun.head.lemma_.lower() in THINGS:
        return False
    return found.noun.head.lower_ in HARMED or (what.verb is not None and what.verb.lemma_ in HARMING)


_COMPARING = frozenset({"with", "to", "from", "versus", "against", "than", "vs"})
_MAX_APART = 16


def _compared(lexemes: Lexemes, found: list[_Found]) -> list[_Found]:
    """Bare numbers that an earlier count of the same sentence is compared with count the same ("compared with 1,200")."""
    for place in range(1, len(found)):
        before, each = found[place - 1], found[place]
        first = each.amount.first
        if each.unit or before.noun is None or before.amount.kind != "count" or each.amount.kind != "count":
            continue
        apart = [lexemes.lower(at) for at in range(before.amount.last, first)]
        if len(apart) > _MAX_APART or {".", ";", "\n"} & set(apart):
            continue
        if apart[-1:] and (apart[-1] in _COMPARING or "compared" in apart):
            noun = before.noun.name
            amount = with_rate(lexemes, replace(each.amount, unit=noun, basis="assumed"), each.amount.last)
            found[place] = _Found(amount, amount.unit or noun, amount.end, before.noun)
    return found


def _converted(lexemes: Lexemes, found: list[_Found]) -> frozenset[int]:
    """The places of the amounts that say the one before them again in another unit: "€450 million ($520 million)"."""
    again: set[int] = set()
    for place in range(1, len(found)):
        before, each = found[place - 1].amount, found[place].amount
        opens = each.first - 1
        while lexemes.lower(opens) in ("about", "around", "or", "roughly", "nearly", "some", "just", "over", "under"):
            opens -= 1
        linked = opens == before.last and (lexemes[opens].text == "(" or (lexemes[opens].text == "," and place - 1 in again))
        if linked and each.kind == before.kind and each.kind in ("money", "measure") and each.unit != before.unit:
            again.add(place)
    return frozenset(again)


def _exact(value: Decimal, scale: Decimal) -> Decimal:
    """A value without the zeros that its scale has left behind the point (1.9 billion is 1900000000.0)."""
    return value.to_integral_value() if scale > 1 and value == value.to_integral_value() else value


def _figure(
    parse: Parse,
    lexemes: Lexemes,
    found: _Found,
    what: Measured,
    article_id: str,
    speakers: Speakers,
    *,
    converted: bool,
) -> Figure:
    amount = found.amount
    sign, _ = modifier(lexemes, amount.first, amount.last, lasts=amount.kind == "duration")
    if sign == ">" and lasts_over(parse, lexemes, amount):
        sign = "="
    around = circumstances(parse, lexemes, amount, found.end, what)

    def span(stretch: Stretch | None) -> Span | None:
        return Span(article_id, *stretch) if stretch is not None and stretch[0] < stretch[1] else None

    figure = Figure(
        span=Span(article_id, amount.start, found.end),
        low=_exact(amount.low, amount.number.scale),
        high=_exact(amount.high, amount.number.scale),
        kind=amount.kind,
        unit=found.unit,
        unit_basis=amount.basis,
        modifier=sign,
        direction=around.direction,
        role=around.role,
        status=around.status,
        period=span(around.period),
        whose=span(around.whose),
        vague=amount.number.vague,
        base=span(what.base),
        verb=what.verb.lemma_.lower() if what.verb is not None else "",
        ratio=amount.number.ratio if amount.number.share and amount.low == amount.number.low else None,
        rate=span(amount.rate),
        about=span(what.about[0] if what.about else None),
        about_more=tuple(more for stretch in what.about[1:] if (more := span(stretch)) is not None),
        given_by=speakers.at(amount.start),
    )
    verdict = judge(figure, harmed=_harmed(found, what), converted=converted)
    return replace(figure, notable=verdict.notable, why=verdict.why)
