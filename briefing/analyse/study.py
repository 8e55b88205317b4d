"""Turns the articles of one story and their Findings into a Study: what of it is to be told, all of it spans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from briefing.analyse.disagreements import find_disagreements
from briefing.analyse.figures.matching import match_figures
from briefing.analyse.people import join_people
from briefing.analyse.quotes.key import key_quotes
from briefing.analyse.sentences import sentence_around
from briefing.analyse.summary import choose_summary
from briefing.model import Article, Disagreement, Figure, FigureGroup, Findings, Story, Study

# What a reader looks for first among figures that equally many report.
_KIND_ORDER = ("money", "percent", "count", "measure", "duration")

_Value = tuple[Decimal, Decimal, str]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one story is told at the most."""

    sentences: int = 3
    quotes: int = 4
    figures: int = 5


def study(story: Story, articles: Mapping[str, Article], findings: Mapping[str, Findings], limits: Limits) -> Study:
    """Choose what to tell of a story; the choice never depends on the order of its articles."""
    told = sorted(story.article_ids)
    people = join_people([(articles[one], findings[one].people) for one in told])
    summary = choose_summary(story, articles, findings, limits.sentences)
    pairs = [(articles[one], findings[one]) for one in told]
    groups = match_figures([(articles[one], figure) for one in told for figure in findings[one].figures])
    return Study(
        story=story,
        summary=summary,
        quotes=key_quotes(pairs, people, story.witnesses, summary, limits.quotes),
        figures=_figures(story, findings)[: limits.figures],
        disagreements=(*find_disagreements(people, articles, findings), *_differing_figures(groups, findings)),
        people=people,
    )


def _figures(story: Story, findings: Mapping[str, Findings]) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """The notable figures, each value once: those of most witnesses first, then money, shares and counts, as they stand."""
    witness_of = {one: number for number, witness in enumerate(story.witnesses) for one in witness}
    places: dict[_Value, list[tuple[str, int]]] = {}
    for article_id in sorted(story.article_ids):
        for position, figure in enumerate(findings[article_id].figures):
            if figure.notable and figure.about:
                places.setdefault(_value(figure), []).append((article_id, position))

    def worth(given: Sequence[tuple[str, int]]) -> tuple[int, int, int, str]:
        first = findings[given[0][0]].figures[given[0][1]]
        witnesses = {witness_of[article_id] for article_id, _ in given}
        return (-len(witnesses), _KIND_ORDER.index(first.kind), first.span.start, first.span.article_id)

    chosen = sorted(places.values(), key=worth)
    return tuple(
        (given[0][0], given[0][1], tuple(dict.fromkeys(one for one, _ in given if one != given[0][0]))) for given in chosen
    )


def _differing_figures(groups: Sequence[FigureGroup], findings: Mapping[str, Findings]) -> Iterator[Disagreement]:
    for group in groups:
        accounts: dict[_Value, Figure] = {}
        for figure in group.figures:
            accounts.setdefault(_value(figure), figure)
        if group.verdict != "same" and len(accounts) > 1:
            pairs = tuple((one.span, sentence_around(one.span, findings[one.span.article_id])) for one in accounts.values())
            yield Disagreement(group.verdict, None, pairs)


def _value(figure: Figure) -> _Value:
    return figure.low, figure.high, figure.unit
