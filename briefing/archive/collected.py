"""Turns Harvests into the ledger of what came from which source and when, and the ledger into the texts of a day.

A row of `item` is one version of one item; rows are never changed but for `gone`, when the source was seen not
to offer it any more.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from briefing.archive.moments import from_text, to_text
from briefing.model import Document, Gap, Harvest, Hints, Item, Known, Source, Validators

TABLES: tuple[str, ...] = (
    """CREATE TABLE source (
        name TEXT PRIMARY KEY,
        location TEXT NOT NULL,
        moved_to TEXT,
        retired INTEGER NOT NULL DEFAULT 0,
        not_before TEXT
    ) STRICT""",
    """CREATE TABLE visit (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL REFERENCES source (name),
        at TEXT NOT NULL,
        outcome TEXT NOT NULL,
        items INTEGER NOT NULL,
        lost INTEGER NOT NULL,
        error TEXT,
        gaps TEXT NOT NULL
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
    """CREATE INDEX item_by_time ON item (source, fetched)""",
    """CREATE INDEX item_by_document ON item (sha256)""",
    """CREATE TABLE listing (
        source TEXT NOT NULL REFERENCES source (name),
        url TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        fetched TEXT NOT NULL,
        PRIMARY KEY (source, url, sha256)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE reading (
        item INTEGER PRIMARY KEY REFERENCES item (id),
        reader TEXT NOT NULL,
        article TEXT,
        error TEXT,
        gaps TEXT NOT NULL
    ) STRICT""",
)

# A text may be dated later than it was seen (an embargo) by so many days and is still found on its day.
EMBARGO_DAYS = 7


@dataclass(frozen=True, slots=True)
class Reading:
    """What extraction made of an item: the SHA-256 of the article's record, or why there is none; and what was got over.

    `reader` names the program that read it, so that another one reads it again.
    """

    reader: str
    article: str | None
    error: str | None = None
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Collected:
    """One version of an item as it was kept; `fetched` (aware) is when it was first seen."""

    id: int
    item: Item
    version: int
    sha256: str
    media_type: str
    url: str | None
    fetched: datetime
    reading: Reading | None


def keep(connection: sqlite3.Connection, harvest: Harvest, at: datetime, forget_days: int) -> None:
    """Enter what a visit brought, `at` an aware time. The documents' bytes have been kept before."""
    source, now = harvest.source, to_text(at)
    _enter_source(connection, harvest)
    gaps = json.dumps([asdict(gap) for gap in harvest.gaps], ensure_ascii=False)
    connection.execute(
        "INSERT INTO visit (source, at, outcome, items, lost, error, gaps) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (source.name, now, harvest.outcome, len(harvest.documents), harvest.lost, harvest.error, gaps),
    )
    for document in harvest.documents:
        _enter_version(connection, document, now)
    connection.executemany(
        "INSERT OR IGNORE INTO listing (source, url, sha256, fetched) VALUES (?, ?, ?, ?)",
        [(source.name, one.url or one.item.name, one.sha256, to_text(one.fetched or at)) for one in harvest.listings],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO seen (source, name, fingerprint, at) VALUES (?, ?, ?, ?)",
        [(source.name, name, fingerprint, now) for name, fingerprint in harvest.seen.items()],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO validator (source, url, etag, last_modified) VALUES (?, ?, ?, ?)",
        [(source.name, url, one.etag, one.last_modified) for url, one in harvest.validators.items()],
    )
    _mark_gone(connection, harvest, now)
    long_ago = to_text(at - timedelta(days=forget_days))
    connection.execute("DELETE FROM seen WHERE source = ? AND at < ?", (source.name, long_ago))


def known(connection: sqlite3.Connection, source: Source, watched: frozenset[str] = frozenset()) -> Known:
    """What is remembered of a source. Where the settings give it another address than before, only its items are."""
    row = connection.execute("SELECT * FROM source WHERE name = ?", (source.name,)).fetchone()
    if row is None:
        return Known(watched=watched)
    seen = connection.execute("SELECT name, fingerprint FROM seen WHERE source = ?", (source.name,))
    remembered = Known(seen={one["name"]: one["fingerprint"] for one in seen}, watched=watched)
    if row["location"] != source.location:
        return remembered
    validators = connection.execute("SELECT url, etag, last_modified FROM validator WHERE source = ?", (source.name,))
    return Known(
        address=row["moved_to"],
        validators={one["url"]: Validators(one["etag"], one["last_modified"]) for one in validators},
        seen=remembered.seen,
        watched=watched,
        not_before=from_text(row["not_before"]),
        retired=bool(row["retired"]),
    )


def considered(
    connection: sqlite3.Connection, sources: Sequence[Source], since: datetime, as_of: datetime
) -> tuple[Collected, ...]:
    """The items that may belong to an edition, as they were at `as_of`, in order of source and name.

    Of a folder that is what it held then; of any other source what was seen not long before `since` or later. An item that
    was first seen after `as_of` counts in its first version: an edition that is built after the fact takes what there is.
    """
    earliest, latest = to_text(since - timedelta(days=EMBARGO_DAYS)), to_text(as_of)
    return tuple(
        one
        for source in sources
        for one in _rows(
            connection,
            source,
            f"{_CURRENT} AND (:folder AND (i.gone IS NULL OR i.gone > :as_of) OR NOT :folder AND i.fetched > :since)",
            {"as_of": latest, "since": earliest, "folder": source.kind == "folder"},
        )
    )


def current(connection: sqlite3.Connection, source: Source, name: str, as_of: datetime) -> Collected | None:
    """One item as it was at `as_of`; None when the ledger does not know it."""
    return next(_rows(connection, source, f"{_CURRENT} AND i.name = :name", {"name": name, "as_of": to_text(as_of)}), None)


def is_withdrawn(connection: sqlite3.Connection, one: Collected, as_of: datetime) -> bool:
    """Whether the source has taken an item away, as far as one can tell.

    A page that answered "gone" was taken away. A file that is missing from a folder was, only while the folder still holds
    one that was first seen no later: else the folder was cleared, and nobody withdrew anything.
    """
    gone = connection.execute("SELECT gone FROM item WHERE id = ?", (one.id,)).fetchone()["gone"]
    if gone is None or gone > to_text(as_of):
        return False
    if one.item.source.kind != "folder":
        return True
    older = """SELECT 1 FROM item i WHERE i.source = ? AND i.gone IS NULL AND i.fetched <=
        (SELECT fetched FROM item WHERE source = i.source AND name = ? AND version = 1)"""
    return connection.execute(older, (one.item.source.name, one.item.name)).fetchone() is not None


def visited(connection: sqlite3.Connection, source: Source, as_of: datetime) -> tuple[tuple[Gap, ...], int]:
    """What the last visit before `as_of` missed, and how many items; of a source that was visited only later, the first."""
    query = """SELECT gaps, lost, error FROM visit WHERE source = :source AND outcome <> 'not due' ORDER BY
        at > :as_of, CASE WHEN at > :as_of THEN id ELSE -id END LIMIT 1"""
    row = connection.execute(query, {"source": source.name, "as_of": to_text(as_of)}).fetchone()
    if row is None:
        return (), 0
    gaps = tuple(Gap(**one) for one in json.loads(row["gaps"]))
    if row["error"]:
        # A visit that failed as a whole may have said why among what it missed.
        gaps = tuple(dict.fromkeys((Gap(source.name, "collect", row["error"]), *gaps)))
    return gaps, row["lost"]


def keep_reading(connection: sqlite3.Connection, item: int, reading: Reading) -> None:
    """Remember what extraction made of an item."""
    connection.execute(
        "INSERT OR REPLACE INTO reading (item, reader, article, error, gaps) VALUES (?, ?, ?, ?, ?)",
        (item, reading.reader, reading.article, reading.error, json.dumps([asdict(gap) for gap in reading.gaps])),
    )


# The version of an item that counts at a moment.
_CURRENT = """i.version = coalesce(
    (SELECT max(version) FROM item WHERE source = i.source AND name = i.name AND fetched <= :as_of), 1)"""


def _rows(
    connection: sqlite3.Connection, source: Source, condition: str, values: Mapping[str, object]
) -> Iterator[Collected]:
    query = f"""SELECT i.*, reader, article, error, gaps FROM item i LEFT JOIN reading ON reading.item = i.id
        WHERE i.source = :source AND {condition} ORDER BY i.name"""  # noqa: S608 - the conditions are this module's own
    for row in connection.execute(query, {"source": source.name, **values}):
        reading = None
        if row["reader"] is not None:
            gaps = tuple(Gap(**one) for one in json.loads(row["gaps"]))
            reading = Reading(row["reader"], row["article"], row["error"], gaps)
        hints = json.loads(row["hints"])
        item = Item(source, row["name"], Hints(**{**hints, "authors": tuple(hints.get("authors", ()))}))
        fetched = datetime.fromisoformat(row["fetched"])
        yield Collected(row["id"], item, row["version"], row["sha256"], row["media_type"], row["url"], fetched, reading)


def _enter_source(connection: sqlite3.Connection, harvest: Harvest) -> None:
    """Remember a source's own state. What the visit could not learn stays as it was, unless the settings moved it."""
    source = harvest.source
    connection.execute(
        """INSERT INTO source (name, location) VALUES (:name, :location) ON CONFLICT (name) DO UPDATE SET
            moved_to = CASE WHEN location = excluded.location THEN moved_to END,
            retired = CASE WHEN location = excluded.location THEN retired ELSE 0 END,
            location = excluded.location""",
        {"name": source.name, "location": source.location},
    )
    if harvest.outcome != "not due":
        connection.execute(
            "UPDATE source SET not_before = ?, moved_to = coalesce(?, moved_to), retired = ? WHERE name = ?",
            (
                to_text(harvest.not_before) if harvest.not_before else None,
                harvest.moved_to,
                harvest.outcome == "retired",
                source.name,
            ),
        )


def _enter_version(connection: sqlite3.Connection, document: Document, now: str) -> None:
    item = document.item
    hints = json.dumps({name: value for name, value in asdict(item.hints).items() if value}, ensure_ascii=False)
    last = connection.execute(
        "SELECT version, sha256, hints FROM item WHERE source = ? AND name = ? ORDER BY version DESC LIMIT 1",
        (item.source.name, item.name),
    ).fetchone()
    if last is not None and item.hints == Hints():
        # A text that is looked at again by its address alone: what was said of it before still holds.
        hints = last["hints"]
    if last is not None and (last["sha256"], last["hints"]) == (document.sha256, hints):
        return
    connection.execute(
        """INSERT INTO item (source, name, version, sha256, media_type, url, hints, fetched)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            item.source.name,
            item.name,
            last["version"] + 1 if last else 1,
            document.sha256,
            document.media_type,
            document.url,
            hints,
            to_text(document.fetched) if document.fetched else now,
        ),
    )


def _mark_gone(connection: sqlite3.Connection, harvest: Harvest, now: str) -> None:
    source = harvest.source
    offered = {*harvest.offered, *(document.item.name for document in harvest.documents)} - set(harvest.gone)
    gone = set(harvest.gone)
    if source.kind == "folder" and harvest.outcome != "failed":
        held = connection.execute("SELECT DISTINCT name FROM item WHERE source = ? AND gone IS NULL", (source.name,))
        gone |= {row["name"] for row in held} - offered
    connection.executemany(
        "UPDATE item SET gone = ? WHERE source = ? AND name = ? AND gone IS NULL",
        [(now, source.name, name) for name in sorted(gone)],
    )
    connection.executemany(
        "UPDATE item SET gone = NULL WHERE source = ? AND name = ? AND gone IS NOT NULL",
        [(source.name, name) for name in sorted(offered)],
    )
