"""A day's articles by a cascade: what is told is read, the rest is counted; the order of input makes no difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest
from conftest import here

from briefing.analyse.analyst import Analysis
from briefing.analyse.day import READ_OF_A_STORY, SPARE_STORIES, Analysed, Past, analyse_day, to_read
from briefing.analyse.ranking import Interests
from briefing.analyse.study import Limits
from briefing.model import Article, Findings, Published, Story, Watch

MORNING = datetime(2026, 3, 2, 6, tzinfo=UTC)
TOWNS = "Eastmoor Tallowby Quenby Marnwick Skelle Lorne Brackley Ludd Wexmoor Corrie Esker Thornmere".split()
TEXT = (
    "The {0} council closed the {0} {1} on Monday for repairs that will cost £{2} million. "
    "“The {1} is older than anybody in {0},” said Ann {0}son, the leader of the council."
)
UNRELATED = (
    "The Eastmoor bridge closed on Monday. Welders will spend £2 million on its cables, said Ann Sorley of the council.",
    "Dairy farms in Tallowby lost 1,400 cows to a fever. “We buried half the herd,” said the vet Jon Arkwright.",
    "A violin of 1721 fetched £3.6 million at an auction in Quenby. Its buyer, Lena Moss, plays in the city's orchestra.",
)
ENDINGS = "ers ward like side folk ville port gate land ness mere ham".split()
THINGS = "bridge school harbour library stadium tunnel museum market airport hospital prison theatre".split()


def article(number: int, text: str | None = None, language: str = "en") -> Article:
    """A text that shares no word with that of another number."""
    words = text or f"The {THINGS[number]}. " + " ".join(f"{TOWNS[number]}{ending}" for ending in ENDINGS)
    published = Published(MORNING - timedelta(hours=1))
    name = f"a{number:02}"
    return Article(name, "Post", name, words, "0" * 64, None, f"Outlet {number}", published=published, language=language)


class Counting:
    """An analyst that finds nothing and remembers what it was given."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, articles: Iterable[Article], meanwhile: Callable[[], object]) -> Analysis:
        meanwhile()
        todo = [one.id for one in articles]
        self.read += todo
        return tuple(Findings(one) for one in todo), {"name": "none"}


def analysed(articles: Iterable[Article], stories: int, interests: Interests | None = None) -> tuple[Analysed, list[str]]:
    analyst = Counting()
    found = analyse_day(
        {one.id: one for one in articles}, Past(), interests or Interests(), Limits(), stories, analyst, lambda: None
    )
    return found, analyst.read


def test_only_what_can_be_told_is_read() -> None:
    articles = [article(number) for number in range(12)]
    found, read = analysed(articles, stories=2)
    assert len(found.studies) == len(read) == 2 + SPARE_STORIES
    assert len(found.unread) == 12 - len(read)
    assert {one.story.article_ids[0] for one in found.studies} == set(read)


def test_what_is_watched_is_read_first() -> None:
    watched = Interests((Watch("Prisons", terms=("prison",)),))
    found, _ = analysed([article(number) for number in range(12)], 1, watched)
    assert found.studies[0].story.article_ids == ("a10",)
    assert ("watched: Prisons", 8.0) in found.studies[0].reasons


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        pytest.param(4.0, {"a00"}, id="far behind: no finding could bring the others in"),
        pytest.param(0.5, {"a00", "a01", "a02"}, id="near: the others are read as well"),
    ],
)
def test_a_story_is_read_only_if_what_is_found_may_bring_it_in(weight: float, expected: set[str]) -> None:
    articles = {f"a{number:02}": article(number, text) for number, text in enumerate(UNRELATED)}
    read: set[str] = set()

    def reading(articles: Iterable[Article], meanwhile: Callable[[], object]) -> Analysis:
        chosen = tuple(articles)
        read.update(one.id for one in chosen)
        return here(chosen, meanwhile)

    watched = Interests((Watch("Bridges", terms=("bridge",), weight=weight),))
    found = analyse_day(articles, Past(), watched, Limits(), 1, reading)
    assert read == expected
    assert len(found.studies) + len(found.unread) == 3


def test_the_order_of_the_articles_makes_no_difference() -> None:
    articles = [article(number) for number in range(12)]
    assert analysed(articles, 2) == analysed(articles[::-1], 2)


def test_a_text_in_another_language_is_counted_and_named_and_not_read() -> None:
    found, read = analysed([article(0), article(1, language="de")], 2)
    assert read == ["a00"]
    assert [(gap.source, gap.stage) for gap in found.gaps] == [("Post: a01", "analyse")]
    assert len(found.studies) == 2


def test_of_a_large_story_the_fullest_text_of_each_witness_is_read_first() -> None:
    articles = {one.id: one for one in (article(number, "Word. " * (number + 1)) for number in range(12))}
    ids = tuple(articles)
    story = Story("s", ids, (ids[:6], ids[6:]))
    assert to_read(story, articles)[:2] == ("a11", "a05")
    assert len(to_read(story, articles)) == READ_OF_A_STORY


@pytest.mark.parametrize("copies", [1, 2])
def test_a_story_of_yesterday_in_the_same_words_is_continuing(copies: int) -> None:
    from briefing.compose import Day, Frame, compose, told_in
    from briefing.model import Tally

    told = TEXT.format(TOWNS[0], THINGS[0], 2)
    before = {"a00": article(0, told)}
    found = analyse_day(before, Past(), Interests(), Limits(), 5, here)
    frame = Frame("Brief", "", "", MORNING.date(), MORNING, MORNING)
    brief = compose(frame, Day(before, found.findings, found.studies), Tally(1, 0, 0, 0, 0, 0, 0, 0))
    again = {f"b{number}": Article(f"b{number}", "Mail", "b", told, "1" * 64) for number in range(copies)}
    after = analyse_day(again, Past(before, told_in(brief)), Interests(), Limits(), 5, here)
    (study,) = after.studies
    assert (study.novelty, study.told_on, study.summary, study.quotes) == ("continuing", MORNING.date(), (), ())
    assert study.story.id == brief.stories[0].id
