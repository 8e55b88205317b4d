"""The ledger: what came from which source and when, and what an edition of a day finds in it."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefing.archive import Archive
from briefing.archive.collected import Collected, Reading
from briefing.archive.database import MIGRATIONS
from briefing.archive.files import write_once
from briefing.errors import ArchiveError
from briefing.model import Document, Gap, Harvest, Hints, Item, Source, Validators

FEED = Source("Feed", "https://news.example/rss.xml", kind="feed")
FOLDER = Source("Inbox", "inbox", kind="folder")
MONDAY = datetime(2026, 3, 2, 5, tzinfo=UTC)
DAY = timedelta(days=1)


def document(source: Source, name: str, content: str, at: datetime = MONDAY) -> Document:
    data = content.encode()
    return Document(Item(source, name, Hints(title="T")), data, "text/html", hashlib.sha256(data).hexdigest(), fetched=at)


def visit(archive: Archive, source: Source, texts: dict[str, str], at: datetime, gone: Iterable[str] = ()) -> None:
    """Keep a visit that found these texts and no others."""
    documents = tuple(document(source, name, content, at) for name, content in texts.items())
    archive.keep_harvest(Harvest(source, "new", documents, offered=tuple(texts), gone=tuple(gone)), at, 365)


def names(found: Iterable[Collected]) -> list[tuple[str, int]]:
    return [(one.item.name, one.version) for one in found]


def test_what_came_is_found_again_as_it_came(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    visit(archive, FEED, {"a": "One.", "b": "Two."}, MONDAY)
    found = archive.considered([FEED], MONDAY - DAY, MONDAY)
    assert names(found) == [("a", 1), ("b", 1)]
    assert [archive.document(one).content for one in found] == [b"One.", b"Two."]
    assert found[0].item == Item(FEED, "a", Hints(title="T"))
    assert found[0].fetched == MONDAY


def test_a_text_that_changed_is_a_new_version_and_the_old_one_stays(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    visit(archive, FEED, {"a": "One."}, MONDAY)
    visit(archive, FEED, {"a": "One."}, MONDAY + DAY)
    visit(archive, FEED, {"a": "One, corrected."}, MONDAY + 2 * DAY)
    for as_of, version, content in (
        (MONDAY, 1, b"One."),
        (MONDAY + DAY, 1, b"One."),
        (MONDAY + 2 * DAY, 2, b"One, corrected."),
    ):
        (one,) = archive.considered([FEED], MONDAY - DAY, as_of)
        assert (one.version, archive.document(one).content) == (version, content)


def test_an_edition_built_after_the_fact_takes_the_first_version(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    visit(archive, FOLDER, {"a": "One."}, MONDAY)
    visit(archive, FOLDER, {"a": "One, corrected."}, MONDAY + DAY)
    assert names(archive.considered([FOLDER], MONDAY - 30 * DAY, MONDAY - 20 * DAY)) == [("a", 1)]


def test_a_folder_counts_as_it_was_at_the_moment(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    visit(archive, FOLDER, {"a": "One.", "b": "Two."}, MONDAY)
    visit(archive, FOLDER, {"b": "Two.", "c": "Three."}, MONDAY + DAY)
    assert names(archive.considered([FOLDER], MONDAY, MONDAY + DAY)) == [("b", 1), ("c", 1)]
    assert [name for name, _ in names(archive.considered([FOLDER], MONDAY, MONDAY))] == ["a", "b", "c"]
    visit(archive, FOLDER, {"a": "One."}, MONDAY + 2 * DAY)
    assert names(archive.considered([FOLDER], MONDAY, MONDAY + 2 * DAY)) == [("a", 1)]


@pytest.mark.parametrize(
    ("left", "is_withdrawn"),
    [
        ({"old": "Old.", "same": "Same."}, True),
        ({"same": "Same."}, True),
        ({"newer": "Newer."}, False),
        ({}, False),
    ],
    ids=["an older text stays", "one of its day stays", "only newer ones are there", "the folder is empty"],
)
def test_a_file_was_withdrawn_only_if_its_folder_was_not_cleared(
    tmp_path: Path, left: dict[str, str], is_withdrawn: bool
) -> None:
    archive = Archive(tmp_path)
    visit(archive, FOLDER, {"old": "Old."}, MONDAY)
    visit(archive, FOLDER, {"old": "Old.", "a": "One.", "same": "Same."}, MONDAY + DAY)
    visit(archive, FOLDER, left, MONDAY + 2 * DAY)
    assert archive.current(FOLDER, "a", MONDAY + 2 * DAY)[1] is is_withdrawn
    assert archive.current(FOLDER, "a", MONDAY + DAY)[1] is False


def test_a_page_that_is_gone_was_withdrawn_and_one_that_left_the_feed_was_not(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    visit(archive, FEED, {"a": "One.", "b": "Two."}, MONDAY)
    visit(archive, FEED, {}, MONDAY + DAY, gone=["a"])
    assert [archive.current(FEED, name, MONDAY + DAY)[1] for name in ("a", "b")] == [True, False]
    visit(archive, FEED, {"a": "One."}, MONDAY + 2 * DAY)
    assert archive.current(FEED, "a", MONDAY + 2 * DAY)[1] is False


def test_what_a_server_wants_to_be_asked_with_is_remembered_until_the_settings_move_the_source(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    harvest = Harvest(
        FEED,
        "new",
        seen={"a": "f1"},
        validators={FEED.location: Validators('"x"', None)},
        moved_to="https://news.example/new.xml",
        not_before=MONDAY + DAY,
    )
    archive.keep_harvest(harvest, MONDAY, 365)
    known = archive.known([FEED], {"Feed": frozenset({"a"})})["Feed"]
    assert known.validators == {FEED.location: Validators('"x"', None)}
    assert (known.seen, known.watched, known.not_before) == ({"a": "f1"}, frozenset({"a"}), MONDAY + DAY)
    assert known.address == "https://news.example/new.xml"
    moved = Source("Feed", "https://other.example/rss.xml", kind="feed")
    known = archive.known([moved], {})["Feed"]
    assert (known.address, known.validators, known.seen, known.not_before) == (None, {}, {"a": "f1"}, None)


def test_what_was_seen_long_ago_is_forgotten(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.keep_harvest(Harvest(FEED, "new", seen={"a": "1"}), MONDAY, 30)
    archive.keep_harvest(Harvest(FEED, "new", seen={"b": "1"}), MONDAY + 31 * DAY, 30)
    assert archive.known([FEED], {})["Feed"].seen == {"b": "1"}


def test_what_a_visit_missed_is_told_as_of_the_moment(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.keep_harvest(Harvest(FEED, "failed", error="does not answer", lost=2), MONDAY, 365)
    archive.keep_harvest(Harvest(FEED, "unchanged"), MONDAY + DAY, 365)
    missed = ((Gap("Feed", "collect", "does not answer"),), 2)
    assert archive.visited(FEED, MONDAY) == missed
    assert archive.visited(FEED, MONDAY - DAY) == missed
    assert archive.visited(FEED, MONDAY + DAY) == ((), 0)
    assert archive.visited(FOLDER, MONDAY) == ((), 0)


def test_a_reading_is_remembered(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    visit(archive, FEED, {"a": "One.", "b": "Two."}, MONDAY)
    one, other = archive.considered([FEED], MONDAY, MONDAY)
    readings = [Reading("r1", "f" * 64, None, (Gap("Feed", "extract", "odd"),)), Reading("r1", None, "holds no text")]
    archive.keep_readings(zip((one, other), readings, strict=True))
    assert [found.reading for found in archive.considered([FEED], MONDAY, MONDAY)] == readings


# ---------------------------------------------------------------- when things go wrong


def test_a_document_that_was_changed_on_the_disk_is_not_believed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    visit(archive, FEED, {"a": "One."}, MONDAY)
    (one,) = archive.considered([FEED], MONDAY, MONDAY)
    (tmp_path / "archive" / "documents" / one.sha256[:2] / one.sha256).write_text("Two.")
    with pytest.raises(ArchiveError, match="was changed; restore it from a backup"):
        archive.document(one)


@pytest.mark.parametrize("step", ["write_once", "keep"])
def test_a_kill_loses_nothing_that_was_reported(tmp_path: Path, step: str) -> None:
    """Killed after the second document of three was written, or before the ledger was: the next visit has it all."""
    script = f"""
        import os, signal, sys
        from pathlib import Path
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        import briefing.archive as room
        from test_collected import *
        die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        calls, write = [], room.write_once
        def counted(path, content):
            calls.append(path)
            die() if len(calls) == 3 else write(path, content)
        if {step!r} == "write_once":
            room.write_once = counted
        else:
            room.collected.keep = die
        visit(Archive(Path({str(tmp_path)!r})), FEED, dict(a="One.", b="Two.", c="Three."), MONDAY)
    """
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    archive = Archive(tmp_path)
    assert archive.known([FEED], {})["Feed"].seen == {}
    assert archive.considered([FEED], MONDAY, MONDAY) == ()
    visit(archive, FEED, {"a": "One.", "b": "Two.", "c": "Three."}, MONDAY)
    assert [archive.document(one).content for one in archive.considered([FEED], MONDAY, MONDAY)] == [
        b"One.",
        b"Two.",
        b"Three.",
    ]


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    script = """
        import sys
        from pathlib import Path
        sys.path.insert(0, sys.argv[2])
        from test_collected import *
        source = Source(sys.argv[3], "x", kind="feed")
        for number in range(20):
            visit(Archive(Path(sys.argv[1])), source, {f"{number:02}": f"Text {number}."}, MONDAY)
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path), str(Path(__file__).parent)]
    both = [subprocess.Popen([*command, name], stderr=subprocess.PIPE) for name in ("one", "two")]
    for process in both:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors.decode()
    sources = [Source(name, "x", kind="feed") for name in ("one", "two")]
    assert len(Archive(tmp_path).considered(sources, MONDAY, MONDAY)) == 40


def test_two_processes_that_write_one_file_leave_it_whole_and_nothing_beside_it(tmp_path: Path) -> None:
    script = """
        import sys
        from pathlib import Path
        from briefing.archive.files import write_once
        for number in range(100):
            write_once(Path(sys.argv[1]) / "kept" / str(number), f"{number} ".encode() * 20_000)
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path)]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    for process in both:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors.decode()
    found = {file.name: file.read_bytes() for file in (tmp_path / "kept").iterdir()}
    assert found == {str(number): f"{number} ".encode() * 20_000 for number in range(100)}


def test_what_a_killed_process_left_half_written_is_written_over(tmp_path: Path) -> None:
    (tmp_path / ".kept.new").write_bytes(b"half of wh")
    write_once(tmp_path / "kept", b"whole")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["kept"]
    assert (tmp_path / "kept").read_bytes() == b"whole"


def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    visit(archive, FEED, {"a": "One."}, MONDAY)
    with sqlite3.connect(archive.database.path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(ArchiveError, match="was written by a newer version of Briefing; install that one"):
        archive.known([FEED], {})


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.database.path.parent.mkdir(parents=True)
    archive.database.path.write_bytes(os.urandom(8192))
    with pytest.raises(ArchiveError, match=r"briefing\.sqlite3: file is not a database; .* restore it from a backup"):
        archive.known([FEED], {})
