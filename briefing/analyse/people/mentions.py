"""Turns a parsed text into its mentions of people and bodies: names with their titles, and descriptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from briefing.analyse.grammar import Grammar
from briefing.analyse.people.names import datelines, is_thing, person_names
from briefing.analyse.people.words import (
    BODIES,
    FEMALE_TITLES,
    HONORIFICS,
    MALE_TITLES,
    NAME_LINKS,
    PEOPLE,
    PORTFOLIOS,
    POST_NOMINALS,
    POSTS,
    SHORT_TITLES,
    bare,
)

Kind = Literal["person", "organisation", "group", "anonymous"]
Gender = Literal["m", "f", ""]

_BODY_ENTITIES = frozenset(("ORG", "GPE", "NORP"))
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
_BREAKS = frozenset((";", ":", "“", '"'))
_MAX_NAME = 8
# "Any engineer" and "no minister" are nobody.
_QUANTIFIERS = frozenset("any no every each neither either".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `first` to `last` that mention someone; `head` is the token that other words attach to.

    `name` holds the tokens of the name alone (empty for a description). `before` is the index of the first token of
    the title or role in front of the name, equal to the name's first token when there is none.
    """

    head: int
    first: int
    last: int
    name: tuple[int, ...]
    kind: Kind
    gender: Gender = ""


def find_mentions(grammar: Grammar, persons: list[tuple[int, int]]) -> list[Mention]:
    """All mentions but pronouns, in order. `persons` are the token ranges that the model takes for a person's name."""
    skipped = datelines(grammar)
    names = person_names(grammar, [found for found in persons if found[0] not in skipped])
    found = [mention for first, end in names if (mention := _named(grammar, first, end)) is not None]
    covered = skipped.union(token for mention in found for token in mention.name)
    for token in range(len(grammar)):
        if token not in covered and (titled := _titled(grammar, token, covered)) is not None:
            found.append(titled)
            covered |= set(titled.name)
    covered = skipped.union(token for mention in found for token in range(mention.first, mention.last + 1))
    surnames = {bare(grammar.word[mention.name[-1]]) for mention in found if len(mention.name) > 1}
    for token in range(len(grammar)):
        if token not in covered and (described := _described(grammar, token, surnames)) is not None:
            found.append(described)
    return sorted(found, key=lambda mention: (mention.first, mention.last))


def _titled(grammar: Grammar, post: int, covered: frozenset[int]) -> Mention | None:
    """A capitalised post and the name after it, by their letters alone: "Under Secretary of War Eldridge Colby".

    Parsers and entity models often miss these. After "of" the last two capitalised words are the name, if there are
    three or more; elsewhere it is all of them. A portfolio in between ("of Agriculture Ann Berg") parts them even where the
    entity model takes all for one body.
    """
    if not (grammar.word[post][:1].isupper() and (grammar.lower[post] in POSTS or grammar.lower[post] in SHORT_TITLES)):
        return None
    last = _capitals_after(grammar, post)
    name_from = post + 1
    while name_from <= last and _is_title(grammar, name_from):
        name_from += 1
    if last == post and post + 2 < len(grammar) and grammar.lower[post + 1] in ("of", "for"):
        last = _capitals_after(grammar, post + 1)
        if last - (post + 1) < 3:
            return None
        name_from = last - 1
    name = tuple(range(name_from, last + 1))
    if not name or covered.intersection(name) or not _looks_like_name(grammar, name) or len(name) > 4:
        return None
    parted = grammar.lower[name_from - 1] in PORTFOLIOS
    if any(grammar.entity[token] in _BODY_ENTITIES for token in name) and not parted:
        return None
    if grammar.pos[last] != "PROPN":
        return None
    first = post
    while first > 0 and grammar.line[first - 1] == grammar.line[post] and _capital(grammar, first - 1):
        first -= 1
    head = next((token for token in range(first, last + 1) if not first <= grammar.head[token] <= last), last)
    subject = next((token for token in range(first, last + 1) if grammar.dep[token] in ("nsubj", "nsubjpass")), head)
    return Mention(subject, first, last, name, "person", _gender(grammar, first, name_from))


def _capital(grammar: Grammar, token: int) -> bool:
    word = grammar.word[token]
    if not word[:1].isupper() or grammar.entity[token] == "DATE":
        return False
    return grammar.pos[token] in ("PROPN", "NOUN", "ADJ") or word == "Under"


def _capitals_after(grammar: Grammar, token: int) -> int:
    last = token
    while (
        last + 1 < len(grammar)
        and last - token < _MAX_NAME
        and grammar.line[last + 1] == grammar.line[token]
        and (_capital(grammar, last + 1))
    ):
        last += 1
    return last


def _named(grammar: Grammar, first: int, end: int) -> Mention | None:
    """A person's name: the entity without titles, with capitalised neighbours that belong to it."""
    last = end - 1
    while last > first and (grammar.pos[last] in ("PUNCT", "PART", "SPACE") or not grammar.word[last][:1].isalpha()):
        last -= 1
    while last - first > 1 and grammar.lower[last] in POST_NOMINALS:
        last -= 1
    start = max((token + 1 for token in range(first, last) if grammar.lower[token] in HONORIFICS), default=first)
    while start < last and _is_title(grammar, start):
        start += 1
    while start < last and grammar.lower[start] in ("the", "of", "for", "and", "-", ",", "’s", "'s"):
        start += 1
    name = tuple(range(start, last + 1))
    if not _looks_like_name(grammar, name):
        return None
    head = _head_within(grammar, start, last)
    begin = min(_title_start(grammar, start, head), _capital_title_start(grammar, start))
    if head == last and end <= last + 2 and grammar.lower[last + 1 : last + 2] and grammar.lower[last + 1] in POST_NOMINALS:
        head = last + 1
    return Mention(head, begin, max(last, head), name, "person", _gender(grammar, begin, start))


def _is_title(grammar: Grammar, token: int) -> bool:
    word = grammar.lower[token]
    return word in HONORIFICS or word in SHORT_TITLES or word in POSTS or word.rstrip("s") in POSTS


def _looks_like_name(grammar: Grammar, name: tuple[int, ...]) -> bool:
    if not name or len(name) > _MAX_NAME:
        return False
    words = [grammar.word[token] for token in name]
    if not words[-1][:1].isupper() and words[-1].lower() not in _SUFFIXES:
        return False
    return any(len(bare(word)) > 1 and word[0].isupper() for word in words)


def _head_within(grammar: Grammar, first: int, last: int) -> int:
    for token in range(last, first - 1, -1):
        if not first <= grammar.head[token] <= last or grammar.head[token] == token:
            return token
    return last


def _title_start(grammar: Grammar, start: int, head: int) -> int:
    """The first token of what stands in front of a name in its own noun phrase ("NATO secretary-general Mark Rutte")."""
    begin = start
    for child in grammar.children[head]:
        if (
            grammar.left[child] < begin
            and child < start
            and grammar.dep[child]
            in (
                "compound",
                "nmod",
                "amod",
                "poss",
                "det",
                "nummod",
                "appos",
            )
        ):
            begin = min(begin, grammar.left[child])
    while begin < start and (
        grammar.line[begin] != grammar.line[start] or grammar.pos[begin] in ("PUNCT", "SPACE", "CCONJ", "ADP")
    ):
        begin += 1
    breaks = [
        token
        for token in range(begin, start)
        if grammar.word[token] == "," or grammar.word[token] in _BREAKS or grammar.is_dash(token)
    ]
    if breaks:
        begin = breaks[-1] + 1
    return begin


def _capital_title_start(grammar: Grammar, start: int) -> int:
    """The first of the capitalised words before a name, with "of" between them, when a post is among them."""
    begin = start
    while begin > 0 and start - begin < 2 * _MAX_NAME and grammar.line[begin - 1] == grammar.line[start]:
        if _capital(grammar, begin - 1):
            begin -= 1
        elif grammar.lower[begin - 1] in ("of", "for") and begin > 1 and _capital(grammar, begin - 2):
            begin -= 2
        else:
            break
    return begin if any(_is_title(grammar, token) for token in range(begin, start)) else start


def _gender(grammar: Grammar, begin: int, start: int) -> Gender:
    for token in range(begin, start):
        if grammar.lower[token] in MALE_TITLES:
            return "m"
        if grammar.lower[token] in FEMALE_TITLES:
            return "f"
    return ""


def _described(grammar: Grammar, token: int, surnames: set[str]) -> Mention | None:
    """A noun phrase that describes a person, a group or a body, or names a body."""
    if grammar.pos[token] not in ("NOUN", "PROPN") or grammar.dep[token] in ("compound", "nmod"):
        return None
    lemma = grammar.lemma[token]
    first, last = _base(grammar, token)
    if grammar.lower[first] in _QUANTIFIERS or len(bare(grammar.word[token])) < 2:
        return None
    plural = grammar.tag[token] in ("NNS", "NNPS")
    name: tuple[int, ...] = ()
    kind: Kind
    word = grammar.word[token]
    if word in surnames or (word.isupper() and word.title() in surnames):
        kind, name = "person", (token,)
    elif grammar.pos[token] == "PROPN" and grammar.entity[token] in _BODY_ENTITIES:
        kind, name = "organisation", _entity_tokens(grammar, token)
        if not name:
            return None
        first, last = min(first, name[0]), name[-1]
    elif (lemma in PEOPLE or grammar.lower[token] in PEOPLE) and word != "pm":
        kind = "group" if plural or grammar.lower[token] == "people" else "anonymous"
    elif lemma in BODIES:
        kind = "organisation"
    elif grammar.dep[token] in ("nsubj", "agent") and grammar.pos[token] == "PROPN":
        name = tuple(range(first, last + 1))
        honoured = grammar.lower[first] in HONORIFICS
        rare = len(name) > 1 and grammar.entity[token] == "" and not is_thing(grammar, last + 1)
        kind = "person" if honoured or rare else "organisation"
        if grammar.lower[first] in ("the", "a", "an"):
            kind, name = "organisation", tuple(range(first + 1, last + 1)) or name
    else:
        return None
    return Mention(token, first, last, name, kind)


def _entity_tokens(grammar: Grammar, token: int) -> tuple[int, ...]:
    """The tokens of the entity that holds a token, without "the"; none when another word of it is its head."""
    first = last = token
    while first > 0 and token - first < _MAX_NAME and _same_entity(grammar, first - 1, token):
        first -= 1
    while last + 1 < len(grammar) and last - token < _MAX_NAME and _same_entity(grammar, last + 1, token):
        last += 1
    if first <= grammar.head[token] <= last and grammar.head[token] != token:
        return ()
    while first < token and grammar.lower[first] == "the":
        first += 1
    while last > token and (grammar.pos[last] in ("PART", "PUNCT") or not grammar.word[last][:1].isalnum()):
        last -= 1
    return tuple(range(first, last + 1))


def _same_entity(grammar: Grammar, one: int, other: int) -> bool:
    return grammar.entity[one] == grammar.entity[other] and grammar.line[one] == grammar.line[other]


def _base(grammar: Grammar, head: int) -> tuple[int, int]:
    first = head
    for child in grammar.children[head]:
        if child < head and grammar.dep[child] in (
            "compound",
            "nmod",
            "amod",
            "poss",
            "det",
            "nummod",
            "advmod",
            "quantmod",
        ):
            first = min(first, grammar.left[child])
    breaks = [token for token in range(first, head) if grammar.word[token] in _BREAKS or grammar.is_dash(token)]
    if breaks:
        first = breaks[-1] + 1
    while first < head and (grammar.line[first] != grammar.line[head] or grammar.pos[first] in ("PUNCT", "SPACE")):
        first += 1
    return first, head


def iter_links(words: list[str]) -> Iterator[str]:
    """Name parts that bear the name: without links ("van der") and suffixes ("Jr.")."""
    for word in words:
        if word.lower() not in NAME_LINKS and word.lower() not in _SUFFIXES:
            yield bare(word)
