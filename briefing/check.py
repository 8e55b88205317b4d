"""Turns the settings of a machine into findings about it: what would go wrong in the morning, said the evening before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from briefing.analyse import language
from briefing.archive import Archive
from briefing.collect import collect
from briefing.compose import Day, Frame, compose
from briefing.deliver import connect, gather, sections_unknown
from briefing.errors import BriefingError, RenderError
from briefing.model import Source, Tally
from briefing.pipeline.collecting import manners
from briefing.pipeline.style import Style
from briefing.render import render
from briefing.schedule import next_runs
from briefing.settings import Settings

# How long the sources together may take to answer.
SOURCES_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, whether it is well, and if not, what to do."""

    what: str
    is_well: bool


def check(
    settings: Settings, root: Path, sources: Sequence[Source], archive: Archive, style: Style, now: Callable[[], datetime]
) -> Iterator[Finding]:
    """Try everything that a morning needs, one by one; nothing is kept or sent, and no edition is written.

    `root` is the folder of the settings file.
    """
    yield Finding("settings", True)
    yield _tried(f"language model {settings.language.model}", lambda: language.load(settings.language.model))
    yield _tried("fonts, libraries, templates and look", lambda: _render_nothing(settings, style))
    yield _tried(f"archive {archive.out}", lambda: _write(archive))
    yield from _sources(settings, sources, now)
    yield from _delivery(settings, root)
    yield _tried("schedule", lambda: _schedule(settings, now()))


def _sources(settings: Settings, sources: Sequence[Source], now: Callable[[], datetime]) -> Iterator[Finding]:
    """Visit every source as if for the first time, for at most one text of each, and forget what it brought."""
    sparing = [replace(source, max_items=1) for source in sources]
    politeness = replace(manners(settings), deadline_seconds=SOURCES_SECONDS)
    visits = {one.source.name: one for one in collect(sparing, {}, politeness, now, settings.limits.file_bytes)}
    for source in sources:
        visit = visits[source.name]
        is_well = visit.outcome not in ("failed", "retired") and bool(visit.offered or visit.documents)
        reason = f": {visit.error}" if visit.error else ""
        yield Finding(f"source {source.name}: {len(visit.offered)} texts at {source.location}{reason}", is_well)
        if visit.moved_to:
            yield Finding(f"source {source.name}: has moved to {visit.moved_to}; put that into the settings", False)
        if source.kind == "folder":
            yield from (Finding(f"{gap.source}: {gap.reason}", False) for gap in visit.gaps if gap.reason != visit.error)


def _delivery(settings: Settings, root: Path) -> Iterator[Finding]:
    table = settings.delivery
    if not table.enabled:
        yield Finding("delivery is switched off: nothing will be sent", True)
        return
    recipients, problems = gather(*table.lists(root))
    yield Finding(f"delivery to {len(recipients)} recipients", bool(recipients))
    yield from (Finding(problem, False) for problem in problems)
    for section in sections_unknown(recipients, settings.sections):
        yield Finding(f"someone wants the section {section!r}, which the settings do not name", False)
    for server in table.mail_servers(root):
        yield _tried(f"mail server {server.host}:{server.port}", lambda: connect(server).quit())  # noqa: B023 - called at once
    if settings.schedule.alert.server:
        second = settings.schedule.alert.server.server(root)
        yield _tried(f"mail server for alerts {second.host}:{second.port}", lambda: connect(second).quit())


def _schedule(settings: Settings, now: datetime) -> None:
    next_runs(settings.schedule.timetable(settings.time_zone, settings.cutoff), now, 1)


def _tried(what: str, attempt: Callable[[], object]) -> Finding:
    try:
        attempt()
    except BriefingError as error:
        return Finding(f"{what}: {error}", False)
    return Finding(what, True)


def _render_nothing(settings: Settings, style: Style) -> None:
    """Render an edition without any story, and say what of it could not be rendered as asked."""
    moment = datetime(2026, 1, 1, tzinfo=settings.zone)
    frame = Frame(settings.title, settings.ministry, settings.marking, moment.date(), moment, moment)
    _, gaps = render(compose(frame, Day(), Tally(0, 0, 0, 0, 0, 0, 0, 0)), {}, style.templates, style.look)
    if gaps:
        raise RenderError("; ".join(f"{gap.source}: {gap.reason}" for gap in gaps))


def _write(archive: Archive) -> None:
    with archive.lock():
        archive.editions()
