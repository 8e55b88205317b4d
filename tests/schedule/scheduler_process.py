"""A scheduler in a process of its own, to be stopped and killed: `scheduler_process.py FOLDER LINGER_SECONDS GRACE_SECONDS`.

It builds at once, writing "begun" and, after lingering, "ended" into FOLDER/log, and exits with how it ended.
"""

from __future__ import annotations

import sys
import time as clock
from datetime import UTC, datetime, time
from pathlib import Path

from briefing.model import StepRecord, Timetable
from briefing.schedule import Done, Run, Scheduler, Steps, only_one
from briefing.schedule.loop import IsStopping

EXITS = {"done": 0, "failed": 1, "stopped": 10, "dropped": 11}


class Memory:
    def __init__(self) -> None:
        self.kept: list[StepRecord] = []

    def records(self, since: datetime) -> list[StepRecord]:
        return [one for one in self.kept if one.at >= since]

    def keep(self, record: StepRecord) -> None:
        self.kept = [one for one in self.kept if (one.step, one.day) != (record.step, record.day)] + [record]


def main(folder: Path, linger: float, grace: float) -> int:
    def build(_run: Run, is_stopping: IsStopping) -> Done:
        with (folder / "log").open("a") as log:
            print("begun", file=log, flush=True)
            clock.sleep(linger)
            print("ended, asked to stop" if is_stopping() else "ended", file=log, flush=True)
        return Done()

    def nothing(_run: Run, _is_stopping: IsStopping) -> Done:
        return Done()

    always = Timetable("UTC", time(0, 0), time(0, 0), time(23, 59), working_days=(0, 1, 2, 3, 4, 5, 6))
    with only_one(folder / "lock"):
        ending = Scheduler(
            always, Steps(nothing, build, nothing), Memory(), lambda: datetime.now(UTC), grace_seconds=grace
        ).run()
    return EXITS[ending]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])))
