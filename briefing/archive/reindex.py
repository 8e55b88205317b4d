"""Turns the files of an archive into its index, and a database that was lost or damaged into one that can be used again."""

from __future__ import annotations

import json
import logging
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.archive import index
from briefing.archive.database import Database
from briefing.archive.files import translated
from briefing.errors import ArchiveError

if TYPE_CHECKING:
    from briefing.archive import Archive, Kept

_WAIT_SECONDS = 60.0

log = logging.getLogger(__name__)

# What only the database knows, by its first table, and what it means that it is gone.
LOST = {
    "source": "what came from which source and when is not known any more: every source is asked for everything again, and"
    " what editions have had is known from their manifests",
    "receipt": "who was sent which edition is not known any more: before anything is sent for a day that is past, look into"
    " the mailboxes",
}

# The index's own tables, which are filled from the files, and what SQLite and FTS5 keep beside them.
_OWN = ("edition", "cited", "story", "passage", "article", "passage_words", "article_words", "sqlite_")


def put(archive: Archive, kept: Kept) -> None:
    """Index an edition that was just archived, or is to be indexed again.

    A text that was removed, or cannot be read, is not found by its words; the rest is. Raises ArchiveError when the
    edition's own files or the database cannot be read or written.
    """
    with archive.database.writing() as connection:
        _put(archive, connection, kept)


def is_behind(archive: Archive) -> bool:
    """Whether the index may lack an edition; without a chain that cannot be told, and it may."""
    last = archive.last_link()
    with archive.database.reading() as connection:
        return last is None or index.head(connection) != last


def catch_up(archive: Archive) -> tuple[date, ...]:
    """Index what the index does not have, or has otherwise, and take out what is not there; return the days.

    The archive must be locked; it costs nothing while the index is up to date. Editions are indexed in the order in which
    they were archived, each in a transaction of its own: whatever interrupts it, the last one is not there until all are.
    """
    if not is_behind(archive):
        return ()
    with archive.database.reading() as connection:
        indexed = index.editions(connection)
    there = {kept.day: kept for kept in archive.editions()}
    stale = [kept for day, kept in there.items() if indexed.get(day) != kept.manifest["manifest_sha256"]]
    gone = sorted(indexed.keys() - there.keys())
    with archive.database.writing() as connection:
        for day in gone:
            index.remove_edition(connection, day)
    for kept in sorted(stale, key=lambda one: (one.manifest.get("sequence", 0), one.day)):
        put(archive, kept)
    return tuple(sorted((*gone, *(kept.day for kept in stale))))


def rebuild(archive: Archive) -> tuple[str, ...]:
    """Make the index anew from the files; if the database is lost or damaged, make that anew first.

    The archive must be locked, and nothing else use the database. Returns what could not be got back, in sentences. A
    damaged database stays beside the new one.
    """
    database = archive.database
    was_there = database.path.exists() and database.path.stat().st_size > 0
    aside = None if _is_sound(database.path) else _set_aside(database.path)
    with database.writing() as connection:
        index.wipe(connection)
    lost = _salvage(aside, database) if aside else () if was_there else tuple(LOST.values())
    catch_up(archive)
    with database.writing() as connection:
        index.compact(connection)
    return lost


def _put(archive: Archive, connection: sqlite3.Connection, kept: Kept) -> None:
    path = kept.folder / "brief.json"
    with translated(path):
        content = path.read_bytes()
    try:
        brief: dict[str, Any] = json.loads(content)
        articles = {}
        for one in kept.manifest["articles"]:
            if not archive.removed("articles", one["sha256"]):
                try:
                    articles[one["id"]] = archive.article(one["sha256"])
                except ArchiveError as error:
                    log.warning("%s is not indexed: %s", one["name"], error)
        index.index_edition(connection, kept, brief, articles)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ArchiveError(f"{path}: is damaged ({type(error).__name__}); restore it from a backup") from error


def _is_sound(path: Path) -> bool:
    """Whether there is a database that can be read throughout. Raises ArchiveError if that cannot be told (it is locked)."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS)) as connection:
            return [row[0] for row in connection.execute("PRAGMA integrity_check(1)")] == ["ok"]
    except sqlite3.OperationalError as error:
        raise ArchiveError(f"{path}: {error}; make room, mend its permissions or wait until nothing uses it") from error
    except sqlite3.Error:
        return False


def _set_aside(path: Path) -> Path | None:
    """Move a database away with what SQLite keeps beside it; None if there is none."""
    if not path.exists():
        return None
    number = next(number for number in range(1, 1_000_000) if not path.with_name(f"{path.name}.damaged-{number}").exists())
    aside = path.with_name(f"{path.name}.damaged-{number}")
    with translated(path):
        for end in ("-wal", "-shm", ""):
            beside = path.with_name(path.name + end)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + end))
    return aside


def _salvage(aside: Path, database: Database) -> tuple[str, ...]:
    """Copy what can still be read of the ledger and the journal into the new database; say what could not."""
    with database.reading() as connection:
        tables = [
            row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
        ]
    lost: list[str] = []
    # No foreign keys here: a visit is worth having though its source cannot be read.
    with closing(sqlite3.connect(aside)) as old, closing(sqlite3.connect(database.path)) as new:
        for table in tables:
            if table.startswith(_OWN):
                continue
            try:
                _copy(old, new, table)
            except sqlite3.Error as error:
                lost += [f"{aside}: table {table} could be read in part only ({error})", *filter(None, [LOST.get(table)])]
            new.commit()
    return tuple(lost)


def _copy(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> None:
    rows = old.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name of our own schema
    columns = [column[0] for column in rows.description]
    values = ", ".join("?" for _ in columns)
    insert = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({values})"  # noqa: S608
    for row in rows:
        new.execute(insert, row)
