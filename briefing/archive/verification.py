"""Turns an archive into what is wrong with it as a whole: its chain, its signatures, what was removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from briefing.archive import MANIFEST, SIGNED_BY, Archive, chain, index, signature
from briefing.archive.files import translated
from briefing.archive.inputs import KIND
from briefing.errors import ArchiveError

if TYPE_CHECKING:
    from briefing.archive import Kept


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with an archive (`faults`), and what one should know of it all the same (`notes`)."""

    faults: tuple[str, ...]
    notes: tuple[str, ...]


def verify(archive: Archive, keys: Mapping[str, Ed25519PublicKey]) -> Verdict:
    """Look at all editions together; each one's files and proofs are `Archive.faults`' and the pipeline's affair.

    `keys` are the public keys that are known, by their ids. Raises ArchiveError when the archive cannot be read.
    """
    every = archive.every_version()
    manifests = [kept.manifest for kept in every]
    faults: list[str] = []
    heads = []
    for look in (_kept_head, _indexed_head):
        try:
            heads.append(look(archive))
        except ArchiveError as error:
            faults.append(str(error))
    faults += dict.fromkeys(chain.faults(manifests, filter(None, heads)))
    faults += [fault for kept in every for fault in _signature_faults(kept, keys)]
    faults += signature.unsigned(manifests)
    faults += [fault for kept in every for fault in _inputs_faults(archive, kept)]
    return Verdict(tuple(faults), tuple(_notes(archive, every)))


def removed(archive: Archive, kept: Kept) -> tuple[str, ...]:
    """The ids of an edition's articles whose text is not kept any more: evidence in them cannot be looked up."""
    return tuple(one["id"] for one in kept.manifest["articles"] if archive.removed("articles", one["sha256"]))


def _kept_head(archive: Archive) -> chain.Head | None:
    aside = chain.set_aside(archive.links)
    if aside.exists():
        raise ArchiveError(f"{aside}: was found damaged; compare it with a backup of {archive.links.name}, then remove it")
    chain.read(archive.links)
    return archive.last_link()


def _indexed_head(archive: Archive) -> chain.Head | None:
    """The last link as the index knows it: another witness of the newest edition."""
    if not archive.database.path.exists():
        return None
    with archive.database.reading() as connection:
        return index.head(connection)


def _signature_faults(kept: Kept, keys: Mapping[str, Ed25519PublicKey]) -> tuple[str, ...]:
    file = kept.folder / MANIFEST
    with translated(file):
        content = file.read_bytes()
    return signature.faults(kept.folder, content, kept.manifest.get(SIGNED_BY), keys)


def _inputs_faults(archive: Archive, kept: Kept) -> tuple[str, ...]:
    """Whether what an edition was made from is there as it was kept; records of inputs are as old as the chain."""
    sha256 = kept.manifest.get("inputs_sha256")
    if sha256 is None or not chain.head_of([kept.manifest]):
        return ()
    try:
        archive.record(KIND, sha256)
    except ArchiveError as error:
        return (str(error),)
    return ()


def _notes(archive: Archive, every: tuple[Kept, ...]) -> list[str]:
    manifests = [kept.manifest for kept in every]
    notes = [f"{one}: from before editions were chained" for one in chain.unchained(manifests)]
    bare = [kept for kept in every if SIGNED_BY not in kept.manifest]
    if 0 < len(bare) < len(every):
        notes.append(f"{len(bare)} of {len(every)} versions of editions are not signed")
    head = chain.head_of(manifests)
    if head and not archive.links.exists():
        notes.append(f"{archive.links}: is missing; whether the newest edition was taken away cannot be told from it")
    if head:
        notes.append(f"the chain ends with place {head.sequence}, the edition of {head.date}: {head.manifest_sha256}")
    for kept in every:
        gone = removed(archive, kept)
        if gone:
            which = f"the edition of {kept.day}, version {kept.version}"
            notes.append(f"{which}: {len(gone)} of its texts had their time and went; evidence in them cannot be looked up")
    return notes
