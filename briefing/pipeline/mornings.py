"""Turns the runs of the schedule into collecting, building and sending."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from briefing import pipeline
from briefing.analyse.analyst import Analyst
from briefing.archive import Archive, journal
from briefing.model import Gap, Harvest, Source, StepRecord
from briefing.pipeline.collecting import collect_all
from briefing.pipeline.receiving import read_ahead
from briefing.pipeline.sending import Order, send
from briefing.pipeline.style import Style
from briefing.schedule import Done, Run, Steps
from briefing.settings import Settings

IsStopping = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Mornings:
    """What the steps of every morning need. `root` is the folder of the settings file, `clock` gives aware times."""

    settings: Settings
    root: Path
    sources: Sequence[Source]
    archive: Archive
    style: Style
    analyst: Callable[[], AbstractContextManager[Analyst]]
    clock: Callable[[], datetime]

    def steps(self) -> Steps:
        """The steps, for the scheduler."""
        return Steps(collect=self.collect, build=self.build, send=self.send)

    def collect(self, run: Run, is_stopping: IsStopping) -> Done:
        """Collect until the run's deadline, and read what came."""
        harvests: list[Harvest] = []
        for harvest in collect_all(self.settings, self.sources, self.archive, self.clock, run.deadline):
            harvests.append(harvest)
            if is_stopping():
                break
        read_ahead(
            self.archive, self.sources, self.settings, self.clock(), lambda: is_stopping() or self.clock() >= run.deadline
        )
        new = sum(len(one.documents) for one in harvests)
        failed = [one for one in harvests if one.outcome == "failed"]
        told = [one for one in self.archive.health(self.sources, self.clock()) if one.problem]
        return Done(
            f"{new} new texts from {len(harvests)} sources, {len(failed)} failed",
            problems=tuple(f"{one.source}: {one.problem}" for one in told),
            counts={"collected_texts": new, "failed_sources": len(failed)},
        )

    def build(self, run: Run, _is_stopping: IsStopping) -> Done:
        """Build the edition by the run's deadline, with what there is then."""
        settings = self.settings
        if run.is_short:
            stories = min(settings.size.stories, settings.schedule.short_stories)
            settings = settings.model_copy(update={"size": settings.size.model_copy(update={"stories": stories})})
        with self.analyst() as analyst:
            built = pipeline.build(
                settings,
                self.sources,
                self.archive,
                run.day,
                self.style,
                analyst=analyst,
                now=self.clock,
                deadline=run.deadline,
                notes=_notes(run),
            )
        brief = built.brief
        problems = tuple(f"{gap.source} ({gap.stage}): {gap.reason}" for gap in brief.gaps if gap.stage == "archive")
        return Done(
            f"edition {brief.number}, version {brief.version}, {len(brief.stories)} stories, {len(brief.gaps)} gaps",
            problems=problems,
            counts={"stories": len(brief.stories), "gaps": len(brief.gaps), "texts_used": brief.tally.used},
        )

    def send(self, run: Run, is_stopping: IsStopping) -> Done:
        """Send the edition to those who have not had it, if delivery is switched on."""
        if not self.settings.delivery.enabled:
            return Done("delivery is switched off: nothing was sent")
        order = Order(run.day, is_late=run.is_late)
        sent = send(self.settings, self.root, self.archive, order, self.clock, self.style, is_stopping)
        accepted = sum(one.state == "accepted" for one in sent.receipts)
        deferred = sum(one.state == "deferred" for one in sent.receipts)
        again = sent.again
        if again is None and is_stopping():
            again = self.clock()
        return Done(
            f"{accepted} accepted, {deferred} deferred, {len(sent.problems)} problems",
            again=again,
            problems=sent.problems,
            counts={"accepted": accepted, "deferred": deferred},
            is_success=self._has_reached_someone(run.day),
        )

    def _has_reached_someone(self, day: date) -> bool:
        """Tell whether anyone has the edition, if there is anyone to have it."""
        with self.archive.database.reading() as connection:
            receipts = journal.receipts(connection, day)
        return not receipts or any(one.state == "accepted" for one in receipts)


@dataclass(frozen=True, slots=True)
class Journal:
    """The scheduler's memory, in the archive's database."""

    archive: Archive

    def records(self, since: datetime) -> Sequence[StepRecord]:
        """The records of the days since then."""
        with self.archive.database.reading() as connection:
            return journal.steps(connection, (since - timedelta(days=1)).date())

    def keep(self, record: StepRecord) -> None:
        """Keep a record instead of the one of the same step and day."""
        with self.archive.database.writing() as connection:
            journal.keep_step(connection, record)


def _notes(run: Run) -> tuple[Gap, ...]:
    """What readers must know of an edition that does not come when it should."""
    late = (Gap("this edition", "schedule", "is late: it was begun after the time at which it should have been sent"),)
    missed = tuple(
        Gap(f"edition of {_day(day)}", "schedule", "was never made; what it would have held is in this one")
        for day in run.missed
    )
    return (*(late if run.is_late else ()), *missed)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def lock_file(archive: Archive) -> Path:
    """The file that keeps two schedulers from running for one archive."""
    return archive.out / ".schedule"
