"""A full disk, a read-only folder, a lost or damaged database, a copy put back: what can be is saved, the rest is named."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from invented import DAY, archived, article, keep

from briefing.archive import Archive, reindex, signature
from briefing.archive.backup import backup
from briefing.archive.retention import Terms, plan, purge
from briefing.archive.search import search
from briefing.archive.verification import verify
from briefing.errors import ArchiveError
from briefing.model import Document, Harvest, Item, Source

NOW = datetime(2026, 6, 1, tzinfo=UTC)
TERMS = Terms(documents_days=30, articles_days=30)


def is_whole(archive: Archive) -> bool:
    every = archive.every_version()
    return not verify(archive, {}).faults and not [fault for kept in every for fault in archive.faults(kept)]


# ---------------------------------------------------------------- disks


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only root may mount the disk that this is tried on")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            return filler
    return filler


def test_a_full_disk_stops_with_a_clear_error_and_harms_nothing(disk: Path) -> None:
    archive, (kept,) = archived(disk / "out", 1)
    reindex.put(archive, kept)
    due = plan(archive, (), TERMS, NOW)
    filler = fill(disk)
    with pytest.raises(ArchiveError, match="No space left on device; make room"), archive.lock():
        keep(archive, DAY + timedelta(days=1))
    with pytest.raises(ArchiveError, match=r"(No space left on device|disk is full).*make room"):
        purge(archive, due, NOW)
    with pytest.raises(ArchiveError, match=r"(No space left on device|disk I/O error|disk is full)"):
        reindex.rebuild(archive)
    filler.unlink()
    assert plan(archive, (), TERMS, NOW) == due
    with archive.lock():
        assert is_whole(archive)
        reindex.catch_up(archive)
        keep(archive, DAY + timedelta(days=1))
    assert is_whole(archive)
    assert search(archive.database, "burden")


def test_a_read_only_folder_can_be_read_and_says_that_it_cannot_be_written(disk: Path) -> None:
    archive, (kept,) = archived(disk / "out", 1)
    reindex.put(archive, kept)
    due = plan(archive, (), TERMS, NOW)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    for write in (
        lambda: keep(archive, DAY, 2),
        lambda: purge(archive, due, NOW),
        lambda: reindex.rebuild(archive),
        lambda: backup(archive, disk / "copy"),
    ):
        with pytest.raises(
            ArchiveError, match=r"(Read-only file system|readonly database|unable to open).*mend its permissions"
        ):
            write()
    assert is_whole(archive)
    assert search(archive.database, "burden")


# ---------------------------------------------------------------- the database


def with_ledger(out: Path) -> Archive:
    """An archive with two editions, and a ledger that holds a visit and what came."""
    archive, _ = archived(out, 2)
    source = Source("Wire", "wire")
    one = article()
    document = Document(Item(source, one.name), one.text.encode(), "text/plain", one.document_sha256)
    archive.keep_harvest(Harvest(source, "new", (document,), (), (one.name,), seen={one.name: "f"}), NOW, 365)
    reindex.catch_up(archive)
    return archive


def ledger(archive: Archive) -> list[tuple[object, ...]]:
    with archive.database.reading() as connection:
        return [
            tuple(row)
            for table in ("source", "visit", "item", "seen")
            for row in connection.execute(f"SELECT * FROM {table}")
        ]


def test_a_lost_database_is_made_again_from_the_files_and_what_is_lost_is_named(tmp_path: Path) -> None:
    archive = with_ledger(tmp_path)
    before = search(archive.database, "burden")
    archive.database.path.unlink()
    with archive.lock():
        lost = reindex.rebuild(archive)
    assert search(archive.database, "burden") == before
    assert ["every source is asked for everything again" in lost[0], "who was sent which edition" in lost[1]] == [True, True]
    assert is_whole(archive)


def test_a_sound_database_loses_nothing_when_its_index_is_made_again(tmp_path: Path) -> None:
    archive = with_ledger(tmp_path)
    before = ledger(archive)
    with archive.lock():
        assert reindex.rebuild(archive) == ()
    assert ledger(archive) == before


def root_page(path: Path, table: str) -> tuple[int, int]:
    with closing(sqlite3.connect(path)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        return page, connection.execute("PRAGMA page_size").fetchone()[0]


@pytest.mark.parametrize(("table", "is_lost"), [("passage", False), ("article_words_data", False), ("visit", True)])
def test_of_a_damaged_database_what_can_be_read_is_saved(tmp_path: Path, table: str, is_lost: bool) -> None:
    archive = with_ledger(tmp_path)
    before, found = ledger(archive), search(archive.database, "burden")
    page, size = root_page(archive.database.path, table)
    with archive.database.path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    with archive.lock():
        lost = reindex.rebuild(archive)
    assert search(archive.database, "burden") == found
    after = ledger(archive)
    assert [row for row in before if row not in after] == ([before[1]] if is_lost else [])
    assert [line for line in lost if "table visit could be read in part only" in line] == list(lost)
    assert bool(lost) == is_lost
    assert (tmp_path / "archive" / "briefing.sqlite3.damaged-1").exists()


@pytest.mark.parametrize(
    "content", [b"", b"no database at all", b"SQLite format 3\0" + b"\xff" * 4096], ids=["empty", "text", "cut"]
)
def test_what_is_no_database_is_set_aside(tmp_path: Path, content: bytes) -> None:
    archive = with_ledger(tmp_path)
    archive.database.path.write_bytes(content)
    if content:
        with pytest.raises(ArchiveError, match=r"briefing\.sqlite3: "):
            search(archive.database, "burden")
    with archive.lock():
        lost = reindex.rebuild(archive)
    assert lost
    assert search(archive.database, "burden")
    assert is_whole(archive)


INTERRUPTED = """
    import os, signal, sys
    from pathlib import Path
    from briefing.archive import Archive, index, reindex
    put, count = reindex.put, 0
    def counted(archive, kept):
        global count
        put(archive, kept)
        count += 1
        if count == 2:
            os.kill(os.getpid(), signal.SIGKILL)
    reindex.put = counted
    archive = Archive(Path({out!r}))
    with archive.lock():
        reindex.rebuild(archive)
"""


def test_an_index_that_was_killed_half_made_is_finished_later(tmp_path: Path) -> None:
    archive, _ = archived(tmp_path, 3)
    keep(archive, DAY, 2)
    reindex.catch_up(archive)
    before = search(archive.database, "burden")
    script = textwrap.dedent(INTERRUPTED.format(out=str(tmp_path)))
    killed = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert search(archive.database, "burden") != before
    assert reindex.catch_up(archive) == (DAY,)
    assert search(archive.database, "burden") == before


# ---------------------------------------------------------------- copies


def test_a_copy_made_while_the_archive_is_used_verifies_and_is_whole(tmp_path: Path) -> None:
    keys = tmp_path / "a.key", tmp_path / "a.pub"
    signature.make_keys(*keys)
    archive = Archive(tmp_path / "out", signature.load_signer(keys[0]))
    for number in range(3):
        reindex.put(archive, keep(archive, DAY + timedelta(days=number)))
    due = plan(archive, (), Terms(articles_days=100), NOW)[:1]
    with archive.lock():
        purge(archive, due, NOW)
    with archive.database.writing() as connection:
        connection.execute("INSERT INTO source (name, location) VALUES ('half', 'done')")
        with archive.lock():
            backup(archive, tmp_path / "copy")
    restored = Archive(tmp_path / "copy")
    assert verify(restored, signature.load_public(keys[1])).faults == ()
    assert [fault for kept in restored.every_version() for fault in restored.faults(kept)] == []
    assert search(restored.database, "burden") == search(archive.database, "burden")
    assert not [row for row in ledger(restored) if "half" in row]
    names = {path.relative_to(archive.out) for path in archive.out.rglob("*") if not path.name.startswith(".")}
    copied = {path.relative_to(restored.out) for path in restored.out.rglob("*") if not path.name.startswith(".")}
    assert {name for name in names ^ copied if not name.name.startswith("briefing.sqlite3-")} == set()
    with restored.lock():
        keep(restored, DAY + timedelta(days=9))
    assert verify(restored, signature.load_public(keys[1])).faults == (
        "the edition of 2026-02-22, version 1, is not signed, though earlier ones are",
    )


LEFT_OPEN = """
    import os, signal, sys
    from pathlib import Path
    sys.path.insert(0, {tests!r})
    from briefing.archive import Archive, reindex
    from invented import DAY, keep
    archive = Archive(Path({out!r}))
    with archive.database.reading() as reader:
        reader.execute("SELECT count(*) FROM edition").fetchone()
        reindex.put(archive, keep(archive))
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_plain_copy_of_what_a_killed_process_left_is_whole(tmp_path: Path) -> None:
    script = textwrap.dedent(LEFT_OPEN.format(tests=str(Path(__file__).parent), out=str(tmp_path / "out")))
    killed = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert (tmp_path / "out" / "archive" / "briefing.sqlite3-wal").stat().st_size > 0
    shutil.copytree(tmp_path / "out", tmp_path / "copy")
    restored = Archive(tmp_path / "copy")
    with restored.lock():
        assert is_whole(restored)
    assert [hit.kind for hit in search(restored.database, "burden")] == ["quotation", "story", "article"]


@pytest.mark.parametrize(("target", "says"), [("out/copy", "lies in the folder"), ("there", "is there already")])
def test_a_copy_goes_where_nothing_is(tmp_path: Path, target: str, says: str) -> None:
    archive, _ = archived(tmp_path / "out", 1)
    (tmp_path / "there").mkdir()
    with pytest.raises(ArchiveError, match=says):
        backup(archive, tmp_path / target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "there"]


def test_a_copy_that_does_not_fit_is_not_there_at_all(tmp_path: Path, disk: Path) -> None:
    archive, _ = archived(tmp_path / "out", 1)
    (archive.out / "2026-02-13" / "large").write_bytes(b"\0" * 2_000_000)
    with pytest.raises(ArchiveError, match=r"No space left on device; make room"):
        backup(archive, disk / "copy")
    assert not (disk / "copy").exists()
    (archive.out / "2026-02-13" / "large").unlink()
    backup(archive, disk / "copy")
    assert is_whole(Archive(disk / "copy"))
