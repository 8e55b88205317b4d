"""Turns a parsed text and its quoted runs into a scene: which token stands in which run, and which tokens are cues."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.analyse.grammar import Grammar
from briefing.analyse.quotes.cues import SPEECH, SPEECH_PAIRS, SPOKEN_FORMS
from briefing.analyse.quotes.marks import Run

_SENTENCE_END = frozenset((".", "!", "?", "…", "\u201d", '"', "'", "’", "»"))
_CLOSING_MARKS = "\u201d\"'’»)]"
_SMALL_WORDS = frozenset("a an the of in on at to for from by with and or but as vs vs. is are be it its".split())
_REACH = 40
_LONGEST_TITLE = 12


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
        if grammar.lower[token] in SPOKEN_FORMS:
            return True
        if grammar.pos[token] != "VERB":
            return False
        if grammar.lemma[token] in SPEECH:
            return True
        following = grammar.lower[token + 1] if token + 1 < len(grammar) else ""
        return (grammar.lemma[token], following) in SPEECH_PAIRS

    def may_speak(self, token: int) -> bool:
        """Whether the word can be a verb of speech in the third person, whatever the tagger made of it."""
        word = self.grammar.lower[token]
        return self.run_of[token] < 0 and word.endswith("s") and (word[:-1] in SPEECH or word[:-2] in SPEECH)

    def inside(self, number: int) -> str:
        """The characters of a run without spaces around them."""
        run = self.runs[number]
        return self.grammar.text[run.start : run.end].strip()

    def begins_sentence(self, number: int) -> bool:
        """Whether a run stands at the beginning of its line or after the end of a sentence."""
        text, at = self.grammar.text, self.runs[number].outer_start
        while at > 0 and text[at - 1] in " \u00a0\t":
            at -= 1
        if at == 0 or text[at - 1] in "\r\n":
            return True
        before = at - 1
        if text[before] in _CLOSING_MARKS:
            while before > 0 and text[before] in _CLOSING_MARKS:
                before -= 1
        return text[before] in ".!?…" and not text[at - 1 : at + 1].isspace() and self._is_no_abbreviation(before)

    def _is_no_abbreviation(self, stop: int) -> bool:
        text = self.grammar.text
        start = stop
        while start > 0 and text[start - 1].isalpha() and stop - start < 6:
            start -= 1
        word = text[start:stop]
        return text[stop] != "." or len(word) > 1 or not word.isupper()

    def looks_like_title(self, number: int) -> bool:
        """Whether a run is written as the title of a work or programme is: every word but small ones capitalised."""
        inside = self.inside(number)
        words = [word for word in inside.rstrip(".,").split() if any(map(str.isalpha, word))]
        if not words or len(words) > _LONGEST_TITLE or not words[0][:1].isupper():
            return False
        if len(words) > 1 and not any(word[:1].isupper() for word in words[1:]):
            return False
        return all(word[:1].isupper() or not word[:1].isalpha() or word in _SMALL_WORDS for word in words)

    def sentence_before(self, end: int) -> list[int]:
        """The tokens before a token back to the beginning of the sentence or line, or to a run."""
        grammar = self.grammar
        if end >= len(grammar):
            return []
        frame: list[int] = []
        for token in range(end - 1, max(-1, end - _REACH), -1):
            if self.run_of[token] >= 0 or grammar.line[token] != grammar.line[end - 1]:
                break
            if grammar.pos[token] != "SPACE":
                frame.append(token)
            if self.opens[token]:
                break
        return frame[::-1]

    def sentence_after(self, last: int) -> list[int]:
        """The tokens after a token up to the end of the sentence or line; runs in it are passed over."""
        grammar = self.grammar
        frame: list[int] = []
        for token in range(last + 1, min(last + 2 * _REACH, len(grammar))):
            if self.opens[token] or grammar.line[token] != grammar.line[last]:
                break
            if grammar.pos[token] != "SPACE":
                frame.append(token)
        return frame


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
            ended = grammar.word[before][-1:] in _SENTENCE_END
            opens.append(ended and grammar.sentence[token] != grammar.sentence[before])
        if grammar.word[token].strip():
            before = token
    return opens
