"""brief.json: the keys that others rely on, and reading it back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_brief import BRIEF, TEXTS

from briefing.errors import RenderError
from briefing.model import (
    Account,
    Brief,
    BriefStory,
    Difference,
    FigureLine,
    Gap,
    Headline,
    Passage,
    Published,
    QuoteCard,
    SourceEntry,
    Span,
    TopLine,
)
from briefing.render import brief_from_json, brief_to_json

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), ZoneInfo("Europe/London")])
# No moment that a clock skips when it is put forward: it is none, and no file can hold it.
MOMENTS = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001
    datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=ZONES,
    allow_imaginary=False,
)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.integers(0, 99)
DIGITS = st.decimals(allow_nan=False, allow_infinity=False).map(str)
SPANS = st.builds(Span, WORDS, NUMBERS, NUMBERS)


def few(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


PASSAGES = st.builds(Passage, WORDS, few(SPANS), NUMBERS)
# The hour that a clock repeats in autumn equals, to Python, no moment of another zone; the file keeps the offset alone.
PUBLISHED = st.none() | st.builds(Published, MOMENTS.map(lambda moment: moment.astimezone(UTC)), st.booleans())
MAYBE = st.none() | PASSAGES
FIGURES = st.builds(
    FigureLine,
    PASSAGES,
    MAYBE,
    DIGITS | st.tuples(DIGITS, DIGITS),
    WORDS,
    st.just("count"),
    st.booleans(),
    MAYBE,
    few(NUMBERS),
)
DIFFERENCES = st.builds(Difference, WORDS, MAYBE, few(st.builds(Account, PASSAGES, MAYBE)))
STORIES = st.builds(
    BriefStory,
    id=WORDS,
    headline=st.builds(Headline, WORDS, WORDS, st.none() | SPANS),
    first_published=PUBLISHED,
    summary=few(PASSAGES),
    quotes=few(st.builds(QuoteCard, PASSAGES, PASSAGES, MAYBE, few(PASSAGES))),
    figures=few(FIGURES),
    differences=few(DIFFERENCES),
    sources=few(NUMBERS),
)
BRIEFS = st.builds(
    Brief,
    title=WORDS,
    cutoff=MOMENTS,
    since=MOMENTS,
    top_lines=few(st.builds(TopLine, PASSAGES, WORDS)),
    figures=few(st.tuples(WORDS, FIGURES)),
    stories=few(STORIES),
    sources=few(st.builds(SourceEntry, published=PUBLISHED)),
    gaps=few(st.builds(Gap)),
    silent=few(WORDS),
    method=few(st.tuples(WORDS, WORDS)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BRIEFS)
def test_a_brief_comes_back_from_its_json(brief: Brief) -> None:
    assert brief_from_json(brief_to_json(brief)) == brief


def test_the_sample_comes_back_with_its_time_zone() -> None:
    brief = replace(BRIEF, cutoff=BRIEF.cutoff.astimezone(ZoneInfo("Europe/Vilnius")))
    back = brief_from_json(brief_to_json(brief))
    assert back == brief
    assert back.cutoff.tzname() == "EET"


def written(brief: Brief = BRIEF) -> Any:
    return json.loads(brief_to_json(brief))


def test_the_promised_keys_are_there() -> None:
    data = written()
    assert {"schema", "date", "cutoff", "marking", "top_lines", "stories", "sources", "gaps"} <= data.keys()
    assert {"text", "story", "sources"} <= data["top_lines"][0].keys()
    story = data["stories"][0]
    assert story["witnesses"] == {"outlets": 3, "independent": 3}
    assert {
        "id",
        "headline",
        "section",
        "novelty",
        "summary",
        "quotes",
        "figures",
        "differences",
        "sources",
    } <= story.keys()
    assert {"text", "speaker", "role", "evidence", "also"} <= story["quotes"][0].keys()
    assert {"text", "value", "unit", "about", "given_by", "evidence"} <= story["figures"][0].keys()
    assert {"about", "accounts"} <= story["differences"][0].keys()
    assert {"number", "outlet", "title", "url", "published", "sha256", "article_id"} <= data["sources"][0].keys()
    assert data["gaps"][0].keys() == {"source", "stage", "reason"}


def test_every_text_is_the_article_s_own_at_its_evidence() -> None:
    found = 0

    def look(value: Any) -> None:
        nonlocal found
        if isinstance(value, dict):
            if "evidence" in value and "text" in value:
                cut = [TEXTS[span["article_id"]].text[span["start"] : span["end"]] for span in value["evidence"]]
                assert value["text"] == " [...] ".join(cut)
                found += 1
            for each in value.values():
                look(each)
        elif isinstance(value, list):
            for each in value:
                look(each)

    look(written())
    assert found > 60


@pytest.mark.parametrize(
    ("exact", "value"),
    [
        ("540000000", 540000000),
        ("5.0", 5),
        ("3.5", 3.5),
        ("-0.4", -0.4),
        ("1E+9", 1000000000),
        (("1100000000", "1.6E+9"), [1100000000, 1600000000]),
    ],
)
def test_a_value_is_a_number_or_a_range_of_two(exact: str | tuple[str, str], value: object) -> None:
    figure = replace(BRIEF.figures[0][1], value=exact)
    brief = replace(BRIEF, figures=(("halden-outage", figure),))
    assert written(brief)["figures"][0]["value"] == value
    assert brief_from_json(brief_to_json(brief)).figures[0][1].value == exact


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "damaged"),
        (b"[]", "damaged"),
        (b'{"schema": 1}', "damaged"),
        (b'{"schema": 99}', "schema 99 instead of 1"),
    ],
)
def test_a_damaged_file_is_named(content: bytes, message: str) -> None:
    with pytest.raises(RenderError, match=message):
        brief_from_json(content)
