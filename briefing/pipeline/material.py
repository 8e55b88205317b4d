"""Turns the state of the archive into all that one edition is made from, that into a record, and the record back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from briefing.analyse.language import installed_version
from briefing.archive import Archive, Kept
from briefing.archive.inputs import Inputs, to_bytes
from briefing.errors import ArchiveError
from briefing.model import Article, Change, EarlierFigure, Gap, Look, Rights, Source
from briefing.pipeline.histories import Histories
from briefing.pipeline.receiving import Received, receive, recent_editions
from briefing.pipeline.style import Style
from briefing.render.templates import shipped
from briefing.settings import Settings
from briefing.window import Window, cutoff_of, late_of, opening_of

_LIBRARIES = ("spacy", "trafilatura", "weasyprint")


@dataclass(frozen=True, slots=True)
class Material:
    """All that the edition of a day is made from.

    `earlier` are the editions that its stories may go on from, `earlier_articles` the texts that these told of, by id.
    `programs` name what makes the edition: this program, its templates, its libraries and its language model. `weights` say
    how much the word of each source counts, `rights` how much of it may be printed. `left` are ids of texts that there was
    no time to analyse, `history` the earlier values of its figures, None while they are to be looked up.
    """

    day: date
    settings: Settings
    window: Window
    received: Received
    earlier: tuple[Kept, ...] = ()
    earlier_articles: Mapping[str, Article] = field(default_factory=dict)
    programs: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    rights: Mapping[str, Rights] = field(default_factory=dict)
    left: frozenset[str] = frozenset()
    history: Histories | None = None

    @property
    def articles(self) -> dict[str, Article]:
        """The texts that belong to the edition, by id."""
        return {article.id: article for article in self.received.placed("in")}


def gather(
    settings: Settings,
    sources: Sequence[Source],
    archive: Archive,
    day: date,
    now: datetime,
    style: Style,
    notes: tuple[Gap, ...] = (),
) -> Material:
    """What the edition of a day is made from, as the archive stands `now`. Raises BriefingError when it cannot be read."""
    window = _window(settings, archive, day)
    received = receive(archive, sources, window, settings, day, _as_of(archive, day, now))
    earlier = recent_editions(archive, day)
    made_by = programs(settings.language.model, style.templates, style.look)
    received = replace(received, gaps=(*notes, *_damaged(archive), *received.gaps))
    weights = {source.name: source.weight for source in sources}
    rights = {source.name: source.rights for source in sources if source.rights != "full"}
    return Material(day, settings, window, received, earlier, _articles_of(archive, earlier), made_by, weights, rights)


def record(material: Material, edition_version: int) -> Inputs:
    """All of it, as a value that can be kept: equal records give equal editions."""
    received, records = material.received, dict(material.received.records)
    ids = {article.id for article, _ in received.articles}
    earlier_records = {one["id"]: one["sha256"] for kept in material.earlier for one in kept.manifest["articles"]}
    return Inputs(
        settings=material.settings.shaping().model_dump(mode="json"),
        day=material.day,
        version=edition_version,
        since=material.window.since,
        cutoff=material.window.cutoff,
        had=tuple(sorted(material.window.had & ids)),
        received=tuple((records[article.id], place) for article, place in received.articles),
        duplicates=tuple(records[article.id] for article in received.duplicates),
        documents=tuple(sorted({article.document_sha256 for article, _ in received.articles})),
        failed=received.failed,
        silent=received.silent,
        gaps=received.gaps,
        changes=tuple((earlier_records[one.old.id], records[one.new.id] if one.new else None) for one in received.changes),
        earlier=tuple((kept.day, kept.manifest["manifest_sha256"]) for kept in material.earlier),
        earlier_articles=tuple(sorted(earlier_records[one] for one in material.earlier_articles)),
        versions=material.programs,
        more={
            "late": material.window.late and material.window.late.isoformat(),
            "weights": dict(material.weights),
            "rights": dict(material.rights),
            "left": sorted(material.left),
            "history": _history_out(material.history),
        },
    )


def fingerprint(material: Material) -> str:
    """The hash of all that is known before anything is analysed: with the same, the same edition comes out."""
    known = replace(material, left=frozenset(), history=None)
    return hashlib.sha256(to_bytes(record(known, 0))).hexdigest()


def restored(archive: Archive, inputs: Inputs) -> Material:
    """The material that a record was made of. Raises ArchiveError when a part of it was purged, lost or changed."""
    late = inputs.more["late"]
    window = Window(inputs.since, inputs.cutoff, frozenset(inputs.had), datetime.fromisoformat(late) if late else None)
    articles = tuple((archive.article(sha256), place) for sha256, place in inputs.received)
    duplicates = tuple(map(archive.article, inputs.duplicates))
    received = Received(
        articles=articles,  # type: ignore[arg-type] # the places are those that were written
        duplicates=duplicates,
        changes=tuple(Change(archive.article(old), archive.article(new) if new else None) for old, new in inputs.changes),
        records=tuple(
            sorted(
                (article.id, sha256)
                for article, sha256 in (
                    *((article, sha256) for (article, _), (sha256, _) in zip(articles, inputs.received, strict=True)),
                    *zip(duplicates, inputs.duplicates, strict=True),
                )
            )
        ),
        failed=inputs.failed,
        silent=inputs.silent,
        gaps=inputs.gaps,
    )
    settings = Settings.model_validate_json(json.dumps(inputs.settings))
    earlier = tuple(_edition(archive, day, sha256) for day, sha256 in inputs.earlier)
    told = {article.id: article for article in map(archive.article, inputs.earlier_articles)}
    return Material(
        inputs.day,
        settings,
        window,
        received,
        earlier,
        told,
        inputs.versions,
        inputs.more["weights"],
        inputs.more["rights"],
        frozenset(inputs.more["left"]),
        _history_in(inputs.more["history"]),
    )


def _history_out(history: Histories | None) -> dict[str, list[tuple[str, str, str]]]:
    values = history.values if history else {}
    return {
        measure: [(one.date.isoformat(), one.amount, one.value) for one in values[measure]] for measure in sorted(values)
    }


def _history_in(kept: Mapping[str, list[tuple[str, str, str]]]) -> Histories:
    return Histories(
        {
            measure: tuple(EarlierFigure(date.fromisoformat(day), amount, value) for day, amount, value in values)
            for measure, values in kept.items()
        }
    )


def programs(model: str, templates: Path | None, look: Look) -> dict[str, str]:
    """What makes editions: the hashes of this program, of own templates and of the look; the versions of the rest."""
    names = {name: installed_version(name) for name in (*_LIBRARIES, model)}
    own = _hash_of((templates,)) if templates else ""
    return {"briefing": _program(), "templates": own, "look": _hash_of_look(look), **names}


def _hash_of_look(look: Look) -> str:
    """The hash of a look, the content of its logo and labels included."""
    return hashlib.sha256(repr(sorted(asdict(look).items())).encode()).hexdigest()


@cache
def _program() -> str:
    return _hash_of((Path(__file__).parent.parent, shipped()))


def _hash_of(folders: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for place in folders:
        for file in sorted(place.rglob("*")):
            if file.suffix in (".py", ".j2"):
                digest.update(file.relative_to(place).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _window(settings: Settings, archive: Archive, day: date) -> Window:
    cutoff = cutoff_of(day, settings.cutoff, settings.zone)
    others = [kept for kept in archive.editions() if kept.day != day]
    before = [kept.cutoff for kept in others if kept.day < day]
    since = opening_of(cutoff, before, settings.edition.window_hours, settings.edition.monday_window_hours)
    late = late_of(since, before, settings.edition.late_hours)
    return Window(since, cutoff, frozenset().union(*(kept.had for kept in others)), late)


def _as_of(archive: Archive, day: date, now: datetime) -> datetime:
    """The moment as of which the ledger counts for an edition: what came after the next edition closed is that one's."""
    return min((kept.cutoff for kept in archive.editions() if kept.day > day), default=now)


def _articles_of(archive: Archive, editions: Sequence[Kept]) -> dict[str, Article]:
    """The texts that editions told of, but for those whose time in the archive was over."""
    entries = {one["id"]: one for kept in editions for one in kept.manifest["articles"] if one["state"] == "used"}
    kept = {one: entry for one, entry in entries.items() if not archive.removed("articles", entry["sha256"])}
    return {one: archive.article(entry["sha256"]) for one, entry in kept.items()}


def _edition(archive: Archive, day: date, manifest_sha256: str) -> Kept:
    """The version of an edition that has this manifest."""
    latest = archive.edition(day)
    for kept in archive.versions(latest) if latest else ():
        if kept.manifest["manifest_sha256"] == manifest_sha256:
            return kept
    raise ArchiveError(
        f"{archive.out}: the edition of {day} that this one went on from is missing; restore it from a backup"
    )


def _damaged(archive: Archive) -> tuple[Gap, ...]:
    """What is to be said of editions that cannot be read any more."""
    reason = "its edition was damaged, so what it told is not known here; restore it from a backup"
    return tuple(Gap(f"edition of {one}", "archive", reason) for one in archive.damage())
