"""Turns an archive that may be in use into a copy of it that verifies."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.archive.files import sync_folder, translated
from briefing.errors import ArchiveError

if TYPE_CHECKING:
    from briefing.archive import Archive


def backup(archive: Archive, target: Path) -> None:
    """Copy the output folder to `target`, which must not exist: all of it, or nothing. The archive must be locked.

    Collecting and sending may go on meanwhile: the database is copied first, as it is at one moment, and all that it
    speaks of lies in the files by then. While nothing runs, a plain copy of the folder does as well; with a database that
    changes under it, it does not. Raises ArchiveError when something cannot be read or written.
    """
    if target.exists():
        raise ArchiveError(f"{target}: is there already; name a folder that is not")
    if target.resolve().is_relative_to(archive.out.resolve()):
        raise ArchiveError(f"{target}: lies in the folder that is to be copied; name one outside of it")
    partial = target.with_name(f".{target.name}.partial")
    database = archive.database.path
    with translated(partial):
        shutil.rmtree(partial, ignore_errors=True)
        copied = partial / database.relative_to(archive.out)
        copied.parent.mkdir(parents=True)
        if database.exists():
            _copy_database(database, copied)
        own = {database.name, f"{database.name}-wal", f"{database.name}-shm"}
        shutil.copytree(
            archive.out, partial, ignore=lambda _, names: _left_out(names, own), copy_function=_copy, dirs_exist_ok=True
        )
        sync_folder(partial)
        partial.rename(target)
        sync_folder(target.parent)


def _left_out(names: Collection[str], database: Collection[str]) -> list[str]:
    """What is not copied: the database, locks, and what is not finished."""
    return [name for name in names if name in database or name.startswith(".")]


def _copy(source: str, target: str) -> None:
    # Translated here, as copytree would go on to the next file after an error of the system.
    with translated(Path(target)):
        shutil.copy2(source, target)


def _copy_database(source: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(source, timeout=60)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    except sqlite3.Error as error:
        raise ArchiveError(f"{source}: {error}; mend it with `briefing archive reindex`") from error
