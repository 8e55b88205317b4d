"""brief.md: the brief for those who paste it into another document, where nothing of a source may become markup."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sample_brief import BRIEF, HALDEN, edition

from briefing.model import Headline
from briefing.render import read_back
from briefing.render.escape import escaped, link
from briefing.render.markdown import markdown
from briefing.render.templates import Templates
from briefing.render.words import printed

GOLDEN = Path(__file__).with_name("brief.golden.md")
DIALECTS = {"commonmark": MarkdownIt("commonmark").enable("table"), "widest": MarkdownIt("default", {"html": True})}
SIGNS = st.text(st.sampled_from("\\`*_[]<>&#|~@$^{}-+=:.()!\"' \n123abwW/é\u00a0"), max_size=40)


def test_the_markdown_reads_as_it_should() -> None:
    assert edition()["brief.md"].decode() == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("dialect", DIALECTS)
@settings(deadline=None, max_examples=300)
@given(SIGNS)
def test_a_text_stays_a_text(dialect: str, text: str) -> None:
    shown = printed(text)
    made = DIALECTS[dialect].render(str(escaped(shown)))
    assert re.fullmatch(r"(<p>[^<]*</p>\n)?", made)
    assert html.unescape(re.sub(r"</?p>|\n$", "", made)).strip() == shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words, 41.8 per cent (so)", "plain words, 41.8 per cent (so)"),
        ("12. Not a list", r"12\. Not a list"),
        ("- nor this", r"\- nor this"),
        ("a_b *c* <b> [d](e) | f", r"a\_b \*c\* \<b\> \[d\]\(e) \| f".replace(r"\(", "(")),
        (
            "www.example.com, https://example.com, :smile: and @desk",
            r"www\.example.com, https\://example.com, \:smile: and \@desk",
        ),
    ],
)
def test_only_what_would_be_markup_is_escaped(text: str, expected: str) -> None:
    assert escaped(text) == expected


def test_an_address_cannot_leave_its_brackets() -> None:
    assert link("https://example.com/<a> b|`\\") == "https://example.com/%3Ca%3E%20b%7C%60%5C"


def test_markup_of_a_source_is_shown_in_every_place() -> None:
    hostile = "| --- |\n# *x* <script>alert(1)</script> [a](javascript:x) ![b](https://example.com/c.png)"
    words = replace(HALDEN.summary[0], text=hostile)
    figure = replace(HALDEN.figures[0], amount=words, about=words, given_by=words)
    card = replace(HALDEN.quotes[0], words=words, speaker=words, role=words, also=(words,))
    story = replace(
        HALDEN, headline=Headline(hostile, "a1"), section=hostile, summary=(words,), quotes=(card,), figures=(figure,)
    )
    brief = replace(
        BRIEF, title=hostile, ministry=hostile, marking=hostile, stories=(story,), figures=((HALDEN.id, figure),)
    )
    made = DIALECTS["widest"].render(markdown(brief, Templates()).decode())
    assert "<script" not in made
    assert "<img" not in made
    assert "javascript:x</a>" not in made
    assert read_back("brief.md", markdown(brief, Templates())).count(printed(hostile)) >= 14
