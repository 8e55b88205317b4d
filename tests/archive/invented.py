"""Invented editions, archived as a build archives them, without collecting, analysing or rendering anything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from briefing.archive import Archive, Kept
from briefing.model import Article, Brief, Document, Edition, Item, Published, Source, Tally

DAY = date(2026, 2, 13)

TEXT = """Ministers met in Halvern on Thursday to talk about burden-sharing.

“We shall carry our part of the burden,” said Aino Kettunen, the foreign minister of Veldria. She promised €30 million.

The Åland ferry, she added, would sail again in May."""


def article(day: date = DAY, name: str = "one", text: str = TEXT, source: str = "Wire") -> Article:
    """An article whose id follows from its day and name."""
    key = hashlib.sha256(f"{source}/{day}/{name}".encode()).hexdigest()[:16]
    return Article(
        id=key,
        source=source,
        name=f"{name}.txt",
        text=text,
        document_sha256=hashlib.sha256(text.encode()).hexdigest(),
        title=f"Ministers meet in Halvern ({name})",
        outlet=f"The {source}",
        published=Published(datetime.combine(day, time(4, 30), tzinfo=UTC)),
        url=f"https://wire.example/{day}/{name}",
    )


def passage(one: Article, words: str) -> dict[str, Any]:
    """Words of an article with their evidence, as brief.json has them."""
    start = one.text.index(words)
    span = {"article_id": one.id, "start": start, "end": start + len(words)}
    return {"text": words, "source": 1, "evidence": [span]}


def quotation(one: Article, words: str, speaker: str, role: str | None = None, **more: Any) -> dict[str, Any]:
    """A quotation as brief.json has it."""
    return {**passage(one, words), "speaker": speaker, "role": role, "is_cut": False, "also": [], **more}


def figure(one: Article, words: str, exact: str | list[str], about: str | None = None, **more: Any) -> dict[str, Any]:
    """A figure as brief.json has it."""
    usual = {"unit": "EUR", "vague": False, "notable": True, "given_by": None, "measure": ""}
    return {**passage(one, words), "exact": exact, "about": about, **usual, **more}


def story(one: Article, name: str = "s1", **more: Any) -> dict[str, Any]:
    """A story of one article as brief.json has it."""
    usual: dict[str, Any] = {
        "id": name,
        "headline": one.title,
        "headline_article": one.id,
        "headline_evidence": None,
        "section": "Defence",
        "novelty": "new",
        "summary": [passage(one, one.text.split("\n\n")[0])],
        "quotes": [],
        "figures": [],
    }
    if one.text == TEXT:
        said = quotation(one, "We shall carry our part of the burden", "Aino Kettunen", "foreign minister of Veldria")
        promised = figure(
            one, "€30 million", "30000000", "promised", measure="veldria promised EUR", given_by="Aino Kettunen"
        )
        usual |= {"quotes": [said], "figures": [promised]}
    return usual | more


def keep(
    archive: Archive,
    day: date = DAY,
    version: int = 1,
    articles: Sequence[Article] | None = None,
    stories: Sequence[dict[str, Any]] | None = None,
    state: str = "used",
    facts: Mapping[str, Any] | None = None,
) -> Kept:
    """Archive an invented edition with its articles and their documents; `facts` go into its manifest."""
    held = tuple(articles if articles is not None else [article(day)])
    told = list(stories if stories is not None else [story(held[0])])
    cited = [
        {
            "number": number,
            "outlet": one.outlet,
            "title": one.title,
            "url": one.url,
            "published": one.published.at.isoformat() if one.published else None,
            "sha256": one.document_sha256,
            "article_id": one.id,
        }
        for number, one in enumerate(held, 1)
    ]
    record = {"schema": 1, "date": day.isoformat(), "version": version, "stories": told, "sources": cited}
    entries = []
    for one in held:
        source = Source(one.source, one.source)
        archive.keep_document(Document(Item(source, one.name), one.text.encode(), "text/plain", one.document_sha256))
        entry = {"id": one.id, "source": one.source, "name": one.name, "state": state}
        entries.append({**entry, "sha256": archive.keep_article(one), "document_sha256": one.document_sha256})
    files = {"brief.json": json.dumps(record).encode(), "brief.html": f"<p>{day} {version}</p>".encode()}
    return archive.keep_edition(Edition(brief(day, version), files), {"articles": entries, **(facts or {})})


def brief(day: date, version: int) -> Brief:
    """A brief that says no more than its day and version."""
    moment = datetime.combine(day, time(6), tzinfo=UTC)
    number = f"{day.year}/{day.timetuple().tm_yday:03}"
    tally = Tally(1, 1, 0, 0, 0, 0, 0, 0)
    since = moment - timedelta(days=1)
    return Brief("T", "M", "", "en", day, number, version, moment, since, (), (), (), (), (), (), tally)


def archived(out: Path, days: int, first: date = DAY) -> tuple[Archive, tuple[Kept, ...]]:
    """An archive of so many days, one after another."""
    archive = Archive(out)
    return archive, tuple(keep(archive, first + timedelta(days=number)) for number in range(days))
