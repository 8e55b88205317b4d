"""Turns `briefing build` into one edition, and says where it lies."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from briefing.cli.common import (
    DONE,
    HAS_GAPS,
    analyst_of,
    command,
    day,
    print_json,
    progress,
    settings_of,
    sources_of,
    style_of,
)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = command(commands, "build", _build, "build, prove and archive one edition")
    parser.add_argument("--date", type=day, metavar="YYYY-MM-DD", help="the edition's day (default: today)")
    parser.add_argument("--sources", type=Path, metavar="DIR", help="a folder of texts, instead of the settings' sources")
    parser.add_argument("--offline", action="store_true", help="ask no source in the network; take what was collected")
    parser.add_argument("--strict", action="store_true", help="exit with 3 if the edition has gaps")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def _build(options: argparse.Namespace) -> int:
    settings, folder, archive = settings_of(options)
    with analyst_of(settings) as analyst:
        # Imported while the second process loads the language model.
        from briefing import pipeline

        day = options.date or datetime.now(settings.zone).date()
        style = style_of(settings, folder)
        sources = sources_of(options, settings, folder)
        try:
            built = pipeline.build(settings, sources, archive, day, style, progress, analyst, offline=options.offline)
        finally:
            progress("")
    brief, where = built.brief, built.kept.folder
    said = "new" if built.is_new else "unchanged"
    if options.json:
        files = {name: str(where / name) for name in sorted(entry["name"] for entry in built.kept.manifest["files"])}
        gaps = [{"source": gap.source, "stage": gap.stage, "reason": gap.reason} for gap in brief.gaps]
        print_json({"date": str(day), "version": brief.version, "result": said, "files": files, "gaps": gaps})
    else:
        print(f"Edition {brief.number}, version {brief.version} ({said}), {len(brief.stories)} stories")
        print(f"PDF:  {where / 'brief.pdf'}\nHTML: {where / 'brief.html'}")
        for gap in brief.gaps:
            print(f"gap: {gap.source} ({gap.stage}): {gap.reason}", file=sys.stderr)
    return HAS_GAPS if options.strict and brief.gaps else DONE
