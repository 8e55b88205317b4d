"""Turns a path into an SQLite database of the newest schema, safe when several commands use it at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from briefing.archive import collected, findings, index, journal
from briefing.errors import ArchiveError

# Each entry brings a database from the version before to the next; never change one that has been released.
MIGRATIONS = (collected.TABLES + findings.TABLES + index.TABLES + journal.TABLES,)

_WAIT_SECONDS = 60.0


class Database:
    """The archive's one database. Every method raises ArchiveError when it cannot be read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the database throughout."""
        with self._connected() as connection:
            connection.execute("BEGIN")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are kept all or, when an error passes through, not at all."""
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(_address(self.path), _WAIT_SECONDS, isolation_level=None, uri=True)) as connection:
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA synchronous = FULL")
                if _version(connection) < len(MIGRATIONS):
                    connection.execute("PRAGMA journal_mode = WAL")
                    _migrate(connection)
                elif _version(connection) > len(MIGRATIONS):
                    raise ArchiveError(f"{self.path}: was written by a newer version of Briefing; install that one")
                yield connection
        except sqlite3.Error as error:
            raise ArchiveError(
                f"{self.path}: {error}; make room, mend its permissions or restore it from a backup"
            ) from error
        except OSError as error:
            raise ArchiveError(
                f"{error.filename or self.path}: {error.strerror}; make room or mend its permissions"
            ) from error


def _address(path: Path) -> str:
    """A database as SQLite is asked for it.

    In a folder that cannot be written to (a copy on a share) there is no room for what a database in use needs beside it:
    one that nobody uses is read as it stands.
    """
    is_in_use = path.with_name(f"{path.name}-wal").exists()
    is_fixed = path.exists() and not is_in_use and not os.access(path.parent, os.W_OK)
    return path.absolute().as_uri() + ("?immutable=1" if is_fixed else "")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest schema in one transaction; whoever comes second finds it done."""
    connection.execute("BEGIN EXCLUSIVE")
    for number in range(_version(connection), len(MIGRATIONS)):
        for statement in MIGRATIONS[number]:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number + 1}")
    connection.commit()
