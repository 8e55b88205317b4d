"""Turns the wish to send a request to a host into its turn: not too soon after the last, not too many hosts at once."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from briefing.errors import CollectError

# A slow answer of a host must not hold up all else that is wanted from it, nor may it be flooded.
_AT_ONCE_PER_HOST = 4
# A host that let so many requests in a row time out or fail to connect is left alone for the rest of the run.
_GIVEN_UP_AFTER = 3
_LONGEST_GAP = 30.0


@dataclass(slots=True)
class _Host:
    """What is known of one host in this run; times are `time.monotonic` seconds."""

    gap: float
    next_start: float = 0.0
    closed_until: float = 0.0
    failures: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    slots: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_AT_ONCE_PER_HOST))


class Pacer:
    """Gives every request its turn until `ends`, an instant of `time.monotonic`. May be used by many threads."""

    def __init__(self, gap: float, hosts_at_once: int, ends: float) -> None:
        self._ends = ends
        self._busy = threading.Semaphore(hosts_at_once)
        self._hosts: defaultdict[str, _Host] = defaultdict(lambda: _Host(gap))
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until a request may be sent to `host`, and hold the turn while it is under way.

        Raises CollectError when that would be after the end, or when the host is left alone in this run.
        """
        one = self._host(host)
        self._acquire(one.slots)
        try:
            self._await_start(host, one)
            try:
                yield
            finally:
                self._busy.release()
        finally:
            one.slots.release()

    def left(self) -> float:
        """The seconds until the end, none when stopped."""
        return 0.0 if self._stopped.is_set() else max(0.0, self._ends - time.monotonic())

    def stop(self) -> None:
        """End the run now: whoever waits is refused."""
        self._stopped.set()

    def answered(self, host: str) -> None:
        """A request came through."""
        self._host(host).failures = 0

    def failed(self, host: str) -> None:
        """A request could not connect, or took too long."""
        self._host(host).failures += 1

    def close(self, host: str, seconds: float) -> None:
        """The host asked for no more requests within so many seconds."""
        self._host(host).closed_until = time.monotonic() + seconds

    def slow_down(self, host: str, seconds: float) -> None:
        """The host wants at least so many seconds between two requests; no more than 30 are granted."""
        one = self._host(host)
        one.gap = max(one.gap, min(seconds, _LONGEST_GAP))

    def _host(self, host: str) -> _Host:
        with self._lock:
            return self._hosts[host]

    def _await_start(self, host: str, one: _Host) -> None:
        """Sleep outside of the slots, so that a host in its gap keeps no other from its turn."""
        while True:
            self._check(host, one)
            self._sleep(one.next_start - time.monotonic())
            self._acquire(self._busy)
            with one.lock:
                now = time.monotonic()
                if now >= one.next_start:
                    one.next_start = now + one.gap
                    return
            self._busy.release()

    def _check(self, host: str, one: _Host) -> None:
        if one.failures >= _GIVEN_UP_AFTER:
            raise CollectError(
                f"{host} did not answer {_GIVEN_UP_AFTER} times in a row and is left alone until the next visit"
            )
        if one.closed_until > time.monotonic():
            raise CollectError(f"{host} asked for no more requests for now; it is asked again at a later visit")

    def _sleep(self, seconds: float) -> None:
        if seconds > self.left():
            raise self._too_late()
        if seconds > 0 and self._stopped.wait(seconds):
            raise self._too_late()

    def _acquire(self, slots: threading.Semaphore) -> None:
        if not slots.acquire(timeout=self.left()):
            raise self._too_late()
        if not self.left():
            slots.release()
            raise self._too_late()

    @staticmethod
    def _too_late() -> CollectError:
        return CollectError("the deadline for collecting was reached first; it is tried again at the next visit")
