"""brief.docx: real headings, header rows, language, title and alternative texts, and the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import docx
from docx.oxml.ns import qn
from sample_brief import ARTICLES, BRIEF, PICTURE, TEXTS, edition

from briefing.model import Logo, Look
from briefing.render.word import word


def opened(content: bytes | None = None) -> Any:
    return docx.Document(io.BytesIO(edition()["brief.docx"] if content is None else content))


def test_headings_are_headings_in_order() -> None:
    headings = [(each.style.name, each.text) for each in opened().paragraphs if each.style.name.startswith("Heading")]
    assert headings[0] == ("Heading 1", BRIEF.title)
    assert {level for level, _ in headings[1:]} == {"Heading 2"}
    titles = [f"{number} {story.headline.text}" for number, story in enumerate(BRIEF.stories, start=1)]
    parts = ["Top lines", "Figures of the day", *titles, "What is missing", "Sources", "Method"]
    assert [text for _, text in headings[1:]] == parts


def test_every_table_has_a_header_row_and_says_what_it_is() -> None:
    tables = opened().tables
    assert len(tables) == 1 + len(BRIEF.stories) + 2
    for table in tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert all(cell.text.strip() for cell in table.rows[0].cells)


def test_the_document_names_its_title_language_and_day() -> None:
    properties = opened().core_properties
    assert properties.title == "Daily Briefing: Energy and Infrastructure, Friday 20 November 2026"
    assert properties.author == BRIEF.ministry
    assert properties.language == "en-GB"
    assert properties.created == BRIEF.cutoff
    assert {one.get(qn("w:val")) for one in opened().styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_the_marking_stands_at_the_head_and_foot_of_every_page() -> None:
    section = opened().sections[0]
    assert section.header.paragraphs[0].text == section.footer.paragraphs[0].text == "OFFICIAL-SENSITIVE"
    assert opened(word(replace(BRIEF, marking=""))).sections[0].header.paragraphs[0].text == ""


def test_links_lead_to_the_sources_only() -> None:
    relations = opened().part.rels.values()
    addresses = {each.target_ref for each in relations if each.is_external}
    assert addresses == {article.url for article in ARTICLES if article.url}


def test_a_logo_has_its_words_and_paper_its_size() -> None:
    look = Look(page="Letter", logo=Logo(PICTURE, "image/png", "Arms of the ministry"))
    document = opened(word(BRIEF, look))
    (picture,) = document.element.body.iter("{*}docPr")
    assert picture.get("descr") == "Arms of the ministry"
    assert round(document.sections[0].page_width.mm) == 216


def test_words_in_another_language_are_marked_as_such() -> None:
    texts = {key: replace(each, language="uk" if key == "a5" else "en") for key, each in TEXTS.items()}
    runs = [
        (run.get(qn("w:val")), "".join(run.getparent().getparent().itertext()))
        for run in opened(word(BRIEF, articles=texts)).element.body.iter(qn("w:lang"))
    ]
    assert {language for language, _ in runs} == {"uk"}
    assert any("Олена Ковальчук" in text for _, text in runs)


def test_the_archive_names_no_time_of_its_own() -> None:
    with zipfile.ZipFile(io.BytesIO(edition()["brief.docx"])) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert word(BRIEF, articles=TEXTS) == edition()["brief.docx"]
