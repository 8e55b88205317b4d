"""Turns what may be kept for how long into what has to go, and takes it away, leaving its hash and why it went."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from briefing.archive import index
from briefing.archive.files import sync_folder, to_bytes, translated, write_once
from briefing.errors import ArchiveError
from briefing.model import Source

if TYPE_CHECKING:
    from briefing.archive import Archive, Kept

HeldKind = Literal["documents", "listings", "articles"]

# The folder of `archive/` in which it is written what was removed.
REMOVED = "removed"

# The folder of `archive/` in which each kind lies: what came lies in one, whatever it is to us.
_FOLDERS: Mapping[HeldKind, str] = {"documents": "documents", "listings": "documents", "articles": "articles"}


@dataclass(frozen=True, slots=True)
class Terms:
    """How long everything may be kept, beside what each source says: so many days, None for ever."""

    documents_days: int | None = None
    listings_days: int | None = None
    articles_days: int | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that came from a source: a document, a listing (a feed, a page of links) or the record of an article.

    `since` (aware) is when it was first had.
    """

    kind: HeldKind
    sha256: str
    source: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Removal:
    """What has to go from a folder of `archive/`, and for each source that held it, why its time is over."""

    folder: str
    sha256: str
    reasons: tuple[tuple[str, str], ...]


def expired(held: Iterable[Holding], sources: Iterable[Source], terms: Terms, now: datetime) -> tuple[Removal, ...]:
    """What has to go at an aware time, in order of folder and hash.

    A source's `keep_days` and `terms` count from when a text came, and what ends first counts; on the day after
    `rights_until`, in the time zone of `now`, all of a source goes. What several sources brought stays until the last of
    them lets it go. Of a source that the settings no longer name, only `terms` are known.
    """
    known = {source.name: source for source in sources}
    things: dict[tuple[str, str], dict[tuple[str, HeldKind], Holding]] = {}
    for one in held:
        holders = things.setdefault((_FOLDERS[one.kind], one.sha256), {})
        holder = (one.source, one.kind)
        holders[holder] = min(one, holders.get(holder, one), key=lambda holding: holding.since)
    found = []
    for (folder, sha256), holders in sorted(things.items(), key=lambda entry: entry[0]):
        ends = [
            (one.source, _end(one, known.get(one.source), terms, now.tzinfo))
            for _, one in sorted(holders.items(), key=lambda entry: entry[0])
        ]
        reasons = tuple((source, end[1]) for source, end in ends if end and end[0] <= now)
        if len(reasons) == len(ends):
            found.append(Removal(folder, sha256, reasons))
    return tuple(found)


def holdings(connection: sqlite3.Connection, editions: Iterable[Kept]) -> Iterator[Holding]:
    """Everything that is held, by the ledger and by the editions, which know it too if the ledger was lost."""
    came: tuple[tuple[HeldKind, str], ...] = (
        ("documents", "SELECT source, sha256, fetched FROM item"),
        ("listings", "SELECT source, sha256, fetched FROM listing"),
    )
    for kind, query in came:
        for row in connection.execute(query):
            yield Holding(kind, row["sha256"], row["source"], datetime.fromisoformat(row["fetched"]))
    readings = "SELECT source, article, fetched FROM reading JOIN item ON item.id = reading.item WHERE article IS NOT NULL"
    for row in connection.execute(readings):
        yield Holding("articles", row["article"], row["source"], datetime.fromisoformat(row["fetched"]))
    for kept in editions:
        for one in kept.manifest["articles"]:
            yield Holding("articles", one["sha256"], one["source"], kept.cutoff)
            yield Holding("documents", one["document_sha256"], one["source"], kept.cutoff)


def plan(archive: Archive, sources: Iterable[Source], terms: Terms, now: datetime) -> tuple[Removal, ...]:
    """What has to go at an aware time and is still there."""
    with archive.database.reading() as connection:
        due = expired(holdings(connection, archive.every_version()), sources, terms, now)
    return tuple(one for one in due if archive.stored(one.folder, one.sha256).exists())


def purge(archive: Archive, removals: Iterable[Removal], now: datetime) -> int:
    """Remove what has to go; return how many bytes that were. The archive must be locked.

    First it is written what goes and why, for all of it; then the words leave the index; then the files go. A crash in
    between leaves texts that are still there and still due, so that the next purge finishes it; and nothing is ever missing
    without a word of why.
    """
    due = tuple(removals)
    for one in due:
        _write_removal(archive.out, one, now)
    for folder in sorted({_written(archive.out, one.folder, one.sha256).parent for one in due}):
        with translated(folder):
            sync_folder(folder)
    with archive.database.writing() as connection:
        connection.execute("PRAGMA secure_delete = ON")
        for one in due:
            if one.folder == "articles":
                index.remove_article(connection, one.sha256)
        if due:
            index.compact(connection)
    size = 0
    for one in due:
        path = archive.stored(one.folder, one.sha256)
        with translated(path):
            size += path.stat().st_size
            path.unlink()
    for folder in sorted({archive.stored(one.folder, one.sha256).parent for one in due}):
        with translated(folder):
            sync_folder(folder)
    return size


def removal(out: Path, folder: str, sha256: str) -> Mapping[str, Any] | None:
    """What is written of something that was removed (`at`, and `reasons`: sources and why); None if nothing is.

    Raises ArchiveError when it cannot be read.
    """
    path = _written(out, folder, sha256)
    if not path.exists():
        return None
    with translated(path):
        content = path.read_bytes()
    try:
        record: dict[str, Any] = json.loads(content)
        if (record["folder"], record["sha256"]) == (folder, sha256):
            return record
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise ArchiveError(f"{path}: is damaged; restore it from a backup")


def describe(removals: Iterable[Removal]) -> str:
    """A line for each thing that has to go, for people."""
    kinds = {"documents": "document", "articles": "text"}
    return "".join(
        f"{kinds[one.folder]} {one.sha256}: {'; '.join(f'{source}: {reason}' for source, reason in one.reasons)}\n"
        for one in removals
    )


def _end(one: Holding, source: Source | None, terms: Terms, zone: tzinfo | None) -> tuple[datetime, str] | None:
    """When something that a source brought has to go, and why; None if it may be kept for ever."""
    own = [("keep_days", source.keep_days)] if source else []
    days = [*own, (f"archive.{one.kind}_days", getattr(terms, f"{one.kind}_days"))]
    ends = [(one.since + timedelta(days=count), f"{key} = {count}") for key, count in days if count is not None]
    if source and source.rights_until:
        after = datetime.combine(source.rights_until + timedelta(days=1), time.min, tzinfo=zone)
        ends.append((after, f"rights_until = {source.rights_until}"))
    return min(ends, default=None)


def _write_removal(out: Path, one: Removal, now: datetime) -> None:
    record = {"folder": one.folder, "sha256": one.sha256, "at": now.isoformat(), "reasons": one.reasons}
    path = _written(out, one.folder, one.sha256)
    with translated(path):
        write_once(path, to_bytes(record))


def _written(out: Path, folder: str, sha256: str) -> Path:
    return out / "archive" / REMOVED / folder / sha256[:2] / f"{sha256}.json"
