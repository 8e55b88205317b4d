"""Turns what was found in a text into something kept, so that no text is analysed twice, and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

TABLES: tuple[str, ...] = (
    """CREATE TABLE finding (
        key TEXT PRIMARY KEY,
        content BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
)


def read(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, bytes]:
    """What is kept under each of some keys, as it was given; a key that nothing is kept under is not there."""
    found = (connection.execute("SELECT key, content FROM finding WHERE key = ?", (key,)).fetchone() for key in keys)
    return {row["key"]: bytes(row["content"]) for row in found if row}


def keep(connection: sqlite3.Connection, contents: Mapping[str, bytes]) -> None:
    """Keep contents, each under a key that names all that it was made from."""
    connection.executemany("INSERT OR REPLACE INTO finding (key, content) VALUES (?, ?)", contents.items())
