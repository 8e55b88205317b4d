"""Turns the texts that earlier editions told of into a memory that says which sentences, quotations and figures are new."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from briefing.analyse.outcomes import outcomes
from briefing.analyse.synonyms import SAME_SENSE
from briefing.model import Article

_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*")
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*")
_AMOUNT = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"(?:(?P<short>bn|m|k)|\s(?P<scale>thousand|million|billion|trillion))?\b\s?(?P<share>%|per cent|percent)?",
    re.IGNORECASE,
)
# Looked for before a number that was found: a pattern that may begin with it is tried at every letter.
_SIGN = re.compile(r"[£$€](?=\s?$)")
_SCALES = {"k": "thousand", "m": "million", "bn": "billion"}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_NUMBER_WORDS = {word: str(value) for value, word in enumerate(_SMALL)} | {
    "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
    "hundred": "100", "dozen": "12", "hundreds": "hundreds", "thousands": "thousands", "millions": "millions",
    "billions": "billions", "tens": "tens", "dozens": "dozens", "half": "half", "third": "third", "quarter": "quarter",
}  # fmt: skip
# The words "one" and "two" are seldom news.
_TOO_COMMON = frozenset(("0", "1", "2"))

_NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december mr mrs ms dr sir lord lady i the a an this that in on at".split()
)
_STOP = frozenset(
    """
    a about above after again against all also am an and another any are as at be because been before being below
    between both but by can could did do does doing down during each either else ever every few for from further had has
    have having he her here hers him his how i if in into is it its itself just last later like made make many may me
    might more most much must my near new next no nor not now of off on once one only or other our out over own per said
    added announced confirmed reported reports same say says she should
    since so some still such than that the their them then there these they this those though
    through to told too two under until up upon us very was we week were what when where which while who whom whose why
    will with within without would year yesterday you your today tomorrow day
    monday tuesday wednesday thursday friday saturday sunday mr mrs ms dr according added
    """.split()
)

# A sentence says nothing new when the earlier texts have all of its content words but one, and one earlier sentence half of
# them. A lower bar would take an inquiry into a fall for the fall: what is new in a report is often two words of ten.
_UNSEEN, _SEEN, _IN_ONE = 1, 0.75, 0.5
# From so many letters on, the initials of words in a row are no chance.
_SHORT_FOR = 3
# Words inside quotation marks are known when so many of them stand in the earlier text in the same order of pairs.
_KNOWN_QUOTE = 0.8


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, one apostrophe for both, numbers whole."""
    return tuple(word.lower().replace("’", "'") for word in _WORD.findall(text))


def content_of(text: str) -> frozenset[str]:
    """The content words of a text as stems, those of one sense as one; numbers are none."""
    stems = (
        _stem(word) for word in words_of(text) if word not in _STOP and word not in _NUMBER_WORDS and not word[0].isdigit()
    )
    return frozenset(_SENSE.get(stem, stem) for stem in stems)


def names_of(text: str) -> frozenset[str]:
    """The words of a text that are capitalised where a sentence does not begin, and at its beginning before another."""
    found = set()
    for sentence in sentences_of(text):
        words = [*_WORD.findall(sentence), ""]
        for place, (word, following) in enumerate(itertools.pairwise(words)):
            if word[0].isupper() and (place or following[:1].isupper()):
                found.add(word.lower().replace("’", "'").removesuffix("'s"))
    return frozenset(_stem(name) for name in found - _NO_NAMES)


def amounts_of(text: str) -> frozenset[str]:
    """The numbers of a text, each with its scale and whether it is money or a share ("£12.5m" is "12.5 million £")."""
    found = set()
    for match in _AMOUNT.finditer(text):
        scale = (match["short"] or match["scale"] or "").lower()
        sign = _SIGN.search(text[max(0, match.start() - 2) : match.start()])
        parts = [match["number"].replace(",", ""), _SCALES.get(scale, scale), sign.group() if sign else ""]
        found.add(" ".join(filter(None, [*parts, "%" if match["share"] else ""])))
    found |= {_NUMBER_WORDS[word] for word in words_of(text) if word in _NUMBER_WORDS}
    return frozenset(found - _TOO_COMMON)


def sentences_of(text: str) -> list[str]:
    """A text parted at full stops and line breaks, without a parse."""
    return [one.strip() for one in _SENTENCE.findall(text) if one.strip()]


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence of an earlier text as it is compared."""

    content: frozenset[str]
    outcomes: frozenset[tuple[str, int]]


class Memory:
    """What the earlier texts of a story said, titles included; without any, all is new. It is looked into as needed."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._texts = [f"{one.title or ''}\n{one.text}" for one in articles]

    @property
    def is_empty(self) -> bool:
        """Whether there was no earlier text."""
        return not any(map(str.strip, self._texts))

    @cached_property
    def _statements(self) -> tuple[_Statement, ...]:
        return tuple(_statement(one) for text in self._texts for one in sentences_of(text))

    @cached_property
    def _content(self) -> frozenset[str]:
        return frozenset(word for one in self._statements for word in one.content)

    @cached_property
    def _words(self) -> list[tuple[str, ...]]:
        return [words_of(text) for text in self._texts]

    @cached_property
    def _names(self) -> frozenset[str]:
        # A name may open a sentence there, where it is not told from any other word.
        return frozenset(_stem(word.removesuffix("'s")) for row in self._words for word in row)

    @cached_property
    def _amounts(self) -> frozenset[str]:
        return frozenset(amount for text in self._texts for amount in amounts_of(text))

    @cached_property
    def _initials(self) -> tuple[str, ...]:
        return tuple("".join(word[0] for word in row) for row in self._words)

    @cached_property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pair for row in self._words for pair in itertools.pairwise(row))

    def knows(self, sentence: str) -> bool:
        """Whether a sentence says nothing that the earlier texts did not.

        A number, a name or an outcome ("approved", "rejected") that they do not have is always new.
        """
        if amounts_of(sentence) - self._amounts or not all(map(self._has_name, names_of(sentence))) or not self._statements:
            return False
        own = _statement(sentence)
        if not own.content:
            return True
        best = max(self._statements, key=lambda one: (len(one.content & own.content), -len(one.content)))
        if own.outcomes - best.outcomes and own.outcomes - {one for said in self._statements for one in said.outcomes}:
            return False
        seen, number = len(own.content & self._content), len(own.content)
        is_seen = number - seen <= _UNSEEN and seen >= _SEEN * number
        return is_seen and len(own.content & best.content) >= _IN_ONE * number

    def _has_name(self, name: str) -> bool:
        """Whether an earlier text has a name, or the words that it is short for ("gdp": "gross domestic product")."""
        return name in self._names or (len(name) >= _SHORT_FOR and any(name in one for one in self._initials))

    def knows_words(self, quotation: str) -> bool:
        """Whether the words of a quotation stand in an earlier text, or nearly."""
        words = words_of(quotation)
        pairs = list(itertools.pairwise(words))
        if not pairs:
            return all(_stem(word) in self._names for word in words)
        return sum(pair in self._pairs for pair in pairs) >= _KNOWN_QUOTE * len(pairs)

    def knows_amount(self, amount: str) -> bool:
        """Whether an earlier text gives an amount; one without a number that can be read is taken for known."""
        return not self.is_empty and amounts_of(amount) <= self._amounts


# Copies of one text say the same sentences again, in many stories the same words.
@lru_cache(maxsize=1 << 14)
def _statement(sentence: str) -> _Statement:
    return _Statement(content_of(sentence), outcomes(words_of(sentence)))


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    """A word without the endings of its plural and its tenses: "closed", "closes" and "closing" are one."""
    word = word.removesuffix("'s")
    for ending, least in (("ies", 5), ("ing", 6), ("ed", 5), ("es", 5), ("s", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            word = word.removesuffix(ending) + ("y" if ending == "ies" else "")
            break
    return word.removesuffix("e") if len(word) > 3 else word


_SENSE = {_stem(word): _stem(sense) for word, sense in SAME_SENSE.items()}
