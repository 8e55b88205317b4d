"""Turns a text into the answer whether it is a round-up: several stories in a row, which must join none of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

# A paragraph of fewer words names nobody, or goes on from the one before.
_PARAGRAPH_WORDS = 12
_PARAGRAPHS = 3
# A report comes back to its people, places and things; the parts of a round-up have no name in common and hardly a word.
_APART, _SHARED_WORDS = 0.75, 0.15

_WORD = re.compile(r"[a-z]{4,}")
_BREAK = re.compile(r"\n\s*\n|\n")
# What stands before the capital is looked at after it: a pattern that begins with a look back is tried at every letter.
_NAME = re.compile(r"[A-Z](?<=[a-z,’'] [A-Z])[\w’'-]+")
_COMMON = frozenset(
    "about after also been before being could did does from have having into last more most much only other over said same "
    "some such than that their them then there these they this those through under very was week were what when where "
    "which while will with would year years according".split()
)
_NO_NAMES = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September "
    "October November December Mr Mrs Ms Dr Sir Lord Lady President Minister The".split()
)


def is_round_up(text: str) -> bool:
    """Whether a text has three paragraphs or more, and three in four share no name and hardly a word with the rest."""
    paragraphs = [part for part in _BREAK.split(text) if part.count(" ") >= _PARAGRAPH_WORDS]
    if len(paragraphs) < _PARAGRAPHS:
        return False
    named = [frozenset(_NAME.findall(part)) - _NO_NAMES for part in paragraphs]
    # Most texts are told by their names alone.
    shared = _in_several(named)
    apart = [place for place, own in enumerate(named) if own and not own & shared]
    if len(apart) < _APART * len(paragraphs):
        return False
    words = [frozenset(_WORD.findall(part)) - _COMMON for part in paragraphs]
    shared = _in_several(words)
    alone = sum(len(words[place] & shared) <= _SHARED_WORDS * len(words[place]) for place in apart)
    return alone >= _APART * len(paragraphs)


def _in_several(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    """What more than one of the sets has."""
    return frozenset(one for one, times in Counter(one for words in sets for one in words).items() if times > 1)
