"""Turns made-up editions into figures: what the index of years of them takes, in time and in size, and each kind of search.

python -m bench.archive [EDITIONS [TEXTS]]     1300 editions (five years) of 60 texts unless given
"""

from __future__ import annotations

import hashlib
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from briefing.archive import Archive, Kept, index
from briefing.archive.search import search
from briefing.model import Article

FIRST = date(2021, 1, 4)
STORIES, QUOTATIONS, FIGURES, SENTENCES = 12, 4, 5, 3
MEASURES = 3_000

_CHANCE = random.Random(8)
_SYLLABLES = [consonant + vowel for consonant in "bcdfghklmnprstvw" for vowel in "aeiou"]
# As in any language, few words make up most of a text.
_WORDS = ["".join(_CHANCE.choices(_SYLLABLES, k=_CHANCE.randint(2, 5))) for _ in range(30_000)]
_SUMS = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(_WORDS))))
_SPEAKERS = [f"{first.title()} {last.title()}" for first, last in itertools.pairwise(_WORDS[:400])]


def words(count: int) -> str:
    return " ".join(_CHANCE.choices(_WORDS, cum_weights=_SUMS, k=count))


def article(day: date, number: int) -> Article:
    text = "\n\n".join(words(60) for _ in range(9)) + (" burden-sharing" if _CHANCE.random() < 0.01 else "")
    key = hashlib.sha256(f"{day} {number}".encode()).hexdigest()
    source = f"Source {number % 15}"
    return Article(key[:16], source, str(number), text, key, title=words(9), outlet=source, url=f"https://a.example/{key}")


def passage(one: Article, number: int, length: int) -> dict[str, Any]:
    start = _CHANCE.randrange(len(one.text) - length)
    span = {"article_id": one.id, "start": start, "end": start + length}
    return {"text": one.text[start : start + length], "source": number, "evidence": [span]}


def story(one: Article, number: int) -> dict[str, Any]:
    said = {"role": words(3), "is_cut": False, "also": []}
    line = {"unit": "EUR", "vague": False, "notable": True, "given_by": None}
    measured = [{"about": words(4), "measure": _CHANCE.choice(_WORDS[:MEASURES])} for _ in range(FIGURES)]
    return {
        "id": f"s{number}",
        "headline": one.title,
        "headline_article": one.id,
        "headline_evidence": None,
        "section": "Defence",
        "novelty": "new",
        "summary": [passage(one, number, 180) for _ in range(SENTENCES)],
        "quotes": [{**passage(one, number, 120), "speaker": _CHANCE.choice(_SPEAKERS), **said} for _ in range(QUOTATIONS)],
        "figures": [{**passage(one, number, 12), "exact": str(_CHANCE.randrange(10**6)), **line, **two} for two in measured],
    }


def edition(day: date, place: int, texts: int) -> tuple[Kept, dict[str, Any], dict[str, Article]]:
    articles = [article(day, number) for number in range(texts)]
    entries = [{"id": one.id, "sha256": one.document_sha256, "state": "used"} for one in articles]
    facts = {"sequence": place, "manifest_sha256": hashlib.sha256(str(day).encode()).hexdigest(), "articles": entries}
    cited = [
        {"number": number, "outlet": one.outlet, "title": one.title, "url": one.url, "published": None}
        | {"sha256": one.document_sha256, "article_id": one.id}
        for number, one in enumerate(articles[:STORIES], 1)
    ]
    stories = [story(one, number) for number, one in enumerate(articles[:STORIES], 1)]
    kept = Kept(Path(), {"date": day.isoformat(), "number": str(place), "version": 1, **facts})
    return kept, {"stories": stories, "sources": cited}, {one.id: one for one in articles}


def fastest(work: Callable[[], object]) -> float:
    """Milliseconds of the fastest of three runs."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken) * 1000


def fill(archive: Archive, editions: int, texts: int) -> float:
    """Index the editions; return the processor's seconds."""
    taken, day = 0.0, FIRST
    for place in range(1, editions + 1):
        made = edition(day, place, texts)
        start = time.process_time()
        with archive.database.writing() as connection:
            index.index_edition(connection, *made)
        taken += time.process_time() - start
        day += timedelta(days=3 if day.isoweekday() == 5 else 1)
    return taken


def run(editions: int, texts: int) -> None:
    usual, other, rare, speaker = _WORDS[0], _WORDS[40], _WORDS[-1], _SPEAKERS[7]
    asked: dict[str, dict[str, Any]] = {
        "a hyphenated word": {"words": "burden-sharing"},
        "a usual word": {"words": usual},
        "two usual words": {"words": f"{usual} {other}"},
        "two side by side": {"words": f'"{usual} {other}"'},
        "a rare word": {"words": rare},
        "a beginning": {"words": "ba*"},
        "all of a speaker": {"words": "", "speaker": speaker},
        "a usual word of a speaker": {"words": usual, "speaker": speaker},
        "a usual word in a month": {"words": usual, "since": date(2021, 1, 1), "until": date(2021, 1, 31)},
        "a usual word in no outlet": {"words": usual, "outlet": "none"},
        "a usual word in figures": {"words": usual, "kind": "figure"},
        "the newest articles": {"words": "", "kind": "article"},
    }
    with tempfile.TemporaryDirectory() as out:
        archive = Archive(Path(out))
        seconds = fill(archive, editions, texts)
        size = archive.database.path.stat().st_size / 1e6
        print(f"{editions} editions, {editions * texts} texts: {seconds:.0f} s of the processor to index, {size:.0f} MB\n")
        print(f"{'search':<28}{'finds':>7}{'ms':>8}")
        for name, query in asked.items():
            found = len(search(archive.database, **query))
            print(f"{name:<28}{found:>7}{fastest(lambda query=query: search(archive.database, **query)):>8.0f}")  # type: ignore[misc]
        with archive.database.reading() as connection:
            sixty = _WORDS[:60]
            taken = fastest(lambda: [index.history(connection, one, date(2100, 1, 1)) for one in sixty])
            print(f"{'60 histories of figures':<35}{taken:>8.0f}")


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:]]
    run(*(sizes + [1_300, 60][len(sizes) :]))
