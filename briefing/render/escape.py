"""Turns text into Markdown that shows it: nothing of a source becomes markup."""

from __future__ import annotations

import re

from markupsafe import Markup

# Signs that mean something to Markdown or to one of its dialects, wherever they stand: emphasis, code, links, HTML, tables,
# headings, mentions, mathematics.
_SIGNS = re.compile(r"[\\`*_\[\]<>&#|~@$^{}]")
# At the start of a line: a list, a rule or the underline of a heading.
_OPENING = re.compile(r"^([-+=:]|\d+(?=[.)](?:\s|$)))")
# Addresses that a dialect would make links, and names of small pictures between colons.
_ADDRESS = re.compile(r"(?<=\b[Ww][Ww][Ww])\.|:(?=//)|:(?=[\w+-]+:)")


def escaped(value: object) -> Markup:
    """A value as it may stand in Markdown: its text as it is, and nothing of it markup."""
    if isinstance(value, Markup):
        return value
    text = _ADDRESS.sub(lambda found: f"\\{found.group()}", _SIGNS.sub(lambda found: f"\\{found.group()}", str(value)))
    opening = _OPENING.match(text)
    if opening:
        end = opening.end() if opening.group()[0].isdigit() else 0
        text = f"{text[:end]}\\{text[end:]}"
    return Markup(text)  # noqa: S704


def numeral(value: int) -> Markup:
    """The number of an item of a list: "3."."""
    return Markup("{}.").format(value)


def link(address: str) -> Markup:
    """An address inside the angle brackets of a link; signs that would end or change it are named by their code."""
    return Markup(re.sub(r"[<>\\&|`\s]", lambda found: f"%{ord(found.group()):02X}", address))  # noqa: S704
