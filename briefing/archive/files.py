"""Turns bytes into files that are whole or not there at all, and errors of the system into ones that say what to do."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from briefing.errors import ArchiveError


def to_bytes(record: Mapping[str, Any]) -> bytes:
    """JSON in the one form in which records are kept and hashed."""
    return (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def write_once(path: Path, content: bytes) -> None:
    """Put a file in place at once, unless it is there already."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # One name, so that whoever is killed here leaves it to the next to write over.
    beside = path.with_name(f".{path.name}.new")
    with beside.open("ab") as file:
        # Whoever writes the same file meanwhile waits here, and then finds it in its place.
        fcntl.flock(file, fcntl.LOCK_EX)
        if path.exists():
            beside.unlink(missing_ok=True)
            return
        file.truncate(0)
        _write(file, content)
        beside.replace(path)


def replace_file(path: Path, content: bytes) -> None:
    """Put a file that can be made again in the place of what is there, whole or not at all. The archive must be locked."""
    with translated(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # One name, so that whoever is killed here leaves it to the next to write over.
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(content)
        beside.replace(path)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that has reached the disk when this returns."""
    with path.open("wb") as file:
        _write(file, content)


def _write(file: BinaryIO, content: bytes) -> None:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have the names in a folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the operating system's error (a full disk, a read-only folder) into one that says what to do."""
    try:
        yield
    except OSError as error:
        where = error.filename or path
        raise ArchiveError(f"{where}: {error.strerror}; make room, mend its permissions or name another --out") from error
