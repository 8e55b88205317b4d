"""Written dates become moments, as exact as they are written; what is ambiguous or impossible becomes none."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from datetime import datetime

import pytest
from documents import BRUSSELS
from hypothesis import given
from hypothesis import strategies as st

from briefing.extract.dates import find_date, parse_date

MIDNIGHT = "2026-02-12T00:00:00+01:00"


@pytest.mark.parametrize(
    ("written", "at", "day_only"),
    [
        ("2026-02-12", MIDNIGHT, True),
        ("2026/02/12", MIDNIGHT, True),
        ("20260212", MIDNIGHT, True),
        ("12 February 2026", MIDNIGHT, True),
        ("12th of Feb. 2026", MIDNIGHT, True),
        ("Thursday, February 12, 2026", MIDNIGHT, True),
        ("Thu Feb 12 2026", MIDNIGHT, True),
        ("12.02.2026", MIDNIGHT, True),
        ("13/02/2026", "2026-02-13T00:00:00+01:00", True),
        ("02/13/2026", "2026-02-13T00:00:00+01:00", True),
        ("02/02/2026", "2026-02-02T00:00:00+01:00", True),
        ("2026-02-12T09:30", "2026-02-12T09:30:00+01:00", False),
        ("2026-02-12 09:30:15", "2026-02-12T09:30:15+01:00", False),
        ("2026-02-12T09:30:00Z", "2026-02-12T10:30:00+01:00", False),
        ("2026-02-12T09:30:00.123456+00:00", "2026-02-12T10:30:00+01:00", False),
        ("2026-02-12 09:30 +0530", "2026-02-12T05:00:00+01:00", False),
        ("Thu, 12 Feb 2026 23:30:00 -0500", "2026-02-13T05:30:00+01:00", False),
        ("12 February 2026, 9.30 am GMT", "2026-02-12T10:30:00+01:00", False),
        ("February 12, 2026 at 12:05 p.m. EST", "2026-02-12T18:05:00+01:00", False),
        ("12 July 2026 12:00 am", "2026-07-12T00:00:00+02:00", False),
        # A zone that means several is none: only the day is sure.
        ("2026-02-12 09:30 IST", MIDNIGHT, True),
    ],
)
def test_dates_and_times(written: str, at: str, day_only: bool) -> None:
    published = parse_date(written, BRUSSELS)
    assert published.at.isoformat() == at
    assert published.day_only is day_only


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2026-02-30", "day is out of range"),
        ("2026-13-01", "month must be in"),
        ("2026-02-12T25:00", "hour must be in"),
        ("12 February 2026 13:00 pm", "is no time"),
        ("0000-00-00", "the year 0 is not possible"),
        ("9999-12-31", "the year 9999 is not possible"),
        ("1066-10-14", "the year 1066 is not possible"),
        ("03/04/2026", "day and month cannot be told apart"),
        ("2026-02-12T09:30+99:00", "offset"),
        ("Thursday", "not understood"),
        ("12 February", "not understood"),
        ("2026", "not understood"),
        ("yesterday", "not understood"),
        ("", "not understood"),
        ("1" * 5000, "not understood"),
    ],
)
def test_what_is_no_date_says_why(written: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_date(written, BRUSSELS)


def test_a_date_ends_where_the_words_begin() -> None:
    text = "date 2026-02-12 Sign up now"
    found = find_date(text, 5, BRUSSELS)
    assert found is not None
    assert text[found[1] :] == " Sign up now"
    assert find_date(text, 0, BRUSSELS) is None


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError, OverflowError):
        assert parse_date(text, BRUSSELS).at.tzinfo is not None


@given(st.datetimes(datetime.fromisoformat("1900-01-02"), datetime.fromisoformat("2100-12-30")))
def test_what_is_written_is_what_is_read(moment: datetime) -> None:
    assert parse_date(moment.isoformat(" ", "seconds"), BRUSSELS).at.replace(tzinfo=None) == moment.replace(microsecond=0)


def test_the_zone_and_locale_of_the_machine_do_not_matter() -> None:
    code = (
        "from zoneinfo import ZoneInfo; from briefing.extract.dates import parse_date;"
        "print(parse_date('12 Feb 2026 09:30', ZoneInfo('Europe/Brussels')).at.isoformat())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "TZ": zone, "LC_ALL": locale},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for zone, locale in (("UTC", "C"), ("Pacific/Auckland", "de_DE.UTF-8"))
    }
    assert printed == {"2026-02-12T09:30:00+01:00\n"}
