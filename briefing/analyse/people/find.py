"""Turns a parsed text into its persons, bodies and groups, each with every mention, name and role."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from briefing.analyse.grammar import Grammar, read
from briefing.analyse.people.gender import gender_of
from briefing.analyse.people.mentions import Gender, Kind, Mention, find_mentions, iter_links
from briefing.analyse.people.pronouns import Candidate, resolve_pronouns
from briefing.analyse.people.roles import LEADING_FORMS, roles_of, says_something, without_clause
from briefing.analyse.people.words import HELD_POSTS, HONORIFICS, INDEFINITE, PEOPLE, POSSESSIVES, POSTS
from briefing.model import Person, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SAME_FIRST_NAME = 80
# What ties someone who is not named to a body: "a spokeswoman for Tarn Water", "an analyst at Voss".
_BELONGING = frozenset("of for from at".split())
_MAX_DESCRIPTION = 12
_MARKS = frozenset('"“”„«»')
# "Mr Justice Tallow".
_JUDGES = frozenset(("justice", "judge"))
_PEERS = frozenset("lord lady baroness baron earl countess duke duchess prince princess king queen".split())
# What somebody is by party or birth, which tells less than an office does.
_LEANINGS = frozenset(("republican", "democrat", "conservative", "liberal", "socialist", "independent", "progressive"))


@dataclass(slots=True)
class _Entry:
    """A person in the making. `parts` are the bearing parts of the fullest name so far, lower case."""

    kind: Kind
    parts: tuple[str, ...] = ()
    gender: Gender = ""
    mentions: list[Mention] = field(default_factory=list)
    pronouns: list[int] = field(default_factory=list)
    roles: list[tuple[int, int]] = field(default_factory=list)


def find_people(doc: Doc, article_id: str) -> tuple[Person, ...]:
    """Find who is named or described in a text: persons, bodies and groups, in order of their first mention.

    A person's `key` is its place in the result. `mentions` hold names, descriptions and the pronouns that can only mean
    this person. Every span is into the text of `doc`.
    """
    grammar = read(doc)
    persons = [(found.start, found.end) for found in doc.ents if found.label_ == "PERSON"]
    mentions = find_mentions(grammar, persons)
    entries = _entries(grammar, mentions)
    _attach_pronouns(grammar, entries)
    entries.sort(key=lambda entry: min(mention.first for mention in entry.mentions))
    return tuple(_person(grammar, entry, key, article_id) for key, entry in enumerate(entries))


def _entries(grammar: Grammar, mentions: list[Mention]) -> list[_Entry]:
    named = [mention for mention in mentions if mention.name and mention.kind == "person"]
    entries: list[_Entry] = []
    by_last: dict[str, list[_Entry]] = {}
    for mention in sorted(named, key=lambda mention: (-min(2, len(_parts(grammar, mention))), mention.first)):
        _add_named(grammar, mention, entries, by_last)
    for entry in entries:
        entry.mentions.sort(key=lambda mention: mention.first)
    roles = _role_tokens(entries)
    bodies: dict[str, _Entry] = {}
    for mention in mentions:
        if mention.kind == "person":
            continue
        _add_described(grammar, mention, entries, roles, bodies)
    return entries


def _parts(grammar: Grammar, mention: Mention) -> tuple[str, ...]:
    return tuple(part.lower() for part in iter_links([grammar.word[token] for token in mention.name]))


def _add_named(grammar: Grammar, mention: Mention, entries: list[_Entry], by_last: dict[str, list[_Entry]]) -> None:
    parts = _parts(grammar, mention)
    if not parts:
        return
    roles = roles_of(grammar, mention)
    gender = mention.gender or gender_of(
        parts, [grammar.lower[token] for first, last in roles for token in range(first, last + 1)]
    )
    fitting = [entry for entry in by_last.get(parts[-1], ()) if _fits(parts, gender, entry)]
    entry = _nearest(fitting, mention) if fitting else None
    if entry is None:
        entry = _Entry("person", parts, gender)
        entries.append(entry)
        by_last.setdefault(parts[-1], []).append(entry)
        if len(parts) > 1:
            by_last.setdefault(parts[0], []).append(entry)
    elif len(parts) > len(entry.parts):
        entry.parts = parts
    entry.gender = entry.gender or gender
    entry.mentions.append(mention)
    entry.roles.extend(role for role in roles if role not in entry.roles and says_something(grammar, role))


def _fits(parts: tuple[str, ...], gender: Gender, entry: _Entry) -> bool:
    """Whether a name can be another mention of an entry: same surname, and given names that do not differ."""
    if gender and entry.gender and gender != entry.gender:
        return False
    if len(parts) == 1:
        return parts[0] in (entry.parts[-1], entry.parts[0])
    if len(entry.parts) == 1:
        return parts[-1] == entry.parts[0]
    if parts[-1] != entry.parts[-1]:
        return False
    one, other = parts[0].rstrip("."), entry.parts[0].rstrip(".")
    if len(one) == 1 or len(other) == 1:
        return one[:1] == other[:1]
    return one == other or fuzz.ratio(one, other) >= _SAME_FIRST_NAME or one.startswith(other) or other.startswith(one)


def _nearest(entries: list[_Entry], mention: Mention) -> _Entry:
    """The entry named last before a mention; the first one named after it when there is none."""

    def distance(entry: _Entry) -> tuple[bool, int]:
        gaps = [mention.first - other.first for other in entry.mentions]
        before = [gap for gap in gaps if gap >= 0]
        return (not before, min(before) if before else -max(gaps))

    return min(entries, key=distance)


def _role_tokens(entries: list[_Entry]) -> dict[int, _Entry]:
    """The persons by the tokens of their roles, so that a description inside a role is no one else."""
    return {token: entry for entry in entries for first, last in entry.roles for token in range(first, last + 1)}


def _add_described(
    grammar: Grammar, mention: Mention, entries: list[_Entry], roles: dict[int, _Entry], bodies: dict[str, _Entry]
) -> None:
    if mention.head in roles and mention.kind != "organisation":
        roles[mention.head].mentions.append(mention)
        return
    words = [grammar.word[token] for token in (mention.name or range(mention.first, mention.last + 1))]
    definite = bool(words) and words[0].lower() not in INDEFINITE
    name = " ".join(words).removeprefix("the ").removeprefix("The ")
    holder = _holder(grammar, mention, entries) if definite and mention.kind == "anonymous" else None
    if holder is None:
        holder = bodies.get(name) if definite else None
    if holder is None:
        holder = _Entry(mention.kind)
        entries.append(holder)
        if definite:
            bodies[name] = holder
    holder.mentions.append(mention)


def _holder(grammar: Grammar, mention: Mention, entries: list[_Entry]) -> _Entry | None:
    """The one person before whom the text gave the post that "the minister" or "the policy chief" names."""
    lemma = grammar.lemma[mention.head]
    if (lemma not in POSTS and lemma not in PEOPLE) or grammar.lower[mention.first] not in ("the", "this", "that"):
        return None
    said = {grammar.lemma[token] for token in range(mention.first + 1, mention.head)}
    holders = []
    for entry in entries:
        for first, last in entry.roles:
            words = {grammar.lemma[token] for token in range(first, last + 1)}
            if first < mention.first and lemma in words and said <= words:
                holders.append(entry)
                break
    return holders[0] if len(holders) == 1 else None


def _attach_pronouns(grammar: Grammar, entries: list[_Entry]) -> None:
    candidates = [
        Candidate(mention.head, number, entry.kind == "group", entry.gender)
        for number, entry in enumerate(entries)
        if entry.kind != "organisation"
        for mention in entry.mentions
        if mention.name or not _is_mere_part(grammar, mention.head)
    ]
    for token, number in resolve_pronouns(grammar, candidates):
        entries[number].pronouns.append(token)


def _is_mere_part(grammar: Grammar, noun: int) -> bool:
    """Whether a description only says more of another noun, so that no pronoun means it: "five children of a baker"."""
    return grammar.dep[noun] == "pobj" and grammar.lower[grammar.head[noun]] == "of"


def _person(grammar: Grammar, entry: _Entry, key: int, article_id: str) -> Person:
    def span(first: int, last: int) -> Span:
        return Span(article_id, grammar.start[first], grammar.end[last])

    mentions = sorted(
        {span(mention.first, mention.last) for mention in entry.mentions} | {span(at, at) for at in entry.pronouns}
    )
    names = [span(mention.name[0], mention.name[-1]) for mention in entry.mentions if mention.name]
    called = [span(*_called(grammar, mention)) for mention in entry.mentions if mention.name]
    roles = list(dict.fromkeys(span(first, last) for first, last in entry.roles))
    if not names and not roles:
        first = min(entry.mentions, key=lambda mention: mention.first)
        roles = [_description(grammar, first, article_id)]
    return Person(
        key=key,
        name=_fullest(grammar.text, called),
        role=_fullest(grammar.text, roles),
        names=tuple(sorted(set(names))),
        roles=tuple(roles),
        mentions=tuple(mentions),
        kind=entry.kind,
    )


def _description(grammar: Grammar, mention: Mention, article_id: str) -> Span:
    """The words of a description, with its article ("a senior official") but no possessive pronoun ("spokesman").

    Whom somebody speaks for is part of it: "a spokeswoman for Tarn Water".
    """
    owned = mention.first < mention.last and grammar.lower[mention.first] in POSSESSIVES
    last = mention.last
    for child in grammar.children[mention.head]:
        belongs = grammar.dep[child] == "prep" and child == last + 1 and grammar.lower[child] in _BELONGING
        end = without_clause(grammar, child) if belongs else last
        if end - mention.first < _MAX_DESCRIPTION and grammar.line[end] == grammar.line[mention.first]:
            last = max(last, end)
    while last > mention.last and grammar.pos[last] in ("PUNCT", "SPACE"):
        last -= 1
    if any(_MARKS.intersection(grammar.word[token]) for token in range(mention.last + 1, last + 1)):
        last = mention.last
    return Span(article_id, grammar.start[mention.first + owned], grammar.end[last])


def _called(grammar: Grammar, mention: Mention) -> tuple[int, int]:
    """The tokens of a name, with the title that some are never said without: "Baroness Sully", "Mr Justice Tallow"."""
    first, last = mention.name[0], mention.name[-1]
    begin = first
    while first == last and begin > mention.first and grammar.lower[begin - 1] in HONORIFICS | _JUDGES:
        begin -= 1
    titles = {grammar.lower[token] for token in range(begin, first)}
    return (begin if titles & (_JUDGES | _PEERS) else first), last


def _fullest(text: str, spans: list[Span]) -> Span | None:
    """The longest by words, then the most frequent wording, then the first.

    "The No. 3 post", "first-term Republican" and "chairs the committee" only if nothing else is.
    """
    if not spans:
        return None
    counts = Counter(text[span.start : span.end] for span in spans)

    def rank(span: Span) -> tuple[bool, int, int, int]:
        words = text[span.start : span.end]
        first, last = words.split()[0], words.split()[-1].lower()
        is_office = last not in HELD_POSTS | _LEANINGS and first not in LEADING_FORMS
        return (is_office, len(words.split()), counts[words], -span.start)

    return max(spans, key=rank)
