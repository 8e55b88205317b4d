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


def test_what_one_witness_alone_reports_is_marked(nlp: Language) -> None:
    found, articles = told(nlp)
    marked = {articles[span.article_id].at(span) for span in found.single}
    assert "32 members" in marked
    assert not marked & {"£12.5 million", "5 per cent"}


def test_in_a_story_of_one_witness_nothing_is_marked(nlp: Language) -> None:
    articles = {"a": Article("a", "s", "a", TEXTS["a"], "0" * 64)}
    findings = {one.article_id: one for one in analyse(nlp, articles.values())}
    assert study(Story("s-1", ("a",), (("a",),)), articles, findings, Limits()).single == frozenset()


def test_of_a_story_that_was_told_only_what_is_new_is_told(nlp: Language) -> None:
    earlier = Article("e", "s", "e", TEXTS["a"], "0" * 64)
    later = Article("l", "s", "l", TEXTS["b"].replace("32 members", "35 members"), "0" * 64)
    articles = {"e": earlier, "l": later}
    findings = {one.article_id: one for one in analyse(nlp, [later])}
    found = study(Story("s-1", ("l",), (("l",),), ("e",)), articles, findings, Limits())
    assert found.novelty == "updated"
    told_now = [later.at(span) for span in found.summary]
    assert "Fourteen people were injured in the collision at Eastmoor on Thursday." in told_now
    assert "Members will spend 5% of GDP on defence." not in told_now
    assert {later.at(findings["l"].figures[place].span) for _, place, _ in found.figures} == {
        "Fourteen people",
        "35 members",
    }
