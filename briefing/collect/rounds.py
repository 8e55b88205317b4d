"""Turns all sources into Harvests: several hosts at once, none of them waited for longer than the deadline."""

from __future__ import annotations

import hashlib
import queue
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from briefing.collect import folder
from briefing.collect.manners import Manners
from briefing.errors import BriefingError, CollectError
from briefing.model import Document, Gap, Harvest, HarvestOutcome, Known, Source

if TYPE_CHECKING:
    from briefing.collect.client import Client
    from briefing.collect.web import Budget

# Visits that are under way together: more than hosts, since most of them wait for their host's next turn.
_VISITS_PER_HOST_AT_ONCE = 4
# Documents that were fetched and not yet taken by the caller.
_MAX_WAITING_BYTES = 200_000_000
_MAX_WAITING_HARVESTS = 8
# After the deadline a visit that is between two requests has so long to hand in what it has.
_GRACE_SECONDS = 2.0

_Done = Harvest | BaseException


def collect(
    sources: Sequence[Source],
    known: Mapping[str, Known],
    manners: Manners,
    now: Callable[[], datetime],
    file_bytes: int = 5_000_000,
) -> Iterator[Harvest]:
    """Visit every source and yield its Harvest as soon as it is done, in no certain order: exactly one for each.

    `known` is by source name, `now` gives the time (aware), `file_bytes` is the most that one file of a folder may hold.
    A source that cannot be had, or not by the deadline, has a Harvest that says so; only bugs are raised.
    """
    distant = [source for source in sources if source.kind != "folder"]
    round_ = _Round(distant, known, manners, now) if distant else None
    try:
        for source in sources:
            if source.kind == "folder":
                yield visit_folder(source, known.get(source.name, Known()), file_bytes)
        if round_ is not None:
            yield from round_.harvests()
    finally:
        if round_ is not None:
            round_.stop()


def visit_folder(source: Source, known: Known, file_bytes: int) -> Harvest:
    """Read every file of a folder; the documents are those that were not seen as they are now."""
    items, listed = folder.list_items(source)
    documents: list[Document] = []
    seen: dict[str, str] = {}
    gaps = list(listed)
    for item in items:
        try:
            document = folder.fetch(item, file_bytes)
        except BriefingError as error:
            gaps.append(Gap(f"{source.name}: {item.name}", "collect", str(error)))
            continue
        seen[item.name] = _mark(document)
        if known.seen.get(item.name) != seen[item.name]:
            documents.append(document)
    names = tuple(item.name for item in items)
    lost = len(items) - len(seen)
    if gaps and (lost == len(items) if items else not Path(source.location).is_dir()):
        return Harvest(source, "failed", offered=names, lost=lost, error=gaps[0].reason, gaps=tuple(gaps))
    outcome: HarvestOutcome = "new" if documents else "unchanged" if names else "empty"
    gone = tuple(sorted(known.watched - set(names)))
    return Harvest(source, outcome, tuple(documents), offered=names, gone=gone, seen=seen, lost=lost, gaps=tuple(gaps))


def _mark(document: Document) -> str:
    """What changes when a file does, or what is said about it beside it."""
    written = f"{document.sha256} {document.item.hints!r}"
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


class _Round:
    """One run over all sources in the network, in threads that end by themselves soon after the deadline.

    They are daemons: one that hangs in a lookup of the system's cannot keep the program from ending.
    """

    def __init__(
        self, sources: Sequence[Source], known: Mapping[str, Known], manners: Manners, now: Callable[[], datetime]
    ) -> None:
        self._known = known
        self._manners = manners
        self._now = now
        self._ends = time.monotonic() + manners.deadline_seconds
        self._waiting = deque(in_turns(sources))
        self._unfinished = {source.name: source for source in sources}
        self._done: queue.Queue[tuple[Source, _Done]] = queue.Queue(_MAX_WAITING_HARVESTS)
        self._is_over = threading.Event()
        self._client, self._problem = _open_client(manners, sources)
        self._budget = _budget()
        count = min(len(sources), _VISITS_PER_HOST_AT_ONCE * manners.hosts_at_once)
        for _ in range(count):
            threading.Thread(target=self._work, name="collect", daemon=True).start()

    def harvests(self) -> Iterator[Harvest]:
        """Each source's Harvest as it comes; at the deadline, what is missing as failed. Raises what is a bug."""
        while self._unfinished:
            try:
                source, done = self._done.get(timeout=max(_GRACE_SECONDS, self._ends + _GRACE_SECONDS - time.monotonic()))
            except queue.Empty:
                break
            if isinstance(done, BaseException):
                raise done
            del self._unfinished[source.name]
            yield done
            self._budget.change(-sum(len(document.content) for document in done.documents))
        for source in self._unfinished.values():
            yield _late(source)

    def stop(self) -> None:
        """Have all threads end, whatever they wait for."""
        self._is_over.set()
        if self._client is not None:
            self._client.close()

    def _work(self) -> None:
        while not self._is_over.is_set():
            try:
                source = self._waiting.popleft()
            except IndexError:
                return
            try:
                done: _Done = self._visit(source)
            except Exception as error:
                done = error
            self._hand_in(source, done)

    def _hand_in(self, source: Source, done: _Done) -> None:
        while not self._is_over.is_set():
            with suppress(queue.Full):
                self._done.put((source, done), timeout=1.0)
                return

    def _visit(self, source: Source) -> Harvest:
        known = self._known.get(source.name, Known())
        if time.monotonic() >= self._ends:
            return _late(source)
        if source.kind == "mailbox":
            return self._visit_mailbox(source, known)
        from briefing.collect import web

        if self._client is None:
            return web.failed(source, self._problem)
        return web.visit(source, known, self._client, self._manners.body_bytes, self._budget, self._now)

    def _visit_mailbox(self, source: Source, known: Known) -> Harvest:
        from briefing.collect import mailbox
        from briefing.collect.imap import MailLimits

        limits = MailLimits(
            request_seconds=self._manners.request_seconds,
            visit_seconds=max(0.0, self._ends - time.monotonic()),
            body_bytes=self._manners.body_bytes,
            ca_file=self._manners.ca_file,
        )
        return mailbox.visit(source, known, limits, self._now)


def in_turns(sources: Sequence[Source]) -> list[Source]:
    """The sources in an order in which each host has its turn before any has its second."""
    by_host: defaultdict[str, list[Source]] = defaultdict(list)
    for source in sources:
        by_host[urlsplit(source.location).netloc].append(source)
    return [source for source in chain.from_iterable(zip_longest(*by_host.values())) if source is not None]


def _open_client(manners: Manners, sources: Sequence[Source]) -> tuple[Client | None, str]:
    """The client for this run; None and why when the settings for it will not do, or no source needs one."""
    if all(source.kind == "mailbox" for source in sources):
        return None, ""
    from briefing.collect.client import Client

    try:
        return Client(manners), ""
    except CollectError as error:
        return None, str(error)


def _budget() -> Budget:
    from briefing.collect.web import Budget

    return Budget(_MAX_WAITING_BYTES)


def _late(source: Source) -> Harvest:
    reason = "was not done by the deadline for collecting; it is tried again at the next visit"
    return Harvest(source, "failed", error=reason, gaps=(Gap(source.name, "collect", reason),))
