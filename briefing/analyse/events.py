"""Turns the sentences of a story's articles into Disagreements over the day or the place of one event."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

from briefing.analyse.days import NamedDay, can_be_same, named_days, relative_days
from briefing.analyse.places import Gazetteer
from briefing.analyse.tellings import WORD, Telling, are_of_one_event, telling, tells_alone
from briefing.model import Article, Disagreement, Findings, Published, Span, Story

DATE_LABEL = "date"
PLACE_LABEL = "place"

# Reports whose days are compared were published so many days apart at the most.
_APART = 2

_BEFORE_DAY = re.compile(r"\b(on|from|until|by)\s+$", re.IGNORECASE)
_NEAR_WORDS = 3
_REPORTING = frozenset(
    "say said says tell told tells announce announced announcing report reported add added confirm confirmed warn warned "
    "statement interview reporters dated updated published".split()
)
_LOOSE = re.compile(
    r"\b(?:overnight|midnight|night|evening|late|early|last|next|previous|following|every|each|annual|weekly)\b",
    re.IGNORECASE,
)
# "The 3 March meeting" is the name of a meeting; what stands before "of 3 March" or "after 3 March" is another thing.
_OTHER_TIES = frozenset("the a of in since after before for at this than".split())
# What was put off has two right days, of which an earlier report gives the earlier one.
_MOVED = re.compile(
    r"\b(?:postpon|reschedul|adjourn|delay|brought forward|put back|pushed back|moved (?:to|from)|extend)", re.IGNORECASE
)


def find_event_disagreements(
    story: Story, articles: Mapping[str, Article], findings: Mapping[str, Findings]
) -> tuple[Disagreement, ...]:
    """Say where two witnesses give another day or another place of what is plainly one event; at most one of each.

    Two sentences must say the same but for one date (weekday, "yesterday"), or one named place of a kind ("Market Street",
    "the village of Corran"; a town may lie in the other's region, so these are not compared). An article that gives both
    differs from none, nor do any where the event was moved.
    """
    known = {one: articles[one] for one in sorted(findings) if one in story.article_ids}
    calendar = _Calendar(known)
    days = _first(DATE_LABEL, story, known, findings, _days, calendar.differ)
    gazetteer = Gazetteer(known)
    where = _first(PLACE_LABEL, story, known, findings, gazetteer.places, gazetteer.are_two)
    return (*days, *where)


def _first(
    label: str,
    story: Story,
    articles: Mapping[str, Article],
    findings: Mapping[str, Findings],
    read: Callable[[Article, Span], Iterator[Telling]],
    differ: Callable[[Telling, Telling], bool],
) -> tuple[Disagreement, ...]:
    told = [
        [
            telling
            for one in sorted(witness)
            if one in articles
            for sentence in findings[one].sentences
            for telling in read(articles[one], sentence.span)
            if tells_alone(sentence, articles[one].at(sentence.span))
        ]
        for witness in story.witnesses
    ]
    for group, others in combinations(told, 2):
        for one, other in ((a, b) for a in group for b in others):
            if are_of_one_event(one, other) and differ(one, other):
                accounts = ((one.words, one.sentence), (other.words, other.sentence))
                return (Disagreement(label, one.subject or other.subject, accounts),)
    return ()


def _days(article: Article, sentence: Span) -> Iterator[Telling]:
    text = article.at(sentence)
    days = [*named_days(text), *relative_days(text)]
    if len(days) != 1 or days[0].is_part or _LOOSE.search(text):
        return
    day = days[0]
    before = text[: day.start]
    tied = _BEFORE_DAY.search(before)
    frame, lead = (tied[1].lower(), before[: tied.start()]) if tied else ("on", before)
    near = [word.lower() for word in WORD.findall(lead)[-_NEAR_WORDS:]]
    if not near and _REPORTING.intersection(word.lower() for word in WORD.findall(text)):
        # What opens a sentence is when it was said.
        return
    if (tied or not near or near[-1] not in _OTHER_TIES) and not _REPORTING & {*near}:
        yield telling(sentence, text, (day.start, day.end), frame, lead, day)


class _Calendar:
    """What the articles of a story say of days, read once."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self._articles = articles
        self._named: dict[str, tuple[NamedDay, ...]] = {}
        self._moved: dict[str, bool] = {}

    def differ(self, one: Telling, other: Telling) -> bool:
        """Whether two tellings of one event give days that cannot be one, in reports of about the same time."""
        if one.day is None or other.day is None or self._tells_of_a_move(one) or self._tells_of_a_move(other):
            return False
        published, other_published = (self._articles[told.words.article_id].published for told in (one, other))
        if can_be_same(one.day, published, other.day, other_published):
            return False
        needs_time = one.day.month is None or other.day.month is None
        if not _together(published, other_published, in_doubt=not needs_time):
            return False
        wanted = ((one.day, published), (other.day, other_published))
        return not any(
            all(any(can_be_same(named, article.published, day, at) for named in self._days(article)) for day, at in wanted)
            for article in self._articles.values()
        )

    def _tells_of_a_move(self, told: Telling) -> bool:
        one = told.words.article_id
        if one not in self._moved:
            self._moved[one] = bool(_MOVED.search(self._articles[one].text))
        return self._moved[one]

    def _days(self, article: Article) -> tuple[NamedDay, ...]:
        if article.id not in self._named:
            self._named[article.id] = tuple(named_days(f"{article.title or ''}\n{article.text}"))
        return self._named[article.id]


def _together(one: Published | None, other: Published | None, *, in_doubt: bool) -> bool:
    if one is None or other is None:
        return in_doubt
    return abs((one.at.date() - other.at.date()).days) <= _APART
