"""Turns `briefing send` into messages to those who have not had an edition yet, and says what became of them."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from briefing.cli.common import DONE, FAILED, command, day, print_json, settings_of, style_of


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = command(commands, "send", _send, "deliver an archived edition to those who have not had it yet")
    parser.add_argument("--date", type=day, metavar="YYYY-MM-DD", help="the edition's day (default: today)")
    parser.add_argument("--dry-run", type=Path, metavar="DIR", help="write the messages into a folder, send nothing")
    purpose = parser.add_mutually_exclusive_group()
    purpose.add_argument("--correction", metavar="REASON", help="send this version to those who have had an earlier one")
    purpose.add_argument("--recall", metavar="REASON", help="recall the edition from all who have had it")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def _send(options: argparse.Namespace) -> int:
    settings, folder, archive = settings_of(options)
    from briefing.pipeline.sending import Order, send

    order = Order(
        options.date or datetime.now(settings.zone).date(),
        "recall" if options.recall else "correction" if options.correction else "edition",
        options.recall or options.correction or "",
        dry_run=options.dry_run,
    )
    sent = send(settings, folder, archive, order, lambda: datetime.now(UTC), style_of(settings, folder))
    counts = Counter(one.state for one in sent.receipts)
    if options.json:
        receipts = [
            {"recipient": one.recipient, "way": one.way, "purpose": one.purpose, "state": one.state, "answer": one.answer}
            for one in sent.receipts
        ]
        again = sent.again.isoformat() if sent.again else None
        files = [str(file) for file in sent.files]
        print_json({"receipts": receipts, "again": again, "problems": sent.problems, "files": files})
    else:
        for file in sent.files:
            print(file)
        for problem in sent.problems:
            print(problem, file=sys.stderr)
        if options.dry_run:
            print(f"{len(sent.files)} messages written, none sent")
        else:
            said = f"{counts['accepted']} accepted, {counts['deferred']} deferred, {counts['refused']} refused"
            print(f"{said} ({order.purpose} of {order.day})")
        if sent.again:
            print(f"the next attempt is due at {sent.again.astimezone(settings.zone):%H:%M}; run this again then")
    return FAILED if sent.problems or counts["refused"] else DONE
