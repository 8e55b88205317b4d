"""Pairs of short articles: what is said to differ is what does; what is known not to be found is marked so in the table."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from briefing.analyse import analyse
from briefing.analyse.counts import find_figure_disagreements
from briefing.analyse.differences import find_differences
from briefing.analyse.figures.matching import match_figures
from briefing.analyse.people import join_people
from briefing.analyse.quotes.key import key_quotes
from briefing.model import Article, Published, Story

PAIRS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "differences.toml").read_text("utf-8"))["pair"]
WRITTEN = "2026-02-25T09:00:00+00:00"
SIDES = ("one", "other")
# Verdicts that tell a difference apart from a conflict.
APART = {"scope", "period", "role"}


def article(side: str, fields: dict[str, str]) -> Article:
    at = fields.get("published", WRITTEN)
    published = Published(datetime.fromisoformat(at)) if at else None
    return Article(side, side, side, fields["text"], "0" * 64, outlet=side, published=published)


def told(nlp: Language, fields: dict[str, Any], *orders: tuple[tuple[str, ...], ...]) -> list[set[str]]:
    """What the two articles of a pair are said to differ about, for each order of the witnesses."""
    articles = {side: article(side, fields[side]) for side in SIDES}
    findings = {one.article_id: one for one in analyse(nlp, articles.values())}
    pairs = [(articles[side], findings[side]) for side in SIDES]
    people = join_people([(one, found.people) for one, found in pairs])
    figures = match_figures([(one, figure) for one, found in pairs for figure in found.figures])
    found = []
    for witnesses in orders:
        story, quotes = Story("s", SIDES, witnesses), key_quotes(pairs, people, witnesses, (), 10)
        found.append({one.about for one in find_differences(story, people, figures, quotes, articles, findings)} - APART)
    return found


@pytest.mark.parametrize("fields", PAIRS, ids=[one["name"] for one in PAIRS])
def test_what_differs_is_told_and_nothing_else(nlp: Language, fields: dict[str, Any]) -> None:
    expected = {fields["differ"]} if fields["differ"] and not fields.get("missed") else set()
    assert told(nlp, fields, (("one",), ("other",)), (("other",), ("one",))) == [expected, expected]


def test_the_table_is_of_conflicts_and_of_what_only_looks_so() -> None:
    conflicts = [one for one in PAIRS if one["differ"]]
    missed = [one for one in conflicts if one.get("missed")]
    assert (len(conflicts) >= 30, len(PAIRS) - len(conflicts) >= 30, len(missed) <= len(conflicts) // 4) == (
        True,
        True,
        True,
    )


@pytest.mark.parametrize("about", ["conflict", "date", "place", "outcome", "wording"])
def test_copies_of_one_text_do_not_differ(nlp: Language, about: str) -> None:
    fields = next(one for one in PAIRS if one["differ"] == about and not one.get("missed"))
    assert told(nlp, fields, (SIDES,)) == [set()]


@pytest.mark.parametrize(("published", "about"), [(WRITTEN, "conflict"), ("2026-02-25T16:00:00+00:00", "period")])
def test_a_higher_toll_of_a_later_report_is_of_another_period(nlp: Language, published: str, about: str) -> None:
    text = "{} people were killed when a coach overturned near Marnwick on Monday."
    articles = {
        "one": article("one", {"text": text.format("Nine")}),
        "other": article("other", {"text": text.format("Eleven"), "published": published}),
    }
    findings = {one.article_id: one for one in analyse(nlp, articles.values())}
    groups = match_figures([(one, figure) for one in articles.values() for figure in findings[one.id].figures])
    (difference,) = find_figure_disagreements(groups, Story("s", SIDES, (("one",), ("other",))), articles, findings)
    accounts = [articles[words.article_id].at(words) for words, _ in difference.accounts]
    assert (difference.about, accounts) == (about, ["Nine people", "Eleven people"])
