"""Two witnesses that give another day or place of one event differ; two events, ranges, moves and larger places do not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from spacy.language import Language

from briefing.analyse import analyse
from briefing.analyse.events import find_event_disagreements
from briefing.model import Article, Published, Story

PUBLISHED = datetime(2026, 2, 25, 9, tzinfo=UTC)  # a Wednesday
OPENS = "The harbour board of Eastmoor will open the new ferry terminal on 3 March."
MEETS = "The harbour board of Eastmoor approved the new ferry terminal on Thursday."
HELD = "The harbour board of Eastmoor held its yearly meeting with islanders in Corran Hall, and 40 of them spoke."


def found(nlp: Language, *texts: str, witnesses: int = 2, dates: Mapping[int, datetime] | None = None) -> list[object]:
    """What differs: about what, whose, and the words, for texts of as many witnesses (one for all the later texts)."""
    articles = {
        str(number): Article(
            str(number), "s", f"{number}", text, "0" * 64, published=Published((dates or {}).get(number, PUBLISHED))
        )
        for number, text in enumerate(texts)
    }
    ids = tuple(articles)
    groups = (*((one,) for one in ids[: witnesses - 1]), ids[witnesses - 1 :])
    findings = {one.article_id: one for one in analyse(nlp, articles.values())}
    differences = find_event_disagreements(Story("s", ids, groups), articles, findings)
    for one in differences:
        for words, context in one.accounts:
            assert context
            assert context.start <= words.start
            assert words.end <= context.end
    return [
        (
            one.about,
            one.subject and articles[one.subject.article_id].at(one.subject),
            *(articles[words.article_id].at(words) for words, _ in one.accounts),
        )
        for one in differences
    ]


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        (OPENS, OPENS.replace("3 March", "4 March"), ("3 March", "4 March")),
        (OPENS, OPENS.replace("3 March", "Wednesday, March 4, 2026"), ("3 March", "Wednesday, March 4, 2026")),
        (OPENS, OPENS.replace("3 March", "Monday"), ("3 March", "Monday")),
        (MEETS, MEETS.replace("on Thursday", "on Friday"), ("Thursday", "Friday")),
        (OPENS, OPENS.replace("will open", "said it will open").replace("3", "5"), ("3 March", "5 March")),
    ],
)
def test_another_day_of_one_event_differs(nlp: Language, one: str, other: str, days: tuple[str, str]) -> None:
    opening = one.partition(f" on {days[0]}")[0]
    assert found(nlp, one, other) == [("date", opening, *days)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (OPENS, OPENS.replace("3 March", "March 3rd")),
        (OPENS, OPENS.replace("3 March", "Tuesday")),
        (OPENS, OPENS.replace("3 March", "Tuesday, 3 March 2026")),
        (OPENS.replace("3 March", "Tuesday"), OPENS.replace("3 March", "Tuesday, 24 March")),
        (OPENS, OPENS.replace("on 3 March", "by 4 March")),
        (OPENS, OPENS.replace("3 March", "3-5 April")),
        (OPENS, OPENS.replace("3 March", "4 and 5 March")),
        (OPENS, OPENS.replace("new ferry terminal", "old coal quay").replace("3", "4")),
        (OPENS, OPENS.replace("Eastmoor", "Marnwick").replace("3", "4")),
        (OPENS, OPENS.replace("new ferry", "second ferry").replace("3", "4")),
        (OPENS, OPENS.replace("3", "4") + " It had been planned for 3 March."),
        (OPENS, OPENS.replace("3", "4") + " The opening was postponed because of storms."),
        (OPENS, "The harbour board of Eastmoor, which will open the new ferry terminal, said on 4 March."),
        (OPENS, "The harbour board of Eastmoor said on 4 March it will open the new ferry terminal."),
        (MEETS, MEETS.replace("on Thursday", "late on Friday")),
        (MEETS, MEETS.replace("approved", "rejected").replace("Thursday", "Friday")),
    ],
)
def test_one_day_written_otherwise_and_other_events_do_not(nlp: Language, one: str, other: str) -> None:
    assert found(nlp, one, other) == []
    assert found(nlp, other, one) == []


def test_weekdays_of_reports_from_other_weeks_are_not_compared(nlp: Language) -> None:
    week_later = {1: datetime(2026, 3, 4, 9, tzinfo=UTC)}
    assert found(nlp, MEETS, MEETS.replace("Thursday", "Friday"), dates=week_later) == []


def test_copies_of_one_text_do_not_differ(nlp: Language) -> None:
    assert found(nlp, OPENS, OPENS.replace("3", "4"), witnesses=1) == []


def test_a_third_article_that_gives_both_days_settles_it(nlp: Language) -> None:
    both = "Some papers name 3 March, the board's own programme 4 March."
    assert found(nlp, OPENS, OPENS.replace("3", "4"), both, witnesses=3) == []


def test_another_place_of_one_kind_differs(nlp: Language) -> None:
    other = HELD.replace("Corran Hall", "St Ninian's Hall")
    subject = "The harbour board of Eastmoor held its yearly meeting with islanders"
    assert found(nlp, HELD, other) == [("place", subject, "Corran Hall", "St Ninian's Hall")]


@pytest.mark.parametrize(
    "other",
    [
        HELD.replace("Corran Hall", "Northshire"),
        HELD.replace("Corran Hall", "Old Corran Hall"),
        HELD.replace("Corran Hall", "Corrin Hall"),
        HELD.replace("Corran Hall", "Mill Street"),
        HELD.replace("in Corran Hall", "near Mill Hall"),
        HELD.replace("Corran Hall", "Mill Hall").replace("40", "50"),
        HELD.replace("Corran Hall", "Mill Hall") + " Last year it met in Corran Hall.",
        HELD.replace("Corran Hall", "Mill Hall").replace("yearly meeting", "summer dance"),
    ],
)
def test_places_that_may_be_one_and_other_events_do_not(nlp: Language, other: str) -> None:
    assert found(nlp, HELD, other) == []
    assert found(nlp, other, HELD) == []
