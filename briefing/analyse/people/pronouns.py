"""Turns pronouns of the narration into the one person each can mean, by gender, nearness and grammatical role."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from briefing.analyse.grammar import Grammar
from briefing.analyse.people.mentions import Gender
from briefing.analyse.quotes.marks import find_runs
from briefing.analyse.quotes.scene import set_scene

_GENDERS: dict[str, Gender] = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
_PLURALS = frozenset(("they", "them", "their"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "agent"))
_SENTENCES_BACK = 4


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A mention that a pronoun may mean: its head token and whose it is (`number`)."""

    token: int
    number: int
    plural: bool
    gender: Gender


def resolve_pronouns(grammar: Grammar, candidates: list[Candidate]) -> Iterator[tuple[int, int]]:
    """Pairs of a pronoun's token and the number that it means. Pronouns that may mean several are left out."""
    scene = set_scene(grammar, find_runs(grammar.text))
    known = sorted(candidate for candidate in candidates if scene.run_of[candidate.token] < 0)
    tokens = [candidate.token for candidate in known]
    genders = {candidate.number: candidate.gender for candidate in known}
    for token in range(len(grammar)):
        word = grammar.lower[token]
        if scene.run_of[token] >= 0 or (word not in _GENDERS and word not in _PLURALS):
            continue
        gender = _GENDERS.get(word, "")
        number = _antecedent(grammar, token, known[: bisect_left(tokens, token)][-40:], gender, word in _PLURALS, genders)
        if number is None:
            continue
        if not genders[number] and gender:
            genders[number] = gender
        place = bisect_left(tokens, token)
        tokens.insert(place, token)
        known.insert(place, Candidate(token, number, word in _PLURALS, gender))
        yield token, number


def _antecedent(
    grammar: Grammar, token: int, before: list[Candidate], gender: Gender, plural: bool, genders: dict[int, Gender]
) -> int | None:
    here = grammar.sentence[token]
    fitting = [
        candidate
        for candidate in before
        if candidate.plural == plural
        and (plural or genders[candidate.number] in ("", gender))
        and here - grammar.sentence[candidate.token] <= _SENTENCES_BACK
    ]
    sentences = sorted({grammar.sentence[candidate.token] for candidate in fitting}, reverse=True)
    for sentence in sentences:
        near = [candidate for candidate in fitting if grammar.sentence[candidate.token] == sentence]
        found = _only(grammar, near)
        if found is not None or sentence != here:
            return found
    return None


def _only(grammar: Grammar, near: list[Candidate]) -> int | None:
    """The one that is meant among the candidates of one sentence: the only one, else the only subject."""
    numbers = {candidate.number for candidate in near}
    if len(numbers) == 1:
        return near[0].number
    subjects = [candidate for candidate in near if grammar.dep[candidate.token] in _SUBJECTS]
    main = [candidate for candidate in subjects if grammar.dep[grammar.head[candidate.token]] == "ROOT"]
    for chosen in (main, subjects):
        if len({candidate.number for candidate in chosen}) == 1:
            return chosen[0].number
    return None
