"""Turns the sources into entries of the archive's ledger: what is new at each of them, kept as it came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from briefing.archive import Archive
from briefing.collect import Manners, collect
from briefing.model import Harvest, Source
from briefing.settings import Settings

# Texts that the editions of so many days told of are looked at again, to see whether they were changed or withdrawn.
WATCHED_DAYS = 3


def collect_all(
    settings: Settings,
    sources: Sequence[Source],
    archive: Archive,
    now: Callable[[], datetime],
    deadline: datetime | None = None,
) -> Iterator[Harvest]:
    """Visit every source and keep what it brings; yield each visit when it has been kept.

    With a `deadline` (aware), half of the time up to it is for collecting, if the settings do not give less.

    Raises BriefingError when the archive cannot keep it; what is wrong with a source stands in its Harvest.
    """
    with archive.collecting():
        politeness = manners(settings)
        if deadline:
            seconds = max(1.0, (deadline - now()).total_seconds() / 2)
            politeness = replace(politeness, deadline_seconds=min(politeness.deadline_seconds, seconds))
        known = archive.known(sources, watched(archive, now()))
        for harvest in collect(sources, known, politeness, now, settings.limits.file_bytes):
            archive.keep_harvest(harvest, now(), settings.collect.forget_days)
            yield harvest


def watched(archive: Archive, now: datetime) -> dict[str, frozenset[str]]:
    """The names of the texts that recent editions told of, by source."""
    recent = [kept for kept in archive.editions() if now - kept.cutoff <= timedelta(days=WATCHED_DAYS + 1)]
    told: dict[str, set[str]] = {}
    for kept in recent:
        for entry in kept.manifest["articles"]:
            if entry["state"] == "used":
                told.setdefault(entry["source"], set()).add(entry["name"])
    return {source: frozenset(names) for source, names in told.items()}


def manners(settings: Settings) -> Manners:
    """How politely, how long and how much is fetched, as the settings say."""
    table = settings.collect
    return Manners(
        contact=table.contact,
        deadline_seconds=table.deadline_seconds,
        request_seconds=table.request_seconds,
        host_gap_seconds=table.host_gap_seconds,
        hosts_at_once=table.hosts_at_once,
        body_bytes=table.body_bytes,
        redirects=table.redirects,
        allow_private=table.allow_private,
        proxy=table.proxy,
        ca_file=table.ca_file,
    )
