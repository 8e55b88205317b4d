"""Turns an HTML page into a Draft: the article's text by trafilatura, its metadata as the page declares them."""

from __future__ import annotations

import logging
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from lxml.etree import XPath

from briefing.errors import ExtractError
from briefing.extract.blocks import COMPARED_PARTS, block_texts, parse_html, prune, size
from briefing.extract.characters import clean
from briefing.extract.draft import Draft
from briefing.extract.encoding import decode
from briefing.extract.metadata import declared
from briefing.extract.pagekind import Page, refuse_page, see_page

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A page in which no article is found and that has no more links than this is all article: a saved fragment, a short notice.
_MAX_LINKS_WITHOUT_NAVIGATION = 5

# Where less of a page's text than this share of what was found stands outside links, navigation was found.
_MIN_UNLINKED_SHARE = 0.3

# On larger pages trafilatura does not compare its result with those of other algorithms: they take quadratic time, 28 s for
# a list of 5,000 items.
_MAX_COMPARED_ELEMENTS = 5_000

# Trafilatura takes another algorithm's result when that is more than twice as long as its own, when its own is shorter than
# 250 characters, holds no paragraph or more tables than paragraphs, or parts that are no text. Where its own result is at
# least this share of all the text that is not in links, none of that can come out, and comparing, which takes half of the
# time, is left out.
_SURE_SHARE = 0.5
_MIN_SURE_CHARS = 300
_WORDS = re.compile(r"\w+")
_ALL_TEXT = XPath("string()", smart_strings=False)
_UNCLEAN = ("aside", "figure", "footer", "nav", "fieldset", "label", "time")


def read(content: bytes) -> Draft:
    """Read an HTML page. Nothing in it is run, and nothing that it names is fetched.

    Raises ExtractError when it is no text, no HTML, too deep or too large, or holds no article.
    """
    source, note = decode(content, declares=True)
    root = parse_html(clean(source))
    said = declared(root)
    page = see_page(root, said)
    prune(root)
    text = _stated_text(root, said.body) or "\n\n".join(words for _, words in block_texts(_main_text(root, page)))
    refuse_page(page, text)
    return Draft(text, said.hints, (note,) if note else ())


def _stated_text(root: HtmlElement, body: str) -> str | None:
    """The blocks of a page that are, in order and without a gap, all the words of the text that its data hold.

    Then there is nothing to be found out. None when a block of the page stands between them: it may be of the article.
    """
    wanted = " ".join(_WORDS.findall(unescape(body)))
    if len(wanted) < _MIN_SURE_CHARS:
        return None
    found: list[str] = []
    at = 0
    for _, text in block_texts(root):
        words = " ".join(_WORDS.findall(text))
        if words and wanted.startswith(words, at) and wanted[at + len(words) : at + len(words) + 1] in ("", " "):
            found.append(text)
            at += len(words) + 1
            if at >= len(wanted):
                return "\n\n".join(found)
        elif words and found:
            return None
    return None


def _main_text(root: HtmlElement, page: Page) -> Any:
    """The tree of the article's text, without navigation, adverts, related links and comments."""
    elements, parts = size(root)
    large = elements > _MAX_COMPARED_ELEMENTS or parts > COMPARED_PARTS
    chars = _chars_outside_links(root)
    body = _found(root, fast=True) if large or _is_mostly_paragraphs(root, chars) else None
    if body is None or not (large or _is_sure(body, chars)):
        body = _found(root, fast=False)
    if body is not None and _chars(body) * _MIN_UNLINKED_SHARE <= chars:
        return body
    refuse_page(page, "")
    if sum(1 for _ in root.iter("a")) > _MAX_LINKS_WITHOUT_NAVIGATION:
        raise ExtractError("holds no article that can be told from the rest of the page; save its text as .txt")
    return root.find("body") if root.find("body") is not None else root


def _found(root: HtmlElement, *, fast: bool) -> Any:
    """What trafilatura takes for the article; None when it finds none."""
    import trafilatura

    # It reports "discarding data" as a warning; here that is an error with a reason.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = trafilatura.bare_extraction(root, fast=fast, include_comments=False, output_format="txt")
    return found.body if found is not None and not isinstance(found, dict) and len(found.body) else None


def _chars_outside_links(root: HtmlElement) -> int:
    return _chars(root) - sum(len(link.text_content()) for link in root.iter("a"))


def _is_mostly_paragraphs(root: HtmlElement, chars: int) -> bool:
    return sum(len(paragraph.text_content()) for paragraph in root.iter("p")) >= _SURE_SHARE * chars


def _is_sure(body: Any, chars: int) -> bool:
    own = _chars(body)
    paragraphs, tables = sum(1 for _ in body.iter("p")), sum(1 for _ in body.iter("table"))
    clean_enough = paragraphs > tables and next(body.iter(*_UNCLEAN), None) is None
    return own >= max(_MIN_SURE_CHARS, _SURE_SHARE * chars) and clean_enough


def _chars(element: Any) -> int:
    return len("".join(str(_ALL_TEXT(element)).split()))
