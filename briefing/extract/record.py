"""Turns a JSON file (a record of one article, or schema.org's JSON-LD) into a Draft."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Mapping
from typing import Any

from briefing.errors import ExtractError
from briefing.extract.characters import clean
from briefing.extract.draft import Draft, check_length
from briefing.extract.encoding import decode
from briefing.extract.jsonld import is_article, node_hints, nodes
from briefing.hints import hints_from

# Keys that hold a text, as plain text or as HTML, the surest first. Compared in lower case, without "-" and "_".
_TEXT_KEYS = (
    *("articlebody", "bodytext", "fulltext", "maintext", "contenttext", "text", "body", "content", "article"),
    *("bodyhtml", "contenthtml", "html", "story", "description", "summary"),
)
_INNER_KEYS = ("text", "value", "@value", "content", "html", "rendered")
_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|blockquote|strong|em|b|i|a|span|table)\b[^<>]{0,500}>", re.IGNORECASE)
_MAX_PARAGRAPHS = 20_000
_MAX_NESTING = 100


def read(content: bytes) -> Draft:
    """Read a JSON file. Raises ExtractError when it is no JSON, holds no text, or more than one article."""
    source, note = decode(content)
    try:
        data = json.loads(source, parse_int=str, parse_float=str, strict=False)
    except RecursionError as error:
        raise ExtractError("is nested too deeply to be an article's record") from error
    except ValueError as error:
        raise ExtractError(f"is not valid JSON: {error}") from error
    record = _record(data)
    text, key = next(((text, key) for key in _TEXT_KEYS if (text := _text(record.get(key)))), ("", ""))
    if not text:
        raise ExtractError('holds no text; write it under "text", or name the file as the text that it says something about')
    check_length(text)
    described = node_hints(record["@"]) if is_article(record["@"]) else None
    hints, complaints = hints_from({name: _plain(value) for name, value in record.items() if name not in (key, "@")})
    known = (described, hints) if described else (hints,)
    return Draft(_shown(text), known, tuple(filter(None, (note, *(() if described else complaints)))))


def _record(data: object) -> dict[str, Any]:
    """The one article of a file, its keys in lower case; under "@" as it was."""
    if isinstance(data, list) and len(data) == 1:
        data = data[0]
    if isinstance(data, Mapping):
        items = next((value for key in ("items", "articles", "entries") if isinstance(value := data.get(key), list)), None)
        if items is not None and not _has_text(data):
            data = items[0] if len(items) == 1 else items
    articles = [node for node in nodes(data) if is_article(node)]
    if not articles and isinstance(data, Mapping):
        articles = [data]
    if len(articles) != 1:
        count = len(data) if isinstance(data, list) else 0
        reason = f"holds {count} records; save each as a file of its own" if count else "holds no article's record"
        raise ExtractError(reason)
    return {"@": articles[0], **{re.sub(r"[-_\s]", "", str(key)).lower(): value for key, value in articles[0].items()}}


def _plain(value: object) -> object:
    """The name in a table about something (`"source": {"id": 3, "name": "The Calder Post"}`)."""
    return next((value[key] for key in ("name", "rendered") if key in value), None) if isinstance(value, Mapping) else value


def _has_text(record: Mapping[Any, Any]) -> bool:
    keys = {re.sub(r"[-_\s]", "", str(key)).lower() for key in record}
    return any(key in keys for key in _TEXT_KEYS)


def _text(value: object) -> str:
    """A text, or the paragraphs of a list of them, each a text or a table with one under a usual key."""
    parts: list[str] = []
    waiting: deque[tuple[object, int]] = deque([(value, 0)])
    while waiting:
        if len(parts) > _MAX_PARAGRAPHS:
            raise ExtractError(f"has more than {_MAX_PARAGRAPHS:,} paragraphs; split it")
        one, depth = waiting.popleft()
        if isinstance(one, str):
            parts.append(one)
        elif isinstance(one, list) and depth < _MAX_NESTING:
            waiting.extendleft((part, depth + 1) for part in reversed(one))
        elif isinstance(one, Mapping) and depth < _MAX_NESTING:
            waiting.appendleft((next((found for key in _INNER_KEYS if (found := one.get(key))), ""), depth + 1))
    return "\n\n".join(part for part in parts if part.strip())


def _shown(text: str) -> str:
    """The text as a reader sees it, when it is HTML."""
    if not _MARKUP.search(text):
        return clean(text)
    from briefing.extract.blocks import block_texts, parse_html, prune

    root = parse_html(f"<div>{clean(text)}</div>")
    prune(root)
    return "\n\n".join(words for _, words in block_texts(root))
