"""Turns how the schedule is doing into a health file, metrics for Prometheus, and a heartbeat after each edition."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx

from briefing.errors import ScheduleError
from briefing.model import Step, StepRecord

_log = logging.getLogger(__name__)

_BEAT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Status:
    """How the schedule is doing at a moment. Times are aware; `counts` are what the last steps counted, by name."""

    at: datetime
    in_hand: Step | None
    next_send: datetime | None
    records: Sequence[StepRecord]
    counts: Mapping[str, float] = field(default_factory=dict)

    def last(self, step: Step) -> StepRecord | None:
        """The latest record of a step."""
        return max((one for one in self.records if one.step == step), key=lambda one: one.at, default=None)


def write_health(file: Path, status: Status) -> None:
    """Write a JSON object for whoever asks whether all is well. Raises ScheduleError when the file cannot be written."""
    last = {step: _record(status.last(step)) for step in ("collect", "build", "send")}
    content = {
        "at": status.at.isoformat(),
        "process": os.getpid(),
        "in_hand": status.in_hand,
        "next_send": status.next_send and status.next_send.isoformat(),
        "is_well": not any(one and one["state"] == "failed" for one in last.values()),
        "last": last,
    }
    beside = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        raise ScheduleError(f"schedule.health_file {file}: {error.strerror}; mend its permissions") from error


def _record(record: StepRecord | None) -> dict[str, object] | None:
    if record is None:
        return None
    return {
        "day": record.day.isoformat(),
        "state": record.state,
        "at": record.at.isoformat(),
        "attempt": record.attempt,
        "is_late": record.is_late,
        "message": record.message,
    }


def write_metrics(file: Path, status: Status) -> None:
    """Write metrics for the text file collector of Prometheus' node exporter. Raises ScheduleError when it cannot."""
    from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

    registry = CollectorRegistry()
    tried = Gauge("briefing_step_last_attempt_timestamp_seconds", "When a step was last tried", ["step"], registry=registry)
    well = Gauge("briefing_step_is_well", "1 if the last attempt at a step did not fail", ["step"], registry=registry)
    failures = Gauge("briefing_step_failures", "Failed attempts at a step in a row", ["step"], registry=registry)
    for step in ("collect", "build", "send"):
        if record := status.last(step):
            tried.labels(step).set(record.at.timestamp())
            well.labels(step).set(record.state != "failed")
            failures.labels(step).set(record.attempt if record.state == "failed" else 0)
    if status.next_send:
        Gauge("briefing_next_send_timestamp_seconds", "When the next edition is to be sent", registry=registry).set(
            status.next_send.timestamp()
        )
    counts = Gauge("briefing_count", "What the last steps counted", ["what"], registry=registry)
    for what, count in sorted(status.counts.items()):
        counts.labels(what).set(count)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_to_textfile(str(file), registry)
    except OSError as error:
        raise ScheduleError(f"schedule.metrics_file {file}: {error.strerror}; mend its permissions") from error


def beat(target: str) -> None:
    """Call a heartbeat's address, or touch its file. One that fails is logged: the edition is out all the same."""
    try:
        if target.startswith(("https://", "http://")):
            httpx.get(target, timeout=_BEAT_SECONDS, follow_redirects=False).raise_for_status()
        else:
            Path(target).touch()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        _log.error("schedule.heartbeat %s: %s", target, error)
    except OSError as error:
        _log.error("schedule.heartbeat %s: %s", target, error.strerror)
