"""Turns the spans of a brief into passages of its sources, with the words that were taken from them marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from briefing.model import Account, Article, Brief, BriefStory, FigureLine, Passage, SourceEntry, Span

# A paragraph longer than this on either side of the evidence is cut: the words around it are what a reader wants.
CONTEXT = 400
# The same for the panel of one passage, which shows the sentence around it.
PANEL_CONTEXT = 180
_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of an excerpt: `marked` if the brief uses them. `anchors` name the spans that start with the piece."""

    text: str
    marked: bool
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Characters `start` to `end` of an article, in pieces; `cut_before` and `cut_after` say that its paragraph goes on."""

    span: Span
    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class SourceEvidence:
    """What a brief takes from one source, in the order of its text."""

    entry: SourceEntry
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """What a click on a reference shows: the words of one passage, marked, in the text around them.

    `also` are the other sources that give the same figure.
    """

    name: str
    entry: SourceEntry
    excerpts: tuple[Excerpt, ...]
    also: tuple[SourceEntry, ...] = ()


def anchor(span: Span, kind: str = "evidence") -> str:
    """The permanent name of a span in the page: the same in every edition that shows it."""
    return f"{kind}-" + sha256(f"{span.article_id}:{span.start}:{span.end}".encode()).hexdigest()[:12]


def evidence(brief: Brief, articles: Mapping[str, Article]) -> tuple[SourceEvidence, ...]:
    """What the brief takes from each source. An article that is not at hand, or a span outside it, is left out."""
    taken: dict[str, set[Span]] = {}
    for passage in passages(brief):
        for span in passage.evidence:
            if _is_at_hand(span, articles):
                taken.setdefault(span.article_id, set()).add(span)
    return tuple(
        SourceEvidence(entry, tuple(_excerpts(articles[entry.article_id].text, sorted(taken[entry.article_id]), CONTEXT)))
        for entry in brief.sources
        if entry.article_id in taken
    )


def panel_name(passage: Passage) -> str:
    """The permanent name of the panel of a passage."""
    return (
        "panel-"
        + sha256("".join(f"{one.article_id}:{one.start}:{one.end};" for one in passage.evidence).encode()).hexdigest()[:12]
    )


def panels(brief: Brief, articles: Mapping[str, Article]) -> dict[str, Panel]:
    """The panel of each passage that a reference stands beside, by its name; none for one whose article is not at hand."""
    entries = {entry.number: entry for entry in brief.sources}
    also = {panel_name(line.amount): line.also for story in brief.stories for line in story.shown_figures}
    made: dict[str, Panel] = {}
    for passage in referenced(brief):
        name, entry = panel_name(passage), entries.get(passage.source)
        if (
            entry is None
            or name in made
            or not passage.evidence
            or not all(_is_at_hand(one, articles) for one in passage.evidence)
        ):
            continue
        if any(span.article_id != entry.article_id for span in passage.evidence):
            continue
        text = articles[entry.article_id].text
        others = tuple(entries[number] for number in also.get(name, ()) if number in entries)
        made[name] = Panel(name, entry, tuple(_excerpts(text, sorted(set(passage.evidence)), PANEL_CONTEXT)), others)
    return made


def referenced(brief: Brief) -> Iterator[Passage]:
    """The passages that a reference stands beside: all but names, roles, subjects and contexts."""
    yield from (line.words for line in brief.top_lines)
    yield from (figure.amount for _, figure in brief.figures)
    for story in brief.stories:
        yield from story.summary
        for card in story.quotes:
            yield from (card.words, *card.also)
        yield from (figure.amount for figure in story.shown_figures)
        for difference in story.differences:
            yield from (account.words for account in difference.accounts)
        for correction in story.corrections:
            yield from (account.words for account in (correction.was, correction.now) if account)


def passages(brief: Brief) -> Iterator[Passage]:
    """Every passage that an edition of the brief prints."""
    yield from (line.words for line in brief.top_lines)
    for _, figure in brief.figures:
        yield from _figure_passages(figure)
    for story in brief.stories:
        yield from _story_passages(story)


def _story_passages(story: BriefStory) -> Iterator[Passage]:
    yield from story.summary
    for card in story.quotes:
        yield from (card.words, card.speaker, *card.also)
        if card.role:
            yield card.role
    for figure in story.shown_figures:
        yield from _figure_passages(figure)
    for difference in story.differences:
        if difference.subject:
            yield difference.subject
        for account in difference.accounts:
            yield from _account_passages(account)
    for correction in story.corrections:
        yield from _account_passages(correction.was)
        if correction.now:
            yield from _account_passages(correction.now)


def _account_passages(account: Account) -> Iterator[Passage]:
    yield from (passage for passage in (account.words, account.context) if passage)


def _figure_passages(figure: FigureLine) -> Iterator[Passage]:
    yield from (passage for passage in (figure.amount, figure.about, figure.given_by) if passage)


def _is_at_hand(span: Span, articles: Mapping[str, Article]) -> bool:
    article = articles.get(span.article_id)
    return article is not None and 0 <= span.start < span.end <= len(article.text)


def _excerpts(text: str, spans: Iterable[Span], context: int) -> Iterator[Excerpt]:
    group: list[Span] = []
    end = -1
    for span in spans:
        start, stop = _window(text, span, context)
        if group and start > end:
            yield _excerpt(text, group, context)
            group = []
        end = max(end if group else -1, stop)
        group.append(span)
    if group:
        yield _excerpt(text, group, context)


def _window(text: str, span: Span, context: int) -> tuple[int, int]:
    """The paragraph around a span, cut at a space where it is far longer than the span."""
    start, end = _paragraph(text, span)
    if span.start - start > context:
        space = text.find(" ", span.start - context, span.start)
        start = space + 1 if space >= 0 else span.start
    if end - span.end > context:
        space = text.rfind(" ", span.end, span.end + context)
        end = space if space >= 0 else span.end
    return start, end


def _paragraph(text: str, span: Span) -> tuple[int, int]:
    before = list(_PARAGRAPH_BREAK.finditer(text, 0, span.start))
    after = _PARAGRAPH_BREAK.search(text, span.end)
    return before[-1].end() if before else 0, after.start() if after else len(text)


def _excerpt(text: str, spans: list[Span], context: int) -> Excerpt:
    windows = [_window(text, span, context) for span in spans]
    start, end = min(window[0] for window in windows), max(window[1] for window in windows)
    paragraph = Span(spans[0].article_id, spans[0].start, max(span.end for span in spans))
    whole = _paragraph(text, paragraph)
    return Excerpt(
        Span(spans[0].article_id, start, end),
        tuple(_pieces(text, spans, start, end)),
        cut_before=start > whole[0],
        cut_after=end < whole[1],
    )


def _pieces(text: str, spans: list[Span], start: int, end: int) -> Iterator[Piece]:
    edges = sorted({start, end, *(span.start for span in spans), *(span.end for span in spans)})
    for left, right in pairwise(edges):
        marked = any(span.start <= left and right <= span.end for span in spans)
        names = tuple(anchor(span) for span in spans if span.start == left)
        yield Piece(text[left:right], marked, names)
