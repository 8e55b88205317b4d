"""Turns JSON-LD (schema.org), from a page or a file, into the articles that it describes, and their Hints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from briefing.hints import split_authors
from briefing.model import Hints

_ARTICLE = re.compile(r"(?:Article|Report|BlogPosting|LiveBlogPosting|Review|PressRelease)$")
_MAX_NODES = 5_000
_MAX_VALUE_CHARS = 2_000


def nodes(data: object) -> Iterator[Mapping[str, Any]]:
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


def is_article(node: Mapping[str, Any]) -> bool:
    """Whether a node is a NewsArticle or the like."""
    kinds = node.get("@type")
    return any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def node_hints(node: Mapping[str, Any]) -> Hints:
    """What an article's node says of it."""
    return Hints(
        title=first_of(texts(node.get("headline"))) or first_of(texts(node.get("name"))),
        outlet=first_of(texts(node.get("publisher"))),
        authors=names_in(name for name in texts(node.get("author")) if "://" not in name),
        published=first_of(texts(node.get("datePublished"))),
        url=first_of(text for text in texts(node.get("url")) if "://" in text),
        section=first_of(texts(node.get("articleSection"))),
        language=first_of(texts(node.get("inLanguage"))),
        updated=first_of(texts(node.get("dateModified"))),
    )


def texts(value: object) -> list[str]:
    """The texts of a JSON-LD value: itself, its name, or those of its members."""
    if isinstance(value, list):
        return [text for one in value[:50] if not isinstance(one, list) for text in texts(one)]
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("@value")
    # Many sites escape these as if they were HTML.
    return [text] if isinstance(value, str) and (text := one_value(unescape(value))) else []


def one_value(text: str | None) -> str | None:
    """A value on one line; None when it is empty or too long to be one."""
    text = " ".join((text or "").split())
    return text if 0 < len(text) <= _MAX_VALUE_CHARS else None


def first_of(values: Iterable[str]) -> str | None:
    """The first value; None when there is none."""
    return next(iter(values), None)


def names_in(values: Iterable[str]) -> tuple[str, ...]:
    """The names in bylines, each once."""
    return tuple(dict.fromkeys(name for value in values for name in split_authors(value)))
