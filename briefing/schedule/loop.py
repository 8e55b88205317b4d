"""Turns what is due into steps carried out one at a time, recorded, watched and reported, until there is reason to stop."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

import schedule

from briefing.errors import BriefingError, ScheduleError
from briefing.model import StepRecord, Timetable
from briefing.schedule.due import MEMORY, Run, due, next_runs, overdue
from briefing.schedule.signs import Status

_log = logging.getLogger(__name__)

# How often it is looked whether a signal came.
_LOOK_SECONDS = 0.5
# A step that is still in hand so long after its deadline will not end, and must not keep the next edition from coming.
_HANGING = timedelta(hours=1)

# "stopped": a signal came, and the step in hand was finished; "dropped": it was not, and is done again next time.
Ending = Literal["done", "failed", "stopped", "dropped"]
Alert = Callable[[str, str], None]
IsStopping = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a step: a line for the log, when to go on with what is left, what is to be reported, what was counted.

    `is_success` is false where a step came to its end and nobody has anything of it: the heart does not beat then.
    """

    message: str = ""
    again: datetime | None = None
    problems: tuple[str, ...] = ()
    counts: Mapping[str, float] = field(default_factory=dict)
    is_success: bool = True


# Carries a run out. It may be ended at any moment and is then called again with the same run; when the second argument
# says that the scheduler is stopping, it should come to an end soon. Raises BriefingError when it has failed.
Carry = Callable[[Run, IsStopping], Done]


@dataclass(frozen=True, slots=True)
class Steps:
    """Who carries out the steps."""

    collect: Carry
    build: Carry
    send: Carry


class Store(Protocol):
    """Where it is kept which steps were done."""

    def records(self, since: datetime) -> Sequence[StepRecord]:
        """The records of the days since then."""

    def keep(self, record: StepRecord) -> None:
        """Keep a record instead of the one of the same step and day."""


@dataclass(frozen=True, slots=True)
class Signs:
    """Whom to tell: `alert` (subject, text) a person, by a second way; `beat` after an edition; `show` at every tick."""

    alert: Alert = lambda _subject, _text: None
    beat: Callable[[], None] = lambda: None
    show: Callable[[Status], None] = lambda _status: None


class Scheduler:
    """Carries out what is due, looking every `tick_seconds` by `clock` (which gives the time, aware).

    After a signal the step in hand has `grace_seconds` to end.
    """

    def __init__(
        self,
        timetable: Timetable,
        steps: Steps,
        store: Store,
        clock: Callable[[], datetime],
        signs: Signs = Signs(),
        grace_seconds: float = 60.0,
        tick_seconds: int = 10,
    ) -> None:
        self._timetable = timetable
        self._steps = steps
        self._store = store
        self._clock = clock
        self._signs = signs
        self._grace_seconds = grace_seconds
        self._tick_seconds = tick_seconds
        self._in_hand: Run | None = None
        self._worker: threading.Thread | None = None
        self._is_stopping = False
        self._has_failed = False
        self._counts: dict[str, float] = {}
        self._crash: BaseException | None = None

    def run(self, once: bool = False) -> Ending:
        """Carry out what is due until SIGTERM or SIGINT comes; with `once`, until nothing more is due now.

        Call it in the main thread. Raises what the store raises, since nothing is safe to do without it.
        """
        with self._signals():
            try:
                self._watch(once)
                return self._end()
            except BriefingError as error:
                self._tell("the scheduler has ended", str(error))
                raise

    def _watch(self, once: bool) -> None:
        """Tick until there is reason to stop."""
        waker = self._waker()
        while not self._is_stopping:
            waker.run_pending()
            if once and self._worker is None:
                return
            if self._ended_within(min(waker.idle_seconds or 0.0, self._tick_seconds)):
                waker.run_all()
            if (waker.idle_seconds or 0.0) > self._tick_seconds:
                # The library keeps time by the clock on the wall, and would wait for the hour that autumn puts it back.
                waker = self._waker()

    def _tick(self) -> None:
        """See whether the step in hand has ended, begin the next that is due, and show how it is going."""
        if self._worker and not self._worker.is_alive():
            self._worker = self._in_hand = None
        if self._crash:
            raise self._crash
        now = self._clock()
        if self._in_hand and now > self._in_hand.deadline + _HANGING:
            raise ScheduleError(f"{self._in_hand.step} of {self._in_hand.day} hangs; start the scheduler again")
        records = self._store.records(now - MEMORY)
        self._warn(now, records)
        runs = due(self._timetable, now, records)
        if self._worker is None and runs:
            self._start(runs[0])
        step = self._in_hand.step if self._in_hand else None
        following = next_runs(self._timetable, now, 1)[0].send.astimezone(ZoneInfo(self._timetable.time_zone))
        self._signs.show(Status(now, step, following, records, self._counts))

    def _start(self, run: Run) -> None:
        self._in_hand = run
        # A daemon: a step that does not end in time is dropped with the process, which every step stands.
        self._worker = threading.Thread(target=self._carry_out, args=(run,), name=run.step, daemon=True)
        self._worker.start()

    def _carry_out(self, run: Run) -> None:
        """Carry a step out and record what came of it; in a thread of its own, so that the clock is watched meanwhile."""
        try:
            before = self._before(run)
            try:
                _log.info("%s of %s begins", run.step, run.day)
                done = getattr(self._steps, run.step)(run, lambda: self._is_stopping)
            except BriefingError as error:
                self._failed(run, before, str(error))
            except Exception as error:
                # A mistake in the program must not keep the mornings to come from their editions.
                _log.exception("%s of %s", run.step, run.day)
                self._failed(run, before, f"internal error, please report it: {type(error).__name__}: {error}")
            else:
                self._succeeded(run, before, done)
        except BaseException as error:
            # The main thread raises it.
            self._crash = error

    def _before(self, run: Run) -> StepRecord | None:
        records = self._store.records(self._clock() - MEMORY)
        return next((one for one in records if (one.step, one.day) == (run.step, run.day)), None)

    def _succeeded(self, run: Run, before: StepRecord | None, done: Done) -> None:
        state: Literal["waiting", "done"] = "waiting" if done.again else "done"
        # The record keeps what was reported, so that it is reported once a day and not at every attempt.
        reported = set(before.message.splitlines()) if before else set()
        said = "\n".join((done.message, *done.problems))
        self._store.keep(StepRecord(run.step, run.day, state, self._clock(), 1, done.again, run.is_late, said))
        _log.info("%s of %s: %s", run.step, run.day, done.message or state)
        self._counts.update(done.counts)
        problems = [one for one in done.problems if one not in reported]
        if problems:
            plural = "s" * (len(problems) != 1)
            self._tell(f"{run.step} of {run.day}: {len(problems)} problem{plural}", "\n".join(problems))
        if run.step == "send" and done.is_success:
            self._signs.beat()

    def _failed(self, run: Run, before: StepRecord | None, message: str) -> None:
        if self._is_stopping:
            _log.info("%s of %s: dropped, since the scheduler stops: %s", run.step, run.day, message)
            return
        self._has_failed = True
        attempt = before.attempt + 1 if before and before.state == "failed" else 1
        again = self._clock() + attempt * self._timetable.retry
        self._store.keep(StepRecord(run.step, run.day, "failed", self._clock(), attempt, again, run.is_late, message))
        _log.error("%s of %s, attempt %d: %s", run.step, run.day, attempt, message)
        if attempt & (attempt - 1) == 0:
            # The first, second, fourth, eighth time: nobody reads the same words twenty times.
            self._tell(f"{run.step} of {run.day} failed (attempt {attempt})", message)

    def _warn(self, now: datetime, records: Sequence[StepRecord]) -> None:
        late = overdue(self._timetable, now, records)
        if late is None:
            return
        self._store.keep(StepRecord("warn", late.day, "done", now))
        at = late.planned.astimezone(ZoneInfo(self._timetable.time_zone))
        state = "is being made" if self._in_hand and self._in_hand.step == "build" else "is not begun"
        said = f"It {'was' if late.is_late else 'is'} to be sent at {at:%H:%M %Z}, and {state}."
        self._tell(f"the edition of {late.day} is not ready", said)

    def _tell(self, subject: str, text: str) -> None:
        try:
            self._signs.alert(subject, text)
        except BriefingError as error:
            _log.error("alert %r could not be given: %s", subject, error)

    def _ended_within(self, seconds: float) -> bool:
        """Wait, but no longer than until the step in hand ends, and tell whether it has; or until a signal comes."""
        end = time.monotonic() + seconds
        while not self._is_stopping and (left := end - time.monotonic()) > 0:
            if self._worker is None:
                time.sleep(min(left, _LOOK_SECONDS))
            else:
                self._worker.join(min(left, _LOOK_SECONDS))
                if not self._worker.is_alive():
                    return True
        return False

    def _end(self) -> Ending:
        if self._worker:
            self._worker.join(self._grace_seconds)
        if self._crash:
            raise self._crash
        if self._worker and self._worker.is_alive():
            return "dropped"
        if self._is_stopping:
            return "stopped"
        return "failed" if self._has_failed else "done"

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def stop(_number: int, _frame: object) -> None:
            self._is_stopping = True

        before = {one: signal.signal(one, stop) for one in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def _waker(self) -> schedule.Scheduler:
        """Calls `_tick` at once, and then every so many seconds."""
        waker = schedule.Scheduler()
        job = waker.every(self._tick_seconds).seconds.do(self._tick)
        job.next_run = job.next_run and job.next_run - timedelta(seconds=self._tick_seconds)
        return waker
