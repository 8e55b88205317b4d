"""What feeds, pages and sitemaps all turn into: a Listing of Offers."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import httpx

from briefing.collect.client import checked
from briefing.collect.due import Rhythm
from briefing.errors import RefusedError
from briefing.model import Hints

# More than this no listing is believed to offer.
MAX_OFFERS = 10_000
# What follows a reader from one site to another and names no other text.
_TRACKING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|link\w*|bbc_team|format|ptr_name)|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_hsenc"
    r"|_hsmi|ncid|cmpid|cmp|ito|ocid|xtor|ftag|smid|partner_id|__twitter_impression)(?:=.*)?",
    re.IGNORECASE,
)
# "a < b" is no tag.
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_MAX_TITLE_CHARS = 2_000


@dataclass(frozen=True, slots=True)
class Offer:
    """One item of a listing.

    `name` is its canonical address, or its id in the feed; `url` where its page is. The fingerprint changes when the
    listing tells something else of it. `content` is the item's own text in the feed, as it stands there; `at` is when it
    was published or changed (POSIX seconds), where the feed's reader could make that out.
    """

    name: str
    url: str | None
    fingerprint: str
    hints: Hints = field(default_factory=Hints)
    content: str | None = None
    media_type: Literal["text/html", "text/plain"] = "text/html"
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """All that one feed, page or sitemap offers, in its order. `children` are the sitemaps that an index names.

    `is_cut` says that its end is missing, `is_news` that it is a sitemap for news. `unusable` counts entries that have
    neither a link nor a text of their own.
    """

    offers: tuple[Offer, ...]
    rhythm: Rhythm = field(default_factory=Rhythm)
    title: str | None = None
    language: str | None = None
    children: tuple[str, ...] = ()
    is_cut: bool = False
    is_news: bool = False
    unusable: int = 0


def fingerprint(*parts: str | None) -> str:
    """What tells one state of an item from another: a hash of all that is told of it."""
    return hashlib.sha256("\x00".join(part or "" for part in parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def canonical(url: str | None, base: str) -> str | None:
    """A link as an absolute address without fragment and tracking; None when it leads to no page."""
    if not url or not url.strip():
        return None
    try:
        address = checked(url.strip(), _address(base))
    except (RefusedError, httpx.InvalidURL):
        return None
    query = address.query.decode("ascii")
    if not query and not str(address).endswith("?"):
        return str(address)
    kept = "&".join(part for part in query.split("&") if part and not _TRACKING.fullmatch(part))
    return str(address if kept == query else address.copy_with(query=kept.encode("ascii") or None))


@lru_cache(maxsize=64)
def _address(base: str) -> httpx.URL:
    """A listing's own address, from which all of its links start."""
    return httpx.URL(base)


def plain(text: str | None) -> str | None:
    """A title or name on one line, without markup; None when nothing is left."""
    if not text:
        return None
    bare = html.unescape(_TAG.sub("", text[:_MAX_TITLE_CHARS]))
    return " ".join("".join(char if char.isprintable() else " " for char in bare).split()) or None


def text_length(content: str) -> int:
    """About how many characters of text there are in a piece of HTML."""
    return len(" ".join(_TAG.sub(" ", content).split()))
