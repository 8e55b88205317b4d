"""Quotations of one statement whose words differ in sense differ; shorter, edited and otherwise spelt ones do not."""

from __future__ import annotations

import pytest

from briefing.analyse.wordings import find_wording_disagreements
from briefing.model import Article, Findings, KeyQuote, Sentence, Span, Story

SAID = "We will close the ferry terminal within five weeks unless the board pays."


def wordings(one: str, other: str, more: str = "", witnesses: int = 2) -> list[tuple[str, ...]]:
    """The words shown side by side for two wordings of one speaker."""
    texts = {name: f"“{words}” said Ann Smith. {extra}" for name, words, extra in (("a", one, ""), ("b", other, more))}
    articles = {name: Article(name, "s", name, text, "0" * 64) for name, text in texts.items()}
    findings = {
        name: Findings(name, (Sentence(Span(name, 0, text.index(" said") + 16), 0, (), True),))
        for name, text in texts.items()
    }
    spans = [Span(name, 1, 1 + len(words)) for name, words in (("a", one), ("b", other))]
    speaker = Span("a", len(one) + 8, len(one) + 17)
    assert articles["a"].at(speaker) == "Ann Smith"
    quote = KeyQuote((spans[0],), speaker, None, ((spans[1],),))
    groups = (("a",), ("b",)) if witnesses == 2 else (("a", "b"),)
    found = find_wording_disagreements(Story("s", ("a", "b"), groups), [quote], articles, findings)
    assert all(one.about == "wording" and one.subject == speaker for one in found)
    return [tuple(articles[span.article_id].at(span) for span, _ in one.accounts) for one in found]


@pytest.mark.parametrize(
    ("was", "other", "shown"),
    [
        ("five", "nine", ("within five weeks", "within nine weeks")),
        ("will close", "will not close", ("will close", "will not close")),
        ("will close", "won't close", ("will close", "won't close")),
        ("ferry", "coal", ("the ferry terminal", "the coal terminal")),
        ("close", "sell", ("will close the", "will sell the")),
        ("the board", "somebody else", ("unless the board pays", "unless somebody else pays")),
    ],
)
def test_another_number_negation_or_content_word_differs(was: str, other: str, shown: tuple[str, str]) -> None:
    assert wordings(SAID, SAID.replace(was, other)) == [shown]


@pytest.mark.parametrize(
    "other",
    [
        SAID.replace("five", "5"),
        SAID.replace("the ferry", "that ferry"),
        SAID.replace("terminal", "terminals"),
        SAID.replace("terminal", "[terminal]"),
        SAID.replace("the ferry terminal", "it ..."),
        SAID.replace("ferry ", ""),
        SAID.replace("board", "baord"),
        SAID.replace("close", "shut"),
        SAID.replace("ferry terminal", "FT"),
        "We will close the ferry terminal within five weeks",
        "We will close the ferry terminal within five weeks if no help comes from elsewhere.",
        "They ought to sell all boats within nine weeks unless the board pays.",
    ],
)
def test_small_words_spelling_editing_length_and_other_statements_do_not(other: str) -> None:
    assert wordings(SAID, other) == []


def test_an_article_with_both_wordings_differs_from_none() -> None:
    assert wordings(SAID, SAID.replace("five", "nine"), more=f"Earlier she had said: “{SAID}”") == []


def test_copies_of_one_text_do_not_differ() -> None:
    assert wordings(SAID, SAID.replace("five", "nine"), witnesses=1) == []
