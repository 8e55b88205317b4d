"""Turns generated collections into figures: what an edition of many thousand articles takes, from collected to finished.

The articles lie in an archive, as `briefing collect` leaves them there; what is measured is `briefing build`.

python -m bench.scale [SIZE ...]     1000 10000 100000 unless given; each size in a process of its own
"""

from __future__ import annotations

import hashlib
import json
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from briefing.analyse.analyst import Analysis, Beside
from briefing.archive import Archive, Kept
from briefing.archive.collected import Reading
from briefing.model import Article, Document, Edition, Harvest, Item, Published, Source
from briefing.pipeline import build
from briefing.pipeline.receiving import reader
from briefing.settings import Settings

DAY = date(2026, 2, 12)
CUTOFF = datetime(2026, 2, 12, 6, tzinfo=UTC)
SIZES = (1_000, 10_000, 100_000)
OUTLETS = 90

_SYLLABLES = [c + v + e for c in "bdfghjklmnprstvwz" for v in ("a", "e", "i", "o", "u") for e in ("", "n", "r", "l")]
_FIELDS = {
    "Energy": "grid cable reactor turbine pipeline storage regulator outage voltage tariff meter refinery",
    "Transport": "bridge railway ferry tunnel runway signal carriage harbour timetable junction lorry tram",
    "Health": "hospital ward vaccine nurse clinic surgeon virus ambulance patient therapy screening pharmacy",
    "Justice": "court judge verdict appeal prison lawyer witness sentence jury warrant inquest prosecutor",
    "Farming": "harvest dairy orchard drought wheat cattle subsidy fertiliser tractor market barley vineyard",
    "Schools": "school teacher pupil exam classroom college lecture curriculum library tutor campus degree",
}
_VERBS = "approved rejected closed opened delayed repaired inspected bought sold surveyed expanded abandoned".split()
_ADJECTIVES = "northern southern regional central disputed ageing costly temporary unfinished private public rural".split()

_SENTENCES = (
    "The {body} {verb} the {adjective} {noun} at {place} on {day} after a dispute over {other}.",
    "{person}, the head of the {body}, said the {noun} would cost £{money} million.",
    "“We will not leave {place} without a {noun} for another winter,” said {person}, the head of the {body}.",
    "About {count} people in {place} depend on the {noun}, according to the {body}.",
    "The number of {other}s in the {adjective} district fell by {share} per cent last year.",
    "{critic}, who speaks for the residents of {place}, called the plan for the {noun} a mistake.",
    "“Nobody has asked the people who live beside the {noun},” {critic} told reporters in {place}.",
    "Work on the {noun} will begin in {month} and take {months} months, the {body} said.",
    "A survey in {month} found cracks in {few} of the {count} {other}s near {place}.",
    "The {adjective} {other} near {place} has been without a {noun} since {month}.",
    "Engineers of the {body} measured the {other} twice before the {noun} was {verb}.",
    "The council of {place} had set aside £{less} million for the {other} and the {noun}.",
)
_PAPERS = "Herald Post Gazette Chronicle Courier Tribune".split()
_MONTHS = "January March April May June September October November".split()
_WEEKDAYS = "Monday Tuesday Wednesday".split()


class Press:
    """Writes a morning's articles: stories of very different sizes, told in sentences, and wire copy cut and re-headed."""

    def __init__(self, seed: int = 11) -> None:
        self._chance = random.Random(seed)
        self.outlets = [f"{self._name()} {self._chance.choice(_PAPERS)}" for _ in range(OUTLETS)]

    def articles(self, number: int) -> list[Article]:
        """So many articles, in an order that tells nothing of their stories."""
        written: list[Article] = []
        while len(written) < number:
            size = min(int(self._chance.paretovariate(1.1)), 60, number - len(written))
            first = len(written)
            written += [self._article(first + place, *told) for place, told in enumerate(self._story(size))]
        self._chance.shuffle(written)
        return written

    def _article(self, number: int, title: str, text: str, field: str) -> Article:
        at = CUTOFF - timedelta(minutes=self._chance.randrange(1, 1_440))
        outlet = self.outlets[number % OUTLETS]
        name, sha256 = f"{number:06}", hashlib.sha256(text.encode()).hexdigest()
        return Article(name, outlet, name, text, sha256, title, outlet, (), Published(at), "en", None, field)

    def _story(self, size: int) -> Iterator[tuple[str, str, str]]:
        field = self._chance.choice(list(_FIELDS))
        facts = self._facts(field)
        texts: list[str] = []
        for _ in range(size):
            if texts and self._chance.random() < 0.2:
                paragraphs = self._chance.choice(texts).split("\n\n")
                text = "\n\n".join(paragraphs[: self._chance.randint(len(paragraphs) // 2, len(paragraphs))])
            else:
                text = self._tell(facts, field)
            texts.append(text)
            yield text.partition(".")[0][:90], text, field

    def _tell(self, facts: dict[str, list[str]], field: str) -> str:
        """About 340 words: each sentence from the facts of its story, its field and anybody's words."""
        nouns = _FIELDS[field].split()
        sentences = []
        for _ in range(19):
            values = {key: self._chance.choice(own) for key, own in facts.items()}
            values |= {
                "other": self._chance.choice(nouns),
                "adjective": self._chance.choice(_ADJECTIVES),
                "verb": self._chance.choice(_VERBS),
            }
            sentences.append(self._chance.choice(_SENTENCES).format(**values))
        return "\n\n".join(" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2))

    def _facts(self, field: str) -> dict[str, list[str]]:
        place, number = self._name(), self._chance.randint
        return {
            "place": [place, self._name()],
            "person": [f"{self._name()} {self._name()}"],
            "critic": [f"{self._name()} {self._name()}"],
            "body": [f"{place} {field} Board", f"{self._name()} Authority"],
            "noun": [self._chance.choice(_FIELDS[field].split())],
            "money": [f"{number(11, 990)}"],
            "less": [f"{number(2, 9)}.{number(1, 9)}"],
            "count": [f"{number(1, 99)},{number(100, 999)}"],
            "few": [f"{number(3, 99)}"],
            "share": [f"{number(2, 60)}.{number(1, 9)}"],
            "months": [f"{number(3, 40)}"],
            "month": [self._chance.choice(_MONTHS)],
            "day": [self._chance.choice(_WEEKDAYS)],
        }

    def _name(self) -> str:
        return "".join(self._chance.choice(_SYLLABLES) for _ in range(self._chance.randint(2, 3))).capitalize()


class Shelf(Archive):
    """An archive that notes when the edition was in its place."""

    kept_at = 0.0

    def keep_edition(self, edition: Edition, facts: Mapping[str, Any]) -> Kept:
        """Keep it, and note when."""
        kept = super().keep_edition(edition, facts)
        self.kept_at = time.perf_counter()
        return kept


def measure(size: int) -> dict[str, float]:
    """Build one edition of `size` articles twice; the seconds and megabytes that it took, in this process and in others."""
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own, so that its memory is not counted.
        subprocess.run([sys.executable, "-m", "bench.scale", "--store", str(size), folder], check=True)
        archive, settings, sources = Shelf(Path(folder)), Settings(), sources_of(Press())
        start = time.perf_counter()
        analyst = Beside(settings.language.model)
        stages: dict[str, float] = {}

        def note(stage: str) -> None:
            stages[stage] = time.perf_counter()

        built = build(settings, sources, archive, DAY, progress=note, analyst=analyst, now=_now, offline=True)
        indexed, seconds = time.perf_counter() - start, archive.kept_at - start
        others = sum(map(_peak_of, analyst.process_ids))
        analyst.close()
        peak = _peak()
        start = time.perf_counter()
        other = settings.model_copy(update={"title": "The same, again"})
        build(other, sources, archive, DAY, analyst=_nobody, now=_now, offline=True)
        second = archive.kept_at - start
    return {
        "articles": size,
        "seconds": seconds,
        "reading": stages["analysing"] - stages["collecting"],
        "analysis": stages["rendering"] - stages["analysing"],
        "indexed": indexed,
        "again": second,
        "peak": peak,
        "others": others,
        "stories": len(built.brief.stories),
    }


def store(size: int, folder: Path) -> None:
    """Put articles into an archive as collecting and reading would, without waiting for the disk."""
    archive, press = Archive(folder), Press()
    program = reader(Settings().time_zone)
    articles = press.articles(size)
    with patch("os.fsync"):
        for source in sources_of(press):
            own = {article.name: article for article in articles if article.source == source.name}
            documents = tuple(_document(source, article) for article in own.values())
            archive.keep_harvest(Harvest(source, "new", documents), CUTOFF, Settings().collect.forget_days)
            rows = archive.considered([source], CUTOFF, CUTOFF)
            archive.keep_readings((row, Reading(program, archive.keep_article(own[row.item.name]))) for row in rows)


def sources_of(press: Press) -> tuple[Source, ...]:
    """A source for each outlet."""
    return tuple(Source(name, f"https://feeds.example/{number}", kind="feed") for number, name in enumerate(press.outlets))


def _document(source: Source, article: Article) -> Document:
    content = article.text.encode()
    fetched = article.published.at if article.published else None
    return Document(Item(source, article.name), content, "text/plain", article.document_sha256, None, fetched)


def _now() -> datetime:
    return CUTOFF


def _nobody(*_: object, **__: object) -> Analysis:
    sys.exit("the second build parsed a text again")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _peak_of(process_id: int) -> float:
    """The peak of another process in megabytes; `getrusage` would give that of the process it was started from."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main(sizes: Sequence[int]) -> None:
    header = ("articles", "seconds", "reading", "analysis", "and indexed", "second build", "peak MB", "other processes MB")
    print("  ".join(f"{name:>12}" for name in header))
    taken = []
    for size in sizes:
        command = [sys.executable, "-m", "bench.scale", "--one", str(size)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        row = [found[key] for key in ("articles", "seconds", "reading", "analysis", "indexed", "again", "peak", "others")]
        print("  ".join(f"{value:>{max(12, len(name))}.1f}" for name, value in zip(header, row, strict=True)), flush=True)
        taken.append(found["seconds"])
    if len(sizes) > 1:
        exponent = math.log(taken[-1] / taken[0]) / math.log(sizes[-1] / sizes[0])
        print(f"time grows with the number of articles to the power of {exponent:.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    elif sys.argv[1:2] == ["--store"]:
        store(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main([int(size) for size in sys.argv[1:]] or SIZES)
