"""Fixed English for dates, whatever the locale; links that may be followed; letters that have a glyph."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from briefing.model import Published
from briefing.render import dates
from briefing.render.fonts import uncovered
from briefing.render.labels import ENGLISH, counted
from briefing.render.view import story_anchor
from briefing.render.words import href

NOON = datetime(2026, 7, 1, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (NOON, "12:05 UTC"),
        (NOON.astimezone(ZoneInfo("Europe/London")), "13:05 BST"),
        (NOON.astimezone(ZoneInfo("Asia/Dubai")), "16:05 UTC+04:00"),
        (NOON.astimezone(timezone(timedelta(hours=5, minutes=30))), "17:35 UTC+05:30"),
        (NOON.astimezone(timezone(-timedelta(hours=3, minutes=30))), "08:35 UTC-03:30"),
    ],
)
def test_the_time_of_day_names_its_zone(moment: datetime, expected: str) -> None:
    assert dates.clock(moment) == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (None, "undated"),
        (Published(NOON), "1 July 2026, 21:05"),
        (Published(NOON, day_only=True), "1 July 2026"),
        (Published(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)), "2 July 2026, 08:30"),
    ],
)
def test_a_date_is_given_in_the_brief_s_zone_and_no_more_exactly_than_known(
    published: Published | None, expected: str
) -> None:
    assert dates.when(published, ZoneInfo("Asia/Tokyo"), ENGLISH) == expected


def test_a_day_is_written_out() -> None:
    assert dates.day(date(2026, 2, 13), ENGLISH) == "Friday 13 February 2026"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com/a?b=c#d", True),
        ("http://example.com", True),
        ("mailto:desk@example.com", True),
        ("HTTPS://EXAMPLE.COM", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("data:text/html,x", False),
        ("//example.com/a", False),
        ("https:///nowhere", False),
        ("https://example.com/a b", False),
        ("https://example.com/\n", False),
        ("java\tscript:alert(1)", False),
        ("https://[::1", False),
        ("", False),
        (None, False),
    ],
)
def test_a_link_leads_to_the_web_or_a_mailbox(url: str | None, expected: bool) -> None:
    assert href(url) == (url if expected else None)


@pytest.mark.parametrize(
    "text",
    [
        "Þórhildur Guðmundsdóttir",
        "Владислав Ґерґеліжиу, Її",
        "Wąż Łódź źćń",
        "Şişli İstanbul ığ",
        "Γιώργος Ψώμας ΐΰ",
        "£€$¥“”‘’–—…",
    ],
)
def test_the_names_of_europe_have_glyphs(text: str) -> None:
    assert uncovered(text) == ()


def test_letters_without_a_glyph_are_found() -> None:
    assert uncovered("Łódź שלום") == ("ו", "ל", "ם", "ש")


@pytest.mark.parametrize(("number", "expected"), [(0, "0 texts received"), (1, "1 text received"), (2, "2 texts received")])
def test_things_are_counted(number: int, expected: str) -> None:
    assert counted(ENGLISH, "received", number) == expected


@pytest.mark.parametrize(
    ("story", "expected"), [("nato-meeting_2", "story-nato-meeting_2"), ('a"><b>', "story-"), ("", "story-")]
)
def test_a_story_s_name_in_the_page_is_a_plain_word(story: str, expected: str) -> None:
    name = story_anchor(story)
    assert name.startswith(expected)
    assert name.replace("-", "").replace("_", "").isalnum()
