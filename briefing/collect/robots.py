"""Turns a host's robots.txt into whether an address may be fetched, as RFC 9309 has it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from briefing.errors import BriefingError, RefusedError

if TYPE_CHECKING:
    from protego import Protego

log = logging.getLogger(__name__)

# RFC 9309 wants at least 500 KiB to be read. The rest of a longer one is not.
MAX_BYTES = 512_000
_MAX_LINES = 5_000
_MAX_LINE_CHARS = 2_000


@dataclass(slots=True)
class _Origin:
    """The rules of one origin once they were fetched; `problem` says why there are none."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    is_known: bool = False
    rules: Protego | None = None
    problem: str = ""


class Robots:
    """Asks each origin for its rules once in a run.

    `fetch` gets an address of a robots.txt and returns the status and body that the last redirect led to.
    """

    def __init__(self, fetch: Callable[[str], tuple[int, bytes]], agent: str) -> None:
        self._fetch = fetch
        self._agent = agent
        self._origins: dict[str, _Origin] = {}
        self._lock = threading.Lock()

    def check(self, url: str, ignore: bool = False) -> float:
        """The seconds that the host wants between two requests (0.0 when it does not say).

        Raises RefusedError when its rules forbid `url`, and when they cannot be had: a host that cannot say must not be
        troubled. With `ignore`, the settings' explicit override, nothing is asked, and that is logged.
        """
        if ignore:
            log.info("%s: robots.txt is not asked, as the settings say", url)
            return 0.0
        origin = self._origin(url)
        if origin.problem:
            raise RefusedError(f"its robots.txt cannot be had ({origin.problem}), so nothing else is fetched from there")
        if origin.rules is None:
            return 0.0
        if not origin.rules.can_fetch(url, self._agent):
            raise RefusedError("robots.txt forbids it; ask the publisher, or set ignore_robots on the source if you may")
        return float(origin.rules.crawl_delay(self._agent) or 0.0)

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the origin's robots.txt names."""
        rules = self._origin(url).rules
        return tuple(rules.sitemaps) if rules else ()

    def _origin(self, url: str) -> _Origin:
        parts = urlsplit(url)
        key = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            origin = self._origins.setdefault(key, _Origin())
        with origin.lock:
            if not origin.is_known:
                origin.rules, origin.problem = self._read(f"{key}/robots.txt")
                origin.is_known = True
        return origin

    def _read(self, url: str) -> tuple[Protego | None, str]:
        from protego import Protego

        try:
            status, body = self._fetch(url)
        except BriefingError as error:
            return None, str(error)
        if status >= 500:
            return None, f"the server answered {status}"
        if status != 200:
            return None, ""
        lines = body.decode("utf-8", "replace").splitlines()[:_MAX_LINES]
        return Protego.parse("\n".join(line for line in lines if len(line) <= _MAX_LINE_CHARS)), ""
