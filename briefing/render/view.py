"""Turns a Brief into the values and filters that every template of an edition is filled with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from briefing.model import Brief, BriefStory, FigureLine, Gap, Published, SourceEntry
from briefing.render import dates
from briefing.render.evidence import anchor
from briefing.render.labels import ENGLISH, counted
from briefing.render.words import printed

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_LEFT_OUT = ("unplaced", "too_old", "too_new", "had_before", "duplicates", "failed")


@dataclass(frozen=True, slots=True)
class View:
    """What a template calls to say things about a brief, in its labels and its time zone."""

    brief: Brief
    labels: Mapping[str, str]
    entries: Mapping[int, SourceEntry]

    def entry(self, number: int) -> SourceEntry:
        """The numbered source."""
        return self.entries[number]

    def outlet(self, number: int) -> str:
        """The outlet of a numbered source."""
        return printed(self.entries[number].outlet)

    def story(self, story_id: str) -> BriefStory | None:
        """The story of that id, None if the brief has none."""
        return next((story for story in self.brief.stories if story.id == story_id), None)

    def place(self, story_id: str) -> int:
        """The position of a story in the brief, from 1."""
        return 1 + [story.id for story in self.brief.stories].index(story_id)

    def figures_of(self, story: BriefStory) -> list[tuple[str, FigureLine]]:
        """The story's figures in the form of `brief.figures`."""
        return [(story.id, figure) for figure in story.shown_figures]

    def dateline(self) -> list[str]:
        """Day, edition and span of news, one line of the head each."""
        brief, labels = self.brief, self.labels
        edition = f"{labels['edition']} {printed(brief.number)}"
        if brief.version > 1:
            edition += f", {labels['version'].lower()} {brief.version}"
        return [dates.day(brief.date), edition, f"{labels['news_to']} {self.cutoff()}"]

    def cutoff(self) -> str:
        """The cut-off time, with its day where that is not the edition's own."""
        cutoff = self.brief.cutoff
        clock = dates.clock(cutoff)
        return clock if cutoff.date() == self.brief.date else f"{dates.short_day(cutoff)}, {clock}"

    def period(self) -> str:
        """ "News from 19 November 2026, 06:00 GMT to 20 November 2026, 06:00 GMT"."""
        since, cutoff = self.brief.since.astimezone(self.brief.cutoff.tzinfo), self.brief.cutoff
        start, end = (f"{dates.short_day(at)}, {dates.clock(at)}" for at in (since, cutoff))
        return f"{self.labels['news_from']} {start} {self.labels['to']} {end}"

    def when(self, published: Published | None) -> str:
        """A publication date in the brief's time zone."""
        return dates.when(published, self.brief.cutoff.tzinfo, self.labels["undated"])

    def reported(self, story: BriefStory) -> str:
        """ "Reported by 5 outlets, 4 independently"."""
        outlets = counted(self.labels, "outlets", story.outlets)
        independent = self.labels["independent"].format(n=story.independent)
        return f"{outlets}, {independent}" if story.outlets > 1 else outlets

    def counted(self, key: str, number: int) -> str:
        """A label for a number of things."""
        return counted(self.labels, key, number)

    def received(self) -> str:
        """ "9 texts received, 7 used"."""
        tally = self.brief.tally
        if not tally.received:
            return self.labels["received_none"]
        return f"{counted(self.labels, 'received', tally.received)}, {self.labels['used'].format(n=tally.used)}"

    def left_out(self) -> list[str]:
        """What became of the texts that are not used: "1 too old"."""
        counts = [(key, getattr(self.brief.tally, key)) for key in _LEFT_OUT]
        return [counted(self.labels, key, number) for key, number in counts if number]

    def missing(self) -> str:
        """One line on what was received, used and dropped, and on what gave nothing."""
        parts = [self.received(), *self.left_out()]
        if self.brief.gaps:
            parts.append(counted(self.labels, "gaps", len(self.brief.gaps)))
        if self.brief.silent:
            parts.append(f"{self.labels['silent']} {', '.join(printed(name) for name in self.brief.silent)}")
        return "; ".join(parts) + "."

    def stage(self, gap: Gap) -> str:
        """The stage of a gap in plain words."""
        return self.labels.get(f"stage_{gap.stage}", printed(gap.stage))

    def host(self, address: str) -> str:
        """The host of an address, or the mailbox, as a reader wants to see it; the link itself holds the rest."""
        parts = urlsplit(address)
        return printed(parts.netloc or parts.path)


def values(brief: Brief, labels: Mapping[str, str] = ENGLISH) -> dict[str, Any]:
    """The names that a template may use: `brief`, `view`, `labels` and the functions that print."""
    return {
        "brief": brief,
        "labels": labels,
        "view": View(brief, labels, {entry.number: entry for entry in brief.sources}),
        "paged": False,
        "anchor": anchor,
        "story_anchor": story_anchor,
    }


def story_anchor(story_id: str) -> str:
    """The permanent name of a story in the page; an id that is no plain word is named by its hash."""
    plain = _NAME.fullmatch(story_id) is not None
    return "story-" + (story_id if plain else sha256(story_id.encode(errors="replace")).hexdigest()[:12])
