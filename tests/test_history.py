"""A figure that earlier editions gave: its last value, its change, and an edition that is made again as it was."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

import pytest
from conftest import build, here

from briefing import pipeline, proof
from briefing.archive import Archive, retention, search, verification
from briefing.archive.retention import Terms
from briefing.change import change_words
from briefing.errors import ArchiveError
from briefing.model import EarlierFigure, FigureLine, Source
from briefing.pipeline.histories import archived
from briefing.pipeline.replaying import replay
from briefing.render import brief_from_json
from briefing.settings import Settings

TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)
REPORT = """date {day}

Gas stores of Norland stand at {share}% of capacity

The gas stores of Norland stand at {share}% of capacity, the network's operator reported on {weekday}.

“We are ready for the spring,” said {who}, the {role} of the operator.
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Editions of two days, on which the same measure was reported."""
    place = tmp_path_factory.mktemp("history")
    for day, weekday, share, who, role in (
        (TUESDAY, "Monday", "43.1", "Ilse Marholm", "president"),
        (WEDNESDAY, "Tuesday", "44.4", "Tom Arkwell", "chairman"),
    ):
        sources = place / f"in-{day}"
        sources.mkdir()
        text = REPORT.format(day=day - timedelta(days=1), weekday=weekday, share=share, who=who, role=role)
        (sources / "gas.txt").write_text(text, encoding="utf-8")
        build(place / "out", sources, day)
    return place / "out"


def line_of(out: Path, day: date) -> FigureLine:
    kept = Archive(out).edition(day)
    assert kept is not None
    brief = brief_from_json((kept.folder / "brief.json").read_bytes())
    (found,) = [line for story in brief.stories for line in story.figures if line.unit == "percentage"]
    return found


def test_the_table_shows_the_last_value_and_the_change(out: Path) -> None:
    line = line_of(out, WEDNESDAY)
    assert line.history == (EarlierFigure(TUESDAY, "43.1%", "43.1"),)
    assert line.change == "up 1.3 percentage points"
    assert line_of(out, TUESDAY).history == ()
    for name in ("digest.txt", "brief.md"):
        text = (out / str(WEDNESDAY) / name).read_text(encoding="utf-8")
        assert "43.1% on 3 March 2026, up 1.3 percentage points" in " ".join(text.split()).replace("\\", "")


def test_both_editions_verify_and_are_made_again_to_the_last_byte(out: Path) -> None:
    archive = Archive(out)
    for day in (TUESDAY, WEDNESDAY):
        kept = archive.edition(day)
        assert kept is not None
        assert pipeline.verify(archive, kept) == ()
        assert replay(archive, kept, here) == ()


def test_an_edition_with_a_history_is_not_made_again_for_nothing(out: Path) -> None:
    archive = Archive(out)
    kept = archive.edition(WEDNESDAY)
    assert kept is not None

    def nobody(articles: object, meanwhile: object) -> NoReturn:
        raise AssertionError(f"nothing is to be analysed: {articles}, {meanwhile}")

    sources = (Source("sources", str(out.parent / f"in-{WEDNESDAY}")),)
    again = pipeline.build(Settings(), sources, archive, WEDNESDAY, analyst=nobody)
    assert (again.is_new, again.kept.manifest) == (False, kept.manifest)


def test_a_change_that_is_not_the_difference_is_a_fault(out: Path) -> None:
    archive = Archive(out)
    kept = archive.edition(WEDNESDAY)
    assert kept is not None
    brief = brief_from_json((kept.folder / "brief.json").read_bytes())
    articles = {one["id"]: archive.article(one["sha256"]) for one in kept.manifest["articles"]}
    assert proof.check_brief(brief, articles) == ()
    (story,) = brief.stories
    wrong = [replace(line, change=line.change.replace("1.3", "1.4")) for line in story.figures]
    faults = proof.check_brief(replace(brief, stories=(replace(story, figures=tuple(wrong)),)), articles)
    assert [fault.what for fault in faults] == ["up 1.4 percentage points"]


def test_an_index_that_says_otherwise_than_the_edition_is_not_believed(out: Path, tmp_path: Path) -> None:
    shutil.copytree(out, tmp_path / "out")
    archive = Archive(tmp_path / "out")
    with archive.database.writing() as connection:
        changed = connection.execute("UPDATE passage SET value = '13.1', text = '13.1%' WHERE value = '43.1'").rowcount
    assert changed
    folder = tmp_path / "out" / str(WEDNESDAY)
    record = json.loads((folder / "brief.json").read_text(encoding="utf-8"))
    measure = next(line["measure"] for story in record["stories"] for line in story["figures"] if line["measure"])
    assert archived(archive, WEDNESDAY)(measure) == ()


def test_what_had_its_time_is_removed_and_the_edition_stays_sound(out: Path, tmp_path: Path) -> None:
    shutil.copytree(out, tmp_path / "out")
    archive = Archive(tmp_path / "out")
    later = datetime.now(UTC) + timedelta(days=400)
    with archive.lock():
        removals = retention.plan(archive, (), Terms(articles_days=30, documents_days=30), later)
        retention.purge(archive, removals, later)
    assert removals
    kept = archive.edition(TUESDAY)
    assert kept is not None
    assert pipeline.verify(archive, kept) == ()
    assert any("cannot be looked up" in note for note in verification.verify(archive, {}).notes)
    with pytest.raises(ArchiveError, match="removed when its time was over"):
        replay(archive, kept, here)
    quoted = search.search(archive.database, "ready for the spring", kind="quotation")
    assert {hit.day for hit in quoted} == {TUESDAY}
    assert search.search(archive.database, "network's operator reported", kind="article") == ()


@pytest.mark.parametrize(
    ("before", "now", "unit", "words"),
    [
        ("43.1", "44.4", "percentage", "up 1.3 percentage points"),
        ("44.4", "43.4", "percentage", "down 1 percentage point"),
        ("540000000", "560000000", "GBP", "up 20 million GBP"),
        ("1200", "1250", "soldier", "up 50 soldiers"),
        ("3", "4", "country", "up 1 country"),
        ("3", "6", "country", "up 3 countries"),
        ("5", "5", "ship", "unchanged"),
        ("71.25", "70.5", "USD per barrel", "down 0.75 USD per barrel"),
        ("1234567", "9876543210", "EUR", ""),
    ],
)
def test_a_change_is_the_exact_difference_in_words(before: str, now: str, unit: str, words: str) -> None:
    assert change_words(Decimal(before), Decimal(now), unit) == words
