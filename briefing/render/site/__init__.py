"""Turns the editions of the archive into the static site that finds them: calendar, search, speakers, figures.

    entries = [*site.entries_of(shard of an older month), ..., site.entry_of(the new brief)]
    change = site.site(entries, made=the bytes of MADE as they are, or None)
    remove change.gone from the folder of editions, write change.files below it, MADE the last of them

The shards of the search hold all that the pages are made of, so that a new edition needs no old brief to be read again:
those of older months are given back through `entries_of`. Given all briefs anew, the files are the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from briefing.colours import on_dark
from briefing.model import Gap, Look
from briefing.render import dates
from briefing.render.labels import counted
from briefing.render.markup import tighten
from briefing.render.site.entries import Entry, entries_of, entry_of
from briefing.render.site.labels import site_labels
from briefing.render.site.pages import PagePlan, plan, shard_path
from briefing.render.templates import Templates, shipped
from briefing.render.view import DEFAULT

__all__ = ["MADE", "Entry", "SiteChange", "entries_of", "entry_of", "shard_path", "site"]

# What was made of what, so that next time only pages that change are made.
MADE = "site/made.json"
# That file is read back from a disk that others may write to: no other path is ever removed for it.
_OWN_PATH = re.compile(r"index\.html|site/(?:[a-z]+/)?[a-z0-9-]+\.(?:html|js|css)")
_FIXED = {"site/site.css": "site/site.css.j2", "site/search.js": "site/search.js.j2"}
_TEMPLATES = ("base", "index", "year", "list", "speaker", "figure", "parts")


@dataclass(frozen=True, slots=True)
class SiteChange:
    """What has to be written and removed below the folder of editions, by path with `/`; and templates that were unfit."""

    files: dict[str, bytes] = field(repr=False)
    gone: tuple[str, ...]
    gaps: tuple[Gap, ...] = ()


def site(
    entries: Sequence[Entry], look: Look = DEFAULT, templates: Path | None = None, made: bytes | None = None, salt: str = ""
) -> SiteChange:
    """The files of the site that are new or changed since `made`, which is the content of MADE then; all if it is None.

    One entry a day counts, the one of the highest version. `salt` is whatever else should have all pages made anew when
    it changes: the version of the program. Raises RenderError if a shipped template is broken.
    """
    labels, shelf = site_labels(look), Templates(templates)
    latest = {entry.date: entry for entry in sorted(entries, key=lambda entry: (entry.date, entry.version))}
    plans = {one.path: one for one in (*_fixed(), *plan(tuple(latest.values()), labels))}
    filled = _values(tuple(latest.values()), look, labels)
    about = _fingerprint(filled, templates, salt)
    keys = {path: one.key if one.content else f"{one.key} {about}" for path, one in sorted(plans.items())}
    before = _read_made(made)
    stale = [path for path in plans if before.get(path) != keys[path]]
    files = {path: _filled(plans[path], shelf, filled) for path in stale}
    gone = tuple(sorted(before.keys() - keys.keys()))
    if stale or gone or made is None:
        files[MADE] = (json.dumps(keys, indent=0) + "\n").encode()
    return SiteChange(files, gone, shelf.broken)


def _fixed() -> list[PagePlan]:
    return [PagePlan(path, template) for path, template in _FIXED.items()]


def _filled(page: PagePlan, shelf: Templates, values: Mapping[str, Any]) -> bytes:
    if page.content:
        return page.content
    text = shelf.fill(page.template, {**values, **page.shows})
    return (tighten(text) if page.path.endswith(".html") else text).encode()


def _values(entries: Sequence[Entry], look: Look, labels: Mapping[str, str]) -> dict[str, Any]:
    newest = entries[-1] if entries else None
    return {
        "labels": labels,
        "look": look,
        "dark": {name: on_dark(getattr(look, name)) for name in ("accent", "link", "warning", "marking")},
        "language": newest.language if newest else "en",
        "ministry": newest.ministry if newest else "",
        "title": labels["archive_of"].format(title=newest.title) if newest else labels["archive"],
        "counted": lambda key, number: counted(labels, key, number),
        "day": lambda value: dates.day(value, labels),
        "short_day": lambda value: dates.short_day(value, labels),
        "month": lambda value: f"{labels['months'].split()[value.month - 1]} {value.year}",
    }


def _fingerprint(values: Mapping[str, Any], templates: Path | None, salt: str) -> str:
    """What all pages depend on."""
    said = [values[name] for name in ("look", "language", "ministry", "title")]
    parts = [repr(said), repr(sorted(values["labels"].items())), salt]
    for name in (*(f"site/{name}.html.j2" for name in _TEMPLATES), *_FIXED.values()):
        own = templates / name if templates else None
        path = own if own is not None and own.is_file() else shipped() / name
        parts.append(sha256(path.read_bytes()).hexdigest() if path.is_file() else "")
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _read_made(made: bytes | None) -> dict[str, str]:
    """What was made before; nothing, if that was damaged: then all is made anew."""
    try:
        keys = json.loads(made or b"{}")
    except ValueError:
        return {}
    if not isinstance(keys, dict):
        return {}
    return {path: str(key) for path, key in keys.items() if _OWN_PATH.fullmatch(path)}
