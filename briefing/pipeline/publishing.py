"""Turns the archived editions into the static site that finds them: `index.html` and `site/` beside the editions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from briefing import __version__
from briefing.archive import Archive, Kept
from briefing.archive.files import replace_file, translated
from briefing.errors import BriefingError
from briefing.pipeline.style import SHIPPED, Style
from briefing.render import brief_from_json, site
from briefing.render.site import Entry, entries_of, entry_of, shard_path


def publish(archive: Archive, style: Style = SHIPPED, changed: Kept | None = None) -> tuple[str, ...]:
    """Write the pages that are new or have changed, and remove those that are gone; return the paths of what was written.

    With `changed`, the months before and after that edition's are taken as the site has them; without it every edition is
    read again. The archive must be locked. Raises BriefingError when a page cannot be made or written.
    """
    made = archive.out / site.MADE
    before = made.read_bytes() if made.is_file() else None
    entries = list(_entries(archive, changed if before is not None else None))
    change = site.site(entries, style.look, style.templates, before, salt=__version__)
    # What was made of what is written last: after a crash the pages in between are made again.
    for name, content in sorted(change.files.items(), key=lambda file: file[0] == site.MADE):
        replace_file(archive.out / name, content)
    for name in change.gone:
        with translated(archive.out):
            (archive.out / name).unlink(missing_ok=True)
    return tuple(change.files)


def _entries(archive: Archive, changed: Kept | None) -> Iterator[Entry]:
    for month, editions in groupby(archive.editions(), key=lambda kept: f"{kept.day:%Y-%m}"):
        some = list(editions)
        known = _known(archive, month) if changed and month != f"{changed.day:%Y-%m}" else {}
        for kept in some:
            entry = known.get((kept.day, kept.version))
            yield entry or entry_of(brief_from_json((kept.folder / "brief.json").read_bytes()))


def _known(archive: Archive, month: str) -> dict[object, Entry]:
    """What the site has of a month, by day and version; nothing where that is damaged."""
    try:
        with translated(archive.out):
            content = (archive.out / shard_path(month)).read_bytes()
        return {(entry.date, entry.version): entry for entry in entries_of(content)}
    except BriefingError:
        return {}
