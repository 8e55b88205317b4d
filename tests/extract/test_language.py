"""A text's language is told where it is sure, and never guessed."""

from __future__ import annotations

import subprocess
import sys

import pytest
from documents import article, notes

from briefing.extract.language import written_in
from briefing.model import Hints

ENGLISH = (
    "The minister said on Thursday that the talks about the harbour would go on. The costs have risen by twelve per cent, "
    "and nobody knows who will pay for them in the end. The committee wants to come back to the question next week, a "
    "spokesman said."
)
GERMAN = (
    "Der Minister sagte am Donnerstag, dass die Verhandlungen über den Ausbau des Hafens fortgesetzt werden. Die Kosten "
    "seien um zwölf Prozent gestiegen, und niemand wisse, wer sie am Ende bezahlen werde. Der Ausschuss will sich in der "
    "kommenden Woche wieder mit der Frage befassen, wie ein Sprecher mitteilte. Ein Gutachten über die Risiken soll folgen."
)
UKRAINIAN = (
    "Міністр заявив у четвер, що переговори про розширення порту триватимуть. Витрати зросли на дванадцять відсотків, і "
    "ніхто не знає, хто їх зрештою сплатить. Комітет знову розгляне це питання згодом, повідомив речник, а до того "
    "часу має бути підготовлений звіт про ризики проєкту, який складуть незалежні експерти."
)


@pytest.mark.parametrize(
    ("text", "declared", "language", "is_noted"),
    [
        (ENGLISH, None, "en", False),
        (ENGLISH, "en-GB", "en-GB", False),
        (ENGLISH, "de", "en", True),
        (GERMAN, None, "de", False),
        (GERMAN, "de-AT", "de-AT", False),
        (GERMAN, "en", "de", True),
        (UKRAINIAN, None, "uk", False),
        # These are too much alike to contradict what is declared.
        (UKRAINIAN, "ru", "ru", False),
        (ENGLISH[:80], None, None, False),
        (GERMAN[:80], "en", "en", False),
        (GERMAN[:80], None, None, False),
        (ENGLISH + " " + GERMAN, None, None, False),
        (GERMAN[:200] + " " + ENGLISH, "de", "de", False),
        ("Norland 3.5 % Westmark 12 % Calderport 540 " * 20, None, None, False),
    ],
)
def test_language(text: str, declared: str | None, language: str | None, is_noted: bool) -> None:
    found, note = written_in(text, declared)
    assert (found, note is not None) == (language, is_noted)


def test_a_wrong_declaration_is_a_note() -> None:
    assert article(GERMAN, hints=Hints(language="en")).language == "de"
    assert notes(GERMAN, hints=Hints(language="en")) == [
        "a.txt: is declared to be in the language 'en', but is written in 'de'"
    ]


def test_the_identifier_is_not_loaded_for_plain_english() -> None:
    code = (
        "import sys; from briefing.extract.language import written_in;"
        f"print(written_in({ENGLISH!r}, None)[0], 'py3langid' in sys.modules, 'numpy' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout == "en False False\n"
    )
