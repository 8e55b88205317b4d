"""From the address of a site to lines of `briefing.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from server import Reply, Server, item, rss, serving

from briefing.collect import Manners
from briefing.collect.client import Client
from briefing.collect.discover import Found, discover
from briefing.collect.lines import append_source, name_for, source_lines
from briefing.errors import CollectError, SettingsError
from briefing.settings import Settings

LOCAL = Manners(host_gap_seconds=0, allow_private=("127.0.0.1",), deadline_seconds=20, request_seconds=3)
FEED = rss(item("/1"), item("/2"), head="<language>en-GB</language>")


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


def found(url: str) -> tuple[Found, ...]:
    client = Client(LOCAL)
    try:
        return discover(url, client)
    finally:
        client.close()


def test_a_feed_is_its_own_source(server: Server) -> None:
    server.replies["/old"] = Reply(status=301, headers={"Location": "/feed"})
    server.page("/feed", FEED)
    assert found(server.url("/old")) == (Found("feed", server.url("/feed"), "A feed", "en-GB", 2),)


def test_the_feeds_that_a_page_names_are_read_and_those_of_comments_left_out(server: Server) -> None:
    links = ("/feed", "/comments/feed", "/missing", "/notafeed")
    head = "".join(f'<link rel="alternate" type="application/rss+xml" href="{link}">' for link in links)
    server.page("/", f"<html><head>{head}</head><body></body></html>")
    server.page("/feed", FEED)
    server.page("/comments/feed", FEED)
    server.page("/notafeed", "<html></html>")
    assert [one.url for one in found(server.url("/"))] == [server.url("/feed")]


def test_a_feed_in_the_usual_place_is_found(server: Server) -> None:
    server.page("/", "<html><body>Welcome</body></html>")
    server.page("/rss.xml", FEED)
    assert [one.url for one in found(server.url("/"))] == [server.url("/rss.xml")]


def test_a_news_sitemap_is_found_by_robots_txt(server: Server) -> None:
    news = "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    entry = "<news:news><news:publication_date>2026-02-02</news:publication_date></news:news>"
    server.page("/robots.txt", f"Sitemap: {server.url('/pages.xml')}\nSitemap: {server.url('/news.xml')}", "text/plain")
    server.page("/pages.xml", f"<urlset><url><loc>{server.url('/about')}</loc></url></urlset>")
    server.page("/news.xml", f"<urlset {news}><url><loc>{server.url('/1')}</loc>{entry}</url></urlset>")
    server.page("/", "<html><body>Welcome</body></html>")
    assert found(server.url("/")) == (Found("sitemap", server.url("/news.xml"), None, None, 1),)


def test_a_page_that_lists_articles_is_the_last_resort(server: Server) -> None:
    links = "".join(f'<a href="/news/the-ferry-returns-{number}">x</a>' for number in range(8))
    server.page("/", f"<html lang='en'><title>Harbour News</title><body>{links}<a href='/about'>x</a></body></html>")
    (only,) = found(server.url("/"))
    assert (only.kind, only.outlet, only.language, only.items) == ("page", "Harbour News", "en", 8)
    assert only.links == r"^https?://127\.0\.0\.1/news/."


def test_a_site_with_nothing_to_collect_says_what_to_do(server: Server) -> None:
    server.page("/", "<html><body>Welcome</body></html>")
    with pytest.raises(CollectError, match="no feed, no news sitemap and no list of articles"):
        found(server.url("/"))
    with pytest.raises(CollectError, match="the server answered 404"):
        found(server.url("/none"))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.text(min_size=1, max_size=80))
def test_whatever_a_site_calls_itself_its_lines_are_one_source(outlet: str, taken: str) -> None:
    one = Found("feed", "https://news.example/feed", outlet, "en", 3)
    name = name_for(one, {taken, "news.example"})
    assert name not in {taken, "news.example"}
    text = append_source('title = "Daily"\n', source_lines(one, name))
    read = Settings.model_validate(tomllib.loads(text))
    assert [source.name for source in read.sources] == ["sources", name]
    assert read.sources[1].feed == "https://news.example/feed"


@pytest.mark.parametrize(
    ("before", "names"),
    [
        ("", ["sources", "News"]),
        ('title = "Daily"', ["sources", "News"]),
        ('[[sources]]\nname = "a"\nfolder = "a"\n', ["a", "News"]),
        ('[[sources]]\nname = "a"\nfolder = "a"\n\n[collect]\ncontact = "x" # no newline', ["a", "News"]),
    ],
)
def test_lines_are_added_at_the_end_and_nothing_else_is_touched(before: str, names: list[str]) -> None:
    text = append_source(before, source_lines(Found("feed", "https://news.example/feed", "News", None, 3), "News"))
    assert text.startswith(before)
    assert [one["name"] for one in tomllib.loads(text)["sources"]] == names


@pytest.mark.parametrize("before", ['sources = [{name = "a", folder = "a"}]\n', "broken ="])
def test_a_file_that_cannot_take_them_is_left_to_its_owner(before: str) -> None:
    with pytest.raises(SettingsError, match="add these lines yourself"):
        append_source(before, source_lines(Found("feed", "https://news.example/feed", "News", None, 3), "News"))
