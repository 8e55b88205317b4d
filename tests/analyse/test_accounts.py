"""Two witnesses that tell opposite outcomes of one event differ; two events, two days or two words for one do not."""

from __future__ import annotations

import pytest
from spacy.language import Language

from briefing.analyse import analyse
from briefing.analyse.accounts import find_outcome_disagreements
from briefing.model import Article, Story

SAID = "The harbour board of Eastmoor approved the new ferry terminal on Thursday."


@pytest.mark.parametrize(
    ("other", "differ"),
    [
        ("The harbour board of Eastmoor rejected the new ferry terminal on Thursday.", True),
        ("The harbour board of Eastmoor has not approved the new ferry terminal on Thursday.", True),
        ("The harbour board of Eastmoor backed the new ferry terminal on Thursday.", False),
        ("The harbour board of Eastmoor rejected the new ferry terminal on Monday.", False),
        ("The harbour board of Eastmoor rejected a new hotel beside the old market on Thursday.", False),
        ("The harbour board of Marnwick rejected the new coal terminal on Thursday.", False),
        ("The ferry terminal was rejected.", False),
    ],
)
def test_only_opposite_outcomes_of_one_event_differ(nlp: Language, other: str, differ: bool) -> None:
    articles = {name: Article(name, "s", name, text, "0" * 64) for name, text in (("a", SAID), ("b", other))}
    findings = {one.article_id: one for one in analyse(nlp, articles.values())}
    found = find_outcome_disagreements(Story("s", ("a", "b"), (("a",), ("b",))), articles, findings)
    assert [[articles[span.article_id].at(span) for span, _ in one.accounts] for one in found] == (
        [[SAID, other]] if differ else []
    )
    one_witness = Story("s", ("a", "b"), (("a", "b"),))
    assert find_outcome_disagreements(one_witness, articles, findings) == ()
