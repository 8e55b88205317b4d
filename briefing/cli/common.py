"""What several commands share: options, settings, sources, progress, and how results are printed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.analyse.analyst import Analyst
    from briefing.archive import Archive
    from briefing.model import Source
    from briefing.pipeline.style import Style
    from briefing.settings import Settings

DONE, FAILED, MISUSED, HAS_GAPS, INTERRUPTED = 0, 1, 2, 3, 130


def common() -> argparse.ArgumentParser:
    """The options that every command takes."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--debug", action="store_true", help="show where an error came from")
    return parser


def settled() -> argparse.ArgumentParser:
    """The options of every command that reads the settings."""
    parser = argparse.ArgumentParser(add_help=False, parents=[common()])
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings (default: briefing.toml, if it is there)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where editions go (default: the settings' paths.out)")
    return parser


def command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    text: str,
    parent: argparse.ArgumentParser | None = None,
) -> argparse.ArgumentParser:
    """Add a command that `run` carries out; it takes the options of `parent`, by default those of `settled`."""
    described = text[0].upper() + text[1:] + "."
    made = commands.add_parser(name, help=text, description=described, parents=[parent or settled()])
    made.set_defaults(run=run)
    return made


def day(text: str) -> date:
    """A day as options give it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2026-02-13") from None


def settings_of(options: argparse.Namespace) -> tuple[Settings, Path, Archive]:
    """The settings, the folder that their paths start from, and the archive."""
    from briefing import settings
    from briefing.archive import Archive

    chosen, folder = settings.load(options.config)
    signer = None
    if chosen.archive.signing_key:
        from briefing.archive.signature import load_signer

        signer = load_signer(folder / chosen.archive.signing_key)
    return chosen, folder, Archive(options.out or folder / chosen.paths.out, signer)


def sources_of(options: argparse.Namespace, settings: Settings, folder: Path) -> tuple[Source, ...]:
    """The sources of the settings, or the one folder that was named instead."""
    from briefing.model import Source

    return (Source("sources", str(options.sources)),) if options.sources else settings.sources_from(folder)


def style_of(settings: Settings, folder: Path) -> Style:
    """How editions are to look, as the settings say."""
    from briefing.pipeline.style import Style

    templates = folder / settings.paths.templates if settings.paths.templates else None
    return Style(templates, settings.look.look(folder))


@contextmanager
def analyst_of(settings: Settings) -> Iterator[Analyst]:
    """Who analyses texts: other processes of this machine, or a cluster if the settings name one."""
    from briefing.analyse.analyst import Beside, Here

    model = settings.language.model
    if settings.cluster.scheduler:
        from briefing.analyse.cluster import OnCluster

        yield OnCluster(settings.cluster.scheduler, model, Here(model))
        return
    beside = Beside(model)
    try:
        yield beside
    finally:
        beside.close()


def progress(stage: str) -> None:
    """Show on a terminal what is being done."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{stage}{' ...' if stage else ''}", end="", file=sys.stderr, flush=True)


def print_json(value: object) -> None:
    """Print a result for a program to read."""
    print(json.dumps(value, ensure_ascii=False, indent=1))
