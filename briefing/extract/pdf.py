"""Turns a PDF into a Draft: the words of its pages as paragraphs, with its own title, author and day as hints."""

from __future__ import annotations

import re
from statistics import median

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from briefing.errors import ExtractError
from briefing.extract.characters import clean, one_line, squeeze
from briefing.extract.docx import usable_title
from briefing.extract.draft import MAX_TEXT_CHARS, Draft, check_length
from briefing.extract.layout import MIN_CELL_GAP, Block, Line, blocks_of
from briefing.hints import split_authors
from briefing.model import Hints

_MAX_PAGES = 500
# The library's mark for a hyphen at a line's end, where it also leaves out the line break.
_LINE_END_HYPHEN = "\x02"
_LINES = re.compile(r"[^\r\n\x02]+\x02?")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\ufffe": "-", _LINE_END_HYPHEN: "-"}
)
# A headline is one of the first blocks, and its letters are so much larger than most.
_TITLE_WITHIN, _MIN_TITLE_RATIO, _MAX_TITLE_CHARS = 6, 1.2, 300
_WITHIN_CHARS = 3_000
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")


def read(content: bytes) -> Draft:
    """Read a PDF. Raises ExtractError when it is none, is locked, has too many pages, or only pictures of text."""
    if b"%PDF-" not in content[:1024]:
        raise ExtractError("is no PDF, whatever its name says; save it again as .pdf")
    try:
        with pypdfium2.PdfDocument(content) as document:
            if len(document) > _MAX_PAGES:
                raise ExtractError(f"has more than {_MAX_PAGES} pages; take out those that matter")
            lines, heights = _lines(document)
            said = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        advice = "is locked with a password; save it without" if locked else f"is a PDF that cannot be read ({error})"
        raise ExtractError(advice) from error
    blocks = blocks_of(lines, heights)
    text = clean("\n\n".join(block.text for block in blocks))
    if not any(map(str.isalpha, text)):
        raise ExtractError("holds pictures of pages and no text; run text recognition over it first")
    check_length(text)
    strong, weak = _hints(said, blocks, text)
    return Draft(text, strong, weak=weak)


def _lines(document: pypdfium2.PdfDocument) -> tuple[list[Line], list[float]]:
    """All lines of the pages, in the order in which the file draws them, and the heights of the pages."""
    lines: list[Line] = []
    heights: list[float] = []
    chars = 0
    for number in range(len(document)):
        page = document[number]
        heights.append(page.get_height())
        text_page = page.get_textpage()
        chars += text_page.count_chars()
        if chars > 2 * MAX_TEXT_CHARS:
            raise ExtractError(f"its text is longer than {MAX_TEXT_CHARS:,} characters; split it")
        lines += _page_lines(text_page, number)
        text_page.close()
        page.close()
    return lines, heights


def _page_lines(page: pypdfium2.PdfTextPage, number: int) -> list[Line]:
    # One call for each character: the one call for all of them leaves some out, and places could not be told.
    characters = "".join(chr(pdfium.FPDFText_GetUnicode(page, index) or 32) for index in range(page.count_chars()))
    lines = []
    for found in _LINES.finditer(characters):
        solid = [index for index in range(found.start(), found.end()) if not characters[index].isspace()]
        if not solid:
            continue
        left, _, _, _ = page.get_charbox(solid[0], loose=True)
        _, _, right, _ = page.get_charbox(solid[-1], loose=True)
        _, bottom, _, top = page.get_charbox(solid[len(solid) // 2], loose=True)
        words = squeeze(clean(_with_cells(page, found, characters, top - bottom).translate(_LIGATURES)))
        if words:
            lines.append(Line(words, number, left, right, top, max(1.0, top - bottom)))
    return lines


def _with_cells(page: pypdfium2.PdfTextPage, line: re.Match[str], characters: str, size: float) -> str:
    """A line's characters, with a stroke where a gap parts two cells of a row."""
    words = [line[0]]
    for space in reversed([index for index in range(line.start() + 1, line.end() - 1) if characters[index] == " "]):
        _, _, before, _ = page.get_charbox(space - 1, loose=True)
        after, _, _, _ = page.get_charbox(space + 1, loose=True)
        if after - before > MIN_CELL_GAP * size:
            at = space - line.start()
            words[:1] = [words[0][:at], words[0][at + 1 :]]
    return " | ".join(words)


def _hints(said: dict[str, str], blocks: list[Block], text: str) -> tuple[tuple[Hints, ...], tuple[Hints, ...]]:
    """What is believed before the text and after it.

    The file's own title counts when its words stand at the beginning of the text: many are left over from another file.
    The day on which it was made is believed where nothing else gives one.
    """
    own = one_line(usable_title(said.get("Title")) or "") or None
    stands_there = own is not None and own.casefold() in one_line(text[:_WITHIN_CHARS]).casefold()
    made = _DATE.match(said.get("CreationDate", ""))
    rest = Hints(
        title=None if stands_there else own,
        authors=split_authors(one_line(said.get("Author", ""))),
        published="-".join(made.groups()) if made else None,
    )
    headline = _headline(blocks)
    is_longer = own is not None and headline is not None and headline.casefold().startswith(own.casefold())
    return (Hints(title=own if stands_there and not is_longer else headline),), (rest,)


def _headline(blocks: list[Block]) -> str | None:
    """The first of the first blocks that is set in clearly larger letters than the text."""
    usual = median(size for block in blocks for size in [block.size] * max(1, len(block.text) // 20))
    large = (block.text for block in blocks[:_TITLE_WITHIN] if block.size >= _MIN_TITLE_RATIO * usual)
    return next(
        (text for text in map(one_line, large) if len(text) <= _MAX_TITLE_CHARS and any(map(str.isalpha, text))), None
    )
