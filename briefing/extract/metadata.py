"""Turns what an HTML page declares about itself (meta tags, JSON-LD, link, time) into Hints."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from briefing.hints import split_authors
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
}
_ARTICLE = re.compile(r"(?:Article|Report|BlogPosting|LiveBlogPosting|Review|PressRelease)$")
_TITLE_PARTS = re.compile(r"\s+[|–—·»-]\s+")
_MAX_JSON_CHARS = 500_000
_MAX_NODES = 5_000
_MAX_VALUE_CHARS = 2_000


def page_hints(root: HtmlElement) -> tuple[Hints, ...]:
    """What a parsed page says about its article: JSON-LD first, then meta tags, then the page's own elements."""
    return _json_ld(root), _meta_tags(root), _elements(root)


def _meta_tags(root: HtmlElement) -> Hints:
    contents: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if value := _value(meta.get("content")):
            contents.setdefault(name.strip().lower(), []).append(value)

    def first(field: str) -> list[str]:
        return next((contents[name] for name in _META[field] if name in contents), [])

    authors = [value for value in first("authors") if not value.startswith(("http://", "https://"))]
    return Hints(
        title=_one(first("title")),
        outlet=_one(first("outlet")),
        authors=_names(authors),
        published=_one(first("published")),
        url=_one(first("url")),
        section=_one(first("section")),
    )


def _elements(root: HtmlElement) -> Hints:
    title = root.findtext(".//title")
    headings = [" ".join("".join(heading.itertext()).split()) for heading in root.iter("h1")]
    own = _TITLE_PARTS.split(" ".join(title.split())) if title and title.strip() else []
    canonical = next(
        (link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"), None
    )
    base = next((base.get("href") for base in root.iter("base")), None)
    by = [" ".join("".join(e.itertext()).split()) for e in root.iterfind(".//*[@rel='author']")]
    by += [" ".join("".join(e.itertext()).split()) for e in root.iterfind(".//*[@itemprop='author']")]
    return Hints(
        title=_value(headings[0] if len(headings) == 1 else max(own, key=len, default=None)),
        authors=_names(name for name in by if 0 < len(name) <= 80),
        published=_time(root),
        url=_absolute(base, canonical),
        language=_value(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")),
    )


def _absolute(base: str | None, address: str | None) -> str | None:
    if not address or not base or "://" in address:
        return _value(address)
    try:
        return _value(urljoin(base, address))
    except ValueError:
        return None


def _time(root: HtmlElement) -> str | None:
    """The `datetime` of the page's time of publication: the one that is marked so, or the only one of its article."""
    marked = [
        element.get("datetime") or element.get("content")
        for element in root.iter()
        if "datepublished" in (element.get("itemprop") or "").lower() or element.get("pubdate") is not None
    ]
    if marked and marked[0]:
        return _value(marked[0])
    article = next(root.iter("article"), None)
    scope = root if article is None else article
    times = {value for element in scope.iter("time") if (value := _value(element.get("datetime")))}
    return next(iter(times)) if len(times) == 1 else None


def _json_ld(root: HtmlElement) -> Hints:
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        source = script.text_content()
        try:
            data = json.loads(source, strict=False) if len(source) <= _MAX_JSON_CHARS else None
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            if _is_article(node):
                return _node_hints(node)
    return Hints()


def _nodes(data: object) -> Iterator[Mapping[str, Any]]:
    """The top-level nodes of JSON-LD, and those of its graphs."""
    waiting, seen = [data], 0
    while waiting and seen < _MAX_NODES:
        node = waiting.pop(0)
        seen += 1
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, Mapping):
            yield node
            waiting.extend(value for key in ("@graph", "mainEntity", "mainEntityOfPage") if (value := node.get(key)))


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _node_hints(node: Mapping[str, Any]) -> Hints:
    return Hints(
        title=_one(_texts(node.get("headline"))) or _one(_texts(node.get("name"))),
        outlet=_one(_texts(node.get("publisher"))),
        authors=_names(name for name in _texts(node.get("author")) if "://" not in name),
        published=_one(_texts(node.get("datePublished"))),
        url=_one(text for text in _texts(node.get("url")) if "://" in text),
        section=_one(_texts(node.get("articleSection"))),
        language=_one(_texts(node.get("inLanguage"))),
    )


def _texts(value: object) -> list[str]:
    """The texts of a JSON-LD value: itself, its name, or those of its members."""
    if isinstance(value, list):
        return [text for one in value[:50] if not isinstance(one, list) for text in _texts(one)]
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("@value")
    # Many sites escape these as if they were HTML.
    return [text] if isinstance(value, str) and (text := _value(unescape(value))) else []


def _value(text: str | None) -> str | None:
    text = " ".join((text or "").split())
    return text if 0 < len(text) <= _MAX_VALUE_CHARS else None


def _one(values: Iterable[str]) -> str | None:
    return next(iter(values), None)


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for value in values for name in split_authors(value)))
