"""Servers on loopback that the tests of collecting start: an honest one, and one that sends what a script makes it send."""

from __future__ import annotations

import hashlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PUBLISHED = "Mon, 02 Feb 2026 10:00:00 GMT"


@dataclass(frozen=True)
class Reply:
    """What a path answers; one with an `etag` answers 304 to those who know it."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None


@dataclass
class Server:
    """Paths and what they answer (a Reply, or a function of the request's headers), and all requests that came."""

    replies: dict[str, Reply | Callable[[Mapping[str, str]], Reply]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    root: str = ""

    def url(self, path: str) -> str:
        return self.root + path

    def asked(self) -> list[str]:
        """The paths that were asked for, but for robots.txt."""
        return [path for path, _ in self.requests if path != "/robots.txt"]

    def page(self, path: str, text: str = "", content_type: str = "text/html; charset=utf-8", **headers: str) -> None:
        body = text.encode()
        etag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        self.replies[path] = Reply(body, 200, {"Content-Type": content_type, **headers}, etag)


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body in one packet each way: no waiting for acknowledgements.
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            asked = {name.lower(): value for name, value in self.headers.items()}
            server.requests.append((self.path, asked))
            found = server.replies.get(self.path, Reply(b"", 404))
            reply = found(asked) if callable(found) else found
            known = reply.etag is not None and asked.get("if-none-match") == reply.etag
            self.send_response(304 if known else reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.etag is not None:
                self.send_header("ETag", reply.etag)
            if not known:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if not known:
                self.wfile.write(reply.body)
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    return Handler


class _Threads(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is none."""


@contextmanager
def serving(tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Server]:
    """An honest server, over TLS when it is given a context."""
    server = Server()
    http = _Threads(("127.0.0.1", 0), _handler(server))
    if tls is not None:
        http.socket = tls.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
    server.root = f"{'https' if tls else 'http'}://{host}:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


Script = Callable[[socket.socket], None]


@contextmanager
def lying(script: Script) -> Iterator[str]:
    """A server that hands every connection, after one request was read from it, to `script`; gives its address.

    robots.txt is asked on a connection of its own and answered honestly with 404.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                piece = connection.recv(65_536)
                if not piece:
                    return
                request += piece
            if request.startswith(b"GET /robots.txt"):
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            else:
                script(connection)

    def accept() -> None:
        while not stopped.is_set():
            with suppress(OSError):
                connection, _ = listener.accept()
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stopped.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def rss(*items: str, head: str = "") -> str:
    """An RSS 2.0 feed of ready-made items."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>A feed</title>{head}{"".join(items)}</channel></rss>'


def item(link: str, title: str = "A title", text: str = "A teaser.", guid: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>{link}</link><guid>{guid or link}</guid>"
        f"<pubDate>{PUBLISHED}</pubDate><description>{text}</description></item>"
    )
