"""Turns the entries of many editions into histories: what is quoted under one name, and the figures of one measure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from briefing.render.site.entries import Entry

# A page with more records than this shows its newest year; each earlier year has a page of its own.
MAX_RECORDS = 100
_ARTICLES = re.compile(r"^(?:the|a|an) (?=\w)")


class Record(NamedTuple):
    """One quotation or figure of one edition. `detail` is the speaker's role or what is measured, `by` who gives it."""

    date: date
    anchor: str
    words: str
    is_cut: bool
    detail: str
    by: str
    outlet: str
    headline: str


@dataclass(frozen=True, slots=True)
class History:
    """All records of one speaker or measure, the newest first. `page` is its file's name, `name` as printed last.

    `years` are those that have a page, the newest first; one if all stands on one page.
    """

    page: str
    name: str
    records: tuple[Record, ...]
    years: tuple[int, ...]

    def of_year(self, year: int) -> tuple[Record, ...]:
        """The records of the page of a year."""
        if len(self.years) == 1:
            return self.records
        return tuple(record for record in self.records if record.date.year == year)

    def file_of(self, year: int) -> str:
        """The file of the page of a year. The newest has no year in its name, so that links to it hold."""
        return f"{self.page}.html" if year == self.years[0] else f"{self.page}-{year}.html"


def speakers(entries: Iterable[Entry]) -> tuple[History, ...]:
    """The history of each name, in the order of names. Only names that are written alike (but for case) are one."""
    found: defaultdict[str, list[tuple[str, Record]]] = defaultdict(list)
    for entry in _newest_first(entries):
        for story in entry.stories:
            for one in story.sayings:
                if one.page:
                    record = Record(entry.date, one.anchor, one.words, one.is_cut, one.role, "", one.outlet, story.headline)
                    found[one.page].append((one.speaker, record))
    return _histories(found)


def measures(entries: Iterable[Entry]) -> tuple[History, ...]:
    """The history of each measure that at least two editions gave, in the order of their names."""
    found: defaultdict[str, list[tuple[str, Record]]] = defaultdict(list)
    for entry in _newest_first(entries):
        for story in entry.stories:
            for one in story.amounts:
                if one.page:
                    record = Record(
                        entry.date, one.anchor, one.words, False, one.about, one.given_by, one.outlet, story.headline
                    )
                    found[one.page].append((one.about, record))
    repeated = {page: rows for page, rows in found.items() if len({record.date for _, record in rows}) > 1}
    return _histories(repeated)


def sort_key(name: str) -> str:
    """A name as lists order it: without accents, case and leading article."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    if not plain.isascii():
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _ARTICLES.sub("", plain)


def letter_of(name: str) -> str:
    """The letter under which lists put a name; "#" if it begins with none."""
    first = sort_key(name)[:1].upper()[:1]
    return first if first.isalpha() else "#"


def _histories(found: dict[str, list[tuple[str, Record]]]) -> tuple[History, ...]:
    made = (_history(page, rows[0][0], tuple(record for _, record in rows)) for page, rows in found.items())
    return tuple(sorted(made, key=lambda history: (sort_key(history.name), history.page)))


def _history(page: str, name: str, records: tuple[Record, ...]) -> History:
    years = tuple(year for year, _ in groupby(record.date.year for record in records))
    return History(page, name, records, years if len(records) > MAX_RECORDS else years[:1])


def _newest_first(entries: Iterable[Entry]) -> Sequence[Entry]:
    return sorted(entries, key=lambda entry: entry.date, reverse=True)
