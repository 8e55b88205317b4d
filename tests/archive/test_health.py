"""How sources are doing: failures are counted, and silence is told from a quiet day."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefing.archive import Archive
from briefing.archive.health import working_days
from briefing.model import Document, Harvest, HarvestOutcome, Item, Source

FEED = Source("Feed", "https://news.example/rss.xml", kind="feed")
MONDAY = datetime(2026, 3, 2, 5, tzinfo=UTC)
DAY = timedelta(days=1)


def visited(archive: Archive, outcomes: list[HarvestOutcome], at: datetime = MONDAY) -> None:
    for number, outcome in enumerate(outcomes):
        error = "does not answer" if outcome == "failed" else None
        archive.keep_harvest(Harvest(FEED, outcome, error=error), at + number * timedelta(hours=1), 365)


def brought(archive: Archive, a_day: int, days: int) -> None:
    """So many new texts at every visit, one visit on each working day."""
    for day in range(days):
        at = MONDAY + day * DAY
        if at.weekday() < 5:
            contents = [f"Text {day} {number}".encode() for number in range(a_day)]
            documents = [
                Document(Item(FEED, one.decode()), one, "text/plain", hashlib.sha256(one).hexdigest(), fetched=at)
                for one in contents
            ]
            archive.keep_harvest(Harvest(FEED, "new", tuple(documents)), at, 365)


@pytest.mark.parametrize(
    ("outcomes", "failures", "is_told"),
    [
        (["failed", "failed"], 2, False),
        (["failed", "failed", "failed"], 3, True),
        (["failed", "failed", "not modified", "failed"], 3, True),
        (["failed", "failed", "empty", "failed"], 1, False),
        (["failed", "failed", "unchanged"], 0, False),
        (["failed", "failed", "not due", "failed"], 3, True),
        (["empty", "empty", "empty", "empty"], 0, False),
    ],
)
def test_three_failures_in_a_row_are_told(
    tmp_path: Path, outcomes: list[HarvestOutcome], failures: int, is_told: bool
) -> None:
    archive = Archive(tmp_path)
    visited(archive, outcomes)
    (found,) = archive.health([FEED], MONDAY + DAY)
    assert found.failures == failures
    assert (found.problem is not None) is is_told
    if is_told:
        assert found.problem is not None
        assert found.problem.startswith("has failed 3 times in a row; ")


def test_a_source_that_is_gone_for_good_is_told(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    visited(archive, ["retired"])
    (found,) = archive.health([FEED], MONDAY + DAY)
    assert found.retired
    assert found.problem is not None
    assert "gone for good" in found.problem


@pytest.mark.parametrize(
    ("a_day", "silent_days", "is_told"),
    [(10, 0.5, False), (10, 1.5, True), (2, 2, False), (2, 7, True), (1, 5, False)],
)
def test_silence_is_judged_by_the_sources_own_norm(tmp_path: Path, a_day: int, silent_days: float, is_told: bool) -> None:
    archive = Archive(tmp_path)
    brought(archive, a_day, 16)
    tuesday = MONDAY + 15 * DAY
    (found,) = archive.health([FEED], tuesday + silent_days * DAY)
    assert found.last_item == tuesday
    assert (found.problem is not None) is is_told, found


def test_a_source_that_is_new_has_no_norm_yet_unless_it_is_given(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    brought(archive, 20, 3)
    (found,) = archive.health([FEED], MONDAY + 6 * DAY)
    assert (found.usual, found.problem) == (None, None)
    given = Source("Feed", FEED.location, kind="feed", items_a_day=20)
    (found,) = archive.health([given], MONDAY + 6 * DAY)
    assert found.problem == "has brought nothing since 04 March 2026; usual are 20.0 texts a working day"


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [(MONDAY, 1, 1), (MONDAY, 7, 5), (MONDAY + 4 * DAY, 3, 1), (MONDAY + 5 * DAY, 1, 0), (MONDAY, 0, 0)],
)
def test_weekends_do_not_count_as_silence(start: datetime, days: int, expected: float) -> None:
    assert working_days(start, start + days * DAY) == pytest.approx(expected)
