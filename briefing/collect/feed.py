"""Turns the bytes of a feed (RSS 0.9 to 2.0, RDF, Atom, JSON Feed) into a Listing."""

from __future__ import annotations

import io
import re
import threading
from calendar import timegm
from collections.abc import Mapping
from typing import Any

from lxml import etree

from briefing.collect.due import DAYS, Rhythm
from briefing.collect.jsonfeed import is_json, read_json_feed
from briefing.collect.markup import local, parse_xml
from briefing.collect.offers import Listing, Offer, canonical, fingerprint, plain
from briefing.collect.trim import trim
from briefing.errors import CollectError
from briefing.model import Hints

_ROOTS = frozenset(("rss", "RDF", "feed", "channel"))
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_REFERENCE = re.compile(r"&(?:#\w+|\w+);")
_TAG = re.compile(r"<[A-Za-z/!]")
# One tree at a time: sixteen hostile feeds of ten megabytes each must not be in memory together.
_one_at_a_time = threading.Lock()


def read_feed(content: bytes, charset: str | None, url: str) -> Listing:
    """Read a feed that came from `url`, however broken. Raises CollectError when it is none, or larger than any feed.

    lxml mends the markup, so that feedparser, which knows what each dialect's elements mean, gets well-formed XML only: its
    own fallback for malformed feeds drops characters and can be kept busy.
    """
    if is_json(content):
        return read_json_feed(content, url)
    with _one_at_a_time:
        root, is_cut = parse_xml(content, charset)
        if local(root) not in _ROOTS:
            raise CollectError(_no_feed(local(root)))
        rhythm = _rhythm(root)
        trim(root)
        parsed = _feedparser(etree.tostring(root, encoding="utf-8"), url)
    known: dict[str, Offer] = {}
    unusable = 0
    for entry in parsed["entries"]:
        # feedparser's own tables answer "updated" with the time of publication where there is no other.
        offer = _offer(dict(entry), url)
        if offer is None:
            unusable += 1
        else:
            known.setdefault(offer.name, offer)
    head = parsed["feed"]
    language = _text(head, "language") or _text(head.get("title_detail") or {}, "language")
    return Listing(tuple(known.values()), rhythm, plain(_text(head, "title")), language, is_cut=is_cut, unusable=unusable)


def _no_feed(root: str) -> str:
    if root.lower() == "html":
        return "is a web page and no feed; find its feed with `briefing sources add`, or make it a page source"
    if root in ("urlset", "sitemapindex"):
        return "is a sitemap and no feed; name it with `sitemap` in the settings"
    return f"is no feed: its first element is {root[:40]!r}"


def _feedparser(content: bytes, url: str) -> Mapping[str, Any]:
    import feedparser  # type: ignore[import-untyped]

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    parsed: Mapping[str, Any] = feedparser.parse(
        io.BytesIO(content), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return parsed


def _rhythm(root: etree._Element) -> Rhythm:
    """What `ttl` (minutes), `skipHours`, `skipDays` and the syndication module say."""
    channel = next((one for one in root.iter(etree.Element) if local(one) in ("channel", "feed")), root)
    values = {local(one): (one.text or "").strip() for one in channel if isinstance(one.tag, str)}
    period = 60.0 * _number(values.get("ttl"))
    if values.get("updatePeriod", "").lower() in _PERIODS:
        period = max(period, _PERIODS[values["updatePeriod"].lower()] / max(1.0, _number(values.get("updateFrequency"))))
    named = {local(one): [(inner.text or "").strip() for inner in one] for one in channel if isinstance(one.tag, str)}
    hours = frozenset(int(_number(one)) % 24 for one in named.get("skipHours", ()) if one.isdecimal() and len(one) < 3)
    days = frozenset(one.lower() for one in named.get("skipDays", ())) & frozenset(DAYS)
    return Rhythm(period, hours, days)


def _number(text: str | None) -> float:
    return float(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0.0


def _offer(entry: Mapping[str, Any], base: str) -> Offer | None:
    """One entry; None for one that has neither a link nor an id nor anything to tell."""
    link = canonical(_text(entry, "feedburner_origlink") or _text(entry, "link") or _enclosed(entry), base)
    content, media_type, written_in = _content(entry)
    title = plain(_text(entry, "title"))
    guid = _text(entry, "id")
    changed = _text(entry, "updated")
    mark = fingerprint(guid, link, title, changed or _text(entry, "published"), content)
    name = link or guid or (mark if content else None)
    if name is None:
        return None
    source = entry.get("source") or {}
    tags = entry.get("tags") or ()
    hints = Hints(
        title=title,
        outlet=plain(_text(source, "title")),
        authors=_authors(entry),
        published=_text(entry, "published") or changed,
        updated=changed if _text(entry, "published") else None,
        url=link,
        section=plain(next((term for tag in tags if (term := _text(tag, "term"))), None)),
        language=written_in,
    )
    return Offer(_name(name), link, mark, hints, content, media_type, _instant(entry))


def _name(name: str) -> str:
    """A name that can stand on one line of any message."""
    return "".join(char if char.isprintable() else " " for char in name)[:2_000].strip()


def _enclosed(entry: Mapping[str, Any]) -> str | None:
    """The first link of an entry that is an HTML page, where none is named as its own."""
    links = entry.get("links") or ()
    return next((_text(one, "href") for one in links if (_text(one, "type") or "text/html") == "text/html"), None)


def _content(entry: Mapping[str, Any]) -> tuple[str | None, Any, str | None]:
    """The longest text of an entry, its media type, and the language it says it is in."""
    candidates = [*(entry.get("content") or ()), entry.get("summary_detail") or {}]
    best = max(candidates, key=lambda one: len(_text(one, "value") or ""))
    value = _text(best, "value")
    if not value:
        return None, "text/html", None
    # RSS does not say which it is; what has no markup in it is no HTML.
    is_plain = not _TAG.search(value) and not _REFERENCE.search(value)
    return value, "text/plain" if is_plain or _text(best, "type") == "text/plain" else "text/html", _text(best, "language")


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    named = [_text(one, "name") for one in entry.get("authors") or ()] or [_text(entry, "author")]
    names = (plain(one) for one in named)
    return tuple(dict.fromkeys(one for one in names if one and "@" not in one))


def _instant(entry: Mapping[str, Any]) -> int | None:
    """When an entry was last changed, in POSIX seconds."""
    parsed = entry.get("updated_parsed") or entry.get("published_parsed")
    try:
        return timegm(parsed) if parsed else None
    except (TypeError, ValueError, OverflowError):
        return None


def _text(table: Mapping[str, Any], key: str) -> str | None:
    """A value that is a text and not empty, whatever else a hostile feed made of it."""
    value = table.get(key)
    return value if isinstance(value, str) and value.strip() else None
