"""Turns the bytes of a sitemap, of news or of anything, or of an index of sitemaps, into a Listing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from briefing.collect.body import unzip
from briefing.collect.client import MAX_URL_CHARS
from briefing.collect.markup import local, parse_xml
from briefing.collect.offers import MAX_OFFERS, Listing, Offer, canonical, fingerprint, plain
from briefing.errors import CollectError
from briefing.model import Hints

# 50,000 addresses, the most that a sitemap may hold, with four elements each.
_MAX_MARKS = 600_000


def read_sitemap(content: bytes, charset: str | None, url: str, limit: int, pattern: str | None = None) -> Listing:
    """Read a sitemap that came from `url`, unpacked to at most `limit` bytes: the newest first, as far as it says so.

    Only addresses that `pattern`, where one is given, is found in are offered.

    Raises CollectError when it is none, or too large.
    """
    root, is_cut = parse_xml(unzip(content, limit), charset, _MAX_MARKS)
    if local(root) == "sitemapindex":
        entries = [_fields(one) for one in root.iterchildren(etree.Element) if local(one) == "sitemap"]
        newest = sorted(entries, key=lambda fields: fields.get("lastmod", ""), reverse=True)
        children = (canonical(fields.get("loc"), url) for fields in newest)
        return Listing((), children=tuple(dict.fromkeys(one for one in children if one)), is_cut=is_cut)
    if local(root) != "urlset":
        raise CollectError(f"is no sitemap: its first element is {local(root)[:40]!r}")
    wanted = re.compile(pattern or "").search
    named = [fields for fields in _urls(root) if wanted(fields.get("loc", "")[:MAX_URL_CHARS])]
    newest = sorted(named, key=_date, reverse=True)[:MAX_OFFERS]
    known: dict[str, Offer] = {}
    for offer in filter(None, (_offer(fields, url) for fields in newest)):
        known.setdefault(offer.name, offer)
    is_news = any(offer.hints.published for offer in known.values())
    return Listing(tuple(known.values()), is_cut=is_cut, is_news=is_news)


def _urls(root: etree._Element) -> Iterator[dict[str, str]]:
    return (_fields(one) for one in root.iterchildren(etree.Element) if local(one) == "url")


def _fields(element: etree._Element) -> dict[str, str]:
    """Every text below an element by its element's name; the first of a name counts."""
    found: dict[str, str] = {}
    for one in element.iterdescendants(etree.Element):
        text = (one.text or "").strip()
        if text and local(one) not in found and not _is_of_picture(one):
            found[local(one)] = text
    return found


def _is_of_picture(element: etree._Element) -> bool:
    """Whether it tells of an image or a video in the page ("image:title"), not of the page."""
    return "/sitemap-image/" in str(element.tag) or "/sitemap-video/" in str(element.tag)


def _date(fields: dict[str, str]) -> str:
    return fields.get("publication_date") or fields.get("lastmod") or ""


def _offer(fields: dict[str, str], base: str) -> Offer | None:
    link = canonical(fields.get("loc"), base)
    if link is None:
        return None
    title = plain(fields.get("title"))
    published = fields.get("publication_date")
    hints = Hints(
        title=title, outlet=plain(fields.get("name")), published=published, url=link, language=fields.get("language")
    )
    return Offer(link, link, fingerprint(link, title, fields.get("lastmod"), published), hints)
