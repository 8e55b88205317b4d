"""robots.txt is asked once and obeyed, unless the settings say otherwise, which is logged."""

from __future__ import annotations

import logging
import time

import pytest
from server import Reply, serving

from briefing.collect import Manners
from briefing.collect.client import Client
from briefing.collect.robots import Robots
from briefing.errors import CollectError, RefusedError

LOCAL = Manners(host_gap_seconds=0, allow_private=("127.0.0.1",), deadline_seconds=10, request_seconds=2)


@pytest.mark.parametrize(
    ("rules", "path", "may"),
    [
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /private", "/a", True),
        ("User-agent: *\nDisallow: /private", "/private/a", False),
        ("User-agent: briefing\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: Briefing\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /*.php$", "/a.php", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", True),
        ("<html>no rules</html>", "/a", True),
        ("", "/a", True),
    ],
)
def test_its_rules_are_obeyed(rules: str, path: str, may: bool) -> None:
    with serving() as server:
        server.page("/robots.txt", rules, "text/plain")
        server.page(path, "text")
        client = Client(LOCAL)
        if may:
            assert client.get(server.url(path)).body == b"text"
        else:
            with pytest.raises(RefusedError, match=r"robots\.txt forbids it"):
                client.get(server.url(path))
        client.close()
    assert (path in server.asked()) is may


@pytest.mark.parametrize(("status", "may"), [(404, True), (403, True), (401, True), (500, False), (503, False)])
def test_a_host_without_rules_is_open_and_one_that_cannot_say_is_closed(status: int, may: bool) -> None:
    with serving() as server:
        server.replies["/robots.txt"] = Reply(status=status)
        server.page("/a", "text")
        client = Client(LOCAL)
        if may:
            client.get(server.url("/a"))
        else:
            with pytest.raises(RefusedError, match=r"robots\.txt cannot be had"):
                client.get(server.url("/a"))
        client.close()


def test_an_override_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with serving() as server, caplog.at_level(logging.INFO):
        server.page("/robots.txt", "User-agent: *\nDisallow: /")
        server.page("/a", "text")
        client = Client(LOCAL)
        assert client.get(server.url("/a"), ignore_robots=True).body == b"text"
        client.close()
    assert "robots.txt is not asked" in caplog.text
    assert [path for path, _ in server.requests] == ["/a"]


def test_it_is_asked_once_and_on_every_host_that_a_redirect_leads_to() -> None:
    with serving() as first, serving() as second:
        first.replies["/a"] = Reply(status=302, headers={"Location": second.url("/b")})
        second.page("/robots.txt", "User-agent: *\nDisallow: /b")
        second.page("/b", "text")
        client = Client(LOCAL)
        for _ in range(2):
            with pytest.raises(RefusedError, match=r"robots\.txt forbids it"):
                client.get(first.url("/a"))
        client.close()
    assert [path for path, _ in first.requests] == ["/robots.txt", "/a", "/a"]
    assert [path for path, _ in second.requests] == ["/robots.txt"]


def test_one_that_leads_to_a_private_address_is_no_way_in() -> None:
    with serving() as server:
        server.replies["/robots.txt"] = Reply(status=302, headers={"Location": "http://169.254.169.254/"})
        client = Client(LOCAL)
        with pytest.raises(CollectError, match="no public address"):
            client.get(server.url("/a"))
        client.close()
    assert server.asked() == []


@pytest.mark.parametrize(
    "body",
    [
        b"User-agent: *\n" + b"Disallow: /" + b"*a" * 200_000,
        b"User-agent: *\n" + b"Disallow: /*a*b*c*d*e*f*g*h*i*j*k\n" * 14_000,
        b"User-agent: a\n" * 36_000,
        b"\x00\xff" * 250_000,
        b"Sitemap: http://a.example/\n" * 18_000,
    ],
)
def test_hostile_rules_take_no_time(body: bytes) -> None:
    start = time.monotonic()
    rules = Robots(lambda _: (200, body), "Briefing")
    rules.check("http://news.example/" + "a" * 1_900)
    assert time.monotonic() - start < 5
