"""Which texts an edition holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from briefing.model import Article, Published
from briefing.window import Window, cutoff_of, opening_of

LONDON = ZoneInfo("Europe/London")
FRIDAY = cutoff_of(date(2026, 2, 13), time(6), LONDON)


def article(published: str | None, day_only: bool = False, name: str = "a") -> Article:
    at = datetime.fromisoformat(published).replace(tzinfo=LONDON) if published else None
    return Article(name, "source", name, "Text.", "0" * 64, published=Published(at, day_only) if at else None)


@pytest.mark.parametrize(
    ("published", "place"),
    [
        ("2026-02-12T05:59", "too_old"),
        ("2026-02-12T06:00", "too_old"),
        ("2026-02-12T06:01", "in"),
        ("2026-02-13T06:00", "in"),
        ("2026-02-13T06:01", "too_new"),
        (None, "in"),
    ],
)
def test_texts_after_the_last_cutoff_and_up_to_the_own_one_belong(published: str | None, place: str) -> None:
    window = Window(opening_of(FRIDAY, [], 24, 72), FRIDAY)
    assert window.place(article(published)) == place


@pytest.mark.parametrize(
    ("day", "place"),
    [("2026-02-11", "too_old"), ("2026-02-12", "in"), ("2026-02-13", "in"), ("2026-02-14", "too_new")],
)
def test_a_text_that_gives_only_its_day_belongs_where_any_part_of_the_day_does(day: str, place: str) -> None:
    window = Window(opening_of(FRIDAY, [], 24, 72), FRIDAY)
    assert window.place(article(day, day_only=True)) == place


def test_undated_texts_belong_to_the_edition_that_first_sees_them() -> None:
    window = Window(opening_of(FRIDAY, [], 24, 72), FRIDAY, had=frozenset({"seen"}))
    assert window.place(article(None, name="seen")) == "had_before"
    assert window.place(article(None, name="unseen")) == "in"
    assert window.place(article("2026-02-12", day_only=True, name="seen")) == "had_before"


def test_the_window_opens_at_the_last_edition_whatever_its_day() -> None:
    wednesday, thursday = (cutoff_of(date(2026, 2, day), time(6), LONDON) for day in (11, 12))
    assert opening_of(FRIDAY, [wednesday], 24, 72) == wednesday
    assert opening_of(FRIDAY, [wednesday, thursday, FRIDAY], 24, 72) == thursday


def test_the_first_edition_of_a_monday_looks_back_over_the_weekend() -> None:
    monday = cutoff_of(date(2026, 2, 16), time(6), LONDON)
    assert opening_of(monday, [], 24, 72) == FRIDAY


def test_the_window_opens_at_the_same_time_of_day_across_a_change_of_the_clocks() -> None:
    after_spring = cutoff_of(date(2026, 3, 29), time(6), LONDON)
    opened = opening_of(after_spring, [], 24, 72)
    assert opened.time() == time(6)
    assert (after_spring.astimezone(UTC) - opened.astimezone(UTC)).total_seconds() == 23 * 3600
