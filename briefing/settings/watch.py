"""Turns `[[watch]]` tables into Watches: what the ministry watches, and the section that stories on it belong to."""

from __future__ import annotations

from pydantic import model_validator

from briefing.model import Watch
from briefing.settings.table import FilledLine, Lines, Table, Weight


class WatchSettings(Table):
    """Something that the ministry watches: at least one term, person, country or body that means it."""

    name: FilledLine
    terms: Lines = ()
    people: Lines = ()
    countries: Lines = ()
    bodies: Lines = ()
    weight: Weight = 1.0
    section: FilledLine | None = None

    @model_validator(mode="after")
    def _names_something(self) -> WatchSettings:
        if not (self.terms or self.people or self.countries or self.bodies):
            raise ValueError("names nothing to watch; give terms, people, countries or bodies")
        return self

    def watch(self) -> Watch:
        """The table as a value."""
        return Watch(self.name, self.terms, self.people, self.countries, self.bodies, self.weight, self.section)
