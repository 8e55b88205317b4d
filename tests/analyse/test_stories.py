"""Grouping: which articles become one story, and what never changes it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.analyse.stories import StoryText, group
from briefing.errors import AnalyseError
from briefing.model import Story

MORNING = datetime(2026, 2, 12, 7, tzinfo=UTC)

BRIDGE_FALLS = (
    "The Corrie bridge at Tallowby fell into the river Esker on Monday, minutes after police had closed it. The mayor of"
    " Tallowby, Hanna Brix, said that nobody had been on it. Engineers had seen cracks in a pier of the Corrie bridge."
)
BRIDGE_INQUIRY = (
    "Hanna Brix, the mayor of Tallowby, has asked for an inquiry into why the Corrie bridge fell into the Esker on Monday."
    " Police had closed the bridge minutes earlier, after engineers reported cracks in a pier."
)
OTHER_BRIDGE = (
    "A footbridge in Marnwick was lifted into place on Tuesday by two cranes. The council of Marnwick, led by Osvald Treen,"
    " paid 4.2 million for it, and cyclists may use it from June. Treen called it a gift to the valley of the Lorne."
)
STRIKE = (
    "Nurses at Quenby hospital voted to strike for three days from 2 March. Their union, led by Petra Vance, wants 7 per"
    " cent more pay. The health board of Quenby offered 3.5 per cent, and Vance called the offer an insult."
)
STRIKE_OFF = (
    "The strike of nurses at Quenby hospital is off. Petra Vance, who leads their union, accepted a rise of 5 per cent that"
    " the health board of Quenby had offered in the night, instead of the 7 per cent that nurses wanted."
)


def text(id_: str, words: str, **more: object) -> StoryText:
    return replace(StoryText(id=id_, title="", text=words), **more)  # type: ignore[arg-type]


def parts(stories: Sequence[Story]) -> set[frozenset[str]]:
    return {frozenset(story.article_ids) for story in stories}


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"a": BRIDGE_FALLS}, ["a"], id="one article"),
        pytest.param({"a": BRIDGE_FALLS, "b": BRIDGE_INQUIRY}, ["ab"], id="one event, told twice"),
        pytest.param({"a": BRIDGE_FALLS, "b": OTHER_BRIDGE}, ["a", "b"], id="two events of a kind"),
        pytest.param(
            {"a": BRIDGE_FALLS, "b": STRIKE, "c": BRIDGE_INQUIRY, "d": OTHER_BRIDGE, "e": STRIKE_OFF},
            ["ac", "be", "d"],
            id="three events",
        ),
        pytest.param({"a": "", "b": "", "c": STRIKE}, ["ab", "c"], id="empty texts are the same text"),
        pytest.param({"a": "!? ...", "b": STRIKE}, ["a", "b"], id="a text without words"),
        pytest.param({"a": "the and of", "b": "the and of it"}, ["a", "b"], id="words of grammar alone join nothing"),
    ],
)
def test_articles_on_one_event_are_one_story(articles: dict[str, str], expected: list[str]) -> None:
    stories = group([text(id_, words) for id_, words in articles.items()])
    assert parts(stories) == {frozenset(ids) for ids in expected}


def test_headlines_are_enough() -> None:
    headlines = {
        "a": "Corrie bridge in Tallowby falls into river Esker",
        "b": "Tallowby mayor wants inquiry after Corrie bridge falls",
        "c": "Quenby nurses vote to strike over pay",
        "d": "Nurses at Quenby hospital accept pay offer and call off strike",
    }
    stories = group([StoryText(id=id_, title=title, text="") for id_, title in headlines.items()])
    assert parts(stories) == {frozenset("ab"), frozenset("cd")}


def test_a_round_up_of_several_stories_does_not_join_them() -> None:
    articles = {"a": BRIDGE_FALLS, "b": BRIDGE_INQUIRY, "c": STRIKE, "d": STRIKE_OFF, "e": OTHER_BRIDGE}
    round_up = text("r", "\n\n".join((BRIDGE_FALLS, STRIKE, OTHER_BRIDGE)))
    stories = group([round_up, *(text(id_, words) for id_, words in articles.items())])
    assert parts([replace(one, article_ids=tuple(id_ for id_ in one.article_ids if id_ != "r")) for one in stories]) - {
        frozenset()
    } == {frozenset("ab"), frozenset("cd"), frozenset("e")}


def test_time_alone_never_joins() -> None:
    articles = [text("a", BRIDGE_FALLS, published=MORNING), text("b", STRIKE, published=MORNING)]
    assert len(group(articles)) == 2


def test_a_story_goes_on_from_the_day_before() -> None:
    articles = [
        text("b", BRIDGE_INQUIRY, published=MORNING + timedelta(days=1)),
        text("a", BRIDGE_FALLS, published=MORNING),
    ]
    assert [story.article_ids for story in group(articles)] == [("a", "b")]


def test_articles_stand_in_order_of_publication_and_undated_ones_last() -> None:
    articles = [
        text("a", BRIDGE_FALLS),
        text("b", BRIDGE_FALLS + " It was built in 1931.", published=MORNING + timedelta(hours=1)),
        text("c", BRIDGE_INQUIRY, published=(MORNING + timedelta(hours=2)).replace(tzinfo=None)),
        text("d", STRIKE, published=MORNING),
    ]
    assert [story.article_ids for story in group(articles)] == [("d",), ("b", "c", "a")]


def test_a_story_keeps_its_id_while_its_first_article_is_the_same() -> None:
    first = text("a", BRIDGE_FALLS, published=MORNING)
    later = text("b", BRIDGE_INQUIRY, published=MORNING + timedelta(hours=5))
    (alone,), (grown,) = group([first]), group([first, later])
    assert alone.id == grown.id == "s-ca978112ca1b"


def test_two_articles_with_one_id_are_refused() -> None:
    with pytest.raises(AnalyseError, match="two articles have the id 'a'; give each its own"):
        group([text("a", STRIKE), text("a", BRIDGE_FALLS)])


EVENTS = (BRIDGE_FALLS, BRIDGE_INQUIRY, OTHER_BRIDGE, STRIKE, STRIKE_OFF, "", "Petra Vance", "bridge \ud800\x00 ’s —")
SENTENCES = [sentence for event in EVENTS for sentence in event.split(". ")]


@st.composite
def mornings(draw: st.DrawFn) -> list[StoryText]:
    """Articles patched together from sentences, so that copies, halves and mixtures of stories come up."""
    number = draw(st.integers(0, 12))
    return [
        StoryText(
            id=f"{k:02}",
            title=draw(st.sampled_from(["", "Bridge falls", "Strike at Quenby"])),
            text=". ".join(draw(st.lists(st.sampled_from(SENTENCES), max_size=6))),
            published=draw(st.none() | st.just(MORNING) | st.datetimes(timezones=st.just(UTC))),
            outlet=draw(st.sampled_from(["", "The Esker Post", "Quenby Mail", "Radio Lorne"])),
            agency=draw(st.sampled_from([None, None, "Norrwire"])),
        )
        for k in range(number)
    ]


@given(mornings())
@settings(max_examples=30, deadline=None)
def test_every_article_is_in_one_story_and_of_one_witness(articles: list[StoryText]) -> None:
    stories = group(articles)
    ids = [article.id for article in articles]
    assert sorted(id_ for story in stories for id_ in story.article_ids) == ids
    for story in stories:
        assert sorted(id_ for witness in story.witnesses for id_ in witness) == sorted(story.article_ids)
    assert len({story.id for story in stories}) == len(stories)


@given(mornings(), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_input_makes_no_difference(articles: list[StoryText], chance: object) -> None:
    shuffled = list(articles)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert group(shuffled) == group(articles)


def test_the_hash_seed_makes_no_difference() -> None:
    program = (
        "import json, sys\n"
        "from briefing.analyse.stories import StoryText, group\n"
        "texts = json.load(sys.stdin)\n"
        "print(group([StoryText(str(k), '', text, outlet=f'O{k}') for k, text in enumerate(texts)]))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
            input=json.dumps(EVENTS).encode(),
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(runs) == 1
