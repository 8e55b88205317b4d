"""What is due when: on ordinary days, on days off, when the clocks change, and after the machine slept."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.errors import ScheduleError
from briefing.model import Step, StepRecord, Timetable
from briefing.schedule import Run, due, next_runs, overdue
from briefing.schedule.days import planned
from briefing.schedule.moments import every, moment

MONDAY, TUESDAY, FRIDAY, SATURDAY = date(2026, 2, 9), date(2026, 2, 10), date(2026, 2, 13), date(2026, 2, 14)

DAILY = Timetable("Europe/London", time(6), time(6, 5), time(6, 30), country="GB", subdivision="ENG")


def at(day: date, clock: str, zone: str = "Europe/London") -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone))


def done(step: Step, day: date, clock: str = "06:10", is_late: bool = False) -> StepRecord:
    return StepRecord(step, day, "done", at(day, clock), is_late=is_late)


def failed(step: Step, day: date, clock: str, again: str) -> StepRecord:
    return StepRecord(step, day, "failed", at(day, clock), again=at(day, again))


# ---------------------------------------------------------------- moments


@pytest.mark.parametrize(
    ("zone", "day", "clock", "utc"),
    [
        ("Europe/London", "2026-02-13", "06:00", "2026-02-13T06:00"),
        ("Europe/London", "2026-07-13", "06:00", "2026-07-13T05:00"),
        # London's clocks go from 01:00 to 02:00: times between are when they do.
        ("Europe/London", "2026-03-29", "00:59", "2026-03-29T00:59"),
        ("Europe/London", "2026-03-29", "01:00", "2026-03-29T01:00"),
        ("Europe/London", "2026-03-29", "01:30", "2026-03-29T01:00"),
        ("Europe/London", "2026-03-29", "02:00", "2026-03-29T01:00"),
        # and back from 02:00 to 01:00: times between are meant the first time.
        ("Europe/London", "2026-10-25", "01:30", "2026-10-25T00:30"),
        ("Europe/London", "2026-10-25", "02:00", "2026-10-25T02:00"),
        ("Europe/Brussels", "2026-03-29", "02:30", "2026-03-29T01:00"),
        ("Europe/Brussels", "2026-10-25", "02:30", "2026-10-25T00:30"),
        # Auckland's forward in September, back in April.
        ("Pacific/Auckland", "2026-09-27", "02:30", "2026-09-26T14:00"),
        ("Pacific/Auckland", "2026-04-05", "02:30", "2026-04-04T13:30"),
        # Half an hour on Lord Howe; a whole day that Samoa left out.
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30"),
        ("Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T10:00"),
    ],
)
def test_a_time_of_the_clock_is_one_moment(zone: str, day: str, clock: str, utc: str) -> None:
    found = moment(date.fromisoformat(day), time.fromisoformat(clock), ZoneInfo(zone))
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)


ZONES = st.sampled_from(
    ["Europe/London", "Europe/Brussels", "Pacific/Auckland", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca"]
)


@given(
    ZONES, st.dates(date(2000, 1, 1), date(2037, 12, 31)), st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    st.times().map(lambda one: one.replace(second=0, microsecond=0)),
)  # fmt: skip
def test_times_in_order_are_moments_in_order(zone: str, day: date, one: time, other: time) -> None:
    early, late = sorted((one, other))
    assert moment(day, early, ZoneInfo(zone)) <= moment(day, late, ZoneInfo(zone))


@pytest.mark.parametrize(("day", "count"), [("2026-02-13", 48), ("2026-03-29", 46), ("2026-10-25", 50)])
def test_an_interval_fills_days_of_any_length(day: str, count: int) -> None:
    moments = list(every(date.fromisoformat(day), timedelta(minutes=30), ZoneInfo("Europe/London")))
    assert len(moments) == count
    assert {later - earlier for earlier, later in pairwise(moments)} == {timedelta(minutes=30)}


# ---------------------------------------------------------------- days

EASTER_MONDAY, AFTER_EASTER = date(2026, 4, 6), date(2026, 4, 7)
WEEKLY = Timetable("Europe/London", time(6), time(6, 5), time(6, 30), days=(0,), country="GB", subdivision="ENG")


@pytest.mark.parametrize(
    ("timetable", "day", "kind"),
    [
        ({}, FRIDAY, "full"),
        ({}, SATURDAY, None),
        ({"weekends": "short"}, SATURDAY, "short"),
        ({"weekends": "full"}, SATURDAY, "full"),
        ({"working_days": (6, 0, 1, 2, 3)}, FRIDAY, None),
        ({}, EASTER_MONDAY, None),
        ({"holidays": "short"}, EASTER_MONDAY, "short"),
        ({"holidays": "full"}, EASTER_MONDAY, "full"),
        ({"country": ""}, EASTER_MONDAY, "full"),
        # Easter Monday is no holiday in Scotland, the second of January is none in England.
        ({"subdivision": "SCT"}, EASTER_MONDAY, "full"),
        ({"subdivision": "SCT"}, date(2026, 1, 2), None),
        ({}, date(2026, 1, 2), "full"),
        ({"country": "BE", "subdivision": ""}, date(2026, 7, 21), None),
        ({"country": "NZ", "subdivision": ""}, date(2026, 2, 6), None),
        ({"closed": (FRIDAY,)}, FRIDAY, None),
        # A weekly brief of Mondays: that of Easter Monday is skipped, or comes on Tuesday.
        ({"days": (0,)}, AFTER_EASTER, None),
        ({"days": (0,), "holidays": "shift"}, EASTER_MONDAY, None),
        ({"days": (0,), "holidays": "shift"}, AFTER_EASTER, "full"),
        ({"days": (0,), "holidays": "shift"}, date(2026, 4, 8), None),
        # Those of two days off that are shifted become one.
        ({"days": (5, 6), "weekends": "shift"}, MONDAY, "full"),
        ({"days": (5, 6), "weekends": "shift"}, SATURDAY, None),
        ({"days": (5, 6), "weekends": "shift"}, TUESDAY, None),
    ],
)
def test_a_day_has_an_edition_or_not(timetable: dict[str, object], day: date, kind: str | None) -> None:
    settings = {"country": "GB", "subdivision": "ENG", **timetable}
    assert planned(Timetable("Europe/London", time(6), time(6, 5), time(6, 30), **settings), day) == kind  # type: ignore[arg-type]


@pytest.mark.parametrize(("country", "subdivision"), [("ZZ", ""), ("GB", "XX")])
def test_a_country_that_is_unknown_is_named(country: str, subdivision: str) -> None:
    timetable = Timetable("Europe/London", time(6), time(6, 5), time(6, 30), country=country, subdivision=subdivision)
    with pytest.raises(ScheduleError, match=f"schedule.country {country!r}.*ISO 3166"):
        next_runs(timetable, at(FRIDAY, "12:00"), 1)


# ---------------------------------------------------------------- due


def short(runs: tuple[Run, ...]) -> list[str]:
    return [f"{run.step} {run.day:%a}{' late' if run.is_late else ''}" for run in runs]


BUILT = [done("build", FRIDAY)]


@pytest.mark.parametrize(
    ("now", "records", "expected"),
    [
        (at(FRIDAY, "06:04"), [], []),
        (at(FRIDAY, "06:05"), [], ["build Fri"]),
        (at(FRIDAY, "06:30"), [], ["build Fri"]),
        (at(FRIDAY, "06:31"), [], ["build Fri late"]),
        (at(FRIDAY, "18:30"), [], ["build Fri late"]),
        (at(FRIDAY, "18:31"), [], []),
        (at(SATURDAY, "06:10"), [], []),
        (at(FRIDAY, "06:12"), [failed("build", FRIDAY, "06:10", "06:15")], []),
        (at(FRIDAY, "06:15"), [failed("build", FRIDAY, "06:10", "06:15")], ["build Fri"]),
        (at(FRIDAY, "06:29"), BUILT, []),
        (at(FRIDAY, "06:30"), BUILT, ["send Fri"]),
        (at(FRIDAY, "06:30"), [*BUILT, done("send", FRIDAY, "06:31")], []),
        # Built, and then the machine slept: it is sent, however late, for no other edition will hold it.
        (at(FRIDAY, "06:45"), BUILT, ["send Fri late"]),
        (at(MONDAY + timedelta(7), "06:00"), BUILT, ["send Fri late"]),
        # The first attempt said that it was in time, so the second does, and the other way round.
        (at(FRIDAY, "09:00"), [*BUILT, failed("send", FRIDAY, "06:30", "06:35")], ["send Fri"]),
        (at(FRIDAY, "09:00"), [done("build", FRIDAY, "08:00", is_late=True)], ["send Fri late"]),
        (at(FRIDAY, "06:34"), [*BUILT, failed("send", FRIDAY, "06:30", "06:35")], []),
        # Someone began to send it by hand, and some recipients are still to be served.
        (
            at(SATURDAY, "09:00"),
            [StepRecord("send", FRIDAY, "waiting", at(SATURDAY, "08:55"), again=at(SATURDAY, "09:00"))],
            ["send Fri"],
        ),
    ],
)
def test_what_is_due(now: datetime, records: list[StepRecord], expected: list[str]) -> None:
    assert short(due(DAILY, now, records)) == expected


def test_missed_editions_become_one_that_names_the_days() -> None:
    records = [done("build", MONDAY), done("send", MONDAY, "06:30")]
    (run,) = due(DAILY, at(FRIDAY, "10:00"), records)
    assert (run.step, run.day, run.is_late) == ("build", FRIDAY, True)
    assert [f"{day:%a}" for day in run.missed] == ["Tue", "Wed", "Thu"]


def test_a_weekend_between_two_editions_is_nothing_missed() -> None:
    (run,) = due(DAILY, at(MONDAY + timedelta(7), "06:05"), [done("build", FRIDAY), done("send", FRIDAY)])
    assert run.missed == ()


def test_a_build_ends_in_time_for_sending_and_a_late_one_soon() -> None:
    (in_time,) = due(DAILY, at(FRIDAY, "06:05"), [])
    (late,) = due(DAILY, at(FRIDAY, "09:00"), [])
    assert in_time.deadline == at(FRIDAY, "06:25")
    assert late.deadline == at(FRIDAY, "09:20")


@pytest.mark.parametrize(
    ("clock", "records", "warned"),
    [
        ("06:19", [], False),
        ("06:20", [], True),
        ("06:20", [done("build", FRIDAY)], False),
        ("06:20", [failed("build", FRIDAY, "06:15", "06:25")], True),
        ("06:25", [done("warn", FRIDAY, "06:20")], False),
        ("09:00", [], True),
    ],
)
def test_a_warning_comes_once_before_it_is_too_late(clock: str, records: list[StepRecord], warned: bool) -> None:
    assert (overdue(DAILY, at(FRIDAY, clock), records) is not None) == warned


COLLECTING = Timetable(
    "Europe/London", time(6), time(6, 5), time(6, 30), collect_at=(time(22), time(2), time(5, 30)), weekends="skip"
)


@pytest.mark.parametrize(
    ("now", "records", "expected"),
    [
        (at(FRIDAY, "02:10"), [done("collect", date(2026, 2, 12), "22:01")], ["collect Fri"]),
        (at(FRIDAY, "02:10"), [done("collect", FRIDAY, "02:05")], []),
        (at(FRIDAY, "05:40"), [done("collect", FRIDAY, "02:05")], ["collect Fri"]),
        # Three were slept through: one makes up for them.
        (at(SATURDAY, "12:00"), [done("collect", FRIDAY, "02:05")], ["collect Sat"]),
        # A build collects, so that its morning's collecting need not be made up for.
        (at(FRIDAY, "06:45"), [done("build", FRIDAY, "06:10"), done("send", FRIDAY, "06:31")], []),
    ],
)
def test_when_to_collect(now: datetime, records: list[StepRecord], expected: list[str]) -> None:
    assert short(due(COLLECTING, now, records)) == expected


def test_the_next_runs_step_over_days_off() -> None:
    runs = next_runs(DAILY, at(date(2026, 12, 23), "12:00"), 4)
    assert [f"{run.day:%a %d}" for run in runs] == ["Thu 24", "Tue 29", "Wed 30", "Thu 31"]
    assert runs[0].send == at(date(2026, 12, 24), "06:30")


def test_days_that_never_come_are_an_error() -> None:
    never = Timetable("Europe/London", time(6), time(6, 5), time(6, 30), days=())
    with pytest.raises(ScheduleError, match="hardly ever have an edition; correct days"):
        next_runs(never, at(FRIDAY, "12:00"), 1)


# ---------------------------------------------------------------- a year of mornings


def a_year(
    timetable: Timetable, busy_hours: range, asleep: tuple[tuple[datetime, datetime], ...] = ()
) -> list[tuple[Run, datetime]]:
    """What is done in 2026, and when: each step when it is due. The clock ticks every five minutes in the busy hours of a
    day and every half hour in the others, but not while the machine is asleep."""
    zone = ZoneInfo(timetable.time_zone)
    now, end = (datetime(year, 1, 1, tzinfo=zone).astimezone(UTC) for year in (2026, 2027))
    before = date(2025, 12, 31)
    records = [StepRecord("build", before, "done", now), StepRecord("send", before, "done", now)]
    carried_out = []
    while now < end:
        if not any(start <= now < stop for start, stop in asleep):
            while runs := due(timetable, now, records[-10:]):
                carried_out.append((runs[0], now))
                records.append(StepRecord(runs[0].step, runs[0].day, "done", now, is_late=runs[0].is_late))
        now += timedelta(minutes=5 if now.astimezone(zone).hour in busy_hours else 30)
    return carried_out


@pytest.mark.parametrize(
    ("zone", "country", "subdivision", "editions"),
    [("Europe/London", "GB", "ENG", 253), ("Europe/Brussels", "BE", "", 253), ("Pacific/Auckland", "NZ", "AUK", 249)],
)
def test_a_year_of_mornings(zone: str, country: str, subdivision: str, editions: int) -> None:
    timetable = Timetable(zone, time(6), time(6, 5), time(6, 30), country=country, subdivision=subdivision)
    runs = a_year(timetable, range(6, 7))
    # The weekdays of the year without the public holidays among them: 8 in England and in Belgium, 12 in Auckland.
    expected = [day for day in map(date(2026, 1, 1).__add__, map(timedelta, range(365))) if planned(timetable, day)]
    assert len(expected) == editions
    for step, clock in (("build", "06:05"), ("send", "06:30")):
        made = [(run, now) for run, now in runs if run.step == step]
        assert [run.day for run, _ in made] == expected
        assert {now.astimezone(ZoneInfo(zone)).strftime("%H:%M") for _, now in made} == {clock}
        assert all(now.astimezone(ZoneInfo(zone)).date() == run.day and not run.is_late for run, now in made)


@pytest.mark.parametrize(
    ("zone", "build", "send"),
    [
        # Built in the hour that is left out in spring and twice there in autumn, every day of the week.
        ("Europe/London", "01:30", "02:15"),
        ("Europe/Brussels", "02:10", "02:50"),
        ("Pacific/Auckland", "02:00", "03:00"),
    ],
)
def test_a_year_of_nights_in_the_hour_that_changes(zone: str, build: str, send: str) -> None:
    timetable = Timetable(zone, time(1), time.fromisoformat(build), time.fromisoformat(send), weekends="full")
    counted = Counter((run.step, run.day) for run, _ in a_year(timetable, range(1, 4)))
    assert set(counted.values()) == {1}
    assert len(counted) == 2 * 365


def test_a_year_with_a_machine_that_sleeps() -> None:
    def slept(day: str, start: str, until: str, end: str) -> tuple[datetime, datetime]:
        return at(date.fromisoformat(day), start), at(date.fromisoformat(until), end)

    asleep = (
        slept("2026-03-03", "06:00", "2026-03-03", "06:20"),  # too short to be late
        slept("2026-03-05", "05:00", "2026-03-05", "11:00"),  # a late start
        slept("2026-03-09", "05:00", "2026-03-12", "10:00"),  # four mornings in one
        slept("2026-03-18", "06:10", "2026-03-18", "09:00"),  # between building and sending
        slept("2026-03-23", "05:00", "2026-03-23", "23:00"),  # so long that the next morning makes up for it
    )
    runs = a_year(DAILY, range(6, 7), asleep)
    built = {run.day: run for run, _ in runs if run.step == "build"}
    march = {day.day: run for day, run in built.items() if day.month == 3}
    assert {9, 10, 11, 23} & set(march) == set()
    assert [day for day, run in march.items() if run.is_late] == [5, 12]
    assert [day.day for day in march[12].missed] == [9, 10, 11]
    assert [day.day for day in march[24].missed] == [23]
    sent = [run for run, _ in runs if run.step == "send"]
    assert [run.day for run in sent] == sorted(built)
    assert [run.day.day for run in sent if run.is_late] == [5, 12, 18]
