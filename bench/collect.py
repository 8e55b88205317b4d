"""Turns 300 feeds on loopback into a table: seconds for the first visit, for one of which half are new, and one of none."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from briefing.collect import Manners, collect
from briefing.model import Harvest, Known, Source

FEEDS = 300
ITEMS = 50
LIMIT_SECONDS = 10.0
NOW = datetime(2026, 2, 2, 12, tzinfo=UTC)
MANNERS = Manners(host_gap_seconds=0, allow_private=("127.0.0.1",), deadline_seconds=600)
TEXT = "The ferry returns to the quay on Tuesday, the harbour office said. " * 30


def feed(number: int, first: int) -> bytes:
    """One feed; its items are numbered from `first` on."""
    items = "".join(
        f"<item><title>Item {one}</title><link>/{number}/{one}</link><pubDate>Mon, 02 Feb 2026 10:00:00 GMT</pubDate>"
        f"<description>{TEXT}</description></item>"
        for one in range(first, first + ITEMS)
    )
    return f"<rss version='2.0'><channel><title>Feed {number}</title>{items}</channel></rss>".encode()


@contextmanager
def serving(feeds: Mapping[str, bytes]) -> Iterator[str]:
    """Serve feeds by path, with ETags; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            body = feeds.get(self.path)
            etag = '"' + hashlib.sha256(body or b"").hexdigest()[:16] + '"'
            is_known = self.headers.get("If-None-Match") == etag
            self.send_response(404 if body is None else 304 if is_known else 200)
            if body is not None:
                self.send_header("ETag", etag)
            sent = b"" if body is None or is_known else body
            if not is_known:
                self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def remembered(harvest: Harvest, before: Known) -> Known:
    """What the archive would know after a visit."""
    validators, seen = {**before.validators, **harvest.validators}, {**before.seen, **harvest.seen}
    return Known(validators=validators, seen=seen)


def run() -> None:
    """Print the table."""
    feeds = {f"/{number}": feed(number, 0) for number in range(FEEDS)}
    known: dict[str, Known] = {}
    print(f"Collecting {FEEDS} feeds of {ITEMS} items from loopback\n")
    print(f"{'visit':<32}{'seconds':>10}{'new items':>12}{'limit s':>10}")
    with serving(feeds) as root:
        sources = [Source(str(number), f"{root}/{number}", kind="feed") for number in range(FEEDS)]
        for name, limit in (("first", ""), ("half of them changed", ""), ("all unchanged", f"{LIMIT_SECONDS:.0f}")):
            if name.startswith("half"):
                feeds |= {f"/{number}": feed(number, 10) for number in range(0, FEEDS, 2)}
            start = time.perf_counter()
            harvests = list(collect(sources, known, MANNERS, lambda: NOW))
            seconds = time.perf_counter() - start
            known = {one.source.name: remembered(one, known.get(one.source.name, Known())) for one in harvests}
            print(f"{name:<32}{seconds:>10.2f}{sum(len(one.documents) for one in harvests):>12}{limit:>10}")


if __name__ == "__main__":
    run()
