"""The value between a document's bytes and its Article: text, and what its own format says about it."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.errors import ExtractError
from briefing.model import Hints

MAX_TEXT_CHARS = 400_000


@dataclass(frozen=True, slots=True)
class Draft:
    """What a format's reader made of a document.

    `text` has blank lines between blocks; a single line break inside a block is the document's own. `hints` are what the
    document's metadata say, the surest first; `weak` is what a program may have written by itself (a file's properties): it
    is believed after the text. `notes` say what was wrong and was got over.
    """

    text: str
    hints: tuple[Hints, ...] = ()
    notes: tuple[str, ...] = ()
    weak: tuple[Hints, ...] = ()


def check_length(text: str, limit: int = 2 * MAX_TEXT_CHARS) -> None:
    """Refuse a text that is too long. Before it is cleaned it may be twice as long as an article's. Raises ExtractError."""
    if len(text) > limit:
        raise ExtractError(f"its text is longer than {MAX_TEXT_CHARS:,} characters; split it")
