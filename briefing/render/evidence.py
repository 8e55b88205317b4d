"""Turns the spans of a brief into passages of its sources, with the words that were taken from them marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from briefing.model import Article, Brief, BriefStory, FigureLine, Passage, SourceEntry, Span

# A paragraph longer than this on either side of the evidence is cut: the words around it are what a reader wants.
CONTEXT = 400
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


def anchor(span: Span, kind: str = "evidence") -> str:
    """The permanent name of a span in the page: the same in every edition that shows it."""
    return f"{kind}-" + sha256(f"{span.article_id}:{span.start}:{span.end}".encode()).hexdigest()[:12]


def evidence(brief: Brief, articles: Mapping[str, Article]) -> tuple[SourceEvidence, ...]:
    """What the brief takes from each source. An article that is not at hand, or a span outside it, is left out."""
    taken: dict[str, set[Span]] = {}
    for passage in passages(brief):
        for span in passage.evidence:
            article = articles.get(span.article_id)
            if article is not None and 0 <= span.start < span.end <= len(article.text):
                taken.setdefault(span.article_id, set()).add(span)
    return tuple(
        SourceEvidence(entry, tuple(_excerpts(articles[entry.article_id].text, sorted(taken[entry.article_id]))))
        for entry in brief.sources
        if entry.article_id in taken
    )


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
            yield account.words
            if account.context:
                yield account.context


def _figure_passages(figure: FigureLine) -> Iterator[Passage]:
    yield from (passage for passage in (figure.amount, figure.about, figure.given_by) if passage)


def _excerpts(text: str, spans: Iterable[Span]) -> Iterator[Excerpt]:
    group: list[Span] = []
    end = -1
    for span in spans:
        if group and _window(text, span)[0] > end:
            yield _excerpt(text, group)
            group = []
        end = max(end if group else -1, _window(text, span)[1])
        group.append(span)
    if group:
        yield _excerpt(text, group)


def _window(text: str, span: Span) -> tuple[int, int]:
    """The paragraph around a span, cut at a space where it is far longer than the span."""
    start, end = _paragraph(text, span)
    if span.start - start > CONTEXT:
        space = text.find(" ", span.start - CONTEXT, span.start)
        start = space + 1 if space >= 0 else span.start
    if end - span.end > CONTEXT:
        space = text.rfind(" ", span.end, span.end + CONTEXT)
        end = space if space >= 0 else span.end
    return start, end


def _paragraph(text: str, span: Span) -> tuple[int, int]:
    before = list(_PARAGRAPH_BREAK.finditer(text, 0, span.start))
    after = _PARAGRAPH_BREAK.search(text, span.end)
    return before[-1].end() if before else 0, after.start() if after else len(text)


def _excerpt(text: str, spans: list[Span]) -> Excerpt:
    windows = [_window(text, span) for span in spans]
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
