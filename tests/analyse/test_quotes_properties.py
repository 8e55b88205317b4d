"""What holds of quotations and people in any text: no crash, spans inside the text, time in proportion to its length."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from briefing.analyse import language
from briefing.analyse.people import find_people
from briefing.analyse.quotes import find_quotes
from briefing.analyse.quotes.marks import find_runs

PIECES = [
    *("“", "”", '"', "''", "‘", "’", "«", "»", "„", "'", " ", "\n", "\n\n", ". ", ", ", ": ", " — ", "(", ")"),
    *("said", "he", "she", "Anna Berg", "according to", "told reporters", "who", "that", "the minister", "saying"),
    *("BERG:", "We are ready", "In", "not", "Mr.", "and"),
]

texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts)
def test_spans_stand_inside_the_text(nlp: Language, text: str) -> None:
    doc = language.parse(nlp, text)
    people = find_people(doc, "a")
    quotes = find_quotes(doc, "a", people)
    spans = [
        span for quote in quotes for span in (*quote.content, *quote.quoted, quote.speaker, quote.cue) if span is not None
    ]
    spans += [span for person in people for span in (*person.names, *person.roles, *person.mentions)]
    assert all(span.article_id == "a" and 0 <= span.start < span.end <= len(text) for span in spans)
    assert [person.key for person in people] == list(range(len(people)))
    assert all(quote.content for quote in quotes)
    assert all(quote.person is None or quote.person < len(people) for quote in quotes)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts)
def test_quoted_words_stand_between_marks(nlp: Language, text: str) -> None:
    doc = language.parse(nlp, text)
    runs = find_runs(doc.text)
    for quote in find_quotes(doc, "a", find_people(doc, "a")):
        for span in quote.quoted:
            assert any(run.start <= span.start and span.end <= run.end for run in runs)


@given(text=texts)
def test_runs_never_overlap(text: str) -> None:
    runs = find_runs(text)
    assert all(0 <= run.outer_start < run.start < run.end <= run.outer_end <= len(text) for run in runs)
    assert all(one.outer_end <= other.outer_start for one, other in pairwise(runs))


@pytest.mark.parametrize("unit", ["“", "'", "‘a ", "a' ", "''", "“a” ", "»", "“\n"])
def test_time_is_linear_in_marks(nlp: Language, unit: str) -> None:
    text = unit * (100_000 // len(unit))
    start = time.process_time()
    find_runs(text)
    assert time.process_time() - start < 5
    doc = language.parse(nlp, text[:2_000])
    find_quotes(doc, "a", find_people(doc, "a"))


def test_a_megabyte_of_marks_ends_in_seconds() -> None:
    start = time.process_time()
    find_runs('"' * 1_000_000)
    assert time.process_time() - start < 30


def test_time_is_in_proportion_to_length(nlp: Language) -> None:
    paragraph = "“We are ready,” Anna Berg said of the bridge, which “will open” soon, according to him. "
    times = []
    for count in (40, 160):
        doc = language.parse(nlp, paragraph * count)
        start = time.process_time()
        find_quotes(doc, "a", find_people(doc, "a"))
        times.append(time.process_time() - start)
    assert times[1] < 12 * times[0]
