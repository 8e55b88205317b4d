"""The whole flow, and nothing else: Sources into a ledger of texts, Articles, Findings, Stories, a Brief and an Edition."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from briefing import __version__, proof
from briefing.analyse.analyst import Analyst, Here
from briefing.archive import Archive, Kept, inputs, reindex, verification
from briefing.errors import BriefingError
from briefing.model import Brief, Gap, Source
from briefing.pipeline.collecting import collect_all
from briefing.pipeline.making import Making, analysed, prove
from briefing.pipeline.material import Material, fingerprint, gather, record
from briefing.pipeline.publishing import publish
from briefing.pipeline.style import SHIPPED, Style
from briefing.render import brief_from_json
from briefing.settings import Settings
from briefing.window import cutoff_of

# What sources in the network offer now may still belong to an edition that closed so many hours ago.
OPEN_HOURS = 36

log = logging.getLogger(__name__)

Progress = Callable[[str], None]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build: the archived edition, its brief, and whether it differs from what was there."""

    kept: Kept
    brief: Brief
    is_new: bool


def build(
    settings: Settings,
    sources: Sequence[Source],
    archive: Archive,
    day: date,
    style: Style = SHIPPED,
    progress: Progress = lambda _: None,
    analyst: Analyst | None = None,
    now: Clock = lambda: datetime.now(UTC),
    offline: bool = False,
    deadline: datetime | None = None,
    notes: tuple[Gap, ...] = (),
) -> Built:
    """Build, prove and archive the edition of a day. Raises BriefingError when no edition can be made at all.

    `now` is the clock. Sources in the network are not asked when the edition is `offline`, or closed too long ago for
    what they offer now to belong to it. At the `deadline` (aware) the edition is made of what there is by then. `notes` are
    printed with its gaps.
    """
    progress("collecting")
    cutoff = cutoff_of(day, settings.cutoff, settings.zone)
    is_past = offline or now() - cutoff > timedelta(hours=OPEN_HOURS)
    asked = [source for source in sources if source.kind == "folder" or not is_past]
    for _ in collect_all(settings, asked, archive, now, deadline):
        pass
    with archive.lock():
        material = gather(settings, sources, archive, day, now(), style, notes)
        before = archive.edition(day)
        if before and before.manifest.get("material_sha256") == fingerprint(material) and not any(archive.faults(before)):
            _announce(archive, material, before, style)
            return Built(before, brief_from_json((before.folder / "brief.json").read_bytes()), is_new=False)
        reader = analyst or Here(settings.language.model)
        making = analysed(material, archive, reader, style, progress, (lambda: now() >= deadline) if deadline else None)
        return _keep(archive, replace(material, left=making.left, history=making.history), before, making, style)


def _keep(archive: Archive, material: Material, before: Kept | None, making: Making, style: Style) -> Built:
    """Archive an edition, as a new version if the day has one that differs."""
    version = before.version if before else 1
    edition = making.make(version)
    if before and archive.holds(before, edition):
        _announce(archive, material, before, style)
        return Built(before, edition.brief, is_new=False)
    if before:
        version += 1
        edition = making.make(version)
    kept = archive.keep_edition(edition, _facts(archive, material, edition.brief, version))
    _announce(archive, material, kept, style)
    return Built(kept, edition.brief, is_new=True)


def _announce(archive: Archive, material: Material, kept: Kept, style: Style) -> None:
    """Have the index and the site know of an edition. It is there whatever becomes of that, and both can be made anew.

    An edition that is there already is announced too: whatever kept them from knowing of it may have been a crash.
    """
    try:
        reindex.catch_up(archive)
        if material.settings.archive.site:
            publish(archive, style, kept)
    except BriefingError as error:
        log.warning("the index or the site is behind; `briefing archive reindex` makes them anew: %s", error)


def _facts(archive: Archive, material: Material, brief: Brief, version: int) -> dict[str, Any]:
    """What the manifest says of the texts that the edition rests on; they have been archived before."""
    received, settings = material.received, material.settings
    used = {entry.article_id for entry in brief.sources}
    states = {article.id: "used" if article.id in used else "unplaced" for article in received.placed("in")}
    states |= {article.id: "duplicate" for article in received.duplicates}
    states |= {change.old.id: "changed" if change.new else "withdrawn" for change in received.changes}
    every = {article.id: article for article in (*(one for one, _ in received.articles), *received.duplicates)}
    every |= {change.old.id: change.old for change in received.changes}
    records = dict(received.records)
    return {
        "generator": f"briefing {__version__}",
        "inputs_sha256": inputs.keep(archive, record(material, version)),
        # What there was no time for is there the next time, so such an edition is always made again.
        "material_sha256": "" if material.left else fingerprint(material),
        "settings_sha256": settings.sha256(),
        "language_model": {"name": settings.language.model, "version": material.programs[settings.language.model]},
        "articles": [
            {
                "id": one,
                "source": every[one].source,
                "name": every[one].name,
                "state": states[one],
                "sha256": records.get(one) or archive.keep_article(every[one]),
                "document_sha256": every[one].document_sha256,
            }
            for one in sorted(states)
        ],
    }


def verify(archive: Archive, kept: Kept) -> tuple[str, ...]:
    """Repeat the proof on an archived edition: every file against its hash, then every word and number at its evidence.

    What rests on texts whose time in the archive was over cannot be looked up; the rest is.
    """
    faults = tuple(archive.faults(kept))
    if faults:
        return faults
    gone = frozenset(verification.removed(archive, kept))
    articles = {one["id"]: archive.article(one["sha256"]) for one in kept.manifest["articles"] if one["id"] not in gone}
    files = {one["name"]: (kept.folder / one["name"]).read_bytes() for one in kept.manifest["files"]}
    brief = brief_from_json(files["brief.json"])
    found = (*proof.check_brief(brief, articles, gone), *prove(brief, files, articles, gone))
    return tuple(f"{kept.folder}: {fault.where}: {fault.what!r} has no evidence" for fault in found)
