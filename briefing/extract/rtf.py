"""Turns an RTF file into a Draft: its words by striprtf, its title and author from its own information group."""

from __future__ import annotations

import re

from briefing.errors import ExtractError
from briefing.extract.characters import clean, one_line
from briefing.extract.docx import usable_title
from briefing.extract.draft import Draft, check_length
from briefing.hints import split_authors
from briefing.model import Hints

_MAX_CHARS = 2_000_000
_MAX_NESTING = 500
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
# Data of pictures and objects, in hexadecimal digits.
_HEX_DATA = re.compile(r"(?:[0-9a-fA-F]{2}\s*+){200,}+")
# A paragraph's end is one line break to the library, as a line's is; with two, paragraphs can be told from lines. A cell's
# end is a stroke to it, as any other stroke is.
_ENDS = re.compile(r"\\\\|\\(?:par|row|cell|nestcell)(?![a-zA-Z])")
_ENDS_WRITTEN = {"\\cell": "\\tab\\'7c\\tab ", "\\nestcell": "\\tab\\'7c\\tab ", "\\\\": "\\\\"}
# The library's search for a font's character set takes cubic time where none follows.
_FONT_TABLE_BOMB = re.compile(r"\{[^{}]{0,200}\\fonttbl(?=[^;]{2000})")
_LAST_CELL = re.compile(r"\t\|\t[ \t]*$", re.MULTILINE)
_INFORMATION = re.compile(r"\{\\info\b")
_VALUE = r"\{{\\{}\s([^{{}}]{{1,2000}})\}}"
_DATE = re.compile(r"\{\\(?:revtim|creatim)\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_MAX_INFORMATION_CHARS = 20_000


def read(content: bytes) -> Draft:
    """Read an RTF file. Raises ExtractError when it is none, or is nested more deeply than any text needs."""
    if not content.lstrip().startswith(b"{\\rtf"):
        raise ExtractError("is no RTF file, whatever its name says; save it again as .rtf")
    source = _HEX_DATA.sub("", content.decode("latin-1"))
    if len(source) > _MAX_CHARS:
        raise ExtractError(f"holds more than {_MAX_CHARS:,} characters beside its pictures; save its text as .txt")
    if _nesting(source) > _MAX_NESTING:
        raise ExtractError(f"has groups nested more than {_MAX_NESTING} deep; save its text as .txt")
    # The library would write a link's address into the sentence; as data it is passed over.
    source = source.replace("\\fldinst", "\\datafield")
    if _FONT_TABLE_BOMB.search(source):
        raise ExtractError("has a font table that no program writes; save its text as .txt")
    text = _words(_ENDS.sub(lambda found: _ENDS_WRITTEN.get(found[0], f"{found[0]}\\par"), source))
    check_length(text)
    return Draft(clean(_LAST_CELL.sub("", text)), weak=(_information(source),))


def _nesting(source: str) -> int:
    deepest = depth = 0
    for found in _BRACE.finditer(source):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        deepest = max(deepest, depth)
    return deepest


def _words(source: str) -> str:
    from striprtf.striprtf import rtf_to_text

    try:
        text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, TypeError, OverflowError) as error:
        raise ExtractError(f"holds RTF that cannot be read ({error}); save it again as .rtf") from error
    # Characters beyond the first 65,536 come as two halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _information(source: str) -> Hints:
    """What the file's information group says. The day it was last changed is believed where nothing else gives one."""
    start = _INFORMATION.search(source)
    group = source[start.start() : start.start() + _MAX_INFORMATION_CHARS] if start else ""

    def value(name: str) -> str | None:
        found = re.search(_VALUE.format(name), group)
        return one_line(_words("{\\rtf1\\ansi " + found[1] + "}")) if found else None

    dates = {found[0]: found for found in _DATE.finditer(group)}
    date = max((f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" for found in dates.values()), default=None)
    return Hints(title=usable_title(value("title")), authors=split_authors(value("author") or ""), published=date)
