"""Turns an Offer into a Document: its page, or its own text in the feed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from briefing.collect.client import Answer, Client, shown
from briefing.collect.offers import Offer, text_length
from briefing.errors import CollectError, RefusedError
from briefing.model import Document, Item, Known, Source, Validators

# An entry with so many characters of text is the article; a shorter one is its teaser.
_FULL_TEXT_CHARS = 1_500
# Statuses that a second request would only meet again.
_FOR_GOOD = frozenset((401, 402, 403, 405, 406, 410, 451))
_NO_TEXT = ("image/", "audio/", "video/", "font/")
_BEFORE = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body><article>\n'
_AFTER = "\n</article></body></html>\n"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one offer.

    `mark` is what to remember of it ("page:" or "entry:" and its fingerprint), None when it is to be tried again.
    `problem` says what could not be had, `is_gone` that a page that was there is there no more.
    """

    document: Document | None = None
    mark: str | None = None
    validators: Validators = field(default_factory=Validators)
    problem: str = ""
    is_gone: bool = False


def fetch(source: Source, offer: Offer, known: Known, client: Client, now: Callable[[], datetime]) -> Fetched:
    """Get what the source's `read` asks for. What cannot be had is told by `problem`, and the entry's own text taken."""
    if not _is_page_wanted(source, offer):
        return Fetched(_entry(source, offer, now()), f"entry:{offer.fingerprint}")
    was_page = known.seen.get(offer.name, "").startswith("page:")
    try:
        answer = client.get(offer.url or "", known.validators.get(offer.name) if was_page else None, source.ignore_robots)
        if answer.status == 304 and was_page:
            return Fetched(None, f"page:{offer.fingerprint}", answer.validators)
        document = _page(Item(source, offer.name, offer.hints), answer, now())
        return Fetched(document, f"page:{offer.fingerprint}", answer.validators)
    except CollectError as error:
        # What the feed itself holds is better than nothing; but only what may be had later is tried again.
        entry = _entry(source, offer, now()) if offer.content and source.read == "fuller" else None
        mark = f"{'entry' if entry else 'none'}:{offer.fingerprint}" if isinstance(error, RefusedError) else None
        return Fetched(entry, mark, problem=f"{error}; the feed's own text was taken" if entry else str(error))


def look_again(item: Item, known: Known, client: Client, now: Callable[[], datetime]) -> Fetched:
    """Ask for a page that was fetched at an earlier visit; no document when it is as it was. Raises CollectError."""
    answer = client.get(item.name, known.validators.get(item.name), item.source.ignore_robots)
    if answer.status == 304:
        return Fetched(validators=answer.validators)
    if answer.status in (404, 410):
        return Fetched(is_gone=True)
    return Fetched(_page(item, answer, now()), known.seen.get(item.name), answer.validators)


def _is_page_wanted(source: Source, offer: Offer) -> bool:
    if offer.url is None or not offer.content:
        return offer.url is not None
    if source.read == "fuller":
        return text_length(offer.content) < _FULL_TEXT_CHARS
    return source.read == "page"


def _page(item: Item, answer: Answer, now: datetime) -> Document:
    if answer.status != 200:
        kind = RefusedError if answer.status in _FOR_GOOD else CollectError
        raise kind(f"{shown(answer.url)}: the server answered {answer.status}")
    media_type = answer.media_type or "text/html"
    if media_type.startswith(_NO_TEXT):
        raise RefusedError(f"{shown(answer.url)}: is {media_type[:60]}, which holds no text")
    sha256 = hashlib.sha256(answer.body).hexdigest()
    return Document(item, answer.body, media_type, sha256, answer.url, now)


def _entry(source: Source, offer: Offer, now: datetime) -> Document:
    text = offer.content or ""
    content = (f"{_BEFORE}{text}{_AFTER}" if offer.media_type == "text/html" else text).encode("utf-8", "replace")
    item = Item(source, offer.name, offer.hints)
    return Document(item, content, offer.media_type, hashlib.sha256(content).hexdigest(), offer.url, now)
