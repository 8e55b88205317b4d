"""Turns generated or given collections into figures: how fast grouping is, and how right.

python bench/stories.py growth [SIZE ...]        time, memory and B-cubed F1 on generated collections
python bench/stories.py group FILE               what `briefing stories FILE` writes
python bench/stories.py score FILE GOLD          B-cubed F1 and ARI of a collection (JSON Lines) with its gold
python bench/stories.py summaries FILE [WORDS]   a summary of each story (lines with `story`), of 250 words, as JSON; what it
                                                 is worth tells: score_summaries.py refs.json summaries.json --words 250
"""

from __future__ import annotations

import json
import math
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from briefing.analyse import analyse, language
from briefing.analyse.stories import StoryText, group
from briefing.analyse.summary import choose_summary
from briefing.model import Article, Findings, Story

_WORDS_PER_ARTICLE = 340
_SYLLABLES = [c + v + e for c in "bdfghjklmnprstvwz" for v in ("a", "e", "i", "o", "u", "ea") for e in ("", "n", "r", "st")]


def read(file: Path) -> list[StoryText]:
    """Articles from JSON Lines with `id`, `text` and, if known, `title`, `published`, `outlet`."""
    return [_article(json.loads(line)) for line in file.read_text("utf-8").splitlines() if line.strip()]


def _article(fields: dict[str, str]) -> StoryText:
    published = fields.get("published")
    return StoryText(
        id=fields["id"],
        text=fields["text"],
        title=fields.get("title") or "",
        published=datetime.fromisoformat(published) if published else None,
        outlet=fields.get("outlet") or "",
    )


def stories_of(articles: Sequence[StoryText]) -> dict[str, str]:
    """The story id of each article."""
    return {article: story.id for story in group(articles) for article in story.article_ids}


# ---------------------------------------------------------------- how right


def bcubed(gold: dict[str, str], found: dict[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1: for each article, how much of its story is right and how much was found."""
    both = Counter((gold[article], found[article]) for article in gold)
    in_gold, in_found = Counter(gold.values()), Counter(found[article] for article in gold)
    precision = sum(n * n / in_found[f] for (_, f), n in both.items()) / len(gold)
    recall = sum(n * n / in_gold[g] for (g, _), n in both.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def adjusted_rand(gold: dict[str, str], found: dict[str, str]) -> float:
    """Pairs of articles put together or apart as in the gold, 0 for chance and 1 for all (Hubert and Arabie, 1985)."""

    def pairs(counts: Iterable[int]) -> int:
        return sum(math.comb(n, 2) for n in counts)

    both = pairs(Counter((gold[article], found[article]) for article in gold).values())
    in_gold, in_found = pairs(Counter(gold.values()).values()), pairs(Counter(found[a] for a in gold).values())
    by_chance = in_gold * in_found / max(1, math.comb(len(gold), 2))
    most = (in_gold + in_found) / 2
    return 1.0 if most == by_chance else (both - by_chance) / (most - by_chance)


def summaries(file: Path, words: int) -> dict[str, str]:
    """A summary of about so many words for each story that the lines name, by the rules of an edition."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    articles = {one["id"]: Article(one["id"], "", one["id"], one["text"], "") for one in rows}
    findings = {one.article_id: one for one in analyse(language.load(), articles.values())}
    told: dict[str, list[str]] = {}
    for one in rows:
        told.setdefault(one["story"], []).append(one["id"])
    return {name: _summary(tuple(ids), articles, findings, words) for name, ids in told.items()}


def _summary(ids: tuple[str, ...], articles: dict[str, Article], findings: dict[str, Findings], words: int) -> str:
    witnesses = tuple(
        one for story in group([StoryText(one, "", articles[one].text) for one in ids]) for one in story.witnesses
    )
    story = Story("", ids, witnesses)
    chosen: list[str] = []
    for limit in range(1, words):
        spans = choose_summary(story, articles, findings, limit)
        chosen = [articles[span.article_id].at(span) for span in spans]
        if len(spans) < limit or len(" ".join(chosen).split()) >= words:
            break
    return " ".join(chosen)


# ---------------------------------------------------------------- how fast


class Press:
    """Writes a morning's articles: stories of very different sizes, in the words of their fields, and wire copy.

    Words follow Zipf's law. A third of an article's words are those of its story (names and numbers among them), a
    third those of its field (sport, courts, ...), the rest anybody's. An article in five is another's, cut and re-headed.
    """

    def __init__(self, seed: int = 7) -> None:
        self._chance = random.Random(seed)
        self._language = [self._word() for _ in range(30_000)]
        self._fields = [self._chance.sample(self._language, 1_500) for _ in range(60)]

    def articles(self, number: int) -> tuple[list[StoryText], dict[str, str]]:
        """So many articles, and the story of each."""
        written: list[StoryText] = []
        gold: dict[str, str] = {}
        story = 0
        while len(written) < number:
            size = min(int(self._chance.paretovariate(1.1)), 60, number - len(written))
            for article in self._story(size, story):
                article_id = f"a{len(written):06}"
                gold[article_id] = f"{story}"
                outlet = f"Outlet {len(written) % 90}"
                written.append(StoryText(id=article_id, title="", text=article, published=self._time(), outlet=outlet))
            story += 1
        self._chance.shuffle(written)
        return written, gold

    def _story(self, size: int, number: int) -> list[str]:
        own = [self._word().capitalize() for _ in range(12)] + self._chance.sample(self._language, 40)
        own += [str(self._chance.randint(2, 5_000)) for _ in range(6)]
        field = self._fields[number % len(self._fields)]
        texts: list[str] = []
        for _ in range(size):
            if texts and self._chance.random() < 0.2:
                texts.append(self._cut(self._chance.choice(texts)))
            else:
                texts.append(self._write(own, field))
        return texts

    def _write(self, own: list[str], field: list[str]) -> str:
        vocabularies = (own, field, self._language)
        words = [self._zipf(self._chance.choice(vocabularies)) for _ in range(_WORDS_PER_ARTICLE)]
        return " ".join(words)

    def _cut(self, text: str) -> str:
        words = text.split()
        return " ".join([self._zipf(self._language) for _ in range(8)] + words[: self._chance.randint(150, len(words))])

    def _zipf(self, words: list[str]) -> str:
        return words[int(len(words) ** self._chance.random()) - 1]

    def _word(self) -> str:
        return "".join(self._chance.choice(_SYLLABLES) for _ in range(self._chance.randint(2, 3)))

    def _time(self) -> datetime:
        return datetime(2026, 2, 12, 6, tzinfo=UTC) + timedelta(minutes=self._chance.randrange(1_440))


def growth(sizes: Sequence[int]) -> None:
    """Print time, memory and B-cubed F1 for each size, and the exponent of the growth in time."""
    seconds = []
    print(f"{'articles':>9} {'seconds':>8} {'per second':>11} {'peak MB':>8} {'stories':>8} {'B-cubed F1':>11}")
    for size in sizes:
        articles, gold = Press().articles(size)
        start = time.perf_counter()
        found = stories_of(articles)
        seconds.append(time.perf_counter() - start)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:>9} {seconds[-1]:>8.2f} {size / seconds[-1]:>11.0f} {peak:>8.0f} {len(set(found.values())):>8}"
            f" {bcubed(gold, found)[2]:>11.3f}",
            flush=True,
        )
    if len(sizes) > 1:
        exponent = math.log(seconds[-1] / seconds[0]) / math.log(sizes[-1] / sizes[0])
        print(f"time grows with the number of articles to the power of {exponent:.2f}")


def main(arguments: Sequence[str]) -> None:
    match arguments:
        case ["growth", *sizes]:
            growth([int(size) for size in sizes] or [1_000, 10_000])
        case ["group", file]:
            print(json.dumps(stories_of(read(Path(file)))))
        case ["score", file, gold]:
            right = json.loads(Path(gold).read_text("utf-8"))
            found = stories_of(read(Path(file)))
            print("B-cubed P {:.3f} R {:.3f} F1 {:.3f}".format(*bcubed(right, found)), end="  ")
            print(f"ARI {adjusted_rand(right, found):.3f}")
        case ["summaries", file, *words]:
            print(json.dumps(summaries(Path(file), int(words[0]) if words else 250)))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
