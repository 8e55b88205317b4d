"""Which sentences stand alone, and where the opening of one can end so that it heads a story."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from briefing.analyse import language
from briefing.analyse.sentences import find_sentences

ALONE = [
    "The United Kingdom announced a new package of weapons for Ukraine on Thursday.",
    "Norrgrid said on Thursday that its repairs would cost £40 million.",
    "Ministers agreed in Brussels to spend 5 per cent of GDP on defence by 2035.",
    "Mark Rutte, the NATO secretary-general, described the absence as “understandable” on Thursday.",
    'Chief engineer Orla Dunmore said that the lining was "scorched over 60 metres."',
    "According to Norrgrid, it lost £40 million in the repairs of the winter.",
    "The regulator fined the company £3 million because its records were incomplete.",
]
LEANING = [
    "He said on Thursday that the repairs would cost £40 million.",
    "Meanwhile, the regulator opened an inquiry into the failure of the cable.",
    "This includes rebalancing the structure of the alliance in some areas.",
    "But the operator disputes the estimate that the regulator published on Thursday.",
    "The move reinforced a long push for greater sharing of the burden.",
    "“Investment is up by tens of billions of euros this year.”",
    "“We see significant increases in spending by our allies,” he said.",
    "The minister said that “the talks had gone on for far too long.",
    "A Strategic Pivot, Not an Abandonment",
    "Bottom Line: the meeting showed the resilience of the alliance on Thursday.",
    "In the report it appears 212 times, more than any other word.",
    "France echoed that sentiment at the meeting of ministers in Brussels.",
]


def sentences(nlp: Language, text: str) -> list[tuple[str, bool, str | None]]:
    found = find_sentences(language.parse(nlp, text), "a")
    return [
        (
            text[one.span.start : one.span.end],
            one.stands_alone,
            text[one.headline.start : one.headline.end] if one.headline else None,
        )
        for one in found
    ]


@pytest.mark.parametrize("text", ALONE)
def test_a_sentence_that_names_what_it_speaks_of_stands_alone(nlp: Language, text: str) -> None:
    assert [(one, alone) for one, alone, _ in sentences(nlp, text)] == [(text, True)]


@pytest.mark.parametrize("text", LEANING)
def test_a_sentence_that_leans_on_another_does_not(nlp: Language, text: str) -> None:
    assert not any(alone for _, alone, _ in sentences(nlp, text))


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (
            "The operator announced a £40 million repair of the cable, saying that it would carry power again before the "
            "cold of the winter came to the islands.",
            "The operator announced a £40 million repair of the cable",
        ),
        (
            "Ministers met in Brussels on Thursday as the alliance debated who should lead the defence of the continent in "
            "the coming years.",
            "Ministers met in Brussels on Thursday",
        ),
        (
            "The union will strike on Monday if the company does not withdraw its plan for the depot.",
            "The union will strike on Monday if the company does not withdraw its plan for the depot",
        ),
    ],
)
def test_a_headline_ends_before_what_only_adds_and_never_before_a_condition(nlp: Language, text: str, headline: str) -> None:
    assert sentences(nlp, text)[0][2] == headline


def test_a_dateline_is_no_part_of_the_sentence(nlp: Language) -> None:
    for dateline in ("BRUSSELS — ", "LOWENTHWAITE, 12 February - ", "NEW YORK, Feb. 12 (Norrwire) – "):
        assert (ALONE[0], True) in [(one, alone) for one, alone, _ in sentences(nlp, dateline + ALONE[0])]


def test_a_sentence_that_the_parser_splits_behind_an_abbreviation_is_one(nlp: Language) -> None:
    text = "The seat was filled by U.S. Under Secretary of Defense Ann Example, who took the floor."
    assert [one for one, _, _ in sentences(nlp, text)] == [text]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from("ab AB.“”\"'\n—-,;:!?…«»0%£ é"), max_size=200))
def test_sentences_of_any_text_lie_inside_it_in_order(nlp: Language, text: str) -> None:
    found = find_sentences(language.parse(nlp, text), "a")
    ends = 0
    for one in found:
        assert ends <= one.span.start < one.span.end <= len(text)
        assert text[one.span.start : one.span.end].strip()
        ends = one.span.end
        if one.headline:
            assert one.span.start <= one.headline.start < one.headline.end <= one.span.end
