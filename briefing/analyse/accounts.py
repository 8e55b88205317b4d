"""Turns the sentences of a story's articles into Disagreements over an outcome: one says approved, the other rejected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from briefing.analyse.news import amounts_of, content_of, names_of, words_of
from briefing.analyse.outcomes import contradict, is_open, outcome_words, outcomes
from briefing.analyse.tellings import tells_alone
from briefing.model import Article, Disagreement, Findings, Span, Story

OUTCOME_LABEL = "outcome"

# Two sentences are on one event when nearly all that they say beside its outcome is the same, a name among it. A lower bar
# finds what happened one after the other, or to two things of a kind.
_SAME, _LEAST_WORDS = 0.75, 4
_SENTENCES = 12
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow tonight overnight earlier later"
    " morning afternoon evening"
    " january february march april may june july august september october november december".split()
)
# What is said in quotation marks is a matter of wording.
_MARKS = frozenset('“”"«»')
_AXES_OF_ONE_DAY = frozenset(("course", "access", "hold", "level"))


@dataclass(frozen=True, slots=True)
class _Account:
    """A sentence with what it tells: its outcomes, whether they are only expected, and the words beside them."""

    span: Span
    outcomes: frozenset[tuple[str, int]]
    is_open: bool
    content: frozenset[str]
    names: frozenset[str]
    amounts: frozenset[str]
    days: frozenset[str]


def find_outcome_disagreements(
    story: Story, articles: Mapping[str, Article], findings: Mapping[str, Findings]
) -> tuple[Disagreement, ...]:
    """Say where two witnesses tell opposite outcomes of what is plainly one event; at most one, the first found.

    What only may, shall or should be is not held against what was. Of what can go both ways in a day (a road closes and
    reopens), an article that tells both ways contradicts none.
    """
    told = [list(_telling(witness, articles, findings)) for witness in story.witnesses]
    for one, other in combinations(told, 2):
        for first, second in ((a, b) for a in one for b in other):
            if _same_event(first, second) and not _goes_both_ways(first, second, told):
                return (Disagreement(OUTCOME_LABEL, None, ((first.span, None), (second.span, None))),)
    return ()


def _telling(
    witness: Sequence[str], articles: Mapping[str, Article], findings: Mapping[str, Findings]
) -> Iterator[_Account]:
    for article_id in sorted(witness):
        if article_id in findings:
            for sentence in findings[article_id].sentences[:_SENTENCES]:
                text = articles[article_id].at(sentence.span)
                if tells_alone(sentence, text):
                    words = words_of(text)
                    if not _MARKS & {*text} and (told := outcomes(words)):
                        yield _account(sentence.span, text, words, told)


def _account(span: Span, text: str, words: tuple[str, ...], told: frozenset[tuple[str, int]]) -> _Account:
    content = content_of(text) - content_of(" ".join(outcome_words(words)))
    return _Account(span, told, is_open(words), content, names_of(text), amounts_of(text), _DAYS.intersection(words))


def _same_event(one: _Account, other: _Account) -> bool:
    if one.is_open != other.is_open or not contradict(one.outcomes, other.outcomes):
        return False
    shared = one.content & other.content
    # What is said of two things ("to lorries", "to ambulances") has a word more on either side.
    is_same = shared in (one.content, other.content) and len(shared) >= max(
        _LEAST_WORDS, _SAME * max(len(one.content), len(other.content))
    )
    return is_same and one.days == other.days and bool(one.names & other.names) and one.amounts == other.amounts


def _goes_both_ways(one: _Account, other: _Account, told: Sequence[Sequence[_Account]]) -> bool:
    """Whether an article of either account tells, on one of the quick axes, the other's way too."""
    axes = {(axis, pole) for axis, pole in one.outcomes | other.outcomes if axis in _AXES_OF_ONE_DAY}
    quick = {axis for axis, pole in axes if (axis, 1 - pole) in axes}
    return any(
        {(axis, pole) for account in _of(told, told_by.span.article_id) for axis, pole in account.outcomes if axis in quick}
        >= {(axis, pole) for axis in quick for pole in (0, 1)}
        for told_by in (one, other)
        if quick
    )


def _of(told: Sequence[Sequence[_Account]], article_id: str) -> Iterator[_Account]:
    return (account for witness in told for account in witness if account.span.article_id == article_id)
