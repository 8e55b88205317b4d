"""The lines of printed pages become paragraphs, and no letter of them is lost, added or moved into another word."""

from __future__ import annotations

import io
from functools import cache

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from documents import article
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.errors import ExtractError
from briefing.extract.layout import Line, blocks_of

HEIGHT = 800.0


def lines(*texts: str, page: int = 0, top: float = 600, left: float = 72, size: float = 12) -> list[Line]:
    """Lines below each other, each as wide as it is long, at 6 points a letter."""
    return [Line(text, page, left, left + 6 * len(text), top - 15 * row, size) for row, text in enumerate(texts)]


def blocks(*some: Line) -> list[str]:
    pages = max(line.page for line in some) + 1
    return [block.text for block in blocks_of(some, [HEIGHT] * pages)]


FULL = "The council of coastal states met again on Thursday in"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        (FULL, "Calderport.", f"{FULL} Calderport."),
        # A compound keeps its hyphen; a break that only a program makes goes, and what may be either stays as it is printed.
        ("It is a matter of self-", "reliance, she said at the end", "It is a matter of self-reliance, she said at the end"),
        (
            "It is a matter of organisa-",
            "tions, she said at the end",
            "It is a matter of organisations, she said at the end",
        ),
        (
            "It is a matter of infra-",
            "structure, she said at the end",
            "It is a matter of infra-structure, she said at the end",
        ),
        ("It is infra\u00ad", "structure, she said at the end", "It is infrastructure, she said at the end"),
        ("It is infra\u2010", "structure, she said at the end", "It is infrastructure, she said at the end"),
        ("It is a Franco-", "German plan, she said at the end", "It is a Franco-German plan, she said at the end"),
        (
            "It is a matter of long-",
            "and short-term plans, she said",
            "It is a matter of long- and short-term plans, she said",
        ),
        ("It rose to 12-", "15 million, she said at the end", "It rose to 12-15 million, she said at the end"),
    ],
)
def test_a_word_is_put_together_only_where_it_is_sure_that_a_line_parted_it(first: str, second: str, joined: str) -> None:
    assert blocks(*lines(first, second)) == [joined]


def test_a_word_that_stands_whole_elsewhere_was_parted() -> None:
    text = blocks(
        *lines("The infrastructure is old. It is a matter of infra-", "structure, she said at the end of the day.")
    )
    assert text == ["The infrastructure is old. It is a matter of infrastructure, she said at the end of the day."]


def test_short_lines_and_gaps_end_paragraphs() -> None:
    first = lines(FULL, "Calderport.", "Nobody knows who will pay for it, but the ministers do.")
    after_gap = lines("The vote is on 3 March.", top=520)
    large = lines("What it costs", top=480, size=16)
    assert blocks(*first, *after_gap, *large) == [
        f"{FULL} Calderport.",
        "Nobody knows who will pay for it, but the ministers do.",
        "The vote is on 3 March.",
        "What it costs",
    ]


def test_a_paragraph_goes_on_over_the_page_and_running_heads_do_not_stand_in_it() -> None:
    def page(number: int, *texts: str) -> list[Line]:
        head = lines("Calder Port Authority", page=number, top=780)
        foot = lines(f"Page {number + 1} of 3", page=number, top=30)
        return [*head, *lines(*texts, page=number), *foot]

    pages = (page(0, FULL, FULL), page(1, "the town hall and agreed.", FULL), page(2, "vain."))
    assert blocks(*(line for one in pages for line in one)) == [f"{FULL} {FULL} the town hall and agreed.", f"{FULL} vain."]


def test_page_numbers_go_and_other_numbers_at_a_page_s_edge_stay() -> None:
    pages = [[*lines(FULL, page=number), *lines(str(number + 7), page=number, top=30)] for number in range(3)]
    assert blocks(*(line for one in pages for line in one)) == [" ".join([FULL] * 3)]
    assert blocks(*lines(FULL), *lines("540", top=30)) == [FULL, "540"]


def test_cells_of_a_row_are_parted() -> None:
    row = [*lines("Norland", top=500), *lines("3.5 %", top=500, left=300)]
    assert blocks(*row) == ["Norland | 3.5 %"]


WORDS = st.lists(st.text("abcdefgh“”5£%.-", min_size=1, max_size=9), min_size=1, max_size=12).map(" ".join)


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=12), st.integers(0, 3))
def test_no_character_is_lost_or_changed_but_a_hyphen_at_a_line_s_end(texts: list[str], indent: int) -> None:
    some = [
        line for row, text in enumerate(texts) for line in lines(text, top=600 - 15 * row, left=72 + 10 * (indent * row % 3))
    ]
    shown, printed = "".join(blocks(*some)), "".join(texts)
    kept = iter(printed.replace(" ", ""))
    assert all(any(char == other for other in kept) for char in shown.replace(" ", ""))
    assert [char for char in shown if char not in " -"] == [char for char in printed if char not in " -"]


@cache
def printed(*texts: str) -> bytes:
    """A page with each text on a line of its own, in Helvetica."""
    content = "BT /F 12 Tf 72 700 Td 15 TL " + " ".join(f"({text}) Tj T*" for text in texts) + " ET"
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    pdf.add_blank_page(page_size=(600, 800))
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.Contents = pdf.make_stream(content.encode("latin-1"))
    pdf.docinfo["/Title"] = "Microsoft Word - Document1.docx"
    pdf.docinfo["/Author"] = "Ann Lee"
    pdf.docinfo["/CreationDate"] = "D:20260211100000Z"
    return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


REPORT = ("Ministers agreed to spend 540 million on the outer harbour on", "Thursday, Mara Voss said.")


def test_a_file_s_own_author_and_day_are_believed_and_a_program_s_title_is_not() -> None:
    found = article(printed(*REPORT), "a.pdf")
    assert (found.text, found.title, found.authors) == (" ".join(REPORT), None, ("Ann Lee",))
    assert found.published is not None
    assert (found.published.at.date().isoformat(), found.published.day_only) == ("2026-02-11", True)
    dated = article(printed("Date: 9 February 2026", *REPORT), "a.pdf")
    assert dated.published is not None
    assert dated.published.at.day == 9


def locked() -> bytes:
    with pikepdf.open(io.BytesIO(printed(*REPORT))) as pdf:
        return saved(pdf, encryption=pikepdf.Encryption(owner="x", user="y"))


def pages(count: int) -> bytes:
    pdf = pypdfium2.PdfDocument.new()
    for _ in range(count):
        pdf.new_page(600, 800)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 and no more", "is a PDF that cannot be read"),
        (b"hello", "is no PDF"),
        (locked(), "is locked with a password"),
        (pages(1), "holds pictures of pages and no text"),
        (pages(501), "has more than 500 pages"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_an_error_that_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(ExtractError, match=rf"^a\.pdf: {reason}"):
        article(content, "a.pdf")


def test_a_headline_over_two_columns_does_not_part_the_lines_of_one() -> None:
    headline = Line("A headline over both columns of the page", 0, 72, 540, 660, 24)
    column = lines("The bank held interest rates on", "Thursday by six votes to three,", "its governor said.")
    assert blocks(headline, *column) == [headline.text, " ".join(line.text for line in column)]


@pytest.mark.parametrize(
    "printed",
    [
        "11/22/26, 4:11 AM Bank holds rates",
        "12.02.2026, 16:20",
        "https://ledger.example/rates 1/1",
        "file:///a/b.html | 1/2",
    ],
)
def test_what_a_browser_prints_at_the_edge_of_a_page_is_left_out(printed: str) -> None:
    edge = Line(printed, 0, 24, 24 + 6 * len(printed), HEIGHT - 20, 9)
    assert blocks(*lines("The bank held rates."), edge) == ["The bank held rates."]
