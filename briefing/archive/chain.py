"""Turns the manifests of an archive into the chain that they form, and that into where it was broken.

Each manifest says its place in the order of archiving (`sequence`, from 1) and the hash of the manifest before it
(`previous_sha256`). A new version of an old day is one more link: nothing is replaced. The first link holds the hashes of
all manifests from before there was a chain. The last one is kept beside the editions, in `chain.json`, so that taking
away the newest edition shows as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from briefing.archive.files import sync_folder, to_bytes, translated, write_new
from briefing.errors import ArchiveError

Manifest = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """The link that was archived last."""

    sequence: int
    manifest_sha256: str
    date: str
    version: int


@dataclass(frozen=True, slots=True)
class Links:
    """The last link, and the one that is just being archived, which a crash may have kept from its place."""

    last: Head | None
    next: Head | None = None


def head_of(manifests: Iterable[Manifest]) -> Head | None:
    """The last link among manifests; None when none of them is chained."""
    chained = [one for one in manifests if _is_chained(one)]
    if not chained:
        return None
    last = max(chained, key=lambda one: (one["sequence"], one["manifest_sha256"]))
    return Head(last["sequence"], last["manifest_sha256"], last["date"], last["version"])


def settled(links: Links, found: Manifest | None) -> Head | None:
    """The last link after a crash: the announced one if `found`, the manifest in its place, is it; else the one before."""
    if links.next and found and found["manifest_sha256"] == links.next.manifest_sha256:
        return links.next
    return links.last


def link(manifests: Iterable[Manifest], kept: Head | None) -> dict[str, Any]:
    """What the next manifest says of its place: it follows the last link that is there or that was there (`kept`).

    A link that is gone keeps its number and its hash, so that the gap stays to be seen. Without `kept`, `manifests` must be
    all that there are.
    """
    known = tuple(manifests)
    heads = [head for head in (head_of(known), kept) if head]
    if not heads:
        return {"sequence": 1, "previous_sha256": _anchor(known)}
    last = max(heads, key=lambda head: head.sequence)
    return {"sequence": last.sequence + 1, "previous_sha256": last.manifest_sha256}


def faults(manifests: Iterable[Manifest], heads: Iterable[Head] = ()) -> tuple[str, ...]:
    """Where the chain is broken: editions that are missing, that were changed or that were put in.

    `manifests` are those of all versions of all editions, `heads` the last links as they were noted elsewhere.
    """
    known = tuple(manifests)
    chained = sorted((one for one in known if _is_chained(one)), key=lambda one: (one["sequence"], one["manifest_sha256"]))
    found: list[str] = []
    before: Manifest | None = None
    for one in chained:
        found += _between(before, one, known)
        before = one
    return (*found, *(fault for head in heads for fault in _against(head, chained)))


def unchained(manifests: Iterable[Manifest]) -> tuple[str, ...]:
    """The editions from before there was a chain; if there is one, its first link holds that they were not changed."""
    return tuple(_name(one) for one in sorted(manifests, key=_place) if not _is_chained(one))


def read(file: Path) -> Links:
    """The last links as they were kept; none without a file. Raises ArchiveError when it is unreadable or damaged."""
    try:
        content = json.loads(file.read_bytes())
        last, next_one = (Head(**content[name]) if content[name] else None for name in ("last", "next"))
        if not all(head is None or isinstance(head.sequence, int) for head in (last, next_one)):
            raise ValueError("sequence")
        return Links(last, next_one)
    except FileNotFoundError:
        return Links(None)
    except OSError as error:
        raise ArchiveError(f"{file}: {error.strerror}; mend its permissions or restore it from a backup") from error
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ArchiveError(f"{file}: is damaged; restore it from a backup") from error


def recover(file: Path) -> Links:
    """Read the last links; a damaged file is set aside, so that it stops no edition, and the manifests are asked instead."""
    try:
        return read(file)
    except ArchiveError:
        with translated(file):
            file.replace(set_aside(file))
        return Links(None)


def set_aside(file: Path) -> Path:
    """Where a damaged file of links goes, for `verify` to tell of it."""
    return file.with_name(f"{file.name}.damaged")


def write(file: Path, links: Links) -> None:
    """Keep the last links, whole or not at all. The archive must be locked.

    Raises ArchiveError when they cannot be written.
    """
    with translated(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.new")
        write_new(beside, to_bytes(asdict(links)))
        beside.replace(file)
        sync_folder(file.parent)


def _anchor(manifests: Iterable[Manifest]) -> str:
    """One hash for all editions from before there was a chain; "" when there are none."""
    hashes = sorted(one["manifest_sha256"] for one in manifests if not _is_chained(one))
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest() if hashes else ""


def _between(before: Manifest | None, one: Manifest, known: tuple[Manifest, ...]) -> list[str]:
    """What is wrong between two links that follow each other in the archive."""
    sequence = one["sequence"]
    last = before["sequence"] if before else 0
    if before and sequence == last:
        return [f"{_name(before)} and {_name(one)} both claim place {sequence}: one of them was put in"]
    if sequence > last + 1:
        gone = f"place {last + 1} is" if sequence == last + 2 else f"places {last + 1} to {sequence - 1} are"
        after = f"after {_name(before)}" if before else "at the start"
        return [f"{gone} missing {after}, before {_name(one)}: restore what was archived there from a backup"]
    if before and one.get("previous_sha256") != before["manifest_sha256"]:
        return [f"{_name(before)} is not what it was when {_name(one)} was archived after it: restore it from a backup"]
    if not before and one.get("previous_sha256") != _anchor(known):
        return [f"the editions from before {_name(one)} are not those that there were: one was changed, taken out or put in"]
    return []


def _against(head: Head, chained: list[Manifest]) -> list[str]:
    """What is wrong at the end of the chain: the manifests may be ahead of a head (after a crash), never behind it."""
    noted = f"the edition of {head.date}, version {head.version}"
    own = [one for one in chained if one["sequence"] == head.sequence]
    if not own:
        last = max((one["sequence"] for one in chained), default=0)
        missing = f"{noted} (place {head.sequence}) was archived last and is missing: restore it from a backup"
        return [missing] if head.sequence > last else []
    if all(one["manifest_sha256"] != head.manifest_sha256 for one in own):
        return [f"{noted} (place {head.sequence}) is not what it was when it was archived: restore it from a backup"]
    return []


def _is_chained(manifest: Manifest) -> bool:
    return isinstance(manifest.get("sequence"), int)


def _place(manifest: Manifest) -> tuple[str, int]:
    return manifest["date"], manifest["version"]


def _name(manifest: Manifest) -> str:
    return f"the edition of {manifest['date']}, version {manifest['version']}"
