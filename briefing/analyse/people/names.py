"""Turns a parsed text into the token ranges of its persons' names: those of the entity model, and those grammar shows.

An entity model knows a name by its look and takes a rare one for a body or a place. The words around it tell more: an
honorific before the surname, a post beside it, "who" after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from briefing.analyse.grammar import Grammar
from briefing.analyse.people.words import (
    BODIES,
    BODY_ENDINGS,
    BODY_ROLES,
    CIVIL_TITLES,
    HONORIFICS,
    NAME_LINKS,
    POST_NOMINALS,
    POSTS,
    SHORT_TITLES,
    bare,
)

TokenRange = tuple[int, int]

_NO_NAMES = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL", "NORP", "LANGUAGE"))
_THINGS = frozenset(("ORG", "GPE", "LOC", "FAC"))
_MAX_WORDS = 4
_DATELINE = 12


def datelines(grammar: Grammar) -> frozenset[int]:
    """The tokens of the places and days that begin a report: "CARROWDALE, 12 February - Twelve people ..."."""
    found: list[int] = []
    line = 0
    for token, number in enumerate(grammar.line):
        if token == 0 or number != line:
            line = number
            found.extend(_dateline(grammar, token))
    return frozenset(found)


def _dateline(grammar: Grammar, first: int) -> range:
    """The tokens before the dash of a dateline, which is capitals alone or ends in a date; none when it is no dateline."""
    for token in range(first, min(first + _DATELINE, len(grammar))):
        if grammar.line[token] != grammar.line[first]:
            break
        if grammar.is_dash(token):
            words = [grammar.word[place] for place in range(first, token) if grammar.word[place][:1].isalpha()]
            dated = any(grammar.word[place].isdigit() for place in range(first + 1, token))
            if words and (words[0].isupper() or (dated and "," in grammar.word[first:token])):
                return range(first, token)
            break
        if grammar.pos[token] not in ("PROPN", "NUM", "PUNCT", "SPACE", "ADP") and not grammar.word[token].isupper():
            break
    return range(0)


def is_thing(grammar: Grammar, end: int) -> bool:
    """Whether "which" follows the name before the token `end`: "Tarn Water, which runs the dam, ..."."""
    return grammar.lower[end : end + 2] == [",", "which"]


def person_names(grammar: Grammar, entities: list[TokenRange]) -> list[TokenRange]:
    """First token and the one after the last of each name; `entities` are those that the model calls persons."""
    entities = [(first, _whole(grammar, first, end)) for first, end in entities if not is_body(grammar, first, end)]
    taken = {token for first, end in entities for token in range(first, end)}
    runs = [run for run in _capital_runs(grammar) if not taken.intersection(range(*run))]
    surnames = {
        bare(grammar.word[end - 1])
        for first, end in [*runs, *entities]
        if any(_is_civil(grammar, token) for token in (first, first - 1) if 0 <= token < end - 1)
    }
    shown = [name for run in runs if (name := _shown(grammar, run, surnames)) is not None]
    things = _things(grammar)
    kept = [
        (_widened(grammar, first, end), end)
        for first, end in entities
        if _has_evidence(grammar, first, end, surnames) or _plain(grammar, first, end) not in things
    ]
    return sorted([*kept, *shown])


def is_body(grammar: Grammar, first: int, end: int) -> bool:
    """Whether a name ends as those of clubs, papers and companies do ("Manchester United"), and no title is part of it."""
    ends = end - first > 1 and bare(grammar.lower[end - 1]) in BODY_ENDINGS
    return ends and not any(_is_title(grammar, token) for token in range(max(0, first - 1), end))


def _whole(grammar: Grammar, first: int, end: int) -> int:
    """The end of a name with the surname that the entity model left out ("Dame Patience" of "Dame Patience Obi")."""
    while (
        end < len(grammar)
        and end - first < _MAX_WORDS
        and grammar.dep[end - 1] in ("compound", "flat")
        and grammar.head[end - 1] >= end
        and grammar.entity[end] == ""
        and _is_part(grammar, end)
        and grammar.line[end] == grammar.line[first]
        and not _is_title(grammar, end)
        and grammar.lower[end] not in POST_NOMINALS
    ):
        end += 1
    return end


def _plain(grammar: Grammar, first: int, end: int) -> str:
    """A name as a text may repeat it, without "the" and a possessive ending."""
    words = [bare(grammar.word[token]) for token in range(first, end) if grammar.lower[token] != "the"]
    return " ".join(word for word in words if word)


def _things(grammar: Grammar) -> frozenset[str]:
    """The names that the model takes for a body or a place as often as for a person, or that "which" follows."""
    votes: Counter[str] = Counter()
    first = 0
    for label, tokens in groupby(grammar.entity):
        end = first + len(list(tokens))
        if label in _THINGS:
            votes[_plain(grammar, first, end)] += 1
        elif label == "PERSON":
            votes[_plain(grammar, first, end)] += 2 * is_thing(grammar, end) - 1
        first = end
    return frozenset(name for name, balance in votes.items() if balance > 0 or (balance == 0 and " " in name))


def _has_evidence(grammar: Grammar, first: int, end: int, surnames: set[str]) -> bool:
    before = any(_is_title(grammar, token) for token in range(max(0, first - 1), end))
    return before or bare(grammar.word[end - 1]) in surnames or _has_post(grammar, end) or _follows_post(grammar, first, end)


def _is_civil(grammar: Grammar, token: int) -> bool:
    return grammar.lower[token] in CIVIL_TITLES and grammar.word[token][:1].isupper()


def _capital_runs(grammar: Grammar) -> Iterator[TokenRange]:
    """The longest rows of capitalised proper nouns on one line, with the links between them."""
    end = 0
    for first in range(len(grammar)):
        if first < end or grammar.pos[first] != "PROPN" or not _is_part(grammar, first):
            continue
        end = first + 1
        while (after := _next_part(grammar, end)) is not None and grammar.line[after] == grammar.line[first]:
            end = after + 1
        yield first, end


def _next_part(grammar: Grammar, token: int) -> int | None:
    """The next capitalised part of a name from a token on, over up to two links ("Ursula von der Leyen")."""
    for place in range(token, min(token + 3, len(grammar))):
        if _is_part(grammar, place):
            return place
        if grammar.word[place] not in NAME_LINKS or grammar.pos[place] in ("VERB", "AUX"):
            return None
    return None


def _is_part(grammar: Grammar, token: int) -> bool:
    capital = grammar.pos[token] == "PROPN" and grammar.word[token][:1].isupper()
    return capital and grammar.entity[token] not in _NO_NAMES


def _shown(grammar: Grammar, run: TokenRange, surnames: set[str]) -> TokenRange | None:
    """The name at the end of a row of capitals, when grammar shows that it is a person's."""
    first, end = run
    titles = [token for token in range(first, end) if _is_title(grammar, token)]
    begin = titles[-1] + 1 if titles else first
    while end - begin > 2 and grammar.lower[end - 1] in POST_NOMINALS:
        end -= 1
    if begin >= end or end - begin > _MAX_WORDS or _goes_on(grammar, end):
        return None
    if any(bare(grammar.lower[token]) in BODIES for token in range(begin, end)):
        return None
    if titles and _is_civil(grammar, titles[-1]):
        return begin, end
    if is_body(grammar, begin, end):
        return None
    if run[1] > end:
        return begin, end
    if end - begin < 2 or (grammar.word[begin].isupper() and len(grammar.word[begin]) > 2):
        return None
    known = bare(grammar.word[end - 1]) in surnames
    return (begin, end) if known or _has_post(grammar, end) or _follows_post(grammar, begin, end) else None


def _is_title(grammar: Grammar, token: int) -> bool:
    word = bare(grammar.lower[token])
    return word in HONORIFICS or word in SHORT_TITLES or word in POSTS or word.rpartition("-")[2] in POSTS


def _goes_on(grammar: Grammar, end: int) -> bool:
    """Whether the name of a body goes on after the capitals ("Marine and Port Union", "Bank of Karl")."""
    joined = end + 1 < len(grammar) and grammar.lower[end] in ("of", "and", "for", "&")
    return joined and grammar.entity[end] != "" and grammar.entity[end] == grammar.entity[end - 1]


def _is_post(grammar: Grammar, token: int) -> bool:
    word = bare(grammar.lower[token])
    names = grammar.lemma[token] in POSTS or word in POSTS or word.rpartition("-")[2] in POSTS or word == "mp"
    return names and grammar.lemma[token] not in BODY_ROLES and grammar.tag[token] not in ("NNS", "NNPS")


def _has_post(grammar: Grammar, end: int) -> bool:
    """Whether a post in apposition or "who" follows: "Anna Berg, the mayor, ...", "Anna Berg, who ..."."""
    name = end - 1
    after = end + 1 if end < len(grammar) and grammar.word[end] == "," else end
    if after < len(grammar) and grammar.lower[after] == "who":
        return True
    return any(
        grammar.dep[child] == "appos" and child > name and grammar.left[child] <= after and _is_post(grammar, child)
        for child in grammar.children[name]
    )


def _follows_post(grammar: Grammar, begin: int, end: int) -> bool:
    """Whether the name is in apposition to a post: "The mayor, Anna Berg, ...", "its chief executive Anna Berg"."""
    above = grammar.head[end - 1]
    if grammar.dep[end - 1] == "appos" and above < begin:
        return _is_post(grammar, post_above(grammar, above, begin))
    before = begin - 1
    return before >= 0 and grammar.pos[before] == "NOUN" and grammar.head[before] == end - 1 and _is_post(grammar, before)


def post_above(grammar: Grammar, noun: int, begin: int) -> int:
    """The post that a name from `begin` on is in apposition to, where the parser hangs it on the noun that ends its phrase.

    That is "mayor" for "Leeds" in "the mayor of Leeds, Anna Berg", "leader" in "leader of the council Anna Berg". It is the
    noun itself where there is no post, or where the name is its own ("a spokeswoman for the operator, Tarn Lines").
    """
    above = grammar.head[grammar.head[noun]]
    is_person = grammar.entity[begin] == "PERSON"
    parted = grammar.word[begin - 1] == "," and (is_person or grammar.lemma[noun] not in BODY_ROLES | BODIES)
    beside = noun == begin - 1 and is_person and grammar.lemma[noun] in BODIES
    hangs = grammar.dep[noun] == "pobj" and grammar.dep[grammar.head[noun]] == "prep" and (parted or beside)
    is_post = _is_post(grammar, above) or (is_person and grammar.lemma[above] in POSTS)
    return above if hangs and not _is_title(grammar, noun) and is_post else noun


def _widened(grammar: Grammar, first: int, end: int) -> int:
    """The first token of an entity with the proper nouns before it that the parser makes part of the name."""
    while (
        first > 0
        and _is_part(grammar, first - 1)
        and grammar.line[first - 1] == grammar.line[first]
        and grammar.entity[first - 1] == ""
        and not _is_title(grammar, first - 1)
        and not grammar.word[first - 1].isupper()
        and first <= grammar.head[first - 1] < end
        and grammar.dep[first - 1] in ("compound", "flat")
        and end - first < _MAX_WORDS
    ):
        first -= 1
    return first
