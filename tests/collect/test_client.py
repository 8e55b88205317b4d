"""The one client: what it sends, and what it does with servers that are slow, broken, lying or malicious."""

from __future__ import annotations

import datetime
import gzip
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from server import Reply, Script, lying, serving

from briefing import __version__
from briefing.collect import Manners
from briefing.collect.client import Client
from briefing.errors import CollectError, RefusedError
from briefing.model import Validators

LOCAL = Manners(host_gap_seconds=0, allow_private=("127.0.0.1", "localhost"), deadline_seconds=20, request_seconds=2)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.fixture
def client() -> Iterator[Client]:
    one = Client(LOCAL)
    yield one
    one.close()


def get(url: str, manners: Manners = LOCAL) -> bytes:
    one = Client(manners)
    try:
        return one.get(url).body
    finally:
        one.close()


def test_it_says_who_it_is_and_sends_nothing_that_it_need_not() -> None:
    with serving() as server:
        server.page("/a", "text", **{"Set-Cookie": "id=1"})
        client = Client(replace(LOCAL, contact="press@ministry.example"))
        client.get(server.url("/a"))
        client.get(server.url("/a"))
        client.close()
    path, headers = server.requests[-1]
    assert path == "/a"
    assert headers["user-agent"] == f"Briefing/{__version__} (+press@ministry.example)"
    assert set(headers) == {"host", "user-agent", "accept", "accept-encoding"}


def test_it_asks_conditionally(client: Client) -> None:
    with serving() as server:
        server.page("/a", "text")
        first = client.get(server.url("/a"))
        again = client.get(server.url("/a"), first.validators)
    assert (first.status, first.body, again.status) == (200, b"text", 304)


def test_what_is_private_is_refused_unless_allowed() -> None:
    with serving() as server, pytest.raises(RefusedError, match=r"no public address.*allow_private"):
        get(server.url("/"), replace(LOCAL, allow_private=()))
    assert server.requests == []


@pytest.mark.parametrize(
    "target",
    [
        *("http://169.254.169.254/latest", "http://[::ffff:169.254.169.254]/", "http://2852039166/", "http://10.0.0.1/"),
        *("file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "http://", "//", "http://127.0.0.1:99999/"),
        "http://127.0.0.2/",
    ],
)
def test_a_redirect_to_where_nothing_may_be_fetched_is_refused(target: str, client: Client) -> None:
    with serving() as server:
        server.replies["/a"] = Reply(status=302, headers={"Location": target})
        with pytest.raises(CollectError):
            client.get(server.url("/a"))


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), True), ((308,), True), ((302,), False), ((307,), False), ((301, 308), True), ((302, 301), False)],
)
def test_only_permanent_redirects_all_along_move_an_address(statuses: tuple[int, ...], moved: bool, client: Client) -> None:
    with serving() as server:
        for place, status in enumerate(statuses):
            server.replies[f"/{place}"] = Reply(status=status, headers={"Location": f"/{place + 1}"})
        last = server.url(f"/{len(statuses)}")
        server.page(f"/{len(statuses)}", "here")
        answer = client.get(server.url("/0"))
    assert (answer.url, answer.body) == (last, b"here")
    assert answer.moved_to == (last if moved else None)


def test_a_move_that_goes_on_only_for_now_ends_where_it_was_for_good(client: Client) -> None:
    with serving() as server:
        server.replies["/0"] = Reply(status=301, headers={"Location": "/1"})
        server.replies["/1"] = Reply(status=302, headers={"Location": "/2"})
        server.page("/2", "here")
        assert client.get(server.url("/0")).moved_to == server.url("/1")


def test_redirects_end(client: Client) -> None:
    with serving() as server:
        server.replies["/a"] = Reply(status=302, headers={"Location": "/a"})
        with pytest.raises(RefusedError, match="redirects more than 5 times"):
            client.get(server.url("/a"))
    assert len(server.asked()) == 6


def test_what_one_address_was_asked_with_is_not_told_to_a_second_host(client: Client) -> None:
    with serving() as first, serving() as second:
        second.page("/b", "text")
        first.replies["/a"] = Reply(status=302, headers={"Location": second.url("/c")})
        second.replies["/c"] = Reply(status=302, headers={"Location": "/b"})
        client.get(first.url("/a").replace("http://", "http://user:secret@"), Validators(etag='"known"'))
    assert all("authorization" not in headers and "cookie" not in headers for _, headers in first.requests + second.requests)
    assert "if-none-match" not in dict(second.requests)["/b"]


def steps(*pieces: bytes, pause: float = 0.0) -> Script:
    def script(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)

    return script


def endless(start: bytes, piece: bytes, pause: float = 0.0) -> Script:
    def script(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)
            time.sleep(pause)

    return script


BOMB = gzip.compress(bytes(50_000_000), 9)
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        (endless(b"", b"", pause=0.1), "did not answer whole within"),
        (endless(b"HTTP/1.1 200 OK\r\nA: ", b"a", pause=0.05), "did not answer whole within"),
        (endless(HEAD + b"Content-Length: 500000\r\n\r\n", b"a", pause=0.05), "did not answer whole within"),
        (endless(HEAD + b"\r\n", b"a" * 65_536), "is larger than 1,000,000 bytes"),
        (endless(CHUNKED, b"10000\r\n" + b"a" * 65_536 + b"\r\n"), "is larger than 1,000,000 bytes"),
        (steps(HEAD + b"Content-Length: 1000001\r\n\r\n"), "is larger than 1,000,000 bytes"),
        (steps(HEAD + b"Content-Length: 1000\r\n\r\nshort"), "the connection broke"),
        (steps(HEAD + b"Content-Length: -1\r\n\r\n"), "no proper HTTP"),
        (steps(CHUNKED + b"zz\r\n"), "no proper HTTP"),
        (endless(b"HTTP/1.1 200 OK\r\n", b"A: " + b"a" * 60_000 + b"\r\n"), "no proper HTTP"),
        (steps(b"HTTP/1.1 200 OK\r\n" + b"A: a\r\n" * 300 + b"\r\n"), "more than 200 headers"),
        (endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", pause=0.01), "did not answer whole within"),
        (steps(b"SSH-2.0-OpenSSH\r\n\r\n\r\n"), "no proper HTTP|without an answer"),
        (steps(), "closed the connection without an answer"),
        (steps(HEAD + b"Content-Encoding: gzip\r\n\r\n" + BOMB), "is larger than 1,000,000 bytes"),
        (steps(HEAD + b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(bytes(9_000_000))), "is larger than 1,000,000"),
        (steps(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"text", mtime=0)[:-4]), "was cut short"),
        (steps(HEAD + b"Content-Encoding: gzip\r\n\r\nno gzip"), "is broken"),
        (steps(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"", mtime=0) * 200), "more than 100 parts"),
        (steps(HEAD + b"Content-Encoding: br\r\n\r\ntext"), "packed as 'br'"),
        (steps(HEAD + b"Content-Encoding: gzip, gzip\r\n\r\n" + gzip.compress(BOMB)), "not asked for"),
    ],
)
def test_a_server_that_does_not_play_fair_is_an_error_within_its_limits(script: Script, problem: str) -> None:
    start = time.monotonic()
    with lying(script) as root, pytest.raises(CollectError, match=problem):
        get(root, replace(LOCAL, request_seconds=1, body_bytes=1_000_000))
    assert time.monotonic() - start < 8


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"a text", mtime=0)),
        ("gzip", gzip.compress(b"a ", mtime=0) + gzip.compress(b"text", mtime=0)),
        ("deflate", zlib.compress(b"a text")),
        ("deflate", zlib.compress(b"a text")[2:-4]),
        ("identity", b"a text"),
    ],
)
def test_packed_bodies_are_unpacked(encoding: str, packed: bytes, client: Client) -> None:
    with serving() as server:
        server.replies["/a"] = Reply(packed, headers={"Content-Encoding": encoding})
        assert client.get(server.url("/a")).body == b"a text"


def test_a_large_body_of_few_bytes_is_unpacked_whole() -> None:
    with serving() as server:
        server.replies["/a"] = Reply(gzip.compress(b"ab" * 2_000_000), headers={"Content-Encoding": "gzip"})
        assert get(server.url("/a")) == b"ab" * 2_000_000


def tls_server(authority: trustme.CA, *names: str, not_after: datetime.datetime | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, not_after=not_after).configure_cert(context)
    return context


def test_an_authority_of_ones_own_is_trusted_when_the_settings_name_it(tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with serving(tls_server(authority, "127.0.0.1"), "127.0.0.1") as server:
        server.page("/a", "text")
        assert get(server.url("/a"), replace(LOCAL, ca_file=str(tmp_path / "ca.pem"))) == b"text"
        server.replies["/b"] = Reply(status=301, headers={"Location": "http://127.0.0.1/"})
        with pytest.raises(RefusedError, match="leads from https to http"):
            get(server.url("/b"), replace(LOCAL, ca_file=str(tmp_path / "ca.pem")))


@pytest.mark.parametrize(
    ("names", "not_after", "is_known", "problem"),
    [
        (("127.0.0.1",), None, False, "self-signed certificate|unable to get local issuer"),
        (("other.example",), None, True, "IP address mismatch|Hostname mismatch"),
        (("127.0.0.1",), datetime.datetime(2020, 1, 1), True, "has expired"),  # noqa: DTZ001 - trustme's way
    ],
)
def test_bad_certificates_are_refused(
    names: tuple[str, ...], not_after: datetime.datetime | None, is_known: bool, problem: str, tmp_path: Path
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    manners = replace(LOCAL, ca_file=str(tmp_path / "ca.pem") if is_known else None)
    with serving(tls_server(authority, *names, not_after=not_after), "127.0.0.1") as server:
        server.page("/a", "text")
        with pytest.raises(CollectError, match=f"certificate is not to be trusted.*({problem})"):
            get(server.url("/a"), manners)
    assert server.requests == []


def test_a_file_that_holds_no_certificates_is_named(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no PEM")
    with pytest.raises(CollectError, match=r"ca_file .*ca\.pem cannot be read"):
        Client(replace(LOCAL, ca_file=str(tmp_path / "ca.pem")))


def test_a_proxy_gets_what_may_be_fetched_and_nothing_else() -> None:
    with serving() as proxy:
        proxy.page("http://93.184.215.14/a", "by proxy")
        proxy.page("http://93.184.215.14/robots.txt", "")
        manners = replace(LOCAL, proxy=proxy.root.replace("http://", "http://user:secret@"), allow_private=())
        assert get("http://93.184.215.14/a", manners) == b"by proxy"
        assert proxy.requests[-1][1]["proxy-authorization"].startswith("Basic ")
        before = len(proxy.requests)
        with pytest.raises(RefusedError, match="no public address"):
            get("http://169.254.169.254/latest", manners)
        assert len(proxy.requests) == before


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "nonsense", "http://"])
def test_a_proxy_of_another_kind_is_named(proxy: str) -> None:
    with pytest.raises(CollectError, match=r"\[collect\] proxy"):
        Client(replace(LOCAL, proxy=proxy))


def test_a_key_in_an_address_is_not_told(client: Client) -> None:
    with serving() as server:
        server.replies["/feed?key=secret"] = Reply(status=302, headers={"Location": "ftp://x/?key=secret"})
        with pytest.raises(CollectError) as caught:
            client.get(server.url("/feed?key=secret"))
    assert "secret" not in str(caught.value)


def test_requests_to_one_host_keep_their_distance_and_other_hosts_do_not_wait() -> None:
    client = Client(replace(LOCAL, host_gap_seconds=0.5))
    with serving() as first, serving() as second:
        for server in (first, second):
            server.page("/a", "text")
        start = time.monotonic()
        client.get(first.url("/a"))
        client.get(second.url("/a"))
        client.get(first.url("/a"))
        seconds = time.monotonic() - start
    client.close()
    # Five requests, robots.txt among them. The first host's three have two gaps between them; had all shared one, four.
    assert 1.0 <= seconds < 2.0


def test_a_host_that_asks_for_quiet_gets_it(client: Client) -> None:
    with serving() as server:
        server.replies["/a"] = Reply(status=429, headers={"Retry-After": "60"})
        assert client.get(server.url("/a")).status == 429
        with pytest.raises(CollectError, match="asked for no more requests"):
            client.get(server.url("/b"))
    assert server.asked() == ["/a"]


def test_a_host_that_does_not_answer_is_given_up() -> None:
    manners = replace(LOCAL, request_seconds=0.2)
    client = Client(manners)
    with lying(endless(b"", b"", pause=0.1)) as root:
        for _ in range(3):
            with pytest.raises(CollectError, match="did not answer whole"):
                client.get(root)
        start = time.monotonic()
        with pytest.raises(CollectError, match="left alone until the next visit"):
            client.get(root)
        assert time.monotonic() - start < 0.1
    client.close()


def test_a_contact_that_no_header_can_hold_is_sent_as_far_as_it_can_be() -> None:
    with serving() as server:
        server.page("/a", "text")
        get(server.url("/a"), replace(LOCAL, contact="Büro ☎ 1"))
    assert server.requests[-1][1]["user-agent"].endswith("(+B?ro ? 1)")
