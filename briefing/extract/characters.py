"""Turns decoded text into text without characters that hide, reorder or break words."""

from __future__ import annotations

import re

# Line ends of every system, and what Unicode counts as one.
_LINE_END = re.compile("[\r\v\f\x85\u2028\u2029]")

# Controls, zero-width and direction characters, fillers, variation selectors, tags, surrogates, private and non-characters:
# none is a letter of a word, and each can hide words from a reader or show him others than the file holds.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)

# Between digits these group thousands ("5 000"), and a plain space would make two numbers of one.
_GROUPING_SPACE = re.compile("[\u00a0\u2007\u2009\u202f](?<=\\d.)(?=\\d)")
_ODD_SPACE = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPACES = re.compile("(?:(?!\u00a0(?<=\\d\u00a0)(?=\\d))[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])+")


def clean(text: str) -> str:
    """The text with "\\n" as the only line end, and no control, zero-width, direction or other hidden characters."""
    return _HIDDEN.sub("", _LINE_END.sub("\n", text.replace("\r\n", "\n")))


def squeeze(text: str) -> str:
    """Every run of spaces as one space, none at the ends. A no-break space that groups digits stays one (U+00A0)."""
    # Most texts need none of it, and looking is faster than replacing each space by one.
    if "  " not in text and not _ODD_SPACE.search(text):
        return text.strip()
    return _SPACES.sub(" ", _GROUPING_SPACE.sub("\u00a0", text)).strip()


def one_line(text: str) -> str:
    """A value of one line (a title, a name): cleaned, with line breaks as spaces."""
    return squeeze(clean(text).replace("\n", " "))
