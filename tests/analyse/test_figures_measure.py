"""What makes two figures of different editions one measure, and by how much it changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import SEEDS, needs_seeds
from spacy.language import Language

from briefing.analyse import language
from briefing.analyse.figures import find_figures
from briefing.analyse.figures.measure import Change, change, measure_key, measures
from briefing.analyse.figures.periods import Period, read_period
from briefing.model import Figure

SAMPLES = Path(__file__).parents[2] / "sources"
PUBLISHED = date(2026, 2, 12)


def keyed(nlp: Language, text: str, story: str = "") -> list[str]:
    return [measure_key(one, text, PUBLISHED, story) for one in find_figures(language.parse(nlp, text), "a")]


def only(nlp: Language, text: str) -> Figure:
    (figure,) = find_figures(language.parse(nlp, text), "a")
    return figure


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Allies agreed on a target of 3.5% of GDP on defence.",
         "The goal of spending 3.5 per cent of gross domestic product on defense was repeated."),
        ("Members agreed to spend 5 per cent of GDP on defence and security-related investments.",
         "The target of 5 % of GDP for security investments and defence was met with doubt."),
        ("Norway's unemployment rate rose to 4.1 per cent in March.",
         "The unemployment rate of Norway was 4.3 per cent in April."),
        ("The unemployment rate of Norway was 4.3 per cent.", "Unemployment in Norway stands at 4.4%."),
        ("Norway's defence budget is €9.1 billion.", "The defence budget of Norway will be 10.2 billion euros."),
        ("Germany spends 2.1 per cent of GDP on defence.", "Germany's defence spending reached 2.4 per cent of GDP."),
    ],
)  # fmt: skip
def test_one_measure_told_in_other_words_has_one_key(nlp: Language, one: str, other: str) -> None:
    assert keyed(nlp, one) == keyed(nlp, other) != [""]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # another part of the same whole, another whole, another country, another unit
        ("The target is 5 per cent of GDP on defence and roads.", "The target is 3.5 per cent of GDP on defence."),
        ("Norway's budget deficit is 5 per cent of GDP.", "Norway's budget deficit is 5 per cent of revenue."),
        ("Unemployment in Norway is 4 per cent.", "Unemployment in Spain is 9 per cent."),
        ("Norway's defence budget is €9.1 billion.", "Norway's defence budget is $9.1 billion."),
        ("Norway's defence budget is €9 billion a year.", "Norway's defence budget is €9 billion."),
        # a goal and an outcome; two goals for two years; a year and a month
        ("Norway's target is 3.5 per cent of GDP on defence.", "Norway spends 2.1 per cent of GDP on defence."),
        ("The target is 3 per cent of GDP on defence by 2030.", "The target is 4 per cent of GDP on defence by 2035."),
        ("Inflation in Norway was 2.1 per cent in 2025.", "Inflation in Norway was 2.4 per cent in January."),
    ],
)  # fmt: skip
def test_another_measure_has_another_key(nlp: Language, one: str, other: str) -> None:
    first, second = keyed(nlp, one), keyed(nlp, other)
    assert first != second
    assert "" not in (*first, *second)


@pytest.mark.parametrize(
    "text",
    [
        # what happened once, or is brought up as new
        "The ministry announced £540 million for missiles for Norway.",
        "It is a £540 million weapons package for Norway.",
        "Norway won a further 300 tents for the camp.",
        # what says no measure, or says it of anything
        "The failure cost £5 million.",
        "Norway has 5 per cent.",
        "It was 5 per cent.",
        # what it is compared with, by how much it moved, how long it took, how many at a guess
        "Unemployment in Norway rose by 2 per cent.",
        "The defence budget of Norway is tens of billions of euros.",
        "The trial of the ministers took three years.",
        "Twelve people were killed in Larnsund.",
    ],
)
def test_what_cannot_be_followed_with_certainty_has_no_key(nlp: Language, text: str) -> None:
    assert set(keyed(nlp, text)) == {""}


def test_casualties_are_followed_within_one_story(nlp: Language) -> None:
    first = keyed(nlp, "At least 12 people were killed in the flood.", "flood")
    later = keyed(nlp, "The number of people killed rose; 14 people died.", "flood")
    assert first == later == ["casualties|people|killed|flood"]
    assert keyed(nlp, "Twelve people were killed in the fire.", "fire") != first
    assert keyed(nlp, "Twelve people were wounded in the flood.", "flood") != first


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Unemployment is 4.1 per cent.", "Unemployment is 4.3 per cent.", Change(Decimal("0.2"), "percentage point")),
        ("The budget is €9.1 billion.", "The budget is €10.2 billion.", Change(Decimal("1100000000"), "EUR")),
        ("The budget is €9.1 billion.", "The budget is €9.1 billion.", Change(Decimal(0), "EUR")),
        ("The alliance has 32 members.", "The alliance has 31 members.", Change(Decimal(-1), "member")),
        ("The budget is €9.1 billion.", "The budget is $10.2 billion.", None),
        ("The budget is about €9 billion.", "The budget is €10.2 billion.", None),
        ("The budget is €9 billion.", "The budget is more than €10 billion.", None),
        ("The budget is €9 billion.", "The budget is between €10 billion and €11 billion.", None),
        ("The budget is billions of euros.", "The budget is €10 billion.", None),
        ("Unemployment is 4 per cent.", "Unemployment rose by 2 per cent.", None),
        ("A third of members left.", "Half of members left.", None),
    ],
)
def test_change_is_exact_or_none(nlp: Language, before: str, after: str, expected: Change | None) -> None:
    assert change(only(nlp, before), only(nlp, after)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2025", Period(frozenset({2025}))),
        ("the third quarter of 2025", Period(frozenset({2025}), ("quarter", 3))),
        ("Q3", Period(part=("quarter", 3))),
        ("the second half of last year", Period(frozenset({2025}), ("half", 2))),
        ("March 2025", Period(frozenset({2025}), ("month", 3))),
        ("last month", Period(frozenset({2026}), ("month", 1))),
        ("next year", Period(frozenset({2027}))),
        ("the next five years", Period()),
        ("Tuesday", Period()),
        ("2025 and 2026", Period(frozenset({2025, 2026}))),
    ],
)
def test_period_is_read(words: str, expected: Period) -> None:
    assert read_period(words, PUBLISHED) == expected


def test_without_a_day_of_publishing_last_year_is_no_year() -> None:
    assert read_period("last year", None) == Period()


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("2025", "2026", True),
        ("March", "April", True),
        ("the first quarter", "the second quarter", True),
        ("the first half", "the second half", True),
        ("March 2025", "2025", True),
        ("March", "the first quarter", True),
        ("March 2025", "March", False),
        ("2025", "2025 and 2026", False),
        ("Tuesday", "March", False),
    ],
)
def test_periods_that_certainly_differ(one: str, other: str, differs: bool) -> None:
    first, second = read_period(one, None), read_period(other, None)
    assert (first.differs(second), second.differs(first)) == (differs, differs)


@needs_seeds
def test_the_two_targets_of_the_seeds_are_two_measures(nlp: Language) -> None:
    keys = [key for path in sorted(SEEDS.glob("*.txt")) for key in keyed(nlp, path.read_text("utf-8")) if key]
    assert keys == [
        "percent|percentage|GDP|target|defence investment security|2025",
        "percent|percentage|GDP|target|defence|",
    ]


def test_a_measure_of_which_a_text_gives_two_values_is_not_followed(nlp: Language) -> None:
    text = "The alliance has 32 members. The budget of Norway is €9 billion. The alliance has 31 members."
    figures = find_figures(language.parse(nlp, text), "a")
    assert {key: figure.low for key, figure in measures(figures, text).items()} == {
        "money|eur||level|budget norway|": Decimal(9_000_000_000)
    }


def test_no_two_values_of_one_sample_are_taken_for_one_measure(nlp: Language) -> None:
    for path in sorted(SAMPLES.glob("*/*.txt")):
        text = path.read_text("utf-8")
        found: dict[str, set[Decimal]] = {}
        for figure in find_figures(language.parse(nlp, text), "a"):
            found.setdefault(measure_key(figure, text, PUBLISHED), set()).add(figure.low)
        found.pop("", None)
        assert all(len(values) == 1 for values in found.values()), path.name
