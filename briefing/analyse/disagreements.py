"""Turns the people that several articles name into the Disagreements over their names and titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from rapidfuzz.distance import DamerauLevenshtein

from briefing.analyse.sentences import sentence_around
from briefing.model import Article, Disagreement, Findings, Person, Span

NAME_LABEL = "name"
TITLE_LABEL = "title"

_SPELLINGS = (("defense", "defence"), ("center", "centre"), ("labor", "labour"), ("program", "programme"))
_SMALL = frozenset("of the for and to in at a an mr mrs ms dr sir dame lord lady".split())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def find_disagreements(
    groups: Sequence[Sequence[tuple[str, int]]], articles: Mapping[str, Article], findings: Mapping[str, Findings]
) -> tuple[Disagreement, ...]:
    """Say where articles give one person's name or title differently.

    `groups` are the (article id, person key) pairs that are one person. Only two kinds of difference are claimed, both with
    the words side by side: a full name of as many words with one of them spelt otherwise, and two titles that begin with
    the same words and end with others ("Under Secretary of Defense", "Under Secretary of War"). A shorter name, a
    description ("the policy chief") or another word order is no difference.
    """
    found: list[Disagreement] = []
    for group in groups:
        people = [(articles[article_id], findings[article_id].people[key]) for article_id, key in group]
        if len({article.id for article, _ in people}) < 2:
            continue
        subject = next((person.name for _, person in people if person.name), None)
        for label, spans in (
            (NAME_LABEL, _clashing_names(people)),
            (TITLE_LABEL, _clashing_titles(people)),
        ):
            if spans:
                accounts = tuple((span, sentence_around(span, findings[span.article_id])) for span in spans)
                found.append(Disagreement(label, subject, accounts))
    return tuple(found)


def _clashing_names(people: Sequence[tuple[Article, Person]]) -> tuple[Span, ...]:
    chosen: dict[tuple[str, ...], Span] = {}
    for article, person in people:
        if person.name and len(_words(article.at(person.name))) >= 2:
            chosen.setdefault(_words(article.at(person.name)), person.name)
    names = list(chosen)
    clash = [one for one in names if any(_is_other_spelling(one, other) for other in names if other != one)]
    return tuple(chosen[one] for one in clash)


def _is_other_spelling(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if len(one) != len(other):
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(pairs) == 1 and min(map(len, pairs[0])) >= 3 and DamerauLevenshtein.distance(*pairs[0]) <= 2


def _clashing_titles(people: Sequence[tuple[Article, Person]]) -> tuple[Span, ...]:
    titles = [(_words(article.at(role)), role) for article, person in people for role in person.roles]
    chosen: dict[tuple[str, ...], Span] = {}
    for words, role in titles:
        for others, other in titles:
            endings = _endings(words, others) if role.article_id != other.article_id else None
            if endings:
                chosen.setdefault(endings[0], role)
    return tuple(chosen.values())


def _endings(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """What follows the same two words or more in two titles ("under secretary"), where nothing of it is shared."""
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    rest, other_rest = one[match.a + match.size :], other[match.b + match.size :]
    if match.size < 2 or not rest or not other_rest or set(rest) & set(other_rest):
        return None
    return rest, other_rest


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    words = _WORD.findall("".join(one for one in plain if not unicodedata.combining(one)))
    return tuple(dict(_SPELLINGS).get(word, word) for word in words if word not in _SMALL)
