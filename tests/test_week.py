"""A made-up week: what is new, updated, corrected, withdrawn and continuing, on the days on which it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from conftest import build

from briefing import pipeline
from briefing.archive import Archive
from briefing.model import BriefStory

WEEK = Path(__file__).parent / "week"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONDAY = date(2026, 3, 2)
# What the sources take away again: the file of a day, before its edition.
TAKEN_AWAY = {"fri": "reactor-post.md"}

BRIDGE, STRIKE, REACTOR, FERRY = "bridge", "nurses", "reactor", "ferry"


@contextmanager
def folder_of_the_day(folder: Path, day: str) -> Iterator[Path]:
    """The sources' folder as it is on a day: all that came before, what is new or changed, without what was taken away."""
    if (WEEK / day).is_dir():
        shutil.copytree(WEEK / day, folder, dirs_exist_ok=True)
    if day in TAKEN_AWAY:
        (folder / TAKEN_AWAY[day]).unlink()
    yield folder


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pipeline.Built]:
    """The seven editions, built one after the other."""
    place = tmp_path_factory.mktemp("week")
    (place / "in").mkdir()
    built = {}
    for number, day in enumerate(DAYS):
        with folder_of_the_day(place / "in", day) as folder:
            built[day] = build(place / "out", folder, date(MONDAY.year, MONDAY.month, MONDAY.day + number))
    return built


def subject(story: BriefStory) -> str:
    words = story.headline.text.lower()
    return next(one for one in (BRIDGE, STRIKE, REACTOR, FERRY) if one in words)


def stories(built: pipeline.Built) -> dict[str, BriefStory]:
    return {subject(story): story for story in built.brief.stories}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("mon", {BRIDGE: "new"}),
        ("tue", {BRIDGE: "updated", STRIKE: "new"}),
        ("wed", {BRIDGE: "continuing", STRIKE: "updated", REACTOR: "new"}),
        ("thu", {BRIDGE: "corrected", FERRY: "new"}),
        ("fri", {STRIKE: "updated", REACTOR: "withdrawn"}),
        ("sat", {}),
        ("sun", {STRIKE: "updated"}),
    ],
)
def test_each_day_says_what_is_new(week: dict[str, pipeline.Built], day: str, expected: dict[str, str]) -> None:
    assert {name: story.novelty for name, story in stories(week[day]).items()} == expected
    assert week[day].brief.is_quiet == (not expected)


@pytest.mark.parametrize(("name", "days"), [(BRIDGE, ("mon", "tue", "wed", "thu")), (STRIKE, ("tue", "wed", "fri", "sun"))])
def test_a_story_keeps_its_identity_through_the_days(
    week: dict[str, pipeline.Built], name: str, days: tuple[str, ...]
) -> None:
    assert len({stories(week[day])[name].id for day in days}) == 1


def test_what_was_told_is_not_told_again(week: dict[str, pipeline.Built]) -> None:
    bridge = stories(week["tue"])[BRIDGE]
    assert bridge.told_on == MONDAY
    assert bridge.summary[0].text.startswith("Petra Vance, the transport minister, ordered an inquiry")
    assert not [one.text for one in bridge.summary if "Police had closed" in one.text]
    strike = stories(week["wed"])[STRIKE]
    assert "3.5 per cent" not in [line.amount.text for line in strike.figures]


def test_a_continuing_story_is_a_headline_at_the_end(week: dict[str, pipeline.Built]) -> None:
    last = week["wed"].brief.stories[-1]
    assert (subject(last), last.summary, last.quotes, last.figures, last.differences) == (BRIDGE, (), (), (), ())
    assert last.sources


def test_a_correction_shows_what_was_and_what_is(week: dict[str, pipeline.Built]) -> None:
    (correction,) = stories(week["thu"])[BRIDGE].corrections
    assert correction.about == "figure"
    assert (correction.was.words.text, correction.now and correction.now.words.text) == ("Fourteen lorries", "Four lorries")
    states = {entry.number: entry.state for entry in week["thu"].brief.sources}
    assert (states[correction.was.words.source], states[correction.now.words.source if correction.now else 0]) == (
        "changed",
        "standing",
    )


def test_what_was_withdrawn_is_named_with_its_evidence(week: dict[str, pipeline.Built]) -> None:
    reactor = stories(week["fri"])[REACTOR]
    assert [(one.about, one.now) for one in reactor.corrections if one.about == "quotation"] == [("quotation", None)]
    assert {entry.state for entry in week["fri"].brief.sources if entry.number in reactor.sources} == {"withdrawn"}
    assert not [line for line in week["fri"].brief.top_lines if line.story == reactor.id]


def test_every_edition_of_the_week_is_proven(week: dict[str, pipeline.Built]) -> None:
    for built in week.values():
        assert pipeline.verify(Archive(built.kept.folder.parent), built.kept) == ()
