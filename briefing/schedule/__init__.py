"""Turns a timetable and the time into what is due, and carries it out every morning, without anyone there."""

from __future__ import annotations

from briefing.schedule.due import Morning, Run, due, next_runs, overdue
from briefing.schedule.lock import only_one
from briefing.schedule.logs import JsonLines
from briefing.schedule.loop import Done, Ending, Scheduler, Signs, Steps, Store
from briefing.schedule.signs import Status, beat, write_health, write_metrics

__all__ = [
    "Done",
    "Ending",
    "JsonLines",
    "Morning",
    "Run",
    "Scheduler",
    "Signs",
    "Status",
    "Steps",
    "Store",
    "beat",
    "due",
    "next_runs",
    "only_one",
    "overdue",
    "write_health",
    "write_metrics",
]
