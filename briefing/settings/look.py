"""The `[look]` table: paper, logo, colours, language and wording of an edition, and where it is published."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from lxml import etree
from pydantic import AfterValidator, Field, StringConstraints

from briefing.colours import READABLE, contrast
from briefing.errors import SettingsError
from briefing.model import Logo, Look
from briefing.settings.table import FilledLine, Line, Table

LOGO_BYTES = 500_000
_SHIPPED = Look()
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "{http://www.w3.org/2000/svg}"
# What an SVG may hold: shapes and their paint. Scripts, pictures, styles, links, text and foreign content are refused.
_SHAPES = frozenset(
    "svg g defs symbol title desc path rect circle ellipse line polyline polygon linearGradient radialGradient stop clipPath"
    " mask".split()
)
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
# What a label must not bring along: words between quotation marks and numbers are a source's own.
_SOURCES_OWN = re.compile(r"[\"“”«»„\d]")


def _can_be_read(value: str) -> str:
    found = contrast(value, "#ffffff")
    if found < READABLE:
        raise ValueError(f"has a contrast of {found:.2f} on white, and text needs {READABLE}; choose a darker one")
    return value.lower()


def _are_labels(value: dict[str, str]) -> dict[str, str]:
    for key, label in value.items():
        if _SOURCES_OWN.search(_PLACEHOLDER.sub("", label)):
            raise ValueError(
                f"has {label!r} for {key}: quotation marks and digits belong to what sources say, take them out"
            )
    return value


def _is_address(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s<>\"]+", value):
        raise ValueError("is no address that begins with https:// or http://")
    return value


Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$"), AfterValidator(_can_be_read)]
Labels = Annotated[dict[str, Line], AfterValidator(_are_labels)]


class LookSettings(Table):
    """How editions look. Colours are those of the shipped look unless given; each must be readable on white.

    `logo` is a PNG or SVG file and `labels_file` a TOML file of labels, both looked up from the settings file's folder; the
    labels of `labels` go before those of the file.
    """

    page: Literal["A4", "Letter"] = "A4"
    language: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en-GB"
    ink: Colour = _SHIPPED.ink
    muted: Colour = _SHIPPED.muted
    accent: Colour = _SHIPPED.accent
    link: Colour = _SHIPPED.link
    warning: Colour = _SHIPPED.warning
    marking: Colour = _SHIPPED.marking
    logo: FilledLine | None = None
    logo_alt: Line = ""
    labels: Labels = Field(default_factory=dict)
    labels_file: FilledLine | None = None
    address: Annotated[Line, AfterValidator(_is_address)] = ""

    def look(self, folder: Path) -> Look:
        """The look, its files read from `folder`. Raises SettingsError for a file that is missing or unfit."""
        labels = _labels_of(folder / self.labels_file) if self.labels_file else {}
        return Look(
            page=self.page,
            ink=self.ink,
            muted=self.muted,
            accent=self.accent,
            link=self.link,
            warning=self.warning,
            marking=self.marking,
            labels=tuple(sorted((labels | self.labels).items())),
            logo=_logo_of(folder / self.logo, self.logo_alt) if self.logo else None,
            address=self.address,
        )


def _read(file: Path, limit: int) -> bytes:
    try:
        size = file.stat().st_size
        if size > limit:
            raise SettingsError(f"{file}: has {size} bytes, and {limit} are allowed; make it smaller")
        return file.read_bytes()
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read ({error.strerror}); name an existing file in [look]") from error


def _labels_of(file: Path) -> dict[str, str]:
    try:
        content = tomllib.loads(_read(file, LOGO_BYTES).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: is no valid TOML: {error}; mend that line") from error
    wrong = [key for key, label in content.items() if not isinstance(label, str)]
    if wrong:
        raise SettingsError(f'{file}: {wrong[0]}: is no text; write it as {wrong[0]} = "..."')
    try:
        return _are_labels(content)
    except ValueError as error:
        raise SettingsError(f"{file}: {error}") from error


def _logo_of(file: Path, alt: str) -> Logo:
    if not alt.strip():
        raise SettingsError(f"{file}: look.logo_alt is empty; say in words what the logo shows")
    content = _read(file, LOGO_BYTES)
    if content.startswith(_PNG):
        _check_png(file, content)
        return Logo(content, "image/png", alt)
    _check_svg(file, content)
    return Logo(content, "image/svg+xml", alt)


def _check_png(file: Path, content: bytes) -> None:
    """Walk the chunks: a length, a kind, the content and a checksum each, from IHDR to IEND, and nothing behind."""
    place, kinds = len(_PNG), []
    while place + 12 <= len(content):
        kinds.append(content[place + 4 : place + 8])
        place += 12 + int.from_bytes(content[place : place + 4], "big")
    if place != len(content) or kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or b"IDAT" not in kinds:
        raise SettingsError(f"{file}: is a damaged PNG file; export it again")


def _check_svg(file: Path, content: bytes) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree: Any = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise SettingsError(f"{file}: is neither PNG nor SVG ({error}); name another file in look.logo") from error
    if tree.tag != f"{_SVG}svg" or tree.getroottree().docinfo.doctype:
        raise SettingsError(f"{file}: is no plain SVG file; export it without a document type")
    for element in tree.iter(etree.Element):
        _check_shape(file, element)


def _check_shape(file: Path, element: etree._Element) -> None:
    name = str(element.tag).removeprefix(_SVG)
    if name not in _SHAPES:
        raise SettingsError(
            f"{file}: line {element.sourceline} holds <{name}>; a logo is made of shapes only, export it as plain SVG"
        )
    for key, value in element.attrib.items():
        plain = str(key).rpartition("}")[2].lower()
        reference = re.search(r"url\(\s*['\"]?(?!#)", str(value)) or (plain == "href" and not str(value).startswith("#"))
        if plain.startswith("on") or plain == "style" or reference:
            raise SettingsError(
                f"{file}: line {element.sourceline} has {plain}={value!r}; take out styles, scripts and references"
            )
