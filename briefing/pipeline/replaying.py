"""Turns an archived edition into a proof that it is what its inputs give: it is made again from them and compared."""

from __future__ import annotations

import hashlib

from briefing.analyse.analyst import Analyst
from briefing.archive import Archive, Kept, inputs
from briefing.pipeline.making import analysed
from briefing.pipeline.material import programs, restored
from briefing.pipeline.style import SHIPPED, Style


def replay(archive: Archive, kept: Kept, analyst: Analyst, style: Style = SHIPPED) -> tuple[str, ...]:
    """Make an edition again, and say where it differs from the archived one; nothing when they are equal to the last byte.

    Raises BriefingError when what it was made from was purged, lost or changed. An edition that another version of the
    program made may differ; what was different then is said.
    """
    record = inputs.read(archive, kept.manifest["inputs_sha256"])
    material = restored(archive, record)
    edition = analysed(material, archive, analyst, style).make(record.version)
    made = {name: hashlib.sha256(content).hexdigest() for name, content in edition.files.items()}
    was = {one["name"]: one["sha256"] for one in kept.manifest["files"]}
    differing = [name for name in sorted(made.keys() | was.keys()) if made.get(name) != was.get(name)]
    if not differing:
        return ()
    now = programs(material.settings.language.model, style.templates, style.look)
    other = [name for name in now if now[name] != record.versions.get(name)]
    why = f"; it was made with another version of: {', '.join(other)}" if other else ""
    return tuple(f"{kept.folder / name}: is not what its inputs give{why}" for name in differing)
