"""Turns two values of one measure into words for the change between them (shared by `pipeline` and `proof`)."""

from __future__ import annotations

from decimal import Decimal

_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
# A change that needs more digits than these is no news: it is left to the data.
_MOST_DIGITS = 6


def change_words(before: Decimal, now: Decimal, unit: str) -> str:
    """ "up 1.3 percentage points", "down 20 million GBP", "unchanged"; "" for what needs too many digits to be read.

    The number is the exact difference. `unit` is the measure's, as in `Figure.unit`.
    """
    difference = now - before
    if not difference:
        return "unchanged"
    size, scale = abs(difference), ""
    for factor, word in _SCALES:
        if size >= factor:
            size, scale = size / factor, f" {word}"
            break
    digits = size.normalize()
    if len(digits.as_tuple().digits) > _MOST_DIGITS:
        return ""
    named = "percentage point" if unit == "percentage" else unit
    if named and named.islower() and (size != 1 or scale):
        named = _plural(named)
    return f"{'up' if difference > 0 else 'down'} {digits:,f}{scale} {named}".rstrip()


def _plural(noun: str) -> str:
    """The plural of a unit or a counted noun, by the common rules; what counts per something is left as it is."""
    if " per " in noun or noun.endswith("s"):
        return noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("sh", "ch", "x")) else f"{noun}s"
