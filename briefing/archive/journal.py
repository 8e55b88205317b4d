"""Turns receipts into the journal of what was delivered to whom, and back."""

from __future__ import annotations

TABLES: tuple[str, ...] = ()
