"""Turns the bytes of a feed, a sitemap or a page into characters."""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w.-]{1,40})|<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w.-]{1,40})""",
    re.IGNORECASE,
)
_HEAD_BYTES = 1_024
# Python knows codecs that are no character sets, some of them slow; these are what the Web writes in.
_CHARSETS = re.compile(
    r"utf-?8|utf-?16(-?[lb]e)?|iso-?8859-?\d{1,2}|windows-?\d{3,4}|cp125\d|koi8-?[ru]|big5(-?hkscs)?|gb(k|2312|18030)"
    r"|shift[_-]?jis|euc-?(jp|kr)|us-ascii|latin-?1|macintosh"
)
# Who says one of these means the other, as every browser takes it: curly quotation marks depend on it.
_AS_WINDOWS = re.compile(r"iso-?8859-?1|us-ascii|latin-?1")


def decode(content: bytes, charset: str | None = None) -> str:
    """The characters of `content`: by its byte order mark, `charset` (of the Content-Type), what it declares, or as UTF-8.

    The first of these that fits without an error is taken. When none fits, it is windows-1252, with U+FFFD for what is no
    character.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    for name in (charset, _declared(content), "utf-8"):
        if (known := _known(name)) is None:
            continue
        try:
            return content.decode(known)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("windows-1252", "replace")


def _declared(content: bytes) -> str | None:
    found = _DECLARED.search(content[:_HEAD_BYTES])
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def _known(name: str | None) -> str | None:
    label = (name or "").strip().lower()
    if not _CHARSETS.fullmatch(label):
        return None
    return "windows-1252" if _AS_WINDOWS.fullmatch(label) else label
