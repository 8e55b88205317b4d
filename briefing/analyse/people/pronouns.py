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
# Who answers is not who asked, and who denies something is as a rule not who said it.
_ANSWERING = frozenset("reply answer respond retort counter".split())
_DENYING = frozenset("deny dispute reject".split())
_ADDRESSING = frozenset("ask tell question challenge press urge accuse remind warn quiz".split())
# Stands for a "he" or a "she" of whom it is not known who is meant.
_UNKNOWN: dict[Gender, int] = {"m": -1, "f": -2}


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
    genders.update((number, gender) for gender, number in _UNKNOWN.items())
    for token in range(len(grammar)):
        word = grammar.lower[token]
        if scene.run_of[token] >= 0 or (word not in _GENDERS and word not in _PLURALS):
            continue
        gender = _GENDERS.get(word, "")
        number = _antecedent(grammar, token, known[: bisect_left(tokens, token)][-40:], gender, word in _PLURALS, genders)
        if number is None and (not gender or grammar.dep[token] != "nsubj"):
            continue
        number = _UNKNOWN[gender] if number is None else number
        if not genders[number] and gender:
            genders[number] = gender
        place = bisect_left(tokens, token)
        tokens.insert(place, token)
        known.insert(place, Candidate(token, number, word in _PLURALS, gender))
        if number >= 0:
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
        if found is not None and grammar.dep[token] == "nsubj":
            found = _after_turn(grammar, token, found, near, fitting)
        if found is not None or sentence != here:
            return found
    return None


def _after_turn(grammar: Grammar, token: int, found: int, near: list[Candidate], fitting: list[Candidate]) -> int | None:
    """Who is meant where the verb says that it is another's turn: the one addressed; None where that may be several."""
    verb = grammar.lemma[grammar.head[token]]
    acts = [candidate.token for candidate in near if candidate.number == found and grammar.dep[candidate.token] in _SUBJECTS]
    if verb in _ANSWERING and any(grammar.lemma[grammar.head[subject]] in _ADDRESSING for subject in acts):
        others = {candidate.number for candidate in near} - {found}
        return others.pop() if len(others) == 1 else None
    if verb in _DENYING and acts and grammar.line[acts[0]] != grammar.line[token]:
        return found if {candidate.number for candidate in fitting} == {found} else None
    return found


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
