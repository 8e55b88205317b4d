"""A story keeps its identity through the days, whatever it shares with the day before."""

from __future__ import annotations

from datetime import date

import pytest

from briefing.analyse.stories import carry_on
from briefing.model import Article, BriefStory, Change, Headline, Story, Told

MONDAY = date(2026, 3, 2)


def group(*ids: str) -> Story:
    return Story(f"own-{ids[0]}", ids, tuple((one,) for one in ids))


def told(story: str, *ids: str, day: date = MONDAY) -> Told:
    return Told(day, BriefStory(story, Headline("", ids[0]), "", "new", 1, 1, None, (), (), (), (), ()), ids)


def article(name: str) -> Article:
    return Article(name, "s", name, name, "0" * 64)


@pytest.mark.parametrize(
    ("grouped", "before", "expected"),
    [
        pytest.param([group("x")], [], [(None, ("x",), ())], id="a new story"),
        pytest.param([group("a", "x")], [told("s-1", "a")], [("s-1", ("x",), ("a",))], id="goes on"),
        pytest.param([group("a")], [told("s-1", "a")], [], id="nothing of the day"),
        pytest.param(
            [group("a", "x"), group("b", "c", "y")],
            [told("s-1", "a", "b", "c")],
            [(None, ("x",), ()), ("s-1", ("y",), ("b", "c"))],
            id="two groups go on from one story: the larger part does",
        ),
        pytest.param(
            [group("a", "b", "c", "x")],
            [told("s-1", "a"), told("s-2", "b", "c")],
            [("s-2", ("x",), ("a", "b", "c"))],
            id="two stories become one: the larger goes on",
        ),
    ],
)
def test_a_story_goes_on_under_its_id(
    grouped: list[Story], before: list[Told], expected: list[tuple[str | None, tuple[str, ...], tuple[str, ...]]]
) -> None:
    found = carry_on(grouped, {"x", "y"}, before)
    assert [(one.article_ids, one.earlier) for one in found] == [(ids, earlier) for _, ids, earlier in expected]
    for story, (name, _, _) in zip(found, expected, strict=True):
        assert story.id == name if name else story.id not in {one.story.id for one in before}


def test_an_id_lasts_through_a_chain_of_days_that_share_no_article() -> None:
    (first,) = carry_on([group("a")], {"a"}, [])
    (second,) = carry_on([group("a", "b")], {"b"}, [told(first.id, "a")])
    (third,) = carry_on([group("b", "c")], {"c"}, [told(second.id, "b")])
    assert first.id == second.id == third.id


def test_a_changed_text_stays_with_its_story_however_much_of_it_is_new() -> None:
    change = Change(article("a"), article("x"))
    (story,) = carry_on([group("a", "b"), group("x")], {"x"}, [told("s-1", "a", "b")], [change])
    assert (story.id, story.article_ids, story.witnesses, story.earlier) == ("s-1", ("x",), (("x",),), ("a", "b"))


def test_a_vanished_text_brings_its_story_back() -> None:
    (story,) = carry_on([group("a")], set(), [told("s-1", "a")], [Change(article("a"), None)])
    assert (story.id, story.article_ids, story.earlier) == ("s-1", (), ("a",))
