"""Whose words are printed as a person's own: where the text leaves a doubt, nobody's."""

from __future__ import annotations

import pytest
from spacy.language import Language

from briefing.analyse import language
from briefing.analyse.people import find_people
from briefing.analyse.quotes import find_quotes

# What the construction is, the text, and who is known to have said each quotation in it.
SAID_BY = [
    ("plain", "Anna Berg said the plan was “late and wrong”.", ["Anna Berg"]),
    ("denied", "The mayor, Anna Berg, denied that the plan was “late and wrong”.", [None]),
    ("denied, and then said", "Anna Berg denied it: “The plan is on time.”", ["Anna Berg"]),
    ("not said, by her own account", "Anna Berg did not say that nurses were “workshy”, she told reporters.", [None]),
    ("hearsay", "Anna Berg said that Karl Lund had told her: “People like you leave.”", [None]),
    ("her own earlier words", "Anna Berg said that she had told them: “People like you leave.”", ["Anna Berg"]),
    ("said by a body, as another tells", "Anna Berg said her government would respond “in kind and in full”.", [None]),
    ("said by two", "Anna Berg and Karl Lund said in a statement: “This is a ceasefire.”", [None]),
    ("two posts of one", "Anna Berg, the mayor and party leader, said: “This is a ceasefire.”", ["Anna Berg"]),
    (
        "a mark is missing",
        "The owner denied it.\n\n“I was told late, said Anna Berg, who owns the mill. I acted then.”",
        [None],
    ),
    (
        "another's word for it after a semicolon",
        "The MSP Anna Berg called the plan “brave”; the candidate, Karl Lund, “vandalism”.",
        ["Anna Berg"],
    ),
    (
        "the name on the line below",
        "Prices rose, a firm said.\n\n“We are out of road.”\n\nKarl Lund, chairman\n\nIt ends.",
        ["Karl Lund"],
    ),
    ("a participle is no speaker", "Prosecuting, Anna Berg said Lund had “chosen his victims”.", ["Anna Berg"]),
    (
        "two talking by turns",
        "“I knew about it,” Anna Berg replied. “Did you leave the room?” “I left the room.”",
        [None],
    ),
    (
        "a question and its answer",
        "Anna Berg asked Karl Lund: “Which of you is lying?” He replied: “Neither of us is.”",
        ["Anna Berg", "Karl Lund"],
    ),
]


@pytest.mark.parametrize(("text", "speakers"), [row[1:] for row in SAID_BY], ids=[row[0] for row in SAID_BY])
def test_said_by(nlp: Language, text: str, speakers: list[str | None]) -> None:
    doc = language.parse(nlp, text)
    people = find_people(doc, "a")
    named = [
        people[quote.person].name if quote.person is not None else None
        for quote in find_quotes(doc, "a", people)
        if quote.quoted
    ]
    assert [name and text[name.start : name.end] for name in named] == speakers
