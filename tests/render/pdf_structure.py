"""Turns the bytes of a PDF into what its structure says, for tests to compare."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf


def elements(parent: Any) -> Iterator[Any]:
    """The structure elements below one, in reading order. The document must be open as long as they are used."""
    kids = parent.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def pictures(content: bytes) -> list[tuple[str, list[float]]]:
    """The pictures: what is said in their place, and where they stand on their page, in points."""
    with pikepdf.open(io.BytesIO(content)) as document:
        found = [each for each in elements(document.Root.StructTreeRoot) if str(each.S) == "/Figure"]
        return [(str(each.Alt), [float(side) for side in each.A.BBox]) for each in found]
