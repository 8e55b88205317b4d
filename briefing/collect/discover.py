"""Turns the address of a web site into the sources that stand behind it: its feeds, its news sitemap, or the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import httpx
from lxml import etree

from briefing.collect.client import Answer, Client, shown
from briefing.collect.feed import read_feed
from briefing.collect.jsonfeed import is_json
from briefing.collect.offers import Listing, canonical, plain
from briefing.collect.page import article_pattern, links, looks_like_article, parse_html
from briefing.collect.sitemap import read_sitemap
from briefing.errors import CollectError

# Where sites put their feed when they do not say so.
_USUAL_PLACES = ("/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/rss", "/index.xml", "/feed.json")
_FEED_TYPES = frozenset(("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"))
_MAX_FEEDS = 10
_MAX_SITEMAPS = 5
_SITEMAP_BYTES = 10_000_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# A page with fewer links to what looks like articles is an article itself.
_FEWEST_ARTICLES = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A source that was found and read: `outlet` and `language` as it gives them, `items` how many it offers now."""

    kind: Literal["feed", "page", "sitemap"]
    url: str
    outlet: str | None
    language: str | None
    items: int
    links: str | None = None


def discover(url: str, client: Client) -> tuple[Found, ...]:
    """The sources behind an address, the best first: feeds, else a news sitemap, else the page with a pattern of its links.

    An address without a scheme is taken for one with https://. Raises CollectError when it cannot be had, or nothing is
    found that lists articles.
    """
    address = url.strip() if "://" in url else f"https://{url.strip()}"
    answer = _get(client, address)
    own = _as_feed(answer) or _as_sitemap(answer)
    if own is not None:
        return (own,)
    root = parse_html(answer.body, answer.charset)
    found = tuple(_feeds(client, _named_feeds(root, answer.url)))
    if not found:
        found = tuple(_feeds(client, (str(httpx.URL(answer.url).join(place)) for place in _USUAL_PLACES)))[:1]
    found = found or tuple(_news_sitemaps(client, answer.url)) or tuple(_page(root, answer))
    if not found:
        raise CollectError(
            f"{shown(answer.url)}: no feed, no news sitemap and no list of articles was found there; "
            "name a page that lists articles, and the pattern of their addresses as `links`"
        )
    return found


def _get(client: Client, url: str) -> Answer:
    answer = client.get(url)
    if answer.status != 200:
        raise CollectError(f"{shown(answer.url)}: the server answered {answer.status}")
    return answer


def _as_feed(answer: Answer) -> Found | None:
    """The feed that an answer is; its lasting address, where it was redirected for good."""
    head = answer.body[:2_000].lower()
    if not is_json(answer.body) and not any(mark in head for mark in (b"<rss", b"<feed", b"<rdf", b":rdf")):
        return None
    try:
        listing = read_feed(answer.body, answer.charset, answer.url)
    except CollectError:
        return None
    return _found("feed", answer, listing)


def _as_sitemap(answer: Answer) -> Found | None:
    """The sitemap that an answer is, if it has articles in it or names sitemaps that may have."""
    try:
        listing = read_sitemap(answer.body, answer.charset, answer.url, _SITEMAP_BYTES)
    except CollectError:
        return None
    return _found("sitemap", answer, listing) if listing.is_news or listing.children else None


def _found(kind: Literal["feed", "sitemap"], answer: Answer, listing: Listing) -> Found:
    outlets = [offer.hints.outlet for offer in listing.offers if offer.hints.outlet] if kind == "sitemap" else []
    language = listing.language or next((offer.hints.language for offer in listing.offers if offer.hints.language), None)
    outlet = listing.title or next(iter(outlets), None)
    return Found(kind, answer.moved_to or answer.url, outlet, _language(language), len(listing.offers))


def _named_feeds(root: etree._Element, url: str) -> Iterator[str]:
    """The feeds that a page's head names, but for those of comments."""
    for link in root.iter("link"):
        relation = (link.get("rel") or "").lower().split()
        if "alternate" in relation and (link.get("type") or "").strip().lower() in _FEED_TYPES:
            address = canonical(link.get("href"), url)
            if address is not None and "/comments/" not in address:
                yield address


def _feeds(client: Client, addresses: Iterator[str]) -> Iterator[Found]:
    for address in list(dict.fromkeys(addresses))[:_MAX_FEEDS]:
        try:
            found = _as_feed(_get(client, address))
        except CollectError:
            continue
        if found is not None:
            yield found


def _news_sitemaps(client: Client, url: str) -> Iterator[Found]:
    """The first sitemap of the host's robots.txt that is one of news; those with "news" in their name are tried first."""
    named = sorted(client.robots.sitemaps(url), key=lambda one: "news" not in one.lower())
    for address in named[:_MAX_SITEMAPS]:
        try:
            answer = _get(client, address)
            listing = read_sitemap(answer.body, answer.charset, answer.url, _SITEMAP_BYTES)
        except CollectError:
            continue
        if listing.is_news:
            yield _found("sitemap", answer, listing)
            return


def _page(root: etree._Element, answer: Answer) -> Iterator[Found]:
    host = urlsplit(answer.url).hostname
    found = tuple(link for link in links(root, answer.url) if urlsplit(link).hostname == host)
    articles = [link for link in found if looks_like_article(link)]
    if len(articles) >= _FEWEST_ARTICLES:
        title = plain(root.findtext(".//title"))
        yield Found("page", answer.url, title, _language(root.get("lang")), len(articles), article_pattern(found, host))


def _language(text: str | None) -> str | None:
    tag = (text or "").strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None
