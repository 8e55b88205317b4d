"""Turns the bytes of a JSON Feed (jsonfeed.org, versions 1 and 1.1) into a Listing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from briefing.collect.characters import decode
from briefing.collect.offers import Listing, Offer, canonical, fingerprint, plain
from briefing.errors import CollectError
from briefing.model import Hints

# Lists and tables cost a reader far more memory than the text in them.
_MAX_TABLES = 300_000
_MAX_COMMAS = 1_000_000
MAX_ENTRIES = 2_000


def is_json(content: bytes) -> bool:
    """Whether bytes can only be JSON: nothing else that names articles starts with a brace."""
    return content[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def read_json_feed(content: bytes, url: str) -> Listing:
    """Read a JSON Feed that came from `url`. Raises CollectError when it is none."""
    text = decode(content, "utf-8")
    if text.count("[") + text.count("{") > _MAX_TABLES or text.count(",") > _MAX_COMMAS:
        raise CollectError("holds more lists, tables and values than any feed")
    try:
        table = json.loads(text, parse_int=str, parse_float=str)
    except RecursionError as error:
        raise CollectError("is nested too deeply to be a JSON Feed") from error
    except ValueError as error:
        raise CollectError(f"is no valid JSON ({error})") from error
    if not isinstance(table, dict) or not isinstance(table.get("items"), list):
        raise CollectError("is no JSON Feed: it has no list of items")
    known: dict[str, Offer] = {}
    for item in table["items"][:MAX_ENTRIES]:
        offer = _offer(item, url) if isinstance(item, dict) else None
        if offer is not None:
            known.setdefault(offer.name, offer)
    return Listing(tuple(known.values()), title=plain(_text(table, "title")), language=_text(table, "language"))


def _offer(item: Mapping[str, Any], base: str) -> Offer | None:
    link = canonical(_text(item, "url") or _text(item, "external_url"), base)
    own_id = _text(item, "id")
    name = link or own_id
    if name is None:
        return None
    title = plain(_text(item, "title"))
    as_html, as_text = _text(item, "content_html"), _text(item, "content_text")
    content = as_html or as_text or _text(item, "summary")
    published, changed = _text(item, "date_published"), _text(item, "date_modified")
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [plain(_text(one, "name")) for one in authors or () if isinstance(one, dict)]
    tags = item.get("tags") if isinstance(item.get("tags"), list) else []
    hints = Hints(
        title=title,
        authors=tuple(dict.fromkeys(one for one in names if one)),
        published=published or changed,
        updated=changed if published else None,
        url=link,
        section=plain(next((one for one in tags or () if isinstance(one, str)), None)),
        language=_text(item, "language"),
    )
    mark = fingerprint(own_id, link, title, changed or published, content)
    printable = "".join(char if char.isprintable() else " " for char in name)[:2_000].strip()
    return Offer(printable, link, mark, hints, content, "text/html" if as_html else "text/plain")


def _text(table: Mapping[str, Any], key: str) -> str | None:
    value = table.get(key)
    return value if isinstance(value, str) and value.strip() else None
