"""Near-copies: one text cut, re-headed, lightly edited or credited is one witness; two tellings of one event are two."""

from __future__ import annotations

import pytest

from briefing.analyse.stories import StoryText, group
from briefing.analyse.stories.copies import find
from briefing.analyse.stories.words import number

WIRE = [
    "A tanker with 18 sailors on board has run aground off Cape Lorne in a storm, the coastguard of Esker said on Thursday.",
    "The Maribel, which carried 40,000 tonnes of palm oil, struck the Widow rocks shortly after four in the morning.",
    "All 18 sailors were taken off by helicopter within two hours, and none of them was badly hurt.",
    "Captain Ilse Varga told rescuers that the ship had lost power to its rudder before it drifted on to the rocks.",
    "No oil has leaked so far, according to the harbour master of Tallowby, who has sent two tugs and a floating barrier.",
    "A salvage company from Quenby is to inspect the hull on Friday, provided that the wind drops below 30 knots.",
    "The Widow rocks were marked by a lightship until 1998, when it was replaced by an unmanned buoy.",
    "Fishermen have asked for the lightship to be brought back after every accident since.",
]
OTHER_TELLING = (
    "Eighteen people were rescued when the tanker Maribel hit the Widow rocks near Cape Lorne. Ilse Varga, her captain, said"
    " the rudder had failed. The coastguard flew the crew to Tallowby, where tugs stand ready in case palm oil escapes. The"
    " hull will be looked at once the storm is over."
)
OTHER_STORY = (
    "Quenby has a new library, built of larch and glass on the site of the old tannery. Its first reader was a girl of"
    " seven, who borrowed a book about owls. The town paid 2.1 million for the building, and a bequest paid for the books."
)


def cut(*sentences: int, heading: str = "") -> str:
    return heading + " ".join(WIRE[k] for k in sentences)


def edited(text: str) -> str:
    return text.replace("shortly after four in the morning", "just after 4am").replace("according to", "said")


FULL = cut(*range(8))


@pytest.mark.parametrize(
    ("copy", "witnesses"),
    [
        pytest.param(FULL, 1, id="word for word"),
        pytest.param(FULL.upper(), 1, id="in capitals"),
        pytest.param(FULL.replace(", ", " – ").replace(".", " ."), 1, id="other marks"),
        pytest.param(cut(0, 1, 2, 3), 1, id="cut by half"),
        pytest.param(cut(0, 2, 5), 1, id="cut from the middle"),
        pytest.param(cut(0), 1, id="only its first sentence"),
        pytest.param(
            cut(0, 1, 2, 3, 4, heading="Tanker aground: sailors safe, oil still on board\n\n"),
            1,
            id="cut and re-headed",
        ),
        pytest.param(edited(FULL), 1, id="lightly edited"),
        pytest.param(OTHER_TELLING, 2, id="told in other words"),
        pytest.param(f"{OTHER_TELLING} {WIRE[3]}", 2, id="told in other words with one sentence of it"),
    ],
)
def test_copies_are_one_witness(copy: str, witnesses: int) -> None:
    (story,) = group([StoryText("a", "", FULL, outlet="Esker Post"), StoryText("b", "", copy, outlet="Quenby Mail")])
    assert len(story.witnesses) == witnesses


def test_a_round_up_is_not_taken_for_the_stories_that_it_copies() -> None:
    also = " ".join(
        f"In {place} the council met and talked about {matter} until late, and put off its decision to next week."
        for place, matter in (("Hollin", "drains"), ("Brackley End", "bus fares"), ("Ludd", "a skating rink"))
    )
    texts = [cut(0, 1, 2), OTHER_STORY, f"{cut(0, 1, 2)} {OTHER_STORY} {also}"]
    copies = find(number(texts))
    assert sorted(copies.right.tolist()) == [2, 2]
    assert len(set(copies.groups(len(texts)).tolist())) == 3


def test_what_is_copied_a_hundred_times_is_one_witness() -> None:
    texts = [cut(*range(4 + k % 5), heading=f"Heading number {k} of this paper\n\n") for k in range(100)]
    (story,) = group([StoryText(f"{k:03}", "", words, outlet=f"Outlet {k}") for k, words in enumerate(texts)])
    assert len(story.witnesses) == 1


def test_pairs_of_copies_are_found_once_and_only_those() -> None:
    texts = [FULL, OTHER_STORY, cut(0, 1, 2, 3), OTHER_TELLING]
    copies = find(number(texts))
    assert [sorted(pair) for pair in zip(copies.left.tolist(), copies.right.tolist(), strict=True)] == [[0, 2]]


def test_no_text_has_no_copies() -> None:
    assert find(number([])).left.tolist() == []
