"""Turns the words for what a figure measures into terms that can be compared across texts."""

from __future__ import annotations

import re

from briefing.analyse.figures.units import singular

WORD = re.compile(r"[^\W\d_]+")
STOP = frozenset(
    "a an the of for in on at to by from with and or as is are was were be been being its it their his her our "
    "this that these "
    "those which who what than into over per each every all any some about total new more most record fresh "
    "further s related".split()
)
# What a total is called says nothing of what it totals.
GENERIC = frozenset("goal target amount figure number value level sum rate share spending people person".split())
HARM = {
    **dict.fromkeys("killed killing kills dead died death deaths fatality fatalities".split(), "killed"),
    **dict.fromkeys("wounded wounding injured injuring hurt injury injuries".split(), "wounded"),
    **dict.fromkeys("missing unaccounted".split(), "missing"),
    **dict.fromkeys("arrested detained".split(), "arrested"),
}


def stem(word: str) -> str:
    """A word in lower case and the singular, in one of the two spellings that English has of it."""
    lower = singular(word.lower())
    for american, british in (("ense", "ence"), ("ization", "isation"), ("or", "our"), ("ize", "ise")):
        if lower.endswith(american) and len(lower) > len(american) + 2:
            return lower[: -len(american)] + british
    return lower


def acronym(base: str) -> str:
    """What a share is of, so that "gross domestic product" and "GDP" are one."""
    words = [word for word in WORD.findall(base) if word.lower() not in STOP]
    if len(words) == 1:
        return words[0].upper() if words[0].isupper() else singular(words[0].lower())
    return "".join(word[0] for word in words).upper() if len(words) == 3 else " ".join(map(stem, words))
