"""Turns an address into what its server answers: the only place that sends requests for collecting."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpcore
import httpx

from briefing import __version__
from briefing.collect import robots
from briefing.collect.addresses import allowed_from
from briefing.collect.body import collect_body
from briefing.collect.due import retry_after
from briefing.collect.manners import Manners
from briefing.collect.network import CheckedBackend, RequestClock, Resolve, resolve
from briefing.collect.pacing import Pacer
from briefing.errors import CollectError, RefusedError
from briefing.model import Validators

AGENT = "Briefing"
MAX_URL_CHARS = 2_000
# httpcore's parser stops at 100 KB of them.
_MAX_HEADERS = 200
_MAX_ERROR_BODY = 64_000
_ROBOTS_REDIRECTS = 5
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_FOR_GOOD = frozenset((301, 308))
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.9, */*;q=0.5"
)
_KEEP_ALIVE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: `url` after all redirects, its headers in lower case, its body unpacked.

    `moved_to` is the last address that could be reached over permanent redirects only; None when the first redirect was
    none of these, or there was none.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    moved_to: str | None = None

    @property
    def media_type(self) -> str:
        """The media type without its parameters, in lower case; "" when none is given."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset of the Content-Type."""
        _, found, rest = self.headers.get("content-type", "").lower().partition("charset=")
        return rest.partition(";")[0].strip(" \"'")[:40] if found else None

    @property
    def validators(self) -> Validators:
        """What to ask this server with next time."""
        return Validators(self.headers.get("etag"), self.headers.get("last-modified"))


def shown(url: str) -> str:
    """An address for people to read: without its query, which may hold a key, and not too long."""
    bare, question, _ = url.partition("?")
    printable = "".join(char if char.isprintable() else "?" for char in bare)
    return (printable if len(printable) <= 200 else printable[:200] + "...") + ("?..." if question else "")


def checked(url: str, base: httpx.URL | None = None) -> httpx.URL:
    """An address that may be asked for: http or https, with a host, without a user's name, password and fragment.

    Raises RefusedError for any other.
    """
    try:
        address = base.join(url) if base is not None else httpx.URL(url)
        if len(url) <= MAX_URL_CHARS and address.scheme in ("http", "https") and address.host and address.port != 0:
            # A new address costs a tenth of a millisecond, and thousands are read in a run.
            is_bare = not (address.userinfo or address.fragment or "#" in url)
            return address if is_bare else address.copy_with(username=None, password=None, fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise RefusedError(f"{shown(url)}: is no valid address") from error
    raise RefusedError(f"{shown(url)}: is no http or https address of at most {MAX_URL_CHARS:,} characters")


class Client:
    """Fetches for one run, from many threads, with the manners that the settings ask for.

    No cookies are kept and no credentials are ever sent, so none can go to the wrong host. A redirect from https to http is
    not followed: what was asked for over TLS must not arrive without it.
    """

    def __init__(self, manners: Manners, resolve: Resolve = resolve) -> None:
        self._manners = manners
        contact = manners.contact.encode("ascii", "replace").decode()
        self._agent = f"{AGENT}/{__version__}" + (f" (+{contact})" if contact else "")
        self.pacer = Pacer(manners.host_gap_seconds, manners.hosts_at_once, time.monotonic() + manners.deadline_seconds)
        self._clock = RequestClock()
        self._proxy = _proxy_address(manners.proxy)
        backend = CheckedBackend(
            allowed_from(manners.allow_private), self._clock, resolve, self._proxy.host if self._proxy else None
        )
        self._backend = backend
        self._pool = self._make_pool(backend)
        self.robots = robots.Robots(self._fetch_robots, AGENT)

    def get(self, url: str, validators: Validators | None = None, ignore_robots: bool = False) -> Answer:
        """Ask for an address, with redirects followed. Every status but those of redirects is returned.

        With `validators`, the server may answer 304. Raises RefusedError for what may not be fetched or is too large,
        CollectError for a server that does not answer in time or not properly.
        """
        headers = dict(_conditions(validators or Validators()))
        return self._follow(checked(url), headers, self._manners.redirects, ignore_robots)

    def close(self) -> None:
        """End the run: requests that wait for their turn are refused, connections are closed."""
        self.pacer.stop()
        self._pool.close()

    def _make_pool(self, backend: CheckedBackend) -> httpcore.ConnectionPool:
        context = _tls(self._manners.ca_file)
        hosts = self._manners.hosts_at_once
        if self._proxy is None:
            return httpcore.ConnectionPool(
                ssl_context=context,
                max_connections=hosts,
                max_keepalive_connections=hosts,
                keepalive_expiry=_KEEP_ALIVE_SECONDS,
                network_backend=backend,
            )
        auth = (self._proxy.username, self._proxy.password) if self._proxy.username else None
        return httpcore.HTTPProxy(
            str(self._proxy.copy_with(username=None, password=None)),
            proxy_auth=auth,
            ssl_context=context,
            max_connections=hosts,
            max_keepalive_connections=hosts,
            keepalive_expiry=_KEEP_ALIVE_SECONDS,
            network_backend=backend,
        )

    def _fetch_robots(self, url: str) -> tuple[int, bytes]:
        answer = self._follow(checked(url), {}, _ROBOTS_REDIRECTS, is_robots=True)
        return answer.status, answer.body

    def _follow(
        self,
        address: httpx.URL,
        headers: dict[str, str],
        redirects: int,
        ignore_robots: bool = False,
        is_robots: bool = False,
    ) -> Answer:
        moved_to = None
        for_good = True
        for hop in range(redirects + 1):
            if not is_robots:
                with _named(address):
                    self.pacer.slow_down(_host(address), self.robots.check(str(address), ignore_robots))
            answer = self._ask(address, headers, robots.MAX_BYTES if is_robots else None)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not location:
                return Answer(answer.url, answer.status, answer.headers, answer.body, moved_to)
            target = checked(location, address)
            if address.scheme == "https" and target.scheme == "http":
                raise RefusedError(f"{shown(str(address))}: leads from https to http, which is not followed")
            for_good = for_good and answer.status in _FOR_GOOD
            moved_to = str(target) if for_good else moved_to
            # What one address was asked with means nothing to another, unless that is where it has always led.
            headers = headers if hop == 0 else {}
            address = target
        raise RefusedError(f"{shown(str(address))}: redirects more than {redirects} times")

    def _ask(self, address: httpx.URL, headers: dict[str, str], cut_at: int | None) -> Answer:
        """One request. A connection that the server closed while it was kept for later is tried once more."""
        with _named(address):
            try:
                return self._ask_once(address, headers, cut_at)
            except _ClosedError:
                try:
                    return self._ask_once(address, headers, cut_at)
                except _ClosedError as error:
                    raise CollectError("the server closed the connection without an answer") from error

    def _ask_once(self, address: httpx.URL, headers: dict[str, str], cut_at: int | None) -> Answer:
        host = _host(address)
        with self.pacer.turn(host):
            seconds = min(self._manners.request_seconds, self.pacer.left())
            with self._clock.running(seconds), _translated(seconds, lambda: self.pacer.failed(host)):
                self._check_behind_proxy(address)
                answer = self._exchange(address, headers, cut_at)
        self.pacer.answered(host)
        if answer.status in (429, 503) and (wait := retry_after(answer.headers, time.time())) is not None:
            self.pacer.close(host, wait)
        return answer

    def _exchange(self, address: httpx.URL, headers: dict[str, str], cut_at: int | None) -> Answer:
        seconds = self._manners.request_seconds
        timeout = {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}
        sent = {
            "Host": address.netloc.decode("ascii"),
            "User-Agent": self._agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
            **headers,
        }
        encoded = [(name.encode("ascii"), value.encode("latin-1")) for name, value in sent.items()]
        target = httpcore.URL(scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path)
        with self._pool.stream("GET", target, headers=encoded, extensions={"timeout": timeout}) as response:
            if len(response.headers) > _MAX_HEADERS:
                raise RefusedError(f"the server sent more than {_MAX_HEADERS} headers")
            received = {name.decode("latin-1").lower(): value.decode("latin-1").strip() for name, value in response.headers}
            is_wanted = response.status == 200
            limit = cut_at or (self._manners.body_bytes if is_wanted else _MAX_ERROR_BODY)
            length = received.get("content-length", "")
            if is_wanted and not cut_at and length.isdecimal() and len(length) < 20 and int(length) > limit:
                raise RefusedError(f"is larger than {limit:,} bytes; raise [collect] body_bytes if it must be taken")
            encoding = received.get("content-encoding", "") if is_wanted else ""
            body = collect_body(response.iter_stream(), encoding, limit, cut=not is_wanted or cut_at is not None)
        return Answer(str(address), response.status, received, body)

    def _check_behind_proxy(self, address: httpx.URL) -> None:
        """What can be looked up here must be permitted, though a proxy connects; other names are the proxy's to judge."""
        if self._proxy is None:
            return
        try:
            self._backend.permitted(address.host, address.port or 0)
        except httpcore.ConnectError:
            return


class _ClosedError(Exception):
    """The server closed the connection before it answered."""


@contextmanager
def _named(address: httpx.URL) -> Iterator[None]:
    """Put the address before the message of what goes wrong in the block."""
    try:
        yield
    except CollectError as error:
        raise type(error)(f"{shown(str(address))}: {error}") from error


@contextmanager
def _translated(seconds: float, count_failure: Callable[[], None]) -> Iterator[None]:
    """Turn what httpcore raises in the block into errors of ours. `count_failure` is called when nothing answered."""
    try:
        yield
    except httpcore.TimeoutException as error:
        count_failure()
        raise CollectError(f"did not answer whole within {seconds:.3g} seconds") from error
    except httpcore.ConnectError as error:
        count_failure()
        raise CollectError(_connecting(str(error))) from error
    except httpcore.ProxyError as error:
        raise CollectError(f"the proxy refused to pass it on ({error})") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        if "disconnected without sending" in str(error) or isinstance(error, httpcore.WriteError):
            raise _ClosedError from error
        raise CollectError(f"the connection broke, or what came is no proper HTTP ({error})") from error


def _connecting(reason: str) -> str:
    """What kept a connection from being made, with the fix where it is ours."""
    _, is_certificate, detail = reason.partition("certificate verify failed: ")
    if is_certificate:
        detail = detail.partition(" (_ssl")[0]
        return f"its certificate is not to be trusted ({detail}); if it is your own authority's, set [collect] ca_file"
    return f"cannot be connected to ({reason or 'no answer'})"


def _conditions(validators: Validators) -> Iterator[tuple[str, str]]:
    if validators.etag:
        yield "If-None-Match", validators.etag
    if validators.last_modified:
        yield "If-Modified-Since", validators.last_modified


def _host(address: httpx.URL) -> str:
    return address.netloc.decode("ascii")


def _proxy_address(proxy: str | None) -> httpx.URL | None:
    if proxy is None:
        return None
    try:
        address = httpx.URL(proxy)
    except httpx.InvalidURL as error:
        raise CollectError("[collect] proxy is no valid address; write it as http://host:port") from error
    if address.scheme not in ("http", "https") or not address.host:
        raise CollectError("[collect] proxy must be an http:// or https:// address")
    return address


def _tls(ca_file: str | None) -> ssl.SSLContext:
    """The authorities that this machine trusts, and the settings' own."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=Path(ca_file))
        except (OSError, ssl.SSLError) as error:
            reason = getattr(error, "strerror", None) or error
            raise CollectError(f"[collect] ca_file {ca_file} cannot be read ({reason}); give a PEM file") from error
    return context
