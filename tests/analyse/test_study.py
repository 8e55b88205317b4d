"""What of one story is to be told: each figure once, the notable first, differences of figures between articles."""

from __future__ import annotations

from spacy.language import Language

from briefing.analyse import analyse
from briefing.analyse.study import Limits, study
from briefing.model import Article, Story, Study

TEXTS = {
    "a": "Members agreed to spend 5 per cent of gross domestic product on defence. "
    "The bridge at Eastmoor cost £12.5 million. Twelve people were injured in the collision at Eastmoor on Thursday.",
    "b": "Members will spend 5% of GDP on defence. Eastmoor council paid £12.5 million for the bridge. "
    "Fourteen people were injured in the collision at Eastmoor on Thursday. "
    "All of this was voted by the council's 32 members.",
}


def told(nlp: Language, limits: Limits | None = None) -> tuple[Study, dict[str, Article]]:
    articles = {name: Article(name, "s", name, text, "0" * 64) for name, text in TEXTS.items()}
    findings = {one.article_id: one for one in analyse(nlp, articles.values())}
    return study(Story("s-1", ("a", "b"), (("a",), ("b",))), articles, findings, limits or Limits()), articles


def amounts(nlp: Language, limits: Limits | None = None) -> list[tuple[str, tuple[str, ...]]]:
    found, articles = told(nlp, limits)
    findings = {one.article_id: one for one in analyse(nlp, articles.values())}
    return [(articles[one].at(findings[one].figures[place].span), others) for one, place, others in found.figures]


def test_a_figure_that_several_sources_give_stands_once(nlp: Language) -> None:
    given = dict(amounts(nlp))
    assert given["£12.5 million"] == ("b",)
    assert given["5 per cent"] == ("b",)
    assert "5%" not in given


def test_background_comes_last_and_apart(nlp: Language) -> None:
    names = [amount for amount, _ in amounts(nlp)]
    assert names[-1] == "32 members"
    assert [amount for amount, _ in amounts(nlp, Limits(figures=1))] == [names[0], "32 members"]


def test_figures_that_differ_between_articles_are_put_side_by_side(nlp: Language) -> None:
    found, articles = told(nlp)
    accounts = [[articles[words.article_id].at(words) for words, _ in one.accounts] for one in found.disagreements]
    assert accounts == [["Twelve people", "Fourteen people"]]
    contexts = [context for one in found.disagreements for _, context in one.accounts]
    assert all(context and "injured" in articles[context.article_id].at(context) for context in contexts)
