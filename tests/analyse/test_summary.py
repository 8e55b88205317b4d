"""The few sentences that tell a story: they stand alone, cover what all report, and do not repeat each other."""

from __future__ import annotations

from spacy.language import Language

from briefing.analyse import analyse
from briefing.analyse.summary import choose_summary
from briefing.model import Article, Story

TEXTS = {
    "a": "The harbour board of Eastmoor approved a £12.5 million ferry terminal on Thursday.\n\n"
    "It will replace a pier of 1931.\n\n"
    "“This terminal will serve the islands for fifty years,” said Aoife Tarrant, the chair of the harbour board.\n\n"
    "Work on the terminal will begin in May, according to the board’s engineer.",
    "b": "A new ferry terminal for Eastmoor was approved by the harbour board on Thursday at a cost of £12.5 million.\n\n"
    "Island councils had asked for the terminal since the storm of 2019 broke the old pier.",
    "c": "The harbour board of Eastmoor approved a £12.5 million ferry terminal on Thursday.\n\n"
    "It will replace a pier of 1931.",
}


def summary(nlp: Language, order: str, limit: int = 3) -> list[str]:
    articles = {one: Article(one, "s", one, TEXTS[one], "0" * 64) for one in order}
    findings = {one.article_id: one for one in analyse(nlp, articles.values())}
    story = Story("s-1", tuple(order), (("a", "c"), ("b",)))
    return [articles[span.article_id].at(span) for span in choose_summary(story, articles, findings, limit)]


def test_a_summary_tells_what_all_report_first_and_repeats_nothing(nlp: Language) -> None:
    told = summary(nlp, "abc")
    assert "approved" in told[0]
    assert sum("approved" in sentence for sentence in told) == 1
    assert not any(sentence.startswith(("It ", "“")) for sentence in told)


def test_the_order_of_the_articles_does_not_matter(nlp: Language) -> None:
    assert summary(nlp, "abc") == summary(nlp, "cba") == summary(nlp, "bca")


def test_a_summary_keeps_to_its_limit(nlp: Language) -> None:
    assert [len(summary(nlp, "abc", limit)) for limit in (1, 2)] == [1, 2]


def test_what_is_known_is_left_out(nlp: Language) -> None:
    articles = {one: Article(one, "s", one, TEXTS[one], "0" * 64) for one in "ab"}
    findings = {one.article_id: one for one in analyse(nlp, articles.values())}
    story = Story("s-1", ("a", "b"), (("a",), ("b",)))
    spans = choose_summary(story, articles, findings, 3, lambda sentence: "approved" in sentence)
    assert spans
    assert not any("approved" in articles[span.article_id].at(span) for span in spans)


def test_what_comes_next_is_told_where_it_is_nearly_as_good(nlp: Language) -> None:
    text = (
        "The council of Eastmoor closed the harbour road on Monday after a storm.\n\n"
        "The storm on Monday broke the harbour wall of Eastmoor in three places.\n\n"
        "Engineers will repair the wall by June, at a cost of £2 million to the county.\n\n"
        "The harbour road of Eastmoor carries the lorries of the fish market."
    )
    articles = {"a": Article("a", "s", "a", text, "0" * 64)}
    findings = {one.article_id: one for one in analyse(nlp, articles.values())}
    spans = choose_summary(Story("s-1", ("a",), (("a",),)), articles, findings, 3)
    assert any("will repair" in text[span.start : span.end] for span in spans)


def test_five_of_what_was_told_before_stand_alone_in_no_summary(nlp: Language) -> None:
    (found,) = analyse(
        nlp, [Article("a", "s", "a", "The hospital at Eastmoor said at 1am that five had already gone.", "0")]
    )
    assert [one.stands_alone for one in found.sentences] == [False]
