"""Turns a parsed text and its quoted runs into a scene: which token stands in which run, and which tokens are cues."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.analyse.grammar import Grammar
from briefing.analyse.quotes.cues import SPEECH
from briefing.analyse.quotes.marks import Run

_SPOKEN_FORMS = frozenset("said says told tells wrote writes tweeted tweets added adds asked asks".split())
_SENTENCE_END = frozenset((".", "!", "?", "…", "...", "\u201d", '"', "''", "’", "»"))


@dataclass(frozen=True, slots=True)
class Scene:
    """`run_of` gives for each token the number of the run that holds it (its marks included), or -1.

    `tokens_of` gives for each run its first token and the one after its last (marks included). `opens` says of each token
    whether a sentence begins with it: where the parser says so and the character before agrees.
    """

    grammar: Grammar
    runs: tuple[Run, ...]
    run_of: list[int]
    tokens_of: list[tuple[int, int]]
    opens: list[bool]

    def speaks(self, token: int) -> bool:
        """Whether the token is a verb of speech of the narration."""
        grammar = self.grammar
        if self.run_of[token] >= 0:
            return False
        if grammar.lower[token] in _SPOKEN_FORMS:
            return True
        return grammar.lemma[token] in SPEECH and grammar.pos[token] == "VERB"


def set_scene(grammar: Grammar, runs: tuple[Run, ...]) -> Scene:
    """Lay the runs over the tokens. A token that straddles the edge of a run belongs to it."""
    run_of = [-1] * len(grammar)
    tokens_of: list[tuple[int, int]] = []
    place, size = 0, len(grammar)
    for number, run in enumerate(runs):
        while place < size and grammar.end[place] <= run.outer_start:
            place += 1
        first = place
        while place < size and grammar.start[place] < run.outer_end:
            run_of[place] = number
            place += 1
        tokens_of.append((first, place))
    return Scene(grammar, runs, run_of, tokens_of, _sentence_openings(grammar))


def _sentence_openings(grammar: Grammar) -> list[bool]:
    opens, before = [], -1
    for token in range(len(grammar)):
        if before < 0 or grammar.line[token] != grammar.line[before]:
            opens.append(True)
        else:
            opens.append(
                grammar.sentence[token] != grammar.sentence[before] and grammar.word[before][-1:] in _SENTENCE_END
            )
        if grammar.word[token].strip():
            before = token
    return opens
