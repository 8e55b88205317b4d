"""Findings are kept as bytes and are the same when they come back; no text is parsed twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from conftest import here
from hypothesis import given
from hypothesis import strategies as st

from briefing.analyse import language
from briefing.analyse.analyst import Here
from briefing.analyse.keep import Keeping, from_bytes, key, to_bytes
from briefing.model import Article, Figure, Findings, Person, Quote, Sentence, Span

TEXT = (
    "The board approved a £12.5 million terminal. “It will serve the islands,” said Aoife Tarrant, the chair of the board."
)
ARTICLES = tuple(Article(name, "s", name, TEXT * times, "0" * 64) for name, times in (("a", 1), ("b", 2)))
MODEL = {"name": "m", "version": "1", "sha256": "0"}

spans = st.builds(Span, st.just("a"), st.integers(0, 9), st.integers(0, 9))
many = st.lists(spans, max_size=3).map(tuple)
numbers = st.decimals(allow_nan=False, allow_infinity=False)
figures = st.builds(
    Figure, spans, numbers, numbers, about=st.none() | spans, about_more=many, given_by=st.none() | st.integers()
)
findings = st.builds(
    Findings,
    st.just("a"),
    st.lists(st.builds(Sentence, headline=st.none() | spans), max_size=3).map(tuple),
    st.lists(st.builds(Person), max_size=2).map(tuple),
    st.lists(st.builds(Quote, content=many, quoted=many, speaker=st.none() | spans), max_size=2).map(tuple),
    st.lists(figures, max_size=3).map(tuple),
)


@given(findings)
def test_findings_come_back_as_they_were(found: Findings) -> None:
    back = from_bytes(to_bytes(found))
    assert back == found
    assert [str(one.low) for one in back.figures] == [str(one.low) for one in found.figures]
    assert to_bytes(back) == to_bytes(found)


@pytest.mark.parametrize("content", [b"", b"no bytes of ours", to_bytes(Findings("a"))[:-3]])
def test_damaged_findings_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="kept findings are damaged"):
        from_bytes(content)


def test_findings_hold_for_one_text_one_program_and_one_model() -> None:
    keys = {
        key(ARTICLES[0], "p", MODEL),
        key(ARTICLES[1], "p", MODEL),
        key(replace(ARTICLES[0], text="Other."), "p", MODEL),
        key(ARTICLES[0], "q", MODEL),
        key(ARTICLES[0], "p", {**MODEL, "version": "2"}),
    }
    assert len(keys) == 5


def nothing() -> None:
    """There is nothing to do meanwhile."""


def test_no_text_is_parsed_twice_and_no_model_is_loaded_for_what_is_kept() -> None:
    kept: dict[str, bytes] = {}

    def find(keys: Iterable[str]) -> dict[str, bytes]:
        return {key: kept[key] for key in keys if key in kept}

    first = Keeping(here, language.DEFAULT_MODEL, find, kept.update)(ARTICLES, nothing)
    assert len(kept) == 2
    again = Keeping(Here("no such model"), language.DEFAULT_MODEL, find, kept.update)(ARTICLES[::-1], nothing)
    assert again == (first[0][::-1], first[1])
    kept.update(dict.fromkeys(kept, b"damaged"))
    assert Keeping(here, language.DEFAULT_MODEL, find, kept.update)(ARTICLES, nothing) == first
    assert b"damaged" not in kept.values()


def test_a_pipeline_is_described_without_loading_it() -> None:
    loaded = here(ARTICLES[:1], nothing)[1]
    assert language.described(language.DEFAULT_MODEL) == loaded
    assert language.described("no_such_model") == {}


def test_decimals_keep_their_digits() -> None:
    figure = Figure(Span("a", 0, 1), Decimal("1.50"), Decimal("1.5E+2"), "money", "GBP", "stated")
    back = from_bytes(to_bytes(Findings("a", figures=(figure,)))).figures[0]
    assert (str(back.low), str(back.high)) == ("1.50", "1.5E+2")
