"""Briefs as they may come: long, empty, of one story, with hostile or odd words in every field; in every file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from lxml import html as lxml_html
from sample_brief import ARTICLES, BRIEF, HALDEN, TEXTS
from test_valid_html import faults

from briefing.model import Account, Article, Brief, BriefStory, Correction, Gap, Headline, Passage, Reason, Span, Tally
from briefing.render import as_shown, read_back, render
from briefing.render.digest import LIMIT

HOSTILE = '"><script>alert(1)</script><img src=x>&amp;{{7*7}}</style>-->]]>*_`|# [x](javascript:x) \\ “x'
NAMES = ("שלמה בן־דוד", "محمد العلي", "Þórhildur Guðmundsdóttir", "Ґалаґан Їжакевич")
CONTINUING = replace(
    HALDEN, id="old", novelty="continuing", summary=(), quotes=(), figures=(), differences=(), told_on=date(2026, 11, 18)
)
CORRECTED = replace(
    HALDEN,
    novelty="corrected",
    told_on=date(2026, 11, 19),
    only=(1,),
    quotes=(replace(HALDEN.quotes[0], only=True),),
    figures=(replace(HALDEN.figures[0], only=True),),
    corrections=(
        Correction("figure", Account(HALDEN.figures[0].amount), Account(HALDEN.figures[1].amount)),
        Correction("quotation", Account(HALDEN.quotes[1].words), None),
    ),
    reasons=(("witnesses", 3.0),),
)


def said(text: str, article_id: str = "a1") -> Passage:
    return Passage(text, (Span(article_id, 0, len(text)),), 1)


def odd(text: str) -> tuple[Brief, Mapping[str, Article]]:
    """A brief that holds a text wherever a source, the settings or a gap may bring words, and the article that has it."""
    words = said(text)
    figure = replace(HALDEN.figures[0], amount=words, about=words, given_by=words)
    card = replace(HALDEN.quotes[0], words=words, speaker=words, role=words, also=(words,))
    account = Account(words, words)
    story = replace(
        HALDEN,
        id=text,
        headline=Headline(text, "a1"),
        section=text,
        summary=(words, words),
        quotes=(card,),
        figures=(figure,),
        differences=(replace(HALDEN.differences[0], label=text, subject=words, accounts=(account, account)),),
        corrections=(Correction("quotation", account, account),),
    )
    entry = replace(BRIEF.sources[0], outlet=text, title=text, agency=text, url="javascript:alert(1)", state="withdrawn")
    brief = replace(
        BRIEF,
        title=text,
        ministry=text,
        marking=text[:60],
        top_lines=(replace(BRIEF.top_lines[0], words=words, story=text),),
        figures=((text, figure),),
        stories=(story, replace(CONTINUING, headline=Headline(text, "a1"))),
        sources=(entry, *BRIEF.sources[1:]),
        gaps=(Gap(text, text, text),),
        silent=(text,),
        method=((text, text),),
    )
    return brief, {**TEXTS, "a1": replace(ARTICLES[0], text=text)}


@cache
def files_of(text: str) -> dict[str, bytes]:
    return render(*odd(text))[0]


SHOWN = ("brief.html", "brief.pdf", "brief.md", "brief.docx", "digest.html", "digest.txt")


@pytest.mark.parametrize("text", [HOSTILE, " and ".join(NAMES), "word " * 60 + "end", "x" * 300])
@pytest.mark.parametrize("name", SHOWN)
def test_odd_words_in_every_field_are_shown_as_they_are(name: str, text: str) -> None:
    back = read_back(name, files_of(text)[name])
    assert back.count(as_shown(name, text)) >= 10
    assert f"“{as_shown(name, text)}”" in back


@pytest.mark.parametrize("text", [HOSTILE, " and ".join(NAMES), "x" * 300])
@pytest.mark.parametrize("name", ["brief.html", "digest.html"])
def test_odd_words_leave_the_markup_valid(name: str, text: str) -> None:
    content = files_of(text)[name].decode()
    assert faults(content, name == "digest.html") == []
    assert not lxml_html.document_fromstring(content).xpath("//script | //img | //a[starts-with(@href, 'javascript')]")
    if text != HOSTILE:
        assert ('dir="auto"' in content) == ("שלמה" in text)


def with_stories(*stories: BriefStory) -> Brief:
    return replace(BRIEF, stories=stories, top_lines=(), figures=())


EMPTY = replace(with_stories(), sources=(), gaps=(), silent=(), tally=Tally(0, 0, 0, 0, 0, 0, 0, 0))


@pytest.mark.parametrize(
    ("brief", "expected"),
    [
        (EMPTY, ["There is no story in this edition."]),
        (with_stories(BRIEF.stories[3]), ["Only 1 outlet reports this", "Six and a half years isn’t a queue."]),
        (
            with_stories(CONTINUING),
            ["A quiet day: no story is new or has changed.", "Continuing, nothing new", CONTINUING.headline.text],
        ),
        (
            with_stories(CORRECTED, CONTINUING),
            [
                "Corrected, last told on 19 November 2026",
                "Changed at the source",
                "“We reject the figure of £1.24 billion, which counts losses that insurers have not recognised”",
                "taken back",
                "Only beside a source's number: no other source of the story reports it.",
                "Continuing, nothing new",
            ],
        ),
    ],
    ids=["nothing", "one story", "a quiet day", "a correction"],
)
def test_every_file_says_what_kind_of_day_it_was(brief: Brief, expected: list[str]) -> None:
    files, gaps = render(brief, TEXTS)
    assert gaps == ()
    for name in SHOWN:
        back = read_back(name, files[name])
        missing = [words for words in expected if words.lower() not in back.lower()]
        assert missing == [], name
    assert faults(files["brief.html"].decode(), is_mail=False) == []


def test_a_story_that_only_goes_on_has_one_line_at_the_end() -> None:
    files, _ = render(with_stories(CONTINUING, BRIEF.stories[3]), TEXTS)
    back = read_back("brief.html", files["brief.html"])
    headline = CONTINUING.headline.text
    assert back.index(BRIEF.stories[3].headline.text) < back.index(headline)
    assert back.count(headline) == 1 + back.count(f"The Northmark Courier, {headline}")
    assert "1 Committee publishes terms of reference" in back


def test_many_stories_that_only_go_on_do_not_make_the_digest_too_long() -> None:
    many = tuple(replace(CONTINUING, id=f"c{number}", headline=Headline("Goes on " * 40, "a1")) for number in range(2_000))
    silent = tuple(f"Gazette {number}" for number in range(3_000))
    brief = replace(with_stories(BRIEF.stories[3], *many), silent=silent)
    from briefing.render.digest import digest
    from briefing.render.templates import Templates

    html, _ = digest(brief, Templates())
    assert len(html) < LIMIT
    assert "1960 more stories are in the full brief" in read_back("digest.html", html)
    assert "Gazette 11 and 2988 others" in read_back("digest.html", html)


def test_old_outlook_finds_a_ground_in_every_cell() -> None:
    tree: Any = lxml_html.document_fromstring(files_of("x" * 300)["digest.html"].decode())
    cells = tree.xpath("//td")
    assert cells
    for cell in cells:
        style = dict(part.split(":", 1) for part in cell.get("style", "").replace(" ", "").rstrip(";").split(";") if part)
        assert cell.get("bgcolor"), cell.get("class")
        assert style.get("background-color", cell.get("bgcolor")) == cell.get("bgcolor")
    assert all(table.get("width") and table.get("cellspacing") == "0" for table in tree.xpath("//table"))
    styles = " ".join(tree.xpath("//@style"))
    assert not [word for word in ("flex", "grid", "position", "float", "url(", "var(", "calc(") if word in styles]


def test_reasons_are_in_the_data_only() -> None:
    reason: Reason = ("so many witnesses of weight", 12.75)
    files, _ = render(with_stories(replace(BRIEF.stories[3], reasons=(reason,))), TEXTS)
    assert b"so many witnesses of weight" in files["brief.json"]
    assert not [name for name in SHOWN if "witnesses of weight" in read_back(name, files[name])]
