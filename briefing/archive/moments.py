"""Turns aware times into texts whose order is their order in time (ISO 8601, UTC, microseconds), and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import overload


@overload
def to_text(moment: datetime) -> str: ...
@overload
def to_text(moment: None) -> None: ...
def to_text(moment: datetime | None) -> str | None:
    """A moment as the database keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else None


def from_text(text: str | None) -> datetime | None:
    """A moment that the database kept."""
    return datetime.fromisoformat(text) if text else None
