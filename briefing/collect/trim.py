"""Turns a feed's tree into one that holds what is read of it and no more: nothing else can keep feedparser busy."""

from __future__ import annotations

from html import escape

from lxml import etree

from briefing.collect.markup import local

# A feed offers what is new. One with more entries than this is read up to here.
MAX_ENTRIES = 2_000
_ENTRIES = frozenset(("item", "entry"))
# Some of feedparser's patterns (of mail addresses, of dates) take a time that grows with the square of a text.
_MAX_ADDRESS_CHARS = 2_000
_MAX_NAME_CHARS = 100
_MAX_ALIKE = 10
_OF_FEED = frozenset(("title", "link", "language", "channel", *_ENTRIES))
_LONG = frozenset(("description", "summary", "content", "encoded", "body"))
_ADDRESSES = frozenset(("title", "link", "origLink", "guid", "id"))
_OF_ENTRY = _LONG | frozenset(
    (
        *("title", "link", "origLink", "guid", "id", "author", "creator", "source", "category", "subject", "language"),
        *("pubDate", "published", "issued", "created", "updated", "modified", "date"),
    )
)


def trim(root: etree._Element) -> None:
    """Take out, in place, what is not read, what there are too many of, and the ends of texts that should be short."""
    entries = [one for one in root.iter(etree.Element) if local(one) in _ENTRIES]
    kept = set(entries[:MAX_ENTRIES])
    for entry in entries[MAX_ENTRIES:]:
        _remove(entry)
    for holder in [one for one in root.iter(etree.Element) if one is root or local(one) == "channel"]:
        _keep_children(holder, _OF_FEED)
    for entry in kept:
        _keep_children(entry, _OF_ENTRY)
    etree.cleanup_namespaces(root)


def _keep_children(parent: etree._Element, names: frozenset[str]) -> None:
    counts: dict[str, int] = {}
    for child in list(parent):
        name = local(child)
        counts[name] = counts.get(name, 0) + 1
        if name not in names or (counts[name] > _MAX_ALIKE and name not in _ENTRIES):
            _remove(child)
        elif name in _LONG:
            _flatten(child)
        elif name not in _ENTRIES and name != "channel":
            _shorten(child, _MAX_ADDRESS_CHARS if name in _ADDRESSES else _MAX_NAME_CHARS)


def _flatten(element: etree._Element) -> None:
    """Make a long field one piece of text: feedparser handles every tag and every reference in it one by one."""
    if len(element):
        for one in element.iterdescendants(etree.Element):
            one.tag = local(one)
        parts = (etree.tostring(child, encoding="unicode", method="html", with_tail=True) for child in element)
        text = escape(element.text or "", quote=False) + "".join(parts)
        for child in list(element):
            element.remove(child)
        element.set("type", "html")
    else:
        text = element.text or ""
    element.text = text if "]]>" in text else etree.CDATA(text)


def _shorten(element: etree._Element, limit: int) -> None:
    """Cut the texts and attributes of a short field, and take out all but the first few things in it."""
    inside = list(element.iter(etree.Element))
    for extra in inside[_MAX_ALIKE:]:
        _remove(extra)
    for one in inside[:_MAX_ALIKE]:
        one.text = one.text[:limit] if one.text else None
        one.tail = one.tail[:limit] if one.tail else None
        for name, value in one.attrib.items():
            one.set(name, value[:_MAX_ADDRESS_CHARS])


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
