"""Turns what was found in a text into something kept, so that no text is analysed twice, and back."""

from __future__ import annotations

import sqlite3

TABLES: tuple[str, ...] = (
    """CREATE TABLE finding (
        key TEXT PRIMARY KEY,
        content BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
)


def read(connection: sqlite3.Connection, key: str) -> bytes | None:
    """What is kept under a key, as it was given; None when nothing is."""
    row = connection.execute("SELECT content FROM finding WHERE key = ?", (key,)).fetchone()
    return bytes(row["content"]) if row else None


def keep(connection: sqlite3.Connection, key: str, content: bytes) -> None:
    """Keep something under a key that names all that it was made from."""
    connection.execute("INSERT OR IGNORE INTO finding (key, content) VALUES (?, ?)", (key, content))
