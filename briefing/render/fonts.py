"""Turns the text of an edition into the fonts that it is set in, and says which characters they cannot show."""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from briefing.errors import RenderError
from briefing.render.subset import static_subset

SUBSTITUTE = "\N{WHITE SQUARE}"
SCHEME = "briefing-font"
NAMED = 5
# Quotation marks rather than the letters that look like them; of others, the first code point is the usual one.
_USUAL = frozenset(map(ord, "‘’"))
# What the style sheets print without its standing in the markup: numbers of pages and of lists.
_ALWAYS = frozenset(range(0x20, 0x7F))


@dataclass(frozen=True, slots=True)
class Face:
    """One face of the editions: the package that holds it, and where on the font's axes it lies."""

    family: str
    package: str
    weight: int
    axes: tuple[tuple[str, float], ...] = ()


FACES = (
    # One optical size: the texts are set between 10.5 and 11 points, and each size would be a font of its own.
    Face("Source Serif 4", "source-serif-4", 400, (("opsz", 11),)),
    Face("Source Sans 3", "source-sans-3", 400),
    Face("Source Sans 3", "source-sans-3", 700),
)


def subsets(text: str) -> dict[str, bytes]:
    """The fonts for a text, each under an address that is as long as its content lasts: "briefing-font:<its hash>"."""
    code_points = sorted((_ALWAYS | set(map(ord, set(text)))) & covered())
    made = [static_subset(_file(face.package), code_points, dict(face.axes) | {"wght": face.weight}) for face in FACES]
    return {f"{SCHEME}:{sha256(content).hexdigest()[:16]}": content for content in made}


def face_rules(fonts: Mapping[str, bytes], embedded: bool) -> str:
    """The `@font-face` rules for what `subsets` gave, with the fonts themselves in them if `embedded`."""
    rules = []
    for face, (address, content) in zip(FACES, fonts.items(), strict=True):
        source = f"data:font/ttf;base64,{b64encode(content).decode()}" if embedded else address
        rules.append(f'@font-face{{font-family:"{face.family}";src:url("{source}");font-weight:{face.weight}}}')
    return "".join(rules)


@cache
def covered() -> frozenset[int]:
    """The code points that a face has a glyph for: the style sheets name one family after the other."""
    return frozenset().union(*_glyphs())


@cache
def look_alikes() -> Mapping[int, int]:
    """Code points that a face has one glyph for, each with the usual one of them: a hyphen is set as a hyphen-minus.

    A PDF knows glyphs, so that what was set cannot be told from its look-alikes when it is read back.
    """
    same: dict[int, int] = {}
    for glyphs in _glyphs():
        first: dict[str, int] = {}
        for code_point in sorted(glyphs, key=lambda each: (each not in _USUAL, each)):
            usual = first.setdefault(glyphs[code_point], code_point)
            if usual != code_point:
                same[code_point] = usual
    return same


@cache
def _glyphs() -> tuple[Mapping[int, str], ...]:
    """The name of the glyph of each code point, of each font package."""
    # Imported here because it takes as long as the rest of the start.
    from io import BytesIO

    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    packages = sorted({face.package for face in FACES})
    return tuple(TTFont(BytesIO(_file(package)), lazy=True).getBestCmap() for package in packages)


def uncovered(text: str) -> tuple[str, ...]:
    """The characters of a text that the faces cannot show, in order of code point."""
    return tuple(sorted(character for character in set(text) if ord(character) not in covered() and character != "\n"))


def substituted(text: str) -> str:
    """The text with a white square for each character that the faces cannot show."""
    return text.translate({ord(character): SUBSTITUTE for character in uncovered(text)})


def names(characters: tuple[str, ...]) -> str:
    """What the first few characters are called: "HEBREW LETTER ALEF, HEBREW LETTER BET and 7 more"."""
    known = ", ".join(unicodedata.name(each, f"U+{ord(each):04X}") for each in characters[:NAMED])
    return known if len(characters) <= NAMED else f"{known} and {len(characters) - NAMED} more"


@cache
def _file(package: str) -> bytes:
    try:
        import fontpkg  # type: ignore[import-untyped]

        return Path(fontpkg.path(package)).read_bytes()
    except Exception as error:
        raise RenderError(f"font package fontpkg-{package} cannot be used ({error}): install the requirements") from error
