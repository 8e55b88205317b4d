"""A look of one's own: paper, colours, logo, wording and language reach every file of an edition."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from lxml import html as lxml_html
from pdf_structure import pictures
from sample_brief import BRIEF, PICTURE, TEXTS

from briefing.model import Logo, Look
from briefing.render import read_back, render
from briefing.render.digest import digest
from briefing.render.labels import label_gaps, labels_of
from briefing.render.page import page
from briefing.render.pdf import pdf, print_markup
from briefing.render.templates import Templates

SHORT = replace(BRIEF, stories=BRIEF.stories[3:4], top_lines=(), figures=(), language="de")
GERMAN = (
    ("top_lines", "Das Wichtigste"),
    ("months", "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    ("weekdays", "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
    ("day", "{day}. {month} {year}"),
    ("page", "Seite"),
    ("of", "von"),
    ("sources", "Quellen"),
    ("no_top_lines", "Heute gibt es keine."),
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2" fill="#14365c"/></svg>'


def printed_pdf(look: Look) -> bytes:
    return pdf(SHORT, print_markup(SHORT, Templates(), look), b"{}", look)


def test_wording_in_another_language_is_in_every_file() -> None:
    files, gaps = render(SHORT, TEXTS, look=Look(labels=GERMAN))
    assert gaps == ()
    for name in ("brief.html", "brief.pdf", "brief.md", "brief.docx", "digest.html", "digest.txt"):
        text = read_back(name, files[name])
        assert "Freitag 20. November 2026" in text
        assert "das wichtigste" in text.lower()
    assert b'<html lang="de">' in files["brief.html"]
    document = pypdfium2.PdfDocument(files["brief.pdf"])
    assert "Seite 1 von" in document[0].get_textpage().get_text_range()
    document.close()


@pytest.mark.parametrize(
    ("key", "label", "said"),
    [
        ("top_line", "x", "no label has this key: did you mean top_lines?"),
        ("used", "used", "it must hold {n}"),
        ("used", "{n} {m}", "it must hold {n}"),
        ("used", "{n", "its braces are odd"),
        ("page", "{n.__class__}", "it must hold no braces"),
        ("months", "January", "it must hold 12 words"),
        ("page", " ", "it is empty"),
    ],
)
def test_an_unfit_label_is_named_and_the_english_one_is_used(key: str, label: str, said: str) -> None:
    look = Look(labels=((key, label),))
    (gap,) = label_gaps(look)
    assert gap.source == f"look.labels.{key}"
    assert said in gap.reason
    assert labels_of(look) == labels_of(Look())


def test_an_unfit_label_is_printed_as_a_gap() -> None:
    files, gaps = render(SHORT, TEXTS, look=Look(labels=(("nobody", "x"),)))
    assert [gap.source for gap in gaps] == ["look.labels.nobody"]
    assert "look.labels.nobody" in read_back("brief.pdf", files["brief.pdf"])


@pytest.mark.parametrize(("paper", "size"), [("A4", (595.28, 841.89)), ("Letter", (612, 792))])
def test_the_paper_has_the_size_that_is_asked_for(paper: str, size: tuple[float, float]) -> None:
    look = Look(page="Letter") if paper == "Letter" else Look()
    with pikepdf.open(io.BytesIO(printed_pdf(look))) as document:
        assert [float(side) for side in document.pages[0].MediaBox][2:] == pytest.approx(size, abs=0.1)


@pytest.mark.parametrize("logo", [Logo(PICTURE, "image/png", "Arms"), Logo(SVG, "image/svg+xml", "Arms")])
def test_a_logo_stands_at_the_head_with_its_words(logo: Logo) -> None:
    look = Look(logo=logo)
    tree: Any = lxml_html.document_fromstring(page(SHORT, TEXTS, Templates(), look).decode())
    (picture,) = tree.xpath("//header//img")
    assert picture.get("alt") == "Arms"
    assert picture.get("src").startswith(f"data:{logo.media_type};base64,")
    assert [alt for alt, _ in pictures(printed_pdf(look))] == ["Arms"]


def test_colours_of_a_look_reach_page_pdf_and_digest() -> None:
    look = Look(accent="#3b0764", marking="#004225")
    content = page(SHORT, TEXTS, Templates(), look).decode()
    assert "--navy: #3b0764" in content
    assert "--marking: #004225" in content
    assert "color: #3b0764" in print_markup(SHORT, Templates(), look)
    assert "color: #3b0764" in digest(SHORT, Templates(), look)[0].decode()


def test_words_that_would_end_a_style_sheet_are_only_words() -> None:
    look = Look(labels=(("page", 'x"; /* </style><b>'), ("of", "\\")))
    document = pypdfium2.PdfDocument(printed_pdf(look))
    assert 'x";/*</style><b>1\\' in document[0].get_textpage().get_text_range().replace(" ", "")
    document.close()


def test_the_digest_leads_to_where_the_page_is_published() -> None:
    html, text = digest(SHORT, Templates(), Look(address="https://briefs.example/editions/"))
    assert "https://briefs.example/editions/2026-11-20/brief.html#story-s4" in html.decode()
    assert "https://briefs.example/editions/2026-11-20/brief.html" in text.decode()
    assert "https://briefs" not in digest(SHORT, Templates())[0].decode()
