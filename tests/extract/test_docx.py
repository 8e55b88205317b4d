"""Word files become the words that a reader of the printed page sees; what only pretends to be one is an error."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from documents import article

from briefing.errors import ExtractError

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def package(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def body(content: str, namespace: str = W) -> bytes:
    return package({"word/document.xml": f"<w:document {namespace} {MC}><w:body>{content}</w:body></w:document>"})


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def cell(*paragraphs: str) -> str:
    return f"<w:tc>{''.join(paragraphs)}</w:tc>"


SAID = "The vote is on 3 March, she said."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (p(run("The vote is on "), run("3 March"), run(", she said.")), [SAID]),
        (p(run("The vote is on "), f"<w:del>{run('2')}</w:del><w:ins>{run('3')}</w:ins>", run(" March, she said.")), [SAID]),
        (p(run("The vote is on 3 March, she said."), run(" No.", "<w:vanish/>"), run(" No.", "<w:strike/>")), [SAID]),
        (p(run("The vote is on 3 March, she said.", '<w:strike w:val="0"/>')), [SAID]),
        (f"<w:sdt><w:sdtContent>{p(run(SAID))}</w:sdtContent></w:sdt>", [SAID]),
        (p(f"<w:hyperlink>{run('The vote')}</w:hyperlink>", run(" is on 3 March, she said.")), [SAID]),
        (p("<w:r><w:instrText>PAGE</w:instrText></w:r>", run(SAID)), [SAID]),
        (p(run("32 members"), run("1", '<w:vertAlign w:val="superscript"/>'), run(" met")), ["32 members¹ met"]),
        (
            p(run("self"), "<w:r><w:noBreakHyphen/></w:r>", run("reliance"), "<w:r><w:tab/></w:r>", run("now")),
            ["self-reliance now"],
        ),
        (p(run("She spoke."), "<w:r><w:br/></w:r>", run("He left.")), ["She spoke.", "He left."]),
        (
            f"{p(run(SAID))}<w:tbl><w:tr>{cell(p(run('Norland')))}{cell(p(run('3.5')), p(run('per cent')))}</w:tr></w:tbl>",
            [SAID, "Norland | 3.5 per cent"],
        ),
        (
            f"<mc:AlternateContent><mc:Choice>{p(run(SAID))}</mc:Choice><mc:Fallback>{p(run(SAID))}</mc:Fallback>"
            "</mc:AlternateContent>",
            [SAID],
        ),
    ],
)
def test_words_are_those_that_a_reader_sees(content: str, words: list[str]) -> None:
    for namespace in (W, STRICT):
        assert article(body(content, namespace), "a.docx").text.split("\n\n") == words


def test_no_word_of_a_file_as_a_program_writes_it_is_lost() -> None:
    texts = [f"Paragraph {number}: “We have a deal,” said Mara Voss; it costs £{number}.5 million." for number in range(200)]
    written = docx.Document()
    for text in texts:
        written.add_paragraph(text)
    out = io.BytesIO()
    written.save(out)
    assert article(out.getvalue(), "a.docx").text.split("\n\n") == texts


ENTITY = '<!DOCTYPE x [<!ENTITY a "no"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04", "is no Word file that can be read"),
        (package({"[Content_Types].xml": "<x/>"}), "holds no Word document"),
        (package({"word/document.xml": " " * 40_000_000}), "unpacks to more than 30,000,000 bytes"),
        (package({"word/document.xml": f"<w:p {W}>" + "<w:p/>" * 1_500_000}), "more than 600,000 elements"),
        (body("<w:p>" * 5_000), "broken or nested too deeply"),
        (package({"word/document.xml": f"{ENTITY}<w:p {W}><w:r><w:t>&b;</w:t></w:r></w:p>"}), "declares entities"),
        (package({str(number): "" for number in range(5_001)}), "has more than 5,000 parts"),
        (body(""), "holds no text that can be used"),
        (body(p(run("word " * 170_000))), "longer than 400,000 characters"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_text_is_an_error_that_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(ExtractError, match=rf"^a\.docx: .*{reason}"):
        article(content, "a.docx")
