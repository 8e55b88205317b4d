"""Turns the Brief of an earlier edition into what it told of each story, to be handed to the editions after it."""

from __future__ import annotations

from briefing.model import Brief, Told


def told_in(brief: Brief) -> tuple[Told, ...]:
    """The stories of an edition with the ids of the articles that they were told from, in its order.

    What was withdrawn is no past that a story could go on from.
    """
    articles = {entry.number: entry.article_id for entry in brief.sources}
    return tuple(
        Told(brief.date, story, tuple(articles[number] for number in story.sources))
        for story in brief.stories
        if story.novelty != "withdrawn"
    )
