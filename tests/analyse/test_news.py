"""What an earlier text said already, and what is new: sentences, quotations, numbers; outcomes that exclude each other."""

from __future__ import annotations

import pytest

from briefing.analyse.news import Memory, amounts_of
from briefing.analyse.outcomes import contradict, outcomes
from briefing.model import Article

TOLD = (
    "The Corrie bridge at Tallowby fell into the river Esker on Monday, minutes after police had closed it. The mayor of "
    "Tallowby, Hanna Brix, said that nobody had been on it. Engineers had seen cracks in a pier of the Corrie bridge. "
    "The council approved £12.5 million for repairs last year. Twelve people were moved to a school. “We were very lucky "
    "that nobody was on the bridge,” Ms Brix said."
)
MEMORY = Memory([Article("a", "s", "a", TOLD, "0" * 64, title="Bridge falls at Tallowby")])
NOTHING = Memory([])


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge at Tallowby collapsed into the Esker on Monday moments after officers shut it.",
        "Police had closed the bridge minutes earlier, after engineers reported cracks in a pier.",
        "A dozen people were moved to a school.",
        "Councillors had approved £12.5m for repairs of the bridge last year.",
        "Nobody was on the bridge, said Hanna Brix, mayor of Tallowby.",
    ],
)
def test_a_fact_in_other_words_is_known(sentence: str) -> None:
    assert MEMORY.knows(sentence)
    assert not NOTHING.knows(sentence)


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Fourteen people were moved to a school.", "a number"),
        ("The council approved £12.9 million for repairs last year.", "an amount"),
        ("The council rejected £12.5 million for repairs last year.", "an outcome"),
        ("The mayor of Tallowby, Osvald Treen, said that nobody had been on it.", "a name"),
        ("Hanna Brix, the mayor of Tallowby, has asked for an inquiry into why the Corrie bridge fell.", "an inquiry"),
        ("Divers searched the river all night.", "all of it"),
    ],
)
def test_what_is_new_in_a_sentence_makes_it_new(sentence: str, what: str) -> None:
    assert not MEMORY.knows(sentence), what


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("We were very lucky that nobody was on the bridge", True),
        ("very lucky that nobody was on the bridge", True),
        ("We were lucky, and luck is no plan", False),
        ("lucky", True),
        ("furious", False),
    ],
)
def test_the_words_of_a_quotation_are_known_in_their_order(words: str, known: bool) -> None:
    assert MEMORY.knows_words(words) == known
    assert not NOTHING.knows_words(words)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("£12.5m", {"12.5 million £"}),
        ("£12.5 million and 12.5 per cent", {"12.5 million £", "12.5 %"}),
        ("9,000 vehicles", {"9000"}),
        ("14 or fourteen", {"14"}),
        ("tens of billions", {"tens", "billions"}),
        ("one or two", set()),
    ],
)
def test_amounts_are_compared_by_value(text: str, amounts: set[str]) -> None:
    assert amounts_of(text) == amounts


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("the council approved the pier", "the council rejected the pier", True),
        ("the council approved the pier", "councillors backed the pier", False),
        ("the council approved the pier", "the council did not reject the pier", False),
        ("the council approved the pier", "the council has not approved the pier", True),
        ("prices rose and then fell", "prices fell", False),
        ("the council approved the pier", "the pier was closed", False),
    ],
)
def test_outcomes_contradict_each_other_on_one_axis_only(one: str, other: str, expected: bool) -> None:
    found = outcomes(one.split()), outcomes(other.split())
    assert contradict(*found) == contradict(*reversed(found)) == expected
