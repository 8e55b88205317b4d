"""Turns `briefing archive ...` into what the archive holds."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.cli.common import DONE, FAILED, command, common, day, print_json, settings_of, style_of
from briefing.errors import BriefingError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from briefing.archive import Archive, Kept
    from briefing.settings import Settings


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    archive = commands.add_parser("archive", help="list, show and verify archived editions")
    inside = archive.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, run, text in (
        ("list", _list, "list the editions"),
        ("show", _show, "print the plain text of an edition, or its JSON"),
        ("verify", _verify, "look up every file, word and number of the editions again, and the chain that they form"),
        ("replay", _replay, "make an edition again from what it was made from, and compare every byte"),
    ):
        made = command(inside, name, run, text)
        made.add_argument("--json", action="store_true", help="print the result as JSON")
        if name != "list":
            made.add_argument("--date", type=day, metavar="YYYY-MM-DD", help="only this day's edition")
        if name == "show":
            made.add_argument(
                "--article", metavar="ID", help="print the text that evidence with this article id points into"
            )

    searching = command(inside, "search", _search, "find what editions and their texts say")
    searching.add_argument(
        "words", nargs="?", default="", metavar="WORDS", help='all of these; "words side by side"; begin*'
    )
    searching.add_argument("--speaker", metavar="NAME", help="only what someone of this name or role said")
    searching.add_argument("--since", type=_first_day, metavar="DATE", help="from this day, month or year on (2026-01)")
    searching.add_argument("--until", type=_last_day, metavar="DATE", help="up to this day, month or year")
    searching.add_argument("--outlet", metavar="NAME", help="only from this outlet")
    searching.add_argument("--kind", choices=("quotation", "figure", "story", "article"), help="only finds of this kind")
    searching.add_argument("--limit", type=int, default=50, metavar="N", help="so many at the most (50)")
    searching.add_argument("--json", action="store_true", help="print the result as JSON")

    purging = command(inside, "purge", _purge, "remove the texts whose time is over; editions stay, and so do the hashes")
    purging.add_argument("--dry-run", action="store_true", help="say what would be removed, remove nothing")

    command(
        inside, "reindex", _reindex, "make the index and the site anew from the files, and mend a lost or damaged database"
    )

    copying = command(inside, "backup", _backup, "copy the archive, in use or not, to a folder that verifies")
    copying.add_argument("target", type=Path, metavar="DIR", help="a folder that is not there yet")

    keys = command(inside, "keygen", _keygen, "make a pair of keys with which editions are signed", common())
    keys.add_argument(
        "private", type=Path, metavar="PRIVATE", help="the file of the private key; the public one is PRIVATE.pub"
    )


def _first_day(text: str) -> date:
    from briefing.archive.search import first_day

    return _as_date(first_day, text)


def _last_day(text: str) -> date:
    from briefing.archive.search import last_day

    return _as_date(last_day, text)


def _as_date(read: Callable[[str], date], text: str) -> date:
    try:
        return read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _kept(options: argparse.Namespace, archive: Archive) -> tuple[Kept, ...]:
    """The editions that were asked for."""
    if not getattr(options, "date", None):
        return archive.editions()
    kept = archive.edition(options.date)
    if kept is None:
        raise BriefingError(f"{archive.out}: holds no edition of {options.date}; `briefing archive list` names them all")
    return (kept,)


def _list(options: argparse.Namespace) -> int:
    _, _, archive = settings_of(options)
    kept = archive.editions()
    if options.json:
        print_json([dict(one.manifest) for one in kept])
        return DONE
    for one in kept:
        used = sum(entry["state"] == "used" for entry in one.manifest["articles"])
        print(f"{one.day}  edition {one.manifest['number']}  version {one.version}  {used} texts used  {one.folder}")
    return DONE


def _show(options: argparse.Namespace) -> int:
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


def _verify(options: argparse.Namespace) -> int:
    settings, folder, archive = settings_of(options)
    from briefing import pipeline
    from briefing.archive import verification

    asked = {one.day for one in _kept(options, archive)}
    kept = [one for one in archive.every_version() if one.day in asked]
    faults = [f"{archive.out / one}: its manifest was changed; restore it from a backup" for one in archive.damage()]
    faults += [fault for one in kept for fault in pipeline.verify(archive, one)]
    verdict = verification.verify(archive, _public_keys(settings, folder, archive))
    faults += verdict.faults
    if options.json:
        print_json({"editions": len(kept), "faults": faults, "notes": verdict.notes})
    else:
        for fault in faults:
            print(fault, file=sys.stderr)
        for note in verdict.notes:
            print(f"note: {note}")
        print(f"{len(kept)} editions verified, {len(faults)} faults")
    return FAILED if faults else DONE


def _public_keys(settings: Settings, folder: Path, archive: Archive) -> Mapping[str, Ed25519PublicKey]:
    """The keys by which editions may be signed; a private key is known by its public half as well."""
    from briefing.archive import signature

    if settings.archive.public_key:
        return signature.load_public(folder / settings.archive.public_key)
    return signature.public_keys(archive.signer) if archive.signer else {}


def _replay(options: argparse.Namespace) -> int:
    settings, folder, archive = settings_of(options)
    from briefing.analyse.analyst import Here
    from briefing.pipeline.replaying import replay

    style = style_of(settings, folder)
    kept = _kept(options, archive)
    faults = [fault for one in kept for fault in replay(archive, one, Here(settings.language.model), style)]
    if options.json:
        print_json({"editions": len(kept), "faults": faults})
    else:
        for fault in faults:
            print(fault, file=sys.stderr)
        print(f"{len(kept)} editions made again, {len(faults)} files differ")
    return FAILED if faults else DONE


def _search(options: argparse.Namespace) -> int:
    _, _, archive = settings_of(options)
    from briefing.archive import reindex, search

    if reindex.is_behind(archive):
        with archive.lock():
            reindex.catch_up(archive)
    hits = search.search(
        archive.database,
        options.words,
        speaker=options.speaker,
        since=options.since,
        until=options.until,
        outlet=options.outlet,
        kind=options.kind,
        limit=options.limit,
    )
    print(search.as_json(hits) if options.json else search.as_text(hits), end="")
    if not hits and not options.json:
        print("nothing was found", file=sys.stderr)
    return DONE


def _purge(options: argparse.Namespace) -> int:
    settings, folder, archive = settings_of(options)
    from briefing.archive import retention

    terms = retention.Terms(**settings.archive.terms)
    now = datetime.now(settings.zone)
    with archive.lock():
        removals = retention.plan(archive, settings.sources_from(folder), terms, now)
        print(retention.describe(removals), end="")
        if options.dry_run:
            print(f"{len(removals)} texts and documents would be removed")
        else:
            size = retention.purge(archive, removals, now)
            print(f"{len(removals)} texts and documents removed, {size:,} bytes")
    return DONE


def _reindex(options: argparse.Namespace) -> int:
    settings, folder, archive = settings_of(options)
    from briefing.archive import reindex
    from briefing.pipeline.publishing import publish

    with archive.lock(), archive.collecting():
        lost = reindex.rebuild(archive)
        pages = publish(archive, style_of(settings, folder)) if settings.archive.site else ()
    for one in lost:
        print(one, file=sys.stderr)
    print(
        f"the index was made anew from {len(archive.editions())} editions; {len(pages)} pages of the site were out of date"
    )
    return DONE


def _backup(options: argparse.Namespace) -> int:
    _, _, archive = settings_of(options)
    from briefing.archive.backup import backup

    with archive.lock():
        backup(archive, options.target)
    print(f"copied to {options.target}; `briefing archive verify --out {options.target}` looks it all up again")
    return DONE


def _keygen(options: argparse.Namespace) -> int:
    from briefing.archive.signature import make_keys

    public = options.private.with_name(f"{options.private.name}.pub")
    name = make_keys(options.private, public)
    print(f"key {name}\nprivate: {options.private} (name it under [archive] signing_key, and keep a copy elsewhere)")
    print(f"public:  {public} (give it to whoever is to check editions; name it under [archive] public_key)")
    return DONE
