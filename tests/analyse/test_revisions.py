"""What an edition told and its source has changed or taken back: what was, what is, and what is no correction."""

from __future__ import annotations

import pytest
from spacy.language import Language

from briefing.analyse import analyse
from briefing.analyse.revisions import find_revisions
from briefing.model import (
    Article,
    BriefStory,
    Change,
    FigureLine,
    Headline,
    Passage,
    QuoteCard,
    Span,
)

OLD = (
    "The board of Eastmoor approved a ferry terminal for £12.5 million on Thursday.\n\n"
    "Fourteen houses must be pulled down for the terminal, the board said.\n\n"
    "“We have waited for this terminal for fifty years,” said Ann Bell, the chair of the board."
)


def article(name: str, text: str, source: str = "s") -> Article:
    return Article(name, source, "ferry.txt", text, "0" * 64)


def passage(words: str) -> Passage:
    start = OLD.index(words)
    return Passage(words, (Span("old", start, start + len(words)),), 1)


def line(words: str) -> FigureLine:
    return FigureLine(passage(words), passage("terminal"), "1", "", "count", False, None)


TOLD = BriefStory(
    "s-1",
    Headline("Ferry", "old"),
    "",
    "new",
    1,
    1,
    None,
    (passage("The board of Eastmoor approved a ferry terminal for £12.5 million on Thursday."),),
    (QuoteCard(passage("We have waited for this terminal for fifty years"), passage("Ann Bell"), None),),
    (line("£12.5 million"), line("Fourteen houses")),
    (),
    (1,),
)


def revisions(nlp: Language, text: str | None, *standing: Article) -> list[tuple[str, str, str | None]]:
    old, new = article("old", OLD), article("new", text) if text is not None else None
    findings = {one.article_id: one for one in analyse(nlp, [new])} if new else {}
    found = find_revisions([TOLD], [Change(old, new)], standing, findings)
    return [
        (one.about, " ".join(map(old.at, one.was)), " ".join(map(new.at, one.now)) if new and one.now else None)
        for one in found
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(("Eastmoor", "Eastmoor"), [], id="nothing"),
        pytest.param(("£12.5 million", "£15.2 million"), [("figure", "£12.5 million", "£15.2 million")], id="a figure"),
        pytest.param(("Fourteen houses", "Four houses"), [("figure", "Fourteen houses", "Four houses")], id="a count"),
        pytest.param(
            ("for fifty years", "for fifteen years"),
            [
                (
                    "quotation",
                    "We have waited for this terminal for fifty years",
                    "We have waited for this terminal for fifteen years",
                )
            ],
            id="a quotation",
        ),
        pytest.param(
            ("approved a ferry terminal", "rejected a ferry terminal"),
            [
                (
                    "sentence",
                    "The board of Eastmoor approved a ferry terminal for £12.5 million on Thursday.",
                    "The board of Eastmoor rejected a ferry terminal for £12.5 million on Thursday.",
                )
            ],
            id="an outcome",
        ),
        pytest.param(("approved a ferry terminal", "backed a ferry terminal"), [], id="the same in other words"),
        pytest.param((" on Thursday.", " on Thursday. It will open in 2028."), [], id="something added"),
        pytest.param(
            ("Fourteen houses must be pulled down for the terminal, the board said.\n\n", ""),
            [("figure", "Fourteen houses", None)],
            id="something taken out",
        ),
    ],
)
def test_what_no_longer_stands_is_shown_with_what_does(
    nlp: Language, change: tuple[str, str], expected: list[tuple[str, str, str | None]]
) -> None:
    assert revisions(nlp, OLD.replace(*change)) == expected


def test_of_a_vanished_text_all_is_taken_back_that_was_told(nlp: Language) -> None:
    assert [(about, now) for about, _, now in revisions(nlp, None)] == [
        ("quotation", None),
        ("sentence", None),
        ("figure", None),
    ]


def test_what_another_text_says_in_the_same_words_still_stands(nlp: Language) -> None:
    other = article("other", OLD.partition("\n\n")[0])
    assert [about for about, _, _ in revisions(nlp, None, other)] == ["quotation", "figure"]


@pytest.mark.parametrize(
    ("source", "named"),
    [
        pytest.param("another source", ["quotation"], id="said elsewhere too: the text that is gone is named once"),
        pytest.param("s", [], id="moved: its source says it in another text"),
    ],
)
def test_a_text_that_vanished_while_others_stay_is_named(nlp: Language, source: str, named: list[str]) -> None:
    other = article("other", f"Eastmoor votes.\n\n{OLD}", source)
    assert [(about, now) for about, _, now in revisions(nlp, None, other)] == [(about, None) for about in named]


def test_a_changed_text_whose_old_words_stand_elsewhere_is_no_correction(nlp: Language) -> None:
    new = OLD.replace("Fourteen houses", "Four houses")
    assert revisions(nlp, new, article("other", OLD, "another source")) == []
