"""Charts: drawn where they show more than a sentence, with the finding as their title, and readable in every light."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import html as lxml_html
from pdf_structure import pictures
from sample_brief import BRIEF, HALDEN, STORAGE, TEXTS, edition

from briefing.colours import DARK_PAPER, READABLE, contrast, on_dark
from briefing.model import EarlierFigure, FigureLine, Look
from briefing.render import read_back
from briefing.render.charts import comparison, timeline, trend
from briefing.render.data import brief_to_json
from briefing.render.page import page
from briefing.render.pdf import pdf, print_markup
from briefing.render.templates import Templates
from briefing.render.view import values

ENTRIES = {entry.number: entry for entry in BRIEF.sources}
BEFORE = (EarlierFigure(date(2026, 11, 17), "74.0%", "74.0"), EarlierFigure(date(2026, 11, 19), "73.1%", "73.1"))
TITLES = [
    "£0.9 billion (Harbour Business Wire) at the lowest, between £1.1 billion and £1.6 billion"
    " (Institute for Grid Economics) at the highest",
    "Institute for Grid Economics was first, 09:03; 3 outlets had the story by 21:02",
]


def titles(content: bytes) -> list[str]:
    tree: Any = lxml_html.document_fromstring(content.decode())
    return [str(title.text) for title in tree.xpath("//*[name()='svg']/*[1]")]


def test_each_chart_says_its_finding_on_the_page_and_in_the_pdf() -> None:
    assert titles(edition()["brief.html"]) == TITLES
    assert [alt for alt, _ in pictures(edition()["brief.pdf"])] == TITLES


def test_a_picture_s_place_lies_on_its_page() -> None:
    for _, (left, bottom, right, top) in pictures(edition()["brief.pdf"]):
        assert 60 < left < right < 540
        assert 60 < bottom < top < 780
        assert right - left == pytest.approx(360)


def test_the_numbers_of_a_chart_stand_in_words_beside_it() -> None:
    for name in ("brief.html", "brief.pdf"):
        text = read_back(name, edition()[name])
        assert (
            "Who reported when Institute for Grid Economics 09:03 The Northmark Courier 17:01 Harbour Business Wire 21:02"
            in text
        )
        assert text.count("Harbour Business Wire: £0.9 billion") == 1
        assert text.count("£0.9 billion") >= 4


def test_bars_are_as_long_as_their_amounts() -> None:
    made = comparison(HALDEN.differences[0], HALDEN.figures, ENTRIES)
    assert made is not None
    assert [(bar.outlet, round(bar.low, 3), round(bar.high, 3)) for bar in made.bars] == [
        ("The Northmark Courier", 0.775, 0.775),
        ("Harbour Business Wire", 0.562, 0.562),
        ("Institute for Grid Economics", 0.688, 1.0),
    ]


@pytest.mark.parametrize(
    "changed",
    [
        replace(HALDEN.figures[0], unit="EUR"),
        replace(HALDEN.figures[0], vague=True),
        replace(HALDEN.figures[0], value="-5"),
        replace(HALDEN.figures[0], amount=replace(HALDEN.figures[0].amount, evidence=())),
        replace(HALDEN.figures[0], amount=replace(HALDEN.figures[0].amount, text="x" * 80)),
    ],
)
def test_what_cannot_be_compared_is_not_drawn(changed: FigureLine) -> None:
    assert comparison(HALDEN.differences[0], (changed, *HALDEN.figures[1:]), ENTRIES) is None


def test_a_timeline_needs_three_texts_of_two_outlets_with_their_hours() -> None:
    made = timeline(HALDEN, ENTRIES)
    assert made is not None
    assert made.rows[0][0] == "Institute for Grid Economics"
    assert [round(reports[0].place, 2) for _, reports in made.rows] == [0, 0.66, 1]
    assert timeline(BRIEF.stories[1], ENTRIES) is None
    day_only = {
        number: replace(one, published=replace(one.published, day_only=True))
        for number, one in ENTRIES.items()
        if one.published
    }
    assert timeline(HALDEN, day_only) is None
    assert timeline(HALDEN, {number: replace(one, outlet="One") for number, one in ENTRIES.items()}) is None
    assert timeline(HALDEN, {number: replace(one, outlet=one.outlet * 3) for number, one in ENTRIES.items()}) is None


def test_a_figure_with_a_history_is_a_line() -> None:
    figure = replace(STORAGE, history=BEFORE)
    made = trend(figure)
    assert made is not None
    assert [(round(x, 2), round(y, 2)) for x, y in made.points] == [(0, 1), (0.5, 0.59), (1, 0)]
    assert trend(STORAGE) is None
    brief = replace(BRIEF, figures=(("s2", figure),), stories=(BRIEF.stories[1],), top_lines=())
    content = page(brief, TEXTS, Templates())
    assert titles(content) == ["73.1% on 19 November 2026, 71.8% now"]
    assert "Before: 73.1% on 19 November 2026" in read_back("brief.html", content)
    made_pdf = pdf(brief, print_markup(brief, Templates()), brief_to_json(brief))
    assert [alt for alt, _ in pictures(made_pdf)] == ["73.1% on 19 November 2026, 71.8% now"]


def test_a_figure_that_stayed_the_same_is_a_flat_line() -> None:
    made = trend(replace(STORAGE, history=(EarlierFigure(date(2026, 11, 19), "71.8%", "71.8"),)))
    assert made is not None
    assert {y for _, y in made.points} == {0.0}


GROUNDS = ("#ffffff", "#f1f5f9", "#fff6e6")
DARK_GROUNDS = (DARK_PAPER, "#1d242c", "#2a2216")


@pytest.mark.parametrize("name", ["ink", "muted", "accent", "link", "warning", "marking"])
def test_the_colours_can_be_read_on_every_ground(name: str) -> None:
    colour = getattr(Look(), name)
    assert min(contrast(colour, ground) for ground in GROUNDS) >= READABLE
    if name not in ("ink", "muted"):
        assert min(contrast(on_dark(colour), ground) for ground in DARK_GROUNDS) >= READABLE


@pytest.mark.parametrize(
    ("one", "other", "expected"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ff0000", 1)]
)
def test_contrast_is_that_of_the_standard(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)


def test_charts_take_their_colours_from_the_look() -> None:
    markup = Templates().fill(
        "print.html.j2", values(BRIEF, Look(accent="#3b0764"), TEXTS) | {"paged": True, "created": "", "program_version": ""}
    )
    assert 'fill="#3b0764"' in markup
    assert "#14365c" not in markup
