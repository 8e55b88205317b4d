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
    """What is kept under these keys, as it was given; a key under which nothing is kept is left out."""
    found = {}
    for key in keys:
        row = connection.execute("SELECT content FROM finding WHERE key = ?", (key,)).fetchone()
        if row is not None:
            found[key] = row["content"]
    return found


def keep(connection: sqlite3.Connection, contents: Mapping[str, bytes]) -> None:
    """Keep contents under keys that name all that they were made from."""
    connection.executemany("INSERT OR IGNORE INTO finding (key, content) VALUES (?, ?)", contents.items())
