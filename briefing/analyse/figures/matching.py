"""Turns the figures of one story's articles into groups that measure the same, each with a verdict on how they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import combinations

from briefing.analyse.figures.periods import Period, read_period
from briefing.analyse.figures.terms import GENERIC, HARM, STOP, WORD, acronym, stem
from briefing.model import Article, Figure, FigureGroup, FigureVerdict, Span

_SEVERITY: tuple[FigureVerdict, ...] = ("same", "role", "period", "scope", "conflict")
_ALIKE = Decimal("0.6")
_MOST_OF_A_UNIT = 40
# Two accounts of one thing are seldom further apart; casualties are exempt.
_MOST_APART = 3

# What a price was when trading opened, or at its peak, is no account of what it was at another time of the day.
_OF_A_MOMENT = frozenset("open close start begin end finish peak bottom settle average".split())


@dataclass(frozen=True, slots=True)
class _Claim:
    """A figure with what is compared of it: words for what it measures, names among them, base, period.

    `low` and `high` are its value; of a fraction ("a third") in per cent, so that it can be held against a percentage.
    """

    figure: Figure
    words: frozenset[str]
    names: frozenset[str]
    harm: frozenset[str]
    base: str
    period: Period
    low: Decimal
    high: Decimal
    unit: str


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
    found = WORD.findall(text)
    noun = figure.unit.split(" per ")[0].split(" ") if figure.kind == "count" and figure.unit else []
    base = article.at(figure.base) if figure.base is not None else ""
    words = frozenset(stem(word) for word in [*found, *noun]) - STOP - {stem(word) for word in WORD.findall(base)}
    harm = frozenset(HARM[word] for word in (word.lower() for word in [*found, *_around(article, figure)]) if word in HARM)
    period = article.at(figure.period) if figure.period is not None else ""
    scale = 100 if figure.kind == "percent" and not figure.unit else 1
    return _Claim(
        figure,
        words - GENERIC,
        frozenset(stem(word) for word in found if word[0].isupper() and not word.isupper()),
        harm,
        acronym(base),
        read_period(period, article.published.at.date() if article.published is not None else None),
        figure.low * scale,
        figure.high * scale,
        "percentage" if scale > 1 else figure.unit,
    )


def _around(article: Article, figure: Figure) -> list[str]:
    """The word right behind a counted noun, where "dead" and "wounded" stand."""
    behind = article.text[figure.span.end : figure.span.end + 24]
    inside = article.at(figure.span)
    return WORD.findall(inside)[-1:] + WORD.findall(behind)[:2] if figure.kind == "count" else []


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


def _candidates(claims: list[_Claim]) -> Iterator[tuple[int, int]]:
    """The pairs of claims of two articles that can be compared at all, in order, each once.

    Of one article only its first claims of a unit are compared: a text that has more of one unit is a table, and comparing
    them all would take the square of its length.
    """
    alike: dict[tuple[str, str, str], list[int]] = {}
    taken: Counter[tuple[str, str, str, str]] = Counter()
    for place, claim in enumerate(claims):
        kind, unit = claim.figure.kind, claim.unit
        keys = [(kind, unit.rsplit(" ", 1)[-1].lower() if kind == "count" else unit, claim.base)]
        for key in [*keys, *(("harm", harm, claim.base) for harm in sorted(claim.harm))]:
            taken[(*key, claim.figure.span.article_id)] += 1
            if taken[(*key, claim.figure.span.article_id)] <= _MOST_OF_A_UNIT:
                alike.setdefault(key, []).append(place)
    yield from sorted({pair for places in alike.values() for pair in combinations(places, 2)})


def _verdict(one: _Claim, two: _Claim) -> FigureVerdict | None:
    """How two claims stand to each other; None when they need not measure the same."""
    first, second = one.figure, two.figure
    if first.span.article_id == second.span.article_id or not _comparable(one, two):
        return None
    equal = _agree(one, two)
    close = _alikeness(one.words, two.words)
    if equal and _another_time(one.period, two.period, of_event=True):
        return None
    if equal:
        return (
            "same"
            if one.words & two.words or one.harm & two.harm or _telling(first) or (one.base and one.base == two.base)
            else None
        )
    # A fraction in words is rough: what is near it contradicts nothing.
    if first.ratio or second.ratio or first.vague or second.vague or not (first.notable and second.notable):
        return None
    # What a value is compared with ("up from 104") is no account of it.
    if "comparison" in (first.role, second.role):
        return None
    if first.verb != second.verb and {first.verb, second.verb} & _OF_A_MOMENT:
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
    if _another_time(one.period, two.period, of_event=harmed):
        return "period" if close >= _ALIKE else None
    if first.role != second.role and {first.role, second.role} & {"target", "forecast"}:
        return "role" if close >= _ALIKE else None
    if harmed:
        return "conflict"
    if close >= _ALIKE and first.role == second.role:
        return "conflict" if _may_conflict(one, two) else None
    return "scope" if one.base and one.base == two.base and first.role == second.role else None


def _another_time(one: Period, two: Period, *, of_event: bool) -> bool:
    """Whether two values are of different periods; of one event, "in March" and "in 2025" may say the same."""
    if of_event:
        return bool(one.years and two.years) and not one.years & two.years
    return one.differs(two)


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
        return one.unit == two.unit
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


def _agree(one: _Claim, two: _Claim) -> bool:
    """Whether two amounts are equal within the precision that is stated of either."""
    if (one.low, one.high) == (two.low, two.high):
        return True
    if one.figure.vague != two.figure.vague:
        vague, exact = (one, two) if one.figure.vague else (two, one)
        return vague.low <= exact.low and exact.high <= vague.high
    if one.low != one.high or two.low != two.high:
        return False
    return _rounds_to(one, two) or _rounds_to(two, one)


def _rounds_to(exact: _Claim, rough: _Claim) -> bool:
    """Whether the one amount, rounded as the other is said to be, is the other."""
    if _digits(exact.low) <= _digits(rough.low) or exact.low <= 0 or rough.low <= 0:
        return False
    step = Decimal(1).scaleb(rough.low.adjusted() - _digits(rough.low) + 1)
    down = (exact.low / step).to_integral_value(ROUND_FLOOR) * step == rough.low
    near = (exact.low / step).to_integral_value(ROUND_HALF_UP) * step == rough.low
    if rough.figure.modifier in (">", ">="):
        return down
    if rough.figure.modifier in ("<", "<="):
        return near and exact.low <= rough.low
    said_roughly = rough.figure.modifier == "~" or exact.figure.ratio is not None
    return near and (said_roughly or rough.low >= 10_000)


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
