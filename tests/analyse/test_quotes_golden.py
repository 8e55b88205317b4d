"""Who said what, by which words: one sentence for every construction."""

from __future__ import annotations

import pytest
from spacy.language import Language

from briefing.analyse import language
from briefing.analyse.people import find_people
from briefing.analyse.quotes import find_quotes
from briefing.model import Quote, Span

# What the construction is, the text, the speaker as the text names them there, the words inside marks.
MARKED = [
    ("curly marks", "“The talks went well,” the minister said.", "the minister", ["The talks went well"]),
    ("straight marks", '"The talks went well," the minister said.', "the minister", ["The talks went well"]),
    ("doubled apostrophes", "''The talks went well,'' the minister said.", "the minister", ["The talks went well"]),
    ("guillemets", "«The talks went well», the minister said.", "the minister", ["The talks went well"]),
    ("low and high marks", "„The talks went well“, the minister said.", "the minister", ["The talks went well"]),
    (
        "single marks",
        "‘It’s our neighbours’ choice,’ the minister said.",
        "the minister",
        ["It’s our neighbours’ choice"],
    ),
    (
        "double marks within single ones",
        'Anna Berg said: \'The word "safe" is doing a lot of work. Some call it "luck" and they\'re right.\'',
        "Anna Berg",
        ['The word "safe" is doing a lot of work. Some call it "luck" and they\'re right.'],
    ),
    (
        "letters that are left out",
        "'We had the bosses' letter, and we're not readin' any more rock 'n' roll,' Anna Berg said.",
        "Anna Berg",
        ["We had the bosses' letter, and we're not readin' any more rock 'n' roll"],
    ),
    (
        "two short ones in single marks",
        "Anna Berg said it was 'the bosses' and then 'the end of it all'.",
        "Anna Berg",
        ["the bosses", "the end of it all"],
    ),
    (
        "broken by its attribution",
        "“We are ready,” Anna Berg said, “and we will not wait.”",
        "Anna Berg",
        ["We are ready", "and we will not wait."],
    ),
    (
        "full stop inside",
        "“We are ready,” Anna Berg said. “We will not wait.”",
        "Anna Berg",
        ["We are ready", "We will not wait."],
    ),
    ("inverted cue", "“The bridge is safe,” said Anna Berg, the mayor.", "Anna Berg", ["The bridge is safe"]),
    (
        "cue with an adverb",
        "“The bridge is safe,” Anna Berg later told reporters.",
        "Anna Berg",
        ["The bridge is safe"],
    ),
    (
        "inverted cue with a place and a day",
        "“The bridge is safe,” said in a statement on Tuesday the minister.",
        "the minister",
        ["The bridge is safe"],
    ),
    ("leading clause", "Anna Berg said, “The bridge is safe.”", "Anna Berg", ["The bridge is safe."]),
    ("colon", "Anna Berg was clear: “The bridge is safe.”", "Anna Berg", ["The bridge is safe."]),
    (
        "label and marks",
        "Anna Berg: “The bridge is safe for everyone.”",
        "Anna Berg",
        ["The bridge is safe for everyone."],
    ),
    ("dash", "“The bridge is safe” — Anna Berg said so twice.", "Anna Berg", ["The bridge is safe"]),
    (
        "partial quotation",
        "Anna Berg said the bridge was “safe for all traffic” and would open soon.",
        "Anna Berg",
        ["safe for all traffic"],
    ),
    (
        "two in one clause",
        "Anna Berg said the bridge was “safe for all” and “a joy to cross”.",
        "Anna Berg",
        ["safe for all", "a joy to cross"],
    ),
    (
        "according to",
        "The bridge is “safe for all traffic”, according to Anna Berg.",
        "Anna Berg",
        ["safe for all traffic"],
    ),
    ("participle", "Anna Berg left the room, saying “we are done here”.", "Anna Berg", ["we are done here"]),
    (
        "relative clause",
        "Anna Berg, who called the plan “a costly mistake”, voted against it.",
        "Anna Berg",
        ["a costly mistake"],
    ),
    ("passive", "Anna Berg was quoted as saying “the bridge is safe”.", "Anna Berg", ["the bridge is safe"]),
    ("pronoun", "Anna Berg arrived late. “The bridge is safe,” she said.", "she", ["The bridge is safe"]),
    (
        "unclosed mark",
        "Anna Berg said: “The bridge is safe and will open",
        "Anna Berg",
        ["The bridge is safe and will open"],
    ),
    (
        "named text",
        "In the words of Anna Berg, “the bridge is safe for all”.",
        "Anna Berg",
        ["the bridge is safe for all"],
    ),
]

# Stretches in marks that nobody says, and what is not said at all.
UNSAID = [
    ("title of a work", "She appeared in the film “The Long Way Home” last year."),
    ("programme", "He was a guest of “Meet the Nation” on Sunday."),
    ("nickname", "The boxer, known as “The Iron Giant of Leeds”, retired."),
    ("negation", "The minister did not say that “the bridge is safe for all”."),
]

# Speech without marks: the text, the speaker, the content.
UNMARKED = [
    ("that-clause", "Anna Berg said that the bridge was safe.", "Anna Berg", "that the bridge was safe"),
    ("clause before", "The bridge was safe, Anna Berg said.", "Anna Berg", "The bridge was safe"),
    ("according to", "According to Anna Berg, the bridge was safe.", "Anna Berg", "the bridge was safe"),
    ("collective", "Several ministers said the bridge was safe.", "Several ministers", "the bridge was safe"),
    ("call for", "Anna Berg called for a new bridge.", "Anna Berg", "for a new bridge"),
    ("infinitive", "Anna Berg hopes to open the bridge.", "Anna Berg", "to open the bridge"),
    ("wish for others", "Anna Berg wants the banks to pay.", "Anna Berg", "the banks to pay"),
    ("gerund", "Anna Berg supports closing the bridge.", "Anna Berg", "closing the bridge"),
    ("taken for", "Anna Berg sees the bridge as a gift.", "Anna Berg", "the bridge as a gift"),
    ("adjective and clause", "Anna Berg is confident that it is safe.", "Anna Berg", "that it is safe"),
    ("adjective and object", "Anna Berg was critical of the new bridge.", "Anna Berg", "of the new bridge"),
    ("noun and object", "The plan failed despite Anna Berg's support for the bridge.", "Anna Berg's", "for the bridge"),
    ("noun and infinitive", "Few knew of Anna Berg's decision to leave.", "Anna Berg's", "to leave"),
    ("label", "BERG: The bridge is safe for everyone.", "BERG", "The bridge is safe for everyone."),
]


def quotes_in(nlp: Language, text: str) -> tuple[Quote, ...]:
    doc = language.parse(nlp, text)
    return find_quotes(doc, "a", find_people(doc, "a"))


def at(text: str, span: Span | None) -> str | None:
    return text[span.start : span.end] if span else None


def words(text: str, quote: Quote) -> list[str]:
    return [text[span.start : span.end] for span in quote.quoted]


@pytest.mark.parametrize(("text", "speaker", "said"), [row[1:] for row in MARKED], ids=[row[0] for row in MARKED])
def test_marked(nlp: Language, text: str, speaker: str, said: list[str]) -> None:
    marked = [quote for quote in quotes_in(nlp, text) if quote.quoted]
    assert [word for quote in marked for word in words(text, quote)] == said
    assert {text[quote.speaker.start : quote.speaker.end].split(", who")[0] for quote in marked if quote.speaker} == {
        speaker
    }


@pytest.mark.parametrize("text", [row[1] for row in UNSAID], ids=[row[0] for row in UNSAID])
def test_unsaid(nlp: Language, text: str) -> None:
    assert [words(text, quote) for quote in quotes_in(nlp, text) if quote.quoted] == []


@pytest.mark.parametrize(("text", "speaker", "content"), [row[1:] for row in UNMARKED], ids=[row[0] for row in UNMARKED])
def test_unmarked(nlp: Language, text: str, speaker: str, content: str) -> None:
    found = [
        (text[quote.speaker.start : quote.speaker.end], " ".join(text[span.start : span.end] for span in quote.content))
        for quote in quotes_in(nlp, text)
        if quote.speaker
    ]
    assert (speaker, content) in found


def test_a_quotation_over_two_paragraphs_is_one(nlp: Language) -> None:
    text = "“The bridge is safe,” Anna Berg said. “We tested it.\n\n“We will open it on Monday.”"
    found = [quote for quote in quotes_in(nlp, text) if quote.quoted]
    assert [words(text, quote) for quote in found] == [["The bridge is safe", "We tested it.", "We will open it on Monday."]]


def test_two_speakers_in_one_paragraph(nlp: Language) -> None:
    text = "“The bridge is safe,” Anna Berg said. “It is not,” Karl Lund replied."
    found = [
        (text[quote.speaker.start : quote.speaker.end], words(text, quote))
        for quote in quotes_in(nlp, text)
        if quote.speaker
    ]
    assert found == [("Anna Berg", ["The bridge is safe"]), ("Karl Lund", ["It is not"])]


def test_an_odd_mark_is_told(nlp: Language) -> None:
    found = [quote for quote in quotes_in(nlp, "Anna Berg said: “The bridge is safe and will open") if quote.quoted]
    assert [quote.runs_on for quote in found] == [True]


def test_a_quotation_over_two_paragraphs_is_of_the_speaker_that_its_end_names(nlp: Language) -> None:
    text = "“We will wait,” Karl Lund said.\n\n“First we count the boats.\n\n“Then we count the men,” Anna Berg said."
    found = [quote for quote in quotes_in(nlp, text) if quote.quoted]
    assert [words(text, quote) for quote in found] == [
        ["We will wait"],
        ["First we count the boats.", "Then we count the men"],
    ]
    assert [at(text, quote.speaker) for quote in found] == ["Karl Lund", "Anna Berg"]


def test_who_answers_is_whom_the_relative_clause_is_about(nlp: Language) -> None:
    text = "“We must act now,” Petra Holm wrote to Anna Berg, who replied: “We have acted, and you know it well.”"
    doc = language.parse(nlp, text)
    people = find_people(doc, "a")
    found = [quote for quote in find_quotes(doc, "a", people) if quote.quoted]
    names = [people[quote.person].name for quote in found if quote.person is not None]
    assert [at(text, name) for name in names] == ["Petra Holm", "Anna Berg"]
