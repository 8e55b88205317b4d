"""brief.pdf: PDF/A-3a and PDF/UA-1 in one file, with a structure that a screen reader can follow."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import page
import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from pdf_structure import elements
from sample_brief import BRIEF, TEXTS, edition

from briefing.errors import RenderError
from briefing.model import Brief
from briefing.render import read_back, render
from briefing.render.data import brief_to_json
from briefing.render.pdf import pdf, print_markup
from briefing.render.templates import Templates


def compliant(content: bytes, profile: str) -> list[str]:
    """What the validator finds wrong; page-validation misses a wrong scope, so `structure_faults` looks for that."""
    return [failure.message for failure in page.validate_pdf_bytes(content, profile=profile).failures]


@cache
def opened() -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(edition()["brief.pdf"]))


def kinds(document: pikepdf.Pdf, *wanted: str) -> list[Any]:
    return [each for each in elements(document.Root.StructTreeRoot) if str(each.S) in wanted]


def structure_faults(document: pikepdf.Pdf) -> list[str]:
    """What a reader of the structure would stumble over, in words."""
    faults = []
    headings = [int(str(each.S)[2]) for each in kinds(document, "/H1", "/H2", "/H3")]
    if headings[:1] != [1] or headings.count(1) != 1:
        faults.append("not one first heading")
    if any(after - before > 1 for before, after in pairwise(headings)):
        faults.append("a heading level is left out")
    cells = kinds(document, "/TH")
    if not cells or any(str(cell.A.get("/Scope")) not in ("/Column", "/Row") for cell in cells):
        faults.append("a header cell without scope")
    tables = kinds(document, "/Table")
    if any(not any(str(each.S) == "/TH" for each in elements(table)) for table in tables):
        faults.append("a table without header cells")
    if len(kinds(document, "/BlockQuote")) != sum(len(story.quotes) for story in BRIEF.stories):
        faults.append("block quotes and quotations differ in number")
    for each in elements(document.Root.StructTreeRoot):
        if str(each.S) in ("/P", "/LI", "/LBody", "/Span", "/Link") and not len(each.get("/K", [])):
            faults.append("an empty element")
    if len(kinds(document, "/Art")) != len(BRIEF.stories):
        faults.append("a story in parts")
    for each in kinds(document, "/Figure"):
        if not str(each.get("/Alt", "")).strip() or "/BBox" not in each.get("/A", {}):
            faults.append("a picture without words or place")
    known = {str(cell.get("/ID")) for cell in cells}
    if any(str(name) not in known for cell in kinds(document, "/TD") for name in cell.A.get("/Headers", [])):
        faults.append("a cell whose header is gone")
    for each in document.pages:
        for annotation in each.get("/Annots", []):
            if not str(annotation.get("/Contents", "")).strip():
                faults.append("a link without a description")
    if str(document.Root.get("/Lang", "")) != "en-GB":
        faults.append("no language")
    if "/Outlines" not in document.Root:
        faults.append("no bookmarks")
    return faults


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_both_profiles_accept_the_file(profile: str) -> None:
    assert compliant(edition()["brief.pdf"], profile) == []


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing_wrong(tmp_path: Path) -> None:
    file = tmp_path / "brief.pdf"
    file.write_bytes(edition()["brief.pdf"])
    checked = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr.decode()


def test_the_structure_can_be_followed() -> None:
    assert structure_faults(opened()) == []


def spoil_scope(document: pikepdf.Pdf) -> None:
    del kinds(document, "/TH")[0].A["/Scope"]


def spoil_headings(document: pikepdf.Pdf) -> None:
    kinds(document, "/H1")[0].S = pikepdf.Name("/P")


def spoil_header_cells(document: pikepdf.Pdf) -> None:
    for cell in kinds(document, "/TH"):
        cell.S = pikepdf.Name("/TD")


def spoil_block_quote(document: pikepdf.Pdf) -> None:
    kinds(document, "/BlockQuote")[0].S = pikepdf.Name("/Div")


def spoil_link_description(document: pikepdf.Pdf) -> None:
    del document.pages[0].Annots[0]["/Contents"]


def spoil_picture(document: pikepdf.Pdf) -> None:
    kinds(document, "/Figure")[0].Alt = pikepdf.String(" ")


def spoil_place(document: pikepdf.Pdf) -> None:
    del kinds(document, "/Figure")[0].A["/BBox"]


def spoil_story(document: pikepdf.Pdf) -> None:
    kinds(document, "/Art")[1].S = pikepdf.Name("/Div")


def spoil_header_ids(document: pikepdf.Pdf) -> None:
    del kinds(document, "/TH")[1]["/ID"]


def spoil_language(document: pikepdf.Pdf) -> None:
    del document.Root["/Lang"]


def spoil_bookmarks(document: pikepdf.Pdf) -> None:
    del document.Root["/Outlines"]


def spoil_paragraph(document: pikepdf.Pdf) -> None:
    kinds(document, "/P")[3].K = pikepdf.Array([])


def spoil_level(document: pikepdf.Pdf) -> None:
    kinds(document, "/H2")[0].S = pikepdf.Name("/H3")


def spoil_title(document: pikepdf.Pdf) -> None:
    document.Root.ViewerPreferences = pikepdf.Dictionary()


def spoil_marking(document: pikepdf.Pdf) -> None:
    del document.Root["/MarkInfo"]


def spoil_structure(document: pikepdf.Pdf) -> None:
    del document.Root["/StructTreeRoot"]


def spoil_output_intent(document: pikepdf.Pdf) -> None:
    del document.Root["/OutputIntents"]


def spoil_metadata(document: pikepdf.Pdf) -> None:
    del document.Root["/Metadata"]


def spoil_attachment(document: pikepdf.Pdf) -> None:
    del document.Root.AF[0]["/AFRelationship"]


SPOILS = [value for name, value in sorted(globals().items()) if name.startswith("spoil_")]


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_spoilt_file_is_found(spoil: Callable[[pikepdf.Pdf], None]) -> None:
    document = pikepdf.open(io.BytesIO(edition()["brief.pdf"]))
    spoil(document)
    spoilt = io.BytesIO()
    document.save(spoilt)
    content = spoilt.getvalue()
    found = structure_faults(document) if "/StructTreeRoot" in document.Root else []
    assert found or compliant(content, "3a") + compliant(content, "ua1")


def parted() -> Brief:
    """A brief whose paragraphs, lists and tables go over the ends of pages."""
    story = BRIEF.stories[0]
    long = replace(story.summary[0], text="The well-established re-test goes on and on. " * 90)
    figures = tuple(story.figures[index % 4] for index in range(60))
    return replace(
        BRIEF, stories=(replace(story, summary=(long, long), figures=figures, quotes=()),), figures=(), top_lines=()
    )


def test_what_a_page_break_parts_is_one_element() -> None:
    brief = parted()
    content = pdf(brief, print_markup(brief, Templates()), brief_to_json(brief))
    assert compliant(content, "3a") + compliant(content, "ua1") == []
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(kinds(document, "/Art")) == 1
        long = [each for each in kinds(document, "/P") if len(list(elements(each))) > 90]
        assert len(long) == 1
        assert len({each.Pg.objgen for each in elements(long[0])}) > 1
        (figures,) = [each for each in kinds(document, "/Table") if sum(str(one.S) == "/TR" for one in elements(each)) > 30]
        assert sum(str(each.S) == "/TR" for each in elements(figures)) == 61
        assert sum(str(each.S) == "/THead" for each in elements(figures)) == 1
        names = {str(each.ID) for each in elements(figures) if str(each.S) == "/TH"}
        assert all(str(name) in names for each in elements(figures) if str(each.S) == "/TD" for name in each.A.Headers)
    assert read_back("brief.pdf", content).count(" ".join(brief.stories[0].summary[0].text.split())) == 2


def test_words_in_another_language_say_so() -> None:
    texts = {key: replace(each, language="uk" if key == "a5" else "en") for key, each in TEXTS.items()}
    brief = replace(BRIEF, stories=BRIEF.stories[2:4], top_lines=(), figures=())
    content = pdf(brief, print_markup(brief, Templates(), articles=texts), brief_to_json(brief))
    assert compliant(content, "3a") + compliant(content, "ua1") == []
    with pikepdf.open(io.BytesIO(content)) as document:
        foreign = [each for each in elements(document.Root.StructTreeRoot) if "/Lang" in each]
        assert {str(each.Lang) for each in foreign} == {"uk"}
        quoted = [each for each in kinds(document, "/BlockQuote") if any("/Lang" in one for one in elements(each))]
        assert len(quoted) == 1


def test_brief_json_is_attached_as_the_data_of_the_document() -> None:
    document = opened()
    (name, file) = next(iter(document.attachments.items()))
    assert name == "brief.json"
    assert file.get_file().read_bytes() == edition()["brief.json"]
    assert str(document.Root.AF[0].AFRelationship) == "/Data"


def page_texts(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    texts = [" ".join(each.get_textpage().get_text_range().split()) for each in document]
    document.close()
    return texts


def test_marking_and_page_number_stand_on_every_page() -> None:
    texts = page_texts(edition()["brief.pdf"])
    assert 3 <= len(texts) <= 5
    for number, text in enumerate(texts, start=1):
        assert text.count("OFFICIAL-SENSITIVE") == 2
        assert f"Page {number} of {len(texts)}" in text
        assert "Edition 2026/324" in text


def test_the_page_references_are_right() -> None:
    texts = page_texts(edition()["brief.pdf"])
    text = read_back("brief.pdf", edition()["brief.pdf"])
    for number, story in enumerate(BRIEF.stories, start=1):
        title = f"{number} {story.headline.text}"
        (where,) = [index for index, each in enumerate(texts, start=1) if f"{title} {story.section} ·" in each]
        assert f"{title} {where} " in text  # in the contents
        assert f"{number} p. {where}" in text  # in the figures of the day
    for line in BRIEF.top_lines:
        number = 1 + [story.id for story in BRIEF.stories].index(line.story)
        assert re.search(rf"\[\d\] Story {number} p\. \d", text)


def test_the_last_page_is_not_nearly_empty_and_no_heading_ends_a_page() -> None:
    texts = page_texts(edition()["brief.pdf"])
    assert len(texts[-1]) > 400
    headings = [story.headline.text for story in BRIEF.stories]
    for text in texts:
        body = text.replace("OFFICIAL-SENSITIVE", "").rsplit("Edition 2026/324", 1)[0].strip()
        assert not any(body.endswith(heading) for heading in headings)


def test_a_brief_is_set_closer_where_that_saves_a_nearly_empty_page() -> None:
    brief = replace(BRIEF, method=tuple((str(line), "a line on the method") for line in range(34)))
    texts = page_texts(pdf(brief, print_markup(brief, Templates()), brief_to_json(brief)))
    assert len(texts) == len(page_texts(edition()["brief.pdf"]))
    assert "33: a line on the method" in texts[-1]


def test_a_long_brief_is_set_once(monkeypatch: pytest.MonkeyPatch) -> None:
    brief = replace(BRIEF, method=tuple((str(line), "a line on the method") for line in range(34)))
    monkeypatch.setattr(sys.modules["briefing.render.pdf"], "SET_AGAIN", 1)
    texts = page_texts(pdf(brief, print_markup(brief, Templates()), brief_to_json(brief)))
    assert len(texts) == len(page_texts(edition()["brief.pdf"])) + 1


def test_a_quotation_and_its_speaker_are_on_one_page() -> None:
    texts = page_texts(edition()["brief.pdf"])
    for story in BRIEF.stories:
        for card in story.quotes:
            opening = card.words.text[:25]
            assert any(f"“{opening}" in text and card.speaker.text in text for text in texts)


def test_running_heads_are_outside_the_structure() -> None:
    text = read_back("brief.pdf", edition()["brief.pdf"])
    assert "OFFICIAL-SENSITIVE" not in text
    assert "Page 1 of" not in text


def test_links_are_described_and_lead_to_the_web_only() -> None:
    links = [link for each in opened().pages for link in each.get("/Annots", [])]
    addresses = {str(link.A.URI) for link in links if "/A" in link}
    assert addresses == {entry.url for entry in BRIEF.sources if entry.url}
    assert any(str(link.Contents) == "Source 1, The Northmark Courier" for link in links)


def test_fonts_are_embedded_and_the_edition_s_own() -> None:
    fonts = {str(font.BaseFont).split("+")[1] for font in opened().pages[0].Resources.Font.values()}
    assert {name.strip(",") for name in fonts} == {"Source-Sans-3", "Source-Sans-3-Bold", "Source-Serif-4"}


def test_a_template_that_asks_for_something_from_outside_is_refused() -> None:
    markup = print_markup(BRIEF, Templates()).replace("<body", '<body style="background: url(http://192.0.2.1/x.png)"', 1)
    with pytest.raises(RenderError, match=r"192\.0\.2\.1/x\.png"):
        pdf(BRIEF, markup, brief_to_json(BRIEF))


def lean(**changes: Any) -> Brief:
    story = replace(BRIEF.stories[3], **changes)
    return replace(BRIEF, stories=(story,), top_lines=(), figures=())


@pytest.mark.parametrize(
    ("brief", "said"),
    [
        (replace(lean(), stories=()), "There is no story in this edition."),
        (replace(lean(), marking=""), "The Energy Committee will examine"),
        (lean(headline=replace(BRIEF.stories[3].headline, text="A long word " * 25)), "A long word A long word"),
        (lean(headline=replace(BRIEF.stories[3].headline, text="x" * 300)), "x" * 300),
        (replace(lean(), title='"><b>{{ 7 * 7 }}</b><style>'), '"><b>{{ 7 * 7 }}</b><style>'),
    ],
)
def test_odd_briefs_are_set_well(brief: Brief, said: str) -> None:
    files, gaps = render(brief, TEXTS)
    assert gaps == ()
    assert compliant(files["brief.pdf"], "3a") + compliant(files["brief.pdf"], "ua1") == []
    assert said in read_back("brief.pdf", files["brief.pdf"])


def test_a_character_without_a_glyph_is_named_and_shown_as_a_square() -> None:
    brief = lean(headline=replace(BRIEF.stories[3].headline, text="שלום from Київ, Łódź and Þórshöfn"))
    files, gaps = render(brief, TEXTS)
    reason = (
        "the fonts have no glyph for HEBREW LETTER VAV, HEBREW LETTER LAMED, HEBREW LETTER FINAL MEM, HEBREW LETTER SHIN:"
        " the PDF shows □, the other files the character"
    )
    assert [gap.reason for gap in gaps] == [reason]
    assert compliant(files["brief.pdf"], "3a") + compliant(files["brief.pdf"], "ua1") == []
    assert "□□□□ from Київ, Łódź and Þórshöfn" in read_back("brief.pdf", files["brief.pdf"])
    assert "שלום from Київ" in read_back("brief.html", files["brief.html"])
    assert "; 3 gaps;" in read_back("digest.txt", files["digest.txt"])
    assert json.loads(files["brief.json"])["gaps"][-1] == {"source": "brief.pdf", "stage": "render", "reason": reason}
