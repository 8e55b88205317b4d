"""Turns spans into the Passages that a brief prints: the article's own characters and the number of their source."""

from __future__ import annotations

from collections.abc import Mapping

from briefing.model import ELLIPSIS, Account, Article, Passage, Span


class Passages:
    """Looks spans up in the articles of an edition; `numbers` are the numbers of the sources, by article id."""

    def __init__(self, articles: Mapping[str, Article], numbers: Mapping[str, int]) -> None:
        self.articles = articles
        self.numbers = numbers

    def of(self, *spans: Span) -> Passage:
        """The words at one or more spans of one article."""
        article = self.articles[spans[0].article_id]
        return Passage(ELLIPSIS.join(article.at(span) for span in spans), spans, self.numbers[article.id])

    def account(self, context: Span | None, *words: Span) -> Account:
        """The words that differ, in one or more pieces, and the sentence around them."""
        return Account(self.of(*words), self.of(context) if context else None)
