"""RTF files become their words, with every character that they name."""

from __future__ import annotations

import pytest
from documents import article

from briefing.errors import ExtractError


def rtf(content: str) -> bytes:
    return (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fnil\fcharset204 Arial;}} " + content + "}"
    ).encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (r"It costs \'a3540\~million, she said.", ["It costs £540 million, she said."]),
        (r"\ldblquote We have a deal,\rdblquote  she said.", ["“We have a deal,” she said."]),
        (r"\u8220?We have a deal,\u8221? she said.", ["“We have a deal,” she said."]),
        (r"{\uc2 \u8220\'93\'20}Yes\u8221\'94, she said.", ["“Yes”, she said."]),
        (r"{\f1 \'cf\'ee\'f0\'f2}, she said.", ["Порт, she said."]),
        (r"She smiled \u-10179?\u-8704? and left.", ["She smiled \U0001f600 and left."]),
        (r"One thing.\par Another one.\par", ["One thing.", "Another one."]),
        (r"A brace \{here\} and a path C:\\par, she said.", [r"A brace {here} and a path C:\par, she said."]),
        (
            r"See {\field{\*\fldinst{HYPERLINK " + '"https://a.example"' + r"}}{\fldrslt the plan}}, she said.",
            ["See the plan, she said."],
        ),
        (r"{\header Not this.}{\*\generator Nor this;}She said so.", ["She said so."]),
        (r"{\pict\pngblip " + "89504e47" * 200 + "}She said so.", ["She said so."]),
        (r"It is so.\par\trowd Norland\cell 3.5 %\cell\row", ["It is so.", "Norland | 3.5 %"]),
    ],
)
def test_words(content: str, words: list[str]) -> None:
    assert article(rtf(content), "a.rtf").text.split("\n\n") == words


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"hello", "is no RTF file"),
        (rtf("{" * 1_000), "nested more than 500 deep"),
        (rtf(r"{\fonttbl" + r"\f1\fcharset0 x" * 3_000 + "}"), "a font table that no program writes"),
        (rtf("word " * 500_000), "more than 2,000,000 characters"),
        (rtf(r"{\pict\bin" + "9" * 5_000 + "}"), "cannot be read"),
        (rtf(""), "no text that can be used"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_text_is_an_error_that_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(ExtractError, match=rf"^a\.rtf: .*{reason}"):
        article(content, "a.rtf")
