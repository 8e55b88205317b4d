"""Turns a host's name into a connection to a permitted address of it, on which no request outlives its time."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

import httpcore

from briefing.collect.addresses import Address, Allowed, may_fetch
from briefing.errors import RefusedError

Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host as the system knows them, in its order. Raises OSError when there are none.

    Other spellings of an address (decimal, octal, short) are read by the system too: what comes back is what is checked.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class RequestClock(threading.local):
    """By when the request of this thread must be over (in `time.monotonic` seconds)."""

    ends = float("inf")

    @contextmanager
    def running(self, seconds: float) -> Iterator[None]:
        """Let the requests in this block take so long together."""
        self.ends = time.monotonic() + seconds
        try:
            yield
        finally:
            self.ends = float("inf")

    def left(self, timeout: float | None) -> float:
        """The seconds that the next step may take. Raises httpcore.ReadTimeout when there are none left."""
        left = min(self.ends - time.monotonic(), float("inf") if timeout is None else timeout)
        if left <= 0:
            raise httpcore.ReadTimeout("no time left")
        return left


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to the very address that was checked, so that no second answer of the DNS can lead elsewhere.

    `proxy` is the one host that may be anywhere, since the settings name it.
    """

    def __init__(self, allowed: Allowed, clock: RequestClock, resolve: Resolve = resolve, proxy: str | None = None) -> None:
        self._allowed = allowed
        self._clock = clock
        self._resolve = resolve
        self._proxy = proxy
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that is permitted and answers.

        Raises RefusedError when none is permitted, httpcore.ConnectError or ConnectTimeout when none answers.
        """
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self.permitted(host, port):
            try:
                stream = self._plain.connect_tcp(address, port, self._clock.left(timeout), local_address, socket_options)
                return _TimedStream(stream, self._clock)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def permitted(self, host: str, port: int) -> list[str]:
        """The addresses of `host` that may be fetched from. Raises RefusedError when it has others only."""
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or "no such name"
            raise httpcore.ConnectError(f"its name cannot be looked up ({reason})") from error
        permitted = [one for one in found if host == self._proxy or may_fetch(host, _address(one), self._allowed)]
        if found and not permitted:
            raise RefusedError(
                f"{host} is at {found[0]}, which is no public address; if it is to be fetched, "
                f'name it in the settings: [collect] allow_private = ["{host}"]'
            )
        return permitted


def _address(text: str) -> Address:
    return ip_address(text.partition("%")[0])


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every step is cut off when the request of this thread must be over."""

    def __init__(self, inner: httpcore.NetworkStream, clock: RequestClock) -> None:
        self._inner = inner
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._clock.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._clock.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, self._clock.left(timeout)), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
