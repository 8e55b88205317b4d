"""Turns a text into the stretches that are times of day written with a point: "at 12.12", "06.41"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TIME = r"(?:[01]?\d|2[0-3])\.[0-5]\d(?![\w%°]|[.,:/]\d)"
_CLOCK = re.compile(rf"(?<![\w.,:/$£€¥₹+−-]){_TIME}(?:\s?(?:[-–]|to|and|until)\s?{_TIME})?")
_LEADS = re.compile(r"\b(?:at|by|until|till|since|before|after|between)\s$", re.IGNORECASE)
# What stands at, and moves by, a bare number.
_LEVELS = re.compile(
    r"\b(?:rates?|prices?|priced|ratios?|averages?|averag\w+|index|indices|scores?|yields?|levels?|values?|valued|shares?|"
    r"stocks?|futures|crude|pound|euro|dollar|yen|krone|rouble|currency|trad(?:ed|ing|es)|inflation|unemployment|stood|stands|"
    r"rose|fell|grew|rise|fall|up|down|(?:in|de)creased?|put|set|estimated|reading|measured|factor|multiplied|divided)\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?!,?\s(?:up|down|from|against|compared|versus)\b)(?:\s*(?:[.,;:!?)\]\"'”’]|$)|\s(?:the|this|that|these|when|while|as|after|"
    r"before|until|on|today|yesterday|tomorrow|local|hrs|GMT|UTC|BST|CET|CEST|he|she|it|they|we|but|because|in the|"
    r"and (?!\d))\b)",
    re.MULTILINE,
)
_RUNS = re.compile(r"\s(?:from|to|service|train|ferry|flight|bus|boat|departure)\b")
# The time of an entry of a live page, alone on its line or before its words.
_HEADS = re.compile(
    r"[ \t]*(?:$|[:–-]\s|(?!\s(?:Million|Billion|Per|Euro|Dollar|Pound|Mile|Metre|Kilo))\s[A-Z][a-z])", re.MULTILINE
)
_LOOK_BACK = 80


def clocks(text: str) -> Iterator[tuple[int, int]]:
    """The stretches `(start, end)` of a text that are times of day written with a point, in order and apart.

    A number of that form is a time with a nought before the hour, at the head of a line, or behind a word such as "at"
    where no word near says that something stands at it.
    """
    for match in _CLOCK.finditer(text):
        start, end = match.span()
        if (text[start] == "0" and text[start + 1] != ".") or _is_told(text, start, end):
            yield start, end


def _is_told(text: str, start: int, end: int) -> bool:
    """Whether what stands around a number such as 12.12 says that it is a time of day."""
    line = text[max(text.rfind("\n", max(0, start - _LOOK_BACK), start) + 1, start - _LOOK_BACK) : start]
    if not line.strip() and len(line) < _LOOK_BACK:
        return _HEADS.match(text, end) is not None
    if line.endswith(("the ", "The ")):
        return _RUNS.match(text, end) is not None
    told = _LEADS.search(line) is not None and _BEHIND.match(text, end) is not None
    return told and _LEVELS.search(line) is None
