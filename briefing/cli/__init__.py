"""Turns a command line into calls of the pipeline: wiring, the clock, progress, printing; imports nothing heavy at start."""

from __future__ import annotations

import argparse
import logging
import sys

from briefing import __version__
from briefing.cli import archive, build, check, collect, schedule, send, texts
from briefing.cli.common import DONE, FAILED, INTERRUPTED, MISUSED
from briefing.errors import BriefingError, SettingsError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code: 0 done, 1 failed, 2 wrong command line or settings, 3 gaps with --strict."""
    options = _parser().parse_args(arguments)
    # Libraries report what a text or a font lacks; what matters of it is a gap, the rest is for those who debug.
    logging.basicConfig(level=logging.INFO if options.debug else logging.CRITICAL, stream=sys.stderr)
    try:
        return int(options.run(options))
    except BrokenPipeError:
        # Whoever read our output has had enough; Python must not complain when it flushes at exit.
        sys.stdout = None
        return DONE
    except (Exception, KeyboardInterrupt) as error:
        if options.debug:
            raise
        code, message = _explain(error)
        print(f"briefing: {message}", file=sys.stderr)
        return code


def _explain(error: BaseException) -> tuple[int, str]:
    """The exit code of an error, and what is said of it."""
    if isinstance(error, SettingsError):
        return MISUSED, str(error)
    if isinstance(error, BriefingError):
        return FAILED, str(error)
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED, "stopped"
    return FAILED, f"internal error, please report it: {type(error).__name__}: {error} (--debug shows where)"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="briefing", description="Turns a day's source texts into a dated, proven brief.")
    parser.add_argument("--version", action="version", version=f"briefing {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for group in (build, collect, send, schedule, texts, archive, check):
        group.add(commands)
    return parser
