"""Numbers that say nothing of a measure, and what is not said of the others: in doubt a figure is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from briefing.analyse import language
from briefing.analyse.figures import find_figures
from briefing.analyse.figures.exclusions import excluded
from briefing.model import Quote, Span


def amounts(nlp: Language, text: str) -> list[str]:
    return [text[one.span.start : one.span.end] for one in find_figures(language.parse(nlp, text), "a")]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Crews brought the blaze under control at 12.12, the fire service said.", []),
        ("At 06.41 this morning a fault cut power. By 09.15 it was back.", []),
        ("15.40\nThe tunnel will stay shut.", []),
        ("15.40 Tunnel to stay shut until Monday", []),
        ("14.10: The mayor is speaking.", []),
        ("The ferry left at 10.20 and came back between 11.30 and 11.45.", []),
        ("The 10.15 from Larnsund was late.", []),
        # the same form, but something stands at it, moves by it, or is measured in it
        ("The pound stood at 12.12.", ["12.12"]),
        ("The share closed at 12.50, up 3 per cent.", ["12.50", "3 per cent"]),
        ("Sales rose to between 11.30 and 11.45 per cent.", ["11.30 and 11.45 per cent"]),
        ("It was sold at 12.50 kroner.", ["12.50 kroner"]),
        ("It was sold at £06.40.", ["£06.40"]),
        ("The crew drove by 12.30 lorries.", ["12.30 lorries"]),
    ],
)
def test_a_time_of_day_written_with_a_point_is_no_figure(nlp: Language, text: str, left: list[str]) -> None:
    assert amounts(nlp, text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("| Region | On time |\n|---|---|\n| North | 71% |\n\nOnly 64% of buses ran.", ["64%"]),
        ("South | 12 | 4,000 boats", []),
        ("Region\tOn time\tChange\nNorth\t71%\t-4", []),
        ("Larnsund\t71%\nTolva\t£4m", []),
        # a bullet, a number in a list and an indent are set apart by a tab as well
        ("•\tThe town bought 300 boats.", ["300 boats"]),
        ("1.\tThe town bought 300 boats.", ["300 boats"]),
        ("\tThe town bought 300 boats.", ["300 boats"]),
        ("Larnsund | The town bought 300 boats.", ["300 boats"]),
    ],
)
def test_a_row_of_a_table_has_no_figures(nlp: Language, text: str, left: list[str]) -> None:
    assert amounts(nlp, text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ratio of loss to gain: 3:1.", []),
        ("Women outnumber men 2:1 in the town.", []),
        ("The chart has a scale of 1:50,000 and 12 colours.", ["12 colours"]),
        ("The mix is 2.5:1 and costs £4.", ["£4"]),
        ("It was 14:30 GMT and 300 boats were lost.", ["300 boats"]),
    ],
)
def test_a_ratio_is_not_two_figures(nlp: Language, text: str, left: list[str]) -> None:
    assert amounts(nlp, text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The third of five children of a baker, she won a scholarship at 16 and never looked back.", []),
        ("He left school at 15 and made £3 million.", ["£3 million"]),
        ("Ines Tolva, who died at 91, was kind.", []),
        ("Ines Tolva is 54.", []),
        ('"It has been hard," said Ines Tolva, a mother of three.', []),
        ("Ines Tolva, a mother-of-two, won 300 votes.", ["300 votes"]),
        ("He is a father of four and a grandfather of 12.", []),
        # no age, no family
        ("She put the losses at 16.", ["16"]),
        ("Larnsund's index stood at 54.", ["54"]),
        ("Some 54 of the 60 children were hurt.", ["54 of the 60 children", "60 children"]),
        ("She is 54 years old.", ["54 years old"]),
        ("A fleet of three sailed.", ["three"]),
    ],
)
def test_an_age_in_passing_and_the_size_of_a_family_are_no_figures(nlp: Language, text: str, left: list[str]) -> None:
    assert amounts(nlp, text) == left


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Gerald Noakes, 44, of Tillbrook Road, took £212,400 from 31 people.", [["Gerald Noakes"], [], []]),
        ("The inquiry heard that Simon Beck had promised him 60 paths and delivered 41.", [[], []]),
        ("The church will be rebuilt, at a cost put by the diocese at £7m.", [["cost", "church"]]),
        ("The council's losses were put by the auditor at £14.6m.", [["council's losses"]]),
        ('The trust had "lost sight" of £14.6m.', [[]]),
        ("Simon Beck scored 12 goals.", [["Simon Beck"]]),
        ("The trust took £5m.", [["trust"]]),
    ],
)
def test_what_cannot_be_measured_is_not_named(nlp: Language, text: str, about: list[list[str]]) -> None:
    figures = find_figures(language.parse(nlp, text), "a")
    spans = [[*([one.about] if one.about is not None else []), *one.about_more] for one in figures]
    assert [[text[span.start : span.end] for span in each] for each in spans] == about


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content", "given"),
    [
        # the parser takes "€905m. The board" for the middle of a sentence
        ("Revenue rose 11% to €231m (2024: €207m) and debt fell from €905m. The board proposes a dividend of 22 cents.",
         "The board", "proposes", "a dividend of 22 cents", ["22 cents"]),
        ("The board proposes a dividend of 22 cents, up from 19 cents. Revenue was €4m.",
         "The board", "proposes", "a dividend of 22 cents", ["22 cents", "19 cents"]),
        ("At a meeting with 25 clerks Mr. Tolva said the port needs 40 boats.",
         "Mr. Tolva", "said", "the port needs 40 boats", ["25 clerks", "40 boats"]),
    ],
)  # fmt: skip
def test_a_figure_is_given_by_who_speaks_in_its_own_sentence(
    nlp: Language, text: str, speaker: str, cue: str, content: str, given: list[str]
) -> None:
    def span(words: str) -> Span:
        return Span("a", text.index(words), text.index(words) + len(words))

    quote = Quote("indirect", (span(content),), (), span(speaker), span(cue), 7)
    figures = find_figures(language.parse(nlp, text), "a", (quote,))
    assert [text[one.span.start : one.span.end] for one in figures if one.given_by == 7] == given


@given(st.text(alphabet="0123456789.:|\t\n aAt", max_size=60))
def test_stretches_left_out_are_in_order_and_apart(text: str) -> None:
    ends = [0, *(edge for stretch in excluded(text) for edge in stretch), len(text)]
    assert ends == sorted(ends)
