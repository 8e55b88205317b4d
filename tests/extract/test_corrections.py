"""What a text takes back is no news: the note on it goes, and that is said."""

from __future__ import annotations

import pytest

from briefing.extract.corrections import without_corrections

REPORT = "Waiting lists fell by 8%, the board said."

NOTES = [
    "This article was amended on 12 February 2026. An earlier version said that lists had fallen by 18%.",
    "This story has been corrected to say that seven people died, not nine.",
    "This report was updated on Thursday to add a quotation.",
    "• An earlier version of this article said “eighteen”.",
    "A previous version of this story misspelled the minister’s name.",
    "Correction: the bridge is 40 metres long, not 400.",
    "CORRECTION, 12 February: the bridge is 40 metres long.",
    "Editor’s note – the minister’s office disputes this account.",
    "(This version corrects the number of injured to 17.)",
    "(Corrects the spelling of the name in paragraph 3)",
]

REPORTING = [
    "This article of the treaty was never ratified.",
    "An earlier version of the bill said that lists must fall by 18%.",
    "The report was amended by the committee on Thursday.",
    "Corrections officers went on strike.",
    "“This article was amended,” the minister said.",
]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_goes(note: str) -> None:
    kept, said = without_corrections((REPORT, note))
    assert kept == (REPORT,)
    assert said is not None


@pytest.mark.parametrize("line", REPORTING)
def test_reporting_stays(line: str) -> None:
    assert without_corrections((REPORT, line)) == ((REPORT, line), None)


def test_a_text_that_is_nothing_else_stays() -> None:
    assert without_corrections((NOTES[0],)) == ((NOTES[0],), None)
