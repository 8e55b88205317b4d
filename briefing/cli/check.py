"""Turns `briefing check` into what is wrong with the set-up."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from briefing.cli.common import DONE, FAILED, command, settings_of, sources_of, style_of


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = command(commands, "check", _check, "say what is wrong with the set-up")
    parser.add_argument("--sources", type=Path, metavar="DIR", help="a folder of texts, instead of the settings' sources")


def _check(options: argparse.Namespace) -> int:
    settings, folder, archive = settings_of(options)
    from briefing import check

    sources, style = sources_of(options, settings, folder), style_of(settings, folder)
    findings = list(check.check(settings, folder, sources, archive, style, lambda: datetime.now(UTC)))
    for finding in findings:
        print(f"{'ok   ' if finding.is_well else 'WRONG'} {finding.what}")
    wrong = sum(not finding.is_well for finding in findings)
    print(f"{wrong} thing{'s' * (wrong != 1)} to mend" if wrong else "all is well")
    return FAILED if wrong else DONE
