"""Turns a timetable, the time and what was done so far into what is due now, what comes next, and what to warn of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from briefing.errors import ScheduleError
from briefing.model import Step, StepRecord, Timetable
from briefing.schedule.days import planned
from briefing.schedule.moments import every, moment

# So far back it is looked for what was done; records that are older are of no use to `due`.
MEMORY = timedelta(days=31)

_DAY = timedelta(days=1)
_SHORTEST_BUILD = timedelta(minutes=5)
_LONGEST_COLLECT = timedelta(hours=1)
# So far ahead a day with an edition is looked for before it is said that none comes.
_HORIZON_DAYS = 800

Records = Mapping[tuple[Step, date], StepRecord]


@dataclass(frozen=True, slots=True)
class Morning:
    """The run of one day's edition. Moments are in UTC; `collects` are those of the day that come before its build."""

    day: date
    is_short: bool
    collects: tuple[datetime, ...]
    cutoff: datetime
    build: datetime
    send: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """A step that is due: `planned` for a moment, to be ended by `deadline` with what there is then (both in UTC).

    `is_late` says that the edition could no longer be sent in time when the run began. `missed` are earlier days whose
    editions were never built; this one holds what they would have held.
    """

    step: Step
    day: date
    planned: datetime
    deadline: datetime
    is_short: bool = False
    is_late: bool = False
    missed: tuple[date, ...] = ()


def next_runs(timetable: Timetable, now: datetime, count: int) -> tuple[Morning, ...]:
    """The next editions that are to be sent. Raises ScheduleError when there never will be so many."""
    found: list[Morning] = []
    day = _today(timetable, now)
    for ahead in range(_HORIZON_DAYS):
        morning = _morning(timetable, day + ahead * _DAY)
        if morning and morning.send > now:
            found.append(morning)
        if len(found) == count:
            return tuple(found)
    raise ScheduleError("schedule: the days that are set hardly ever have an edition; correct days, weekends or holidays")


def due(timetable: Timetable, now: datetime, records: Iterable[StepRecord]) -> tuple[Run, ...]:
    """What is to be done now, the first thing first; one is carried out, recorded, and then it is asked again.

    Of editions that were missed only the latest is built, and that only until `timetable.late` after its time. What was
    built is sent, however late: no other edition will hold it.
    """
    known = {(one.step, one.day): one for one in records}
    build = _build_due(timetable, now, known)
    return (*([build] if build else []), *_sends_due(timetable, now, known), *_collect_due(timetable, now, known))


def overdue(timetable: Timetable, now: datetime, records: Iterable[StepRecord]) -> Run | None:
    """The build that will hardly be ready when its edition is to be sent, and of which no warning was given yet."""
    known = {(one.step, one.day): one for one in records}
    morning = _current(timetable, now)
    if not morning or _is_done(known, "build", morning.day) or ("warn", morning.day) in known:
        return None
    if now < morning.send - timetable.warning:
        return None
    return Run("warn", morning.day, morning.send, morning.send, morning.is_short, now > morning.send)


def _build_due(timetable: Timetable, now: datetime, known: Records) -> Run | None:
    morning = _current(timetable, now)
    if not morning or _is_done(known, "build", morning.day) or _waits(known, "build", morning.day, now):
        return None
    deadline = morning.send - timetable.reserve
    if deadline <= now:
        deadline = now + max(morning.send - morning.build - timetable.reserve, _SHORTEST_BUILD)
    missed = tuple(_missed(timetable, morning.day, known))
    return Run("build", morning.day, morning.build, deadline, morning.is_short, now > morning.send, missed)


def _sends_due(timetable: Timetable, now: datetime, known: Records) -> Iterator[Run]:
    """The editions that were built and not sent, and those whose sending was begun, by whomever, and did not end."""
    begun = {day for (step, day), one in known.items() if step == "send" or (step == "build" and one.state == "done")}
    for day in sorted(begun):
        if _is_done(known, "send", day) or _waits(known, "send", day, now):
            continue
        before = known.get(("send", day))
        at = moment(day, timetable.send_at, ZoneInfo(timetable.time_zone))
        if now < at and before is None:
            continue
        # What was said at the first attempt is said at all: every recipient gets the same message.
        is_late = before.is_late if before else known["build", day].is_late or now > at + timetable.warning
        yield Run("send", day, at, now + timetable.late, is_late=is_late)


def _collect_due(timetable: Timetable, now: datetime, known: Records) -> Iterator[Run]:
    today = _today(timetable, now)
    slots = [(at, day) for day in (today - _DAY, today) for at in _collects(timetable, day) if at <= now]
    if not slots:
        return
    at, day = max(slots)
    # A build collects as well.
    if any(one.at >= at for (step, _), one in known.items() if step in ("collect", "build")):
        return
    builds = [morning.build for morning in (_morning(timetable, today), _morning(timetable, today + _DAY)) if morning]
    yield Run("collect", day, at, min([now + _LONGEST_COLLECT, *(one for one in builds if one > now)]))


def _missed(timetable: Timetable, day: date, known: Records) -> Iterator[date]:
    """The days before this one, back to the last one that was built, that should have had an edition."""
    built = [one for step, one in known if step == "build" and one < day and _is_done(known, "build", one)]
    if built:
        between = range(1, (day - max(built)).days)
        yield from (one for one in (max(built) + ahead * _DAY for ahead in between) if planned(timetable, one))


def _current(timetable: Timetable, now: datetime) -> Morning | None:
    """The latest edition whose time to be built has come, if it is not too late for it."""
    day = _today(timetable, now)
    for back in range(timetable.late.days + 3):
        morning = _morning(timetable, day - back * _DAY)
        if morning and morning.build <= now:
            return morning if now <= morning.send + timetable.late else None
    return None


@lru_cache(maxsize=100)
def _morning(timetable: Timetable, day: date) -> Morning | None:
    kind = planned(timetable, day)
    if kind is None:
        return None
    zone = ZoneInfo(timetable.time_zone)
    times = (timetable.cutoff, timetable.build_at, timetable.send_at)
    cutoff, build, send = (moment(day, at, zone) for at in times)
    collects = tuple(at for at in _collects(timetable, day) if at < build)
    return Morning(day, kind == "short", collects, cutoff, build, send)


@lru_cache(maxsize=100)
def _collects(timetable: Timetable, day: date) -> tuple[datetime, ...]:
    """The moments of a day at which texts are collected, in order; every day, since feeds do not wait for working days."""
    zone = ZoneInfo(timetable.time_zone)
    found = {moment(day, at, zone) for at in timetable.collect_at}
    if timetable.collect_every:
        found.update(every(day, timetable.collect_every, zone))
    return tuple(sorted(found))


def _today(timetable: Timetable, now: datetime) -> date:
    return now.astimezone(ZoneInfo(timetable.time_zone)).date()


def _is_done(known: Records, step: Step, day: date) -> bool:
    record = known.get((step, day))
    return record is not None and record.state == "done"


def _waits(known: Records, step: Step, day: date, now: datetime) -> bool:
    """Tell whether a step was tried and is to be left alone for a while."""
    record = known.get((step, day))
    return record is not None and record.again is not None and now < record.again
