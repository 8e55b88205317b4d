"""Turns the colours of a look into those that can be read where they stand (WCAG 2.2, relative luminance and contrast)."""

from __future__ import annotations

DARK_PAPER = "#14181d"
# What small text needs to be read against what is behind it (WCAG 2.2, success criterion 1.4.3).
READABLE = 4.5
# On dark paper a little more, so that coloured words do not fade beside those in nearly white.
_ON_DARK = 7.0
_STEPS = 100


def contrast(one: str, other: str) -> float:
    """The contrast of two colours "#rrggbb", from 1 (none) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def on_dark(colour: str) -> str:
    """The colour, mixed with as little white as lets it be read on dark paper."""
    mixed = (_mixed(colour, step / _STEPS) for step in range(_STEPS + 1))
    return next(one for one in mixed if contrast(one, DARK_PAPER) >= _ON_DARK)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(colour: str, white: float) -> str:
    return "#" + "".join(f"{round(part + (255 - part) * white):02x}" for part in _parts(colour))
