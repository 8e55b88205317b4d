"""Turns the runs of a text into groups: the runs that one cue governs are one quotation, however it is broken."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.analyse.quotes.frames import Governor, frame_after, frame_before, govern
from briefing.analyse.quotes.scene import Scene

_SHORT = 3


@dataclass(frozen=True, slots=True)
class Group:
    """The runs (their numbers) of one quotation, and what says who spoke; None when nothing does."""

    runs: tuple[int, ...]
    governor: Governor | None


def group_runs(scene: Scene) -> list[Group]:
    """Group the runs of a text in order. Runs that nothing in their paragraph attributes lean on a neighbour."""
    groups: list[Group] = []
    line = -1
    for number, run in enumerate(scene.runs):
        begin = scene.tokens_of[number][0]
        if begin >= len(scene.grammar):
            break
        here = scene.grammar.line[begin]
        last = groups[-1] if groups else None
        same_line = here == line
        line = here
        if run.resumed and last is not None:
            groups[-1] = Group((*last.runs, number), last.governor)
            continue
        governor = govern(scene, number)
        if last is not None and same_line and (governor is None or _same(governor, last.governor)):
            if governor is not None or _carries_on(scene, last.runs[-1], number):
                groups[-1] = Group((*last.runs, number), last.governor)
                continue
        if governor is None and not same_line:
            governor = _from_neighbour(scene, number, last)
        groups.append(Group((number,), governor))
    return groups


def _same(one: Governor, other: Governor | None) -> bool:
    return other is not None and one.cue == other.cue


def _carries_on(scene: Scene, before: int, number: int) -> bool:
    """Whether a run without a cue of its own goes on with the run before it: it begins a sentence of its own."""
    begin = scene.tokens_of[number][0]
    return scene.opens[begin] or not frame_before(scene, number)


def _from_neighbour(scene: Scene, number: int, last: Group | None) -> Governor | None:
    """A paragraph that is nothing but a quotation: the line before leads in, or its speaker goes on."""
    if frame_before(scene, number) or any(not _is_credit(scene, token) for token in frame_after(scene, number)):
        return None
    leading = _lead_in(scene, number)
    if leading is not None:
        return leading
    return last.governor if last is not None else None


def _is_credit(scene: Scene, token: int) -> bool:
    """Whether a word after a quotation is the name of an agency ("REUTERS") or a mark."""
    return scene.grammar.pos[token] == "PUNCT" or scene.grammar.word[token].isupper()


def _lead_in(scene: Scene, number: int) -> Governor | None:
    """The cue of the line before, when that line ends in a colon."""
    grammar = scene.grammar
    token = scene.tokens_of[number][0] - 1
    while token >= 0 and grammar.pos[token] == "SPACE":
        token -= 1
    if token < 0 or grammar.word[token] != ":":
        return None
    frame = [token]
    while token > 0 and not scene.opens[token] and len(frame) < 40:
        token -= 1
        frame.insert(0, token)
    for cue in reversed(frame):
        if scene.speaks(cue):
            from briefing.analyse.quotes.speakers import speaker_of

            return Governor(cue, speaker_of(grammar, cue))
    from briefing.analyse.quotes.frames import _colon

    return _colon(scene, frame)
