"""Turns what was found in the articles of a story into all the Disagreements of its witnesses, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefing.analyse.accounts import find_outcome_disagreements
from briefing.analyse.counts import find_figure_disagreements
from briefing.analyse.disagreements import find_disagreements
from briefing.analyse.events import find_event_disagreements
from briefing.analyse.wordings import find_wording_disagreements
from briefing.model import Article, Disagreement, FigureGroup, Findings, KeyQuote, Story


def find_differences(
    story: Story,
    people: Sequence[Sequence[tuple[str, int]]],
    figures: Sequence[FigureGroup],
    quotes: Sequence[KeyQuote],
    articles: Mapping[str, Article],
    findings: Mapping[str, Findings],
) -> tuple[Disagreement, ...]:
    """Say where the witnesses of a story differ: names and titles, outcomes, days and places, wordings, figures.

    `people` are the (article id, person key) pairs that are one person, `figures` those that measure one kind of thing,
    `quotes` the quotations with their other wordings. The story's articles are those that have `findings`.
    """
    return (
        *find_disagreements(people, articles, findings),
        *find_outcome_disagreements(story, articles, findings),
        *find_event_disagreements(story, articles, findings),
        *find_wording_disagreements(story, quotes, articles, findings),
        *find_figure_disagreements(figures, story, articles, findings),
    )
