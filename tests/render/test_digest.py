"""The e-mail digest: below what mail programs cut, cut at a story itself, the same words in both parts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html
from sample_brief import BRIEF, HALDEN, edition

from briefing.model import Tally
from briefing.render import read_back
from briefing.render.digest import LIMIT, digest
from briefing.render.templates import Templates

GOLDEN = Path(__file__).with_name("digest.golden.txt")


def tree(content: bytes) -> Any:
    return lxml_html.document_fromstring(content.decode())


def test_the_plain_text_reads_as_it_should() -> None:
    assert edition()["digest.txt"].decode() == GOLDEN.read_text(encoding="utf-8")


def test_the_plain_text_keeps_to_lines_of_72_characters() -> None:
    lines = edition()["digest.txt"].decode().splitlines()
    assert max(len(line) for line in lines if "://" not in line) <= 72


def test_the_html_has_no_remote_content_and_its_styles_inline() -> None:
    page = tree(edition()["digest.html"])
    assert not page.xpath("//img | //script | //link | //iframe | //form | //@background")
    assert all(cell.get("style") for cell in page.xpath("//table[contains(@class, 'sheet')]//td"))
    assert len(page.xpath("//style")) == 1
    assert "prefers-color-scheme: dark" in page.xpath("string(//style)")
    assert {table.get("role") for table in page.xpath("//table")} == {"presentation"}


def test_a_hidden_preheader_begins_the_message_with_the_top_line() -> None:
    hidden = tree(edition()["digest.html"]).xpath("//body/*[1]")[0]
    assert hidden.text == "The report puts the cost of the outage at £1.24 billion."
    assert "display: none" in hidden.get("style")


@pytest.mark.parametrize("count", [1, 30, 200])
def test_a_long_brief_is_cut_at_a_story_with_a_pointer_to_the_rest(count: int) -> None:
    stories = tuple(replace(HALDEN, id=f"s{number}") for number in range(count))
    html, text = digest(replace(BRIEF, stories=stories), Templates())
    shown = len(tree(html).xpath("//h2")) - 1
    assert len(html) < LIMIT
    assert (shown == count) == (count == 1)
    if shown < count:
        assert len(html) > LIMIT * 0.8
        for name, content in (("digest.html", html), ("digest.txt", text)):
            pointer = f"{count - shown} more stories are in the full brief: see brief.pdf or brief.html."
            assert pointer in read_back(name, content)


def test_a_brief_without_stories_says_so() -> None:
    nothing = Tally(0, 0, 0, 0, 0, 0, 0, 0)
    brief = replace(BRIEF, stories=(), top_lines=(), figures=(), sources=(), gaps=(), silent=(), tally=nothing)
    for name, content in zip(("digest.html", "digest.txt"), digest(brief, Templates()), strict=True):
        text = read_back(name, content)
        assert "There is no story in this edition." in text
        assert "No text was received." in text


def test_markup_in_a_field_is_text() -> None:
    hostile = "\"><script>alert(1)</script><img src=x>&amp;</style><a href='javascript:x'>"
    html, text = digest(replace(BRIEF, title=hostile, ministry=hostile, marking=hostile), Templates())
    assert not tree(html).xpath("//script | //img")
    assert read_back("digest.html", html).count(hostile) == 4
    assert text.decode().count(hostile) == 3
