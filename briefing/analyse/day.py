"""Turns a day's articles into Studies of its stories by a cascade: group, carry on, weigh, read what can be told."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from briefing.analyse.analyst import Analyst, nothing
from briefing.analyse.ranking import Interests, at_most, points, with_findings
from briefing.analyse.stories import StoryText, carry_on, group
from briefing.analyse.study import Limits, study
from briefing.model import Article, Change, Findings, Gap, Reason, Story, Study, Told

# Beside the stories that an edition holds, so many more are read if what is found in them may change their order.
SPARE_STORIES = 6
# Of a story with more texts, so many are read: the fullest of each witness first. The others are counted.
READ_OF_A_STORY = 8


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier editions told and what became of it: their stories, the articles of these, and changed texts."""

    articles: Mapping[str, Article] = field(default_factory=dict)
    told: Sequence[Told] = ()
    changes: Sequence[Change] = ()


@dataclass(frozen=True, slots=True)
class Analysed:
    """The stories of a day: the studies of those that were read, the others (least of all first left out), and the findings.

    `model` says what the language model is; {} when nothing had to be read.
    """

    studies: tuple[Study, ...]
    unread: tuple[Story, ...]
    findings: Mapping[str, Findings]
    model: Mapping[str, str]
    gaps: tuple[Gap, ...]


def analyse_day(
    articles: Mapping[str, Article],
    past: Past,
    interests: Interests,
    limits: Limits,
    stories: int,
    analyst: Analyst,
    meanwhile: Callable[[], object] = nothing,
) -> Analysed:
    """Group the day's articles (with those of `past`), rank the stories, and study as many as an edition of `stories` needs.

    Stories in which nothing is new take no place, so reading goes on until enough others are found; a story that no finding
    could bring among those that are told is not read. A text in a language other than English is grouped and counted, and
    not read. `meanwhile` is called once, while the analyst works.
    """
    everything = {**past.articles, **{change.old.id: change.old for change in past.changes}, **articles}
    found = carry_on(group([story_text(one) for one in everything.values()]), articles.keys(), past.told, past.changes)
    weighed = _weighed(found, everything, interests)
    findings: dict[str, Findings] = {}
    studies: list[Study] = []
    unread: list[Story] = []
    model: Mapping[str, str] = {}
    rest = weighed
    for wanted in (stories, stories + SPARE_STORIES):
        while rest and (missing := wanted - len(unread) - sum(one.novelty != "continuing" for one in studies)) > 0:
            considered, rest = rest[:missing], rest[missing:]
            needed = _needed(studies, stories)
            wave = [one for one in considered if one.story.earlier or at_most(one.reasons) >= needed]
            unread += [one.story for one in considered if one not in wave]
            todo = [everything[one] for weighing in wave for one in to_read(weighing.story, everything)]
            if todo:
                fresh, model = analyst(todo, meanwhile)
                findings |= {one.article_id: one for one in fresh}
                meanwhile = nothing
            studies += [_study(one, everything, findings, limits, past) for one in wave]
    told = tuple(one for one in studies if one.story.article_ids or one.revisions)
    left = (*unread, *(one.story for one in rest))
    return Analysed(told, left, findings, model, tuple(_foreign(articles.values())))


def _needed(studies: Iterable[Study], stories: int) -> float:
    """The points that a story needs to be among as many as are told: none while there is room."""
    news = (points(one.reasons) for one in studies if one.is_tellable and one.novelty != "continuing")
    return min(sorted(news, reverse=True)[:stories][stories - 1 :], default=-math.inf)


def story_text(article: Article) -> StoryText:
    """What grouping needs to know of an article."""
    published = article.published.at if article.published else None
    return StoryText(article.id, article.title or "", article.text, published, article.outlet, article.agency)


def to_read(story: Story, articles: Mapping[str, Article]) -> tuple[str, ...]:
    """The English texts of a story that are read: the fullest of each witness, then the second of each, and so on."""
    english = (
        sorted((one for one in witness if _is_english(articles[one])), key=lambda one: (-len(articles[one].text), one))
        for witness in story.witnesses
    )
    places = [(place, -len(articles[one].text), one) for witness in english for place, one in enumerate(witness)]
    return tuple(one for _, _, one in sorted(places)[:READ_OF_A_STORY])


def _foreign(articles: Iterable[Article]) -> Iterator[Gap]:
    for article in articles:
        if not _is_english(article):
            reason = f"is in the language {article.language!r}, which is not analysed; nothing of it is told"
            yield Gap(f"{article.source}: {article.name}", "analyse", reason)


def _is_english(article: Article) -> bool:
    return not article.language or article.language.startswith("en")


@dataclass(frozen=True, slots=True)
class _Weighed:
    story: Story
    reasons: tuple[Reason, ...]
    section: str | None


def _weighed(stories: Iterable[Story], articles: Mapping[str, Article], interests: Interests) -> list[_Weighed]:
    """The stories, those first that an edition must look at: without texts of the day, then by what speaks for them."""
    weighed = [_Weighed(story, *interests.weigh(story, articles)) for story in stories]
    return sorted(weighed, key=lambda one: (bool(one.story.article_ids), -points(one.reasons), one.story.id))


def _study(
    weighed: _Weighed, articles: Mapping[str, Article], findings: Mapping[str, Findings], limits: Limits, past: Past
) -> Study:
    story = weighed.story
    earlier = frozenset(story.earlier)
    told = [one for one in past.told if earlier.intersection(one.article_ids)] if earlier else []
    found = study(story, articles, findings, limits, told, past.changes)
    found = replace(found, reasons=weighed.reasons, section=weighed.section)
    return replace(found, reasons=with_findings(found))
