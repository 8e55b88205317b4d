"""Visits to feeds, pages and sitemaps on loopback: what is fetched, what is not again, and what is told of the rest."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from server import Reply, Server, item, lying, rss, serving

from briefing.collect import Manners, collect
from briefing.collect.due import Rhythm, next_visit, retry_after
from briefing.collect.offers import Offer
from briefing.collect.rounds import in_turns
from briefing.collect.web import decide
from briefing.model import Harvest, Known, Source, Validators

NOW = datetime(2026, 2, 2, 12, tzinfo=UTC)
LOCAL = Manners(host_gap_seconds=0, allow_private=("127.0.0.1",), deadline_seconds=30, request_seconds=3)
FULL = "word " * 400


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


def feed(server: Server, path: str = "/feed") -> Source:
    return Source("Harbour News", server.url(path), kind="feed")


def visit(source: Source, known: Known | None = None, manners: Manners = LOCAL, now: datetime = NOW) -> Harvest:
    (harvest,) = collect([source], {source.name: known} if known else {}, manners, lambda: now)
    return harvest


def after(harvest: Harvest, before: Known | None = None, *watched: str) -> Known:
    """What is remembered once a harvest has been kept."""
    was = before or Known()
    return Known(
        harvest.moved_to or was.address,
        {**was.validators, **harvest.validators},
        {**was.seen, **harvest.seen},
        frozenset(watched),
        harvest.not_before,
        harvest.outcome == "retired",
    )


def texts(harvest: Harvest) -> list[str]:
    return [document.content.decode() for document in harvest.documents]


def test_a_feeds_pages_are_fetched_once_and_what_is_new_later(server: Server) -> None:
    server.page("/feed", rss(item("/1"), item("/2")))
    for number in (1, 2, 3):
        server.page(f"/{number}", f"<p>{number}</p>")
    first = visit(feed(server))
    assert (first.outcome, texts(first)) == ("new", ["<p>1</p>", "<p>2</p>"])
    assert first.documents[0].item.hints.title == "A title"
    assert first.documents[0].fetched == NOW
    assert [one.content for one in first.listings] == [rss(item("/1"), item("/2")).encode()]

    server.requests.clear()
    second = visit(feed(server), after(first))
    assert (second.outcome, second.documents, server.asked()) == ("not modified", (), ["/feed"])

    server.page("/feed", rss(item("/3"), item("/1"), item("/2", title="Corrected")))
    server.requests.clear()
    third = visit(feed(server), after(second, after(first)))
    assert (third.outcome, texts(third)) == ("new", ["<p>3</p>"])
    assert server.asked() == ["/feed", "/3", "/2"]
    assert third.offered == tuple(server.url(f"/{number}") for number in (3, 1, 2))


def test_a_feed_that_does_not_say_whether_it_changed_is_compared(server: Server) -> None:
    server.replies["/feed"] = Reply(rss(item("/1", text=FULL)).encode())
    first = visit(feed(server))
    second = visit(feed(server), after(first))
    assert (first.outcome, second.outcome, second.listings) == ("new", "unchanged", ())


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        ("page", FULL, "<p>the page</p>"),
        ("entry", "short", "short"),
        ("fuller", "short", "<p>the page</p>"),
        ("fuller", FULL, FULL.strip()),
    ],
)
def test_read_says_whether_the_page_or_the_entry_is_the_text(server: Server, read: str, text: str, expected: str) -> None:
    server.page("/feed", rss(item("/1", text=text)))
    server.page("/1", "<p>the page</p>")
    assert texts(visit(replace(feed(server), read=read))) == [expected]  # type: ignore[arg-type]


def test_markup_of_an_entry_is_kept_character_by_character(server: Server) -> None:
    server.page("/feed", rss(item("/1", text="<![CDATA[<p>He said “yes” to £5m&nbsp;& more</p><script>x</script>]]>")))
    (document,) = visit(replace(feed(server), read="entry")).documents
    assert document.media_type == "text/html"
    assert "<p>He said “yes” to £5m&nbsp;& more</p><script>x</script>" in document.content.decode()


def test_when_a_page_cannot_be_had_the_entry_is_taken_and_the_page_asked_for_again(server: Server) -> None:
    server.page("/feed", rss(item("/1", text="A teaser of it.")))
    server.replies["/1"] = Reply(status=500)
    first = visit(feed(server))
    assert texts(first) == ["A teaser of it."]
    assert [gap.reason for gap in first.gaps] == [
        f"{server.url('/1')}: the server answered 500; the feed's own text was taken"
    ]
    assert (first.lost, first.validators, first.seen) == (1, {}, {})
    server.page("/1", "<p>the page</p>")
    assert texts(visit(feed(server), after(first))) == ["<p>the page</p>"]


def test_a_page_behind_a_wall_is_not_asked_for_again(server: Server) -> None:
    server.page("/feed", rss(item("/1")))
    server.replies["/1"] = Reply(status=403)
    first = visit(feed(server))
    second = visit(feed(server), after(first))
    assert (first.outcome, second.outcome, server.asked()) == ("new", "not modified", ["/feed", "/1", "/feed"])


def test_what_an_edition_told_of_is_looked_at_again(server: Server) -> None:
    server.page("/feed", rss(item("/1"), item("/2"), item("/3")))
    for number in (1, 2, 3):
        server.page(f"/{number}", f"<p>{number}</p>")
    first = visit(feed(server))
    server.page("/2", "<p>2, corrected</p>")
    server.replies["/3"] = Reply(status=410)
    known = after(first, None, *(server.url(f"/{number}") for number in (1, 2, 3)))
    second = visit(feed(server), known)
    assert (texts(second), second.gone, second.outcome) == (["<p>2, corrected</p>"], (server.url("/3"),), "new")


def test_many_problems_are_told_in_few_lines(server: Server) -> None:
    server.page("/feed", rss(*(item(f"/{number}", text="") for number in range(30))))
    harvest = visit(feed(server))
    assert (harvest.lost, len(harvest.gaps), harvest.outcome) == (30, 4, "failed")
    assert harvest.gaps[-1].reason.startswith("27 more items could not be had either")


@pytest.mark.parametrize(
    ("reply", "outcome", "error"),
    [
        (Reply(status=404), "failed", "the server answered 404"),
        (Reply(status=500), "failed", "the server answered 500"),
        (Reply(status=204), "failed", "the server answered 204"),
        (Reply(status=410), "retired", "gone for good"),
        (Reply(b"<html>Welcome</html>"), "failed", "is a web page and no feed"),
        (Reply(rss().encode()), "empty", None),
        (Reply(status=304), "failed", "was not asked that"),
    ],
)
def test_each_answer_has_its_outcome(server: Server, reply: Reply, outcome: str, error: str | None) -> None:
    server.replies["/feed"] = reply
    harvest = visit(feed(server))
    assert harvest.outcome == outcome
    assert (error in (harvest.error or "")) if error else harvest.error is None
    assert bool(harvest.gaps) is (error is not None)
    if outcome == "retired":
        server.requests.clear()
        assert visit(feed(server), after(harvest)).outcome == "retired"
        assert server.requests == []


def test_a_feed_that_moved_for_good_is_visited_where_it_is(server: Server) -> None:
    server.replies["/feed"] = Reply(status=301, headers={"Location": "/new"})
    server.page("/new", rss(item("/1", text=FULL)))
    first = visit(feed(server))
    assert first.moved_to == server.url("/new")
    server.requests.clear()
    visit(feed(server), after(first))
    assert server.asked() == ["/new"]


@pytest.mark.parametrize(
    ("head", "headers", "minutes"),
    [
        ("<ttl>45</ttl>", {}, 45),
        ("<ttl>99999</ttl>", {}, 20 * 60),
        ("<skipHours><hour>12</hour><hour>13</hour></skipHours>", {}, 120),
        ("", {"Cache-Control": "public, max-age=600"}, 10),
        ("", {"Cache-Control": "max-age=86400"}, 60),
        ("", {"Cache-Control": "no-cache, max-age=600"}, None),
        ("", {}, None),
    ],
)
def test_a_source_is_not_visited_before_it_wants_to_be(
    server: Server, head: str, headers: dict[str, str], minutes: int | None
) -> None:
    server.page("/feed", rss(item("/1", text=FULL), head=head), **headers)
    first = visit(feed(server))
    assert first.not_before == (NOW + timedelta(minutes=minutes) if minutes else None)
    if first.not_before is not None:
        server.requests.clear()
        early = visit(feed(server), after(first), now=first.not_before - timedelta(seconds=1))
        assert (early.outcome, server.requests) == ("not due", [])
        again = visit(feed(server), after(first), now=first.not_before)
        assert again.outcome == "not modified"
        assert (again.not_before is not None) is ("skipHours" not in head)


def test_a_server_that_asks_for_time_gets_it(server: Server) -> None:
    server.replies["/feed"] = Reply(status=503, headers={"Retry-After": "600"})
    harvest = visit(feed(server))
    assert (harvest.outcome, harvest.not_before) == ("failed", NOW + timedelta(minutes=10))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        *(("120", 120), ("0", 0), ("99999999", 86_400), ("-5", None), ("soon", None), ("", None), ("9" * 40, None)),
        ("Mon, 02 Feb 2026 12:10:00 GMT", 600),
        ("Mon, 02 Feb 2026 11:00:00 GMT", 0),
        ("Mon, 02 Feb 9999 12:10:00 GMT", 86_400),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}, NOW.timestamp()) == seconds


def test_who_never_wants_to_be_visited_is_visited_in_a_day() -> None:
    assert next_visit(NOW, Rhythm(0, frozenset(range(24))), {}) == NOW + timedelta(days=1)


def offers(*names: str, fingerprint: str = "1") -> list[Offer]:
    return [Offer(name, name, fingerprint, at=at) for at, name in enumerate(names)]


@pytest.mark.parametrize(
    ("seen", "fetched", "later"),
    [
        ({}, "dc", 0),
        ({"x": "page:1"}, "dc", 2),
        ({"a": "page:1", "b": "page:1"}, "cd", 0),
        ({"a": "page:1", "b": "page:1", "c": "page:0"}, "cd", 0),
        (dict.fromkeys("abcd", "page:1"), "", 0),
    ],
)
def test_only_the_first_visit_passes_over_what_is_old(seen: dict[str, str], fetched: str, later: int) -> None:
    plan = decide(offers(*"abcd"), Known(seen=seen), max_items=2)
    assert ("".join(offer.name for offer in plan.fetch), plan.later) == (fetched, later)


def test_a_page_gives_the_links_that_fit_and_each_once(server: Server) -> None:
    links = ("/news/1", "/news/1#c", "/news/2?utm_source=x", "/about", "https://other.example/news/3", "mailto:a@b.example")
    server.page("/", "".join(f'<a href="{link}">x</a>' for link in links))
    for number in (1, 2):
        server.page(f"/news/{number}", f"<p>{number}</p>")
    source = Source("page", server.url("/"), kind="page", links=r"/news/\d")
    first = visit(source)
    assert texts(first) == ["<p>1</p>", "<p>2</p>"]
    assert visit(source, after(first)).outcome == "not modified"


def test_a_news_sitemap_and_an_index_of_sitemaps(server: Server) -> None:
    news = "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    entry = (
        f"<url><loc>{server.url('/1')}</loc><news:news><news:publication><news:name>Harbour News</news:name>"
        "<news:language>en</news:language></news:publication><news:publication_date>2026-02-02T08:00:00Z"
        "</news:publication_date><news:title>The ferry returns</news:title></news:news></url>"
    )
    index = f"<sitemapindex><sitemap><loc>{server.url('/news.xml')}</loc></sitemap></sitemapindex>"
    server.page("/news.xml", f"<urlset {news}>{entry}</urlset>", "application/xml")
    server.page("/map.xml", index, "application/xml")
    server.page("/1", "<p>1</p>")
    source = Source("map", server.url("/map.xml"), kind="sitemap")
    first = visit(source)
    hints = first.documents[0].item.hints
    assert (hints.title, hints.outlet, hints.language) == ("The ferry returns", "Harbour News", "en")
    assert hints.published == "2026-02-02T08:00:00Z"
    server.requests.clear()
    assert visit(source, after(first)).documents == ()
    assert server.asked() == ["/map.xml", "/news.xml"]


def test_folders_bring_what_changed_and_miss_what_is_gone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A text.")
    (tmp_path / "b.txt").write_text("Another.")
    source = Source("folder", str(tmp_path))
    first = visit(source)
    assert (first.outcome, [one.item.name for one in first.documents]) == ("new", ["a.txt", "b.txt"])
    assert visit(source, after(first)).outcome == "unchanged"
    (tmp_path / "a.txt").write_text("A text, changed.")
    (tmp_path / "b.txt").unlink()
    third = visit(source, after(first, None, "a.txt", "b.txt"))
    assert (texts(third), third.gone) == (["A text, changed."], ("b.txt",))
    (tmp_path / "a.txt.toml").write_text('title = "Said beside it"')
    assert len(visit(source, after(third)).documents) == 1
    missing = visit(Source("none", str(tmp_path / "none")))
    assert (missing.outcome, missing.gone) == ("failed", ())


def test_300_feeds_of_50_items_and_a_second_run_that_fetches_nothing(server: Server) -> None:
    """Half of them have changed at the second run, and only those are told anew."""
    for number in range(300):
        server.page(f"/{number}", rss(*(item(f"/{number}/{one}", text=FULL) for one in range(50))))
    sources = [replace(feed(server, f"/{number}"), name=str(number)) for number in range(300)]
    manners = replace(LOCAL, deadline_seconds=120)
    first = {one.source.name: one for one in collect(sources, {}, manners, lambda: NOW)}
    assert sum(len(one.documents) for one in first.values()) == 300 * 50
    for number in range(0, 300, 2):
        server.page(f"/{number}", rss(item(f"/{number}/new", text=FULL), item(f"/{number}/1", text=FULL)))
    known = {name: after(one) for name, one in first.items()}
    second = {one.source.name: one for one in collect(sources, known, manners, lambda: NOW)}
    assert {int(name) % 2: one.outcome for name, one in second.items()} == {0: "new", 1: "not modified"}
    assert all(len(one.documents) == 1 for name, one in second.items() if int(name) % 2 == 0)
    known = {name: after(one, known[name]) for name, one in second.items()}
    third = list(collect(sources, known, manners, lambda: NOW))
    assert {one.outcome for one in third} == {"not modified"}


def hang(_: socket.socket) -> None:
    threading.Event().wait(20)


def test_sources_that_hang_delay_no_other_and_are_named_at_the_deadline(server: Server) -> None:
    server.page("/feed", rss(item("/1", text=FULL)))
    with ExitStack() as stack:
        slow = [Source(f"slow {number}", stack.enter_context(lying(hang)), kind="feed") for number in range(6)]
        manners = replace(LOCAL, request_seconds=30, deadline_seconds=2, hosts_at_once=8)
        start = time.monotonic()
        seconds = {
            one.source.name: (one, time.monotonic() - start)
            for one in collect([*slow, feed(server)], {}, manners, lambda: NOW)
        }
    assert seconds["Harbour News"][0].outcome == "new"
    assert seconds["Harbour News"][1] < 1.9
    assert all(seconds[one.name][0].outcome == "failed" and seconds[one.name][0].gaps for one in slow)
    assert max(when for _, when in seconds.values()) < 6


def test_a_visit_that_the_deadline_cuts_short_brings_what_it_has_and_no_validators(server: Server) -> None:
    def slowly(_: object) -> Reply:
        time.sleep(0.4)
        return Reply(b"<p>x</p>")

    server.page("/feed", rss(*(item(f"/{number}") for number in range(20))))
    server.replies |= {f"/{number}": slowly for number in range(20)}
    harvest = visit(feed(server), manners=replace(LOCAL, deadline_seconds=2))
    assert harvest.outcome == "new"
    assert 0 < len(harvest.documents) < 20
    assert "left for the next visit: the deadline" in harvest.gaps[-1].reason
    assert server.url("/feed") not in harvest.validators
    again = visit(feed(server), after(harvest))
    assert len(harvest.documents) + len(again.documents) >= 20


def test_settings_that_will_not_do_fail_every_source_and_raise_nothing(server: Server) -> None:
    harvest = visit(feed(server), manners=replace(LOCAL, ca_file="/no/such/file"))
    assert harvest.outcome == "failed"
    assert "ca_file" in (harvest.error or "")


def test_hosts_take_turns() -> None:
    sources = [
        Source(name, f"https://{name[0]}.example/{name}", kind="feed") for name in ("a1", "a2", "a3", "b1", "c1", "c2")
    ]
    assert [source.name for source in in_turns(sources)] == ["a1", "b1", "c1", "a2", "c2", "a3"]


def test_validators_of_a_source_are_those_of_its_address(server: Server) -> None:
    server.page("/feed", rss(item("/1", text=FULL)))
    known = Known(validators={server.url("/other"): Validators('"x"')}, seen={"a": "page:1"})
    visit(feed(server), known)
    assert all("if-none-match" not in headers for _, headers in server.requests)
