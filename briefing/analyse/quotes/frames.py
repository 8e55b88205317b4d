"""Turns a quoted run into the cue that governs it: the words of narration before, after and around it."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.analyse.grammar import Grammar
from briefing.analyse.quotes.cues import ACCORDING, NOUNS, PREPOSITIONAL, SPEECH_NOUNS, STANCE, THOUGHT
from briefing.analyse.quotes.scene import Scene
from briefing.analyse.quotes.speakers import possessor, speaker_of

_REACH = 40
_CONTENT_EDGES = frozenset(
    (
        "ccomp",
        "xcomp",
        "dobj",
        "oprd",
        "acomp",
        "attr",
        "prep",
        "pobj",
        "pcomp",
        "dep",
        "dative",
        "acl",
        "parataxis",
        "advcl",
        "npadvmod",
    )
)
_ASIDE_EDGES = frozenset(("nsubj", "nsubjpass", "relcl"))


@dataclass(frozen=True, slots=True)
class Governor:
    """What says who spoke: the cue's token, and the token that heads the speaker's phrase (None: left open)."""

    cue: int
    speaker: int | None


def govern(scene: Scene, number: int) -> Governor | None:
    """The governor of a run within its own paragraph; None when nothing beside it tells."""
    return _after(scene, number) or _before(scene, number) or _around(scene, number) or _in_sentence(scene, number)


def _after(scene: Scene, number: int) -> Governor | None:
    """A clause of attribution that follows: "...," he said / said Mr Smith / according to Smith."""
    grammar, run = scene.grammar, scene.runs[number]
    inside = grammar.text[run.start : run.end].rstrip()
    if not inside or inside[-1] not in ",?!—–-…." or (inside[-1] == "." and not inside.endswith("..")):
        return None
    frame = frame_after(scene, number)
    while frame and grammar.lower[frame[0]] in (",", "as", "—", "–", "-"):
        frame = frame[1:]
    if not frame:
        return None
    if grammar.lower[frame[0]] in ACCORDING:
        return according(scene, frame[0])
    for token in frame[:12]:
        if grammar.pos[token] in ("VERB", "AUX") or scene.speaks(token):
            if grammar.tag[token] in ("VBG", "TO") or grammar.dep[token] in ("aux", "auxpass", "acl", "relcl"):
                continue
            return _attributing(scene, frame, token)
        if grammar.word[token] in (";", ":") or grammar.pos[token] in ("CCONJ", "SCONJ") and token == frame[0]:
            return None
    return None


def _attributing(scene: Scene, frame: list[int], verb: int) -> Governor | None:
    grammar = scene.grammar
    speaker = speaker_of(grammar, verb)
    if speaker is not None and scene.run_of[speaker] < 0 and frame[0] <= speaker <= frame[-1]:
        if speaker > verb or grammar.left[speaker] <= frame[0] + 1 or scene.speaks(verb):
            return Governor(verb, speaker)
        return None
    if not scene.speaks(verb):
        return None
    return Governor(verb, _nominal_beside(scene, frame, verb))


def _nominal_beside(scene: Scene, frame: list[int], verb: int) -> int | None:
    """The noun nearest to the cue: the last one before it, else the head of the phrase after it."""
    grammar = scene.grammar
    before = [token for token in frame if token < verb and grammar.pos[token] in ("PROPN", "NOUN", "PRON")]
    if before:
        return before[-1]
    after = [token for token in frame if verb < token <= verb + 6]
    for place, token in enumerate(after):
        if grammar.pos[token] in ("PROPN", "NOUN", "PRON"):
            following = after[place + 1 : place + 2]
            if not following or grammar.pos[following[0]] not in ("PROPN", "NOUN"):
                return token
    return None


def frame_after(scene: Scene, number: int) -> list[int]:
    """The tokens after a run up to the end of the sentence or line, or to the next run."""
    grammar = scene.grammar
    _, begin = scene.tokens_of[number]
    frame: list[int] = []
    for token in range(begin, min(begin + _REACH, len(grammar))):
        if scene.run_of[token] >= 0 or (frame and scene.opens[token]) or grammar.line[token] != grammar.line[begin - 1]:
            break
        if grammar.pos[token] != "SPACE":
            frame.append(token)
    return frame


def frame_before(scene: Scene, number: int) -> list[int]:
    """The tokens before a run back to the beginning of the sentence or line, or to the run before."""
    grammar = scene.grammar
    end, _ = scene.tokens_of[number]
    frame: list[int] = []
    for token in range(end - 1, max(-1, end - _REACH), -1):
        if scene.run_of[token] >= 0 or grammar.line[token] != grammar.line[end]:
            break
        if grammar.pos[token] != "SPACE":
            frame.append(token)
        if scene.opens[token]:
            break
    return frame[::-1]


def _before(scene: Scene, number: int) -> Governor | None:
    """A clause of attribution that leads in: He said, "..." / He added: "..." / She called it: "..."."""
    grammar = scene.grammar
    begin = scene.tokens_of[number][0]
    if begin >= len(grammar):
        return None
    frame = frame_before(scene, number)
    if not frame or scene.opens[begin] and grammar.word[frame[-1]] not in (":", ","):
        return None
    last = grammar.word[frame[-1]]
    if last not in (",", ":", "that", "-", "—", "–") and not scene.speaks(frame[-1]):
        return None
    for token in reversed(frame):
        if scene.speaks(token) and not (grammar.tag[token] == "VBN" and grammar.dep[token] in ("amod", "acl")):
            return Governor(token, _speaker_in_line(scene, token))
    if last == ":":
        return _colon(scene, frame)
    return None


def _speaker_in_line(scene: Scene, cue: int) -> int | None:
    grammar = scene.grammar
    speaker = speaker_of(grammar, cue)
    if speaker is None or grammar.line[speaker] != grammar.line[cue]:
        return None
    return speaker


def _colon(scene: Scene, frame: list[int]) -> Governor | None:
    """Any clause that ends in a colon leads in; its subject speaks. A bare name before it is a label."""
    grammar = scene.grammar
    for token in frame:
        if grammar.pos[token] in ("VERB", "AUX") and grammar.dep[token] not in (
            "aux",
            "auxpass",
            "acl",
            "relcl",
            "amod",
        ):
            speaker = _speaker_in_line(scene, token)
            if speaker is not None:
                return Governor(token, speaker)
    nouns = [token for token in frame if grammar.pos[token] in ("PROPN", "NOUN", "PRON")]
    if nouns and len(frame) <= 8:
        return Governor(frame[-1], nouns[-1])
    return None


def _around(scene: Scene, number: int) -> Governor | None:
    """The cue in whose complement the run stands, by the parse: the outermost one that reports the words."""
    grammar = scene.grammar
    begin, end = scene.tokens_of[number]
    for root in (token for token in range(begin, end) if scene.run_of[grammar.head[token]] != number):
        found = _climb(scene, root)
        if found is not None:
            return found
    return None


def _climb(scene: Scene, root: int) -> Governor | None:
    grammar = scene.grammar
    best: Governor | None = None
    below, token = root, grammar.head[root]
    for _ in range(_REACH):
        if token == below or grammar.line[token] != grammar.line[root]:
            break
        if scene.run_of[token] < 0:
            found = _reporting(scene, token, below)
            if found is not None:
                best = found
        if best is not None and grammar.dep[token] in ("relcl", "advcl", "acl"):
            break  # the words belong to the nearest clause that reports them
        below, token = token, grammar.head[token]
    return best


def _reporting(scene: Scene, token: int, below: int) -> Governor | None:
    """The governor that `token` is for words in the subtree of its child `below`."""
    grammar = scene.grammar
    edge, lemma = grammar.dep[below], grammar.lemma[token]
    if edge in _ASIDE_EDGES:
        return None
    if grammar.lower[token] in ACCORDING:
        return None
    if grammar.pos[token] == "VERB" or scene.speaks(token):
        fits = scene.speaks(token) or lemma in THOUGHT or lemma in STANCE
        fits = fits or (edge == "prep" and grammar.lower[below] in PREPOSITIONAL.get(lemma, ()))
        if fits and edge in _CONTENT_EDGES:
            return Governor(token, _speaker_in_line(scene, token))
        return None
    if lemma in NOUNS or lemma in SPEECH_NOUNS:
        owner = possessor(grammar, token)
        if owner is not None:
            return Governor(token, owner)
    return None


def according(scene: Scene, token: int) -> Governor | None:
    """The source after "according to"."""
    grammar = scene.grammar
    to = grammar.child(token, "prep")
    source = grammar.child(token if to is None else to, "pobj")
    return None if source is None or scene.run_of[source] >= 0 else Governor(token, source)


def _in_sentence(scene: Scene, number: int) -> Governor | None:
    """Any cue of the same sentence: the nearest before the run, else the first after it."""
    before, after = frame_before(scene, number), frame_after(scene, number)
    grammar = scene.grammar
    for token in reversed(before):
        if scene.speaks(token) and (speaker := _speaker_in_line(scene, token)) is not None:
            return Governor(token, speaker)
    for token in before + after:
        if grammar.lower[token] in ACCORDING and (found := according(scene, token)) is not None:
            return found
    for token in after:
        if (
            scene.speaks(token)
            and (speaker := _speaker_in_line(scene, token)) is not None
            and speaker > scene.tokens_of[number][0]
        ):
            return Governor(token, speaker)
    return None
