"""Turns HTML into a tree, and a tree into the text of its blocks, as a reader of the page sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from briefing.errors import ExtractError
from briefing.extract.metadata import is_data

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# An article's page has a few thousand elements, and a few hundred parts in one. Trafilatura takes quadratic time for the
# parts of one element: 20,000 cells of one row take it a minute, 4,000 a second.
MAX_ELEMENTS = 20_000
MAX_PARTS = 4_000
# With so many, its other algorithms begin to take long.
COMPARED_PARTS = 800
# libxml2 compares each attribute of an element with all others.
MAX_ATTRIBUTES = 300

_NO_TEXT = (
    *(
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
    ),
    *("select", "textarea", "button", "rp", "rt"),
)
# Some pages hide these until a script has run.
_NEVER_HIDDEN = ("html", "body", "main", "article")
# Struck-out words are withdrawn: a reader of the page is told not to believe them.
_STRUCK = ("del", "s", "strike")
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul "
    "cell head item list quote row".split()
)
_CELLS = ("td", "th", "cell")
_BREAKS = ("br", "lb")
_MAX_CELL_CHARS = 200

_HIDING_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]))", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")
# A start tag as a parser sees it: a quotation mark counts after "=" only, and what is not closed runs to the end.
_TAG = re.compile(r"""<[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+(?:>|\Z)""")
_ATTRIBUTE_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_ATTRIBUTE_BREAK = re.compile(r"[\s/=]+")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
SUPERSCRIPT = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
SUBSCRIPT = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")


def parse_html(text: str) -> HtmlElement:
    """Parse HTML, however broken. Raises ExtractError when it is empty, nested too deeply or has too many elements."""
    from lxml import etree, html

    if any(_attributes(tag.group()) > MAX_ATTRIBUTES for tag in _TAG.finditer(text)):
        raise ExtractError(f"has an element with more than {MAX_ATTRIBUTES:,} attributes; save the page's text instead")
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = html.document_fromstring(_XML_DECLARATION.sub("", text).encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ExtractError(f"holds no HTML that can be read ({error})") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" or "xcessive depth" in entry.message for entry in parser.error_log):
        raise ExtractError("has elements nested more than 255 deep; save the page's text instead")
    elements, parts = size(root)
    if elements > MAX_ELEMENTS or parts > MAX_PARTS:
        raise ExtractError(f"has more than {MAX_ELEMENTS:,} elements, or {MAX_PARTS:,} in one; save the page's text instead")
    return root


def _attributes(tag: str) -> int:
    """About how many attributes a start tag has, never less than it has."""
    if len(tag) <= MAX_ATTRIBUTES:
        return 0
    return sum(1 for _ in _ATTRIBUTE_BREAK.finditer(_ATTRIBUTE_VALUE.sub("=", tag)))


def size(root: HtmlElement) -> tuple[int, int]:
    """How many elements a tree has, and at most how many parts one of them."""
    elements = int(root.xpath("count(descendant-or-self::*)"))
    return elements, max(map(len, root.iter())) if elements > COMPARED_PARTS else elements


def prune(root: HtmlElement) -> None:
    """Take out of a tree what a reader does not see, and write what he sees by its style alone as characters.

    JSON-LD stays: trafilatura takes the text from there when the page has none.
    """
    for element in list(root.iter(*_NO_TEXT, *_STRUCK)):
        if element.tag != "script" or not is_data(element):
            _drop(element)
    chars = len(root.text_content())
    for element in root.xpath(".//*[@hidden or @style]"):
        hidden = element.get("hidden") is not None or _HIDING_STYLE.search(element.get("style", ""))
        # What holds most of a page's text is shown as soon as a script has run.
        if hidden and element.tag not in _NEVER_HIDDEN and 2 * len(element.text_content()) <= chars:
            _drop(element)
    for quotation in list(root.iter("q")):
        quotation.text = "“" + (quotation.text or "")
        last = quotation[-1] if len(quotation) else None
        if last is None:
            quotation.text += "”"
        else:
            last.tail = (last.tail or "") + "”"
        quotation.drop_tag()
    for element in list(root.iter("sup", "sub")):
        _write_raised(element)


def block_texts(root: Any) -> Iterator[tuple[str, str]]:
    """The tag and text of each block of a tree, in order. A line break of the page is a line break in the text."""
    from lxml import etree

    words: list[str] = []
    tags = ["div"]
    row: Any = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        block = tag in _BLOCKS and (row is None or element is row)
        if block and (text := _text(words)):
            yield tags[-1] if event == "start" else _block_tag(element), text
        if block:
            words.clear()
        if event == "start":
            if block:
                tags.append(_block_tag(element))
            if row is None and tag in ("tr", "row") and _is_data(element):
                row = element
            elif row is not None and tag in _CELLS and element.getprevious() is not None:
                words.append(" | ")
            elif tag in _BREAKS:
                words.append("\n")
            elif row is not None and tag in _BLOCKS:
                words.append(" ")
            words.append(_flat(element.text, tag))
        else:
            if block:
                tags.pop()
            if element is row:
                row = None
            words.append(_flat(element.tail, ""))
    if text := _text(words):
        yield "div", text


def _block_tag(element: Any) -> str:
    return str(element.get("rend") or "h2") if element.tag == "head" else str(element.tag)


def _flat(text: str | None, tag: str) -> str:
    if not text or tag == "script":
        return ""
    return text if tag == "pre" else _SPACE.sub(" ", text)


def _text(words: list[str]) -> str:
    return "".join(words).strip()


def _is_data(row: Any) -> bool:
    """Whether a table's row holds data, not the layout of a page."""
    cells = [cell for cell in row if cell.tag in _CELLS]
    return all(
        sum(part.tag in _BLOCKS for part in cell.iter()) <= 2 and len("".join(cell.itertext())) <= _MAX_CELL_CHARS
        for cell in cells
    )


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _write_raised(element: HtmlElement) -> None:
    """A raised digit as the character for it: "32" with a footnote's mark must not become "321"."""
    if element.getparent() is None:
        return
    if element.tag == "sup" and element.find(".//a") is not None:
        element.drop_tree()
        return
    table = SUPERSCRIPT if element.tag == "sup" else SUBSCRIPT
    for part in element.iter():
        part.text = part.text.translate(table) if part.text else part.text
        if part is not element and part.tail:
            part.tail = part.tail.translate(table)
    element.drop_tag()
