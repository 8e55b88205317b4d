"""Many gaps of one kind are one row, failures keep theirs, and every gap is in a row or counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.gaps import NAMED_FAILURES, NAMED_OF_A_KIND, gap_table, of_many
from briefing.model import Gap

FULL, UNFIT = "not told: the brief is full", "not told: no fit sentence"


def untold(number: int, reason: str = FULL) -> list[Gap]:
    return [Gap(f"Outlet {one % 3}: text {one}", "compose", reason) for one in range(number)]


def failed(number: int) -> list[Gap]:
    return [Gap(f"Feed {one}", "collect", "could not be reached") for one in range(number)]


@pytest.mark.parametrize(
    ("gaps", "rows"),
    [
        (untold(2), [(1, 1, 1), (1, 1, 1)]),
        (untold(7), [(7, 7, 3)]),
        ([of_many(f"Outlet {one}", "compose", FULL, 10 + one) for one in range(4)], [(4, 46, 4)]),
        ([*untold(7), *untold(5, UNFIT)], [(7, 7, 3), (5, 5, 3)]),
        (failed(7), [(1, 1, 1)] * 7),
    ],
    ids=["few are named", "many are one row", "those counted before", "a row for each reason", "failures are named"],
)
def test_rows(gaps: list[Gap], rows: list[tuple[int, int, int]]) -> None:
    assert [(len(row.gaps), row.texts, row.sources) for row in gap_table(gaps).rows] == rows


def test_a_row_of_many_says_why_without_the_number_of_one_source() -> None:
    (row,) = gap_table([of_many(f"Outlet {one}", "compose", FULL, 10) for one in range(4)]).rows
    assert (row.stage, row.reason) == ("compose", FULL)


def test_failures_beyond_a_sensible_number_are_counted() -> None:
    table = gap_table([*failed(NAMED_FAILURES - 1), *(Gap(f"Feed: {one}", "extract", "is no PDF") for one in range(9))])
    assert (len(table.rows), len(table.rest)) == (NAMED_FAILURES, 8)
    assert {gap.stage for gap in table.rest} == {"extract"}
    assert table.folded == table.rest


@given(
    st.lists(
        st.builds(
            Gap,
            st.sampled_from(["Herald", "Herald: a", "Post: b", "Post"]),
            st.sampled_from(["collect", "extract", "analyse", "compose", "prove"]),
            st.sampled_from([FULL, UNFIT, f"12 texts: {FULL}", "7 texts: "]),
        ),
        max_size=80,
    )
)
def test_every_gap_is_in_one_row_or_in_the_rest(gaps: list[Gap]) -> None:
    table = gap_table(gaps)
    held = [gap for row in table.rows for gap in row.gaps] + list(table.rest)
    assert sorted(map(str, held)) == sorted(map(str, gaps))
    assert all(len(row.gaps) == 1 or len(row.gaps) > NAMED_OF_A_KIND for row in table.rows)
