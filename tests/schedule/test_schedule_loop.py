"""What is due is carried out, recorded, watched and reported; and a scheduler stops when it is told to."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time as wall
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
import schedule
from prometheus_client.parser import text_string_to_metric_families
from scheduler_process import EXITS, Memory

from briefing.errors import ArchiveError, BriefingError, DeliverError, ScheduleError
from briefing.model import StepRecord, Timetable
from briefing.schedule import (
    Done,
    JsonLines,
    Run,
    Scheduler,
    Signs,
    Status,
    Steps,
    beat,
    only_one,
    write_health,
    write_metrics,
)
from briefing.schedule.loop import Carry, IsStopping

FRIDAY = date(2026, 2, 13)
DAILY = Timetable("Europe/London", time(6), time(6, 5), time(6, 30))


class Clock:
    """Shows the time that it was set to."""

    def __init__(self, shown: str) -> None:
        self.set(shown)

    def set(self, shown: str) -> None:
        self.now = datetime.combine(FRIDAY, time.fromisoformat(shown), UTC)

    def __call__(self) -> datetime:
        return self.now


class Desk:
    """Three steps that write down what they were asked to do, and whoever is to be told of it."""

    def __init__(self, clock: Clock, build: Carry | None = None, send: Carry | None = None) -> None:
        self.clock = clock
        self.store = Memory()
        self.runs: list[Run] = []
        self.alerts: list[str] = []
        self.beats = 0
        self.shown: list[Status] = []
        self.steps = Steps(self._written(None), self._written(build), self._written(send))

    def _written(self, carry: Carry | None) -> Carry:
        def carried_out(run: Run, is_stopping: IsStopping) -> Done:
            self.runs.append(run)
            return carry(run, is_stopping) if carry else Done(f"{run.step} is done")

        return carried_out

    def alert(self, subject: str, text: str) -> None:
        self.alerts.append(f"{subject}: {text}")

    def once(self) -> str:
        def beaten() -> None:
            self.beats += 1

        signs = Signs(self.alert, beaten, self.shown.append)
        return Scheduler(DAILY, self.steps, self.store, self.clock, signs, tick_seconds=1).run(once=True)

    def did(self) -> list[str]:
        return [run.step for run in self.runs]


def raising(error: Exception) -> Carry:
    def carry(_run: Run, _is_stopping: IsStopping) -> Done:
        raise error

    return carry


def test_a_morning_goes_by_itself() -> None:
    clock = Clock("06:00")
    desk = Desk(clock)
    seen = []
    for shown in ("06:00", "06:05", "06:10", "06:30", "06:35"):
        clock.set(shown)
        assert desk.once() == "done"
        seen.append((shown, desk.did()))
    assert seen == [
        ("06:00", []),
        ("06:05", ["build"]),
        ("06:10", ["build"]),
        ("06:30", ["build", "send"]),
        ("06:35", ["build", "send"]),
    ]
    assert (desk.beats, desk.alerts) == (1, [])


def test_a_late_start_builds_and_sends_in_one_go() -> None:
    desk = Desk(Clock("09:00"))
    assert desk.once() == "done"
    assert [(run.step, run.is_late) for run in desk.runs] == [("build", True), ("send", True)]
    assert desk.alerts == ["the edition of 2026-02-13 is not ready: It was to be sent at 06:30 GMT, and is not begun."]


def test_what_has_failed_is_tried_again_later_and_told_of_less_and_less() -> None:
    clock = Clock("06:05")
    desk = Desk(clock, build=raising(BriefingError("no room")))
    tried = []
    for minute in range(60):
        clock.set(f"06:{minute:02}")
        before = len(desk.runs)
        desk.once()
        if len(desk.runs) > before:
            tried.append(minute)
    assert tried == [5, 10, 20, 35, 55]
    failures = [one for one in desk.alerts if "failed" in one]
    assert failures == [f"build of 2026-02-13 failed (attempt {attempt}): no room" for attempt in (1, 2, 4)]
    assert [one.step for one in desk.store.kept if one.state == "failed"] == ["build"]


def test_a_mistake_in_the_program_is_told_of_and_the_scheduler_lives(caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk(Clock("06:05"), build=raising(KeyError("x")))
    assert desk.once() == "failed"
    assert "internal error, please report it: KeyError: 'x'" in desk.alerts[0]
    assert "Traceback" in caplog.text


def test_without_a_store_nothing_goes_on() -> None:
    class Full(Memory):
        def keep(self, record: StepRecord) -> None:
            raise ArchiveError(f"disk full: {record.step}")

    desk = Desk(Clock("06:05"))
    desk.store = Full()
    with pytest.raises(ArchiveError, match="disk full"):
        desk.once()
    assert desk.alerts == ["the scheduler has ended: disk full: build"]


def test_recipients_who_wait_are_served_later_and_the_heart_beats() -> None:
    clock = Clock("06:30")
    answers = [Done(again=clock() + timedelta(minutes=5)), Done(again=clock() + timedelta(minutes=15)), Done()]
    desk = Desk(clock, send=lambda _run, _is_stopping: answers.pop(0))
    sent = []
    for minute in range(30, 60):
        clock.set(f"06:{minute:02}")
        before = desk.did().count("send")
        desk.once()
        if desk.did().count("send") > before:
            sent.append(minute)
    assert sent == [30, 35, 45]
    assert desk.beats == 3


def test_the_heart_does_not_beat_for_an_edition_that_nobody_has() -> None:
    desk = Desk(Clock("06:30"), send=lambda _run, _is_stopping: Done(is_success=False))
    assert desk.once() == "done"
    assert desk.beats == 0


def test_what_a_step_found_wrong_is_reported_once() -> None:
    clock = Clock("06:30")
    soon = clock() + timedelta(minutes=1)
    answers = [
        Done(again=soon, problems=("a@b: 550 unknown", "c@d: 550 full")),
        Done(problems=("c@d: 550 full", "e@f: 550 no")),
    ]
    desk = Desk(clock, send=lambda _run, _is_stopping: answers.pop(0))
    desk.once()
    clock.set("06:31")
    desk.once()
    assert answers == []
    assert desk.alerts[-2:] == [
        "send of 2026-02-13: 2 problems: a@b: 550 unknown\nc@d: 550 full",
        "send of 2026-02-13: 1 problem: e@f: 550 no",
    ]


def test_an_alert_that_fails_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk(Clock("06:20"))

    def alert(subject: str, text: str) -> None:
        raise DeliverError(f"no server for {subject!r}, {text!r}")

    desk.alert = alert  # type: ignore[method-assign]
    assert desk.once() == "done"
    assert "could not be given: no server" in caplog.text


def test_a_warning_goes_out_while_the_build_is_still_in_hand() -> None:
    clock = Clock("06:19")
    was_warned = threading.Event()

    def build(_run: Run, _is_stopping: IsStopping) -> Done:
        clock.set("06:20")
        assert was_warned.wait(60)
        return Done()

    desk = Desk(clock, build=build)
    alert = desk.alert

    def told(subject: str, text: str) -> None:
        alert(subject, text)
        was_warned.set()

    desk.alert = told  # type: ignore[method-assign]
    assert desk.once() == "done"
    assert desk.alerts == ["the edition of 2026-02-13 is not ready: It is to be sent at 06:30 GMT, and is being made."]


def test_a_step_that_hangs_ends_the_scheduler() -> None:
    clock = Clock("06:19")
    released = threading.Event()

    def build(_run: Run, _is_stopping: IsStopping) -> Done:
        clock.set("07:26")
        released.wait(60)
        return Done()

    try:
        with pytest.raises(ScheduleError, match="build of 2026-02-13 hangs"):
            Desk(clock, build=build).once()
    finally:
        released.set()


def test_a_clock_that_is_put_back_does_not_keep_the_scheduler_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    behind = timedelta()

    class Shown(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) - behind

    monkeypatch.setattr(schedule, "datetime", SimpleNamespace(datetime=Shown, timedelta=timedelta))
    clock = Clock("06:00")

    def build(_run: Run, _is_stopping: IsStopping) -> Done:
        os.kill(os.getpid(), signal.SIGTERM)
        return Done()

    def show(status: Status) -> None:
        nonlocal behind
        behind = timedelta(hours=1)
        clock.set("06:05")
        desk.shown.append(status)

    desk = Desk(clock, build=build)
    scheduler = Scheduler(DAILY, desk.steps, desk.store, clock, Signs(show=show), tick_seconds=1)
    # Should it wait for the hour after all, it is stopped before it has built.
    emergency = threading.Timer(20.0, os.kill, (os.getpid(), signal.SIGTERM))
    emergency.start()
    assert scheduler.run() == "stopped"
    emergency.cancel()
    assert desk.did() == ["build"]


# ---------------------------------------------------------------- one at a time, and stopping


def started(folder: Path, linger: float, grace: float) -> subprocess.Popen[str]:
    script = Path(__file__).with_name("scheduler_process.py")
    return subprocess.Popen(
        [sys.executable, str(script), str(folder), str(linger), str(grace)], stderr=subprocess.PIPE, text=True
    )


def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    end = wall.monotonic() + seconds
    while not condition():
        assert wall.monotonic() < end
        wall.sleep(0.05)


def log(folder: Path) -> str:
    return (folder / "log").read_text() if (folder / "log").exists() else ""


@pytest.mark.parametrize(
    ("linger", "grace", "ending", "written"),
    [(1.0, 30.0, "stopped", "begun\nended, asked to stop\n"), (60.0, 0.2, "dropped", "begun\n")],
)
def test_a_signal_lets_the_step_end_or_drops_it(
    tmp_path: Path, linger: float, grace: float, ending: str, written: str
) -> None:
    process = started(tmp_path, linger, grace)
    until(lambda: "begun" in log(tmp_path))
    process.send_signal(signal.SIGTERM)
    assert (process.wait(30), process.communicate()[1]) == (EXITS[ending], "")
    assert log(tmp_path) == written


def test_two_schedulers_never_run_at_once_and_a_dead_one_is_in_nobodys_way(tmp_path: Path) -> None:
    first = started(tmp_path, 60.0, 0.0)
    until(lambda: "begun" in log(tmp_path))
    with (
        pytest.raises(ScheduleError, match=rf"lock: another scheduler runs \(process {first.pid}\); stop that one first"),
        only_one(tmp_path / "lock"),
    ):
        raise AssertionError("two hold the lock")
    first.kill()
    first.communicate()
    with only_one(tmp_path / "lock"):
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"


def test_a_lock_that_cannot_be_written_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ScheduleError, match=r"file/lock: .*; make room"), only_one(tmp_path / "file" / "lock"):
        raise AssertionError("the lock is held")


# ---------------------------------------------------------------- signs

AT = datetime(2026, 2, 13, 6, 40, tzinfo=UTC)
STATUS = Status(
    AT,
    "collect",
    AT + timedelta(days=3),
    [
        StepRecord("build", FRIDAY, "done", AT - timedelta(minutes=30), message="3 stories"),
        StepRecord("build", FRIDAY - timedelta(days=1), "failed", AT - timedelta(days=1), 3),
        StepRecord("send", FRIDAY, "failed", AT, 2, AT + timedelta(minutes=5), message="no server"),
    ],
    {"recipients_accepted": 499, "recipients_refused": 1},
)


def test_the_health_file_says_how_it_is_going(tmp_path: Path) -> None:
    write_health(tmp_path / "state" / "health.json", STATUS)
    health = json.loads((tmp_path / "state" / "health.json").read_text())
    assert (health["is_well"], health["in_hand"], health["next_send"]) == (False, "collect", "2026-02-16T06:40:00+00:00")
    assert health["last"]["build"]["message"] == "3 stories"
    assert health["last"]["send"]["attempt"] == 2
    assert health["last"]["collect"] is None
    assert [file.name for file in (tmp_path / "state").iterdir()] == ["health.json"]


def test_metrics_can_be_read_by_prometheus(tmp_path: Path) -> None:
    write_metrics(tmp_path / "briefing.prom", STATUS)
    read = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families((tmp_path / "briefing.prom").read_text())
        for sample in family.samples
    }
    assert read == {
        ("briefing_step_last_attempt_timestamp_seconds", "build"): (AT - timedelta(minutes=30)).timestamp(),
        ("briefing_step_last_attempt_timestamp_seconds", "send"): AT.timestamp(),
        ("briefing_step_is_well", "build"): 1,
        ("briefing_step_is_well", "send"): 0,
        ("briefing_step_failures", "build"): 0,
        ("briefing_step_failures", "send"): 2,
        ("briefing_next_send_timestamp_seconds",): (AT + timedelta(days=3)).timestamp(),
        ("briefing_count", "recipients_accepted"): 499,
        ("briefing_count", "recipients_refused"): 1,
    }


@pytest.mark.parametrize(("write", "key"), [(write_health, "health_file"), (write_metrics, "metrics_file")])
def test_signs_that_cannot_be_written_name_their_key(
    tmp_path: Path, write: Callable[[Path, Status], None], key: str
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ScheduleError, match=rf"schedule\.{key} .*: File exists"):
        write(tmp_path / "file" / "x", STATUS)


def test_the_heart_beats_by_file_and_by_address(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    asked: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200 if self.path == "/alive" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Ear) as server:
        threading.Thread(target=server.serve_forever).start()
        address = f"http://127.0.0.1:{server.server_port}"
        beat(f"{address}/alive")
        assert caplog.text == ""
        beat(f"{address}/gone")
        server.shutdown()
    assert asked == ["/alive", "/gone"]
    assert "404" in caplog.text
    beat(str(tmp_path / "beat"))
    assert (tmp_path / "beat").exists()
    beat(str(tmp_path / "nowhere" / "beat"))
    assert "No such file" in caplog.text


def test_logs_for_programs_are_one_object_a_line() -> None:
    record = logging.LogRecord("briefing.x", logging.ERROR, "", 0, "two\nlines: %s", ("é",), None)
    line = JsonLines().format(record)
    assert "\n" not in line
    content = json.loads(line)
    assert (content["level"], content["logger"], content["message"]) == ("error", "briefing.x", "two\nlines: é")
