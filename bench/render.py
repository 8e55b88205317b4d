"""Turns the sample brief into its files several times: what they take, against bare WeasyPrint on the same HTML.

python -m bench.render     PDF, page and digest over bare WeasyPrint (at most 1.25), and a brief of twenty pages (below 8 s)
"""

from __future__ import annotations

import statistics
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import weasyprint  # type: ignore[import-untyped]

from briefing.archive import Archive
from briefing.model import Article, Brief
from briefing.render import brief_from_json, prepare, render
from briefing.render.data import brief_to_json
from briefing.render.digest import digest
from briefing.render.page import page
from briefing.render.pdf import pdf, print_markup, with_fonts
from briefing.render.templates import Templates
from briefing.render.view import DEFAULT

ROOT = Path(__file__).parent.parent
DAY = date(2026, 2, 13)
RUNS = 5
PAGES = 20


def ours(brief: Brief, articles: Mapping[str, Article]) -> None:
    """PDF, page and digest, from the brief to the bytes."""
    shelf = Templates()
    page(brief, articles, shelf)
    digest(brief, shelf, articles=articles)
    pdf(brief, print_markup(brief, shelf, articles=articles), brief_to_json(brief))


def bare(markup: str) -> bytes:
    """The same HTML with the same fonts through WeasyPrint alone: no tags, no standard, no proof of what it asks for."""
    shown, fetcher = with_fonts(markup, DEFAULT)
    content: bytes = weasyprint.HTML(string=shown, url_fetcher=fetcher).write_pdf()
    return content


def longer(brief: Brief) -> Brief:
    """The brief with its stories repeated until it fills twenty pages."""
    with pypdfium2.PdfDocument(pdf(brief, print_markup(brief, Templates()), b"{}")) as document:
        times = -(-PAGES // len(document))
    stories = tuple(replace(story, id=f"{story.id}-{number}") for number in range(times) for story in brief.stories)
    return replace(brief, stories=stories)


def seconds(work: Callable[[], Any]) -> float:
    """What one run takes on the clock of this process, so that a busy machine counts less."""
    start = time.process_time()
    work()
    return time.process_time() - start


def run(brief: Brief, articles: Mapping[str, Article]) -> str:
    """The table of a run: medians, and the ratio of runs taken in turn."""
    warnings.simplefilter("ignore", ResourceWarning)
    prepare()
    markup = print_markup(brief, Templates(), articles=articles)
    pairs = [(seconds(lambda: ours(brief, articles)), seconds(lambda: bare(markup))) for _ in range(RUNS)]
    own, other = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(one / two for one, two in pairs)
    many = longer(brief)
    long = min(seconds(lambda: ours(many, articles)) for _ in range(2))
    with pypdfium2.PdfDocument(render(many, articles)[0]["brief.pdf"]) as document:
        pages = len(document)
    return (
        f"PDF, page and digest     {own:7.2f} s\n"
        f"bare WeasyPrint          {other:7.2f} s\n"
        f"ratio                    {ratio:7.2f}    (at most 1.25)\n"
        f"a brief of {pages} pages      {long:7.2f} s  (at most 8)"
    )


def main() -> None:
    archive = Archive(ROOT / "out")
    kept = archive.edition(DAY)
    if kept is None:
        sys.exit("there is no sample edition in out/: run make brief first")
    articles = {one["id"]: archive.article(one["sha256"]) for one in kept.manifest["articles"]}
    print(run(brief_from_json((kept.folder / "brief.json").read_bytes()), articles))


if __name__ == "__main__":
    main()
