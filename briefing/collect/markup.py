"""Turns hostile or broken XML into a tree that is safe to walk: nothing expanded, nothing loaded, no more than fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from itertools import islice

from lxml import etree

from briefing.collect.characters import decode
from briefing.errors import CollectError

# One tag or attribute costs lxml about 200 bytes of memory; a reference, and feedparser's work on a tag, some 20 µs.
MAX_MARKS = 300_000
_ATTRIBUTE = re.compile(r"""=\s{0,9}["']""")
# The parsers' work on one tag grows with the square of what stands in it.
_ONE_ATTRIBUTE = r"""[\s/]*+[^\s/<>][^\s/=<>]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s<>"']++))?+"""
_CROWDED_TAG = re.compile(rf"<[A-Za-z][^\s/<>]*+(?:{_ONE_ATTRIBUTE}){{1000}}+")
_MAX_ATTRIBUTES = 100
_REFERENCE = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)?")
_IN_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))
# What XML 1.0 has no place for.
_FORBIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
_NO_NAME = re.compile(r"[^A-Za-z0-9_.-]")
_PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
}
_OPEN, _CLOSE = "<![CDATA[", "]]>"


def check_marks(text: str, most: int = MAX_MARKS) -> None:
    """Raise CollectError when a text holds more than `most` tags, attributes or references, or a tag thousands of words."""
    if max(text.count("<"), text.count("&")) > most or sum(1 for _ in islice(_ATTRIBUTE.finditer(text), most + 1)) > most:
        raise CollectError(f"holds more than {most:,} tags, attributes or references")
    if _CROWDED_TAG.search(text):
        raise CollectError("holds a tag with thousands of attributes")


def parse_xml(content: bytes, charset: str | None = None, most: int = MAX_MARKS) -> tuple[etree._Element, bool]:
    """The root of an XML document, mended where it is broken, and whether its end is missing.

    References to HTML's characters are read, a bare "&" is taken for itself; no entity is expanded or loaded, comments and
    processing instructions are dropped. Raises CollectError when there is no element in it, or more than `most` tags.
    """
    text = _FORBIDDEN.sub("", decode(content, charset)).lstrip()
    check_marks(text, most)
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring("".join(_mended(text)).encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CollectError(f"is no XML ({error})") from error
    if root is None:
        raise CollectError("is no XML: there is no element in it")
    etree.strip_tags(root, etree.Entity)
    _tidy(root)
    is_cut = any(entry.type_name in ("ERR_TAG_NOT_FINISHED", "ERR_CDATA_NOT_FINISHED") for entry in parser.error_log)
    return root, is_cut


def local(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _mended(text: str) -> Iterator[str]:
    """The text with every reference outside of CDATA sections made one that XML knows."""
    at = 0
    while (start := text.find(_OPEN, at)) >= 0:
        end = text.find(_CLOSE, start)
        if end < 0:
            break
        yield _REFERENCE.sub(_reference, text[at:start])
        yield text[start : end + len(_CLOSE)]
        at = end + len(_CLOSE)
    yield _REFERENCE.sub(_reference, text[at:])


def _reference(found: re.Match[str]) -> str:
    name = found[1]
    if not name:
        return "&amp;"
    if name in _IN_XML:
        return found[0]
    if name.startswith("#"):
        return found[0] if _is_character(name) else "\ufffd"
    characters = html5.get(name + ";")
    return "".join(f"&#{ord(one)};" for one in characters) if characters else f"&amp;{name};"


def _is_character(name: str) -> bool:
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return 0 < code < 0x110000 and not _FORBIDDEN.match(chr(code))


def _tidy(root: etree._Element) -> None:
    """Give a prefix that nothing declares the namespace that it usually stands for; drop attributes by the hundred."""
    for element in root.iter(etree.Element):
        if len(element.attrib) > _MAX_ATTRIBUTES:
            element.attrib.clear()
        if ":" in local(element):
            element.tag = _bound(local(element))
        for name in [name for name in element.attrib if ":" in str(name).rpartition("}")[2]]:
            element.set(_bound(str(name).rpartition("}")[2]), element.attrib.pop(name))


def _bound(name: str) -> str:
    prefix, _, rest = name.partition(":")
    rest = "_" + rest if not rest[:1].isalpha() else rest
    rest = _NO_NAME.sub("_", rest)
    return f"{{{_PREFIXES[prefix]}}}{rest}" if prefix in _PREFIXES else rest
