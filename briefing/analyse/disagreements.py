"""Turns the people that several articles name into the Disagreements over their names and titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from rapidfuzz.distance import DamerauLevenshtein

from briefing.analyse.offices import Office, exclude_each_other, office, one_spelling
from briefing.analyse.sentences import sentence_around
from briefing.model import Article, Disagreement, Findings, Person, Span

_Key = TypeVar("_Key")

NAME_LABEL = "name"
TITLE_LABEL = "title"

_SMALL = frozenset("mr mrs ms dr sir dame lord lady".split())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_BEFORE_TITLE = re.compile(
    r"\b(?:former|then|late|ex|acting|incoming|outgoing|next|new|future|deputy)[\s,-]+(?:the )?$", re.I
)
_LOOK_BACK = 20
# Short forms that are as near to the full name as another spelling is.
_SHORT_FORMS = frozenset(
    tuple(sorted(pair.split("/")))
    for pair in "bill/will bob/rob kate/katie dick/rick ted/ed tony/toni harry/henry alex/alec mike/mick joe/joey jack/jock"
    " nick/nicky sam/sammy tom/tommy dan/danny ben/benny jim/jimmy liz/lizzie meg/peg molly/polly lou/louis lew/lewis"
    " don/ron beth/betty jen/jenny".split()
)


def find_disagreements(
    groups: Sequence[Sequence[tuple[str, int]]], articles: Mapping[str, Article], findings: Mapping[str, Findings]
) -> tuple[Disagreement, ...]:
    """Say where articles give one person's name or title differently.

    `groups` are the (article id, person key) pairs that are one person. Only two kinds of difference are claimed, both with
    the words side by side: a full name of as many words with one of them spelt otherwise, and two offices of one rank of
    which nobody holds both ("Under Secretary of Defense", "Under Secretary of War"). A shorter name, a description ("the
    policy chief") or another word order is no difference, nor is what one article has both of.
    """
    found: list[Disagreement] = []
    for group in groups:
        people = [(articles[article_id], findings[article_id].people[key]) for article_id, key in group]
        if len({article.id for article, _ in people}) < 2:
            continue
        people = [(article, person) for article, person in people if person.kind == "person"]
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

    def differ(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        # Who writes both names knows two people, or slips.
        return _is_other_spelling(one, other) and not any(
            written[chosen[one]] in article.text and written[chosen[other]] in article.text for article, _ in people
        )

    written = {span: article.at(span) for article, person in people if (span := person.name)}
    return _clashing(chosen, differ)


def _clashing(chosen: Mapping[_Key, Span], differ: Callable[[_Key, _Key], bool]) -> tuple[Span, ...]:
    """The spans of those that differ from another."""
    keys = list(chosen)
    return tuple(chosen[one] for one in keys if any(differ(one, other) for other in keys if other != one))


def _is_other_spelling(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if len(one) != len(other):
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(pairs) != 1 or min(map(len, pairs[0])) < 3 or tuple(sorted(pairs[0])) in _SHORT_FORMS:
        return False
    short, long = sorted((word.removesuffix("'s") for word in pairs[0]), key=len)
    # A plural, a possessive or the short form of a name is no other spelling.
    if long in (short, f"{short}s") or (long.startswith(short) and len(long) - len(short) > 1):
        return False
    return DamerauLevenshtein.distance(short, long) <= (2 if len(short) > 3 else 1)


def _clashing_titles(people: Sequence[tuple[Article, Person]]) -> tuple[Span, ...]:
    chosen: dict[Office, Span] = {}
    homes: dict[Office, str] = {}
    for article, person in people:
        for role in person.roles:
            found = office(article.at(role))
            if found and not _BEFORE_TITLE.search(article.text[max(0, role.start - _LOOK_BACK) : role.start]):
                homes.setdefault(found, article.id)
                chosen.setdefault(found, role)

    def differ(one: Office, other: Office) -> bool:
        return (
            homes[one] != homes[other]
            and exclude_each_other(one, other)
            and not any(calls(article, one) and calls(article, other) for article, _ in people)
        )

    def calls(article: Article, told: Office) -> bool:
        # Who writes both offices knows of a change of name, or of two people.
        return f" {told.called} " in f" {one_spelling(article.text)} "

    return _clashing(chosen, differ)


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    words = _WORD.findall("".join(one for one in plain if not unicodedata.combining(one)))
    return tuple(word for word in words if word not in _SMALL)
