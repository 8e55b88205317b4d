"""Pages become the article's words as a reader sees them; hostile pages become clean text or a clear error."""

from __future__ import annotations

import pytest
from documents import article, document, notes
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.errors import ExtractError
from briefing.extract.blocks import block_texts, parse_html, prune

BODY = (
    "<p>CALDERPORT – Ministers from 14 coastal states agreed on Thursday to spend £540&nbsp;million on the harbour.</p>"
    "<p>“We have a deal,” said Mara Voss, the transport minister, who left the room with the others at dawn.</p>"
)
TEXT = (
    "CALDERPORT – Ministers from 14 coastal states agreed on Thursday to spend £540 million on the harbour.\n\n"
    "“We have a deal,” said Mara Voss, the transport minister, who left the room with the others at dawn."
)


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang='en-GB'><head>{head}</head><body><article>{body}</article></body></html>"


def words(fragment: str) -> list[str]:
    root = parse_html(fragment)
    prune(root)
    return [text for _, text in block_texts(root)]


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("<p>She said: <q>We <em>have</em> a deal</q>.</p>", ["She said: “We have a deal”."]),
        ("<p>He said <q>a <b>b</b></q></p>", ["He said “a b”"]),
        ("<p>32<sup>1</sup> members, 20 km<sup>2</sup>, CO<sub>2</sub></p>", ["32¹ members, 20 km², CO₂"]),
        ("<p>32<sup><a href='#n'>1</a></sup> members</p>", ["32 members"]),
        ("<p>It costs <del>9</del> <ins>5</ins> million. <s>No.</s></p>", ["It costs 5 million."]),
        ("<p>a<span>b</span>c<b>5</b>6</p>", ["abc56"]),
        ("<p>one<br>two<br/>three</p>", ["one\ntwo\nthree"]),
        ("<div>one<p>two</p>three<div>four</div>five</div>", ["one", "two", "three", "four", "five"]),
        ("<ul><li>one<li>two<ul><li>three</ul></ul>", ["one", "two", "three"]),
        ("<table><tr><th>State<th>Share<tr><td>Norland<td><p>5 %</p></table>", ["State | Share", "Norland |  5 %"]),
        ("<table><tr><td><p>one</p><p>two</p><p>three</p></td></tr></table>", ["one", "two", "three"]),
        (
            "<p>seen</p><p hidden>no</p><p style='color:red; display: none'>no</p><noscript>no</noscript>",
            ["seen"],
        ),
        ("<p style='font-size:0.9em'>seen</p><p style='font-size:0'>no</p>", ["seen"]),
        ("<body style='visibility:hidden'><p>seen</p></body>", ["seen"]),
        ("<p>5 &lt; 6 &amp; £540&nbsp;million</p>", ["5 < 6 & £540\u00a0million"]),
        ("<pre>one\ntwo</pre>", ["one\ntwo"]),
        ("<p>\n  many\n  lines\n</p>", ["many lines"]),
    ],
)
def test_words_are_those_that_a_reader_sees(fragment: str, expected: list[str]) -> None:
    assert words(fragment) == expected


def test_metadata_come_from_the_page() -> None:
    head = (
        '<title>A deal | The Calder Post</title><meta property="og:title" content="Harbour deal agreed">'
        '<meta property="og:site_name" content="The Calder Post"><meta name="author" content="Ann Lee and Bo Ek">'
        '<meta property="article:published_time" content="2026-02-12T08:15:00+01:00">'
        '<meta property="article:section" content="Europe"><link rel="canonical" href="https://calderpost.example/news/1">'
    )
    found = article(page(f"<h1>Harbour deal agreed</h1>{BODY}", head), "a.html")
    assert found.text == TEXT
    assert (found.title, found.outlet, found.authors) == (
        "Harbour deal agreed",
        "The Calder Post",
        ("Ann Lee", "Bo Ek"),
    )
    assert (found.url, found.section, found.language) == ("https://calderpost.example/news/1", "Europe", "en-GB")
    assert found.published is not None
    assert (found.published.at.isoformat(), found.published.day_only) == ("2026-02-12T08:15:00+01:00", False)


JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
  {"@type": "WebSite", "name": "Not this"},
  {"@type": ["NewsArticle"], "headline": "Harbour &amp; deal", "datePublished": "2026-02-12T07:15:00Z",
   "dateModified": "2026-02-13",
   "author": [{"@type": "Person", "name": "Ann Lee"}, {"name": "Bo Ek"}], "publisher": {"name": "The Calder Post"},
   "url": "https://calderpost.example/1", "inLanguage": "en"}]}</script>"""


def test_metadata_come_from_json_ld() -> None:
    found = article(page(BODY, JSON_LD), "a.html")
    assert (found.title, found.outlet, found.authors) == ("Harbour & deal", "The Calder Post", ("Ann Lee", "Bo Ek"))
    assert found.url == "https://calderpost.example/1"
    assert found.published is not None
    assert found.published.at.isoformat() == "2026-02-12T08:15:00+01:00"


@pytest.mark.parametrize(
    ("markup", "day"),
    [
        ('<time datetime="2026-02-12">Thursday</time>', "2026-02-12"),
        (
            '<time itemprop="datePublished" datetime="2026-02-12">x</time><time datetime="2026-02-01">y</time>',
            "2026-02-12",
        ),
        # Which of two is meant is a guess, and nothing else on a page is a date of publication.
        ('<time datetime="2026-02-12">x</time><time datetime="2026-02-01">y</time>', None),
        ("<p>© 2026 Calder Media. All rights reserved.</p>", None),
        ("<p>The vote is on 3 March 2026.</p>", None),
        ('<img src="/2026/02/12/a.jpg">', None),
    ],
)
def test_a_date_is_never_guessed(markup: str, day: str | None) -> None:
    published = article(page(BODY + markup), "a.html").published
    assert (published and published.at.date().isoformat()) == day


def test_navigation_related_links_and_sign_up_boxes_are_left_out() -> None:
    links = "".join(f"<li><a href='/{number}'>An older story, number {number}</a></li>" for number in range(20))
    source = (
        f"<html><body><nav><ul>{links}</ul></nav><main><article><h1>A deal</h1>{BODY}"
        "<div><p>Sign up now: Get the Post's newsletters delivered to your inbox</p></div></article></main>"
        f"<aside><h3>Related</h3><ul>{links}</ul></aside><footer><p>© 2026 Calder Media</p></footer></body></html>"
    )
    assert article(source, "a.html").text == TEXT


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "is empty"),
        ("<html></html>", "no text that can be used"),
        ("<!doctype html>", "holds no HTML"),
        ("<script>document.write('words')</script>", "no text that can be used"),
        ("<div>" * 100_000 + BODY, "nested more than 255 deep"),
        ("<a href=x>b</a>" * 30_000, "more than 20,000 elements"),
        ("<p " + " ".join(f"a{number}" for number in range(30_000)) + ">" + BODY, "more than 300 attributes"),
        ("<p " + "".join(f"a{number}='1'" for number in range(100_000)) + ">" + BODY, "more than 300 attributes"),
        ("<p>" + "word " * 100_000 + "</p>", "longer than 400,000 characters"),
        ("<nav>" + "<a href=x>Home page</a> " * 50 + "</nav>", "no article that can be told from the rest"),
    ],
    ids=lambda value: value[:20],
)
def test_a_page_without_an_article_is_an_error_that_says_why(source: str, reason: str) -> None:
    with pytest.raises(ExtractError, match=rf"^a\.html: .*{reason}"):
        article(source, "a.html")


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>" + 'var a="<p>no</p>";' * 20_000 + "</script>",
        '<p title="' + "x" * 1_000_000 + '"></p>',
        "<img src='data:image/png;base64," + "AA/BB=" * 50_000 + "'>",
        '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        '<iframe src="http://169.254.169.254/"></iframe><link rel="stylesheet" href="file:///etc/passwd">',
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": 5, "author": {"name": [[]]}}</script>',
        '<base href="http://["><link rel="canonical" href="/x">',
        "<!-- <p>no</p> --><![CDATA[<p>no</p>]]>",
    ],
    ids=lambda value: value[:20],
)
def test_what_is_hostile_leaves_the_article_as_it_is(hostile: str) -> None:
    assert article(page(hostile + BODY), "a.html").text.endswith(TEXT)


def test_a_value_that_cannot_be_used_is_named() -> None:
    head = (
        '<meta property="article:published_time" content="2026-02-30"><meta property="og:url" content="javascript:alert(1)">'
        '<meta property="og:title" content="A&#x202e; deal">'
    )
    found = article(page(BODY, head), "a.html")
    assert (found.title, found.url, found.published) == ("A deal", None, None)
    assert notes(page(BODY, head), "a.html") == [
        "a.html: the date '2026-02-30' was ignored: day is out of range for month",
        "a.html: the address 'javascript:alert(1)' was ignored: it is no http or https address",
    ]


def test_characters_that_hide_words_go_also_when_they_are_written_as_references() -> None:
    assert article("<p>Ministers&#8203; met&#x202e; on&#xad; Monday.</p>", "a.html").text == "Ministers met on Monday."


TAGS = st.sampled_from("p div b q sup table tr td ul li br h1 a span del article script style".split())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(TAGS.map("<{}>".format), TAGS.map("</{}>".format), st.text(max_size=12)), max_size=40))
def test_any_tag_soup_is_an_article_or_an_extract_error(pieces: list[str]) -> None:
    try:
        found = article("".join(pieces), "a.html")
    except ExtractError:
        return
    assert found.text.strip() == found.text != ""


def test_the_same_page_gives_the_same_article_after_any_other() -> None:
    first = article(page(BODY), "a.html")
    article(page(BODY.replace("14", "15")), "b.html")
    assert article(page(BODY), "a.html") == first
    assert document(page(BODY), "a.html").sha256 == first.document_sha256
