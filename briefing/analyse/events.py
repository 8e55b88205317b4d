"""Turns the sentences of a story's articles into Disagreements over the day or the place of one event."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from rapidfuzz.distance import DamerauLevenshtein

from briefing.analyse.days import NamedDay, can_be_same, named_days
from briefing.analyse.news import amounts_of, content_of, names_of, words_of
from briefing.analyse.outcomes import contradict, outcomes
from briefing.model import Article, Disagreement, Findings, Span, Story

DATE_LABEL = "date"
PLACE_LABEL = "place"

# Two sentences are on one event when nearly all that they say beside the day or the place is the same, a name among it.
_SAME, _LEAST_WORDS = 0.75, 4
_NEAR_WORDS = 3
# Reports whose weekdays are compared were published so many days apart at the most.
_APART = 2
_SUBJECT_WORDS = 14

_BEFORE_DAY = re.compile(r"\b(on|from|until|by)\s+$")
_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_REPORTING = frozenset(
    "say said says tell told tells announce announced announcing report reported add added confirm confirmed warn warned "
    "statement interview reporters dated updated published".split()
)
_RELATIVE = re.compile(
    r"\b(?:today|yesterday|tomorrow|tonight|overnight|midnight|night|evening|late|early|last|next|previous|following"
    r"|every|each|annual|weekly)\b",
    re.IGNORECASE,
)
_ORDER = frozenset("first second third fourth fifth final last next another again other opening closing".split())
# What was put off has two right days, of which an earlier report gives the earlier one.
_MOVED = re.compile(
    r"\b(?:postpon|reschedul|adjourn|delay|brought forward|put back|pushed back|moved (?:to|from)|extend)", re.IGNORECASE
)
# A place counts by what it is called, so that a town and the country around it are never two places.
_PLACE = re.compile(
    r"\b(?P<frame>in|at|on|near|outside|inside) (?:the )?"
    r"(?P<place>(?:[A-Z][\w'’.-]* ){1,4}(?P<kind>Street|Road|Avenue|Lane|Square|Park|Hospital|Infirmary|Station|Hall|Bridge"
    r"|Airport|Stadium|Arena|Hotel|Church|Cathedral|School|College|University|Theatre|Museum|Prison|Harbour|Mine)"
    r"|(?P<numbered>Terminal|Pier|Platform|Gate|Unit|Block|Ward|Dock|Shaft) \d+)(?![\w-]| [A-Z])"
)


@dataclass(frozen=True, slots=True)
class _Telling:
    """A sentence that names one day or place, `words`; `frame` is how it is tied in, `near` the content words before it.

    `rest` is the sentence without it, `subject` the opening of the sentence up to it.
    """

    words: Span
    sentence: Span
    frame: str
    near: frozenset[str]
    rest: str
    subject: Span | None
    day: NamedDay | None = None


def find_event_disagreements(
    story: Story, articles: Mapping[str, Article], findings: Mapping[str, Findings]
) -> tuple[Disagreement, ...]:
    """Say where two witnesses give another day or another place of what is plainly one event; at most one of each.

    Two sentences must say the same but for one date (or weekday), or one named place of a kind ("Market Street", "Mill
    Street"; a town may lie in the other's region, so towns are not compared). An article that gives both differs from
    none, nor do any where the event was moved.
    """
    days = _first(DATE_LABEL, story, articles, findings, _days, _other_days)
    places = _first(PLACE_LABEL, story, articles, findings, _places, _other_places)
    return (*days, *places)


def _first(
    label: str,
    story: Story,
    articles: Mapping[str, Article],
    findings: Mapping[str, Findings],
    read: Callable[[Article, Span], Iterator[_Telling]],
    differ: Callable[[_Telling, _Telling, Mapping[str, Article]], bool],
) -> tuple[Disagreement, ...]:
    told = [
        [
            telling
            for one in sorted(witness)
            if one in findings
            for sentence in findings[one].sentences
            if sentence.stands_alone
            for telling in read(articles[one], sentence.span)
        ]
        for witness in story.witnesses
    ]
    known = {one: articles[one] for one in sorted(findings) if one in story.article_ids}
    for group, others in combinations(told, 2):
        for one, other in ((a, b) for a in group for b in others):
            if _is_one_event(one, other) and differ(one, other, known):
                accounts = ((one.words, one.sentence), (other.words, other.sentence))
                return (Disagreement(label, one.subject or other.subject, accounts),)
    return ()


def _is_one_event(one: _Telling, other: _Telling) -> bool:
    if one.frame != other.frame or not one.near & other.near or amounts_of(one.rest) != amounts_of(other.rest):
        return False
    words, others = content_of(one.rest), content_of(other.rest)
    shared = words & others
    if (
        len(shared) < max(_LEAST_WORDS, _SAME * max(len(words), len(others)))
        or len(others - shared) * len(words - shared) > 1
    ):
        return False
    said, said_there = words_of(one.rest), words_of(other.rest)
    if _ORDER & {*said} != _ORDER & {*said_there} or contradict(outcomes(said), outcomes(said_there)):
        return False
    names, names_there = names_of(one.rest), names_of(other.rest)
    return bool(names & names_there) and (names <= names_there or names_there <= names)


# ---------------------------------------------------------------- days


def _days(article: Article, sentence: Span) -> Iterator[_Telling]:
    text = article.at(sentence)
    days = list(named_days(text))
    if len(days) != 1 or days[0].is_part or _RELATIVE.search(text):
        return
    day = days[0]
    before = text[: day.start]
    tied = _BEFORE_DAY.search(before)
    frame, lead = (tied[1], before[: tied.start()]) if tied else ("on", before)
    near = [word.lower() for word in _WORD.findall(lead)[-_NEAR_WORDS:]]
    # "The 3 March meeting" is the name of a meeting; what stands before "of 3 March" or "after 3 March" is another thing.
    ties = (
        not tied and near and near[-1] in {"the", "a", "of", "in", "since", "after", "before", "for", "at", "this", "than"}
    )
    if lead.strip() and not ties and not _REPORTING & {*near}:
        yield _telling(sentence, text, day.start, day.end, frame, lead, day)


def _other_days(one: _Telling, other: _Telling, articles: Mapping[str, Article]) -> bool:
    days = [(one.day, articles[one.words.article_id]), (other.day, articles[other.words.article_id])]
    (day, article), (other_day, other_article) = days
    if day is None or other_day is None or _MOVED.search(article.text) or _MOVED.search(other_article.text):
        return False
    published, other_published = _published(article), _published(other_article)
    if can_be_same(day, published, other_day, other_published):
        return False
    if (day.month is None or other_day.month is None) and not _together(published, other_published):
        return False
    return not any(
        all(
            any(can_be_same(found, _published(third), wanted, _published(where)) for found in named_days(_whole(third)))
            for wanted, where in days
            if wanted
        )
        for third in articles.values()
    )


def _together(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and abs((one - other).days) <= _APART


def _published(article: Article) -> date | None:
    return article.published.at.date() if article.published else None


# ---------------------------------------------------------------- places


def _places(article: Article, sentence: Span) -> Iterator[_Telling]:
    text = article.at(sentence)
    places = list(_PLACE.finditer(text))
    if len(places) == 1:
        found = places[0]
        frame = f"{found['frame']} {found['kind'] or found['numbered']}"
        yield _telling(sentence, text, found.start("place"), found.end("place"), frame, text[: found.start()])


def _other_places(one: _Telling, other: _Telling, articles: Mapping[str, Article]) -> bool:
    place, other_place = (
        " ".join(words_of(articles[words.article_id].at(words))).replace("'", "") for words in (one.words, other.words)
    )
    if set(place.split()) <= set(other_place.split()) or set(other_place.split()) <= set(place.split()):
        return False
    has_number = place[-1].isdigit()
    if not has_number and DamerauLevenshtein.distance(place, other_place) <= 2:
        return False
    days = [[(day.month, day.number, day.weekday) for day in named_days(told.rest)] for told in (one, other)]
    names = [f" {' '.join(words_of(_whole(article)))} ".replace("'", "") for article in articles.values()]
    return days[0] == days[1] and not any(f" {place} " in text and f" {other_place} " in text for text in names)


# ---------------------------------------------------------------- both


def _telling(
    sentence: Span, text: str, start: int, end: int, frame: str, lead: str, day: NamedDay | None = None
) -> _Telling:
    opening = lead.rstrip(" ,;:–—-")
    fits = len(opening.split()) <= _SUBJECT_WORDS and not set(opening) & set('“”"«»')
    at = sentence.start
    return _Telling(
        words=Span(sentence.article_id, at + start, at + end),
        sentence=sentence,
        frame=frame,
        near=content_of(" ".join(_WORD.findall(lead)[-_NEAR_WORDS:])),
        rest=f"{text[:start]} {text[end:]}",
        subject=Span(sentence.article_id, at, at + len(opening)) if opening and fits else None,
        day=day,
    )


def _whole(article: Article) -> str:
    return f"{article.title or ''}\n{article.text}"
