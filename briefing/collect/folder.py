"""Turns a folder of files with texts into Items, and an Item into a Document."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from briefing.collect import sidecar
from briefing.errors import CollectError, HintsError
from briefing.model import Document, Gap, Hints, Item, Source

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".json": "application/json",
    ".rtf": "application/rtf",
}
MAX_DEPTH = 32
_MAX_SIDECAR_BYTES = 128_000
_MAX_RECORD_BYTES = 5_000_000


def list_items(source: Source) -> tuple[tuple[Item, ...], tuple[Gap, ...]]:
    """All texts below the source's folder, sorted by name, with what their sidecar files say; and what cannot be taken.

    Hidden files and READMEs are passed over. A link is followed only to a file inside the folder that is not listed
    itself; a link that leads out, a pipe, a device, an unknown kind of file, a name with control characters or with
    `..` is a gap.
    """
    root = Path(source.location)
    if not root.is_dir():
        reason = "its folder does not exist; create it, or correct the source's path in the settings"
        return (), (_gap(source, "", reason),)
    root = root.resolve()
    names: list[str] = []
    problems: list[tuple[str, str]] = []
    for name, problem in sorted(_walk(root)):
        if problem:
            problems.append((name, problem))
        else:
            names.append(name)
    listed = set(names)
    texts = _texts(root, [name for name in names if _is_text(name) and not _is_link_to_listed(root, name, listed)])
    items = []
    for name in texts:
        hints, complaints = _hints(root, name, listed)
        problems += complaints
        items.append(Item(source, name, hints))
    known = {candidate for name in texts for candidate in sidecar.candidates(name)}
    taken = {*texts, *known}
    strays = (name for name in names if name not in taken and not _is_link_to_listed(root, name, listed))
    problems += [(name, _stray(name)) for name in strays]
    return tuple(items), tuple(_gap(source, name, problem) for name, problem in sorted(problems))


def fetch(item: Item, max_bytes: int = 5_000_000) -> Document:
    """Read one item's file. Raises CollectError when it is too large, has gone, or cannot be read."""
    content = _read(Path(item.source.location).resolve(), item.name, max_bytes)
    media_type = MEDIA_TYPES.get(sidecar.ending(item.name).lower())
    if media_type is None:
        raise CollectError(f"{printable(item.name)}: not a text that is read here; use {', '.join(MEDIA_TYPES)}")
    return Document(item, content, media_type, hashlib.sha256(content).hexdigest())


def printable(name: str) -> str:
    """A file name with everything that could break a line or fool the eye written as an escape."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in name)


def _gap(source: Source, name: str, reason: str) -> Gap:
    return Gap(source.name, "collect", f"{printable(name)}: {reason}" if name else reason)


def _walk(root: Path) -> Iterator[tuple[str, str]]:
    """Every file below `root` as (name, what is wrong with it or ""). Not recursive: no tree is too deep for it."""
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
        except OSError as error:
            yield folder, f"the folder cannot be read ({error.strerror}); it and all below it is left out"
            continue
        for entry in entries:
            name = f"{folder}/{entry.name}" if folder else entry.name
            if problem := _bad_name(entry.name):
                yield name, problem
            elif entry.name.startswith("."):
                continue
            elif entry.is_dir(follow_symlinks=False):
                if name.count("/") < MAX_DEPTH:
                    folders.append(name)
                else:
                    yield name, f"lies more than {MAX_DEPTH} folders deep; move it up"
            elif not _is_readme(entry.name):
                yield name, _bad_kind(root, entry)


def _bad_name(name: str) -> str:
    if not name.isprintable():
        return "the name holds a line break, a control character or invalid bytes; rename the file"
    if ".." in name:
        return "the name holds '..'; rename the file"
    return ""


def _bad_kind(root: Path, entry: os.DirEntry[str]) -> str:
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
        if stat.S_ISLNK(mode):
            target = Path(entry.path).resolve(strict=True)
            if not target.is_relative_to(root):
                return "is a link that leads out of the folder; put a copy of the file here"
            mode = target.stat().st_mode
            if stat.S_ISDIR(mode):
                return "is a link to a folder, which is not followed"
    except (OSError, RuntimeError):
        return "is a link that leads nowhere; remove it"
    return "" if stat.S_ISREG(mode) else "is no ordinary file (a pipe, a socket or a device); remove it"


def _is_readme(name: str) -> bool:
    return name.removesuffix(sidecar.ending(name)).lower() == "readme"


def _is_text(name: str) -> bool:
    return sidecar.ending(name).lower() in MEDIA_TYPES


def _texts(root: Path, names: list[str]) -> list[str]:
    """Which of the files that may be texts are some: not the JSON files that only say something about another."""
    others = {name for name in names if not sidecar.is_one(name)}
    about = {candidate for name in others for candidate in sidecar.candidates(name)}
    return [name for name in names if name in others or (name not in about and _holds_text(root, name))]


def _holds_text(root: Path, name: str) -> bool:
    try:
        return sidecar.holds_text(_read(root, name, _MAX_RECORD_BYTES))
    except CollectError:
        # What cannot be read is told when it is fetched.
        return True


def _is_link_to_listed(root: Path, name: str, listed: set[str]) -> bool:
    path = root / name
    return path.is_symlink() and path.resolve().relative_to(root).as_posix() in listed


def _stray(name: str) -> str:
    suffix = sidecar.ending(name)
    if suffix in sidecar.SYNTAX:
        return f"says something about a text, but no text stands beside it (name it as the text, with {suffix} after it)"
    return f"is not a text that is read here; use {', '.join(MEDIA_TYPES)}"


def _hints(root: Path, name: str, listed: set[str]) -> tuple[Hints, list[tuple[str, str]]]:
    """What the first sidecar of a text says, and complaints as (file name, reason)."""
    present = [candidate for candidate in sidecar.candidates(name) if candidate in listed and candidate != name]
    if not present:
        return Hints(), []
    first, *others = present
    ignored = [(other, f"is passed over, because {first} says the same about {name}") for other in others]
    try:
        hints, complaints = sidecar.read(first, _read(root, first, _MAX_SIDECAR_BYTES))
    except (CollectError, HintsError) as error:
        reason = str(error).removeprefix(f"{printable(first)}: ")
        return Hints(), [(first, f"{reason}; {name} is used without it"), *ignored]
    return hints, [*((first, complaint) for complaint in complaints), *ignored]


def _read(root: Path, name: str, max_bytes: int) -> bytes:
    """The bytes of a file below `root`. What is no ordinary file is never read, and never waited for."""
    shown = printable(name)
    if name.startswith("/") or not name or {"", ".", ".."} & set(name.split("/")):
        raise CollectError(f"{shown}: is no path below the folder")
    try:
        path = (root / name).resolve(strict=True)
        if not path.is_relative_to(root):
            raise CollectError(f"{shown}: leads out of the folder; put a copy of the file here")
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise CollectError(f"{shown}: is no ordinary file; remove it")
            content = file.read(max_bytes + 1) if os.fstat(descriptor).st_size <= max_bytes else None
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CollectError(f"{shown}: cannot be read ({reason})") from error
    if content is None or len(content) > max_bytes:
        raise CollectError(f"{shown}: is larger than {max_bytes:,} bytes; split it or leave it out")
    return content
