"""Turns a quoted run into the cue that governs it: the words of narration before, after and around it."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.analyse.quotes.cues import ACCORDING, INTENT, NOUNS, PREPOSITIONAL, SPEECH_NOUNS, STANCE, THOUGHT
from briefing.analyse.quotes.scene import Scene
from briefing.analyse.quotes.speakers import Speakers

_REACH = 40
_CONTENT_EDGES = frozenset(
    "ccomp xcomp dobj oprd acomp attr prep pobj pcomp dep dative acl parataxis npadvmod appos".split()
)
_OBJECT_EDGES = frozenset("dobj oprd prep ccomp acomp xcomp".split())
_ASIDE_EDGES = frozenset(("nsubj", "nsubjpass", "relcl"))
_NOMINAL = ("PROPN", "NOUN", "PRON")
_INNER = frozenset(("aux", "auxpass", "acl", "relcl", "amod"))
_BROKEN_ENDS = ",?!—–-…"


@dataclass(frozen=True, slots=True)
class Governor:
    """What says who spoke: the cue's token, and the token that heads the speaker's phrase (None: left open).

    `aside` says that the cue's clause only accompanies the quotation ("...," he said), so that nothing else of its
    sentence is part of what was said. `sure` is false when another speaker stands between this one and the words.
    """

    cue: int
    speaker: int | None
    aside: bool = False
    sure: bool = True


class Frames:
    """Finds the governor of each run of a scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.grammar = scene.grammar
        self.speakers = Speakers(scene)

    def denied(self, cue: int) -> bool:
        """Whether a verb of speech is negated: "did not say that ..." quotes nobody."""
        grammar = self.grammar
        return self.scene.speaks(cue) and any(grammar.dep[child] == "neg" for child in grammar.children[cue])

    def govern(self, number: int) -> Governor | None:
        """The governor of a run within its own paragraph; None when nothing beside it tells."""
        found = self.beside(number)
        if found is not None or self.stands_apart(number) or self.scene.looks_like_title(number):
            return found
        return self._around(number) or self._in_sentence(number)

    def beside(self, number: int) -> Governor | None:
        """A clause of attribution right after or right before a run."""
        apart = self.scene.begins_sentence(number)
        leading = None if apart else self._before(number)
        if leading is not None and self._touches(number, leading.cue):
            return leading
        if apart or not self.scene.looks_like_title(number):
            found = self._after(number)
            if found is not None:
                return Governor(found.cue, found.speaker, aside=apart)
        return leading

    def _touches(self, number: int, cue: int) -> bool:
        """Whether nothing but a mark or "that" stands between a cue and the run after it."""
        between = [token for token in self.frame_before(number) if token > cue]
        return all(self.grammar.pos[token] == "PUNCT" or self.grammar.lower[token] == "that" for token in between)

    def stands_apart(self, number: int) -> bool:
        """Whether a run is sentences of its own, so that what the parser hangs them on says nothing."""
        scene = self.scene
        inside = scene.inside(number)
        return scene.begins_sentence(number) and (inside[-1:] in ".!?…" or not self.frame_after(number))

    # ------------------------------------------------------------ the words beside a run

    def frame_after(self, number: int) -> list[int]:
        """The tokens after a run up to the end of the sentence or line, or to the next run; titles are passed over."""
        scene, grammar = self.scene, self.grammar
        _, begin = scene.tokens_of[number]
        frame: list[int] = []
        for token in range(begin, min(begin + _REACH, len(grammar))):
            if (frame and scene.opens[token]) or grammar.line[token] != grammar.line[begin - 1]:
                break
            if scene.run_of[token] >= 0:
                if not scene.looks_like_title(scene.run_of[token]):
                    break
            elif grammar.pos[token] != "SPACE":
                frame.append(token)
        return frame

    def frame_before(self, number: int) -> list[int]:
        """The tokens before a run back to the beginning of the sentence or line, or to the run before."""
        if self.scene.begins_sentence(number):
            return []
        return self.scene.sentence_before(self.scene.tokens_of[number][0])

    def _after(self, number: int) -> Governor | None:
        """A clause of attribution that follows: "...," he said / said Mr Smith / according to Smith."""
        scene, grammar = self.scene, self.grammar
        inside = scene.inside(number)
        if inside[-1:] == "." and not inside.endswith(".."):
            return None
        frame = self.frame_after(number)
        if frame and inside[-1:] in "?!…" and self.scene.opens[frame[0]] and grammar.word[frame[-1]] == ":":
            return None  # the sentence leads in what comes next
        broken = inside[-1:] in _BROKEN_ENDS or inside.endswith("..") or (frame and grammar.word[frame[0]] == ",")
        while frame and grammar.lower[frame[0]] in (",", "as", "—", "–", "-", "--", ")"):
            frame = frame[1:]
        if not frame or not broken or grammar.tag[frame[0]] in ("WDT", "WP", "WRB", "WP$", "IN", "CC"):
            return self._according(frame[0]) if frame and grammar.lower[frame[0]] in ACCORDING else None
        for token in frame[:25]:
            if grammar.pos[token] in ("VERB", "AUX") or scene.speaks(token):
                if grammar.tag[token] in ("VBG", "TO") or grammar.dep[token] in ("aux", "auxpass", "acl", "relcl"):
                    continue
                return self._attributing(frame, token, inside[-1:] not in "?!…" and scene.begins_sentence(number))
            if grammar.word[token] in (";", ":"):
                return None
        return self._misread_verb(frame)

    def _attributing(self, frame: list[int], verb: int, apart: bool) -> Governor | None:
        grammar = self.grammar
        speaker = self.speakers.of(verb)
        speaks = self.scene.speaks(verb)
        if speaker is not None and frame[0] <= speaker <= frame[-1]:
            if speaks and speaker > verb and any(grammar.pos[token] in _NOMINAL for token in frame if token < verb):
                speaker = self.speakers.beside(frame, verb)
            if speaks or (apart and speaker is not None and grammar.left[speaker] <= frame[0]):
                return Governor(verb, speaker)
            return None
        if speaker is not None and speaker < frame[0] and verb == frame[0]:
            return None  # the verb of the sentence that the quotation is a part of
        return Governor(verb, self.speakers.beside(frame, verb)) if speaks else None

    def _misread_verb(self, frame: list[int]) -> Governor | None:
        """ "..." a voice-over states: the verb that the tagger took for a noun, at the end of a short frame."""
        grammar = self.grammar
        words = [token for token in frame if grammar.pos[token] != "PUNCT"]
        if 1 < len(words) <= 12 and self.scene.may_speak(words[-1]) and grammar.pos[words[-2]] in _NOMINAL:
            return Governor(words[-1], words[-2])
        return None

    def _before(self, number: int) -> Governor | None:
        """A clause of attribution that leads in: He said, "..." / He added: "..." / As Smith put it, "..."."""
        scene, grammar = self.scene, self.grammar
        frame = self.frame_before(number)
        if not frame:
            return None
        last = grammar.word[frame[-1]]
        if last not in (",", ":", "that", "-", "—", "–", "--") and not scene.speaks(frame[-1]):
            return None
        if last != ":" and scene.looks_like_title(number):
            return None
        return self.leading(frame)

    def leading(self, frame: list[int]) -> Governor | None:
        """The governor that a stretch of narration right before a quotation gives."""
        scene, grammar = self.scene, self.grammar
        cues = [token for token in frame if scene.speaks(token) and not self.is_modifier(token)]
        for token in reversed(cues):
            if self._answers(token, frame) or not self._is_closed(token, frame):
                return Governor(token, self.speakers.of(token) or self._before_cue(frame, token))
        for token in frame[-6:]:
            if grammar.lemma[token] in NOUNS and (owner := self._other_owner(token)) is not None:
                return Governor(token, owner)
        return self._colon(frame) if grammar.word[frame[-1]] == ":" else None

    def _answers(self, cue: int, frame: list[int]) -> bool:
        """Whether a clause with "who" ends in the cue: "... told Lund, who answered: ..."."""
        grammar = self.grammar
        subject = grammar.child(cue, "nsubj")
        last = all(grammar.pos[token] == "PUNCT" for token in frame if token > cue)
        return last and subject is not None and grammar.lower[subject] == "who"

    def _before_cue(self, frame: list[int], cue: int) -> int | None:
        """The speaker by word order, for a finite verb whose subject the parser missed."""
        if self.grammar.tag[cue] not in ("VBD", "VBZ", "VBP"):
            return None
        return self.speakers.beside([token for token in frame if token < cue], cue)

    def is_modifier(self, token: int) -> bool:
        """Whether a participle only describes a noun: "a scheduled speech", "remarks delivered in May"."""
        return self.grammar.tag[token] in ("VBN", "VBG") and (
            self.grammar.dep[token] == "amod" or (self.grammar.dep[token] == "acl" and self.grammar.tag[token] == "VBN")
        )

    def _is_closed(self, cue: int, frame: list[int]) -> bool:
        """Whether a cue stands in a subordinate clause that ended before the quotation, and another cue is left."""
        grammar = self.grammar
        verb = cue
        for _ in range(4):
            relation = grammar.dep[verb]
            if relation == "relcl" or (relation == "advcl" and self._is_subordinate(verb)):
                first, last = grammar.left[verb], grammar.right[verb]
                return any(self.scene.speaks(token) and not first <= token <= last for token in frame)
            if grammar.head[verb] == verb:
                return False
            verb = grammar.head[verb]
        return False

    def _is_subordinate(self, verb: int) -> bool:
        return any(
            self.grammar.dep[child] in ("mark", "advmod") and self.grammar.tag[child] in ("IN", "WRB") and child < verb
            for child in self.grammar.children[verb]
        )

    def _other_owner(self, noun: int) -> int | None:
        """Whose words a noun names, unless it is only "its findings": then the subject of the clause tells more."""
        owner = self.speakers.owner(noun)
        if owner is None or self.grammar.tag[owner] == "PRP$":
            return None
        return owner

    def _colon(self, frame: list[int]) -> Governor | None:
        """Any clause that ends in a colon leads in; its subject speaks. A bare name before it is a label."""
        grammar = self.grammar
        if not self.scene.opens[frame[0]]:
            return None  # the sentence began before another quotation: the words left here do not tell
        for token in reversed(frame):
            if grammar.lemma[token] in NOUNS | SPEECH_NOUNS and (owner := self._other_owner(token)) is not None:
                return Governor(token, owner)
        clauses = [token for token in frame if grammar.pos[token] in ("VERB", "AUX") and grammar.dep[token] not in _INNER]
        speakers = [(token, speaker) for token in clauses if (speaker := self.speakers.of(token)) is not None]
        for token, speaker in speakers:
            if self.speakers.can_speak(speaker):
                return Governor(token, speaker)
        named = [token for token in frame if grammar.entity[token] == "PERSON"]
        if named and (not speakers or named[-1] == frame[-2]):
            return Governor(frame[-1], named[-1])
        if speakers:
            return Governor(*speakers[0])
        nouns = [token for token in frame if grammar.pos[token] in _NOMINAL]
        return Governor(frame[-1], nouns[-1]) if nouns and len(frame) <= 10 else None

    def told_before(self, number: int) -> Governor | None:
        """The sentence that ends right before a run: who speaks or acts in it goes on in quotation marks.

        Sure only when that sentence has a verb of speech, whose speaker it then is.
        """
        return self._sentence_governor(self.scene.tokens_of[number][0] - 1)

    def _sentence_governor(self, last: int) -> Governor | None:
        scene, grammar = self.scene, self.grammar
        while last >= 0 and grammar.pos[last] == "SPACE":
            last -= 1
        if last < 0 or scene.run_of[last] >= 0:
            return None
        frame = scene.sentence_before(last + 1)
        if not frame or not scene.opens[frame[0]]:
            return None
        for token in frame:
            if grammar.pos[token] == "VERB" or scene.speaks(token):
                if grammar.dep[token] not in ("ROOT", "conj", "ccomp") or grammar.tag[token] == "VBG":
                    continue
                speaker = self.speakers.of(token)
                speaks = scene.speaks(token)
                if speaker is None or not frame[0] <= speaker <= frame[-1]:
                    continue
                if speaks or self.speakers.can_speak(speaker):
                    return Governor(token, speaker, aside=not speaks, sure=speaks)
        return None

    # ------------------------------------------------------------ the clause around a run

    def _around(self, number: int) -> Governor | None:
        """The cue in whose complement the run stands, by the parse: the outermost one that reports the words."""
        scene, grammar = self.scene, self.grammar
        begin, end = scene.tokens_of[number]
        for root in range(begin, end):
            if scene.run_of[grammar.head[root]] != number or grammar.head[root] == root:
                found = self._climb(root)
                if found is not None:
                    return found
        return None

    def _climb(self, root: int) -> Governor | None:
        grammar = self.grammar
        best: Governor | None = None
        below, token = root, grammar.head[root]
        for _ in range(_REACH):
            if token == below or grammar.line[token] != grammar.line[root]:
                break
            if self.scene.run_of[token] < 0:
                found = self._reporting(token, below) or self._parenthesis(token, root)
                if found is not None and best is not None and self._is_coordinate(best.cue):
                    best = Governor(best.cue, found.speaker, best.aside)
                elif found is not None:
                    sure = best is None or best.speaker == found.speaker or not self.scene.speaks(best.cue)
                    best = Governor(found.cue, found.speaker if sure else None, found.aside, sure)
            below, token = token, grammar.head[token]
        return best

    def _is_coordinate(self, verb: int) -> bool:
        """Whether a finite verb of speech shares the subject of one before it: she said that ... and insisted that ..."""
        grammar = self.grammar
        finite = grammar.tag[verb] in ("VBD", "VBZ", "VBP") and grammar.dep[verb] == "conj"
        return finite and self.scene.speaks(verb) and grammar.child(verb, "nsubj") is None

    def _reporting(self, token: int, below: int) -> Governor | None:
        """The governor that `token` is for words in the subtree of its child `below`."""
        scene, grammar = self.scene, self.grammar
        edge, lemma = grammar.dep[below], grammar.lemma[token]
        if edge in _ASIDE_EDGES or grammar.lower[token] in ACCORDING:
            return None
        if grammar.pos[token] == "VERB" or scene.speaks(token):
            fits = scene.speaks(token) or (edge in _OBJECT_EDGES and lemma in STANCE)
            fits = fits or (edge == "ccomp" and lemma in THOUGHT) or (edge == "xcomp" and lemma in INTENT)
            fits = fits or (edge == "prep" and grammar.lower[below] in PREPOSITIONAL.get(lemma, ()))
            fits = fits and not self.is_modifier(token) and not self._accompanies(below, token)
            if fits and edge in _CONTENT_EDGES:
                return Governor(token, self.speakers.of(token))
            return None
        if lemma in NOUNS or lemma in SPEECH_NOUNS:
            owner = self.speakers.owner(token)
            if owner is not None:
                return Governor(token, owner)
        return None

    def _accompanies(self, participle: int, verb: int) -> bool:
        """Whether a participle after a comma only goes with a verb of speech: he said, mentioning that ..."""
        grammar = self.grammar
        first = grammar.left[participle]
        return verb < first and grammar.tag[participle] == "VBG" and grammar.word[first - 1] == ","

    def _parenthesis(self, verb: int, root: int) -> Governor | None:
        """A clause of attribution put into the sentence: In Miami, he said, it is "..." / According to her, it is "..."."""
        scene, grammar = self.scene, self.grammar
        for child in grammar.children[verb]:
            if scene.run_of[child] >= 0 or grammar.left[child] <= root <= grammar.right[child]:
                continue
            if grammar.lower[child] in ACCORDING:
                return self._according(child)
            if grammar.dep[child] in ("parataxis", "ccomp", "advcl") and scene.speaks(child):
                bare = not any(grammar.dep[inner] in ("ccomp", "dobj", "xcomp") for inner in grammar.children[child])
                speaker = self.speakers.of(child) if bare else None
                if speaker is not None and grammar.child(child, "nsubj") == speaker:
                    return Governor(child, speaker)
        return None

    def _according(self, token: int) -> Governor | None:
        source = self.speakers.according(token)
        return None if source is None else Governor(token, source)

    def _in_sentence(self, number: int) -> Governor | None:
        """Any cue of the same sentence: the nearest before the run, else the first after it."""
        scene, grammar = self.scene, self.grammar
        if scene.looks_like_title(number):
            return None
        before, after = self.frame_before(number), self.frame_after(number)
        for token in [*reversed(before), *after]:
            if scene.speaks(token) and self.speakers.of(token) is not None:
                return Governor(token, None, sure=False)  # right in three of five only: the speaker stays unclear
            if grammar.lower[token] in ACCORDING and (found := self._according(token)) is not None:
                return found
        return None
