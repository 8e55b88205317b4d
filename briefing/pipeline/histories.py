"""Turns a Brief into one whose figures say what earlier editions gave for the same measure, and by how much it changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from briefing.analyse.figures.measure import change, measure_key
from briefing.archive import Archive, index
from briefing.change import change_words
from briefing.errors import BriefingError
from briefing.model import Article, Brief, BriefStory, EarlierFigure, Figure, FigureLine, Findings

# Earlier values that are shown at the most.
SHOWN = 10

# Gives the earlier values of a measure, oldest first.
History = Callable[[str], tuple[EarlierFigure, ...]]


@dataclass(frozen=True, slots=True)
class Histories:
    """The earlier values that an edition was made with, by measure: so it is made again as it was."""

    values: Mapping[str, tuple[EarlierFigure, ...]]

    def __call__(self, measure: str) -> tuple[EarlierFigure, ...]:
        """What was kept of a measure."""
        return self.values.get(measure, ())


NO_HISTORY = Histories({})


def archived(archive: Archive, day: date) -> History:
    """Looks earlier values up in the index, and believes only what the earlier edition's own file says."""

    @cache
    def edition(earlier: date) -> Mapping[str, Any]:
        kept = archive.edition(earlier)
        record: dict[str, Any] = json.loads((kept.folder / "brief.json").read_bytes()) if kept else {"stories": []}
        return record

    def history(measure: str) -> tuple[EarlierFigure, ...]:
        try:
            with archive.database.reading() as connection:
                found = index.history(connection, measure, day, SHOWN)
            return tuple(one for one in found if stands_in(one, measure, edition(one.date)))
        except (BriefingError, OSError, ValueError):
            # A history that cannot be looked up is none; the figure itself is told all the same.
            return ()

    return history


def stands_in(one: EarlierFigure, measure: str, record: Mapping[str, Any]) -> bool:
    """Whether an edition's brief.json gives this value for this measure."""
    figures = (figure for story in record["stories"] for figure in story["figures"])
    return any(
        (figure.get("measure"), figure["text"], figure.get("exact")) == (measure, one.amount, one.value)
        for figure in figures
    )


def with_histories(
    brief: Brief, articles: Mapping[str, Article], findings: Mapping[str, Findings], history: History
) -> tuple[Brief, Histories]:
    """The brief with the measure of each figure that has one, its earlier values and its change; and those values."""
    used: dict[str, tuple[EarlierFigure, ...]] = {}

    def told(line: FigureLine, story: str) -> FigureLine:
        figure, article = _figure(line, findings), articles[line.amount.evidence[0].article_id]
        if figure is None or change(figure, figure) is None:
            return line
        published = article.published.at.date() if article.published else None
        measure = measure_key(figure, article.text, published, story)
        if not measure:
            return line
        used[measure] = history(measure)
        return replace(line, measure=measure, history=used[measure], change=_change(line, used[measure]))

    stories = tuple(_with(story, told) for story in brief.stories)
    lines = {(story.id, line.amount): line for story in stories for line in story.figures}
    figures = tuple((story, lines.get((story, line.amount), line)) for story, line in brief.figures)
    return replace(brief, stories=stories, figures=figures), Histories(
        {one: values for one, values in used.items() if values}
    )


def _with(story: BriefStory, told: Callable[[FigureLine, str], FigureLine]) -> BriefStory:
    return replace(story, figures=tuple(told(line, story.id) for line in story.figures))


def _figure(line: FigureLine, findings: Mapping[str, Findings]) -> Figure | None:
    """The finding that a line was made from."""
    span = line.amount.evidence[0]
    own = findings[span.article_id].figures if span.article_id in findings else ()
    return next((figure for figure in own if figure.span == span), None)


def _change(line: FigureLine, history: tuple[EarlierFigure, ...]) -> str:
    if not history or not isinstance(line.value, str):
        return ""
    return change_words(Decimal(history[-1].value), Decimal(line.value), line.unit)
