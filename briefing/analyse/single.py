"""Turns what is told of a story into the spans of it that only one of several independent witnesses reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from briefing.analyse.news import Memory
from briefing.model import Article, Findings, KeyQuote, Span, Story


def single(
    story: Story,
    articles: Mapping[str, Article],
    findings: Mapping[str, Findings],
    summary: Sequence[Span],
    quotes: Sequence[KeyQuote],
    figures: Sequence[tuple[str, int, tuple[str, ...]]],
) -> frozenset[Span]:
    """The first spans of the sentences, quotations and figures that nobody but one witness has.

    Compared are whole texts, not only what was found in them, so that nothing is marked that another text merely says in
    another way: its numbers, names and words are looked up there, as they are for what is new. Empty for a story of one
    witness, where all would be marked.
    """
    if len(story.witnesses) < 2:
        return frozenset()
    memories = [Memory(articles[one] for one in witness) for witness in story.witnesses]
    number = {one: place for place, witness in enumerate(story.witnesses) for one in witness}
    return frozenset(_lone(articles, findings, memories, number, summary, quotes, figures))


def _lone(
    articles: Mapping[str, Article],
    findings: Mapping[str, Findings],
    memories: Sequence[Memory],
    number: Mapping[str, int],
    summary: Sequence[Span],
    quotes: Sequence[KeyQuote],
    figures: Sequence[tuple[str, int, tuple[str, ...]]],
) -> Iterator[Span]:
    def others(article_id: str) -> list[Memory]:
        return [memory for place, memory in enumerate(memories) if place != number[article_id]]

    for span in summary:
        if not any(memory.knows(articles[span.article_id].at(span)) for memory in others(span.article_id)):
            yield span
    for quote in quotes:
        own = quote.pieces[0].article_id
        elsewhere = any(number[wording[0].article_id] != number[own] for wording in quote.also)
        words = " ".join(articles[own].at(piece) for piece in quote.pieces)
        if not elsewhere and not any(memory.knows_words(words) for memory in others(own)):
            yield quote.pieces[0]
    for own, position, also in figures:
        span = findings[own].figures[position].span
        elsewhere = any(number[one] != number[own] for one in also)
        if not elsewhere and not any(memory.knows_amount(articles[own].at(span)) for memory in others(own)):
            yield span
