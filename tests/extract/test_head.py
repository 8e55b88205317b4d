"""What stands above a report is read and taken off; the report's own first sentence never is."""

from __future__ import annotations

import pytest
from documents import BRUSSELS

from briefing.extract.head import read_head
from briefing.model import Hints

REPORT = "CALDERPORT – Ministers from fourteen coastal states agreed on Thursday to spend £540 million on the outer harbour."


@pytest.mark.parametrize(
    ("above", "hints"),
    [
        ([], Hints()),
        (["date 2026-02-12 Sign up now: Get ST's newsletters delivered to your inbox"], Hints(published="2026-02-12")),
        (["date 2026-02-12"], Hints(published="2026-02-12")),
        (["Date: 12 February 2026"], Hints(published="12 February 2026")),
        (["12 February 2026, 08:15 CET"], Hints(published="12 February 2026, 08:15 CET")),
        (["Published on Feb 12, 2026 at 9:30 am"], Hints(published="Feb 12, 2026 at 9:30 am")),
        (["Updated 13 February 2026", "Published 12 February 2026"], Hints(published="12 February 2026")),
        (["Published 12 February 2026 Updated 13 February 2026"], Hints(published="12 February 2026")),
        (["Last updated: 13 February 2026"], Hints(published="13 February 2026")),
        (["Harbour deal agreed after night of talks"], Hints(title="Harbour deal agreed after night of talks")),
        (["HARBOUR DEAL AGREED"], Hints(title="HARBOUR DEAL AGREED")),
        (["The Ledger — 12 February 2026"], Hints(published="12 February 2026")),
        (["Ardmore Observer, 12 February 2026"], Hints(published="12 February 2026")),
        (["“Best in the world” claim is dropped"], Hints(title="“Best in the world” claim is dropped")),
        (
            [
                "BC-FERRY-SINKING (UPDATE 2), 4th Ld-Writethru",
                "Eds: UPDATES toll to seven.",
                "12 February 2026",
                "A ferry sinks",
            ],
            Hints(title="A ferry sinks", published="12 February 2026"),
        ),
        (["PRESS RELEASE", "12 February 2026", "A record year"], Hints(title="A record year", published="12 February 2026")),
        (["Will the harbour ever be built?"], Hints(title="Will the harbour ever be built?")),
        (["‘Strong basis’ for the harbour"], Hints(title="‘Strong basis’ for the harbour")),
        (["A deal at last", "By Ann Lee and Bo Ek"], Hints(title="A deal at last", authors=("Ann Lee", "Bo Ek"))),
        (["By Ann Lee, Diplomatic Editor"], Hints(authors=("Ann Lee",))),
        (["By Ann Lee in Calderport"], Hints(authors=("Ann Lee",))),
        (
            ["By Jan van der Berg | 12 February 2026 | 3 min read"],
            Hints(authors=("Jan van der Berg",), published="12 February 2026"),
        ),
        (
            [
                "Title: A deal",
                "Source: The Calder Post",
                "Author: Ann Lee",
                "Date: 2026-02-12",
                "URL: https://calderpost.example/1",
            ],
            Hints("A deal", "The Calder Post", ("Ann Lee",), "2026-02-12", "https://calderpost.example/1"),
        ),
        (["Advertisement", "A deal at last", "Share"], Hints(title="A deal at last")),
    ],
)
def test_lines_above_a_report(above: list[str], hints: Hints) -> None:
    assert read_head([*above, REPORT], BRUSSELS, []) == (hints, (REPORT,))


def test_a_report_may_begin_on_the_line_of_its_date() -> None:
    assert read_head([f"date 2026-02-12 {REPORT}"], BRUSSELS, []) == (Hints(published="2026-02-12"), (REPORT,))


def test_a_dateline_with_day_month_and_year_dates_a_text_that_has_no_other_date() -> None:
    dated = "CALDERPORT, Feb 12, 2026 (Nordpress) - Ministers agreed."
    assert read_head([dated], BRUSSELS, []) == (Hints(published="Feb 12, 2026"), (dated,))
    assert read_head(["Date: 2026-02-13", dated], BRUSSELS, [])[0].published == "2026-02-13"


@pytest.mark.parametrize(
    "first",
    [
        "Published on 12 February 2026, the report says that 32 people died.",
        "Dated 12 February 2026, Voss’s letter names no one.",
        "12 February 2026 was a cold day.",
        "BRUSSELS",
        "NEW YORK",
        "BRUSSELS — Ministers met",
        "“We have a deal”",
        "Ministers met.",
        "Ministers agreed:",
        "and went home",
        "x" * 200,
    ],
)
def test_a_line_of_the_report_stays(first: str) -> None:
    hints, rest = read_head([first, REPORT], BRUSSELS, [])
    assert (hints, rest) == (Hints(), (first, REPORT))


@pytest.mark.parametrize("title", ["By Friday the harbour was closed", "By 2027 Norland will pay", "Minister: we go on"])
def test_what_looks_like_a_byline_or_a_field_may_be_a_headline(title: str) -> None:
    assert read_head([title, REPORT], BRUSSELS, []) == (Hints(title=title), (REPORT,))


def test_the_title_that_is_known_is_taken_off_the_text_and_no_other_line_is() -> None:
    title = "Harbour deal agreed: ‘at last’"
    assert read_head(["HARBOUR DEAL AGREED: “At last”", "A long night", REPORT], BRUSSELS, [title]) == (
        Hints(),
        ("A long night", REPORT),
    )


def test_a_heading_between_the_title_and_the_byline_stays_in_the_text() -> None:
    hints, rest = read_head(["A deal at last", "Voss won the night", "By Ann Lee", REPORT], BRUSSELS, [])
    assert (hints.title, hints.authors, rest) == ("A deal at last", ("Ann Lee",), ("Voss won the night", REPORT))


def test_a_short_line_alone_is_the_text() -> None:
    assert read_head(["A deal at last"], BRUSSELS, []) == (Hints(), ("A deal at last",))
    assert read_head([], BRUSSELS, []) == (Hints(), ())


def test_an_impossible_date_behind_its_label_is_handed_on_to_be_named() -> None:
    hints, rest = read_head(["date 2026-02-30", REPORT], BRUSSELS, [])
    assert (hints.published, rest) == ("2026-02-30", (REPORT,))
