"""brief.html: one file that asks nobody for anything, with all parts in order and every piece of evidence in it."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from typing import Any

import pytest
from lxml import html as lxml_html
from sample_brief import ARTICLES, BRIEF, HALDEN, TEXTS, edition

from briefing.model import Article, Brief, Gap, Headline, Span, Tally
from briefing.render import read_back, read_back_evidence
from briefing.render.evidence import anchor, evidence
from briefing.render.page import page
from briefing.render.templates import Templates
from briefing.render.words import printed

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=y>&amp;{{7*7}}</style><a href='javascript:x'>-->]]>"


def tree(content: bytes | None = None) -> Any:
    return lxml_html.document_fromstring((edition()["brief.html"] if content is None else content).decode())


def filled(brief: Brief) -> bytes:
    return page(brief, TEXTS, Templates())


def test_the_parts_stand_in_the_promised_order() -> None:
    text = read_back("brief.html", edition()["brief.html"])
    parts = [
        "OFFICIAL-SENSITIVE",
        "Ministry of Energy and Infrastructure",
        "Daily Briefing: Energy and Infrastructure",
        "Friday 20 November 2026 · Edition 2026/324 · News to 06:00 UTC",
        "13 texts received, 7 used; 1 not among the stories chosen; 2 too old",
        "No text from Regional Gazette.",
        "Top lines The report puts the cost of the outage at £1.24 billion. [1] Story 1",
        "Figures of the day Figure What it measures Given by Source Story £1.24 billion the cost of the outage report [1] 1",
        "In this brief 1 Interim report blames relay settings for the Halden outage",
        "Networks · Updated · Reported by 3 outlets, 3 independently · First seen 19 November 2026, 09:03",
        "said on Thursday. [1] The station tripped at 03:14",
        "nobody was required to check” Þóra Guðmundsdóttir, chief executive of the Networks Regulator ·"
        " The Northmark Courier, 19 November 2026, 17:01",
        "Another wording: “withdrawn three years earlier, and nobody was required to check” Harbour Business Wire [2]",
        "Sources differ: figures for one thing, the cost of the outage",
        "What is missing 13 texts received",
        "grid-monitor/2026-11-19-b.html reading the file holds no text",
        "Sources The Northmark Courier, Interim report blames relay settings",
        "Method News from 19 November 2026, 06:00 UTC to 20 November 2026, 06:00 UTC.",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_nothing_is_asked_of_anyone() -> None:
    content = edition()["brief.html"].decode()
    assert not re.findall(r"""\b(?:src|srcset|action|data|poster)=["'](?!data:)|@import|url\((?!"data:)""", content)
    assert not tree().xpath(
        "//script | //iframe | //object | //embed | //form | //img | //base | //link | //@style | //@onclick"
    )
    assert len(content) < 500_000


def test_the_policy_allows_the_page_s_own_style_sheet_only() -> None:
    content = edition()["brief.html"]
    style = re.findall(rb"<style>(.*?)</style>", content, re.DOTALL)
    policy = tree(content).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    digest = b64encode(sha256(style[0]).digest()).decode()
    assert len(style) == 1
    allowed = f"style-src 'sha256-{digest}'; font-src data:; img-src data:"
    assert policy == [f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"]


def test_every_link_leads_somewhere_and_every_name_is_given_once() -> None:
    page_tree = tree()
    names = page_tree.xpath("//@id")
    inside = [link[1:] for link in page_tree.xpath("//a/@href") if link.startswith("#")]
    assert len(names) == len(set(names))
    assert set(inside) <= set(names)
    outside = {link for link in page_tree.xpath("//a/@href") if not link.startswith("#")}
    assert outside == {article.url for article in ARTICLES if article.url}


def test_a_reference_leads_to_the_marked_words_of_the_source() -> None:
    words = HALDEN.quotes[0].words.evidence[0]
    place = tree().get_element_by_id(anchor(words))
    following = "".join(place.itersiblings().__next__().itertext())
    assert place.getnext().tag in ("mark", "span")
    assert TEXTS["a1"].at(words).startswith(following[:20]) or place.getnext().tag == "span"
    assert f"#{anchor(words)}" in tree().xpath("//div[@class='card']//a/@href")


def test_the_evidence_is_the_sources_own_text() -> None:
    excerpts = read_back_evidence(edition()["brief.html"])
    assert {article_id for article_id, *_ in excerpts} == set(TEXTS)
    for article_id, start, end, text in excerpts:
        assert text == printed(TEXTS[article_id].text[start:end])


def test_a_long_paragraph_is_cut_at_a_space_around_the_evidence() -> None:
    text = "one two three " * 100 + "NEEDLE " + "four five six " * 100
    start = text.index("NEEDLE")
    article = Article("a1", "s", "n", text, "0")
    story = replace(HALDEN, headline=Headline("x", "a1"), quotes=(), figures=(), differences=())
    words = replace(HALDEN.summary[0], text="NEEDLE", evidence=(Span("a1", start, start + 6),))
    brief = replace(BRIEF, top_lines=(), figures=(), stories=(replace(story, summary=(words,)),))
    (source,) = evidence(brief, {"a1": article})
    (excerpt,) = source.excerpts
    assert excerpt.cut_before
    assert excerpt.cut_after
    assert [piece.text for piece in excerpt.pieces if piece.marked] == ["NEEDLE"]
    assert 700 < excerpt.span.end - excerpt.span.start < 820
    assert not text[excerpt.span.start - 1].strip()


def test_one_heading_of_the_first_level_and_no_level_left_out() -> None:
    levels = [int(heading.tag[1]) for heading in tree().xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert tree().get("lang") == "en-GB"


def test_every_header_cell_has_a_scope_and_every_table_a_caption() -> None:
    assert not tree().xpath("//th[not(@scope)] | //table[not(caption)]")
    assert len(tree().xpath("//blockquote")) == sum(len(story.quotes) for story in BRIEF.stories)


def test_markup_in_the_head_is_text() -> None:
    content = filled(replace(BRIEF, title=HOSTILE, ministry=HOSTILE, marking=HOSTILE, number=HOSTILE))
    assert not tree(content).xpath("//script | //img | //a[starts-with(@href, 'javascript')]")
    assert read_back("brief.html", content).count(printed(HOSTILE)) == 5


def test_markup_in_a_story_is_text() -> None:
    hostile = replace(HALDEN.summary[0], text=HOSTILE)
    story = replace(
        HALDEN,
        id=HOSTILE,
        headline=Headline(HOSTILE, "a1"),
        section=HOSTILE,
        summary=(hostile,),
        quotes=(replace(HALDEN.quotes[0], words=hostile, speaker=hostile, role=hostile),),
    )
    sources = tuple(replace(entry, url="javascript:alert(1)", title=HOSTILE, outlet=HOSTILE) for entry in BRIEF.sources)
    content = filled(replace(BRIEF, stories=(story,), sources=sources, gaps=(Gap(HOSTILE, HOSTILE, HOSTILE),)))
    assert not tree(content).xpath("//script | //img")
    assert all(link.startswith("#") for link in tree(content).xpath("//a/@href"))


NOTHING = replace(
    BRIEF,
    top_lines=(),
    figures=(),
    stories=(),
    sources=(),
    gaps=(),
    silent=(),
    method=(),
    tally=Tally(0, 0, 0, 0, 0, 0, 0, 0),
)


@pytest.mark.parametrize(
    ("brief", "said"),
    [
        (NOTHING, "There is no story in this edition."),
        (NOTHING, "No source was used in this edition."),
        (NOTHING, "No text was received."),
        (replace(NOTHING, tally=Tally(1, 0, 0, 1, 0, 0, 0, 0)), "1 text received, 0 used; 1 too old."),
        (replace(NOTHING, tally=Tally(1, 1, 0, 0, 0, 0, 0, 0)), "Nothing is known to be missing."),
        (replace(NOTHING, silent=("A", "B")), "No text from A, B."),
        (replace(BRIEF, top_lines=()), "No sentence of a source stands as a top line today."),
        (replace(BRIEF, version=3), "Edition 2026/324, version 3"),
    ],
)
def test_what_is_not_there_is_said(brief: Brief, said: str) -> None:
    assert said in read_back("brief.html", filled(brief))
