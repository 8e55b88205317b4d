"""Turns Harvests into the ledger of what came from which source and when, and that into Known, Health and the day's texts."""

from __future__ import annotations

TABLES: tuple[str, ...] = (
    """CREATE TABLE source (
        name TEXT PRIMARY KEY,
        moved_to TEXT,
        retired INTEGER NOT NULL DEFAULT 0,
        not_before TEXT,
        failures INTEGER NOT NULL DEFAULT 0,
        last_success TEXT,
        last_item TEXT
    ) STRICT""",
    """CREATE TABLE visit (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL REFERENCES source (name),
        at TEXT NOT NULL,
        outcome TEXT NOT NULL,
        items INTEGER NOT NULL,
        error TEXT
    ) STRICT""",
    """CREATE INDEX visit_by_source ON visit (source, at)""",
    """CREATE TABLE validator (
        source TEXT NOT NULL REFERENCES source (name),
        url TEXT NOT NULL,
        etag TEXT,
        last_modified TEXT,
        PRIMARY KEY (source, url)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE seen (
        source TEXT NOT NULL REFERENCES source (name),
        name TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (source, name)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE item (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL REFERENCES source (name),
        name TEXT NOT NULL,
        version INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        media_type TEXT NOT NULL,
        url TEXT,
        hints TEXT NOT NULL,
        fetched TEXT NOT NULL,
        gone TEXT,
        UNIQUE (source, name, version)
    ) STRICT""",
    """CREATE INDEX item_by_time ON item (fetched)""",
    """CREATE TABLE listing (
        source TEXT NOT NULL REFERENCES source (name),
        url TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        fetched TEXT NOT NULL,
        PRIMARY KEY (source, url, sha256)
    ) STRICT, WITHOUT ROWID""",
)
