"""A brief of very many texts stays short: rows, marks and outlets beyond a few are counted, and none is lost."""

from __future__ import annotations

import io
import json
import zlib
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pikepdf
import pydyf  # type: ignore[import-untyped]
import pytest
from lxml import html as lxml_html
from pdf_structure import pictures
from sample_brief import BRIEF, HALDEN, TEXTS

from briefing.gaps import NAMED_FAILURES, of_many
from briefing.model import Brief, Gap
from briefing.render import read_back, render
from briefing.render.charts import timeline
from briefing.render.finish import _end_streams

FIRST = BRIEF.sources[0]
MORE = range(8, 28)
UNTOLD = tuple(of_many(f"Outlet {number}", "compose", "not told: the brief is full", 9) for number in range(90))
FAILED = tuple(Gap(f"Feed {number}", "collect", "could not be reached") for number in range(NAMED_FAILURES + 3))


def big() -> Brief:
    assert FIRST.published is not None
    entries = tuple(
        replace(
            FIRST,
            number=number,
            outlet=f"Outlet {number}",
            published=replace(FIRST.published, at=FIRST.published.at - timedelta(minutes=number)),
        )
        for number in MORE
    )
    figure = replace(HALDEN.figures[0], also=tuple(MORE[:6]))
    halden = replace(HALDEN, sources=(*HALDEN.sources, *MORE), figures=(figure, *HALDEN.figures[1:]))
    stories = tuple(halden if story is HALDEN else story for story in BRIEF.stories)
    return replace(BRIEF, stories=stories, sources=(*BRIEF.sources, *entries), gaps=(*FAILED, *UNTOLD))


@cache
def files() -> dict[str, bytes]:
    return render(big(), TEXTS)[0]


def words(name: str) -> str:
    return read_back(name, files()[name])


def tree() -> Any:
    return lxml_html.document_fromstring(files()["brief.html"].decode())


@pytest.mark.parametrize("name", ["brief.html", "brief.pdf", "brief.md", "brief.docx"])
def test_texts_left_out_for_one_reason_are_one_row_and_failures_are_named_up_to_a_number(name: str) -> None:
    text = words(name)
    assert "810 texts of 90 sources" in text
    assert f"Feed {NAMED_FAILURES - 1} " in text
    assert "3 more" in text
    assert "named one by one in brief.json" in text
    # The twenty that are named, the three that are counted, the one row of those that are not told.
    assert f"{NAMED_FAILURES + 3 + 1} gaps" in text


def test_the_page_and_the_data_name_every_gap() -> None:
    folded = [" ".join(one.text_content().split()) for one in tree().xpath("//details//li")]
    assert len(folded) == 90 + 3
    assert "Outlet 89, composing: 9 texts: not told: the brief is full" in folded
    assert f"Feed {NAMED_FAILURES + 2}, collecting: could not be reached" in folded
    assert len(json.loads(files()["brief.json"])["gaps"]) == len(FAILED) + len(UNTOLD)
    assert "Outlet 89, composing" not in words("brief.pdf")


def test_a_row_of_figures_shows_two_marks_and_how_many_more_there_are() -> None:
    cell = next(one for one in tree().xpath("//table[@class='figures']//td") if "+5" in one.text_content())
    (more,) = [one for one in cell.xpath(".//a") if one.text == "+5"]
    assert more.get("title") == more.get("aria-label")
    assert more.get("title").startswith("+5 more sources: [9] Outlet 9, [10] Outlet 10")
    assert [one.text for one in cell.xpath(".//button | .//a[not(@hidden)]")] == ["[1]", "[8]", "+5"]
    panel = tree().get_element_by_id(cell.xpath(".//button")[0].get("popovertarget"))
    assert "Also in [8] Outlet 8, [9] Outlet 9" in " ".join(panel.text_content().split())
    assert "[1] [8] +5 more sources" in words("brief.md").replace("\\", "")
    assert "[1] [8] +5 more sources" in " ".join(words("brief.docx").split())


def test_three_marks_are_all_shown() -> None:
    figure = replace(HALDEN.figures[0], also=(2, 3))
    brief = replace(BRIEF, stories=(replace(HALDEN, figures=(figure,)),), figures=(), top_lines=())
    assert "[1] [2] [3]" in read_back("brief.html", render(brief, TEXTS)[0]["brief.html"])


def test_the_link_to_more_sources_says_in_the_pdf_which_they_are() -> None:
    with pikepdf.open(io.BytesIO(files()["brief.pdf"])) as document:
        said = [str(link.get("/Contents", "")) for page in document.pages for link in page.get("/Annots", [])]
    assert any(one.startswith("+5 more sources: [9] Outlet 9") for one in said)


def test_a_timeline_names_the_first_outlets_and_the_last_and_counts_the_others() -> None:
    brief = big()
    made = timeline(brief.stories[0], {entry.number: entry for entry in brief.sources})
    assert made is not None
    outlets = sorted(made.rows, key=lambda row: row[1][0].at)
    assert [name for name, _ in made.rows] == [name for name, _ in outlets]
    assert (len(made.rows), made.others, len(made.between), made.outlets) == (6, 17, 17, 23)
    assert (made.rows[0][0], made.rows[-1][0]) == ("Institute for Grid Economics", "Harbour Business Wire")
    assert made.rows[4][1][0].at <= made.between[0].at <= made.between[-1].at <= made.rows[5][1][0].at
    for name in ("brief.html", "brief.pdf"):
        assert "17 more outlets Harbour Business Wire 21:02" in words(name)
    titles = [alt for alt, _ in pictures(files()["brief.pdf"])]
    assert "Institute for Grid Economics was first, 09:03; 23 outlets had the story by 21:02" in titles


def test_a_difference_without_contexts_has_no_column_for_them() -> None:
    difference = HALDEN.differences[0]
    bare = replace(difference, accounts=tuple(replace(one, context=None) for one in difference.accounts))
    brief = replace(BRIEF, stories=(replace(HALDEN, differences=(bare,)),), figures=(), top_lines=())
    page: Any = lxml_html.document_fromstring(render(brief, TEXTS)[0]["brief.html"].decode())
    assert [one.text for one in page.xpath("//div[@class='differ']//thead//th")] == ["Outlet", "Account"]


@pytest.mark.parametrize(("content", "is_compressed"), [(b"a", True), (b"\x0c", False), (b"\x0c\n\x0c", True)])
def test_no_compressed_stream_ends_in_a_carriage_return(content: bytes, is_compressed: bool) -> None:
    pdf = pydyf.PDF()
    stream = pydyf.Stream([content], compress=True)
    pdf.add_object(stream)
    assert zlib.compress(content).endswith(b"\r") is not is_compressed
    _end_streams(pdf)
    assert stream.compress is is_compressed
    assert b"\r\nendstream" not in stream.data
