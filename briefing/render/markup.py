"""Turns the markup of a filled template into the same markup without the white space between its blocks."""

from __future__ import annotations

import re

_BLOCKS = (
    "html|head|meta|title|link|style|body|header|footer|main|nav|section|article|aside|div|p|blockquote|figure|figcaption|"
    "h[1-6]|ul|ol|li|dl|dt|dd|table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td|hr|br"
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_AROUND_BLOCK = re.compile(rf" ?(</?(?:{_BLOCKS})(?:\s[^<>]*)?>) ?")


def tighten(markup: str) -> str:
    """Joins white space, and drops it around the tags of blocks.

    The PDF is set with `white-space: pre-wrap`, so that the space at which a line was broken stays in the file, and its
    text can be read back character by character: "well-" and "known" across two lines is then known to be one word.
    """
    return _AROUND_BLOCK.sub(r"\1", _SPACE.sub(" ", markup)) + "\n"


def style_sheet(css: str) -> str:
    """A filled style sheet as it may stand in a `<style>` element, which `</` would end."""
    return _SPACE.sub(" ", css).replace("</", "<\\/").strip()
