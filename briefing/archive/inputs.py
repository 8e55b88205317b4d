"""Turns all that an edition was made from into a record named by its hash, and back, so that it can be built again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from briefing.errors import ArchiveError
from briefing.model import Gap

if TYPE_CHECKING:
    from briefing.archive import Archive

SCHEMA = 1

# The folder of `archive/` in which records of inputs lie.
KIND = "inputs"

Json = Any


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that an edition was made from.

    `settings` are the settings as JSON (`model_dump(mode="json")`). `since` and `cutoff` are aware. `had` are the ids, among
    the articles received, that other editions have had. `received` are the records (SHA-256) of the articles in the order
    in which they came, each with its place; `duplicates` those of texts that came twice; `documents` the hashes of what
    came. `changes` are pairs of records: a text that was told of, and what its source says now (None: nothing). `earlier`
    are the editions that the day's stories were held against, as (day, hash of the manifest), `earlier_articles` the
    records of their texts. `versions` name the programs and models, `more` holds what else the maker of editions needs, as
    JSON.
    """

    settings: Mapping[str, Json]
    day: date
    version: int
    since: datetime
    cutoff: datetime
    had: tuple[str, ...]
    received: tuple[tuple[str, str], ...]
    duplicates: tuple[str, ...]
    documents: tuple[str, ...]
    failed: int
    silent: tuple[str, ...]
    gaps: tuple[Gap, ...]
    changes: tuple[tuple[str, str | None], ...] = ()
    earlier: tuple[tuple[date, str], ...] = ()
    earlier_articles: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Json] = field(default_factory=dict)


def to_bytes(inputs: Inputs) -> bytes:
    """The record: the same bytes for the same inputs. Raises ValueError for settings that JSON cannot hold."""
    record = asdict(inputs) | {
        "schema": SCHEMA,
        "day": inputs.day.isoformat(),
        "since": _moment_out(inputs.since),
        "cutoff": _moment_out(inputs.cutoff),
        "earlier": [(day.isoformat(), sha256) for day, sha256 in inputs.earlier],
    }
    return (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def from_bytes(content: bytes) -> Inputs:
    """What `to_bytes` wrote. Raises ArchiveError if the record is not of this schema."""
    try:
        record = json.loads(content)
        if record.pop("schema") == SCHEMA:
            return _inputs_from(record)
    except (AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise ArchiveError(f"a record of inputs is damaged ({type(error).__name__}: {error})") from error
    raise ArchiveError(f"a record of inputs is not of schema {SCHEMA}: replay it with the version that wrote it")


def keep(archive: Archive, inputs: Inputs) -> str:
    """Keep a record of inputs; return the hash that names it. Raises ArchiveError if it cannot be written."""
    return archive.keep_record(KIND, to_bytes(inputs))


def read(archive: Archive, sha256: str) -> Inputs:
    """Read a record of inputs back. Raises ArchiveError if it is missing or was changed."""
    return from_bytes(archive.record(KIND, sha256))


def _inputs_from(record: dict[str, Json]) -> Inputs:
    lists = ("had", "duplicates", "documents", "silent", "earlier_articles")
    return Inputs(
        **record
        | {name: tuple(record[name]) for name in lists}
        | {
            "day": date.fromisoformat(record["day"]),
            "since": _moment_in(record["since"]),
            "cutoff": _moment_in(record["cutoff"]),
            "received": tuple((sha256, place) for sha256, place in record["received"]),
            "gaps": tuple(Gap(**gap) for gap in record["gaps"]),
            "changes": tuple((old, new) for old, new in record["changes"]),
            "earlier": tuple((date.fromisoformat(day), sha256) for day, sha256 in record["earlier"]),
        }
    )


def _moment_out(moment: datetime) -> tuple[str, str | None]:
    """A moment and its zone by name: of the offset alone, the days before and after could not be told."""
    return moment.isoformat(), moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else None


def _moment_in(record: tuple[str, str | None]) -> datetime:
    text, zone = record
    moment = datetime.fromisoformat(text)
    return moment.astimezone(ZoneInfo(zone)) if zone else moment
