"""Turns the articles of one story into the few sentences that tell it: together nearest to what all of them tell."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from briefing.model import Article, Findings, Sentence, Span, Story

# Only the opening of a report competes: news tells first what matters, and the sentences there name things in full.
OPENING_SENTENCES = 5
# A sentence that repeats more than this share of another chosen one's terms says nothing new.
MAX_OVERLAP = 0.4
# Each further sentence must bring so many terms that are not told yet, or the summary ends.
MIN_NEW_TERMS = 3
# A lead counts for more than what follows it, and the latest account for a little more than the first.
_LEAD, _LATEST = 1.15, 1.05
# The last sentence is one about what comes next, if none before it is and one is nearly as good as the best.
_NEARLY = 0.85

_NEXT = re.compile(
    r"\b(?:will|shall|is due|are due|is to|are to|plans? to|expects? to|expected to|is set to|are set to|next)\b"
)


def choose_summary(
    story: Story,
    articles: Mapping[str, Article],
    findings: Mapping[str, Findings],
    limit: int,
    knows: Callable[[str], bool] = lambda _: False,
) -> tuple[Span, ...]:
    """Choose up to `limit` sentences that stand alone: the lead first, then in the order in which they were published.

    The greedy centroid method (Rossiello et al., "Centroid-based text summarization through compositionality", 2017, on
    counts): of the sentences that open the reports, each time the one is taken that brings all chosen ones together nearest
    to the terms of all witnesses. What the reader `knows` already is left out, and so is what is mostly a quotation.
    """
    voices = _one_voice_per_witness(story, articles, findings)
    candidates = [
        one
        for article_id in voices
        for one in _opening(findings[article_id])
        if not knows(articles[article_id].at(one.span))
    ]
    centroid = Counter(term for voice in voices for one in findings[voice].sentences for term in one.terms)
    openings = [one for voice in voices for one in findings[voice].sentences[:1]]
    chosen = _greedy(
        candidates, centroid, _favour(voices, articles), limit, lambda one: _tells_next(articles, one), openings
    )
    lead, rest = chosen[:1], chosen[1:]
    place = {article_id: _time(articles[article_id]) for article_id in voices}
    return tuple(one.span for one in [*lead, *sorted(rest, key=lambda one: (place[one.span.article_id], one.span))])


def _greedy(
    candidates: list[Sentence],
    centroid: Counter[str],
    favour: Callable[[Sentence], float],
    limit: int,
    tells_next: Callable[[Sentence], bool],
    openings: Collection[Sentence],
) -> list[Sentence]:
    chosen: list[Sentence] = []
    told: Counter[str] = Counter()
    while candidates and len(chosen) < limit:
        # What tells the story first was written to do so: the opening of a report.
        fit = [one for one in candidates if one in openings] if not chosen else []
        rated = [((_nearness(told + Counter(one.terms), centroid) * favour(one)), one) for one in fit or candidates]
        highest = max(value for value, _ in rated)
        if chosen and len(chosen) == limit - 1 and not any(map(tells_next, chosen)):
            ahead = [(value, one) for value, one in rated if value >= _NEARLY * highest and tells_next(one)]
            rated = ahead or rated
        best = max(rated, key=lambda pair: (pair[0], -pair[1].span.start, pair[1].span.article_id))[1]
        if chosen and sum(term not in told for term in dict.fromkeys(best.terms)) < MIN_NEW_TERMS:
            break
        chosen.append(best)
        told.update(best.terms)
        candidates = [one for one in candidates if one is not best and not any(_repeats(one, other) for other in chosen)]
    return chosen


def _nearness(told: Counter[str], centroid: Counter[str]) -> float:
    """The cosine of what is told and the centroid, but for the centroid's length, which is always the same."""
    length = math.sqrt(sum(count * count for count in told.values()))
    return sum(count * centroid[term] for term, count in told.items()) / length if length else 0.0


def _favour(voices: Sequence[str], articles: Mapping[str, Article]) -> Callable[[Sentence], float]:
    """How much more a sentence counts for its place: in a lead, in the latest account."""
    latest = max((_time(articles[voice])[1] for voice in voices if articles[voice].published), default=None)

    def favour(one: Sentence) -> float:
        is_latest = latest is not None and _time(articles[one.span.article_id])[1] == latest
        return (_LEAD if one.paragraph <= 1 else 1.0) * (_LATEST if is_latest else 1.0)

    return favour


def _time(article: Article) -> tuple[bool, float]:
    """A key that sorts by time of publication, undated articles last."""
    return (article.published is None, article.published.at.timestamp() if article.published else 0.0)


def _tells_next(articles: Mapping[str, Article], sentence: Sentence) -> bool:
    return _NEXT.search(articles[sentence.span.article_id].at(sentence.span)) is not None


def _one_voice_per_witness(
    story: Story, articles: Mapping[str, Article], findings: Mapping[str, Findings]
) -> tuple[str, ...]:
    """The fullest text of each witness, the fullest account first: near-copies would only repeat it."""

    def fullness(article_id: str) -> tuple[int, str]:
        return (-sum(one.stands_alone for one in findings[article_id].sentences), article_id)

    voices = [min(witness, key=lambda one: (-len(articles[one].text), one)) for witness in story.witnesses]
    return tuple(sorted(voices, key=fullness))


def _opening(findings: Findings) -> list[Sentence]:
    alone = [one for one in findings.sentences if one.stands_alone]
    quoted = [span for quote in findings.quotes for span in quote.quoted]
    return [one for one in alone if not _mostly_quoted(one, quoted)][:OPENING_SENTENCES]


def _mostly_quoted(sentence: Sentence, quoted: Sequence[Span]) -> bool:
    """The words in marks have cards of their own: a sentence that is little more would be told twice."""
    inside = sum(max(0, min(sentence.span.end, span.end) - max(sentence.span.start, span.start)) for span in quoted)
    return inside > 0.4 * (sentence.span.end - sentence.span.start)


def _repeats(one: Sentence, other: Sentence) -> bool:
    terms, others = set(one.terms), set(other.terms)
    return len(terms & others) > MAX_OVERLAP * min(len(terms), len(others))
