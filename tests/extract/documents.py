"""Documents and articles for the tests of extraction."""

from __future__ import annotations

import hashlib
from zoneinfo import ZoneInfo

from briefing.collect.folder import MEDIA_TYPES
from briefing.extract import extract
from briefing.model import Article, Document, Hints, Item, Source

BRUSSELS = ZoneInfo("Europe/Brussels")
WIRES = Source("wires", "anywhere")


def document(content: str | bytes, name: str = "a.txt", hints: Hints | None = None, source: Source = WIRES) -> Document:
    data = content if isinstance(content, bytes) else content.encode()
    media_type = MEDIA_TYPES["." + name.rsplit(".", 1)[1]]
    return Document(Item(source, name, hints or Hints()), data, media_type, hashlib.sha256(data).hexdigest())


def article(content: str | bytes, name: str = "a.txt", hints: Hints | None = None, source: Source = WIRES) -> Article:
    return extract(document(content, name, hints, source), BRUSSELS)[0]


def notes(content: str | bytes, name: str = "a.txt", hints: Hints | None = None) -> list[str]:
    return [gap.reason for gap in extract(document(content, name, hints), BRUSSELS)[1]]
