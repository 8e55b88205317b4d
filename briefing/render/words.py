"""Turns the words of a source into words that can be printed: white space joined, unprintable characters gone or named."""

from __future__ import annotations

import re
import textwrap
from urllib.parse import urlsplit

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_LINK_SCHEMES = frozenset({"http", "https", "mailto"})
_SPACE = re.compile(r"\s+")
# Control characters, halves of surrogate pairs, and the two characters that end each plane and are none.
_ENDS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_UNFIT = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff{_ENDS}]")
# The blocks that Unicode keeps for scripts written from right to left.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")
# Soft hyphens, joiners and marks of direction say how to set a text, not what it says; a stray one can reverse a line.
_INVISIBLE = dict.fromkeys(
    (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF)
)


def printed(text: str) -> str:
    """The text as every file of an edition shows it.

    White space is one space, as in HTML; characters that show nothing are left out; control characters, halves of
    surrogate pairs and noncharacters, which neither HTML nor PDF may hold, become U+FFFD.
    """
    return spaced(text).strip(" ")


def spaced(text: str) -> str:
    """As `printed`, for a piece of a text: the white space at its ends stays."""
    return _UNFIT.sub(REPLACEMENT, _SPACE.sub(" ", text.translate(_INVISIBLE)))


def is_right_to_left(text: str) -> bool:
    """Tell whether a text holds letters that are written from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def href(url: str | None) -> str | None:
    """The address of a link that may be followed from an edition, or None: only http, https and mailto are."""
    if url is None or url != printed(url) or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in _LINK_SCHEMES and (parts.netloc or parts.scheme == "mailto") else None


def css_string(text: str) -> str:
    """The text between the quotation marks of a style sheet: all but plain letters, digits and spaces by their code."""
    return "".join(one if one.isascii() and (one.isalnum() or one == " ") else f"\\{ord(one):x} " for one in printed(text))


def wrapped(text: str, indent: str = "") -> str:
    """The text in lines of 72 characters, broken at spaces only; `indent` stands before all but the first."""
    return textwrap.fill(
        text,
        width=72,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
    )
