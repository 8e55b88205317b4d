"""Turns `[[sources]]` tables into Sources: where texts come from, how they are fetched, and what may be done with them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from briefing.model import Source, SourceKind
from briefing.settings.table import FilledLine, Line, LongLine, Table, Weight

# Which key names the place, and so says what kind of source it is.
_KINDS: tuple[SourceKind, ...] = ("folder", "feed", "page", "sitemap", "mailbox")


class SourceSettings(Table):
    """One place that texts come from: exactly one of `folder`, `feed`, `page`, `sitemap` and `mailbox` names it."""

    name: FilledLine
    folder: LongLine | None = None
    feed: LongLine | None = None
    page: LongLine | None = None
    sitemap: LongLine | None = None
    mailbox: LongLine | None = None
    outlet: FilledLine | None = None
    section: FilledLine | None = None
    weight: Weight = 1.0
    language: Annotated[Line, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = None
    rights: Literal["full", "extract", "internal"] = "full"
    rights_until: date | None = None
    keep_days: Annotated[int, Field(ge=0, le=36_500)] | None = None
    links: LongLine | None = None
    max_items: Annotated[int, Field(ge=1, le=10_000)] = 100
    read: Literal["page", "entry", "fuller"] = "fuller"
    password_file: LongLine | None = None
    mark_read: bool = False
    ignore_robots: bool = False
    items_a_day: Annotated[float, Field(ge=0)] | None = None

    @field_validator("links")
    @classmethod
    def _is_pattern(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"is no regular expression: {error}") from error
        return value

    @field_validator("feed", "page", "sitemap")
    @classmethod
    def _is_web_address(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"https?://[^/?#@\s]+", value):
            raise ValueError("is no address; it starts with https:// or http:// and a host, without a user name")
        return value

    @field_validator("mailbox")
    @classmethod
    def _is_mailbox(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"imaps?://[^/\s]+@[^/@\s]+", value):
            raise ValueError("is no mailbox; write it as imaps://user@host/INBOX")
        return value

    @model_validator(mode="after")
    def _has_one_place(self) -> SourceSettings:
        if sum(getattr(self, kind) is not None for kind in _KINDS) != 1:
            raise ValueError(f"names no place or several; give exactly one of {', '.join(_KINDS)}")
        return self

    def source(self, root: Path) -> Source:
        """The source as a value; folders and password files are looked up from `root`, where the settings file lies."""
        kind = next(kind for kind in _KINDS if getattr(self, kind) is not None)
        location = getattr(self, kind)
        return Source(
            name=self.name,
            location=str(root / location) if kind == "folder" else location,
            outlet=self.outlet,
            section=self.section,
            kind=kind,
            weight=self.weight,
            language=self.language,
            rights=self.rights,
            rights_until=self.rights_until,
            keep_days=self.keep_days,
            links=self.links,
            max_items=self.max_items,
            read=self.read,
            password_file=str(root / self.password_file) if self.password_file else None,
            mark_read=self.mark_read,
            ignore_robots=self.ignore_robots,
            items_a_day=self.items_a_day,
        )
