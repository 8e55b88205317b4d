"""Turns the bytes of a finished file of an edition into the plain text that its reader sees."""

from __future__ import annotations

import ctypes
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from briefing.errors import RenderError
from briefing.render.fonts import look_alikes, substituted
from briefing.render.words import printed

# pdfium gives a hyphen at the end of a line as one of these, taking it for one that a hyphenation put there. The PDF
# has no hyphenation, so it is the text's own.
_LINE_END_HYPHENS = {0x02: "-", 0xFFFE: "-"}
# Letters of a picture whose beginnings are so many points apart belong to different words.
_APART = 15
_BREAKS_AFTER = ("-", "\N{HYPHEN}", "\N{EN DASH}", "\N{EM DASH}", "/")
_INLINE_TAGS = frozenset({"Span", "Link", "NonStruct", "Lbl"})
_INLINE_ELEMENTS = frozenset(
    {"a", "b", "button", "i", "span", "mark", "em", "strong", "time", "cite", "abbr", "sup", "small"}
)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNSEEN_ELEMENTS = frozenset({"head", "script", "style", "template", "title"})


def read_back(name: str, content: bytes) -> str:
    """What the reader of a file sees, white space joined to single spaces; the running heads and feet of a PDF left out.

    `name` says the format by its ending: .pdf, .html, .md, .docx or .txt. The words of every passage of the brief, as
    `as_shown` gives them, stand in it unbroken. Raises RenderError for another format or a damaged file.
    """
    if name.endswith(".pdf"):
        return printed(_pdf_text(content)).translate(look_alikes())
    if name.endswith(".html"):
        return printed(" ".join(_html_blocks(content)))
    if name.endswith(".txt"):
        return printed(content.decode())
    if name.endswith(".md"):
        return printed(" ".join(_html_blocks(_from_markdown(content))))
    if name.endswith(".docx"):
        return printed(" ".join(_word_blocks(content)))
    raise RenderError(f"{name} cannot be read back: it is none of .pdf, .html, .md, .docx and .txt")


def as_shown(name: str, text: str) -> str:
    """How the file of that name shows a text, to be looked up in what `read_back` gives for it."""
    return substituted(printed(text)).translate(look_alikes()) if name.endswith(".pdf") else printed(text)


def read_back_evidence(content: bytes) -> list[tuple[str, int, int, str]]:
    """The excerpts that an HTML page shows as evidence: article id, start, end and the text, white space joined."""
    found = []
    for section in lxml_html.document_fromstring(content.decode()).iterfind(".//*[@data-article]"):
        for excerpt in section.iterfind(".//p[@data-at]"):
            start, _, end = excerpt.get("data-at", "").partition("-")
            words = "".join(str(text) for span in excerpt.iterfind("span[@class='source-text']") for text in span.itertext())
            found.append((section.get("data-article", ""), int(start), int(end), printed(words)))
    return found


# ---------------------------------------------------------------- HTML


def _html_blocks(content: bytes) -> Iterator[str]:
    """The text of the page with a space at the edges of blocks, without the evidence, which has its own check."""
    yield "".join(_element_text(lxml_html.document_fromstring(content.decode())))


def _element_text(element: Any) -> Iterator[str]:
    seen = isinstance(element.tag, str) and element.tag not in _UNSEEN_ELEMENTS and element.get("class") != "evidence"
    seen = seen and element.get("hidden") is None
    if seen:
        edge = "" if element.tag in _INLINE_ELEMENTS else " "
        yield edge
        yield element.text or ""
        for child in element:
            yield from _element_text(child)
        yield edge
    yield element.tail or ""


def _from_markdown(content: bytes) -> bytes:
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark").enable("table").render(content.decode())).encode()


# ---------------------------------------------------------------- Word


def _word_blocks(content: bytes) -> Iterator[str]:
    """The text of each paragraph of the body, in tables too; heads and feet are parts of their own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            body = etree.fromstring(parts.read("word/document.xml"))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise RenderError(f"the Word document cannot be read back: {error}") from error
    for paragraph in body.iter(f"{_WORD}p"):
        yield "".join(piece.text or "" for piece in paragraph.iter(f"{_WORD}t"))


# ---------------------------------------------------------------- PDF


def _pdf_text(content: bytes) -> str:
    """The text of the tagged structure, a space between its blocks; what is outside the structure is left out.

    A file is set so that the space at which a line breaks is kept: the pieces of a block follow each other as they are.
    """
    import pypdfium2  # type: ignore[import-untyped]
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise RenderError(f"the PDF cannot be read back: {error}") from error
    text = ""
    for page in document:
        pieces = _marked_text(page, pdfium)
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        blocks: list[list[str]] = [[]]
        for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            _collect(pdfium.FPDF_StructTree_GetChildAtIndex(tree, index), pieces, blocks, pdfium)
        pdfium.FPDF_StructTree_Close(tree)
        # A paragraph that goes on from the page before starts a block there: it has kept its space, or broke at a hyphen.
        text += ("" if text.endswith(_BREAKS_AFTER) else " ") + " ".join("".join(block) for block in blocks if block)
    document.close()
    return text


def _marked_text(page: Any, pdfium: Any) -> dict[int, list[tuple[str, Any]]]:
    """The texts of each marked piece of a page with the objects that show them, by its number."""
    pieces: dict[int, list[tuple[str, Any]]] = {}
    text_page = page.get_textpage()
    for found in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        number = pdfium.FPDFPageObj_GetMarkedContentID(found.raw)
        if number >= 0:
            pieces.setdefault(number, []).append((_object_text(found.raw, text_page.raw, pdfium), found))
    return pieces


def _object_text(text_object: Any, text_page: Any, pdfium: Any) -> str:
    length = pdfium.FPDFTextObj_GetText(text_object, text_page, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFTextObj_GetText(text_object, text_page, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0").translate(_LINE_END_HYPHENS)


def _collect(element: Any, pieces: dict[int, list[tuple[str, Any]]], blocks: list[list[str]], pdfium: Any) -> None:
    """Adds the text below an element of the structure, starting a new block where the element is one."""
    kind = _type(element, pdfium)
    block, joined = kind not in _INLINE_TAGS, _joined_in_picture if kind == "Figure" else _joined
    if block:
        blocks.append([])
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            _collect(child, pieces, blocks, pdfium)
        else:
            number = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
            # WeasyPrint draws nothing for a stretch of white space alone, but marks its place; a link's own place has no
            # number.
            blocks[-1].append(" " if number >= 0 and number not in pieces else joined(pieces.get(number, [])))
    if block:
        blocks.append([])


def _joined(pieces: list[tuple[str, Any]]) -> str:
    return "".join(text for text, _ in pieces)


def _joined_in_picture(pieces: list[tuple[str, Any]]) -> str:
    """The words of a picture: its letters are set one by one, and what stands apart is not one word."""
    text, last = "", None
    for letters, found in pieces:
        place = found.get_matrix()
        if last and (place.f != last.f or not 0 <= place.e - last.e < _APART):
            text += " "
        text, last = text + letters, place
    return text


def _type(element: Any, pdfium: Any) -> str:
    length = pdfium.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDF_StructElement_GetType(element, buffer, length)
    return buffer.raw[:length].decode("utf-16-le").rstrip("\0")
