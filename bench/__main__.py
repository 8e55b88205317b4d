"""Turns builds of the sample edition into a table of what each stage takes, as seconds and as a share of the parse."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench.extract import report as report_extraction
from briefing import pipeline, proof
from briefing.analyse import find, language
from briefing.analyse.analyst import Here
from briefing.analyse.day import story_text
from briefing.analyse.stories import group
from briefing.analyse.study import Limits, study
from briefing.archive import Archive
from briefing.compose import Day, Frame, compose
from briefing.extract import extract
from briefing.pipeline.collecting import collect_all
from briefing.pipeline.receiving import receive
from briefing.render import read_back, render
from briefing.settings import load
from briefing.window import Window, cutoff_of, opening_of

ROOT = Path(__file__).parent.parent
DAY = date(2026, 2, 13)
RUNS = 3

timings: dict[str, list[float]] = {}


def timed(stage: str, work: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    result = work()
    timings.setdefault(stage, []).append(time.perf_counter() - start)
    return result


def run() -> None:
    settings, folder = load(ROOT / "briefing.toml")
    sources = settings.sources_from(folder)
    cutoff = cutoff_of(DAY, settings.cutoff, settings.zone)
    window = Window(opening_of(cutoff, [], 24, 72), cutoff)
    with tempfile.TemporaryDirectory() as out:
        archive, now = Archive(Path(out)), datetime.now(UTC)
        harvests = timed("collect", lambda: list(collect_all(settings, sources, archive, lambda: now)))
        received = timed("receive", lambda: receive(archive, sources, window, settings, DAY, now))
    documents = [document for harvest in harvests for document in harvest.documents]
    timed("  of it: extract again", lambda: [extract(one, settings.zone) for one in documents if one.content])
    articles = {one.id: one for one in received.placed("in")}
    nlp = timed("load the language model", language.load)
    docs = timed("parse", lambda: list(language.parse_all(nlp, (one.text for one in articles.values()))))
    findings = timed("find", lambda: {one: find(doc, one) for one, doc in zip(articles, docs, strict=True)})
    texts = [story_text(one) for one in articles.values()]
    stories = timed("group into stories", lambda: group(texts))
    studies = timed("study", lambda: tuple(study(one, articles, findings, Limits()) for one in stories))
    frame = Frame(settings.title, settings.ministry, settings.marking, DAY, window.since, cutoff)
    brief = timed("compose", lambda: compose(frame, Day(articles, findings, studies), received.tally()))
    timed("prove the data", lambda: proof.check_brief(brief, articles))
    files, _ = timed("render", lambda: render(brief, articles))
    texts_back = timed(
        "read back", lambda: {name: read_back(name, one) for name, one in files.items() if name[-4:] != "json"}
    )
    timed("prove the files", lambda: [proof.check_file(one, text, brief) for one, text in texts_back.items()])
    with tempfile.TemporaryDirectory() as out:
        timed(
            "the whole build",
            lambda: pipeline.build(settings, sources, Archive(Path(out)), DAY, analyst=Here("", lambda _: nlp)),
        )


for _ in range(RUNS):
    run()
parse = statistics.median(timings["parse"])
print(f"Building the sample edition, {RUNS} runs in one process (the first pays for the imports)\n")
print(f"{'stage':<26}{'median s':>10}{'first s':>10}{'parse = 1':>12}")
for stage, seconds in timings.items():
    median = statistics.median(seconds)
    print(f"{stage:<26}{median:>10.3f}{seconds[0]:>10.3f}{median / parse:>12.2f}")
report_extraction()
