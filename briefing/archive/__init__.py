"""Keeps documents, articles and editions in the output folder, finds them again, and tells when one was changed.

out/<date>/                   the latest version of a day's edition, with its manifest
out/<date>/versions/<n>/      each earlier version of that day
out/archive/documents/ab/...  source documents as they came, named by their SHA-256
out/archive/articles/ab/...   the clean texts that all evidence points into, named by the SHA-256 of their record
out/archive/inputs/ab/...     what each edition was made from, named by the SHA-256 of its record
out/archive/removed/...       what was removed when its time was over, and why
out/archive/chain.json        the manifest that was archived last
out/archive/briefing.sqlite3  the ledger of what came from which source and when; the journal of deliveries; the index
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.archive import chain, collected, findings, health, retention
from briefing.archive.articles import article_from, article_record
from briefing.archive.chain import Head, Links
from briefing.archive.collected import Collected, Reading
from briefing.archive.database import Database
from briefing.archive.files import sync_folder, to_bytes, translated, write_new, write_once
from briefing.errors import ArchiveError
from briefing.model import Article, Document, Edition, Gap, Harvest, Health, Known, Source

if TYPE_CHECKING:
    from briefing.archive.signature import Signer

MANIFEST = "manifest.json"
# The file beside the manifest, and the manifest's key that names who signed it (so that a lost signature shows).
SIGNATURE = "manifest.sig"
SIGNED_BY = "signed_by"
SCHEMA = 1

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Kept:
    """An archived edition: its folder and its manifest."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def day(self) -> date:
        """The edition's day."""
        return date.fromisoformat(self.manifest["date"])

    @property
    def cutoff(self) -> datetime:
        """The moment at which the edition closed."""
        return datetime.fromisoformat(self.manifest["cutoff"])

    @property
    def version(self) -> int:
        """How many builds of this day, this one included, differed."""
        return int(self.manifest["version"])

    @property
    def had(self) -> frozenset[str]:
        """The ids of the articles that the edition considered as its own."""
        return frozenset(one["id"] for one in self.manifest["articles"] if one["state"] != "left out")


class Archive:
    """The archive in an output folder. Every method raises ArchiveError when the folder cannot be read or written.

    With a `signer`, editions are signed.
    """

    def __init__(self, out: Path, signer: Signer | None = None) -> None:
        self.out = out
        self.signer = signer
        self.links = out / "archive" / "chain.json"
        # Manifests that were read and found sound, with the file's time and size then: a build asks for all of them often.
        self._read_manifests: dict[Path, tuple[tuple[int, int], Mapping[str, Any]]] = {}
        self.database = Database(out / "archive" / "briefing.sqlite3")

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the archive for one command at a time; the lock of a process that has died is free."""
        with self._held(".lock"):
            with translated(self.out):
                self._recover()
            if chain.recover(self.links).next:
                chain.write(self.links, Links(self.last_link()))
            yield

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Hold collecting for one command at a time: who comes second finds what the first has brought."""
        with self._held(".collecting"):
            yield

    @contextmanager
    def _held(self, name: str) -> Iterator[None]:
        with translated(self.out):
            self.out.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.out / name, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def keep_harvest(self, harvest: Harvest, at: datetime, forget_days: int) -> None:
        """Keep all that a visit to a source brought, at an aware time.

        The bytes are on the disk before the ledger says that they came, and it says so of all of them or none: what was
        reported as collected is there, whatever happens, and what was not is asked for again.
        """
        for document in (*harvest.documents, *harvest.listings):
            self.keep_document(document)
        with self.database.writing() as connection:
            collected.keep(connection, harvest, at, forget_days)

    def known(self, sources: Iterable[Source], watched: Mapping[str, frozenset[str]]) -> dict[str, Known]:
        """What is remembered of each source, by its name. `watched` are names of items by the name of their source."""
        with self.database.reading() as connection:
            return {one.name: collected.known(connection, one, watched.get(one.name, frozenset())) for one in sources}

    def considered(self, sources: Sequence[Source], since: datetime, as_of: datetime) -> tuple[Collected, ...]:
        """The items that may belong to an edition (see `collected.considered`)."""
        with self.database.reading() as connection:
            return collected.considered(connection, sources, since, as_of)

    def current(self, source: Source, name: str, as_of: datetime) -> tuple[Collected | None, bool]:
        """One item as it was at a moment, and whether its source had taken it away."""
        with self.database.reading() as connection:
            one = collected.current(connection, source, name, as_of)
            return one, one is not None and collected.is_withdrawn(connection, one, as_of)

    def visited(self, source: Source, as_of: datetime) -> tuple[tuple[Gap, ...], int]:
        """What the last visit to a source missed, and how many of its items."""
        with self.database.reading() as connection:
            return collected.visited(connection, source, as_of)

    def health(self, sources: Iterable[Source], now: datetime) -> tuple[Health, ...]:
        """How each source has been doing."""
        with self.database.reading() as connection:
            return tuple(health.health(connection, one, now) for one in sources)

    def keep_readings(self, readings: Iterable[tuple[Collected, Reading]]) -> None:
        """Remember what extraction made of items; the articles have been kept before."""
        with self.database.writing() as connection:
            for one, reading in readings:
                collected.keep_reading(connection, one.id, reading)

    def findings(self, keys: Iterable[str]) -> dict[str, bytes]:
        """What was found in texts before, by the keys under which it was kept."""
        with self.database.reading() as connection:
            return findings.read(connection, keys)

    def keep_findings(self, contents: Mapping[str, bytes]) -> None:
        """Keep what was found in texts, by key."""
        with self.database.writing() as connection:
            findings.keep(connection, contents)

    def document(self, one: Collected) -> Document:
        """A collected item with its bytes, as they came. Raises ArchiveError when they are missing or were changed."""
        path = self.stored("documents", one.sha256)
        content = self._read(path)
        if hashlib.sha256(content).hexdigest() != one.sha256:
            raise ArchiveError(f"{path}: was changed; restore it from a backup")
        return Document(one.item, content, one.media_type, one.sha256, one.url, one.fetched)

    def keep_document(self, document: Document) -> None:
        """Keep a document's bytes as they came."""
        with translated(self.out):
            write_once(self.stored("documents", document.sha256), document.content)

    def keep_article(self, article: Article) -> str:
        """Keep an article's text and metadata; return the SHA-256 that names the record."""
        return self.keep_record("articles", to_bytes(article_record(article)))

    def article(self, sha256: str) -> Article:
        """Read an archived article back. Raises ArchiveError when it is missing or was changed."""
        return article_from(json.loads(self.record("articles", sha256)))

    def keep_record(self, kind: str, content: bytes) -> str:
        """Keep a record of a kind ("articles", "inputs"); return the SHA-256 that names it."""
        sha256 = hashlib.sha256(content).hexdigest()
        with translated(self.out):
            write_once(self.stored(kind, sha256), content)
        return sha256

    def record(self, kind: str, sha256: str) -> bytes:
        """Read a record back. Raises ArchiveError when it is missing, was removed or was changed."""
        path = self.stored(kind, sha256)
        if self.removed(kind, sha256):
            raise ArchiveError(f"{path}: was removed when its time was over; nothing can be looked up in it")
        content = self._read(path)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ArchiveError(f"{path}: was changed; restore it from a backup")
        return content

    def stored(self, kind: str, sha256: str) -> Path:
        """Where a document or a record of a kind is kept."""
        return Path(self.out, "archive", kind, sha256[:2], sha256)

    def _is_stored(self, kind: str, sha256: str) -> bool:
        # An edition asks this of each of its texts, and to make a Path takes several times as long.
        return os.path.exists(f"{self.out}/archive/{kind}/{sha256[:2]}/{sha256}")  # noqa: PTH110

    def removed(self, kind: str, sha256: str) -> bool:
        """Whether something is not there any more because its time was over (`retention`)."""
        return not self._is_stored(kind, sha256) and retention.removal(self.out, kind, sha256) is not None

    def editions(self) -> tuple[Kept, ...]:
        """The latest version of every day's edition, oldest day first, without those whose manifest is damaged."""
        return tuple(kept for kept in map(self._sound, self._days()) if kept)

    def damage(self) -> tuple[str, ...]:
        """The days whose edition's manifest is missing or damaged."""
        return tuple(folder.name for folder in self._days() if self._sound(folder) is None)

    def edition(self, day: date) -> Kept | None:
        """The latest version of a day's edition; None if there is none. Raises ArchiveError if its manifest is damaged."""
        folder = self.out / day.isoformat()
        return Kept(folder, self._manifest(folder)) if folder.exists() else None

    def versions(self, kept: Kept) -> tuple[Kept, ...]:
        """All versions of an edition, the first one first."""
        earlier = sorted((kept.folder / "versions").glob("*/"), key=lambda folder: int(folder.name))
        return (*(Kept(folder, self._manifest(folder)) for folder in earlier), kept)

    def every_version(self) -> tuple[Kept, ...]:
        """All versions of all editions, oldest day and first version first, without those whose manifest is damaged."""
        folders = [one for day in self._days() for one in (*sorted((day / "versions").glob("*/")), day)]
        sound = [kept for kept in map(self._sound, folders) if kept]
        return tuple(sorted(sound, key=lambda kept: (kept.day, kept.version)))

    def last_link(self) -> Head | None:
        """The link of the chain that was archived last, whatever a crash left; None while nothing is chained."""
        links = chain.read(self.links)
        announced = self._sound(self.out / links.next.date) if links.next else None
        return chain.settled(links, announced.manifest if announced else None)

    def holds(self, kept: Kept, edition: Edition) -> bool:
        """Tell whether an archived edition consists of just these files."""
        files = {name: hashlib.sha256(content).hexdigest() for name, content in edition.files.items()}
        return files == {one["name"]: one["sha256"] for one in kept.manifest["files"]} and not any(self.faults(kept))

    def keep_edition(self, edition: Edition, facts: Mapping[str, Any]) -> Kept:
        """Put an edition and its manifest in place at once; an earlier version of the day moves to `versions/`.

        `facts` is what the manifest says beside the names, sizes and hashes of the files.
        """
        brief = edition.brief
        manifest = {
            "schema": SCHEMA,
            "date": brief.date.isoformat(),
            "number": brief.number,
            "version": brief.version,
            "since": brief.since.isoformat(),
            "cutoff": brief.cutoff.isoformat(),
            "files": [
                {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
                for name, content in sorted(edition.files.items())
            ],
            **facts,
            **self._link(),
            **({SIGNED_BY: self.signer.key_id} if self.signer else {}),
        }
        manifest["manifest_sha256"] = _own_hash(manifest)
        head = Head(manifest["sequence"], manifest["manifest_sha256"], manifest["date"], brief.version)
        chain.write(self.links, Links(self.last_link(), head))
        final = self.out / brief.date.isoformat()
        new, old = self._aside(final)
        with translated(self.out):
            if final.exists():
                shutil.copytree(final, new / "versions" / str(brief.version - 1), ignore=_not_versions)
                if (final / "versions").exists():
                    shutil.copytree(final / "versions", new / "versions", dirs_exist_ok=True)
            for name, content in {**edition.files, MANIFEST: to_bytes(manifest)}.items():
                write_new(new / name, content)
            if self.signer:
                write_new(new / SIGNATURE, self.signer.sign(to_bytes(manifest)))
            if final.exists():
                final.rename(old)
            new.rename(final)
            sync_folder(self.out)
            shutil.rmtree(old, ignore_errors=True)
        chain.write(self.links, Links(head))
        return Kept(final, manifest)

    def faults(self, kept: Kept) -> Iterator[str]:
        """Say of each file of an edition, and each text that it rests on, whether it is missing or was changed."""
        for one in kept.manifest["files"]:
            path = kept.folder / one["name"]
            try:
                content = path.read_bytes()
            except OSError as error:
                yield f"{path}: {error.strerror}"
                continue
            if hashlib.sha256(content).hexdigest() != one["sha256"]:
                yield f"{path}: differs from its manifest"
        known = {one["name"] for one in kept.manifest["files"]} | {MANIFEST, SIGNATURE, "versions"}
        for path in sorted(kept.folder.iterdir()):
            if path.name not in known:
                yield f"{path}: is not in the manifest"
        for one in kept.manifest["articles"]:
            for kind, sha256 in (("articles", one["sha256"]), ("documents", one["document_sha256"])):
                path = self.stored(kind, sha256)
                if self.removed(kind, sha256):
                    continue
                if not path.exists():
                    yield f"{path}: is missing"
                elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
                    yield f"{path}: was changed"

    def _link(self) -> dict[str, Any]:
        """What the next manifest says of its place in the chain."""
        last = self.last_link()
        return chain.link([] if last else [kept.manifest for kept in self.every_version()], last)

    def _days(self) -> list[Path]:
        with translated(self.out):
            folders = list(self.out.iterdir()) if self.out.is_dir() else []
        return sorted(folder for folder in folders if _DAY.fullmatch(folder.name))

    def _sound(self, folder: Path) -> Kept | None:
        try:
            return Kept(folder, self._manifest(folder))
        except ArchiveError:
            return None

    def _manifest(self, folder: Path) -> Mapping[str, Any]:
        """Read a manifest; one that is not to the last byte what was written is not believed at all."""
        path = folder / MANIFEST
        with translated(path):
            found = path.stat()
        known = self._read_manifests.get(path)
        if known is None or known[0] != (found.st_mtime_ns, found.st_size):
            known = (found.st_mtime_ns, found.st_size), self._sound_manifest(path)
            self._read_manifests[path] = known
        return known[1]

    def _sound_manifest(self, path: Path) -> Mapping[str, Any]:
        content = self._read(path)
        try:
            manifest: dict[str, Any] = json.loads(content)
            if content == to_bytes(manifest) and manifest["manifest_sha256"] == _own_hash(manifest):
                return manifest
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass
        raise ArchiveError(f"{path}: was changed; restore it from a backup")

    def _read(self, path: Path) -> bytes:
        with translated(path):
            return path.read_bytes()

    def _aside(self, final: Path) -> tuple[Path, Path]:
        """The names under which a new edition is written, and the one that it replaces waits, out of sight."""
        new, old = (self.out / f".{final.name}.{kind}" for kind in ("new", "old"))
        for folder in (new, old):
            shutil.rmtree(folder, ignore_errors=True)
        with translated(self.out):
            new.mkdir(parents=True)
        return new, old

    def _recover(self) -> None:
        """Undo what a crash left half done: put an edition back that was moved away, drop one that was not finished."""
        for old in sorted(self.out.glob(".????-??-??.old")):
            final = self.out / old.name[1:-4]
            if final.exists():
                shutil.rmtree(old)
            else:
                old.rename(final)
        for new in sorted(self.out.glob(".????-??-??.new")):
            shutil.rmtree(new)


def _not_versions(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "versions"]


def _own_hash(manifest: Mapping[str, Any]) -> str:
    """The hash of all that a manifest says but for this hash, so that a change of the manifest itself shows."""
    content = {key: value for key, value in manifest.items() if key != "manifest_sha256"}
    return hashlib.sha256(to_bytes(content)).hexdigest()
