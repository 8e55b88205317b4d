"""Turns the runs of a text into groups: the runs that one cue governs are one quotation, however it is broken."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.analyse.quotes.frames import Frames, Governor
from briefing.analyse.quotes.scene import Scene

_SHORT_LINE = 14
_REACH = 60


@dataclass(frozen=True, slots=True)
class Group:
    """The runs (their numbers) of one quotation, and what says who spoke; None when nothing does."""

    runs: tuple[int, ...]
    governor: Governor | None


def group_runs(scene: Scene) -> list[Group]:
    """Group the runs of a text in order. Runs that nothing in their paragraph attributes lean on a neighbour.

    Titles and the like, which nobody says, are in no group.
    """
    return _Grouping(scene).groups


class _Grouping:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.grammar = scene.grammar
        self.frames = Frames(scene)
        self.groups: list[Group] = []
        self._line_starts = 0
        self._line = -1
        for number in range(len(scene.runs)):
            if scene.tokens_of[number][0] < len(scene.grammar):
                self._place(number)

    def _place(self, number: int) -> None:
        scene = self.scene
        line = self.grammar.line[scene.tokens_of[number][0]]
        if line != self._line:
            self._line, self._line_starts = line, len(self.groups)
        resumed = scene.runs[number].resumed
        governor = self.frames.beside(number) if resumed else self.frames.govern(number)
        if governor is None and not self._in_line():
            governor = self._said_later(number)
        if governor is not None and (self.frames.denied(governor.cue) or self._is_parted(number, governor)):
            self.groups.append(Group((number,), None))
        elif governor is not None:
            self._add(number, self._with_speaker(governor))
        elif resumed and self.groups:
            self._append(len(self.groups) - 1, number)
        elif self._in_line():
            self._place_in_line(number)
        elif scene.begins_sentence(number):
            self._place_at_line_start(number)

    def _said_later(self, number: int) -> Governor | None:
        """What says at a later paragraph of a quotation over several who spoke; nothing before the quotation does."""
        runs = self.scene.runs
        if runs[number].closed or runs[number].resumed:
            return None
        for later in range(number + 1, len(runs)):
            if not runs[later].resumed:
                return None
            if (governor := self.frames.beside(later)) is not None:
                return governor
        return None

    def _is_parted(self, number: int, governor: Governor) -> bool:
        """Whether a semicolon and another's name part a run from its cue: A called it "brave"; B, "mad"."""
        grammar = self.grammar
        first = self.scene.tokens_of[number][0]
        if not governor.cue < first <= governor.cue + _REACH:
            return False
        between = range(governor.cue + 1, first)
        stop = next((token for token in between if grammar.word[token] == ";" and self.scene.run_of[token] < 0), None)
        return stop is not None and any(grammar.pos[token] == "PROPN" for token in range(stop, first))

    def _in_line(self) -> bool:
        """Whether the line of the run has a quotation before it."""
        return len(self.groups) > self._line_starts

    def _add(self, number: int, governor: Governor | None) -> None:
        last = self.groups[-1].governor if self.groups else None
        if governor is not None and last is not None and last.cue == governor.cue:
            self._append(len(self.groups) - 1, number)
        else:
            self.groups.append(Group((number,), governor))

    def _append(self, place: int, number: int) -> None:
        group = self.groups[place]
        self.groups[place] = Group((*group.runs, number), group.governor)

    def _with_speaker(self, governor: Governor) -> Governor:
        """A participle at the beginning of a sentence has the speaker before it: He said no. Adding, "..."."""
        last = self.groups[-1].governor if self._in_line() else None
        fits = governor.speaker is None and self.grammar.tag[governor.cue] == "VBG" and self.scene.opens[governor.cue]
        if last is None or not fits:
            return governor
        return Governor(governor.cue, last.speaker, governor.aside, governor.sure)

    def _place_in_line(self, number: int) -> None:
        """A sentence in marks goes on with the quotation before it, unless a sentence about someone else stands between."""
        if not self.scene.begins_sentence(number):
            return
        between = self.frames.told_before(number)
        if (
            between is not None
            and between.speaker is not None
            and (between.sure or self.grammar.pos[between.speaker] != "PRON")
        ):
            self._add(number, between)
            return
        places = range(len(self.groups) - 1, self._line_starts - 1, -1)
        direct = (place for place in places if self._is_direct(self.groups[place]))
        self._append(next(direct, len(self.groups) - 1), number)

    def _is_direct(self, group: Group) -> bool:
        return group.governor is not None and (group.governor.aside or self.scene.begins_sentence(group.runs[0]))

    def _place_at_line_start(self, number: int) -> None:
        """A paragraph that begins with a quotation nothing beside it attributes: the lines around it may."""
        alone = self._is_all_of_line(number)
        signed = self._signature(number) if alone else None
        if signed is not None:
            self._add(number, signed)
            return
        led = self._led_in(number)
        if led is not None:
            self._add(number, led)
        elif alone and self.groups and self._follows_directly(self.groups[-1].runs[-1], number):
            self._append(len(self.groups) - 1, number)
        elif alone and (told := self.frames.told_before(number)) is not None:
            self._add(number, told)

    def _is_all_of_line(self, number: int) -> bool:
        """A paragraph that is nothing but a quotation, or a quotation and the name of an agency."""
        after = self.frames.frame_after(number)
        return all(self.grammar.pos[token] == "PUNCT" or self.grammar.word[token].isupper() for token in after)

    def _follows_directly(self, before: int, number: int) -> bool:
        """Whether no line stands between the line of one run and that of another."""
        runs = self.scene.runs
        gap = self.grammar.text[runs[before].outer_end : runs[number].outer_start]
        return not any(line.strip() for line in gap.splitlines()[1:])

    def _led_in(self, number: int) -> Governor | None:
        """The cue of the line before, when that line ends in a colon."""
        token = self.scene.tokens_of[number][0] - 1
        while token >= 0 and self.grammar.pos[token] == "SPACE":
            token -= 1
        if token < 0 or self.grammar.word[token] != ":":
            return None
        return self.frames.leading(self.scene.sentence_before(token + 1))

    def _signature(self, number: int) -> Governor | None:
        """The name on a line of its own after the quotation, behind a dash."""
        grammar = self.grammar
        token = self.scene.tokens_of[number][1]
        while token < len(grammar) and grammar.pos[token] == "SPACE":
            token += 1
        if token >= len(grammar):
            return None
        line = [
            place
            for place in range(token, min(token + _SHORT_LINE, len(grammar)))
            if grammar.line[place] == grammar.line[token] and grammar.pos[place] != "SPACE"
        ]
        if len(line) >= _SHORT_LINE:
            return None
        if grammar.word[token] not in ("-", "—", "–", "--"):
            return self._name_below(line)
        speaker = self.frames.speakers.beside(line[1:], len(grammar))
        return None if speaker is None else Governor(token, speaker, aside=True)

    def _name_below(self, line: list[int]) -> Governor | None:
        """A name and a comma that begin a line which is no sentence: "Anna Berg, chairwoman"."""
        grammar = self.grammar
        comma = next((token for token in line if grammar.word[token] == ","), None)
        name = [token for token in line if comma is not None and token < comma]
        if len(name) < 2 or any(grammar.pos[token] != "PROPN" for token in name):
            return None
        if grammar.word[line[-1]] in (".", "!", "?", ":"):
            return None
        if any(grammar.pos[token] in ("VERB", "AUX") or self.scene.run_of[token] >= 0 for token in line):
            return None
        return Governor(name[-1], name[-1], aside=True)
