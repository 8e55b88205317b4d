"""Turns a visit to a feed, page or sitemap into a Harvest: what is new is fetched, what was told of is looked at again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from briefing.collect.client import Client
from briefing.collect.fetching import Fetched, fetch, look_again
from briefing.collect.offers import Offer
from briefing.collect.reading import Reading, Refusal, read_listings
from briefing.errors import CollectError
from briefing.model import Document, Gap, Harvest, HarvestOutcome, Item, Known, Source, Validators

log = logging.getLogger(__name__)

# So many items that could not be had are named one by one; of more, their number.
_NAMED_PROBLEMS = 3


class Budget:
    """How many bytes of documents may wait in memory to be taken. May be used by many threads."""

    def __init__(self, limit: int) -> None:
        self._left = limit
        self._lock = threading.Lock()

    def change(self, count: int) -> None:
        """Take bytes, or give them back (a negative count)."""
        with self._lock:
            self._left -= count

    @property
    def is_spent(self) -> bool:
        """Whether nothing more may be taken."""
        return self._left <= 0


@dataclass(slots=True)
class _Basket:
    """What a visit has gathered so far."""

    documents: list[Document] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    validators: dict[str, Validators] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    put_off: str = ""
    is_complete: bool = True

    def add(self, name: str, fetched: Fetched) -> None:
        if fetched.document is not None:
            self.documents.append(fetched.document)
        if fetched.mark is not None:
            self.seen[name] = fetched.mark
        if fetched.validators != Validators():
            self.validators[name] = fetched.validators
        if fetched.problem:
            self.problems.append(fetched.problem)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with the offers of a listing: `fetch` these now, leave `later` for the next visit; `marks` need nothing."""

    fetch: tuple[Offer, ...]
    later: int
    marks: dict[str, str]


def visit(source: Source, known: Known, client: Client, limit: int, budget: Budget, now: Callable[[], datetime]) -> Harvest:
    """Visit one source in the network; `limit` is the most bytes of one listing or item.

    What is wrong with the source is in the Harvest: its `error` and its gaps.
    """
    if known.retired:
        return Harvest(source, "retired")
    if known.not_before is not None and now() < known.not_before:
        return Harvest(source, "not due", not_before=known.not_before)
    try:
        reading = read_listings(source, known, client, limit, now)
    except CollectError as error:
        return failed(source, str(error))
    if isinstance(reading, Refusal):
        outcome: HarvestOutcome = "retired" if reading.is_final else "failed"
        return failed(source, reading.reason, outcome, reading.not_before)
    basket = _Basket()
    plan = decide(reading.offers or (), known, source.max_items)
    basket.seen |= plan.marks
    _fetch_all(basket, plan, source, known, client, budget, now)
    _look_again(basket, reading.offers or (), source, known, client, budget, now)
    return _harvest(source, reading, basket)


def failed(source: Source, reason: str, outcome: HarvestOutcome = "failed", not_before: datetime | None = None) -> Harvest:
    """The Harvest of a visit that brought nothing, and says why."""
    gap = Gap(source.name, "collect", reason)
    return Harvest(source, outcome, not_before=not_before, error=reason, gaps=(gap,))


def decide(offers: Sequence[Offer], known: Known, max_items: int) -> Plan:
    """What to fetch of what is offered: what was not seen before, or not as it is offered now.

    At the first visit to a source only its newest items are taken: the others were there before anybody asked. At any
    later one nothing is passed over; what is more than `max_items` waits for the visit after.
    """
    marks = {one.name: known.seen[one.name] for one in offers if _state(known, one.name) == one.fingerprint}
    fresh = [one for one in offers if one.name not in marks]
    if len(fresh) > max_items and all(one.at is not None for one in fresh):
        fresh.sort(key=lambda one: one.at or 0, reverse=True)
    chosen, rest = tuple(fresh[:max_items]), fresh[max_items:]
    if not known.seen:
        return Plan(chosen, 0, marks | {one.name: f"older:{one.fingerprint}" for one in rest})
    return Plan(chosen, len(rest), marks)


def _state(known: Known, name: str) -> str:
    """The fingerprint in a mark such as "page:<fingerprint>"."""
    return known.seen.get(name, "").partition(":")[2]


def _fetch_all(
    basket: _Basket, plan: Plan, source: Source, known: Known, client: Client, budget: Budget, now: Callable[[], datetime]
) -> None:
    later = plan.later
    why = f"more than max_items = {source.max_items} were new"
    for place, offer in enumerate(plan.fetch):
        stop = _must_stop(client, budget)
        if stop:
            later, why = later + len(plan.fetch) - place, stop
            break
        fetched = fetch(source, offer, known, client, now)
        basket.add(offer.name, fetched)
        basket.is_complete = basket.is_complete and fetched.mark is not None
        budget.change(len(fetched.document.content) if fetched.document else 0)
    if later:
        basket.is_complete = False
        basket.put_off = f"{later} items were left for the next visit: {why}"


def _must_stop(client: Client, budget: Budget) -> str:
    if not client.pacer.left():
        return "the deadline for collecting was reached"
    return "more came in this run than is held in memory at once" if budget.is_spent else ""


def _look_again(
    basket: _Basket,
    offers: Iterable[Offer],
    source: Source,
    known: Known,
    client: Client,
    budget: Budget,
    now: Callable[[], datetime],
) -> None:
    """Ask for the pages that recent editions told of. One that cannot be had is no gap: its text is in the archive."""
    hints = {one.name: one.hints for one in offers}
    pages = [name for name in sorted(known.watched) if known.seen.get(name, "").startswith("page:")]
    done = {document.item.name for document in basket.documents}
    for name in [name for name in pages if name not in done]:
        if _must_stop(client, budget):
            return
        item = Item(source, name, hints[name]) if name in hints else Item(source, name)
        try:
            fetched = look_again(item, known, client, now)
        except CollectError as error:
            log.info("%s: could not be looked at again: %s", source.name, error)
            continue
        basket.add(name, fetched)
        if fetched.is_gone:
            basket.gone.append(name)
        budget.change(len(fetched.document.content) if fetched.document else 0)


def _harvest(source: Source, reading: Reading, basket: _Basket) -> Harvest:
    is_starved = not basket.documents and not basket.is_complete
    outcome: HarvestOutcome = "not modified" if reading.is_not_modified else "unchanged"
    if basket.documents:
        outcome = "new"
    elif reading.offers is not None and not reading.offers:
        outcome = "empty"
    gaps = [*reading.gaps, *(Gap(source.name, "collect", one) for one in _told(basket))]
    error = gaps[-1].reason if is_starved and gaps else None
    return Harvest(
        source,
        "failed" if error else outcome,
        tuple(basket.documents),
        reading.documents,
        tuple(one.name for one in reading.offers or ()),
        tuple(basket.gone),
        basket.seen | (reading.marks if basket.is_complete else {}),
        basket.validators | (reading.validators if basket.is_complete else {}),
        reading.moved_to,
        not_before=None if basket.put_off else reading.not_before,
        lost=len(basket.problems),
        error=error,
        gaps=tuple(gaps),
    )


def _told(basket: _Basket) -> list[str]:
    named, more = basket.problems[:_NAMED_PROBLEMS], len(basket.problems) - _NAMED_PROBLEMS
    told = (
        [*named, f"{more} more items could not be had either, the last because: {basket.problems[-1]}"]
        if more > 0
        else named
    )
    return [*told, basket.put_off] if basket.put_off else told
