"""Turns a Brief into the values and filters that every template of an edition is filled with."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from briefing.gaps import GapTable, gap_table
from briefing.model import Article, Brief, BriefStory, Difference, FigureLine, Logo, Look, Published, SourceEntry
from briefing.render import charts, dates
from briefing.render.charts import Comparison, Timeline, Trend
from briefing.render.evidence import anchor, panel_name
from briefing.render.labels import counted, labels_of
from briefing.render.words import is_right_to_left, printed

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
DEFAULT = Look()
# Of the sources that gave nothing, so many are named where all of them would hide the rest.
SILENT_NAMED = 12
# More marks of sources than these take a second line of a table: the others are counted behind the first ones.
MARKS = 3
_LEFT_OUT = ("unplaced", "too_old", "too_new", "had_before", "duplicates", "failed")


@dataclass(frozen=True, slots=True)
class View:
    """What a template calls to say things about a brief, in its labels and its time zone."""

    brief: Brief
    labels: Mapping[str, str]
    entries: Mapping[int, SourceEntry]
    look: Look
    languages: Mapping[int, str]

    @property
    def told(self) -> tuple[BriefStory, ...]:
        """The stories that are told, before those that are only named."""
        return tuple(story for story in self.brief.stories if not _is_named_only(story))

    @property
    def continuing(self) -> tuple[BriefStory, ...]:
        """The stories that go on without anything new: one line each."""
        return tuple(story for story in self.brief.stories if _is_named_only(story))

    def timeline(self, story: BriefStory) -> Timeline | None:
        """Who reported the story when, if that makes a picture."""
        return charts.timeline(story, self.entries)

    def timeline_title(self, timeline: Timeline) -> str:
        """ "Northmark Courier was first, at 11:40; 3 outlets had the story by 17:30"."""
        first, last = self.clock(timeline.first), self.clock(timeline.last)
        if self.day_of(timeline.first) != self.day_of(timeline.last):
            first, last = (f"{self.day_of(at)}, {self.clock(at)}" for at in (timeline.first, timeline.last))
        values = {"outlet": printed(timeline.rows[0][0]), "first": first, "last": last, "n": timeline.outlets}
        return self.labels["timeline_title"].format(**values)

    def first_sources(self, numbers: tuple[int, ...], beside: int = 0) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The numbers of sources that stand as marks in a row with `beside` others, and those that are only counted."""
        if len(numbers) + beside <= MARKS:
            return numbers, ()
        return numbers[: MARKS - 1 - beside], numbers[MARKS - 1 - beside :]

    def more_sources(self, numbers: tuple[int, ...]) -> str:
        """ "+2 more sources: [3] Northmark Courier, [5] Harbour Business Wire"."""
        names = ", ".join(f"[{number}] {self.outlet(number)}" for number in numbers)
        return f"{counted(self.labels, 'sources_more', len(numbers))}: {names}"

    def comparison(self, story: BriefStory, difference: Difference) -> Comparison | None:
        """The accounts of a difference side by side, if they are amounts of one unit."""
        return charts.comparison(difference, story.figures, self.entries)

    def comparison_title(self, comparison: Comparison) -> str:
        """ "£0.9 billion (Harbour Business Wire) at the lowest, £1.24 billion (The Northmark Courier) at the highest"."""
        ends = {"low": comparison.lowest, "high": comparison.highest}
        values = {key: f"{printed(bar.amount)} ({printed(bar.outlet)})" for key, bar in ends.items()}
        return self.labels["comparison_title"].format(**values)

    def trend(self, figure: FigureLine) -> Trend | None:
        """The line of a figure over editions, if earlier ones had it."""
        return charts.trend(figure)

    def trend_title(self, figure: FigureLine) -> str:
        """ "43.1 per cent on 12 February 2026, 41.8 per cent now"."""
        return self.labels["trend_title"].format(before=self.before(figure), now=printed(figure.amount.text))

    def before(self, figure: FigureLine) -> str:
        """ "43.1 per cent on 12 February 2026, up 1.3 percentage points": what the edition before gave, and the change."""
        last = figure.history[-1]
        before = self.labels["on"].format(amount=printed(last.amount), day=dates.short_day(last.date, self.labels))
        return f"{before}, {figure.change}" if figure.change else before

    def clock(self, moment: datetime) -> str:
        """ "14:20" in the brief's time zone."""
        return f"{moment.astimezone(self.brief.cutoff.tzinfo):%H:%M}"

    def day_of(self, moment: datetime) -> str:
        """ "12 February 2026" in the brief's time zone."""
        return dates.short_day(moment.astimezone(self.brief.cutoff.tzinfo), self.labels)

    @property
    def marks_only(self) -> bool:
        """Whether anything is marked as reported by one source only."""
        told = self.told
        figures = [line for story in told for line in story.shown_figures] + [line for _, line in self.brief.figures]
        cards = [card for story in told for card in story.quotes]
        in_summaries = any(story.only for story in told)
        return in_summaries or any(line.only for line in figures) or any(card.only for card in cards)

    def marks(self, words: str, source: int | None = None) -> Markup:
        """The attributes of an element that holds words of a source: their language and direction where not the page's."""
        language = self.languages.get(source) if source is not None else None
        marks = Markup(' lang="{}"').format(language) if language else Markup()
        return marks + Markup(' dir="auto"') if is_right_to_left(words) else marks

    def entry(self, number: int) -> SourceEntry:
        """The numbered source."""
        return self.entries[number]

    def outlet(self, number: int) -> str:
        """The outlet of a numbered source."""
        return printed(self.entries[number].outlet)

    def story(self, story_id: str) -> BriefStory | None:
        """The story of that id that the brief tells, or None."""
        return next((story for story in self.told if story.id == story_id), None)

    def place(self, story_id: str) -> int:
        """The position of a story in the brief, from 1."""
        return 1 + [story.id for story in self.told].index(story_id)

    def figures_of(self, story: BriefStory) -> list[tuple[str, FigureLine]]:
        """The story's figures in the form of `brief.figures`."""
        return [(story.id, figure) for figure in story.shown_figures]

    def dateline(self) -> list[str]:
        """Day, edition and span of news, one line of the head each."""
        brief, labels = self.brief, self.labels
        edition = f"{labels['edition']} {printed(brief.number)}"
        if brief.version > 1:
            edition += f", {labels['version'].lower()} {brief.version}"
        return [dates.day(brief.date, labels), edition, f"{labels['news_to']} {self.cutoff()}"]

    def cutoff(self) -> str:
        """The cut-off time, with its day where that is not the edition's own."""
        cutoff = self.brief.cutoff
        clock = dates.clock(cutoff)
        return clock if cutoff.date() == self.brief.date else f"{dates.short_day(cutoff, self.labels)}, {clock}"

    def period(self) -> str:
        """ "News from 19 November 2026, 06:00 GMT to 20 November 2026, 06:00 GMT"."""
        since, cutoff = self.brief.since.astimezone(self.brief.cutoff.tzinfo), self.brief.cutoff
        start, end = (f"{dates.short_day(at, self.labels)}, {dates.clock(at)}" for at in (since, cutoff))
        return f"{self.labels['news_from']} {start} {self.labels['to']} {end}"

    def when(self, published: Published | None) -> str:
        """A publication date in the brief's time zone."""
        return dates.when(published, self.brief.cutoff.tzinfo, self.labels)

    def reported(self, story: BriefStory) -> str:
        """ "Reported by 5 outlets, 4 independently", and said plainly where all rests on one."""
        outlets = counted(self.labels, "outlets", story.outlets)
        independent = counted(self.labels, "independent", story.independent)
        return f"{outlets}, {independent}" if story.outlets > 1 else outlets

    def novelty(self, story: BriefStory) -> str:
        """ "Updated, last told on 12 February 2026"."""
        label = self.labels["novelty_withdrawn_in_part" if self._is_withdrawn_in_part(story) else f"novelty_{story.novelty}"]
        if story.told_on is None or story.novelty == "new":
            return label
        return f"{label}, {self.labels['told_on'].format(day=dates.short_day(story.told_on, self.labels))}"

    def _is_withdrawn_in_part(self, story: BriefStory) -> bool:
        """Whether all that is corrected is what vanished with texts, while others of the story stand."""
        states = {entry.number: entry.state for entry in self.brief.sources}
        vanished = [one.now is None and states[one.was.words.source] == "withdrawn" for one in story.corrections]
        return story.novelty == "corrected" and bool(vanished) and all(vanished)

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

    def missing(self, named: int = SILENT_NAMED) -> str:
        """One line on what was received, used and dropped, and on the first `named` of those that gave nothing."""
        parts = [self.received(), *self.left_out()]
        if self.brief.gaps:
            parts.append(self.gaps())
        if self.brief.silent:
            others = len(self.brief.silent) - named
            names = ", ".join(printed(name) for name in self.brief.silent[:named])
            parts.append(
                f"{self.labels['silent']} {names}" + (f" {self.labels['others'].format(n=others)}" if others > 0 else "")
            )
        return "; ".join(parts) + "."

    @property
    def gap_table(self) -> GapTable:
        """The gaps as they are shown, many of one kind as one row."""
        return gap_table(self.brief.gaps)

    def gaps(self) -> str:
        """ "3 gaps": as many as the table of what is missing has rows or counts on its last one."""
        table = self.gap_table
        return counted(self.labels, "gaps", len(table.rows) + len(table.rest))

    def gap_rows(self) -> list[tuple[str, str, str]]:
        """Who, at which stage and why, for each row of what is missing; the last one counts the failures that have none."""
        table, labels = self.gap_table, self.labels
        rows = []
        for row in table.rows:
            one = row.gaps[0].source
            many = counted(labels, "texts_of", row.sources, texts=row.texts)
            rows.append((many if len(row.gaps) > 1 else one, self.stage(row.stage), row.reason))
        if table.rest:
            stages = dict.fromkeys(self.stage(gap.stage) for gap in table.rest)
            rows.append((counted(labels, "gaps_more", len(table.rest)), ", ".join(stages), labels["named_in_data"]))
        return rows

    def stage(self, stage: str) -> str:
        """The stage of a gap in plain words."""
        return self.labels.get(f"stage_{stage}", printed(stage))

    def host(self, address: str) -> str:
        """The host of an address, or the mailbox, as a reader wants to see it; the link itself holds the rest."""
        parts = urlsplit(address)
        return printed(parts.netloc or parts.path)


def values(brief: Brief, look: Look, articles: Mapping[str, Article]) -> dict[str, Any]:
    """The names that a template may use: `brief`, `view`, `labels`, `look` and the functions that print."""
    labels = labels_of(look)
    entries = {entry.number: entry for entry in brief.sources}
    return {
        "brief": brief,
        "labels": labels,
        "look": look,
        "view": View(brief, labels, entries, look, _foreign(brief, articles)),
        "paged": False,
        "panels": {},
        "anchor": anchor,
        "panel_name": panel_name,
        "story_anchor": story_anchor,
        "logo": _embedded(look.logo) if look.logo else None,
    }


def _foreign(brief: Brief, articles: Mapping[str, Article]) -> dict[int, str]:
    """The language of each source that is not in the edition's own, as far as it is known and a plain code."""
    own = brief.language.partition("-")[0].lower()
    known = {entry.number: articles[entry.article_id].language for entry in brief.sources if entry.article_id in articles}
    return {
        number: language
        for number, language in known.items()
        if language and _LANGUAGE.fullmatch(language) and language.partition("-")[0].lower() != own
    }


def _embedded(logo: Logo) -> str:
    """The address of a picture that holds the picture itself."""
    return f"data:{logo.media_type};base64,{b64encode(logo.content).decode()}"


def _is_named_only(story: BriefStory) -> bool:
    told = story.summary or story.quotes or story.shown_figures or story.differences
    return story.novelty == "continuing" and not told


def story_anchor(story_id: str) -> str:
    """The permanent name of a story in the page; an id that is no plain word is named by its hash."""
    plain = _NAME.fullmatch(story_id) is not None
    return "story-" + (story_id if plain else sha256(story_id.encode(errors="replace")).hexdigest()[:12])
