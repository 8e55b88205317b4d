"""Grouping on whole collections: the sample sources, the seeds and the development data."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from briefing.analyse.stories import StoryText, group
from briefing.collect import folder
from briefing.errors import ExtractError
from briefing.extract import extract
from briefing.model import Source

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
EVALUATION = ROOT.parent / "shared" / "eval" / "stories"

STORIES = [
    {"carrowdale-collision", "carrowdale-overnight", "carrowdale-train-injured"},
    {"frigate-order", "frigates-for-ellerport", "frigates-tarnholm-anger"},
    {"gas-price-fishing-fleet", "gas-storage-winter-reserve", "storage-below-average"},
    {"nato-defence-ministers", "nato-european-pillar", "nato-ministers-brussels"},
    {"skarrow-cost-dispute", "skarrow-interim-report", "skarrow-report-due", "skarrow-statement-to-parliament"},
    {
        "2026-02-11-thornmere-evacuation",
        "lowenthwaite-residents-go-home",
        "thornmere-inspection-questions",
        "thornmere-return",
    },
    {"winter-virus-hospitals", "winter-virus-wards"},
]
ONE_WITNESS = [
    {"frigates-for-ellerport", "frigates-tarnholm-anger"},
    {"lowenthwaite-residents-go-home", "thornmere-return"},
]


def texts(place: Path) -> list[StoryText]:
    found = []
    for item in folder.list_items(Source("s", str(place)))[0]:
        try:
            article, _ = extract(folder.fetch(item), ZoneInfo("Europe/London"))
        except ExtractError:
            continue
        published = article.published.at if article.published else None
        name = Path(item.name).stem
        found.append(StoryText(name, article.title or "", article.text, published, article.outlet, article.agency))
    return found


def test_the_sample_sources_are_the_stories_that_a_person_would_make() -> None:
    stories = group(texts(ROOT / "sources"))
    assert sorted(map(sorted, (story.article_ids for story in stories))) == sorted(map(sorted, STORIES))
    shared = [set(witness) for story in stories for witness in story.witnesses if len(witness) > 1]
    assert sorted(map(sorted, shared)) == sorted(map(sorted, ONE_WITNESS))


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds lie beside the project, in ../shared/seeds")
def test_the_seeds_are_one_story_of_three_witnesses() -> None:
    (story,) = group(texts(SEEDS))
    assert [len(witness) for witness in story.witnesses] == [1, 1, 1]


@pytest.mark.skipif(not EVALUATION.is_dir(), reason="the development data lie beside the project, in ../shared/eval")
def test_b_cubed_f1_on_the_development_data() -> None:
    lines = (EVALUATION / "ecbplus-dev.jsonl").read_text("utf-8").splitlines()
    gold: dict[str, str] = json.loads((EVALUATION / "ecbplus-dev.gold.json").read_text("utf-8"))
    stories = group([StoryText(fields["id"], "", fields["text"]) for fields in map(json.loads, lines)])
    found = {article: story.id for story in stories for article in story.article_ids}
    both = Counter((gold[article], found[article]) for article in gold)
    in_gold, in_found = Counter(gold.values()), Counter(found.values())
    precision = sum(n * n / in_found[f] for (_, f), n in both.items()) / len(gold)
    recall = sum(n * n / in_gold[g] for (g, _), n in both.items()) / len(gold)
    assert 2 * precision * recall / (precision + recall) >= 0.92
