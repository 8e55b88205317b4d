"""Turns a run of digits and separators into an exact decimal."""

from __future__ import annotations

import re
from decimal import Decimal

_GROUPED = re.compile(r"\d{1,3}(?:[,'’\u00a0\u202f\u2009 ]|, )\d{2,3}(?:(?:[,'’\u00a0\u202f\u2009 ]|, )\d{2,3})*(?:\.\d+)?")
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:\.\d{3})+,\d+")
_COMMA_DECIMAL = re.compile(r"\d+,\d{1,2}")
_PLAIN = re.compile(r"\d*\.?\d+")
_MAX_DIGITS = 40


def read_digits(digits: str) -> Decimal | None:
    """A run of digits and separators as a number; None when it is none ("1.2.3", "1,2,3").

    "1,234.5", "12,34,567", "1.234.567", "1 234" and "1’234" are grouped; "1,5" has a decimal comma.
    """
    if len(digits) > _MAX_DIGITS:
        return None
    if _PLAIN.fullmatch(digits):
        return Decimal(digits)
    if _GROUPED.fullmatch(digits) and re.search(r"\d{3}(?:\.\d+)?$", digits):
        return Decimal(re.sub(r"[^\d.]", "", digits))
    if _DOTTED.fullmatch(digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    if _COMMA_DECIMAL.fullmatch(digits):
        return Decimal(digits.replace(",", "."))
    return None
