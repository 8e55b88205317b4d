"""Turns cues into what they report without quotation marks: the tokens of the clause, object or phrase that was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefing.analyse.quotes.cues import (
    ADJECTIVES,
    FINDING,
    INTENT,
    NOUN_INTENT,
    NOUN_PREPOSITIONS,
    NOUNS,
    PHASE,
    POLLS,
    PREPOSITIONAL,
    SPEECH,
    STANCE,
    TAKING,
    THOUGHT,
)
from briefing.analyse.quotes.scene import Scene
from briefing.analyse.quotes.speakers import Speakers, phrase

_MAX_CLIMB = 8
_LONGEST_ASIDE = 25
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
            return self._attributed_by_phrase(token, self.speakers.according(token))
        if grammar.lower[token] == "in" and grammar.pos[token] == "ADP":
            return self._attributed_by_phrase(token, self._poll(token))
        if grammar.pos[token] == "NOUN":
            return self._noun(token)
        if grammar.lemma[token] in ADJECTIVES and grammar.dep[token] == "acomp":
            return self._adjective(token)
        if grammar.pos[token] != "VERB" and not self.scene.speaks(token):
            return None
        if grammar.tag[token] == "VBN" and grammar.dep[token] in ("acl", "amod") and grammar.child(token, "agent") is None:
            return None
        roots = self._content_roots(token)
        if not roots and not self.scene.speaks(token) and grammar.lemma[token] not in THOUGHT:
            return None
        speaker = self.speakers.of(token)
        if speaker is None or self.scene.run_of[speaker] >= 0:
            return None
        return self._with_content(token, speaker, roots) if roots else self._parenthesis(token, speaker)

    def _content_roots(self, verb: int) -> list[int]:
        grammar, lemma = self.grammar, self.grammar.lemma[verb]
        children = grammar.children[verb]
        if any(grammar.dep[child] == "neg" for child in children) and (lemma in SPEECH or self.scene.speaks(verb)):
            return []
        roots = [child for child in children if self._reports(verb, lemma, child)]
        after = [child for child in roots if grammar.left[child] > verb]
        if after and any(grammar.dep[child] == "ccomp" for child in after):
            roots = after  # a clause before the verb is another statement that the parser joined to it
        if not roots and (lemma in STANCE or lemma in SPEECH):
            roots = [child for child in children if grammar.dep[child] in ("oprd", "acomp")]
        return roots

    def _reports(self, verb: int, lemma: str, child: int) -> bool:
        relation = self.grammar.dep[child]
        if relation == "ccomp":
            return lemma in _REPORTING or lemma in INTENT or self.scene.speaks(verb)
        if relation == "xcomp":
            participle = self.grammar.tag[child] == "VBG" and lemma in STANCE
            return lemma in INTENT or participle or (lemma in SPEECH and lemma not in PHASE)
        if lemma in TAKING and self._is_taken_for(verb):
            return relation == "dobj" or (relation == "prep" and self.grammar.lower[child] == "as")
        if relation in ("dobj", "oprd"):
            return lemma in STANCE or (lemma in FINDING and self._is_finding(verb))
        return relation == "prep" and self.grammar.lower[child] in PREPOSITIONAL.get(lemma, ())

    def _is_finding(self, verb: int) -> bool:
        subject = self.grammar.child(verb, "nsubj")
        return subject is not None and self.grammar.lemma[subject] in POLLS

    def _parenthesis(self, cue: int, speaker: int) -> Report | None:
        """A clause of attribution between commas or at the end: In the long run, economists say, it could ripple."""
        grammar, scene = self.grammar, self.scene
        if grammar.tag[cue] not in ("VBD", "VBZ", "VBP") or grammar.head[speaker] != cue:
            return None
        first, last = phrase(grammar, speaker)
        first, last = min(first, cue), max(last, cue)
        before = scene.sentence_before(first)
        if before and grammar.lower[before[-1]] == "as":
            before, first = before[:-1], before[-1]
        if last - first > _LONGEST_ASIDE or (before and grammar.word[before[-1]] not in (",", "—", "–", "-", "--")):
            return None
        after = scene.sentence_after(last)
        if not after or grammar.word[after[0]] not in (",", "—", "–", "-", "--", "."):
            return None
        content = [token for token in before + after if grammar.line[token] == grammar.line[cue]]
        content = self._trim(content)
        return Report(cue, speaker, content) if len(content) > 2 else None

    def _with_content(self, cue: int, speaker: int, roots: list[int]) -> Report | None:
        grammar = self.grammar
        first, last = phrase(grammar, speaker)
        content = sorted(
            token
            for root in roots
            for token in range(grammar.left[root], self._end_of(root, cue) + 1)
            if token != cue and not first <= token <= last and grammar.line[token] == grammar.line[cue]
        )
        content = self._trim(content)
        return Report(cue, speaker, content) if content else None

    def _end_of(self, root: int, cue: int) -> int:
        """The last token of what is said: a further participle or clause of speech that hangs on it is no part of it."""
        grammar = self.grammar
        last = grammar.right[root]
        for child in grammar.children[root]:
            first = grammar.left[child]
            if child < root or first <= cue or grammar.dep[child] not in ("advcl", "conj") or not self._reports_on(child):
                continue
            if grammar.word[first - 1] == "," or grammar.dep[child] == "conj":
                last = min(last, first - 1)
        return last

    def _reports_on(self, verb: int) -> bool:
        """Whether a participle or a clause with a subject of its own is a report in its own right."""
        grammar = self.grammar
        if not self.scene.speaks(verb) and grammar.lemma[verb] not in THOUGHT:
            return False
        if grammar.dep[verb] == "advcl":
            return grammar.tag[verb] == "VBG" or grammar.lower[grammar.left[verb]] in (
                "while",
                "whereas",
                "though",
                "although",
            )
        return False

    def _trim(self, content: list[int]) -> list[int]:
        first, last = 0, len(content)
        while first < last and self.grammar.pos[content[first]] in ("PUNCT", "SPACE"):
            first += 1
        while last > first and self.grammar.pos[content[last - 1]] in ("PUNCT", "SPACE"):
            last -= 1
        return content[first:last]

    def _is_taken_for(self, verb: int) -> bool:
        """Whether a verb has an object and what it is taken for: "see the deal as a mistake"."""
        grammar = self.grammar
        taken = any(grammar.dep[child] == "prep" and grammar.lower[child] == "as" for child in grammar.children[verb])
        return taken and grammar.child(verb, "dobj") is not None

    def _noun(self, noun: int) -> Report | None:
        """ "His claim that ...", "the view among officials that ...", "his support for ...", "her decision to ..."."""
        grammar, lemma = self.grammar, self.grammar.lemma[noun]
        roots = []
        if lemma in NOUNS:
            clauses = (child for child in grammar.children[noun] if grammar.dep[child] in ("acl", "ccomp"))
            roots = [child for child in clauses if grammar.lower[grammar.left[child]] == "that"][:1]
        if lemma in NOUN_INTENT and not roots:
            clauses = (child for child in grammar.children[noun] if grammar.dep[child] in ("acl", "xcomp"))
            roots = [child for child in clauses if grammar.lower[grammar.left[child]] == "to"][:1]
        if lemma in NOUN_PREPOSITIONS and not roots:
            roots = [child for child in grammar.children[noun] if grammar.lower[child] in NOUN_PREPOSITIONS[lemma]][:1]
        owner = self._noun_owner(noun, roots) if roots else None
        return None if owner is None else self._with_content(noun, owner, roots)

    def _noun_owner(self, noun: int, roots: list[int]) -> int | None:
        """Whose claim or support it is, when the words do not say so by the very preposition that says what of."""
        grammar = self.grammar
        owner = grammar.child(noun, "poss")
        if owner is not None:
            return owner if self.scene.run_of[owner] < 0 else None
        for child in grammar.children[noun]:
            if child not in roots and grammar.lower[child] in ("of", "by", "from", "among"):
                source = grammar.child(child, "pobj")
                return source if source is None or self.scene.run_of[source] < 0 else None
        return None

    def _adjective(self, adjective: int) -> Report | None:
        """ "She is confident that ...", "he was worried about ..."."""
        grammar = self.grammar
        verb = grammar.head[adjective]
        speaker = grammar.child(verb, "nsubj")
        if speaker is None or grammar.lower[speaker] in ("it", "that", "this") or self.scene.run_of[speaker] >= 0:
            return None
        roots = [
            child
            for child in grammar.children[adjective]
            if grammar.dep[child] == "ccomp"
            or (grammar.dep[child] == "prep" and grammar.lower[child] in ADJECTIVES[grammar.lemma[adjective]])
        ]
        return self._with_content(adjective, speaker, roots) if roots else None

    def _poll(self, preposition: int) -> int | None:
        """The poll in "in a new poll, half of the voters say"."""
        found = self.grammar.child(preposition, "pobj")
        return found if found is not None and self.grammar.lemma[found] in POLLS else None

    def _attributed_by_phrase(self, token: int, source: int | None) -> Report | None:
        """The clause that "according to" and the like attribute: the nearest one with a subject around the phrase."""
        grammar = self.grammar
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
        begin, end = self._bracket(token, grammar.left[verb], grammar.right[verb])
        content = [
            place
            for place in range(begin, end + 1)
            if not first <= place <= last and grammar.line[place] == grammar.line[token]
        ]
        content = self._trim(content)
        return Report(token, source, content) if content else None

    def _bracket(self, token: int, first: int, last: int) -> tuple[int, int]:
        """The part of a range of tokens that stands in the same brackets as a token."""
        word = self.grammar.word
        opening = next((place for place in range(token, first - 1, -1) if word[place] in "()"), None)
        if opening is None or word[opening] != "(":
            return first, last
        closing = next((place for place in range(token, last + 1) if word[place] == ")"), last)
        return opening + 1, closing - 1
