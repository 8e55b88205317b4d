"""Turns what an HTML page declares about itself (meta tags, JSON-LD, link, time) into what is believed of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from briefing.extract.jsonld import first_of, is_article, names_in, node_hints, nodes, one_value
from briefing.model import Hints

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Names of meta tags, the surest first. Only tags that say when the text was published: no date is taken from anything else.
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "headline"),
    "outlet": ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher"),
    "authors": (
        "author",
        "article:author",
        "parsely-author",
        "dc.creator",
        "dcterms.creator",
        "byl",
        "sailthru.author",
    ),
    "published": (
        *(
            "article:published_time",
            "datepublished",
            "parsely-pub-date",
            "sailthru.date",
            "og:published_time",
            "pubdate",
        ),
        *(
            "publishdate",
            "publish-date",
            "publication_date",
            "dc.date.issued",
            "dcterms.issued",
            "dc.date",
            "dcterms.date",
        ),
        *("dcterms.created", "citation_publication_date", "date"),
    ),
    "url": ("og:url", "twitter:url"),
    "section": ("article:section", "parsely-section", "section"),
    "updated": (
        *(
            "article:modified_time",
            "datemodified",
            "og:updated_time",
            "dcterms.modified",
            "dc.date.modified",
            "last-modified",
        ),
        *("lastmod", "revised"),
    ),
}
_TITLE_PARTS = re.compile(r"\s+[|–—·»-]\s+")
_MAX_JSON_CHARS = 500_000


@dataclass(frozen=True, slots=True)
class Declared:
    """What a page declares about itself.

    `is_article` says that it calls itself an article, `is_free` is False when it says that its text is not free to read.
    `word_count` is how many words it says that its text has; `live_posts` how many posts of a live blog it lists;
    `body` is its article's text as it stands in its data, or "".
    """

    hints: tuple[Hints, ...]
    is_article: bool
    is_free: bool
    word_count: int | None
    live_posts: int
    body: str


def declared(root: HtmlElement) -> Declared:
    """What a parsed page says about itself: JSON-LD first, then meta tags, then the page's own elements."""
    articles = [node for data in _json_ld(root) for node in nodes(data) if is_article(node)]
    meta = _meta_contents(root)
    first = articles[0] if articles else {}
    hints = node_hints(first) if articles else Hints()
    kind = " ".join(meta.get("og:type", ())).lower()
    return Declared(
        hints=(hints, _meta_hints(meta), _elements(root)),
        is_article=bool(articles) or "article" in kind or "article:published_time" in meta,
        is_free=not any(str(node.get("isAccessibleForFree")).lower() == "false" for node in articles),
        word_count=_whole_number(first.get("wordCount")),
        live_posts=max((_live_posts(node) for node in articles), default=0),
        body=body if isinstance(body := first.get("articleBody"), str) else "",
    )


def _whole_number(value: object) -> int | None:
    return int(text) if (text := str(value)).isdecimal() and len(text) < 8 else None


def _live_posts(node: Mapping[str, Any]) -> int:
    posts = node.get("liveBlogUpdate")
    return len(posts) if isinstance(posts, list) and "LiveBlogPosting" in str(node.get("@type")) else 0


def _meta_contents(root: HtmlElement) -> dict[str, list[str]]:
    contents: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if value := one_value(meta.get("content")):
            contents.setdefault(name.strip().lower(), []).append(value)
    return contents


def _meta_hints(contents: Mapping[str, list[str]]) -> Hints:
    def first(field: str) -> list[str]:
        return next((contents[name] for name in _META[field] if name in contents), [])

    authors = [value for value in first("authors") if not value.startswith(("http://", "https://"))]
    return Hints(
        title=first_of(first("title")),
        outlet=first_of(first("outlet")),
        authors=names_in(authors),
        published=first_of(first("published")),
        url=first_of(first("url")),
        section=first_of(first("section")),
        updated=first_of(first("updated")),
    )


def _elements(root: HtmlElement) -> Hints:
    title = root.findtext(".//title")
    headings = [" ".join("".join(heading.itertext()).split()) for heading in root.iter("h1")]
    own = _TITLE_PARTS.split(" ".join(title.split())) if title and title.strip() else []
    canonical = next(
        (link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"), None
    )
    base = next((base.get("href") for base in root.iter("base")), None)
    named = (*root.xpath("//*[@rel='author']"), *root.xpath("//*[@itemprop='author']"))
    by = [" ".join(element.text_content().split()) for element in named]
    return Hints(
        title=one_value(headings[0] if len(headings) == 1 else max(own, key=len, default=None)),
        authors=names_in(name for name in by if 0 < len(name) <= 80),
        published=_time(root, "datepublished") or _only_time(root),
        updated=_time(root, "datemodified"),
        url=_absolute(base, canonical),
        language=one_value(
            root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
        ),
    )


def _absolute(base: str | None, address: str | None) -> str | None:
    if not address or not base or "://" in address:
        return one_value(address)
    try:
        return one_value(urljoin(base, address))
    except ValueError:
        return None


def _time(root: HtmlElement, property_name: str) -> str | None:
    """The time of the element that is marked as holding that property."""
    for element in root.xpath("//*[@itemprop]"):
        if property_name in (element.get("itemprop") or "").lower():
            return one_value(element.get("datetime") or element.get("content"))
    return None


def _only_time(root: HtmlElement) -> str | None:
    """The `datetime` of the page's time of publication: the one that is marked so, or the only one of its article."""
    if marked := root.xpath("string(//*[@pubdate]/@datetime)"):
        return one_value(marked)
    article = next(root.iter("article"), None)
    scope = root if article is None else article
    times = {value for element in scope.iter("time") if (value := one_value(element.get("datetime")))}
    return next(iter(times)) if len(times) == 1 else None


def _json_ld(root: HtmlElement) -> Iterator[object]:
    for script in root.iter("script"):
        if not is_data(script):
            continue
        source = script.text_content()
        try:
            yield json.loads(source, strict=False) if len(source) <= _MAX_JSON_CHARS else None
        except (ValueError, RecursionError):
            continue


def is_data(script: HtmlElement) -> bool:
    """Whether a script element holds JSON-LD, which is data, not a program."""
    return (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json"
