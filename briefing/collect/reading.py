"""Turns a source in the network into the Listings that it gives now: its feed, its page, its sitemaps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from briefing.collect.client import Answer, Client, shown
from briefing.collect.due import after_refusal, next_visit, rhythm_from
from briefing.collect.feed import read_feed
from briefing.collect.offers import Listing, Offer
from briefing.collect.page import read_page
from briefing.collect.sitemap import read_sitemap
from briefing.errors import CollectError
from briefing.model import Document, Gap, Item, Known, Source, Validators

# Of an index's sitemaps the newest are read; older ones hold older articles.
_MAX_CHILDREN = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """What the listings of one source gave.

    `offers` are None when nothing has changed; `is_not_modified` when the server said only that. `validators` and `marks`
    are to be remembered once all that is offered was taken; not before, or what is missing would never be offered again.
    """

    offers: tuple[Offer, ...] | None = None
    documents: tuple[Document, ...] = ()
    validators: dict[str, Validators] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    moved_to: str | None = None
    not_before: datetime | None = None
    gaps: tuple[Gap, ...] = ()
    is_not_modified: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A server that answered, but not with a listing. `is_final`: it is gone for good (410)."""

    reason: str
    not_before: datetime | None = None
    is_final: bool = False


def read_listings(
    source: Source, known: Known, client: Client, limit: int, now: Callable[[], datetime]
) -> Reading | Refusal:
    """Ask for the source's listing, and the sitemaps that it names. Raises CollectError when it cannot be had or read."""
    address = known.address or source.location
    answer = client.get(address, known.validators.get(address), source.ignore_robots)
    if answer.status not in (200, 304):
        return _refusal(address, answer, now())
    reading, children = _read(source, known, address, answer, limit, now())
    for child in children[:_MAX_CHILDREN]:
        reading = _with_child(reading, source, known, client, child, limit, now)
    if len(children) > _MAX_CHILDREN:
        reason = f"is an index of {len(children)} sitemaps, of which the {_MAX_CHILDREN} newest are read; name one of them"
        reading = replace(reading, gaps=(*reading.gaps, Gap(source.name, "collect", reason)))
    return reading


def _refusal(address: str, answer: Answer, now: datetime) -> Refusal:
    if answer.status == 410:
        return Refusal(f"{shown(address)}: is gone for good (410); take it out of the settings", is_final=True)
    wait = after_refusal(now, answer.headers) if answer.status in (429, 503) else None
    return Refusal(f"{shown(answer.url)}: the server answered {answer.status}", wait)


def _with_child(
    reading: Reading, source: Source, known: Known, client: Client, address: str, limit: int, now: Callable[[], datetime]
) -> Reading:
    """The reading with one sitemap of an index added. One that fails is a gap."""
    try:
        answer = client.get(address, known.validators.get(address), source.ignore_robots)
        if answer.status not in (200, 304):
            raise CollectError(f"{shown(address)}: the server answered {answer.status}")
        child, deeper = _read(source, known, address, answer, limit, now())
        if deeper:
            raise CollectError(f"{shown(address)}: is an index within an index, which is not followed")
    except CollectError as error:
        return replace(reading, gaps=(*reading.gaps, Gap(source.name, "collect", str(error))))
    offers = reading.offers if child.offers is None else (*(reading.offers or ()), *child.offers)
    return replace(
        reading,
        offers=offers,
        documents=(*reading.documents, *child.documents),
        validators=reading.validators | child.validators,
        marks=reading.marks | child.marks,
        gaps=(*reading.gaps, *child.gaps),
    )


def _read(
    source: Source, known: Known, address: str, answer: Answer, limit: int, now: datetime
) -> tuple[Reading, tuple[str, ...]]:
    """One listing, and the sitemaps that it names. Raises CollectError when it is none."""
    before, _, rhythm = known.seen.get(address, "").removeprefix("listing ").partition(" ")
    sha256 = hashlib.sha256(answer.body).hexdigest()
    if answer.status == 304 and address not in known.validators:
        raise CollectError(f"{shown(address)}: the server says that nothing has changed, but was not asked that")
    if answer.status == 304 or sha256 == before:
        due = next_visit(now, rhythm_from(rhythm), answer.headers)
        told, is_304 = _told(address, answer), answer.status == 304
        return Reading(validators=told, moved_to=answer.moved_to, not_before=due, is_not_modified=is_304), ()
    try:
        listing = _listing(source, answer, limit)
    except CollectError as error:
        raise type(error)(f"{shown(answer.url)}: {error}") from error
    document = Document(Item(source, address), answer.body, answer.media_type, sha256, answer.url, now)
    reading = Reading(
        None if listing.children else listing.offers,
        (document,),
        # What an index names cannot be known from "nothing has changed", so it is always asked for whole.
        {} if listing.children else _told(address, answer),
        {} if listing.children else {address: f"listing {sha256} {listing.rhythm.written()}"},
        answer.moved_to,
        next_visit(now, listing.rhythm, answer.headers),
        tuple(Gap(source.name, "collect", f"{shown(answer.url)}: {fault}") for fault in _faults(listing)),
    )
    return reading, listing.children


def _faults(listing: Listing) -> Iterator[str]:
    """What of a listing could not be used."""
    if listing.is_cut:
        yield "ends before its end; what had come by then was taken"
    if listing.unusable:
        yield f"entries with neither a link nor a text, which cannot be used: {listing.unusable}"


def _told(address: str, answer: Answer) -> dict[str, Validators]:
    told = answer.validators
    return {address: told} if told != Validators() else {}


def _listing(source: Source, answer: Answer, limit: int) -> Listing:
    if source.kind == "feed":
        return read_feed(answer.body, answer.charset, answer.url)
    if source.kind == "sitemap":
        return read_sitemap(answer.body, answer.charset, answer.url, limit, source.links)
    return read_page(answer.body, answer.charset, answer.url, source.links)
