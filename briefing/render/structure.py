"""Turns the structure of single pages into that of a document: what a page break parts is one element, foreign words say so.

WeasyPrint 70.0 tags each page for itself, in the order of its boxes, and forgets the language of elements; like
`finish.py`, this reads its internal objects and is written for that version exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pydyf  # type: ignore[import-untyped]

# The elements that a page break may part, and how the structure calls them.
_PARTED = {
    "section": ("/Sect",),
    "article": ("/Art",),
    "div": ("/Div",),
    "p": ("/P",),
    "blockquote": ("/BlockQuote",),
    "ul": ("/L",),
    "ol": ("/L",),
    "li": ("/LI", "/LBody"),
    "table": ("/Table",),
    "tbody": ("/TBody",),
}


def join_pages(document: Any, pdf: pydyf.PDF, root: Any) -> None:
    """Makes the two parts of what a page break parts one element; table heads that are repeated become artifacts."""
    trunk = _object(pdf, root["K"][0])
    by_page: dict[bytes, list[Any]] = {}
    for reference in trunk["K"]:
        element = _object(pdf, reference)
        by_page.setdefault(element["Pg"], []).append(element)
    for (page, here), (after, there) in pairwise(zip(document.pages, pdf.page_references, strict=True)):
        if by_page.get(here) and by_page.get(there):
            _join(pdf, trunk, by_page[here][-1], by_page[there][0], _parted(page, after))
            if by_page[there][0].reference not in trunk["K"]:
                # What goes on over several pages stays one element.
                by_page[there][0] = by_page[here][-1]


def name_languages(document: Any, pdf: pydyf.PDF) -> None:
    """Gives the words of another language than the document's its name."""
    own = document.metadata.lang
    leaves: dict[bytes, list[Any]] = {}
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("Type") == "/StructElem" and _is_leaf(element):
            leaves.setdefault(element["Pg"], []).append(element)
    for page, reference in zip(document.pages, pdf.page_references, strict=True):
        # Boxes and elements are in the same order: one was made from the other.
        for box, element in zip(_texts(page._page_box), leaves.get(reference, ()), strict=True):
            language = box.style["lang"]
            if language and language != own:
                element["Lang"] = pydyf.String(language)


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _parted(page: Any, after: Any) -> list[str]:
    """What goes on from one page to the next, the outermost first, as the structure calls it."""
    ends = {id(element) for element in _edge(page, -1)}
    tags: list[str] = []
    for element in dict.fromkeys(_edge(after, 0)):
        if id(element) in ends and element.tag in _PARTED:
            tags.extend(_PARTED[element.tag])
    return tags


def _edge(page: Any, side: int) -> Iterator[Any]:
    """The HTML elements that a page begins (0) or ends (-1) with, from the outermost to the innermost."""
    box = next(child for child in page._page_box.children if child.element_tag == "html")
    while box is not None:
        if box.element is not None and "::" not in box.element_tag:
            yield box.element
        children = getattr(box, "children", ())
        box = children[side] if children else None


def _join(pdf: pydyf.PDF, parent: Any, first: Any, second: Any, tags: list[str]) -> None:
    for tag in tags:
        if first["S"] != tag or second["S"] != tag:
            return
        if tag == "/Table":
            _drop_repeated_head(pdf, first, second)
        inner = _child(pdf, first, -1), _child(pdf, second, 0)
        for kid in second["K"]:
            if isinstance(kid, bytes):
                _object(pdf, kid)["P"] = first.reference
        first["K"].extend(second["K"])
        parent["K"].remove(second.reference)
        if None in inner:
            return
        parent, (first, second) = first, inner


def _drop_repeated_head(pdf: pydyf.PDF, first: Any, second: Any) -> None:
    """Leaves the head that a table repeats on the next page out of the structure, and points its cells to the first one."""
    heads = [[kid for kid in _kids(pdf, table) if kid["S"] == "/THead"] for table in (first, second)]
    if not all(heads):
        return
    known, repeated = ([cell["ID"] for cell in _below(pdf, head[0]) if "ID" in cell] for head in heads)
    renamed = {after.string: before for before, after in zip(known, repeated, strict=True)}
    second["K"].remove(heads[1][0].reference)
    for cell in _below(pdf, second):
        headers = cell.get("A", {}).get("Headers")
        if headers is not None:
            headers[:] = [renamed.get(key.string, key) for key in headers]


def _kids(pdf: pydyf.PDF, element: Any) -> list[Any]:
    kids = [_object(pdf, kid) for kid in element["K"] if isinstance(kid, bytes)]
    return [kid for kid in kids if isinstance(kid, dict) and kid.get("Type") == "/StructElem"]


def _child(pdf: pydyf.PDF, element: Any, side: int) -> Any:
    kids = _kids(pdf, element)
    return kids[side] if kids else None


def _below(pdf: pydyf.PDF, element: Any) -> Iterator[Any]:
    for kid in _kids(pdf, element):
        yield kid
        yield from _below(pdf, kid)


def _is_leaf(element: Any) -> bool:
    """Tell whether an element was made for one stretch of text, and not for a picture or the words of a link."""
    kids = element["K"]
    return len(kids) == 1 and isinstance(kids[0], int) and element["S"] not in ("/Figure", "/Link")


def _texts(box: Any) -> Iterator[Any]:
    """The boxes of text outside of links, in the order in which WeasyPrint tags them."""
    from weasyprint.formatting_structure import boxes  # type: ignore[import-untyped]

    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.TextBox):
            if box.element is None or box.element_tag.split(":")[0] != "a" or isinstance(box, boxes.LineBox):
                yield child
        else:
            yield from _texts(child)
