"""Turns the bytes of a text file into text, and says when their encoding had to be guessed."""

from __future__ import annotations

import codecs
import re

from briefing.errors import ExtractError

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x7fELF", "a program"),
)
# UTF-32 first: its mark begins as that of UTF-16 does.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9][A-Za-z0-9_.:-]{1,30})""", re.IGNORECASE)
_DECLARATION_WINDOW = 2048
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")

# More control characters than this share, and it is no text.
_MAX_CONTROL_SHARE = 0.01
# The share of letters outside ASCII above which Windows-1252 is not simply taken for granted.
_MAX_WESTERN_SHARE = 0.3
# Characters of invalid UTF-8 that may be replaced for each valid one outside ASCII.
_MAX_DAMAGE = 0.1
_GUESSES = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso8859_5", "koi8_r", "mac_roman"]


def decode(content: bytes, declares: bool = False) -> tuple[str, str | None]:
    """The text of a file's bytes, and a note when it is not plainly the encoding that it should be.

    `declares` says that the format can name its own encoding (HTML). Raises ExtractError for bytes that are no text.
    """
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise ExtractError(f"is {kind}, whatever its name says; save it as text")
    text, note = _decode(content, declares)
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls > _MAX_CONTROL_SHARE * len(text):
        raise ExtractError("holds bytes that are no text; save it as UTF-8 text")
    return text, note


def _decode(content: bytes, declares: bool) -> tuple[str, str | None]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            text = content[len(mark) :].decode(encoding, errors="replace")
            return text, _damage(text, encoding)
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    declared = _declared(content) if declares else None
    if declared and declared != "utf-8":
        text = content.decode(declared, errors="replace")
        return text, _damage(text, declared)
    return _damaged_utf8(content) or _guess(content)


def _declared(content: bytes) -> str | None:
    """The encoding that an HTML file names."""
    found = _DECLARED.search(content[:_DECLARATION_WINDOW])
    return known_encoding(found.group(1).decode("ascii")) if found else None


def known_encoding(name: str) -> str | None:
    """The encoding that a page or a mail means by a name, as the web reads it: "latin-1" and ASCII mean Windows-1252.

    None for what is none, and for those in which a byte of plain text may be another character.
    """
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if not codec._is_text_encoding or codec.name.startswith(("utf-7", "utf-16", "utf-32", "idna", "punycode")):
        return None
    return "cp1252" if codec.name in ("iso8859-1", "ascii") else codec.name


def _damage(text: str, encoding: str) -> str | None:
    lost = text.count("\ufffd")
    return f"{lost} characters are not {encoding.upper()} and are shown as \ufffd; save it as UTF-8" if lost else None


def _damaged_utf8(content: bytes) -> tuple[str, str] | None:
    """UTF-8 with a few broken characters; None when the bytes are rather in some other encoding."""
    text = content.decode("utf-8", errors="replace")
    lost = text.count("\ufffd")
    valid = sum(char > "\x7f" for char in text) - lost
    note = _damage(text, "utf-8")
    return (text, note) if note and lost <= max(_MAX_DAMAGE * valid, 1 if valid else 0) else None


def _guess(content: bytes) -> tuple[str, str]:
    advice = "it is not UTF-8; save it as UTF-8"
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        pass
    else:
        letters = [char for char in text if char.isalpha()]
        if sum(char > "\x7f" for char in letters) <= _MAX_WESTERN_SHARE * len(letters):
            return text, f"read as Windows-1252, because {advice}"
    from charset_normalizer import from_bytes

    best = from_bytes(content, cp_isolation=_GUESSES, threshold=0.2).best()
    if best is None:
        raise ExtractError("holds bytes that are no text in any usual encoding; save it as UTF-8 text")
    return str(best), f"read as {best.encoding}, because {advice}"
