"""Turns generated collections into figures: what an edition of many thousand articles takes, from collected to finished.

python -m bench.scale [SIZE ...]     1000 10000 100000 unless given; each size in a process of its own
"""

from __future__ import annotations

import json
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from briefing.analyse.analyst import Analysis, Beside
from briefing.archive import Archive
from briefing.model import Article, Published
from briefing.pipeline.making import analysed
from briefing.pipeline.material import Material
from briefing.pipeline.receiving import Received
from briefing.settings import Settings
from briefing.window import Window

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
        self._outlets = [f"{self._name()} {self._chance.choice(_PAPERS)}" for _ in range(OUTLETS)]

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
        outlet = self._outlets[number % OUTLETS]
        name, sha256 = f"{number:06}", f"{number:064x}"
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


def measure(size: int) -> dict[str, float]:
    """Make one edition of `size` articles twice; the seconds and megabytes (of all processes together) that it took."""
    articles = Press().articles(size)
    received = Received(tuple((article, "in") for article in articles))
    material = Material(DAY, Settings(), Window(CUTOFF - timedelta(days=1), CUTOFF), received)
    before = _peak()
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        start = time.perf_counter()
        analyst = Beside(material.settings.language.model)
        stages: list[tuple[str, float]] = []
        making = analysed(material, archive, analyst, progress=lambda stage: stages.append((stage, time.perf_counter())))
        edition = making.make(1)
        archive.keep_edition(edition, {})
        seconds = time.perf_counter() - start
        analysis = stages[-1][1] - stages[0][1]
        others = sum(map(_peak_of, analyst.process_ids))
        analyst.close()
        start = time.perf_counter()
        again = analysed(material, archive, _nobody).make(1)
        second = time.perf_counter() - start
    if again.files != edition.files:
        sys.exit("the second build differs from the first")
    return {
        "articles": size,
        "seconds": seconds,
        "analysis": analysis,
        "again": second,
        "peak": _peak(),
        "input": before,
        "others": others,
        "stories": len(edition.brief.stories),
    }


def _nobody(*_: object, **__: object) -> Analysis:
    sys.exit("the second build parsed a text again")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _peak_of(process_id: int) -> float:
    """The peak of another process in megabytes; `getrusage` would give that of the process it was started from."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main(sizes: Sequence[int]) -> None:
    header = ("articles", "seconds", "of it analysis", "second build", "peak MB", "of it input", "other processes MB")
    print("  ".join(f"{name:>12}" for name in header))
    taken = []
    for size in sizes:
        command = [sys.executable, "-m", "bench.scale", "--one", str(size)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        row = [found[key] for key in ("articles", "seconds", "analysis", "again", "peak", "input", "others")]
        print("  ".join(f"{value:>{max(12, len(name))}.1f}" for name, value in zip(header, row, strict=True)), flush=True)
        taken.append(found["seconds"])
    if len(sizes) > 1:
        exponent = math.log(taken[-1] / taken[0]) / math.log(sizes[-1] / sizes[0])
        print(f"time grows with the number of articles to the power of {exponent:.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        main([int(size) for size in sys.argv[1:]] or SIZES)
