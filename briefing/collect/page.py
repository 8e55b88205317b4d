"""Turns the bytes of a web page that lists articles into a Listing of the links that fit a pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree, html

from briefing.collect.characters import decode
from briefing.collect.markup import check_marks
from briefing.collect.offers import MAX_OFFERS, Listing, Offer, canonical, fingerprint, plain
from briefing.errors import CollectError
from briefing.model import Hints

_DATED = re.compile(r"/20\d\d/[01]?\d/")
# No list of articles has more links around it.
_MAX_LINKS = 20_000
_LONG_NUMBER = re.compile(r"\d{5}")
_NOT_TEXT = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|css|js|xml|rss|ico)$", re.IGNORECASE)


def read_page(content: bytes, charset: str | None, url: str, pattern: str | None) -> Listing:
    """The links on a page that came from `url` whose absolute address `pattern` is found in, each once, in their order.

    Only links to the page's own host count, unless the pattern names a host (has `://` in it). Without a pattern, links
    that look like articles' addresses are taken. Raises CollectError when it is no page.
    """
    root = parse_html(content, charset)
    own, own_host = canonical(url, url), urlsplit(url).hostname
    is_wanted = re.compile(pattern).search if pattern else looks_like_article
    any_host = pattern is not None and re.search(r":\\?/\\?/", pattern) is not None
    known: dict[str, Offer] = {}
    for link in links(root, url):
        if link == own or not (any_host or urlsplit(link).hostname == own_host):
            continue
        if is_wanted(link):
            known.setdefault(link, Offer(link, link, fingerprint(link), Hints(url=link)))
        if len(known) >= MAX_OFFERS:
            break
    title = plain(root.findtext(".//title"))
    return Listing(tuple(known.values()), title=title, language=root.get("lang"))


def looks_like_article(link: str) -> bool:
    """Whether an address has words joined by hyphens, a date or a long number in it, as articles' addresses have."""
    path = urlsplit(link).path.rstrip("/")
    last = path.rpartition("/")[2]
    if _NOT_TEXT.search(last):
        return False
    return last.count("-") >= 2 or bool(_DATED.search(path)) or bool(_LONG_NUMBER.search(last))


def parse_html(content: bytes, charset: str | None) -> etree._Element:
    """The tree of a page. Raises CollectError when there is none, or too much of one."""
    text = decode(content, charset)
    check_marks(text)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root: etree._Element | None = html.document_fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise CollectError(f"is no web page ({error})") from error
    if root is None:
        raise CollectError("is no web page: there is nothing in it")
    return root


def links(root: etree._Element, url: str) -> Iterator[str]:
    """The addresses of all links of a page, absolute and without tracking, each once."""
    base = root.find(".//base[@href]")
    start = (canonical(base.get("href"), url) if base is not None else None) or url
    written = (anchor.get("href") for anchor in islice(root.iter("a", "area"), _MAX_LINKS))
    found = (canonical(one, start) for one in dict.fromkeys(written))
    return iter(dict.fromkeys(one for one in found if one is not None))


def article_pattern(found: Sequence[str], host: str | None) -> str | None:
    """A guess at the pattern of articles' addresses: the folder that most of those that look like articles stand in."""
    paths = [urlsplit(link).path for link in found if urlsplit(link).hostname == host and looks_like_article(link)]
    folders = [path.split("/")[1] for path in paths if path.count("/") > 1]
    if not folders:
        return None
    most = max(dict.fromkeys(folders), key=folders.count)
    is_usual = folders.count(most) * 2 > len(paths)
    return f"^https?://{re.escape(host or '')}/{re.escape(most)}/." if is_usual else None
