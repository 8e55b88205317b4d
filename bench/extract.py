"""Turns invented pages of many layouts into how fast and how well they are read, beside trafilatura alone."""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import trafilatura

from bench.pages import LAYOUTS, page
from briefing.errors import ExtractError
from briefing.extract import extract
from briefing.extract.bounded import Extractor
from briefing.model import Document, Item, Source

PAGES = 9
ZONE = ZoneInfo("Europe/Brussels")
_SOURCE = Source("bench", "nowhere")


def document(html: str, name: str) -> Document:
    content = html.encode()
    return Document(Item(_SOURCE, name), content, "text/html", hashlib.sha256(content).hexdigest())


def precision_and_recall(found: str, wanted: str) -> tuple[float, float]:
    """The share of the words found that are wanted, and of those wanted that are found."""
    left, right = (Counter(re.findall(r"\w+", text)) for text in (found, wanted))
    both = (left & right).total()
    return both / max(1, left.total()), both / max(1, right.total())


def read(one: Document) -> str:
    try:
        return extract(one, ZONE)[0].text
    except ExtractError:
        return ""


def speed(documents: list[Document]) -> dict[str, float]:
    """Pages per second of each way of reading them, after a few for the imports."""
    found = {}
    with Extractor(ZONE) as extractor:
        list(extractor.extract_all(documents[:40]))
        ways: dict[str, Callable[[], list[Any]]] = {
            "trafilatura alone": lambda: [trafilatura.extract(one.content) for one in documents],
            "extract, in this process": lambda: [read(one) for one in documents],
            "extract, two bounded workers": lambda: list(extractor.extract_all(documents)),
        }
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            found[name] = len(documents) / (time.perf_counter() - start)
    return found


def report() -> None:
    """Print pages per second, and precision and recall by layout."""
    pages = {layout: [page(layout, number) for number in range(PAGES)] for layout in LAYOUTS}
    documents = [document(html, f"{layout}.html") for layout, made in pages.items() for html, _ in made]
    read(documents[0])
    rates = speed(documents)
    print(f"\nReading {len(documents)} invented pages of {len(LAYOUTS)} layouts\n")
    for name, rate in rates.items():
        print(f"{name:<30}{rate:>8.0f} pages/s{rate / rates['trafilatura alone']:>8.2f}")
    print(f"\n{'layout':<26}{'trafilatura: precision':>24}{'recall':>9}{'ours: precision':>18}{'recall':>9}")
    for layout, made in pages.items():
        alone = [precision_and_recall(trafilatura.extract(html) or "", text) for html, text in made]
        ours = [precision_and_recall(read(document(html, "a.html")), text) for html, text in made]
        means = [sum(values) / PAGES for pairs in (alone, ours) for values in zip(*pairs, strict=True)]
        print(f"{layout:<26}{means[0]:>24.3f}{means[1]:>9.3f}{means[2]:>18.3f}{means[3]:>9.3f}")


if __name__ == "__main__":
    report()
