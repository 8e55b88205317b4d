"""Turns an HTML page into a Draft: the article's text by trafilatura, its metadata as the page declares them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from briefing.errors import ExtractError
from briefing.extract.blocks import block_texts, parse_html, prune, size
from briefing.extract.characters import clean
from briefing.extract.draft import Draft
from briefing.extract.encoding import decode
from briefing.extract.metadata import page_hints

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A page in which no article is found and that has no more links than this is all article: a saved fragment, a short notice.
_MAX_LINKS_WITHOUT_NAVIGATION = 5

# On larger pages trafilatura does not compare its result with those of other algorithms: they take quadratic time, 28 s for
# a list of 5,000 items.
_MAX_COMPARED_ELEMENTS, _MAX_COMPARED_PARTS = 5_000, 800


def read(content: bytes) -> Draft:
    """Read an HTML page. Nothing in it is run, and nothing that it names is fetched.

    Raises ExtractError when it is no text, no HTML, too deep or too large, or holds no article.
    """
    source, note = decode(content, declares=True)
    root = parse_html(clean(source))
    hints = page_hints(root)
    prune(root)
    text = "\n\n".join(words for _, words in block_texts(_main_text(root)))
    return Draft(text, hints, (note,) if note else ())


def _main_text(root: HtmlElement) -> Any:
    """The tree of the article's text, without navigation, adverts, related links and comments."""
    import trafilatura

    # It reports "discarding data" as a warning; here that is an error with a reason, below.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    elements, parts = size(root)
    found = trafilatura.bare_extraction(
        root,
        fast=elements > _MAX_COMPARED_ELEMENTS or parts > _MAX_COMPARED_PARTS,
        favor_precision=True,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
        with_metadata=False,
    )
    if found is not None and not isinstance(found, dict) and len(found.body):
        return found.body
    if sum(1 for _ in root.iter("a")) > _MAX_LINKS_WITHOUT_NAVIGATION:
        raise ExtractError("holds no article that can be told from the rest of the page; save its text as .txt")
    return root.find("body") if root.find("body") is not None else root
