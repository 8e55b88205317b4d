"""Turns the figures of one story's articles into groups that measure the same, each with a verdict on how they agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import combinations

from briefing.analyse.figures.units import singular
from briefing.model import Article, Figure, FigureGroup, FigureVerdict, Span

_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_STOP = frozenset(
    "a an the of for in on at to by from with and or as is are was were be been being its it their his her our "
    "this that these "
    "those which who what than into over per each every all any some about total new more most record fresh "
    "further".split()
)
# What a total is called says nothing of what it totals.
_GENERIC = frozenset("goal target amount figure number value level sum rate share spending people person".split())
_HARM = {
    **dict.fromkeys("killed killing kills dead died death deaths fatality fatalities".split(), "killed"),
    **dict.fromkeys("wounded wounding injured injuring hurt injury injuries".split(), "wounded"),
    **dict.fromkeys("missing unaccounted".split(), "missing"),
    **dict.fromkeys("arrested detained".split(), "arrested"),
}
_SEVERITY: tuple[FigureVerdict, ...] = ("same", "role", "period", "scope", "conflict")
_ALIKE = Decimal("0.6")
# Two accounts of one thing are seldom further apart; casualties are exempt.
_MOST_APART = 3


@dataclass(frozen=True, slots=True)
class _Claim:
    """A figure with what is compared of it: words for what it measures, names among them, base, years."""

    figure: Figure
    words: frozenset[str]
    names: frozenset[str]
    harm: frozenset[str]
    base: str
    years: frozenset[str]


def match_figures(figures: Sequence[tuple[Article, Figure]]) -> tuple[FigureGroup, ...]:
    """The groups of figures, from at least two articles each, that measure the same kind of thing.

    The answer does not depend on the order of `figures`. Nothing is averaged or converted: amounts in two currencies, of
    two bases or per different times are never brought together. In doubt, figures stay apart.
    """
    claims = sorted((_claim(article, figure) for article, figure in figures), key=lambda claim: _place(claim.figure))
    links = _links(claims)
    return tuple(_group(claims, members, links) for members in _components(len(claims), links))


def _place(figure: Figure) -> tuple[Span, str]:
    return figure.span, figure.unit


def _claim(article: Article, figure: Figure) -> _Claim:
    stretches = [span for span in (figure.about, *figure.about_more) if span is not None]
    text = " ".join(article.at(span) for span in stretches)
    found = _WORD.findall(text)
    noun = figure.unit.split(" per ")[0].split(" ") if figure.kind == "count" and figure.unit else []
    base = article.at(figure.base) if figure.base is not None else ""
    words = frozenset(_stem(word) for word in [*found, *noun]) - _STOP - {_stem(word) for word in _WORD.findall(base)}
    harm = frozenset(_HARM[word] for word in (word.lower() for word in [*found, *_around(article, figure)]) if word in _HARM)
    period = article.at(figure.period) if figure.period is not None else ""
    return _Claim(
        figure,
        words - _GENERIC,
        frozenset(_stem(word) for word in found if word[0].isupper() and not word.isupper()),
        harm,
        _acronym(base),
        frozenset(_YEAR.findall(period)),
    )


def _around(article: Article, figure: Figure) -> list[str]:
    """The word right behind a counted noun, where "dead" and "wounded" stand."""
    behind = article.text[figure.span.end : figure.span.end + 24]
    inside = article.at(figure.span)
    return _WORD.findall(inside)[-1:] + _WORD.findall(behind)[:2] if figure.kind == "count" else []


def _stem(word: str) -> str:
    """A word in lower case and the singular, in one of the two spellings that English has of it."""
    lower = singular(word.lower())
    for american, british in (("ense", "ence"), ("ization", "isation"), ("or", "our"), ("ize", "ise")):
        if lower.endswith(american) and len(lower) > len(american) + 3:
            return lower[: -len(american)] + british
    return lower


def _acronym(base: str) -> str:
    """What a share is of, so that "gross domestic product" and "GDP" are one."""
    words = [word for word in _WORD.findall(base) if word.lower() not in _STOP]
    if len(words) == 1:
        return words[0].upper() if words[0].isupper() else singular(words[0].lower())
    return "".join(word[0] for word in words).upper() if len(words) == 3 else " ".join(map(_stem, words))


# ---------------------------------------------------------------- two claims


def _links(claims: list[_Claim]) -> dict[tuple[int, int], FigureVerdict]:
    """The verdict on each pair of claims, from different articles, that belong together."""
    same = {
        (one, other): verdict
        for one, other in _candidates(claims)
        if (verdict := _verdict(claims[one], claims[other])) is not None
    }
    agreed = {
        (end, claims[other].figure.span.article_id)
        for (one, two), verdict in same.items()
        if verdict == "same"
        for end, other in ((one, two), (two, one))
    }
    # An article that gives both values (last year's and this year's) differs from neither.
    return {
        (one, two): verdict
        for (one, two), verdict in same.items()
        if verdict == "same"
        or not ((one, claims[two].figure.span.article_id) in agreed or (two, claims[one].figure.span.article_id) in agreed)
    }


def _candidates(claims: list[_Claim]) -> list[tuple[int, int]]:
    """The pairs of claims that can be compared at all, so that a large story does not cost the square of its figures."""
    alike: dict[tuple[str, str, str], list[int]] = {}
    for place, claim in enumerate(claims):
        kind, unit = claim.figure.kind, claim.figure.unit
        alike.setdefault((kind, unit.rsplit(" ", 1)[-1].lower() if kind == "count" else unit, claim.base), []).append(place)
        for harm in sorted(claim.harm):
            alike.setdefault(("harm", harm, claim.base), []).append(place)
    return sorted({pair for places in alike.values() for pair in combinations(places, 2)})


def _verdict(one: _Claim, two: _Claim) -> FigureVerdict | None:
    """How two claims stand to each other; None when they need not measure the same."""
    first, second = one.figure, two.figure
    if first.span.article_id == second.span.article_id or not _comparable(one, two):
        return None
    equal = _agree(first, second)
    close = _alikeness(one.words, two.words)
    if equal:
        return (
            "same"
            if one.words & two.words or one.harm & two.harm or _telling(first) or (one.base and one.base == two.base)
            else None
        )
    if first.vague or second.vague or not (first.notable and second.notable):
        return None
    # What a value is compared with ("up from 104") is no account of it.
    if "comparison" in (first.role, second.role):
        return None
    if first.direction != second.direction or (first.role == "change") != (second.role == "change"):
        return None
    return _difference(one, two, close)


def _difference(one: _Claim, two: _Claim, close: Decimal) -> FigureVerdict | None:
    """Why two values of what may be one measure differ."""
    first, second = one.figure, two.figure
    harmed = bool(one.harm & two.harm)
    if one.base and one.base == two.base and first.role == second.role == "target" and close < _ALIKE:
        # Two goals for shares of one thing, as of GDP, are for different parts of it.
        return "scope"
    if one.harm != two.harm or not (one.words & two.words or harmed):
        return None
    if one.names and two.names and not one.names & two.names:
        return "scope" if close > 0 else None
    if one.years and two.years and not one.years & two.years:
        return "period" if close >= _ALIKE else None
    if first.role != second.role and {first.role, second.role} & {"target", "forecast"}:
        return "role" if close >= _ALIKE else None
    if harmed:
        return "conflict"
    if close >= _ALIKE and first.role == second.role:
        return "conflict" if _may_conflict(one, two) else None
    return "scope" if one.base and one.base == two.base and first.role == second.role else None


def _may_conflict(one: _Claim, two: _Claim) -> bool:
    """Whether two values can be two accounts of one thing: more than a name in common, not far apart, no mere change.

    Changes in per cent depend on their period, which is seldom said; a name alone says whose a figure is, not what.
    """
    low, high = sorted((one.figure.high, two.figure.high))
    is_change = one.figure.role == "change" and one.figure.kind == "percent"
    return bool((one.words & two.words) - one.names - two.names) and high <= _MOST_APART * low and not is_change


def _comparable(one: _Claim, two: _Claim) -> bool:
    """Whether two claims are of one kind, one unit and one base."""
    first, second = one.figure, two.figure
    if first.kind != second.kind or first.kind == "duration" or one.base != two.base:
        return False
    if first.kind != "count":
        return first.unit == second.unit
    if one.harm and one.harm == two.harm:
        return True
    return bool(first.unit) and first.unit.rsplit(" ", 1)[-1].lower() == second.unit.rsplit(" ", 1)[-1].lower()


def _alikeness(one: frozenset[str], two: frozenset[str]) -> Decimal:
    """The share of the words of two claims that they have in common."""
    return Decimal(len(one & two)) / Decimal(len(one | two)) if one | two else Decimal(0)


def _telling(figure: Figure) -> bool:
    """Whether an amount is so particular that two sources giving it mean the same: money of two digits or more."""
    return figure.kind == "money" and figure.high >= 1000 and _digits(figure.low) >= 2 and not figure.vague


# ---------------------------------------------------------------- precision


def _digits(value: Decimal) -> int:
    """How many significant digits a value has, trailing zeros not counted."""
    return len("".join(map(str, value.as_tuple().digits)).strip("0")) or 1


def _agree(first: Figure, second: Figure) -> bool:
    """Whether two amounts are equal within the precision that is stated of either."""
    if (first.low, first.high) == (second.low, second.high):
        return True
    if first.vague != second.vague:
        vague, exact = (first, second) if first.vague else (second, first)
        return vague.low <= exact.low and exact.high <= vague.high
    if first.low != first.high or second.low != second.high:
        return False
    return _rounds_to(first, second) or _rounds_to(second, first)


def _rounds_to(exact: Figure, rough: Figure) -> bool:
    """Whether the one amount, rounded as the other is said to be, is the other."""
    if _digits(exact.low) <= _digits(rough.low) or exact.low <= 0 or rough.low <= 0:
        return False
    step = Decimal(1).scaleb(rough.low.adjusted() - _digits(rough.low) + 1)
    down = (exact.low / step).to_integral_value(ROUND_FLOOR) * step == rough.low
    near = (exact.low / step).to_integral_value(ROUND_HALF_UP) * step == rough.low
    if rough.modifier in (">", ">="):
        return down
    if rough.modifier in ("<", "<="):
        return near and exact.low <= rough.low
    return near and (rough.modifier == "~" or rough.low >= 10_000)


# ---------------------------------------------------------------- groups


def _components(count: int, links: dict[tuple[int, int], FigureVerdict]) -> list[list[int]]:
    """The claims that hang together, in order."""
    leader = list(range(count))

    def find(place: int) -> int:
        while leader[place] != place:
            place = leader[place]
        return place

    for one, two in sorted(links):
        low, high = sorted((find(one), find(two)))
        leader[high] = low
    members: dict[int, list[int]] = {}
    for place in range(count):
        members.setdefault(find(place), []).append(place)
    return [group for group in members.values() if len(group) > 1]


def _group(claims: list[_Claim], members: list[int], links: dict[tuple[int, int], FigureVerdict]) -> FigureGroup:
    """The figures of a component: all of them when they agree, else those of its gravest verdict and their likes."""
    inside = {pair: verdict for pair, verdict in links.items() if set(pair) <= set(members)}
    gravest = max(inside.values(), key=_SEVERITY.index)
    ends = {end for pair, verdict in inside.items() if verdict == gravest for end in pair}
    ends |= {end for pair, verdict in inside.items() if verdict == "same" and ends & set(pair) for end in pair}
    return FigureGroup(gravest, tuple(claims[place].figure for place in members if place in ends))
