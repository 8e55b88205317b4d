"""Good documents, damaged by the hundred: each is an article or an ExtractError, soon, and the same again."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from documents import BRUSSELS, document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.errors import ExtractError
from briefing.extract import extract

GOLDENS = {
    path.name: path.read_bytes() for path in sorted((Path(__file__).parent / "golden").iterdir()) if path.name[0] != "."
}
MAX_SECONDS = 10

SPLICED = st.sampled_from(
    [
        *(b"<div>" * 40, b"</p>", b"<table><tr><td>", b"<script>", b"<!--", b"<![CDATA[", b"&#x202e;", b"&a;&lt;"),
        *(b"{\\rtf1", b"{\\*\\fldinst", b"\\u-99999 ", b"\\'zz", b"\\bin9", b"\\ucx", b"}}}}", b"\\f1\\fcharset999"),
        *(b"[" * 40, b'{"text":', b'"\\ud800"', b"1e999", b"NaN", b"null,"),
        *(
            b"\n--b\n",
            b"\nContent-Type: message/rfc822\n\n",
            b"\nContent-Transfer-Encoding: base64\n",
            b"=?utf-8?q?=",
            b"=\n",
            b"=ZZ",
        ),
        *(b"%PDF-1.7", b"endobj", b"stream\n", b"/Kids[1 0 R]", b"/Length 999999999", b"PK\x03\x04", b"PK\x05\x06"),
        *(
            b"<!DOCTYPE x [<!ENTITY a 'no'>]>",
            b"\x00",
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"\r",
            b"\x0c",
            b"\xe2\x80\xae",
            b"\xc3",
        ),
    ]
)
CHARSETS = st.sampled_from([b"utf-7", b"utf-16", b"iso-2022-jp", b"base64", b"hex", b"idna", b"no-such", b"cp037", b""])
PLACE = st.floats(0, 1, exclude_max=True)
DAMAGE = st.one_of(
    st.tuples(st.just("cut"), PLACE),
    st.tuples(st.just("drop"), PLACE, st.integers(1, 400)),
    st.tuples(st.just("flip"), PLACE, st.integers(1, 255)),
    st.tuples(st.just("repeat"), PLACE, st.integers(1, 400)),
    st.tuples(st.just("splice"), PLACE, SPLICED),
    st.tuples(st.just("graft"), PLACE, st.sampled_from(sorted(GOLDENS)), st.integers(0, 1500)),
    st.tuples(st.just("lie"), PLACE, CHARSETS),
)


def damaged(content: bytes, damage: tuple[object, ...]) -> bytes:
    match damage:
        case ("cut", float(place)):
            return content[: int(place * len(content))]
        case ("drop", float(place), int(count)):
            at = int(place * len(content))
            return content[:at] + content[at + count :]
        case ("flip", float(place), int(mask)) if content:
            at = int(place * len(content))
            return content[:at] + bytes([content[at] ^ mask]) + content[at + 1 :]
        case ("repeat", float(place), int(count)):
            at = int(place * len(content))
            return content[:at] + content[at : at + count] * 5 + content[at + count :]
        case ("splice", float(place), bytes(piece)):
            at = int(place * len(content))
            return content[:at] + piece + content[at:]
        case ("graft", float(place), str(name), int(start)):
            at = int(place * len(content))
            return content[:at] + GOLDENS[name][start : start + 500] + content[at:]
        case ("lie", float(), bytes(charset)):
            return content.replace(b"utf-8", charset).replace(b"UTF-8", charset).replace(b"cpg1252", b"cpg" + charset)
    return content


@pytest.mark.parametrize("name", sorted(GOLDENS))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DAMAGE, min_size=1, max_size=5))
def test_a_damaged_document_is_an_article_or_an_extract_error(name: str, damages: list[tuple[object, ...]]) -> None:
    content = GOLDENS[name]
    for damage in damages:
        content = damaged(content, damage)
    one = document(content, name)
    start = time.process_time()
    try:
        found = extract(one, BRUSSELS)
    except ExtractError as error:
        said = str(error)
        found = None
    assert time.process_time() - start < MAX_SECONDS
    if found is None:
        assert said.startswith(f"{name}: ")
        assert said.isprintable()
        return
    article, gaps = found
    assert article.text == article.text.strip() != ""
    assert "\n\n\n" not in article.text
    article.text.encode()
    assert all(gap.reason.isprintable() for gap in gaps)
    assert extract(one, BRUSSELS) == found
