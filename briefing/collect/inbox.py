"""Turns a visit to a folder into a Harvest: the files that are new or have changed since the last one."""

from __future__ import annotations

import hashlib

from briefing.collect import folder
from briefing.errors import BriefingError
from briefing.model import Document, Gap, Harvest, Item, Known, Source


def visit(source: Source, known: Known, file_bytes: int) -> Harvest:
    """Read every file of a folder; those whose bytes and sidecar are what the last visit found are not reported again."""
    items, listed = folder.list_items(source)
    documents: list[Document] = []
    gaps = list(listed)
    seen: dict[str, str] = {}
    for item in items:
        try:
            document = folder.fetch(item, file_bytes)
        except BriefingError as error:
            gaps.append(Gap(f"{source.name}: {item.name}", "collect", str(error)))
            continue
        seen[item.name] = fingerprint(item, document)
        if known.seen.get(item.name) != seen[item.name]:
            documents.append(document)
    offered = tuple(item.name for item in items)
    return Harvest(
        source,
        "new" if documents else "unchanged" if offered else "empty",
        tuple(documents),
        offered=offered,
        gone=tuple(sorted(known.watched - set(offered))),
        seen=seen,
        lost=len(items) - len(seen),
        gaps=tuple(gaps),
    )


def fingerprint(item: Item, document: Document) -> str:
    """What tells a file from what it was before: its bytes, and what its sidecar says."""
    return hashlib.sha256(f"{document.sha256}\0{item.hints!r}".encode("utf-8", "surrogatepass")).hexdigest()
