"""Turns a story's articles, before any is parsed, into the Reasons that speak for it, and the section it belongs to."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from briefing.model import Article, Reason, Story, Study, Watch

# Points. Each doubling of the independent witnesses counts as much as the first; what the ministry watches counts nearly
# as much as that, an hour's age little.
_WITNESSES = 10.0
_OUTLETS = 1.0
_NEWNESS, _HALF_LIFE_HOURS = 4.0, 12.0
_WATCHED = 8.0
_FIGURE, _QUOTATION, _MOST_OF_EACH = 1.0, 1.0, 3
_MENDED = 6.0

# A text that is about something names it in its title or this early; what comes later is a mention.
_LEAD_CHARS = 1_200


class _Matcher:
    """Finds what one watch means in a text: terms in any case and in the plural, names as they are written."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        names = (*watch.people, *watch.countries, *watch.bodies)
        self._signs = [(term.lower(), re.compile(rf"\b{re.escape(term)}(?:e?s)?\b", re.IGNORECASE)) for term in watch.terms]
        self._signs += [(name.lower(), re.compile(rf"\b{re.escape(name)}\b")) for name in names]

    def matches(self, text: str, lower: str) -> bool:
        # A plain search first: a pattern costs twenty times as much, and most texts have none of the words.
        return any(word in lower and pattern.search(text) for word, pattern in self._signs)


@dataclass(frozen=True)
class Interests:
    """What a ministry watches, and how much the word of a source counts (by the source's name; 1 is usual).

    `now` (aware) is when the edition closes: newness is measured from it; without it, it does not count.
    """

    watches: tuple[Watch, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    now: datetime | None = None

    @cached_property
    def _matchers(self) -> tuple[_Matcher, ...]:
        return tuple(map(_Matcher, self.watches))

    def weigh(self, story: Story, articles: Mapping[str, Article]) -> tuple[tuple[Reason, ...], str | None]:
        """The reasons for a story, in points, and the section of the watch that it matches best."""
        shares = self._shares(story, articles)
        found = (
            *_witnesses(story, articles, self.weights),
            *_newness(story, articles, self.now),
            *((f"watched: {watch.name}", _WATCHED * watch.weight * share) for watch, share in shares if watch.weight),
        )
        sections = [(-watch.weight * share, place) for place, (watch, share) in enumerate(shares) if watch.section]
        section = shares[min(sections)[1]][0].section if sections else None
        return tuple((label, round(points, 2)) for label, points in found if round(points, 2)), section

    def _shares(self, story: Story, articles: Mapping[str, Article]) -> list[tuple[Watch, float]]:
        """The watches that a story matches, with the share of its texts that do."""
        ids = story.article_ids or story.earlier
        leads = [f"{articles[one].title or ''}\n{articles[one].text[:_LEAD_CHARS]}" for one in ids] if self.watches else []
        texts = [(lead, lead.lower()) for lead in leads]
        counts = [(one.watch, sum(one.matches(*text) for text in texts)) for one in self._matchers]
        return [(watch, count / len(texts)) for watch, count in counts if count]


def with_findings(study: Study) -> tuple[Reason, ...]:
    """The reasons for a story once it has been read: figures and quotations of weight, and what has to be put right."""
    figures, quotes = min(len(study.figures), _MOST_OF_EACH), min(len(study.quotes), _MOST_OF_EACH)
    mended = study.novelty in ("corrected", "withdrawn")
    found = (("figures", _FIGURE * figures), ("quotations", _QUOTATION * quotes), (study.novelty, _MENDED * mended))
    return (*study.reasons, *((label, points) for label, points in found if points))


def at_most(reasons: Sequence[Reason]) -> float:
    """The most points that a new story can have once it has been read."""
    return round(points(reasons) + (_FIGURE + _QUOTATION) * _MOST_OF_EACH, 2)


def points(reasons: Sequence[Reason]) -> float:
    """The sum of the points of all reasons."""
    return round(sum(points for _, points in reasons), 2)


def _witnesses(story: Story, articles: Mapping[str, Article], weights: Mapping[str, float]) -> list[Reason]:
    number = len(story.witnesses)
    weight = sum(max(weights.get(articles[one].source, 1.0) for one in witness) for witness in story.witnesses)
    outlets = len({articles[one].outlet or one for one in story.article_ids})
    own = _WITNESSES * math.log2(1 + number)
    return [
        ("independent witnesses", own),
        ("weight of the sources", _WITNESSES * math.log2(1 + weight) - own),
        ("outlets that carry it", _OUTLETS * math.log2(1 + max(0, outlets - number))),
    ]


def _newness(story: Story, articles: Mapping[str, Article], now: datetime | None) -> list[Reason]:
    dates = [published.at for one in story.article_ids if (published := articles[one].published)]
    if now is None or not dates:
        return []
    hours = max(0.0, (now - max(dates)).total_seconds() / 3600)
    return [("newness", _NEWNESS * 0.5 ** (hours / _HALF_LIFE_HOURS))]
