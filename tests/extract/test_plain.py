"""Lines become paragraphs: hard-wrapped ones are joined, one-paragraph lines are kept apart, no word is touched."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.extract.plain import paragraphs

REPORT = (
    "The ministers of fourteen coastal states agreed early on Thursday to spend £540 million on the outer harbour, "
    "after a night of talks that twice came close to breaking down over who would pay for the self-reliance fund."
)
SECOND = (
    "“It’s about partnership, not dependency,” said Mara Voss, the transport minister of Norland, who had flown in from a "
    "meeting in the south and was the last of the ministers to sit down at the table."
)


@pytest.mark.parametrize("width", [40, 60, 65, 72, 76, 80, 100, 118])
def test_hard_wrapped_text_is_joined(width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in (REPORT, SECOND))
    assert paragraphs(wrapped) == (REPORT, SECOND)


def test_a_heading_above_a_hard_wrapped_paragraph_stays_apart() -> None:
    text = f"{textwrap.fill(REPORT, 72)}\n\nA long night\n{textwrap.fill(SECOND, 72)}"
    assert paragraphs(text) == (REPORT, "A long night", SECOND)


def test_a_long_line_in_hard_wrapped_text_does_not_undo_the_joining() -> None:
    address = "https://calderpost.example/" + "x" * 150
    assert paragraphs(f"{address}\n\n{textwrap.fill(REPORT, 72)}\n\n{textwrap.fill(SECOND, 72)}") == (
        address,
        REPORT,
        SECOND,
    )


@pytest.mark.parametrize(
    "lines",
    [
        (REPORT, SECOND, "A heading in between", REPORT),
        ("The talks ended at dawn.", "Nobody left early.", "The vote is on 3 March, the chair said after the talks."),
        ("The talks ended at dawn on Thursday in the old customs house.", "Nobody left early, and nobody slept."),
        ("“We have a deal,” she said.", "“Do we?” he asked.", "They did."),
        ("Two lines", "No more"),
        ("Ministers agree on the harbour after a night of talks", REPORT),
        ("Ministers agree on the harbour after a night of talks", "The talks ended at dawn."),
    ],
    ids=["long paragraphs", "short sentences", "two sentences", "dialogue", "headings", "headline", "headline, short"],
)
def test_lines_that_are_paragraphs_stay_apart(lines: tuple[str, ...]) -> None:
    assert paragraphs("\n".join(lines)) == lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\n\n \t\nTwo.", ("One.", "Two.")),
        ("One.\n-----\nTwo.\n***\n\n___\n", ("One.", "Two.")),
        ("- Jobs: 12,500\n- Cost: £540 million", ("Jobs: 12,500", "Cost: £540 million")),
        ("• One thing\n• Another", ("One thing", "Another")),
        ("1. One thing\n2. Another", ("1. One thing", "2. Another")),
        (
            "The fund that pays for the harbour and the\nroads is empty.",
            ("The fund that pays for the harbour and the roads is empty.",),
        ),
        ("  Indented   by\u00a0hand.  ", ("Indented by hand.",)),
        ("It cost £540\u00a0million and 12\u202f500 jobs.", ("It cost £540 million and 12\u00a0500 jobs.",)),
        ("It rose by 5 per cent .", ("It rose by 5 per cent .",)),
        ("", ()),
        ("\n \n", ()),
    ],
)
def test_blank_lines_rules_lists_and_spaces(text: str, expected: tuple[str, ...]) -> None:
    assert paragraphs(text) == expected


def test_a_compound_that_is_broken_at_its_hyphen_is_whole_again() -> None:
    text = "The ministers agreed to pay for the self-\nreliance fund, and to keep up the pre-\nand post-war harbours."
    assert paragraphs(text) == (
        "The ministers agreed to pay for the self-reliance fund, and to keep up the pre- and post-war harbours.",
    )


WORD = st.text("abcdefgABC“”‘’.,;5£%–", min_size=1, max_size=12).filter(lambda word: any(map(str.isalnum, word)))


@given(st.lists(st.lists(WORD, min_size=1, max_size=40).map(" ".join), min_size=1, max_size=6), st.integers(30, 120))
def test_no_word_is_lost_or_made_however_the_text_is_wrapped(texts: list[str], width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False) for text in texts)
    assert "".join("".join(paragraphs(wrapped)).split()) == "".join("".join(texts).split())
