"""Turns the font packages into the faces that an edition is set in, and says which characters they cannot show."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from briefing.errors import RenderError
SUBSTITUTE = "\N{WHITE SQUARE}"
SCHEME = "briefing-font"
# Name in the address, family in the style sheet, package, and style.
FACES = (
    ("serif", "Source Serif 4", "source-serif-4", "normal"),
    ("sans", "Source Sans 3", "source-sans-3", "normal"),
)


@cache
def font(name: str) -> bytes:
    """The bytes of a face's file. Raises RenderError if its package is not installed."""
    for face, _, package, style in FACES:
        if face == name:
            return _path(package, style).read_bytes()
    raise RenderError(f"there is no font called {name!r}")


def face_rules() -> str:
    """The `@font-face` rules of the print style sheet."""
    return "".join(
        f'@font-face{{font-family:"{family}";src:url("{SCHEME}:{name}");font-weight:200 900;font-style:{style}}}'
        for name, family, _, style in FACES
    )


@cache
def covered() -> frozenset[int]:
    """The code points that a face has a glyph for: the style sheets name one family after the other."""
    # Imported here because it takes as long as the rest of the start.
    from fontTools.ttLib import TTFont

    cmaps = [TTFont(_path(package, style), lazy=True).getBestCmap() for _, _, package, style in FACES]
    return frozenset().union(*cmaps)


def uncovered(text: str) -> tuple[str, ...]:
    """The characters of a text that the faces cannot show, in order of code point."""
    return tuple(sorted(character for character in set(text) if ord(character) not in covered() and character != "\n"))


def substituted(text: str) -> str:
    """The text with a white square for each character that they cannot show."""
    return text.translate({ord(character): SUBSTITUTE for character in uncovered(text)})


def _path(package: str, style: str) -> Path:
    try:
        import fontpkg

        return Path(fontpkg.path(package, style=style))
    except Exception as error:
        raise RenderError(f"font package fontpkg-{package} cannot be used ({error}): install the requirements") from error


def names(characters: tuple[str, ...]) -> str:
    """What the characters are called: "HEBREW LETTER ALEF"."""
    return ", ".join(unicodedata.name(character, f"U+{ord(character):04X}") for character in characters)
