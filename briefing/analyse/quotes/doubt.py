"""Turns a cue and its speaker into whether the text leaves a doubt that this one person said the words in marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from briefing.analyse.people.words import POSTS, SHORT_TITLES
from briefing.analyse.quotes.cues import SPEECH
from briefing.analyse.quotes.scene import Scene

_MAX_CLIMB = 12
_NOMINAL = ("PROPN", "NOUN", "PRON")
# Verbs whose clause or object somebody says is not so: the words in it are as a rule another's.
_DENYING = frozenset(("deny",))
# Narration that slipped inside the marks, where one of them is missing: "I was told, said Anna Berg. I left."
_NARRATION = re.compile(r"[^\W\d_][,.?!] (?:said|says|added) (?:the )?(?:[a-z]+ ){0,3}[A-ZÀ-Þ]\w+(?: [A-ZÀ-Þ]\w+)?[,.]")
_INNER_MARKS = re.compile("[\"“”'‘’]")

PersonOf = Callable[[int], int | None]


def is_doubtful(scene: Scene, run: int, cue: int, speaker: int | None, person_of: PersonOf) -> bool:
    """Whether it would be wrong, or might be, to print the words of a run as those of the speaker of a cue.

    It is for words that the speaker denies, that another says the speaker said, that several said together, and where
    narration stands inside the marks. `person_of` gives the person that a token mentions, None when there is none.
    """
    if speaker is None:
        return False
    return (
        _is_denied(scene, run, cue)
        or _is_hearsay(scene, cue, speaker, person_of)
        or _is_joint(scene, speaker, person_of)
        or _holds_narration(scene, run)
    )


def take_turns(scene: Scene, runs: tuple[int, ...]) -> bool:
    """Whether two of the runs follow each other on one line with nothing between them, as when two are talking."""
    text = scene.grammar.text
    gaps = (text[scene.runs[one].outer_end : scene.runs[other].outer_start] for one, other in pairwise(runs))
    return any(not gap.strip() and "\n" not in gap for gap in gaps)


def _is_denied(scene: Scene, run: int, cue: int) -> bool:
    """Whether words within a sentence hang on a verb of denial, or on one of speech that is negated."""
    grammar = scene.grammar
    if scene.begins_sentence(run) or _is_led_in(scene, run):
        return False
    begin, end = scene.tokens_of[run]
    root = next((token for token in range(begin, end) if not begin <= grammar.head[token] < end), begin)
    token = grammar.head[root]
    for _ in range(_MAX_CLIMB):
        if scene.run_of[token] < 0:
            negated = any(grammar.dep[child] == "neg" for child in grammar.children[token])
            if grammar.lemma[token] in _DENYING or (negated and grammar.lemma[token] in SPEECH):
                return True
        if token == cue or grammar.head[token] == token:
            break
        token = grammar.head[token]
    return grammar.lemma[cue] in _DENYING


def _is_led_in(scene: Scene, run: int) -> bool:
    start = scene.runs[run].outer_start
    return scene.grammar.text[max(0, start - 2) : start].strip().endswith(":")


def _is_hearsay(scene: Scene, cue: int, speaker: int, person_of: PersonOf) -> bool:
    """Whether the cue's clause is itself what another says: Berg said that the mayor had told her "..."."""
    grammar = scene.grammar
    if scene.run_of[speaker] >= 0:
        return True
    verb = cue
    for _ in range(_MAX_CLIMB):
        above = grammar.head[verb]
        if above == verb or scene.run_of[above] >= 0:
            return False
        if grammar.dep[verb] == "ccomp" and scene.speaks(above) and grammar.left[verb] > above:
            teller = grammar.child(above, "nsubj")
            if teller is not None and not _are_one(teller, speaker, person_of):
                return True
        if grammar.dep[verb] not in ("ccomp", "conj", "advcl", "xcomp"):
            return False
        verb = above
    return False


def _are_one(one: int, other: int, person_of: PersonOf) -> bool:
    if one == other:
        return True
    first, second = person_of(one), person_of(other)
    return first is not None and first == second


def _is_joint(scene: Scene, speaker: int, person_of: PersonOf) -> bool:
    """Whether someone else is named along with the speaker: "Berg and Lund said"."""
    grammar = scene.grammar
    others = [child for child in grammar.children[speaker] if grammar.dep[child] == "conj"]
    others += [grammar.head[speaker]] if grammar.dep[speaker] == "conj" else []
    return any(_is_someone(scene, other) and not _are_one(other, speaker, person_of) for other in others)


def _is_someone(scene: Scene, noun: int) -> bool:
    """Whether a noun names others, and is no second post of one person: "the mayor and party leader", "a Republican"."""
    grammar = scene.grammar
    if grammar.pos[noun] not in _NOMINAL:
        return False
    is_post = grammar.lower[noun] in POSTS or grammar.lower[noun] in SHORT_TITLES
    article = any(grammar.lower[child] in ("a", "an") for child in grammar.children[noun])
    return not (is_post or (article and grammar.pos[noun] != "PRON"))


def _holds_narration(scene: Scene, run: int) -> bool:
    start, end = scene.runs[run].start, scene.runs[run].end
    found = _NARRATION.search(scene.grammar.text, start, end)
    return found is not None and not _INNER_MARKS.search(scene.grammar.text, start, found.start())
