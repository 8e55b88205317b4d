"""Turns an Article into the record that is archived, and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from briefing.model import Article, Published


def article_record(article: Article) -> dict[str, Any]:
    """The record, ready for JSON."""
    record = asdict(article)
    for name, when in (("published", article.published), ("updated", article.updated)):
        record[name] = when and {"at": when.at.isoformat(), "day_only": when.day_only}
    return record


def article_from(record: dict[str, Any]) -> Article:
    """The article of a record; one that was written before a field came has its default."""
    times = {name: record.get(name) for name in ("published", "updated")}
    read = {name: when and Published(datetime.fromisoformat(when["at"]), when["day_only"]) for name, when in times.items()}
    return Article(**{**record, **read, "authors": tuple(record["authors"])})
