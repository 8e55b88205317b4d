"""Turns the runs of a text into groups: the runs that one cue governs are one quotation, however it is broken."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.analyse.quotes.frames import Frames, Governor
from briefing.analyse.quotes.scene import Scene


@dataclass(frozen=True, slots=True)
class Group:
    """The runs (their numbers) of one quotation, and what says who spoke; None when nothing does."""

    runs: tuple[int, ...]
    governor: Governor | None


def group_runs(scene: Scene) -> list[Group]:
    """Group the runs of a text in order. Runs that nothing in their paragraph attributes lean on a neighbour."""
    frames = Frames(scene)
    groups: list[Group] = []
    line = -1
    for number, run in enumerate(scene.runs):
        begin = scene.tokens_of[number][0]
        if begin >= len(scene.grammar):
            break
        same_line = scene.grammar.line[begin] == line
        line = scene.grammar.line[begin]
        last = groups[-1] if groups else None
        governor = frames.beside(number) if run.resumed else frames.govern(number)
        if (
            governor is not None
            and governor.speaker is None
            and same_line
            and last is not None
            and last.governor is not None
        ):
            governor = _with_speaker(scene, governor, last.governor)
        if last is None:
            groups.append(Group((number,), governor or _lead_in(frames, number)))
        elif _joins(frames, last, number, governor, same_line):
            groups[-1] = Group((*last.runs, number), last.governor)
        else:
            groups.append(Group((number,), governor or (None if same_line else _lead_in(frames, number))))
    return groups


def _with_speaker(scene: Scene, governor: Governor, last: Governor) -> Governor:
    """A participle at the beginning of a sentence has the speaker before it: He said no. Adding, "..."."""
    if scene.grammar.tag[governor.cue] != "VBG" or not scene.opens[governor.cue]:
        return governor
    return Governor(governor.cue, last.speaker, governor.aside, governor.sure)


def _joins(frames: Frames, last: Group, number: int, governor: Governor | None, same_line: bool) -> bool:
    """Whether a run belongs to the quotation before it."""
    if governor is not None:
        return last.governor is not None and governor.cue == last.governor.cue
    if frames.scene.runs[number].resumed:
        return True
    if same_line:
        return frames.scene.begins_sentence(number)
    return last.governor is not None and _is_all_of_line(frames, number) and not _leads(frames, number)


def _is_all_of_line(frames: Frames, number: int) -> bool:
    """A paragraph that is nothing but a quotation, or a quotation and the name of an agency."""
    scene = frames.scene
    if frames.frame_before(number) or not scene.begins_sentence(number):
        return False
    return all(
        scene.grammar.pos[token] == "PUNCT" or scene.grammar.word[token].isupper() for token in frames.frame_after(number)
    )


def _leads(frames: Frames, number: int) -> bool:
    return _frame_of_line_before(frames, number) is not None


def _lead_in(frames: Frames, number: int) -> Governor | None:
    """The cue of the line before, when that line ends in a colon."""
    frame = _frame_of_line_before(frames, number)
    return frames.leading(frame) if frame and _is_all_of_line(frames, number) else None


def _frame_of_line_before(frames: Frames, number: int) -> list[int] | None:
    grammar = frames.grammar
    token = frames.scene.tokens_of[number][0] - 1
    while token >= 0 and grammar.pos[token] == "SPACE":
        token -= 1
    if token < 0 or grammar.word[token] != ":":
        return None
    return frames.scene.sentence_before(token + 1)
