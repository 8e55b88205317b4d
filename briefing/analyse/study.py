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
        figures=_figures(story, articles, findings, groups, limits.figures),
        disagreements=(*find_disagreements(people, articles, findings), *_differing_figures(groups, findings)),
    )


def _figures(
    story: Story,
    articles: Mapping[str, Article],
    findings: Mapping[str, Findings],
    groups: Sequence[FigureGroup],
    limit: int,
) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """The figures that have something they measure, each once, the notable ones first, and the others as background.

    Among the notable those of most witnesses come first, then money, shares and counts, as they stand, and a bare number or
    fraction ("a third") last; at most `limit` of either are kept.
    """
    witness_of = {one: number for number, witness in enumerate(story.witnesses) for one in witness}
    group_of = {figure.span: number for number, group in enumerate(groups) for figure in group.figures}
    given: list[list[_Place]] = []
    for article_id in sorted(story.article_ids):
        for position, figure in enumerate(findings[article_id].figures):
            place = _Place(article_id, position, figure, _measured(articles[article_id], figure), group_of.get(figure.span))
            if place.words:
                home = next((group for group in given if group[0].is_same(place)), None)
                given.append([place]) if home is None else home.append(place)

    def worth(group: Sequence[_Place]) -> tuple[bool, bool, int, int, int, str]:
        first = group[0].figure
        witnesses = {witness_of[place.article_id] for place in group}
        bare = not first.unit and not first.vague
        order = _KIND_ORDER.index(first.kind)
        return (not first.notable, bare, -len(witnesses), order, first.span.start, first.span.article_id)

    ranked = sorted((sorted(group, key=lambda place: not place.figure.notable) for group in given), key=worth)
    notable = [group for group in ranked if group[0].figure.notable]
    chosen = notable[:limit] + ranked[len(notable) :][:limit]
    return tuple((one[0].article_id, one[0].position, _others(one)) for one in chosen)


@dataclass(frozen=True, slots=True)
class _Place:
    """A figure, where it was found, and the words for what it measures."""

    article_id: str
    position: int
    figure: Figure
    words: frozenset[str]
    group: int | None

    def is_same(self, other: _Place) -> bool:
        """Tell whether two places give one figure: one amount, of money, of what is called alike, or of one group."""
        if _value(self.figure) != _value(other.figure):
            return False
        grouped = self.group is not None and self.group == other.group
        return grouped or self.figure.kind == "money" or bool(self.words & other.words)


def _measured(article: Article, figure: Figure) -> frozenset[str]:
    spans = [span for span in (figure.about, figure.base, *figure.about_more) if span]
    return frozenset(word for span in spans for word in article.at(span).casefold().split() if len(word) > 2)


def _others(group: Sequence[_Place]) -> tuple[str, ...]:
    return tuple(sorted({place.article_id for place in group} - {group[0].article_id}))


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
