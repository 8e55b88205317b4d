"""Turns the people of several articles of one story into groups: those that are one person under several spellings."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from briefing.analyse.people.words import HONORIFICS, NAME_LINKS, SHORT_TITLES, bare
from briefing.model import Article, Person, Span

Group = tuple[tuple[str, int], ...]

_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_ROLE_NOISE = frozenset("the a an of for and to in at on s us u.s. uk".split())
_SIMILAR_GIVEN = 75
_LONG_NAME = 6
_EQUAL, _ALIKE = 2, 1
# Letters that no decomposition turns into their usual Latin spelling.
_LETTERS = str.maketrans({"þ": "th", "ð": "d", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True, slots=True)
class _Candidate:
    article_id: str
    key: int
    kind: str
    parts: tuple[str, ...]
    roles: frozenset[str]
    mentions: int


def join_people(findings: Sequence[tuple[Article, tuple[Person, ...]]]) -> tuple[Group, ...]:
    """Groups of (article id, person key) that are one person or body, over the articles of one story.

    Joined are equal names, initials and given names one letter or a diacritic apart, and a bare surname with the one
    full name that has it. Two given names that differ keep two persons of one surname apart. Descriptions without a
    name are never joined. The result is sorted and does not depend on the order of the input.
    """
    candidates = sorted(
        (
            _candidate(article, person, person.name)
            for article, people in findings
            for person in people
            if person.name is not None
        ),
        key=lambda one: (-len(one.parts), one.parts, one.article_id, one.key),
    )
    groups: list[list[_Candidate]] = []
    for candidate in candidates:
        if not candidate.parts:
            continue
        fitting = [group for group in groups if _fits(candidate, group)]
        closer = [group for group in fitting if _share_role(candidate.roles, group)]
        if len(fitting) == 1 or (fitting and len(candidate.parts) > 1):
            (closer or fitting)[0].append(candidate)
        elif len(closer) == 1:
            closer[0].append(candidate)
        else:
            groups.append([candidate])
    return tuple(sorted(tuple(sorted((one.article_id, one.key) for one in group)) for group in groups))


def _fits(candidate: _Candidate, group: list[_Candidate]) -> bool:
    """Whether a name can be the one of a group: like every name in it, and where only alike, with a role of the group."""
    alike = [_likeness(candidate, other) for other in group]
    if min(alike) == 0:
        return False
    return max(alike) == _EQUAL or not candidate.roles or _share_role(candidate.roles, group)


def _candidate(article: Article, person: Person, name: Span) -> _Candidate:
    roles = {word for span in person.roles for word in _plain(_text(article, span)).split() if word not in _ROLE_NOISE}
    return _Candidate(
        article.id,
        person.key,
        person.kind,
        name_parts(_text(article, name)),
        frozenset(roles),
        len(person.mentions),
    )


def _text(article: Article, span: Span) -> str:
    return article.text[span.start : span.end]


def _plain(text: str) -> str:
    """Lower case without diacritics, in the letters that a transliteration would use."""
    lower = text.casefold().translate(_LETTERS)
    return "".join(char for char in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(char))


def name_parts(name: str) -> tuple[str, ...]:
    """The bearing parts of a name, plain, without honorifics, suffixes and links ("Mr. Jens van der Bellen Jr.")."""
    words = [_plain(bare(word)).strip(".,") for word in name.replace("-", " ").split()]
    skipped = HONORIFICS | SHORT_TITLES | _SUFFIXES | NAME_LINKS
    return tuple(word for word in words if word and word not in skipped)


def _likeness(one: _Candidate, other: _Candidate) -> int:
    """0 two people, `_ALIKE` one person if their roles agree, `_EQUAL` one person."""
    if (one.kind == "organisation") != (other.kind == "organisation"):
        return 0
    if one.kind == "organisation":
        return _EQUAL if one.parts == other.parts else 0
    if one.parts == other.parts[::-1]:
        return _EQUAL
    surnames = _spelling(one.parts[-1], other.parts[-1])
    if len(one.parts) == 1 or len(other.parts) == 1:
        return surnames
    return min(surnames, _given_names(one.parts[0], other.parts[0]))


def _spelling(one: str, other: str) -> int:
    """Two spellings of a name: equal, or one letter apart in a name long enough for that to be a slip."""
    if one == other:
        return _EQUAL
    if min(len(one), len(other)) < _LONG_NAME or one[0] != other[0]:
        return 0
    return _EQUAL if DamerauLevenshtein.distance(one, other) <= 1 else 0


def _given_names(one: str, other: str) -> int:
    if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return _EQUAL
    if (min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one))) or _spelling(one, other):
        return _EQUAL
    return _ALIKE if fuzz.ratio(one, other) >= _SIMILAR_GIVEN else 0


def _share_role(roles: frozenset[str], group: list[_Candidate]) -> bool:
    """Whether two words of a role, or its only one, are among the group's."""
    known = frozenset(word for other in group for word in other.roles)
    return len(roles & known) >= min(2, len(roles)) > 0
