"""Turns cues into what they report without quotation marks: the tokens of the clause, object or phrase that was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefing.analyse.grammar import Grammar
from briefing.analyse.quotes.cues import ACCORDING, INTENT, NOUNS, PREPOSITIONAL, SPEECH, STANCE, THOUGHT
from briefing.analyse.quotes.frames import according
from briefing.analyse.quotes.scene import Scene
from briefing.analyse.quotes.speakers import phrase, possessor, speaker_of

_MAX_CLIMB = 8


@dataclass(frozen=True, slots=True)
class Report:
    """A cue, the head of its speaker's phrase, and the tokens of what is reported (in order)."""

    cue: int
    speaker: int
    content: list[int]


def find_reports(scene: Scene) -> Iterator[Report]:
    """Every cue of the narration with a speaker and what it reports, in the order of the text."""
    for token in range(len(scene.grammar)):
        if scene.run_of[token] >= 0:
            continue
        report = _report(scene, token)
        if report is not None:
            yield report


def _report(scene: Scene, token: int) -> Report | None:
    grammar = scene.grammar
    if grammar.lower[token] == "according":
        return _according_report(scene, token)
    if grammar.pos[token] == "NOUN":
        return _noun_report(grammar, token)
    if grammar.pos[token] != "VERB" and not scene.speaks(token):
        return None
    roots = _content_roots(scene, token)
    if not roots:
        return None
    speaker = speaker_of(grammar, token)
    if speaker is None or grammar.line[speaker] != grammar.line[token] or scene.run_of[speaker] >= 0:
        return None
    return _with_content(grammar, token, speaker, roots)


def _content_roots(scene: Scene, verb: int) -> list[int]:
    grammar, lemma = scene.grammar, scene.grammar.lemma[verb]
    if any(grammar.dep[child] == "neg" for child in grammar.children[verb]) and lemma in SPEECH:
        return []
    roots: list[int] = []
    for child in grammar.children[verb]:
        relation = grammar.dep[child]
        if relation == "ccomp" and (scene.speaks(verb) or lemma in SPEECH or lemma in THOUGHT or lemma in STANCE):
            roots.append(child)
        elif relation == "xcomp" and (lemma in INTENT or lemma in SPEECH):
            roots.append(child)
        elif relation in ("dobj", "oprd") and lemma in STANCE:
            roots.append(child)
        elif relation == "prep" and grammar.lower[child] in PREPOSITIONAL.get(lemma, ()):
            roots.append(child)
    if not roots and lemma in STANCE | SPEECH:
        roots = [child for child in grammar.children[verb] if grammar.dep[child] in ("oprd", "acomp")]
    return roots


def _with_content(grammar: Grammar, cue: int, speaker: int, roots: list[int]) -> Report | None:
    first, last = phrase(grammar, speaker)
    content = sorted(
        token
        for root in roots
        for token in range(grammar.left[root], grammar.right[root] + 1)
        if token != cue and not first <= token <= last and grammar.line[token] == grammar.line[cue]
    )
    content = _trim(grammar, content)
    return Report(cue, speaker, content) if content else None


def _trim(grammar: Grammar, content: list[int]) -> list[int]:
    while content and grammar.pos[content[0]] in ("PUNCT", "SPACE"):
        content.pop(0)
    while content and grammar.pos[content[-1]] in ("PUNCT", "SPACE"):
        content.pop()
    return content


def _noun_report(grammar: Grammar, noun: int) -> Report | None:
    """ "His claim that ...", "the view among officials that ..."."""
    if grammar.lemma[noun] not in NOUNS:
        return None
    clause = grammar.child(noun, "acl", "ccomp", "relcl")
    if clause is None or grammar.lower[grammar.left[clause]] != "that" or grammar.dep[clause] == "relcl":
        return None
    owner = possessor(grammar, noun)
    return None if owner is None else _with_content(grammar, noun, owner, [clause])


def _according_report(scene: Scene, token: int) -> Report | None:
    grammar = scene.grammar
    found = according(scene, token)
    if found is None or found.speaker is None or token not in ACCORDING and grammar.lower[token] != "according":
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
    content = _trim(grammar, content)
    return Report(token, found.speaker, content) if content else None
