"""Turns the settings of a machine into findings about it: what would go wrong in the morning, said the evening before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from briefing.analyse import language
from briefing.archive import Archive
from briefing.collect import folder
from briefing.compose import Day, Frame, compose
from briefing.errors import BriefingError, RenderError
from briefing.model import Source, Tally
from briefing.render import render
from briefing.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, whether it is well, and if not, what to do."""

    what: str
    is_well: bool


def check(settings: Settings, sources: Sequence[Source], archive: Archive, templates: Path | None) -> Iterator[Finding]:
    """Try everything that a build needs, one by one; nothing is sent and no edition is written."""
    yield Finding("settings", True)
    yield _tried(f"language model {settings.language.model}", lambda: language.load(settings.language.model))
    yield _tried("fonts, libraries and templates", lambda: _render_nothing(settings, templates))
    yield _tried(f"archive {archive.out}", lambda: _write(archive))
    for source in sources:
        items, gaps = folder.list_items(source)
        yield Finding(f"source {source.name}: {len(items)} texts in {source.location}", bool(items))
        for gap in gaps:
            yield Finding(f"{gap.source}: {gap.reason}", False)


def _tried(what: str, attempt: Callable[[], object]) -> Finding:
    try:
        attempt()
    except BriefingError as error:
        return Finding(f"{what}: {error}", False)
    return Finding(what, True)


def _render_nothing(settings: Settings, templates: Path | None) -> None:
    """Render an edition without any story, and say what of it could not be rendered as asked."""
    moment = datetime(2026, 1, 1, tzinfo=settings.zone)
    frame = Frame(settings.title, settings.ministry, settings.marking, moment.date(), moment, moment)
    _, gaps = render(compose(frame, Day(), Tally(0, 0, 0, 0, 0, 0, 0, 0)), {}, templates)
    if gaps:
        raise RenderError("; ".join(f"{gap.source}: {gap.reason}" for gap in gaps))


def _write(archive: Archive) -> None:
    with archive.lock():
        archive.editions()
