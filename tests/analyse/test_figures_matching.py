"""Figures of one story's articles: which of them measure the same, and what is said of how they agree."""

from __future__ import annotations

import random

import pytest
from conftest import SEEDS, needs_seeds
from spacy.language import Language

from briefing.analyse import language
from briefing.analyse.figures import find_figures
from briefing.analyse.figures.matching import match_figures
from briefing.model import Article, Figure

Claims = list[tuple[Article, Figure]]


def claims(nlp: Language, *texts: str) -> Claims:
    found: Claims = []
    for place, text in enumerate(texts):
        article = Article(id=f"a{place}", source="test", name=f"{place}.txt", text=text, document_sha256="")
        found += [(article, figure) for figure in find_figures(language.parse(nlp, text), article.id)]
    return found


def told(claimed: Claims) -> list[tuple[str, ...]]:
    """Of each group: its verdict, and the amounts as written."""
    text = {article.id: article.text for article, _ in claimed}
    return [
        (group.verdict, *(text[one.span.article_id][one.span.start : one.span.end] for one in group.figures))
        for group in match_figures(claimed)
    ]


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (
            "The outage cost £1.2 billion, the regulator said.",
            "The outage cost £900 million, the company said.",
            [("conflict", "£1.2 billion", "£900 million")],
        ),
        (
            "The strike killed at least 12 people, officials said.",
            "At least 14 people were killed in the attack, the mayor said.",
            [("conflict", "12 people", "14 people")],
        ),
        (
            "Gas for delivery on the next day opened at 110.20 pence a therm.",
            "Gas for delivery on the next day rose to 112.40 pence a therm on Thursday.",
            [],
        ),
        ("At least 12 dead after flood.", "14 dead after flood.", [("conflict", "12", "14")]),
        (
            "About 5,000 people marched in Bucharest.",
            "On Saturday 4,980 people marched in Bucharest.",
            [("same", "5,000 people", "4,980 people")],
        ),
        (
            "The ministry announced £540 million for missiles.",
            "The £540 million weapons package was welcomed.",
            [("same", "£540 million", "£540 million")],
        ),
        (
            "The leaders agreed a target of 5 per cent of GDP on defence and roads.",
            "The allies have a target of 3.5% of gross domestic product on defence.",
            [("scope", "5 per cent", "3.5%")],
        ),
        (
            "The programme will cost $3 billion in 2025.",
            "The programme will cost $4 billion in 2026.",
            [("period", "$3 billion", "$4 billion")],
        ),
        (
            "Unemployment rose to 6.5 per cent in March.",
            "Unemployment was 6.2 per cent in February.",
            [("period", "6.5 per cent", "6.2 per cent")],
        ),
        (
            "Unemployment was 6.5 per cent in the third quarter.",
            "Unemployment was 6.2 per cent in the second quarter.",
            [("period", "6.5 per cent", "6.2 per cent")],
        ),
        (
            "The programme cost £3 billion in the first half of the year.",
            "The programme cost £4 billion in the second half of the year.",
            [("period", "£3 billion", "£4 billion")],
        ),
        (
            "A strike killed 12 people in March, officials said.",
            "The strike killed 14 people in 2025, the mayor said.",
            [("conflict", "12 people", "14 people")],
        ),
        (
            "A third of voters backed the plan.",
            "Some 33 per cent of voters backed the plan.",
            [("same", "A third", "33 per cent")],
        ),
        (
            "The country spends 1.8 per cent of GDP on defence.",
            "The country agreed a target of 2 per cent of GDP on defence.",
            [("role", "1.8 per cent", "2 per cent")],
        ),
    ],
)
def test_figures_of_two_sources(nlp: Language, one: str, two: str, expected: list[tuple[str, ...]]) -> None:
    assert told(claims(nlp, one, two)) == expected


@pytest.mark.parametrize(
    ("one", "two"),
    [
        # another unit, another currency, another base, another thing
        ("The plan covers 3,000 homes.", "The plan covers 1,200 soldiers."),
        ("The package costs €540 million.", "The package costs $640 million."),
        ("The bill was 5 per cent of GDP.", "The bill was 3 per cent of exports."),
        ("The strike killed 12 people.", "The strike wounded 14 people."),
        ("The harbour cost £5 million.", "The airport cost £9 million."),
        # a change and a level
        ("Inflation rose by 2 per cent.", "Inflation was 3 per cent."),
        # a fraction in words is rough
        ("A third of voters backed the plan.", "Some 35 per cent of voters backed the plan."),
        # one value for two years is not one figure
        ("The programme will cost $3 billion in 2025.", "The programme will cost $3 billion in 2026."),
        # background is never a difference
        ("The trial took three years.", "The trial took four years."),
    ],
)
def test_figures_that_need_not_measure_the_same_stay_apart(nlp: Language, one: str, two: str) -> None:
    assert told(claims(nlp, one, two)) == []


def test_two_figures_of_one_article_are_no_difference(nlp: Language) -> None:
    assert told(claims(nlp, "The outage cost £1.2 billion. The outage cost £900 million.")) == []


def test_an_article_that_gives_both_values_contradicts_neither(nlp: Language) -> None:
    both = "The outage cost £1.2 billion. Later they said that the outage cost £900 million."
    assert told(claims(nlp, both, "The outage cost £900 million.")) == [("same", "£900 million", "£900 million")]


def test_the_order_of_the_figures_does_not_matter(nlp: Language) -> None:
    claimed = claims(
        nlp,
        "The outage cost £1.2 billion. The strike killed 12 people.",
        "The outage cost £900 million. The strike killed 14 people.",
        "The outage cost £1.2 billion. The strike killed at least 12 people.",
    )
    groups = match_figures(claimed)
    assert len(groups) == 2
    for seed in range(5):
        shuffled = list(claimed)
        random.Random(seed).shuffle(shuffled)
        assert match_figures(shuffled) == groups


def test_two_goals_for_shares_of_one_thing_are_put_side_by_side(nlp: Language) -> None:
    one = "Many members are cutting catches toward the council's goal of 12 % of the spawning stock."
    two = "Three countries are already below the agreed limit of 8.5% of the spawning stock for coastal boats."
    assert told(claims(nlp, one, two)) == [("scope", "12 %", "8.5%")]


@needs_seeds
def test_the_two_targets_of_the_seeds_are_put_side_by_side(nlp: Language) -> None:
    texts = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    assert told(claims(nlp, *texts)) == [("scope", "5 %", "5 per cent", "3.5%")]
