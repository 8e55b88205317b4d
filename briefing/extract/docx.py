"""Turns a Word file (.docx) into a Draft: its words as printed, without what was deleted or hidden, and its properties."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from briefing.errors import ExtractError
from briefing.extract.characters import clean, one_line
from briefing.extract.draft import Draft, check_length
from briefing.hints import split_authors
from briefing.model import Hints

# Read by the names that elements have without their namespace: there are two namespaces in use for the same words. The
# library for Word files passes over words in tracked insertions and in content controls, so the XML is read as it is.
_MAX_PART_BYTES = 30_000_000
_MAX_PARTS = 5_000
_MAX_ELEMENTS = 600_000

_BODY, _STYLES, _PROPERTIES = "word/document.xml", "word/styles.xml", "docProps/core.xml"
_SKIPPED = frozenset(
    {"del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "rPr", "tblPr", "sectPr", "pict", "object"}
)
_WITHDRAWN = frozenset({"vanish", "strike", "dstrike", "webHidden"})
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "", "ptab": "\t"}
_OFF = ("0", "false", "off")
# Word's names of the styles of a headline, in whatever language its own menus are.
_TITLE_STYLES = ("title", "heading 1")
# What a program or a machine calls itself where it asks for an author.
_NO_AUTHOR = re.compile(
    r"python-docx|microsoft office user|(?:unknown|default|office|windows) ?user|users?|admin(?:istrator)?", re.IGNORECASE
)
_NO_TITLE = re.compile(r"(?:microsoft word\b.*|untitled|document\d*|.*\.(?:docx?|dotx?|pdf|rtf|odt|indd))", re.IGNORECASE)


def read(content: bytes) -> Draft:
    """Read a Word file. Raises ExtractError when it is none, is locked, or unpacks to more than any text needs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if len(package.infolist()) > _MAX_PARTS:
                raise ExtractError(f"has more than {_MAX_PARTS:,} parts; save its text as .txt")
            body = _part(package, _BODY)
            styles, properties = _part(package, _STYLES), _part(package, _PROPERTIES)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        raise ExtractError(f"is no Word file that can be read ({error}); save it again as .docx") from error
    if body is None:
        raise ExtractError("holds no Word document; save it again as .docx")
    names = _style_names(styles)
    blocks = [(style, clean(text)) for style, text in _blocks(body, names) if text.strip()]
    text = "\n\n".join(words for _, words in blocks)
    check_length(text)
    title = next((one_line(words) for style, words in blocks[:8] if style in _TITLE_STYLES), None)
    return Draft(text, (Hints(title=title),), weak=(_properties(properties),))


def usable_title(title: str | None) -> str | None:
    """A file's own title, unless a program made it up ("Microsoft Word - Document1")."""
    return title if title and not _NO_TITLE.fullmatch(title.strip()) else None


def _part(package: zipfile.ZipFile, name: str) -> etree._Element | None:
    """The XML of a part of the package, None when there is none. Entities are not expanded."""
    if name not in package.namelist():
        return None
    with package.open(name) as file:
        content = file.read(_MAX_PART_BYTES + 1)
    if len(content) > _MAX_PART_BYTES:
        raise ExtractError(f"unpacks to more than {_MAX_PART_BYTES:,} bytes; save its text as .txt")
    if content.count(b"<") > 2 * _MAX_ELEMENTS:
        raise ExtractError(f"has more than {_MAX_ELEMENTS:,} elements; save its text as .txt")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ExtractError(f"holds XML that is broken or nested too deeply ({error}); save it again as .docx") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ExtractError("declares entities, which no Word file needs; save its text as .txt")
    return root


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _value(element: etree._Element, name: str = "val") -> str | None:
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), None)


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in element if _name(child) == name), None)


def _style_names(styles: etree._Element | None) -> dict[str, str]:
    """Word's own name of each style by its id: ids are in the language of the program that wrote the file."""
    names: dict[str, str] = {}
    for style in styles if styles is not None else ():
        name = _child(style, "name")
        if (key := _value(style, "styleId")) and name is not None:
            names[key] = (_value(name) or "").lower()
    return names


def _blocks(root: etree._Element, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The style and text of each paragraph and table row, in order. Not recursive: no nesting is too deep for it."""
    words: list[str] = []
    row: etree._Element | None = None
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        name = _name(element)
        if event == "start":
            if name in _SKIPPED or (name == "r" and _is_withdrawn(element)):
                walker.skip_subtree()
            elif name == "tr" and row is None:
                row = element
            elif name == "tc" and row is not None and words:
                words.append(" | ")
            elif name == "t":
                words.append(_raised(element, element.text or ""))
            elif name in _CHARACTERS:
                words.append(" " if row is not None and name in ("br", "cr") else _CHARACTERS[name])
        elif element is row or (name == "p" and row is None):
            yield _style(element, names), "".join(words)
            words.clear()
            row = None
        elif name == "p" and words and not words[-1].endswith(" "):
            words.append(" ")
    yield "", "".join(words)


def _style(paragraph: etree._Element, names: dict[str, str]) -> str:
    properties = _child(paragraph, "pPr")
    style = _child(properties, "pStyle") if properties is not None else None
    key = _value(style) or "" if style is not None else ""
    return names.get(key, key.lower())


def _is_withdrawn(run: etree._Element) -> bool:
    """Whether a run is hidden or struck out: a reader of the page does not see it, or is told not to believe it."""
    properties = _child(run, "rPr")
    marks = properties if properties is not None else ()
    return any(_name(mark) in _WITHDRAWN and (_value(mark) or "").lower() not in _OFF for mark in marks)


def _raised(element: etree._Element, text: str) -> str:
    """Raised or lowered digits as the characters for them: "32" with a footnote's mark must not become "321"."""
    from briefing.extract.blocks import SUBSCRIPT, SUPERSCRIPT

    run = element.getparent()
    properties = _child(run, "rPr") if run is not None else None
    align = _child(properties, "vertAlign") if properties is not None else None
    where = _value(align) if align is not None else None
    return text.translate({"superscript": SUPERSCRIPT, "subscript": SUBSCRIPT}.get(where or "", {}))


def _properties(root: etree._Element | None) -> Hints:
    """What the file's properties say. The day that it was last changed is believed where nothing else gives one."""
    said = {_name(one): one_line(one.text or "") for one in (root if root is not None else ())}
    return Hints(
        title=usable_title(said.get("title")),
        authors=tuple(name for name in split_authors(said.get("creator") or "") if not _NO_AUTHOR.fullmatch(name)),
        published=(said.get("modified") or "")[:10] or None,
        language=said.get("language") or None,
    )
