"""The `[schedule]` table: on which days and at what times editions are made, and who is told how it goes."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from briefing.errors import SettingsError
from briefing.model import DayPolicy, Timetable
from briefing.settings.delivery import EMail, ServerSettings
from briefing.settings.table import FromList, Line, LongLine, Table, TimeOfDay

Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_WEEK: tuple[Weekday, ...] = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Weekdays = Annotated[tuple[Weekday, ...], FromList]
Minutes = Annotated[int, Field(ge=1, le=1_440)]


class AlertSettings(Table):
    """The second way, by which the administrator hears of trouble; each that is set is used."""

    mail_to: EMail | None = None
    mail_from: EMail | None = None
    server: ServerSettings | None = None
    webhook: LongLine | None = None
    command: Annotated[tuple[LongLine, ...], FromList] = ()

    @model_validator(mode="after")
    def _mail_is_whole(self) -> AlertSettings:
        if len({value is None for value in (self.mail_to, self.mail_from, self.server)}) > 1:
            raise ValueError("names a part of the way for mail only; give mail_to, mail_from and server, or none of them")
        return self


class ScheduleSettings(Table):
    """When editions are due. Times are of the clock on the wall in the settings' time zone."""

    build_at: TimeOfDay = "06:05"
    send_at: TimeOfDay = "06:30"
    collect_at: Annotated[tuple[TimeOfDay, ...], FromList] = ()
    collect_every_minutes: Minutes | None = None
    days: Weekdays = _WEEK
    working_days: Weekdays = _WEEK[:5]
    weekends: DayPolicy = "skip"
    holidays: DayPolicy = "skip"
    country: Annotated[Line, Field(pattern=r"^([A-Z]{2,3})?$")] = ""
    subdivision: Line = ""
    closed: Annotated[tuple[date, ...], FromList] = ()
    short_stories: Annotated[int, Field(ge=1, le=100)] = 5
    late_minutes: Minutes = 720
    reserve_minutes: Minutes = 5
    warning_minutes: Minutes = 10
    retry_minutes: Minutes = 5
    grace_seconds: Annotated[float, Field(ge=0, le=3_600)] = 60.0
    heartbeat: LongLine | None = None
    health_file: LongLine | None = None
    metrics_file: LongLine | None = None
    log: Literal["text", "json"] = "text"
    alert: AlertSettings = AlertSettings()

    @model_validator(mode="after")
    def _times_are_in_order(self) -> ScheduleSettings:
        if self.build_at >= self.send_at:
            raise ValueError("send_at is not later than build_at; an edition is built before it is sent, on the same day")
        return self

    def timetable(self, time_zone: str, cutoff: time) -> Timetable:
        """The timetable as a value; an edition closes at `cutoff`. Raises SettingsError if it is built before that."""
        if time.fromisoformat(self.build_at) < cutoff:
            raise SettingsError(
                f"schedule.build_at: {self.build_at} will not do: an edition is built once it has closed; "
                f"give a time that is not earlier than edition.cutoff, {cutoff:%H:%M}"
            )
        return Timetable(
            time_zone=time_zone,
            cutoff=cutoff,
            build_at=time.fromisoformat(self.build_at),
            send_at=time.fromisoformat(self.send_at),
            collect_at=tuple(map(time.fromisoformat, self.collect_at)),
            collect_every=timedelta(minutes=self.collect_every_minutes) if self.collect_every_minutes else None,
            days=tuple(_WEEK.index(day) for day in self.days),
            working_days=tuple(_WEEK.index(day) for day in self.working_days),
            weekends=self.weekends,
            holidays=self.holidays,
            country=self.country,
            subdivision=self.subdivision,
            closed=self.closed,
            late=timedelta(minutes=self.late_minutes),
            reserve=timedelta(minutes=self.reserve_minutes),
            warning=timedelta(minutes=self.warning_minutes),
            retry=timedelta(minutes=self.retry_minutes),
        )
