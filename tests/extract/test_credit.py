"""A news agency's credit is read and taken off the last sentence; a sentence that ends with its name stays whole."""

from __future__ import annotations

import pytest
from documents import BRUSSELS

from briefing.extract.credit import closing_credit
from briefing.extract.dateline import dateline_agency, dateline_day

LAST = "“Investment is up by tens of billions.”"


@pytest.mark.parametrize(
    ("credit", "agency"),
    [
        (" REUTERS", "Reuters"),
        (" (Reuters)", "Reuters"),
        (" [Reuters]", "Reuters"),
        (" — Reuters", "Reuters"),
        (" – AFP", "AFP"),
        (" -AFP", "AFP"),
        (" (AP)", "AP"),
        (" AP", "AP"),
        (" dpa", "dpa"),
        (" /dpa", "dpa"),
        (" REUTERS, AFP", "Reuters, AFP"),
        (" AP/AFP", "AP, AFP"),
        (" (AFP and Reuters)", "AFP, Reuters"),
        (" BLOOMBERG", "Bloomberg"),
        (" THE ASSOCIATED PRESS", "AP"),
        (" REUTERS.", "Reuters"),
        (" (Interfax-Ukraine)", "Interfax-Ukraine"),
        (" (Xinhua)", "Xinhua"),
        (" — Kyodo News", "Kyodo"),
        (" (PA)", "PA Media"),
        (" (Agence France-Presse)", "AFP"),
        (" (ANSA)", "ANSA"),
        (" (EFE)", "EFE"),
        (" (TASR/ČTK)", "TASR, ČTK"),
        (" (Europa Press)", "Europa Press"),
        (" NORDPRESS", "NORDPRESS"),
        (" (NORDPRESS)", "NORDPRESS"),
    ],
)
def test_a_closing_credit_is_taken_off(credit: str, agency: str) -> None:
    assert closing_credit(("First.", LAST + credit)) == (("First.", LAST), agency)


@pytest.mark.parametrize(
    ("line", "agency"),
    [("REUTERS", "Reuters"), ("(AP)", "AP"), ("— AFP", "AFP"), ("dpa", "dpa"), ("NORDPRESS", "NORDPRESS")],
)
def test_a_credit_may_be_a_paragraph(line: str, agency: str) -> None:
    assert closing_credit(("First.", line)) == (("First.",), agency)


@pytest.mark.parametrize(
    "last",
    [
        LAST,
        "The minister told Reuters",
        "It was first reported by Reuters.",
        "The agency is called AFP.",
        "He has worked for the AP.",
        "Who owns it? Reuters",
        "They shouted. He said NO",
        "The alliance is called NATO",
        "He joined. Then came NATO (the alliance)",
        "It is over. ENDS",
        "The rest follows. MORE",
        "",
    ],
)
def test_a_sentence_that_ends_with_a_name_stays_whole(last: str) -> None:
    assert closing_credit(("First.", last)) == (("First.", last), None)


def test_no_paragraphs_no_credit() -> None:
    assert closing_credit(()) == ((), None)
    assert closing_credit(("REUTERS",)) == (("REUTERS",), None)


@pytest.mark.parametrize(
    ("paragraph", "agency", "day"),
    [
        ("BRUSSELS, Feb 12 (Reuters) - Ministers met.", "Reuters", None),
        ("BRUSSELS, Feb 12, 2026 (Reuters) - Ministers met.", "Reuters", "Feb 12, 2026"),
        ("BRUSSELS, 12 February 2026 – Ministers met.", None, "12 February 2026"),
        ("BRUSSELS (AP) — Ministers met.", "AP", None),
        ("Berlin (dpa) - Ministers met.", "dpa", None),
        ("(AFP) - Ministers met.", "AFP", None),
        ("NEW YORK/LONDON, Feb 12 (Reuters) - Ministers met.", "Reuters", None),
        ("Port of Spain, Trinidad (AFP) — Ministers met.", "AFP", None),
        ("CALDERPORT (Nordpress) — Ministers met.", "Nordpress", None),
        ("CALDERPORT (7 dead) — Ministers met.", None, None),
        ("BRUSSELS — Ministers met.", None, None),
        ("BRUSSELS – They called on Feb 12, 2026 for talks.", None, None),
        ("Ministers of the alliance (NATO) met on 12 February 2026.", None, None),
        ("The plan of 12 February 2026 – a bold one – failed.", None, None),
        ("", None, None),
    ],
)
def test_datelines(paragraph: str, agency: str | None, day: str | None) -> None:
    assert (dateline_agency(paragraph), dateline_day(paragraph, BRUSSELS)) == (agency, day)
