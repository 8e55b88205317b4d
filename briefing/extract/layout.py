"""Turns the lines of printed pages, with where they stand, into paragraphs that go on over lines and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

# A running head or foot stands in this share of the page's height at its top or bottom, on this share of the pages.
_EDGE_SHARE = 0.12
_MIN_REPEATED_SHARE = 0.4
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?P<label>page|p\.|seite)?\s*(?P<number>\d{1,4})(?P<of>\s*(?:/|of|von|sur|de)\s*\d{1,4})?[-–—\s]*",
    re.IGNORECASE,
)
# What a browser prints at the head and foot of a page that is saved as PDF: when and what, and from where.
_PRINTED = re.compile(
    r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}, \d{1,2}:\d{2}(?:\s?[AP]M)?(?: .*)?|(?:file|https?)://\S+(?: \|)?(?: \d+/\d+)?"
)
_DIGITS = re.compile(r"\d+")

# Lines are of one paragraph up to this many times the usual distance, and with sizes that differ by no more than this.
_MAX_LEADING = 1.35
_MAX_SIZE_RATIO = 1.08
# A first line is set in by this many times its height, and cells of a row stand that far apart.
_MIN_INDENT, _MAX_INDENT = 0.5, 5.0
MIN_CELL_GAP = 1.2
_SAME_ROW = 0.35

_BULLET = re.compile(r"(?:[•‣▪◦●·■□–—*-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_HYPHENATED = re.compile(r"\w[-\u2010\u00ad]$")
# "long- and short-term"
_NO_COMPOUND = re.compile(r"(?:and|or|to)\b")
_WORD_BREAK = re.compile(r"(?P<left>[^\W\d_]+)(?P<mark>[-\u2010\u00ad])$")
_WORD_START = re.compile(r"[^\W\d_]+")
_IN_LINE_HYPHEN = re.compile(r"(?<=\w)\u2010(?=\w)")
# What is no word of English, and ends many: a word that goes on so after a line's end was broken there.
_ENDINGS = frozenset(
    "tion tions sion sions tional tionally ment ments mental ness nesses ing ings ity ities ance ances ence ences ible "
    "ibly ably ous ously ive ively tive tives ture tures ical ically cally tary ized ised izing ising larly "
    "tics cial tial".split()
)


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its page (from 0), its edges in points from the page's lower left corner, and its height."""

    text: str
    page: int
    left: float
    right: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, or a row of a table, and the height of its letters in points."""

    text: str
    size: float


def blocks_of(lines: Sequence[Line], heights: Sequence[float]) -> list[Block]:
    """The paragraphs of a document's lines, in the order given. `heights` are those of its pages, in points."""
    lines = _without_running_heads(lines, heights)
    if not lines:
        return []
    words = Counter(word.lower() for line in lines for word in re.findall(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*", line.text))
    breaks_are_marked = not any(_IN_LINE_HYPHEN.search(line.text) for line in lines)
    leading = _leading(lines)
    edges = _right_edges(lines)
    blocks = [Block(lines[0].text, lines[0].size)]
    for last, line in pairwise(lines):
        if (gap := _cell_gap(last, line)) is not None:
            separator = " | " if gap else " "
            blocks[-1] = Block(blocks[-1].text + separator + line.text, blocks[-1].size)
        elif _goes_on(blocks[-1].text, last, line, leading, edges):
            blocks[-1] = Block(_join(blocks[-1].text, line.text, words, breaks_are_marked), blocks[-1].size)
        else:
            blocks.append(Block(line.text, line.size))
    return blocks


def _without_running_heads(lines: Sequence[Line], heights: Sequence[float]) -> list[Line]:
    def edge(line: Line) -> str:
        height = heights[line.page]
        return "top" if line.top > (1 - _EDGE_SHARE) * height else "foot" if line.top < _EDGE_SHARE * height else ""

    def key(line: Line) -> tuple[str, str]:
        return edge(line), _DIGITS.sub("#", line.text.casefold())

    pages = len({line.page for line in lines})
    repeated = Counter(one for one, _ in {(key(line), line.page) for line in lines if edge(line)})
    offsets = Counter(offset for line in lines if edge(line) and (offset := _page_offset(line)) is not None)

    def is_running(line: Line) -> bool:
        if not edge(line):
            return False
        number = _PAGE_NUMBER.fullmatch(line.text)
        if _PRINTED.fullmatch(line.text):
            return True
        if number and (number["label"] or number["of"]):
            return True
        offset = _page_offset(line)
        if offset is not None and (offsets[offset] > 1 or offset == 1):
            return True
        return repeated[key(line)] >= max(2, _MIN_REPEATED_SHARE * pages)

    return [line for line in lines if not is_running(line)]


def _page_offset(line: Line) -> int | None:
    """By how much a bare number at a page's edge differs from the page's place: page numbers all differ by the same."""
    found = _PAGE_NUMBER.fullmatch(line.text)
    return int(found["number"]) - line.page if found else None


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance between two lines of a paragraph."""
    steps = [
        last.top - line.top
        for last, line in pairwise(lines)
        if last.page == line.page and 0.8 * line.size < last.top - line.top < 3 * line.size
    ]
    return median(steps) if steps else 1.4 * median(line.size for line in lines)


def _right_edges(lines: Sequence[Line]) -> dict[tuple[int, int, int], float]:
    """How far the lines of a size that begin at about the same place of a page reach to the right.

    A headline or a line of small print may run over several columns.
    """
    edges: dict[tuple[int, int, int], float] = {}
    for line in lines:
        for place in _places(line):
            edges[place] = max(edges.get(place, 0.0), line.right)
    return edges


def _places(line: Line) -> tuple[tuple[int, int, int], ...]:
    return tuple((line.page, round(line.size), int(line.left // 20) + step) for step in (-1, 0, 1))


def _cell_gap(last: Line, line: Line) -> bool | None:
    """Whether there is a gap between two pieces of one row of the page; None when they are not in one row."""
    same_row = last.page == line.page and abs(last.top - line.top) < _SAME_ROW * max(last.size, line.size)
    return line.left - last.right > MIN_CELL_GAP * line.size if same_row and line.left >= last.right - 1 else None


def _goes_on(paragraph: str, last: Line, line: Line, leading: float, edges: dict[tuple[int, int, int], float]) -> bool:
    if max(last.size, line.size) > _MAX_SIZE_RATIO * min(last.size, line.size) or _BULLET.match(line.text):
        return False
    is_open = not _SENTENCE_END.search(last.text) or paragraph.count("“") > paragraph.count("”")
    begins_small = line.text[0].islower()
    step = last.top - line.top
    if last.page != line.page or step < 0:
        return begins_small or (is_open and not _had_room(last, line, edges))
    if step > _MAX_LEADING * max(leading, line.size):
        return False
    if _HYPHENATED.search(last.text):
        return True
    indent = (line.left - last.left) / line.size
    if _MIN_INDENT < indent < _MAX_INDENT and not begins_small:
        return False
    return begins_small or not _had_room(last, line, edges)


def _had_room(last: Line, line: Line, edges: dict[tuple[int, int, int], float]) -> bool:
    """Whether the first word of a line would have fitted on the one before: then that was ended on purpose."""
    edge = max(edges[place] for place in _places(last))
    width = (line.right - line.left) / max(1, len(line.text))
    return edge - last.right > width * (len(line.text.split(" ", 1)[0]) + 2)


def _join(text: str, after: str, words: Counter[str], breaks_are_marked: bool) -> str:
    """Two lines as one. A hyphen between them goes only where it is sure that it was not written by the author."""
    if not _HYPHENATED.search(text) or not after[0].isalnum() or _NO_COMPOUND.match(after):
        return f"{text} {after}"
    broken, rest = _WORD_BREAK.search(text), _WORD_START.match(after)
    if not broken or not rest or not after[0].islower():
        return text + after
    left, right = broken["left"].lower(), rest[0].lower()
    sure = (
        broken["mark"] == "\u00ad"
        or (broken["mark"] == "\u2010" and breaks_are_marked)
        or right in _ENDINGS
        or (words[left + right] > 0 and not words[f"{left}-{right}"])
    )
    return (text[:-1] if sure else text) + after
