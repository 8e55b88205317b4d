"""Turns cues into what they report without quotation marks: the tokens of the clause, object or phrase that was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefing.analyse.quotes.cues import INTENT, NOUNS, PREPOSITIONAL, SPEECH, STANCE, THOUGHT
from briefing.analyse.quotes.scene import Scene
from briefing.analyse.quotes.speakers import Speakers, phrase

_MAX_CLIMB = 8
_REPORTING = SPEECH | THOUGHT | STANCE


@dataclass(frozen=True, slots=True)
class Report:
    """A cue, the head of its speaker's phrase, and the tokens of what is reported (in order)."""

    cue: int
    speaker: int
    content: list[int]


class Clauses:
    """Finds the reports of a scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.grammar = scene.grammar
        self.speakers = Speakers(scene)

    def reports(self) -> Iterator[Report]:
        """Every cue of the narration with a speaker and what it reports, in the order of the text."""
        for token in range(len(self.grammar)):
            if self.scene.run_of[token] < 0 and (report := self._report(token)) is not None:
                yield report

    def _report(self, token: int) -> Report | None:
        grammar = self.grammar
        if grammar.lower[token] == "according":
            return self._according(token)
        if grammar.pos[token] == "NOUN":
            return self._noun(token)
        if grammar.pos[token] != "VERB" and not self.scene.speaks(token):
            return None
        roots = self._content_roots(token)
        speaker = self.speakers.of(token) if roots else None
        if speaker is None or self.scene.run_of[speaker] >= 0:
            return None
        return self._with_content(token, speaker, roots)

    def _content_roots(self, verb: int) -> list[int]:
        grammar, lemma = self.grammar, self.grammar.lemma[verb]
        children = grammar.children[verb]
        if any(grammar.dep[child] == "neg" for child in children) and (lemma in SPEECH or self.scene.speaks(verb)):
            return []
        roots = [child for child in children if self._reports(verb, lemma, child)]
        if not roots and (lemma in STANCE or lemma in SPEECH):
            roots = [child for child in children if grammar.dep[child] in ("oprd", "acomp")]
        return roots

    def _reports(self, verb: int, lemma: str, child: int) -> bool:
        relation = self.grammar.dep[child]
        if relation == "ccomp":
            return lemma in _REPORTING or self.scene.speaks(verb)
        if relation == "xcomp":
            return lemma in INTENT or lemma in SPEECH
        if relation in ("dobj", "oprd"):
            return lemma in STANCE
        return relation == "prep" and self.grammar.lower[child] in PREPOSITIONAL.get(lemma, ())

    def _with_content(self, cue: int, speaker: int, roots: list[int]) -> Report | None:
        grammar = self.grammar
        first, last = phrase(grammar, speaker)
        content = sorted(
            token
            for root in roots
            for token in range(grammar.left[root], grammar.right[root] + 1)
            if token != cue and not first <= token <= last and grammar.line[token] == grammar.line[cue]
        )
        content = self._trim(content)
        return Report(cue, speaker, content) if content else None

    def _trim(self, content: list[int]) -> list[int]:
        first, last = 0, len(content)
        while first < last and self.grammar.pos[content[first]] in ("PUNCT", "SPACE"):
            first += 1
        while last > first and self.grammar.pos[content[last - 1]] in ("PUNCT", "SPACE"):
            last -= 1
        return content[first:last]

    def _noun(self, noun: int) -> Report | None:
        """ "His claim that ...", "the view among officials that ..."."""
        grammar = self.grammar
        if grammar.lemma[noun] not in NOUNS:
            return None
        clause = grammar.child(noun, "acl", "ccomp")
        if clause is None or grammar.lower[grammar.left[clause]] != "that":
            return None
        owner = self.speakers.owner(noun)
        return None if owner is None else self._with_content(noun, owner, [clause])

    def _according(self, token: int) -> Report | None:
        grammar = self.grammar
        source = self.speakers.according(token)
        if source is None:
            return None
        verb = grammar.head[token]
        for _ in range(_MAX_CLIMB):
            if grammar.pos[verb] in ("VERB", "AUX") and grammar.child(verb, "nsubj", "nsubjpass", "expl") is not None:
                break
            if grammar.head[verb] == verb:
                break
            verb = grammar.head[verb]
        first, last = grammar.left[token], grammar.right[token]
        content = [
            place
            for place in range(grammar.left[verb], grammar.right[verb] + 1)
            if not first <= place <= last and grammar.line[place] == grammar.line[token]
        ]
        content = self._trim(content)
        return Report(token, source, content) if content else None
