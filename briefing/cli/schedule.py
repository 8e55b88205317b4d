"""Turns `briefing schedule` into every morning's edition, until it is stopped."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.cli.common import DONE, FAILED, analyst_of, command, print_json, settings_of, style_of

if TYPE_CHECKING:
    from briefing.model import Timetable
    from briefing.schedule import Signs, Status
    from briefing.settings import Settings


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = command(commands, "schedule", _schedule, "collect, build and send when due, until stopped")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help="do what is due now and end, for cron and systemd timers")
    how.add_argument("--dry-run", action="store_true", help="print the next ten editions, do nothing")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def _now() -> datetime:
    return datetime.now(UTC)


def _schedule(options: argparse.Namespace) -> int:
    settings, folder, archive = settings_of(options)
    table = settings.schedule
    timetable = table.timetable(settings.time_zone, settings.cutoff)
    if options.dry_run:
        return _print_next(timetable, settings, options.json)
    from briefing.pipeline.mornings import Journal, Mornings, lock_file
    from briefing.schedule import Scheduler, only_one

    _log_to_standard_error(table.log)
    mornings = Mornings(
        settings,
        folder,
        settings.sources_from(folder),
        archive,
        style_of(settings, folder),
        lambda: analyst_of(settings),
        _now,
    )
    signs = _signs(settings, folder)
    with only_one(lock_file(archive)):
        scheduler = Scheduler(timetable, mornings.steps(), Journal(archive), _now, signs, table.grace_seconds)
        ending = scheduler.run(once=options.once)
    if options.json:
        print_json({"ending": ending})
    return FAILED if ending == "failed" else DONE


def _print_next(timetable: Timetable, settings: Settings, as_json: bool) -> int:
    from briefing.schedule import next_runs

    runs = next_runs(timetable, _now(), 10)
    zone = settings.zone
    if as_json:
        print_json(
            [
                {
                    "day": str(one.day),
                    "short": one.is_short,
                    "collect": [at.astimezone(zone).isoformat() for at in one.collects],
                    "cutoff": one.cutoff.astimezone(zone).isoformat(),
                    "build": one.build.astimezone(zone).isoformat(),
                    "send": one.send.astimezone(zone).isoformat(),
                }
                for one in runs
            ]
        )
        return DONE
    for one in runs:
        cutoff, build, send = (at.astimezone(zone) for at in (one.cutoff, one.build, one.send))
        kind = "short edition" if one.is_short else "edition"
        times = f"cut-off {cutoff:%H:%M}, build {build:%H:%M}, send {send:%H:%M %Z}"
        print(f"{one.day:%A %Y-%m-%d}  {kind}  {times}")
    return DONE


def _signs(settings: Settings, root: Path) -> Signs:
    """Whom to tell how it goes, as the settings say."""
    from briefing.deliver import SecondWay, alert
    from briefing.schedule import Signs, beat, write_health, write_metrics

    table, way = settings.schedule, settings.schedule.alert
    server = way.server.server(root) if way.server else None
    second = SecondWay(way.mail_to, way.mail_from, server, way.webhook, way.command)

    def tell(subject: str, text: str) -> None:
        alert(second, subject, text, _now())

    def show(status: Status) -> None:
        if table.health_file:
            write_health(root / table.health_file, status)
        if table.metrics_file:
            write_metrics(root / table.metrics_file, status)

    return Signs(alert=tell, beat=_beat(table.heartbeat, root, beat), show=show)


def _beat(target: str | None, root: Path, beat: Callable[[str], None]) -> Callable[[], None]:
    if target is None:
        return lambda: None
    where = target if target.startswith(("https://", "http://")) else str(root / target)
    return lambda: beat(where)


def _log_to_standard_error(form: str) -> None:
    """What the scheduler does goes to standard error, for whoever keeps its logs."""
    from briefing.schedule import JsonLines

    handler = logging.StreamHandler(sys.stderr)
    plain = logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    handler.setFormatter(JsonLines() if form == "json" else plain)
    log = logging.getLogger("briefing")
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
