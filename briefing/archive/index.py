"""Turns editions into the tables by which quotations, figures and texts are found again."""

from __future__ import annotations

TABLES: tuple[str, ...] = ()
