"""Turns the ledger into the texts of an edition: each read once and placed, with what changed since it was told."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from briefing import extract as extract_room
from briefing import hints
from briefing.analyse.language import installed_version
from briefing.archive import Archive, Kept
from briefing.archive.collected import Collected, Reading
from briefing.errors import BriefingError
from briefing.extract.bounded import Extractor
from briefing.model import Article, Change, Document, Gap, Source, Tally
from briefing.settings import Settings
from briefing.window import Place, Window

# A story may go on from what the editions of this many days before have told, and texts that they told of may be corrected.
CARRIED_ON_DAYS = 3

# So many texts are read ahead before an edition may have its turn, and the clock is looked at: a few seconds' work.
_READ_AT_ONCE = 48


@dataclass(frozen=True, slots=True)
class Received:
    """The texts that were received: each article with its place, and what went wrong.

    `records` are the SHA-256 of the articles' records by article id; `changes` the texts that earlier editions told of and
    that have been changed or withdrawn since.
    """

    articles: tuple[tuple[Article, Place], ...] = ()
    duplicates: tuple[Article, ...] = ()
    changes: tuple[Change, ...] = ()
    records: tuple[tuple[str, str], ...] = ()
    failed: int = 0
    silent: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()

    def placed(self, place: Place) -> tuple[Article, ...]:
        """The articles that have one place."""
        return tuple(article for article, own in self.articles if own == place)

    def tally(self) -> Tally:
        """How many texts came and what became of them, before any is used."""
        return Tally(
            received=len(self.articles) + len(self.duplicates) + self.failed,
            used=0,
            unplaced=0,
            too_old=len(self.placed("too_old")),
            too_new=len(self.placed("too_new")),
            had_before=len(self.placed("had_before")),
            duplicates=len(self.duplicates),
            failed=self.failed,
        )


def receive(
    archive: Archive, sources: Sequence[Source], window: Window, settings: Settings, day: date, as_of: datetime
) -> Received:
    """The texts that the ledger held at `as_of` (aware), read and placed. What cannot be taken becomes a gap."""
    gaps, failed = _missed(archive, sources, as_of)
    rows = archive.considered(sources, window.late or window.since, as_of)
    heard = {row.item.source.name for row in rows}
    silent = tuple(source.name for source in sources if source.name not in heard)
    articles: dict[str, tuple[Article, Place]] = {}
    copies: dict[tuple[str, str], str] = {}
    duplicates: list[Article] = []
    records: dict[str, str] = {}
    with Extractor(settings.zone) as extractor:
        read = _read(archive, rows, reader(settings.time_zone), extractor)
        changes, revised = _changes(archive, sources, reader(settings.time_zone), extractor, day, as_of)
    for row, reading in read:
        gaps += reading.gaps
        if reading.article is None:
            gaps.append(_unreadable(row, reading))
            failed += 1
            continue
        article = archive.article(reading.article)
        records[article.id] = reading.article
        if copies.setdefault((article.outlet, article.text), article.id) == article.id:
            articles[article.id] = (article, window.place(article))
        else:
            duplicates.append(article)
    for article_id, (article, record) in revised.items():
        articles[article_id] = (article, "in")
        records[article_id] = record
    received = len(articles)
    gaps += _without_rights(articles, sources, day)
    failed += received - len(articles)
    return Received(
        tuple(articles.values()),
        tuple(duplicates),
        changes,
        tuple(sorted(records.items())),
        failed,
        silent,
        tuple(gaps),
    )


def recent_editions(archive: Archive, day: date) -> tuple[Kept, ...]:
    """The editions that a story of a day may go on from."""
    return tuple(kept for kept in archive.editions() if 0 < (day - kept.day).days <= CARRIED_ON_DAYS)


def _missed(archive: Archive, sources: Sequence[Source], as_of: datetime) -> tuple[list[Gap], int]:
    """What collecting missed, how many texts that were, and what is wrong with the sources."""
    gaps: list[Gap] = []
    failed = 0
    for source in sources:
        missed, lost = archive.visited(source, as_of)
        gaps += missed
        failed += lost
    for found in archive.health(sources, as_of):
        if found.problem:
            gaps.append(Gap(found.source, "collect", found.problem))
    return gaps, failed


def read_ahead(
    archive: Archive, sources: Sequence[Source], settings: Settings, now: datetime, is_over: Callable[[], bool]
) -> dict[str, list[Gap]]:
    """Read what came and was not read yet, so that the edition need not wait for it. What cannot be read, by source name.

    The archive is locked for some texts at a time: an edition that is due goes first, and reads what is left itself.
    """
    program = reader(settings.time_zone)
    unread = [row for row in archive.considered(sources, now, now) if not _is_read(row, program)]
    gaps: dict[str, list[Gap]] = {}
    with Extractor(settings.zone) as extractor:
        for at in range(0, len(unread), _READ_AT_ONCE):
            if is_over():
                break
            with archive.lock():
                read = _read(archive, unread[at : at + _READ_AT_ONCE], program, extractor)
            for row, reading in read:
                if reading.error:
                    gaps.setdefault(row.item.source.name, []).append(_unreadable(row, reading))
    return gaps


def _read(
    archive: Archive, rows: Iterable[Collected], program: str, extractor: Extractor
) -> list[tuple[Collected, Reading]]:
    """What extraction made of each item; those that this program has not read yet are read now, and that is remembered."""
    present = [row for row in rows if not _is_removed(archive, row)]
    unread = [row for row in present if not _is_read(row, program)]
    fresh = _readings(archive, unread, program, extractor)
    if fresh:
        archive.keep_readings((row, fresh[row.id]) for row in unread)
    return [(row, reading) for row in present if (reading := fresh.get(row.id) or row.reading)]


def _unreadable(row: Collected, reading: Reading) -> Gap:
    return Gap(f"{row.item.source.name}: {row.item.name}", "extract", reading.error or "")


def _is_read(row: Collected, program: str) -> bool:
    return row.reading is not None and row.reading.reader == program


def _readings(archive: Archive, rows: Sequence[Collected], program: str, extractor: Extractor) -> dict[int, Reading]:
    """What extraction makes of items, by their numbers. One whose document is lost or damaged cannot be read either."""
    readings: dict[int, Reading] = {}
    given: deque[Collected] = deque()

    def documents() -> Iterator[Document]:
        for row in rows:
            try:
                document = archive.document(row)
            except BriefingError as error:
                readings[row.id] = Reading(program, None, str(error))
            else:
                given.append(row)
                yield document

    for result in extractor.extract_all(documents()):
        if isinstance(result, BriefingError):
            reading = Reading(program, None, str(result))
        else:
            article, complaints = result
            reading = Reading(program, archive.keep_article(article), None, complaints)
        readings[given.popleft().id] = reading
    return readings


def _is_removed(archive: Archive, row: Collected) -> bool:
    """Whether a text's time in the archive was over: then it is not there to be read, and no edition may tell of it."""
    article = row.reading.article if row.reading else None
    return archive.removed("documents", row.sha256) or (article is not None and archive.removed("articles", article))


@cache
def reader(time_zone: str) -> str:
    """What names the program that reads texts: another program, library or zone may read another text."""
    digest = hashlib.sha256(repr((time_zone, installed_version("trafilatura"))).encode())
    for file in (*sorted(Path(extract_room.__file__).parent.rglob("*.py")), Path(hints.__file__)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _changes(
    archive: Archive, sources: Sequence[Source], program: str, extractor: Extractor, day: date, as_of: datetime
) -> tuple[tuple[Change, ...], dict[str, tuple[Article, str]]]:
    """Texts that recent editions told of and that are not what they were; the new texts by id, with their records."""
    by_name = {source.name: source for source in sources}
    told = {
        (entry["source"], entry["name"]): entry
        for kept in recent_editions(archive, day)
        for entry in kept.manifest["articles"]
        if entry["state"] in ("used", "withdrawn")
    }
    changes: list[Change] = []
    revised: dict[str, tuple[Article, str]] = {}
    for (source, name), entry in sorted(told.items()):
        if source not in by_name or entry["state"] == "withdrawn" or archive.removed("articles", entry["sha256"]):
            continue
        row, is_withdrawn = archive.current(by_name[source], name, as_of)
        if is_withdrawn:
            changes.append(Change(archive.article(entry["sha256"]), None))
        elif row is not None and row.sha256 != entry["document_sha256"]:
            old = archive.article(entry["sha256"])
            for _, reading in _read(archive, [row], program, extractor):
                new = archive.article(reading.article) if reading.article else None
                if new is not None and reading.article and (new.title, new.text) != (old.title, old.text):
                    changes.append(Change(old, new))
                    revised[new.id] = (new, reading.article)
    return tuple(changes), revised


def _without_rights(articles: dict[str, tuple[Article, Place]], sources: Sequence[Source], day: date) -> list[Gap]:
    """Take out the texts of sources that nothing may be printed of any more, and say so."""
    gaps = []
    for source in sources:
        if source.rights_until and source.rights_until < day:
            theirs = [one for one, (article, place) in articles.items() if article.source == source.name and place == "in"]
            for article_id in theirs:
                del articles[article_id]
            ended = f"{source.rights_until.day} {source.rights_until:%B %Y}"
            reason = f"texts left out: {len(theirs)}; the right to print them ended on {ended}"
            gaps += [Gap(source.name, "collect", reason)] if theirs else []
    return gaps
