"""Turns `briefing collect` and `briefing sources` into what is new at the sources, and how they are doing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.cli.common import DONE, FAILED, HAS_GAPS, command, print_json, progress, settings_of, sources_of
from briefing.errors import BriefingError

if TYPE_CHECKING:
    from briefing.model import Gap, Harvest, Health


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    collecting = command(commands, "collect", _collect, "keep what is new at the sources; build nothing")
    collecting.add_argument(
        "--sources", type=Path, metavar="DIR", help="a folder of texts, instead of the settings' sources"
    )
    collecting.add_argument("--source", action="append", metavar="NAME", help="only this source (may be repeated)")
    collecting.add_argument("--strict", action="store_true", help="exit with 3 if anything could not be had")
    collecting.add_argument("--json", action="store_true", help="print the result as JSON")

    listing = command(commands, "sources", _sources, "list the sources and how they are doing, or add one")
    listing.add_argument("--json", action="store_true", help="print the result as JSON")
    inside = listing.add_subparsers(title="commands", metavar="COMMAND")
    adding = command(inside, "add", _add, "find the feed behind an address and write it into the settings")
    adding.add_argument("url", metavar="URL", help="the address of a site, a page or a feed")
    adding.add_argument("--name", metavar="NAME", help="what to call it (default: what it calls itself)")
    adding.add_argument("--dry-run", action="store_true", help="print the lines, write nothing")


def _collect(options: argparse.Namespace) -> int:
    settings, folder, archive = settings_of(options)
    from briefing.pipeline.collecting import collect_all
    from briefing.pipeline.receiving import read_ahead

    sources = sources_of(options, settings, folder)
    if options.source:
        unknown = sorted(set(options.source) - {source.name for source in sources})
        if unknown:
            known = ", ".join(source.name for source in sources)
            raise BriefingError(f"{unknown[0]}: no source has this name; there are: {known}")
        sources = tuple(source for source in sources if source.name in options.source)
    harvests = []
    progress("collecting")
    for harvest in collect_all(settings, sources, archive, lambda: datetime.now(UTC)):
        harvests.append(harvest)
        progress(f"collecting: {len(harvests)} of {len(sources)} sources")
    progress("reading")
    unread = read_ahead(archive, sources, settings, datetime.now(UTC), lambda: False)
    progress("")
    harvests.sort(key=lambda one: [source.name for source in sources].index(one.source.name))
    if options.json:
        print_json([_record(one, unread.get(one.source.name, [])) for one in harvests])
    else:
        _print_harvests(harvests, unread)
    has_gaps = bool(unread) or any(one.error or one.gaps for one in harvests)
    if harvests and all(one.outcome == "failed" for one in harvests):
        return FAILED
    return HAS_GAPS if options.strict and has_gaps else DONE


def _record(harvest: Harvest, unread: Sequence[Gap]) -> dict[str, object]:
    return {
        "source": harvest.source.name,
        "outcome": harvest.outcome,
        "new": [document.item.name for document in harvest.documents],
        "gone": list(harvest.gone),
        "error": harvest.error,
        "gaps": [{"source": gap.source, "stage": gap.stage, "reason": gap.reason} for gap in (*harvest.gaps, *unread)],
    }


def _print_harvests(harvests: list[Harvest], unread: Mapping[str, Sequence[Gap]]) -> None:
    for one in harvests:
        print(f"{one.source.name}: {one.outcome}, {len(one.documents)} new texts")
        if one.moved_to:
            print(f"{one.source.name}: has moved to {one.moved_to}; put that into the settings", file=sys.stderr)
        if one.error:
            print(f"{one.source.name}: {one.error}", file=sys.stderr)
        for gap in (*(gap for gap in one.gaps if gap.reason != one.error), *unread.get(one.source.name, ())):
            print(f"gap: {gap.source} ({gap.stage}): {gap.reason}", file=sys.stderr)
    print(f"{sum(len(one.documents) for one in harvests)} new texts from {len(harvests)} sources")


def _sources(options: argparse.Namespace) -> int:
    settings, folder, archive = settings_of(options)
    sources = settings.sources_from(folder)
    found = archive.health(sources, datetime.now(UTC))
    if options.json:
        print_json([_health_record(one) for one in found])
        return DONE
    for source, one in zip(sources, found, strict=True):
        usual = f"{one.usual:.1f} texts a working day" if one.usual is not None else "no norm yet"
        last = f"last text {one.last_item:%Y-%m-%d %H:%M} UTC" if one.last_item else "no text yet"
        print(f"{'WRONG' if one.problem else 'ok   '} {one.source}  ({source.kind})  {last}, {usual}  {source.location}")
        if one.moved_to:
            print(f"      has moved to {one.moved_to}; put that into the settings")
        if one.problem:
            print(f"      {one.problem}")
    return DONE


def _add(options: argparse.Namespace) -> int:
    """Write the best of what is found into the settings file, and name the rest."""
    settings, _, _ = settings_of(options)
    from briefing.collect.client import Client
    from briefing.collect.discover import discover
    from briefing.collect.lines import append_source, name_for, source_lines
    from briefing.pipeline.collecting import manners
    from briefing.settings import FILE_NAME

    client = Client(manners(settings))
    try:
        found, *others = discover(options.url, client)
    finally:
        client.close()
    taken = {source.name for source in settings.sources}
    if options.name in taken:
        raise BriefingError(f"{options.name}: a source has this name already; give another one with --name")
    lines = source_lines(found, options.name or name_for(found, taken))
    file = options.config or Path(FILE_NAME)
    print(lines, end="")
    if not options.dry_run:
        _write_settings(file, append_source(_text_of(file), lines, str(file)))
        print(f"# written into {file}: {found.items} texts are offered there now")
    for one in others:
        print(f"# also found: {one.kind} {one.url} ({one.items} texts)")
    return DONE


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8") if file.exists() else ""
    except OSError as error:
        raise BriefingError(f"{file}: cannot be read ({error.strerror}); mend its permissions") from error


def _write_settings(file: Path, text: str) -> None:
    """Put the new text in the file's place at once: a settings file that is half written would stop the morning."""
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        if file.exists():
            beside.chmod(file.stat().st_mode)
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise BriefingError(f"{file}: cannot be written ({error.strerror}); add the lines above yourself") from error


def _health_record(one: Health) -> dict[str, object]:
    return {
        "source": one.source,
        "last_success": one.last_success.isoformat() if one.last_success else None,
        "last_item": one.last_item.isoformat() if one.last_item else None,
        "failures": one.failures,
        "usual": one.usual,
        "problem": one.problem,
        "moved_to": one.moved_to,
        "retired": one.retired,
    }
