"""Feeds of every dialect into what they offer; broken and hostile ones into what can be read of them, or an error."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.collect.due import Rhythm
from briefing.collect.feed import read_feed
from briefing.collect.offers import Listing, Offer, canonical
from briefing.collect.page import read_page
from briefing.collect.sitemap import read_sitemap
from briefing.errors import CollectError

BASE = "https://news.example/feed"
GOOD = Path(__file__).parent / "feeds"


def read(text: str | bytes, charset: str | None = None) -> Listing:
    return read_feed(text.encode() if isinstance(text, str) else text, charset, BASE)


def only(text: str | bytes, charset: str | None = None) -> Offer:
    (offer,) = read(text, charset).offers
    return offer


@pytest.mark.parametrize("path", sorted(GOOD.glob("*")), ids=lambda path: path.name)
def test_every_dialect_says_the_same(path: Path) -> None:
    """The files in feeds/ tell the same two stories, as far as their dialect has words for it."""
    listing = read(path.read_bytes())
    assert listing.title == "Harbour News"
    first, second = listing.offers
    assert (first.name, first.url) == ("https://news.example/2026/ferry-returns",) * 2
    assert first.hints.title == "Ferry “Aurora” returns – at last"
    assert second.hints.title == "AT&T & the harbour: 5 < 7"
    if path.name not in ("rss-0.90.xml", "rss-0.91.xml"):
        assert first.hints.authors == ("Ida Brekke",)
        assert first.hints.published is not None
        assert first.hints.published.startswith(("2026-02-02", "Mon, 02 Feb 2026"))
        assert first.content is not None
        assert "said “yes” to £5m & more" in first.content.replace("&amp;", "&")


def test_entries_that_lead_nowhere_are_counted() -> None:
    listing = read("<rss version='2.0'><channel><title>T</title><item><title>A</title></item><item/></channel></rss>")
    assert (listing.offers, listing.unusable) == ((), 2)


def rss(inside: str, head: str = "") -> str:
    return f"<rss version='2.0'><channel><title>T</title>{head}<item>{inside}</item></channel></rss>"


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ("<title>AT&T</title>", "AT&T"),
        ("<title>a &nbsp; b &rsquo; c</title>", "a b ’ c"),
        ("<title><![CDATA[AT&T &amp; co]]></title>", "AT&T & co"),
        ("<title>&#8220;Yes&#x201D;</title>", "“Yes”"),
        ("<title>&unknown; thing</title>", "&unknown; thing"),
        ("<title>one<br/>two</title>", "onetwo"),
        ("<title>&lt;b&gt;bold&lt;/b&gt; word</title>", "bold word"),
        ("<title>a < b and c > d</title>", "a  b and c > d"),
        ("<title>nul\x00 bell\x07</title>", "nul bell"),
        ("<title>line\nbreak\ttab</title>", "line break tab"),
    ],
)
def test_titles_are_read_as_they_were_meant(inside: str, title: str) -> None:
    found = only(rss(f"{inside}<link>/a</link>")).hints.title
    assert found is not None
    assert " ".join(found.split()) == " ".join(title.split())


@pytest.mark.parametrize(
    ("encoding", "charset", "declared"),
    [
        ("utf-8", None, ""),
        ("utf-8", "iso-8859-1x", ""),
        ("utf-8-sig", "iso-8859-1", ""),
        ("utf-16", None, ""),
        ("windows-1252", None, '<?xml version="1.0" encoding="iso-8859-1"?>'),
        ("windows-1252", "ISO-8859-1", ""),
        ("windows-1252", "utf-8", ""),
        ("windows-1251", None, '<?xml version="1.0" encoding="windows-1251"?>'),
        ("utf-8", "punycode", ""),
    ],
)
def test_characters_are_read_in_the_right_encoding(encoding: str, charset: str | None, declared: str) -> None:
    title = "“Привет”" if encoding in ("windows-1251", "utf-16") else "“Café” – £5"
    text = declared + rss(f"<title>{title}</title><link>/a</link>")
    assert only(text.encode(encoding), charset).hints.title == title


@pytest.mark.parametrize(
    ("inside", "name", "url"),
    [
        ("<link>/a?utm_source=rss&amp;id=5#top</link>", "https://news.example/a?id=5", "https://news.example/a?id=5"),
        ("<link>https://other.example/a</link>", "https://other.example/a", "https://other.example/a"),
        ("<guid isPermaLink='false'>tag:1</guid><description>text</description>", "tag:1", None),
        ("<guid>https://news.example/g</guid>", "https://news.example/g", "https://news.example/g"),
        ("<link>javascript:alert(1)</link><guid isPermaLink='false'>g</guid>", "g", None),
    ],
)
def test_an_entry_is_called_by_its_link_or_its_id(inside: str, name: str, url: str | None) -> None:
    offer = only(rss(inside))
    assert (offer.name, offer.url) == (name, url)


def test_a_changed_entry_has_another_fingerprint_and_only_that() -> None:
    entry = "<title>A</title><link>/a</link><pubDate>Mon, 02 Feb 2026 10:00:00 GMT</pubDate><description>D</description>"
    before = only(rss(entry)).fingerprint
    assert only(rss(entry, "<lastBuildDate>Tue, 03 Feb 2026 10:00:00 GMT</lastBuildDate>")).fingerprint == before
    for was, now in (("A<", "B<"), (">D<", ">E<"), ("10:00", "11:00")):
        assert only(rss(entry.replace(was, now))).fingerprint != before


@pytest.mark.parametrize(
    ("head", "rhythm"),
    [
        ("<ttl>60</ttl>", Rhythm(3_600)),
        ("<ttl>soon</ttl>", Rhythm()),
        ("<skipHours><hour>0</hour><hour>24</hour><hour>5</hour></skipHours>", Rhythm(0, frozenset((0, 5)))),
        ("<skipDays><day>Sunday</day><day>Someday</day></skipDays>", Rhythm(0, frozenset(), frozenset(("sunday",)))),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", Rhythm(1_800)),
    ],
)
def test_a_feed_says_how_often_it_changes(head: str, rhythm: Rhythm) -> None:
    found = read(rss("<link>/a</link>", head)).rhythm
    assert found == rhythm


def test_an_aggregated_entry_is_of_its_own_source() -> None:
    inside = "<link>/a</link><source url='https://x.example/rss'>The Ellerport Gazette</source><category>World</category>"
    hints = only(rss(inside)).hints
    assert (hints.outlet, hints.section) == ("The Ellerport Gazette", "World")


def test_a_feed_whose_end_is_missing_gives_what_came_and_says_so() -> None:
    listing = read("<rss><channel><item><link>/a</link></item><item><link>/b</link><title>half")
    assert [offer.name for offer in listing.offers] == ["https://news.example/a", "https://news.example/b"]
    assert listing.is_cut


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is no XML"),
        ("no feed", "is no XML"),
        ("<html><body>Not here</body></html>", "is a web page and no feed"),
        ("<urlset/>", "is a sitemap and no feed"),
        ("<svg/>", "its first element is 'svg'"),
        ("{", "is no valid JSON"),
        ('{"items": 5}', "is no JSON Feed"),
        ('{"items":' + "[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_feed_is_an_error(text: str, problem: str) -> None:
    with pytest.raises(CollectError, match=problem):
        read(text)


def test_no_entity_is_expanded_or_loaded(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret")
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    doctype = f"<!DOCTYPE rss [<!ENTITY l0 'ha'>{laughs}<!ENTITY x SYSTEM '{(tmp_path / 'secret').as_uri()}'>]>"
    offer = only(doctype + rss("<title>&l9;&x;</title><link>/a</link>"))
    assert offer.hints.title == "&l9;&x;"


@pytest.mark.parametrize(
    "content",
    [
        b"<rss><channel>" + b"<item>" * 290_000,
        b"<rss><channel><item><title>" + b"&" * 290_000,
        b"<rss>" + b"<a>" * 290_000,
        b"<rss " + b" ".join(b"a%d='>'" % n for n in range(100_000)) + b">",
        b"<rss "
        + b" ".join(b"xmlns:a%d='u'" % n for n in range(900))
        + b"><channel><item><link>/a</link></item></channel></rss>",
        b"<rss><channel><item><link>/a</link><author>" + b"a." * 1_000_000 + b"</author></item></channel></rss>",
        b"<rss><channel><item><link>/a</link><pubDate>" + b"1 " * 1_000_000 + b"</pubDate></item></channel></rss>",
        b"<rss><channel><item>" + b"<title>x</title>" * 140_000,
        b"<![CDATA[" * 290_000,
        b'{"items":[' + b"{}," * 290_000 + b"{}]}",
        b"<" * 5_000_000,
        b"\x00" * 5_000_000,
    ],
    ids=range(12),
)
def test_a_hostile_feed_takes_neither_time_nor_memory(content: bytes) -> None:
    start, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with suppress(CollectError):
        assert len(read(content).offers) <= 1
    assert time.process_time() - start < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


SAMPLES = [path.read_bytes() for path in sorted(GOOD.glob("*"))] if GOOD.is_dir() else []


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A good feed with a few stretches cut out, doubled or overwritten."""
    content = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 80)))
        new = draw(st.one_of(st.just(bytes(content[start:end]) * 2), st.binary(max_size=20), st.just(b"")))
        content[start:end] = new
    return bytes(content)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(broken())
def test_a_broken_feed_gives_what_can_be_read_or_an_error(content: bytes) -> None:
    readers: tuple[Callable[[], Listing], ...] = (
        lambda: read_feed(content, None, BASE),
        lambda: read_sitemap(content, None, BASE, 1_000_000),
        lambda: read_page(content, None, BASE, None),
    )
    for reader in readers:
        try:
            listing = reader()
        except CollectError:
            continue
        for offer in listing.offers:
            assert offer.name
            assert offer.name.isprintable()
            assert offer.url is None or offer.url.startswith(("http://", "https://"))
            for told in (offer.hints.title, offer.hints.outlet, offer.hints.section, *offer.hints.authors):
                assert told is None or told.isprintable()


@given(st.text(max_size=60))
def test_a_link_is_a_web_address_or_nothing(text: str) -> None:
    link = canonical(text, BASE)
    assert link is None or (link.startswith(("http://", "https://")) and canonical(link, BASE) == link)


def test_json_feeds_keep_their_plain_text() -> None:
    item = {"id": "1", "url": "/a", "content_text": "5 < 7 & more", "authors": [{"name": "Ida Brekke"}], "tags": ["Sea"]}
    offer = only(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [item]}))
    assert (offer.content, offer.media_type) == ("5 < 7 & more", "text/plain")
    assert (offer.hints.authors, offer.hints.section) == (("Ida Brekke",), "Sea")
