"""Turns a text into its quoted runs: the stretches between quotation marks of every kind, line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n]+")
_MARK = re.compile(r"''|``|‘‘|’’|[\"“”„‟«»＂]|['‘’‚‹›`]")

_OPENING = frozenset("“„‟«")
_CLOSING = frozenset("”»")
_SINGLES = frozenset("'‘’‚‹›`")
_BEFORE_OPENING = frozenset("([{—–-/\u00a0‘'’“\"")
# Elisions that begin with an apostrophe and so look like an opening single mark.
_ELISION = re.compile(r"['’‘](?:\d\ds\b|(?:em|til|tis|twas|cause|bout|n|round|neath|ere)\b)", re.IGNORECASE)
_MAX_SINGLE = 2_000
# A word that has lost its last letter ("readin'"), and the "and" of "rock 'n' roll".
_DROPPED = re.compile(r"[^\W\d_]{2}in['’]")
_AND = re.compile(r"['’‘]n['’]", re.IGNORECASE)
# What stands before a quotation of whole sentences, and what it ends in.
_LEADS_IN = re.compile(r"(?:^|[:,.!?…]|[—–-])\s*$")
_ENDS_SPEECH = frozenset(".,!?…")


@dataclass(frozen=True, slots=True)
class Run:
    """One quoted stretch: `start` to `end` is inside the marks, `outer_start` to `outer_end` takes the marks in.

    `closed` is false when only the end of its line ends it. `resumed` says that it carries on the run of the line
    before, as a quotation over several paragraphs does that has an opening mark on each and one closing mark.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool = True
    resumed: bool = False
    single: bool = False


class _Mark(NamedTuple):
    start: int
    end: int
    char: str
    can_open: bool
    can_close: bool


def find_runs(text: str) -> tuple[Run, ...]:
    """The quoted runs of a text in order; they never overlap. Offsets are into `text`; time is linear in its length.

    Marks inside a run (quotations within a quotation) make no run of their own. Single marks count only where
    no double ones are.
    """
    runs: list[Run] = []
    for line in _LINE.finditer(text):
        runs.extend(run for run in _runs_of_line(text, line.start(), line.end()) if _holds_words(text, run))
    return _resume(text, runs)


def _runs_of_line(text: str, start: int, end: int) -> list[Run]:
    marks = [_read_mark(text, found, start, end) for found in _MARK.finditer(text, start, end)]
    doubles = _pair_doubles(text, [mark for mark in marks if mark.char not in _SINGLES], end)
    singles = _pair_singles(text, [mark for mark in marks if mark.char in _SINGLES and mark.end - mark.start == 1])
    if not singles:
        return doubles
    outer = [run for run in singles if _is_speech(text, run, start)]
    doubles = _outside(doubles, outer, partly=False)
    return sorted(doubles + _outside(singles, doubles), key=lambda run: run.start)


def _holds_words(text: str, run: Run) -> bool:
    return any(map(str.isalnum, text[run.start : run.end]))


def _read_mark(text: str, found: re.Match[str], start: int, end: int) -> _Mark:
    char = found.group() if len(found.group()) == 1 else '"'
    if found.group() in ("``", "‘‘"):
        char = "“"
    before = text[found.start() - 1] if found.start() > start else " "
    after = text[found.end()] if found.end() < end else " "
    can_open = not after.isspace() and (
        before.isspace() or before in _BEFORE_OPENING or (before in ",:;.!?" and after.isalnum())
    )
    can_close = not before.isspace() or after.isspace()
    return _Mark(found.start(), found.end(), char, can_open, can_close)


def _pair_doubles(text: str, marks: list[_Mark], line_end: int) -> list[Run]:
    """Pair double marks. A directed mark has its say; a straight one opens or closes by what stands beside it."""
    runs: list[Run] = []
    opened: _Mark | None = None
    for mark in marks:
        if opened is None:
            if mark.char in _OPENING or mark.can_open:
                opened = mark
        elif _closes(text, opened, mark):
            runs.append(_run(opened, mark))
            opened = None
        elif mark.can_open:
            opened = mark  # a second opening mark: the first was stray
    if opened is not None and opened.end < line_end:
        runs.append(Run(opened.end, line_end, opened.start, line_end, closed=False))
    return [run for run in runs if run.start < run.end]


def _closes(text: str, opened: _Mark, mark: _Mark) -> bool:
    if opened.char == "„":
        return mark.char in '“”"' and mark.can_close
    if opened.char == "»":
        return mark.char == "«"
    if mark.char in _CLOSING:
        return True
    if mark.char in _OPENING:
        return mark.can_close and not text[mark.end : mark.end + 1].isalnum()
    return mark.can_close and not (mark.can_open and text[mark.start - 1].isspace())


def _run(opened: _Mark, closed: _Mark, single: bool = False) -> Run:
    return Run(opened.end, closed.start, opened.start, closed.end, single=single)


def _pair_singles(text: str, marks: list[_Mark]) -> list[Run]:
    """Pair single marks, telling them from apostrophes: the first closing mark that is no possessive of a plural."""
    runs: list[Run] = []
    opened: _Mark | None = None
    weak: _Mark | None = None
    for mark in marks:
        before, after = text[mark.start - 1 : mark.start], text[mark.end : mark.end + 1]
        if opened is not None and mark.start - opened.start > _MAX_SINGLE:
            opened = None
        parted = not before or before.isspace() or before in "([—–"
        opens = mark.char not in "’" and parted and bool(after.strip()) and not _ELISION.match(text, mark.start)
        if opened is not None and weak is not None and opens:
            runs.append(_run(opened, weak, single=True))
            opened = None
        if opened is None:
            if opens:
                opened, weak = mark, None
        elif before.strip() and not after.isalnum() and not _AND.match(text, mark.start - 2):
            if _may_be_apostrophe(text, mark):
                weak = weak or mark
            else:
                runs.append(_run(opened, mark, single=True))
                opened = None
    if opened is not None and weak is not None:
        runs.append(_run(opened, weak, single=True))
    return [run for run in runs if run.start < run.end]


def _may_be_apostrophe(text: str, mark: _Mark) -> bool:
    """Whether a mark that could close may end a word instead: "the bosses' letter", "readin' any more"."""
    shortened = text[mark.start - 1] in "sz" or _DROPPED.match(text, mark.start - 4)
    return bool(shortened) and text[mark.end : mark.end + 1].isspace() and text[mark.end + 1 : mark.end + 2].islower()


def _is_speech(text: str, run: Run, line_start: int) -> bool:
    """Whether single marks hold whole sentences, so that double ones in them are a quotation within the quotation."""
    begins = text[run.start : run.start + 1].isupper() and text[run.end - 1] in _ENDS_SPEECH
    return begins and bool(_LEADS_IN.search(text[max(line_start, run.outer_start - 3) : run.outer_start]))


def _outside(runs: list[Run], others: list[Run], partly: bool = True) -> list[Run]:
    """The runs that do not lie in any of others; `partly`: nor share a character with one."""
    kept, place = [], 0
    for run in runs:
        while place < len(others) and others[place].outer_end <= run.outer_start:
            place += 1
        apart = place == len(others) or others[place].outer_start >= run.outer_end
        inside = not apart and others[place].outer_start <= run.outer_start and run.outer_end <= others[place].outer_end
        if apart or not (inside or partly):
            kept.append(run)
    return kept


def _resume(text: str, runs: list[Run]) -> tuple[Run, ...]:
    """Mark the runs that open a line after a line that ended inside a run."""
    out: list[Run] = []
    for run in runs:
        before = out[-1] if out else None
        resumed = before is not None and not before.closed and not text[before.outer_end : run.outer_start].strip()
        out.append(replace(run, resumed=True) if resumed else run)
    return tuple(out)
