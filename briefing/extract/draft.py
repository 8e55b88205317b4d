"""The value between a document's bytes and its Article: text, and what its own format says about it."""

from __future__ import annotations

from dataclasses import dataclass

from briefing.model import Hints


@dataclass(frozen=True, slots=True)
class Draft:
    """What a format's reader made of a document.

    `text` has blank lines between blocks; a single line break inside a block is the document's own. `hints` are what the
    document's metadata say, the surest first. `notes` say what was wrong and was got over.
    """

    text: str
    hints: tuple[Hints, ...] = ()
    notes: tuple[str, ...] = ()
