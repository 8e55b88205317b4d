"""Turns bytes into files that are whole or not there at all, and errors of the system into ones that say what to do."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from briefing.errors import ArchiveError


def to_bytes(record: Mapping[str, Any]) -> bytes:
    """JSON in the one form in which records are kept and hashed."""
    return (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def write_once(path: Path, content: bytes) -> None:
    """Put a file in place at once, unless it is there already."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear(path)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        write_new(beside, content)
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


def _clear(path: Path) -> None:
    """Remove what processes that were killed have left beside a file that they never put in its place."""
    for left in path.parent.glob(f".{path.name}.*"):
        if not _is_running(left.suffix[1:]):
            left.unlink(missing_ok=True)


def _is_running(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except PermissionError:
        return True
    except (ValueError, OverflowError, ProcessLookupError):
        return False
    return True
