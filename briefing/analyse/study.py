"""Turns the articles of one story and their Findings into a Study: what of it is to be told, all of it spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from briefing.analyse.differences import find_differences
from briefing.analyse.figures.matching import match_figures
from briefing.analyse.news import Memory
from briefing.analyse.people import join_people
from briefing.analyse.quotes.key import key_quotes
from briefing.analyse.revisions import find_revisions
from briefing.analyse.single import single
from briefing.analyse.summary import choose_summary
from briefing.model import (
    Article,
    Change,
    Disagreement,
    Figure,
    FigureGroup,
    Findings,
    Novelty,
    Quote,
    Revision,
    Story,
    Study,
    Told,
)

# What a reader looks for first among figures that equally many report.
_KIND_ORDER = ("money", "percent", "count", "measure", "duration")

_Value = tuple[Decimal, Decimal, str]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one story is told at the most."""

    sentences: int = 3
    quotes: int = 4
    figures: int = 5


def study(
    story: Story,
    articles: Mapping[str, Article],
    findings: Mapping[str, Findings],
    limits: Limits,
    told: Sequence[Told] = (),
    changes: Sequence[Change] = (),
) -> Study:
    """Choose what to tell of a story; the choice never depends on the order of its articles.

    Of a story that recent editions told (`told`), only what its earlier texts did not say is told, and what they said and
    no longer do (`changes`). An article without findings is counted, and nothing of it is told.
    """
    read = [one for one in sorted(story.article_ids) if one in findings]
    memory = Memory(articles[one] for one in story.earlier)
    pairs = [(articles[one], _fresh(articles[one], findings[one], memory)) for one in read]
    own = {article.id: found for article, found in pairs}
    people = join_people([(article, found.people) for article, found in pairs])
    groups = match_figures([(article, figure) for article, found in pairs for figure in found.figures])
    fit = replace(story, article_ids=tuple(read), witnesses=_read_witnesses(story, own))
    summary = choose_summary(fit, articles, own, limits.sentences, memory.knows)
    quotes = key_quotes(pairs, people, fit.witnesses, summary, limits.quotes)
    figures = tuple(
        one for one in _figures(fit, articles, own, groups, limits.figures) if not _is_known(one, articles, own, memory)
    )
    revisions = _revisions(story, articles, findings, told, changes)
    novelty = _novelty(story, bool(summary or quotes or _notable(figures, own)), revisions, changes)
    if not summary and novelty in ("updated", "corrected"):
        # New quotations or figures need a sentence that says what they are about; what was printed before is none.
        printed = {sentence.text for one in told for sentence in one.story.summary}
        summary = choose_summary(fit, articles, own, 1, printed.__contains__)
    differences = find_differences(fit, people, groups, quotes, articles, own)
    since = max((one.day for one in told), default=None)
    if novelty == "continuing":
        return Study(story, (), (), (), (), novelty, since)
    return Study(
        story=story,
        summary=summary,
        quotes=quotes,
        figures=figures,
        disagreements=tuple(one for one in differences if not _is_told(one, articles, memory)),
        novelty=novelty,
        told_on=since,
        revisions=revisions,
        single=single(story, articles, own, summary, quotes, figures),
    )


def _read_witnesses(story: Story, findings: Mapping[str, Findings]) -> tuple[tuple[str, ...], ...]:
    kept = (tuple(one for one in witness if one in findings) for witness in story.witnesses)
    return tuple(witness for witness in kept if witness)


def _fresh(article: Article, findings: Findings, memory: Memory) -> Findings:
    """The findings without the quotations that earlier texts had."""
    if memory.is_empty:
        return findings
    return replace(findings, quotes=tuple(one for one in findings.quotes if not _is_known_quote(article, one, memory)))


def _is_known_quote(article: Article, quote: Quote, memory: Memory) -> bool:
    return bool(quote.quoted) and all(memory.knows_words(article.at(span)) for span in quote.quoted)


def _is_known(
    figure: tuple[str, int, tuple[str, ...]],
    articles: Mapping[str, Article],
    findings: Mapping[str, Findings],
    memory: Memory,
) -> bool:
    article_id, position, _ = figure
    return memory.knows_amount(articles[article_id].at(findings[article_id].figures[position].span))


def _notable(figures: Sequence[tuple[str, int, tuple[str, ...]]], findings: Mapping[str, Findings]) -> bool:
    return any(findings[article_id].figures[position].notable for article_id, position, _ in figures)


def _is_told(one: Disagreement, articles: Mapping[str, Article], memory: Memory) -> bool:
    """Whether the earlier texts had all the accounts of a difference."""
    accounts = [articles[words.article_id].at(words) for words, _ in one.accounts]
    return not memory.is_empty and all(memory.knows_words(words) and memory.knows_amount(words) for words in accounts)


def _revisions(
    story: Story,
    articles: Mapping[str, Article],
    findings: Mapping[str, Findings],
    told: Sequence[Told],
    changes: Sequence[Change],
) -> tuple[Revision, ...]:
    own = [change for change in changes if change.old.id in story.earlier]
    gone = {change.old.id for change in own} | {change.new.id for change in own if change.new}
    standing = [articles[one] for one in (*story.article_ids, *story.earlier) if one not in gone]
    return find_revisions([one.story for one in told], own, standing, findings) if own else ()


def _novelty(story: Story, has_news: bool, revisions: Sequence[Revision], changes: Sequence[Change]) -> Novelty:
    vanished = {change.old.id for change in changes if change.new is None}
    replaced = {change.old.id for change in changes if change.new is not None}
    if not story.earlier:
        return "new"
    if not story.article_ids and vanished and set(story.earlier) - replaced <= vanished:
        return "withdrawn"
    if revisions:
        return "corrected"
    return "updated" if has_news else "continuing"


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


def _value(figure: Figure) -> _Value:
    return figure.low, figure.high, figure.unit
