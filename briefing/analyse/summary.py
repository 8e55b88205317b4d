"""Turns the articles of one story into the few sentences that tell it: greedy choice by what the sources share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from briefing.model import Article, Findings, Sentence, Span, Story

# Only the opening of a report competes: news tells first what matters, and the sentences there name things in full.
OPENING_SENTENCES = 8
IDEAL_WORDS = 32
# A sentence that repeats more than this share of another chosen one's terms says nothing new.
MAX_OVERLAP = 0.5
# Each further sentence must still bring this share of the first one's worth, or the summary ends.
MIN_WORTH = 0.25


def choose_summary(
    story: Story, articles: Mapping[str, Article], findings: Mapping[str, Findings], limit: int
) -> tuple[Span, ...]:
    """Choose up to `limit` sentences that stand alone, the lead first, then in the order in which their articles tell it.

    A term weighs as much as the share of independent witnesses that open with it, so that what all report counts most;
    each sentence is then taken for the weight that the ones before it left uncovered (the greedy centroid method of
    extractive summarising, Radev et al. 2004, with coverage instead of similarity).
    """
    speakers = _one_voice_per_witness(story, articles, findings)
    candidates = [one for article_id in speakers for one in _opening(findings[article_id])]
    weights = _weights(speakers, findings)
    chosen: list[Sentence] = []
    covered: Counter[str] = Counter()
    first_worth = 0.0
    while candidates and len(chosen) < limit:
        best = max(candidates, key=lambda one: (_worth(one, weights, covered), -one.span.start, one.span.article_id))
        worth = _worth(best, weights, covered)
        if chosen and worth < MIN_WORTH * first_worth:
            break
        first_worth = first_worth or worth
        chosen.append(best)
        covered.update(set(best.terms))
        candidates = [one for one in candidates if one is not best and not any(_repeats(one, other) for other in chosen)]
    rank = {article_id: place for place, article_id in enumerate(speakers)}
    lead, rest = chosen[:1], chosen[1:]
    return tuple(one.span for one in [*lead, *sorted(rest, key=lambda one: (rank[one.span.article_id], one.span.start))])


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


def _weights(voices: Sequence[str], findings: Mapping[str, Findings]) -> dict[str, float]:
    openings = [
        {term for one in findings[voice].sentences[: 2 * OPENING_SENTENCES] for term in one.terms} for voice in voices
    ]
    counts = Counter(term for opening in openings for term in opening)
    return {term: count / len(voices) for term, count in counts.items()}


def _worth(sentence: Sentence, weights: Mapping[str, float], covered: Counter[str]) -> float:
    new = sum(weights.get(term, 0.0) for term in dict.fromkeys(sentence.terms) if term not in covered)
    length = max(len(sentence.terms), IDEAL_WORDS // 2)
    return float(new / length**0.6 * (1.5 if sentence.paragraph <= 1 else 1.0))


def _repeats(one: Sentence, other: Sentence) -> bool:
    terms, others = set(one.terms), set(other.terms)
    return len(terms & others) > MAX_OVERLAP * min(len(terms), len(others))
