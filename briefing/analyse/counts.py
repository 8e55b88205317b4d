"""Turns groups of figures that measure the same kind of thing into the Disagreements that their sentences bear out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import combinations

from briefing.analyse.figures.terms import HARM, WORD
from briefing.analyse.news import content_of, names_of, words_of
from briefing.analyse.outcomes import contradict, is_open, outcomes
from briefing.analyse.sentences import sentence_around
from briefing.analyse.tellings import tells_alone
from briefing.model import Article, Disagreement, Figure, FigureGroup, Findings, Published, Span, Story

# Two sentences give the figure of one thing when so much of either is in the other, beside the figure and the harm.
_SAME, _SAME_OF_LONGER, _LEAST_WORDS, _LEAST_OF_HARM = 0.6, 0.4, 3, 2
# Figures of other scopes are told as what they are, not as a conflict: less need be the same.
_LEAST_RELATED = 2
# A toll that is higher in a report so much later has grown.
_LATER = timedelta(hours=2)
_MOST_ACCOUNTS = 4
_OPENING, _LEAST_OF_LEADS = 4, 5
_ROUGHLY = Decimal("0.15")
_NO_END = Decimal("Infinity")

_PEOPLE = frozenset(("", "person", "people", "victim", "dead", "death", "fatality", "casualty"))
_HARMS = content_of(" ".join(HARM))
_NO_EVENT = content_of("people person victims dead toll number police officials authorities total")
# What an event is called, or the time of day, narrows no toll.
_NO_NARROWING = content_of(
    "crash collision accident disaster incident attack blast explosion fire flood quake earthquake storm landslide clash"
    " violence riot wreck tragedy morning afternoon evening night weekend"
)
# What is counted so is a part of another count.
_PART_BEFORE = re.compile(
    r"\b(?:including|among|another|further|additional|other|of (?:them|whom|which))[\s,:]+(?:\w+ )?$", re.I
)
_PART_AFTER = re.compile(
    r"^\W*(?:\w+ )?(?:others?|more|further|additional|of (?:them|whom|which|the|its|his|her|their))\b", re.I
)
# What such words add is figured in on one side only, where the other does not have it.
_ADDED = re.compile(r"\b(?:and|with|including|excluding|plus|without|besides|before|after)\b((?:\W+\w+){1,4})", re.I)
_DEGREE = re.compile(r"\b(?:seriously|badly|critically|severely|gravely|slightly|lightly|mildly)\b", re.I)
_LOOK, _WORDS_AFTER = 40, 5
_CLAUSE_END = re.compile(r"[,.;:]")
_ANOTHER_TIME = re.compile(
    r"\b(?:(?:19|20)\d\d|last (?:year|month|week)|earlier|previous\w*|since|before|annual\w*|a year|per year|yearly)\b", re.I
)
_GROWN = re.compile(r"\b(?:ris(?:es?|en|ing)|rose|climb\w*|gr[eo]wn?|grew|increas\w+|revis\w+|updat\w+) ", re.I)


@dataclass(frozen=True, slots=True)
class _Given:
    """A figure in its sentence, with what is compared of both."""

    figure: Figure
    sentence: Span
    witness: int
    published: Published | None
    text: str
    content: frozenset[str]
    names: frozenset[str]
    harm: str | None
    is_part: bool
    degree: frozenset[str]
    after: frozenset[str]
    lead: _Lead | None


@dataclass(frozen=True, slots=True)
class _Lead:
    """What the opening of an article says, and its whole text: a toll in the opening is that of the article's event."""

    content: frozenset[str]
    names: frozenset[str]
    all_content: frozenset[str]


def find_figure_disagreements(
    groups: Sequence[FigureGroup], story: Story, articles: Mapping[str, Article], findings: Mapping[str, Findings]
) -> Iterator[Disagreement]:
    """Say where witnesses give other figures of one thing, or figures that only seem to be of one (their group's verdict).

    A conflict is claimed of two figures only when their sentences are on one thing, neither counts a part ("two of them"),
    both cannot be right as they are said ("at least 9", "about 12"). A toll that is higher in a later report is one of
    another period.
    """
    witness_of = {one: number for number, witness in enumerate(story.witnesses) for one in witness}
    alone = {
        one.span
        for name, found in findings.items()
        for one in found.sentences
        if tells_alone(one, articles[name].at(one.span))
    }
    leads: dict[str, _Lead] = {}
    for group in groups:
        if group.verdict == "same":
            continue
        verdict = group.verdict
        # "He named a target of 3.5 per cent" is enough to tell a scope, and too little to find a conflict.
        given = [
            one
            for one in _given(group, witness_of, articles, findings, leads)
            if verdict != "conflict" or one.sentence in alone
        ]
        differ = _cannot_both_be if verdict == "conflict" else _are_related
        pairs = [
            (one, other)
            for one, other in combinations(given, 2)
            if one.witness != other.witness and _value(one.figure) != _value(other.figure) and differ(one, other)
        ]
        if verdict == "conflict":
            at_once = [(one, other) for one, other in pairs if not _counts_on(one, other)]
            verdict, pairs = ("conflict", at_once) if at_once else ("period", pairs)
        told = {one.figure.span for pair in pairs for one in pair}
        accounts: dict[tuple[Decimal, Decimal, str], tuple[Span, Span | None]] = {}
        for one in given:
            if one.figure.span in told:
                accounts.setdefault(_value(one.figure), (one.figure.span, one.sentence))
        if len(accounts) > 1:
            yield Disagreement(verdict, None, tuple(accounts.values())[:_MOST_ACCOUNTS])


def _given(
    group: FigureGroup,
    witness_of: Mapping[str, int],
    articles: Mapping[str, Article],
    findings: Mapping[str, Findings],
    leads: dict[str, _Lead],
) -> Iterator[_Given]:
    for figure in group.figures:
        article = articles[figure.span.article_id]
        sentence = sentence_around(figure.span, findings[article.id])
        amount = article.at(figure.span)
        # "265672 CHARGERS" is a number of a page before a name.
        if (
            sentence is None
            or figure.vague
            or (figure.kind == "count" and amount.split()[-1][-1].isalpha() and not amount.split()[-1].islower())
        ):
            continue
        text = article.at(sentence)
        start, end = figure.span.start - sentence.start, figure.span.end - sentence.start
        rest = f"{text[:start]} {text[end:]}"
        opening = [one.span for one in findings[article.id].sentences[:_OPENING]]
        lead = leads.setdefault(article.id, _lead(article, opening)) if sentence in opening else None
        before, after = text[max(0, start - _LOOK) : start], amount.partition(" ")[2] + text[end : end + _LOOK]
        yield _Given(
            figure,
            sentence,
            witness_of[article.id],
            article.published,
            rest,
            content_of(rest) - _NO_EVENT,
            names_of(rest),
            _harm(text, start, end) if figure.kind == "count" else None,
            bool(_PART_BEFORE.search(before) or _PART_AFTER.search(after)),
            frozenset(_DEGREE.findall(text[max(0, start - _LOOK) : end + _LOOK].lower())),
            content_of(" ".join(WORD.findall(_CLAUSE_END.split(text[end:], 1)[0])[:_WORDS_AFTER])) - _NO_EVENT - _HARMS,
            lead,
        )


def _lead(article: Article, opening: Sequence[Span]) -> _Lead:
    words = f"{article.title or ''}. {' '.join(map(article.at, opening))}"
    return _Lead(content_of(words) - _NO_EVENT - _HARMS, names_of(words), content_of(f"{words} {article.text}"))


def _harm(text: str, start: int, end: int) -> str | None:
    """What came of those whom a figure counts: the word for it that stands nearest in the sentence."""
    found = [(max(start - one.end(), one.start() - end), one.group().lower()) for one in WORD.finditer(text)]
    return min(((away, HARM[word]) for away, word in found if word in HARM), default=(0, None))[1]


def _value(figure: Figure) -> tuple[Decimal, Decimal, str]:
    return figure.low, figure.high, figure.unit


def _are_related(one: _Given, other: _Given) -> bool:
    """Whether two sentences share enough for a reader to take their figures for one."""
    return len(one.content & other.content) >= _LEAST_RELATED


def _cannot_both_be(one: _Given, other: _Given) -> bool:
    if one.is_part or other.is_part or _overlap(one.figure, other.figure) or not _of_one_kind(one, other):
        return False
    if {*_ANOTHER_TIME.findall(one.text)} != {*_ANOTHER_TIME.findall(other.text)}:
        return False
    if one.degree != other.degree:
        return False
    said, said_there = words_of(one.text), words_of(other.text)
    if is_open(said) != is_open(said_there) or contradict(outcomes(said), outcomes(said_there)):
        return False
    return _on_one_thing(one, other)


def _of_one_kind(one: _Given, other: _Given) -> bool:
    nouns = [given.figure.unit.rsplit(" ", 1)[-1] for given in (one, other)]
    return one.figure.kind != "count" or nouns[0] == nouns[1] or set(nouns) <= _PEOPLE


def _on_one_thing(one: _Given, other: _Given) -> bool:
    if one.harm != other.harm or not (one.names <= other.names or other.names <= one.names):
        return False
    if one.harm:
        return _of_one_toll(one, other)
    if _added(one) - other.content or _added(other) - one.content:
        return False
    shared = len(one.content & other.content)
    shorter, longer = sorted((len(one.content), len(other.content)))
    return shared >= max(_LEAST_WORDS, _SAME * shorter, _SAME_OF_LONGER * longer)


def _of_one_toll(one: _Given, other: _Given) -> bool:
    """Whether two tolls are of one event, by their own sentences, or by the openings of their articles where they stand."""
    known, known_there = one.content, other.content
    on_one_event = len((known & known_there) - _HARMS) >= _LEAST_OF_HARM
    if one.lead and other.lead:
        shared = one.lead.content & other.lead.content
        on_one_event |= len(shared) >= _LEAST_OF_LEADS and bool(one.lead.names & other.lead.names)
        known, known_there = one.lead.all_content, other.lead.all_content
    # What follows a toll may narrow it ("five people in one house").
    return on_one_event and one.after <= known_there | _NO_NARROWING and other.after <= known | _NO_NARROWING


def _added(given: _Given) -> frozenset[str]:
    return content_of(" ".join(_ADDED.findall(given.text)))


def _overlap(one: Figure, other: Figure) -> bool:
    (low, high), (other_low, other_high) = _range(one), _range(other)
    return low <= other_high and other_low <= high


def _range(figure: Figure) -> tuple[Decimal, Decimal]:
    """What a figure can be as it is said: "at least 9" any number from 9 on, "about 12" one near it."""
    match figure.modifier:
        case ">" | ">=":
            return figure.low, _NO_END
        case "<" | "<=":
            return Decimal(0), figure.high
        case "~":
            return figure.low * (1 - _ROUGHLY), figure.high * (1 + _ROUGHLY)
    return figure.low, figure.high


def _counts_on(one: _Given, other: _Given) -> bool:
    """Whether the higher of two tolls is that of a later report, or is said to have grown."""
    if not one.harm:
        return False
    if _GROWN.search(one.text) or _GROWN.search(other.text):
        return True
    low, high = sorted((one, other), key=lambda given: given.figure.high)
    if low.published is None or high.published is None:
        return False
    if low.published.day_only or high.published.day_only:
        return low.published.at.date() < high.published.at.date()
    return high.published.at - low.published.at >= _LATER
