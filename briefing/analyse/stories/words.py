"""Turns texts into numbered words: what each word counts for, as arrays that the rest of the package computes with."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# A story is recognised by its first pages; what stands after them costs time and adds nothing.
MAX_CHARS = 20_000

# Names and numbers tell one event from another of its kind (two fires, two elections) better than other words do.
_NAME_WEIGHT = 2.0
_NUMBER_WEIGHT = 2.0
_WORD_WEIGHT = 1.0

# A word is what stands between spaces or dashes, without the marks around it: five times as fast as a pattern for words.
_DASHES = ("-", "–", "—", "/")
_MARKS = re.compile(r"^[\W_]+|[\W_]+$")

# Words of grammar, and words that any news text may hold whatever its story: days, months, counting and telling.
_STOP = frozenset(
    """
    a about above across after again against ago all almost along already also although always am among an and another
    any are around as at away back be became because become been before began behind being below between both but by
    came can cannot come could day did do does doing done down during each either else even ever every far few first
    five following for former four from further gave get give go going got great had has have having he held her here
    hers herself him himself his how however i if in including instead into is it its itself just keep kept last late
    later least less like likely little long made mainly make making many may me might month more most mostly much must
    my near nearly need never new next nine no nobody nor not nothing now of off often on once one only onto or other
    others our ours out over own part per perhaps put quite rather recent same second see seen set seven several shall
    she should since six so some soon still such take taken ten than that the their theirs them themselves then there
    these they thing third this those though three through thus time to today together told tomorrow too took toward
    towards two under until up upon us use used very via was way we week well went were what when where whether which
    while who whom whose why will with within without would year yesterday yet you your yours
    ain aren couldn didn doesn don hadn hasn haven isn shouldn wasn weren won wouldn ll re ve
    add added according announce announced ask asked believe call called comment confirm confirmed expected interview
    know known news official people report reported reporter reuters say said saying source spokesman spokesperson
    spokeswoman statement tell think want wanted
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec
    morning afternoon evening night gmt
    mr mrs ms miss dr sir http https www com org net html htm co uk
    """.split()
)

# Names that would be words of grammar in lower case.
_NAMES = frozenset(("US", "WHO"))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of many texts in one row: text `k` has `forms[starts[k]:starts[k + 1]]`.

    A form is a word as written, with the marks around it; `term` numbers what it counts as (-1: for nothing), `weight`
    says for how much, `code` is a number made from its lower-case letters alone, the same in every collection.
    """

    forms: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]
    term: npt.NDArray[np.int32]
    weight: npt.NDArray[np.float32]
    code: npt.NDArray[np.uint64]
    terms: int

    def lengths(self) -> npt.NDArray[np.int64]:
        """How many words each text has."""
        return np.diff(self.starts)


class _Forms(dict[str, int]):
    """Numbers the forms as they come: a look-up of an unknown one adds it. Half the time of a test and a set."""

    def __missing__(self, form: str) -> int:
        self[form] = number = len(self)
        return number


def number(texts: Iterable[str]) -> Words:
    """Number the words of the first 20,000 characters of each text."""
    forms = _Forms()
    rows = [_row(text[:MAX_CHARS], forms) for text in texts]
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    known: dict[str, int] = {}
    bare = [_MARKS.sub("", form) for form in forms]
    term = np.fromiter((_term(form, known) for form in bare), dtype=np.int32, count=len(bare))
    weight = np.fromiter(map(_weight, bare), dtype=np.float32, count=len(bare))
    code = np.fromiter(map(_code, bare), dtype=np.uint64, count=len(bare))
    row = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int32)
    return Words(row, starts, term, weight, code, terms=len(known))


def _row(text: str, forms: _Forms) -> npt.NDArray[np.int32]:
    for dash in _DASHES:
        text = text.replace(dash, " ")
    found = text.split()
    return np.fromiter(map(forms.__getitem__, found), dtype=np.int32, count=len(found))


def _term(form: str, known: dict[str, int]) -> int:
    plain = "".join(c for c in unicodedata.normalize("NFKD", form.lower()) if not unicodedata.combining(c))
    stem = _stem(plain.replace("’", "'").partition("'")[0])
    if (plain in _STOP or stem in _STOP or len(stem) < 2) and form not in _NAMES:
        return -1
    return known.setdefault(stem, len(known))


def _stem(word: str) -> str:
    """The singular of a regular plural: all else that stemming does costs more in wrong matches than it gains."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _weight(form: str) -> float:
    if form[:1].isdigit():
        return _NUMBER_WEIGHT
    return _NAME_WEIGHT if form[:1].isupper() else _WORD_WEIGHT


def _code(form: str) -> int:
    return zlib.crc32(form.lower().encode("utf-8", "surrogatepass"))
