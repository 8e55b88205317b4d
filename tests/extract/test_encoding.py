"""Bytes become the text that was meant, or are refused as no text; hidden characters go."""

from __future__ import annotations

import codecs
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.errors import ExtractError
from briefing.extract.characters import clean, one_line, squeeze
from briefing.extract.encoding import decode

TEXT = "Þorgerður said: “It’s £540 million – no more,” and left the café in Århus. "


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    ],
    ids=["UTF-8", "UTF-8 with mark", "UTF-16 LE", "UTF-16 BE", "UTF-32 LE"],
)
def test_unicode_is_read_without_a_word(content: bytes) -> None:
    assert decode(content) == (TEXT, None)


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        (TEXT, "cp1252", "read as Windows-1252"),
        ("Il a dit : « Le coût est de 540 millions d’euros », et il est parti.", "cp1252", "read as Windows-1252"),
        (
            "Министр обороны заявил в четверг, что страна не изменит своей политики в этом году. " * 3,
            "cp1251",
            "read as cp1251",
        ),
    ],
)
def test_another_encoding_is_read_and_named(text: str, encoding: str, said: str) -> None:
    read, note = decode(text.encode(encoding))
    assert read == text
    assert note is not None
    assert note.startswith(said)


def test_a_declared_encoding_counts_where_the_format_can_declare_one() -> None:
    page = '<meta charset="iso-8859-2"><p>Łódź i Kraków</p>'.encode("iso-8859-2")
    assert decode(page, declares=True) == ('<meta charset="iso-8859-2"><p>Łódź i Kraków</p>', None)


@pytest.mark.parametrize("declared", ["utf-7", "utf-16", "idna", "rot13", "base64", "no-such-thing", "hex"])
def test_a_declared_encoding_that_is_none_is_not_believed(declared: str) -> None:
    page = f'<meta charset="{declared}"><p>{TEXT}</p>'
    assert decode(page.encode(), declares=True) == (page, None)
    assert decode(page.encode("cp1252"), declares=True)[0] == page


def test_a_few_broken_bytes_in_utf8_are_shown_and_counted() -> None:
    read, note = decode((TEXT * 5).encode() + b"caf\xe9 and more")
    assert read == TEXT * 5 + "caf\ufffd and more"
    assert note == "1 characters are not UTF-8 and are shown as \ufffd; save it as UTF-8"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 words", "is a PDF"),
        (b"PK\x03\x04words", "is a ZIP or Office file"),
        (b"\x89PNG\r\n\x1a\n", "is a PNG picture"),
        (b"{\\rtf1 words}", "is an RTF file"),
        (zlib.compress(TEXT.encode() * 50), "bytes that are no text"),
        (bytes(range(256)) * 4, "bytes that are no text"),
        (b"words\0words", "bytes that are no text"),
        (TEXT.encode("utf-16-le"), "bytes that are no text"),
        (b"\x1b[31m" * 20, "bytes that are no text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_text_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ExtractError, match=reason):
        decode(content)


@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_are_text_or_refused(content: bytes, declares: bool) -> None:
    try:
        text, _ = decode(content, declares)
    except ExtractError:
        return
    assert "\0" not in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\r\ntwo\rthree\u2028four\x0cfive", "one\ntwo\nthree\nfour\nfive"),
        ("not\u200b \u202egnihton\u202c \u2066here\u2069", "not gnihton here"),
        ("soft\u00adhyphen, \ufefftag\U000e0041, bell\x07, private\ue000", "softhyphen, tag, bell, private"),
        ("café, ‘a’ “b” – 5\u00a0% £1", "café, ‘a’ “b” – 5\u00a0% £1"),
        ("lone \ud800 surrogate", "lone  surrogate"),
    ],
)
def test_what_hides_or_reorders_words_goes_and_nothing_else(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" a \t b\u00a0c\u3000d ", "a b c d"),
        ("5\u00a0000 and 12\u202f500 and 1\u2009000\u2009000", "5\u00a0000 and 12\u00a0500 and 1\u00a0000\u00a0000"),
        ("5 000", "5 000"),
        ("£540\u00a0million, 5\u00a0%, 3\u00a0\u00a04", "£540 million, 5 %, 3 4"),
    ],
)
def test_spaces(text: str, expected: str) -> None:
    assert squeeze(text) == expected


@given(st.text())
def test_cleaning_makes_plain_text(text: str) -> None:
    line = one_line(text)
    assert "\n" not in line
    assert line == line.strip()
    assert clean(clean(text)) == clean(text)
    line.encode()
