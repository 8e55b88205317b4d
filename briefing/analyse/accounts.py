"""Turns the sentences of a story's articles into Disagreements over an outcome: one says approved, the other rejected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from briefing.analyse.news import amounts_of, content_of, names_of, words_of
from briefing.analyse.outcomes import contradict, outcome_words, outcomes
from briefing.model import Article, Disagreement, Findings, Span, Story

OUTCOME_LABEL = "outcome"

# Two sentences are on one event when nearly all that they say beside its outcome is the same, a name among it. A lower bar
# finds what happened one after the other, or to two things of a kind.
_SAME, _LEAST_WORDS = 0.75, 4
_SENTENCES = 12
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today earlier later".split())


def find_outcome_disagreements(
    story: Story, articles: Mapping[str, Article], findings: Mapping[str, Findings]
) -> tuple[Disagreement, ...]:
    """Say where two witnesses tell opposite outcomes of what is plainly one event; at most one, the first found."""
    sentences = [list(_telling(witness, articles, findings)) for witness in story.witnesses]
    for one, other in combinations(sentences, 2):
        for first, second in ((a, b) for a in one for b in other):
            if _same_event(articles[first.article_id].at(first), articles[second.article_id].at(second)):
                return (Disagreement(OUTCOME_LABEL, None, ((first, None), (second, None))),)
    return ()


def _telling(witness: Sequence[str], articles: Mapping[str, Article], findings: Mapping[str, Findings]) -> Iterator[Span]:
    for article_id in sorted(witness):
        if article_id in findings:
            for sentence in findings[article_id].sentences[:_SENTENCES]:
                if sentence.stands_alone and outcomes(words_of(articles[article_id].at(sentence.span))):
                    yield sentence.span


def _same_event(one: str, other: str) -> bool:
    if not contradict(outcomes(words_of(one)), outcomes(words_of(other))):
        return False
    words, others = (content_of(text) - content_of(" ".join(outcome_words(words_of(text)))) for text in (one, other))
    shared = words & others
    same_days = _DAYS & set(words_of(one)) == _DAYS & set(words_of(other))
    is_same = len(shared) >= max(_LEAST_WORDS, _SAME * max(len(words), len(others)))
    return is_same and same_days and bool(names_of(one) & names_of(other)) and amounts_of(one) == amounts_of(other)
