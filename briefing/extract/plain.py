"""Turns plain text into a Draft, and lines into paragraphs."""

from __future__ import annotations

import re
from itertools import pairwise

from briefing.extract.characters import clean, squeeze
from briefing.extract.draft import Draft, check_length
from briefing.extract.encoding import decode
from briefing.extract.frontmatter import split_front_matter

# Lines are broken by hand or by a mail program somewhere between these columns.
_MIN_WRAP_WIDTH, _MAX_WRAP_WIDTH = 30, 120
# Lines that were broken by hand end up to this many columns early.
_RAGGED = 8
# Text counts as hard-wrapped from these shares of its single line breaks on (or up to, for ends of sentences).
_MIN_FULL_SHARE = 0.6
_MAX_SENTENCE_END_SHARE = 0.5
_MIN_SMALL_LETTER_SHARE = 0.25
# A line of this length that ends in mid-sentence, before a small letter, goes on in the next one.
_MIN_BROKEN_LINE = 40

_HTML = re.compile(r"\s*(?:<\?xml[^>]{0,100}>\s*)?<(?:!doctype html|html)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_BULLET = re.compile(r"^(?:[•‣▪◦●·*]|[-–—])\s+(?=\S)")
_LIST_ITEM = re.compile(r"^(?:[•‣▪◦●·*-]|[-–—]|\(?\d{1,2}[.)])\s+\S")
_RULE = re.compile(r"^[\W_]*$")
_HYPHENATED = re.compile(r"\w[-‐]$")
_NO_COMPOUND = re.compile(r"(?:and|or|to|und)\b")


def read(content: bytes) -> Draft:
    """Read a plain text file, with or without front matter. Raises ExtractError for bytes that are no text."""
    text, note = decode(content)
    if _HTML.match(text):
        from briefing.extract import html

        return html.read(content)
    check_length(text)
    hints, text, complaints = split_front_matter(clean(text))
    return Draft(text, (hints,), tuple(filter(None, (note, *complaints))))


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text whose lines may be hard-wrapped or may be one paragraph each.

    Blank lines always separate paragraphs. Lines without a word or number in them are left out.
    """
    blocks = [[squeeze(line) for line in block.split("\n")] for block in re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", text)]
    blocks = [[line for line in block if not _RULE.match(line)] for block in blocks]
    width = _wrap_width(blocks)
    return tuple(paragraph for block in blocks for paragraph in _join(block, width))


def _wrap_width(blocks: list[list[str]]) -> int | None:
    """The width that the text was hard-wrapped to; None when its lines are paragraphs.

    In wrapped text a line ends where the next word would not have fitted, seldom with the end of a sentence, and the next
    one often begins with a small letter.
    """
    breaks = [(line, after) for block in blocks for line, after in pairwise(block)]
    width = max((len(line) for line, _ in breaks if len(line) <= _MAX_WRAP_WIDTH), default=0)
    full = sum(_is_full(line, after, width) for line, after in breaks)
    ends = sum(bool(_SENTENCE_END.search(line)) for line, _ in breaks)
    small = sum(after[0].islower() for _, after in breaks)
    wrapped = (
        width >= _MIN_WRAP_WIDTH
        and full >= _MIN_FULL_SHARE * len(breaks)
        and ends <= _MAX_SENTENCE_END_SHARE * len(breaks)
        and small >= _MIN_SMALL_LETTER_SHARE * len(breaks)
    )
    return width if wrapped else None


def _is_full(line: str, after: str, width: int) -> bool:
    first_word = after.split(" ", 1)[0]
    return len(line) <= width < len(line) + 1 + len(first_word) + _RAGGED and len(after) <= _MAX_WRAP_WIDTH


def _join(lines: list[str], width: int | None) -> list[str]:
    joined: list[str] = []
    last = ""
    for line in lines:
        if joined and _goes_on(last, line, width):
            joined[-1] += ("" if _is_compound(last, line) else " ") + line
        else:
            joined.append(_BULLET.sub("", line))
        last = line
    return joined


def _goes_on(line: str, after: str, width: int | None) -> bool:
    if _LIST_ITEM.match(after):
        return False
    if width is not None and _is_full(line, after, width):
        return True
    long_enough = width is not None or len(line) >= _MIN_BROKEN_LINE
    return long_enough and after[0].islower() and not _SENTENCE_END.search(line)


def _is_compound(line: str, after: str) -> bool:
    """Whether a break stands inside a compound ("self-" / "reliance") or at a dash without spaces."""
    if _HYPHENATED.search(line):
        return after[0].isalnum() and not _NO_COMPOUND.match(after)
    return line.endswith("—") and len(line) > 1 and line[-2] != " "
