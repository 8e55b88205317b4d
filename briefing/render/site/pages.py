"""Turns the entries of all editions into a plan of the archive's pages: which there are, and what each of them shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from typing import Any

from briefing.render.labels import counted
from briefing.render.site.calendar import months_of
from briefing.render.site.entries import Entry, shard
from briefing.render.site.history import History, letter_of, measures, speakers

# A list of more names than this has a page for each letter.
MAX_NAMES = 400


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A file of the archive: its path below the folder of editions, and its template with what that shows, or its bytes.

    `shows` is all that the page depends on besides what all pages depend on; its `repr` is the same for the same content.
    """

    path: str
    template: str = ""
    shows: Mapping[str, Any] = field(default_factory=dict)
    content: bytes = b""

    @property
    def key(self) -> str:
        """What changes when the file has to be made again."""
        return sha256(self.content or repr(sorted(self.shows.items())).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of a list: the names under it as (page, name, what stands beside), or their number and the letter's page."""

    letter: str
    names: tuple[tuple[str, str, str], ...] = ()
    count: int = 0
    page: str = ""


def plan(entries: Sequence[Entry], labels: Mapping[str, str]) -> Iterator[PagePlan]:
    """All files of the archive but for its style sheet and its script. `entries` are in order of date, one a day."""
    shards = tuple(_shards(entries))
    yield from shards
    years = tuple(sorted({entry.date.year for entry in entries}, reverse=True))
    yield _index(entries, years, shards, labels)
    for year in years[1:]:
        yield _year(year, entries, years)
    markings = {entry.date: entry.marking for entry in entries}
    for kind, histories in (("speakers", speakers(entries)), ("figures", measures(entries))):
        yield from _lists(kind, histories, entries, labels)
        for history in histories:
            for year in history.years:
                yield _history(kind, history, year, markings)


def shard_path(month: str) -> str:
    """The file that holds the entries of a month ("2026-02"), whence `entries_of` reads them."""
    return f"site/search/{month}.js"


def _shards(entries: Sequence[Entry]) -> Iterator[PagePlan]:
    for month, some in groupby(entries, key=lambda entry: f"{entry.date:%Y-%m}"):
        yield PagePlan(shard_path(month), content=shard(some))


def _index(
    entries: Sequence[Entry], years: tuple[int, ...], shards: Sequence[PagePlan], labels: Mapping[str, str]
) -> PagePlan:
    newest = entries[-1] if entries else None
    # A browser keeps scripts for a while: the fingerprint makes it ask for the one that belongs to this page.
    searched = " ".join(f"{one.path[len('site/search/') : -len('.js')]}:{one.key[:8]}" for one in reversed(shards))
    spoken = {name: text for name, text in labels.items() if name.startswith("archive_") or name in ("months", "day")}
    return PagePlan(
        "index.html",
        "site/index.html.j2",
        {
            "root": "",
            "markings": _markings(entry.marking for entry in entries),
            "newest": newest,
            "year": years[0] if years else None,
            "years": years,
            "months": months_of(years[0], entries) if years else (),
            "searched": searched,
            "said": json.dumps(spoken, sort_keys=True),
        },
    )


def _year(year: int, entries: Sequence[Entry], years: tuple[int, ...]) -> PagePlan:
    return PagePlan(
        f"site/years/{year}.html",
        "site/year.html.j2",
        {
            "root": "../../",
            "markings": _markings(entry.marking for entry in entries if entry.date.year == year),
            "year": year,
            "years": years,
            "months": months_of(year, entries),
        },
    )


def _history(kind: str, history: History, year: int, markings: Mapping[Any, str]) -> PagePlan:
    records = history.of_year(year)
    return PagePlan(
        f"site/{kind}/{history.file_of(year)}",
        f"site/{kind[:-1]}.html.j2",
        {
            "root": "../../",
            "kind": kind,
            "markings": _markings(markings[record.date] for record in reversed(records)),
            "name": history.name,
            "year": year,
            "years": tuple((each, history.file_of(each)) for each in history.years),
            "records": records,
        },
    )


def _lists(
    kind: str, histories: Sequence[History], entries: Sequence[Entry], labels: Mapping[str, str]
) -> Iterator[PagePlan]:
    key = "archive_quotes" if kind == "speakers" else "archive_values"
    # Histories are in the order of names, which puts one letter's side by side, but for names that begin with none.
    ordered = sorted(histories, key=lambda history: letter_of(history.name))
    letters = tuple(
        Letter(letter, tuple((one.page, one.name, counted(labels, key, len(one.records))) for one in some))
        for letter, some in groupby(ordered, key=lambda history: letter_of(history.name))
    )
    shown = {"root": "../../", "kind": kind, "markings": _markings(entry.marking for entry in entries)}
    if len(histories) > MAX_NAMES:
        for letter in letters:
            yield PagePlan(f"site/{kind}/{_letter_file(letter.letter)}", "site/list.html.j2", shown | {"letters": (letter,)})
        letters = tuple(Letter(one.letter, (), len(one.names), _letter_file(one.letter)) for one in letters)
    yield PagePlan(f"site/{kind}/index.html", "site/list.html.j2", shown | {"letters": letters})


def _letter_file(letter: str) -> str:
    return f"letter-{letter.lower() if letter.isascii() and letter.isalpha() else f'{ord(letter):x}'}.html"


def _markings(found: Iterator[str]) -> tuple[str, ...]:
    """Each marking once: a page that shows words of several editions bears the markings of all of them."""
    return tuple(dict.fromkeys(marking for marking in found if marking))
