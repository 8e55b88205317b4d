"""Turns Articles into Findings, and the articles of one story into a Study of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from briefing.analyse import language
from briefing.analyse.figures import find_figures
from briefing.analyse.people import find_people
from briefing.analyse.quotes import find_quotes
from briefing.analyse.sentences import find_sentences
from briefing.model import Article, Findings

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def analyse(nlp: Language, articles: Iterable[Article]) -> Iterator[Findings]:
    """Find people, quotations, figures and sentences of each article, in order; every text is parsed once."""
    todo = list(articles)
    for article, doc in zip(todo, language.parse_all(nlp, (one.text for one in todo)), strict=True):
        yield find(doc, article.id)


def find(doc: Doc, article_id: str) -> Findings:
    """All that is found in one parsed article."""
    people = find_people(doc, article_id)
    quotes = find_quotes(doc, article_id, people)
    return Findings(
        article_id=article_id,
        sentences=find_sentences(doc, article_id),
        people=people,
        quotes=quotes,
        figures=find_figures(doc, article_id, quotes),
    )
