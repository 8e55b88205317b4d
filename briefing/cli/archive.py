"""Turns `briefing archive ...` into what the archive holds."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from briefing.cli.common import DONE, FAILED, command, day, print_json, settings_of
from briefing.errors import BriefingError

if TYPE_CHECKING:
    from briefing.archive import Archive, Kept


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    archive = commands.add_parser("archive", help="list, show and verify archived editions")
    inside = archive.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, run, text in (
        ("list", _archive_list, "list the editions"),
        ("show", _archive_show, "print the plain text of an edition, or its JSON"),
        ("verify", _archive_verify, "look up every file, word and number of the editions again"),
    ):
        made = command(inside, name, run, text)
        made.add_argument("--json", action="store_true", help="print the result as JSON")
        if name != "list":
            made.add_argument("--date", type=day, metavar="YYYY-MM-DD", help="only this day's edition")
        if name == "show":
            made.add_argument(
                "--article", metavar="ID", help="print the text that evidence with this article id points into"
            )


def _kept(options: argparse.Namespace, archive: Archive) -> tuple[Kept, ...]:
    """The editions that were asked for."""
    if not getattr(options, "date", None):
        return archive.editions()
    kept = archive.edition(options.date)
    if kept is None:
        raise BriefingError(f"{archive.out}: holds no edition of {options.date}; `briefing archive list` names them all")
    return (kept,)


def _archive_list(options: argparse.Namespace) -> int:
    _, _, archive = settings_of(options)
    kept = archive.editions()
    if options.json:
        print_json([dict(one.manifest) for one in kept])
        return DONE
    for one in kept:
        used = sum(entry["state"] == "used" for entry in one.manifest["articles"])
        print(f"{one.day}  edition {one.manifest['number']}  version {one.version}  {used} texts used  {one.folder}")
    return DONE


def _archive_show(options: argparse.Namespace) -> int:
    _, _, archive = settings_of(options)
    kept = _kept(options, archive)
    if not kept:
        raise BriefingError(f"{archive.out}: holds no edition; build one with `briefing build`")
    if options.article:
        print(_archived_text(archive, kept, options.article), end="")
        return DONE
    name = "brief.json" if options.json else "digest.txt"
    try:
        print((kept[-1].folder / name).read_text(encoding="utf-8"), end="")
    except OSError as error:
        raise BriefingError(f"{kept[-1].folder / name}: {error.strerror}; restore it from a backup") from error
    return DONE


def _archived_text(archive: Archive, kept: tuple[Kept, ...], article_id: str) -> str:
    """The text of an article as the latest of these editions had it, to the character: evidence counts in it."""
    for one in reversed(kept):
        for entry in one.manifest["articles"]:
            if entry["id"] == article_id:
                return archive.article(entry["sha256"]).text
    raise BriefingError(f"{archive.out}: no edition has an article {article_id}; brief.json names those that it rests on")


def _archive_verify(options: argparse.Namespace) -> int:
    _, _, archive = settings_of(options)
    from briefing import pipeline

    kept = [version for one in _kept(options, archive) for version in archive.versions(one)]
    faults = [f"{archive.out / one}: its manifest was changed; restore it from a backup" for one in archive.damage()]
    faults += [fault for one in kept for fault in pipeline.verify(archive, one)]
    if options.json:
        print_json({"editions": len(kept), "faults": faults})
    else:
        for fault in faults:
            print(fault, file=sys.stderr)
        print(f"{len(kept)} editions verified, {len(faults)} faults")
    return FAILED if faults else DONE
