"""Turns numbered texts into pairs of near-copies: one text cut, re-headed or lightly edited by another outlet."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array  # type: ignore[import-untyped]
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

from briefing.analyse.stories.words import Words

# Five words in a row are shared by chance only in phrases, not in most of a text (Broder, "On the resemblance and
# containment of documents", 1997, from whom the sampling by "0 mod p" comes as well).
_SHINGLE = 5
_SAMPLED = 8
_MIX = np.uint64(0x9E3779B97F4A7C15)

# A copy has this share of its runs of five words in the other text: editing one word breaks five of them.
_CONTAINED = 0.6
# Pairs are looked at when this share of the sampled runs is common: well below, so that sampling loses none.
_SUSPECT = 0.3
# So much is computed at once: arrays of some megabytes.
_TEXTS_AT_ONCE = 512
_PAIRS_AT_ONCE = 1_024
# A text more than twice as long holds more than the copy: perhaps a round-up of several stories, which it must not join.
_CUT_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Copies:
    """Pairs of near-copies (`left` and `right` number the texts), and whether they tell the same and no more."""

    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    same_extent: npt.NDArray[np.bool_]

    def groups(self, texts: int) -> npt.NDArray[np.int32]:
        """A group number for each text: those joined by copies of about the same extent have the same one."""
        left, right = self.left[self.same_extent], self.right[self.same_extent]
        joined = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(texts, texts))
        groups: npt.NDArray[np.int32] = connected_components(joined, directed=False)[1]
        return groups


def find(words: Words) -> Copies:
    """Find near-copies, in time that grows with the number of words and not with the number of pairs."""
    lengths = words.lengths()
    pairs = _identical(words) + _contained(words, lengths)
    left, right = (np.array(side, dtype=np.int64) for side in (zip(*pairs, strict=True) if pairs else ((), ())))
    short, long = np.minimum(lengths[left], lengths[right]), np.maximum(lengths[left], lengths[right])
    return Copies(left, right, long <= _CUT_AT_MOST * short)


def _identical(words: Words) -> list[tuple[int, int]]:
    """Each text with the first that has the very same words."""
    first: dict[bytes, int] = {}
    pairs = []
    for text, (start, end) in enumerate(itertools.pairwise(words.starts.tolist())):
        original = first.setdefault(words.code[words.forms[start:end]].tobytes(), text)
        if original != text:
            pairs.append((original, text))
    return pairs


def _contained(words: Words, lengths: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    suspects = list(zip(*_suspects(*_sampled(words), lengths), strict=True))
    batches = (suspects[at : at + _PAIRS_AT_ONCE] for at in range(0, len(suspects), _PAIRS_AT_ONCE))
    return [
        pair for pairs in batches for pair, share in zip(pairs, _shares(words, pairs), strict=True) if share >= _CONTAINED
    ]


def _sampled(words: Words) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """An eighth of the runs of each text, the same ones in every text that has them, each once, with its text."""
    texts = range(len(words.starts) - 1)
    picked = [_runs(words, texts[at : at + _TEXTS_AT_ONCE], _SAMPLED) for at in range(0, len(texts), _TEXTS_AT_ONCE)]
    none = (np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64))
    runs, owners = (np.concatenate(side) for side in zip(none, *picked, strict=True))
    return runs, owners


def _runs(words: Words, texts: Sequence[int], sampled: int = 1) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """Runs of five words in texts, in the order of these, each once in each text; and the text that each is in.

    Of the runs, those whose number is a multiple of `sampled` are picked.
    """
    rows = [words.forms[words.starts[text] : words.starts[text + 1]] for text in texts]
    owners = np.repeat(texts, [len(row) for row in rows])
    runs = _shingles(words.code[np.concatenate(rows)])
    first, last = owners[: len(runs)], owners[len(owners) - len(runs) :]
    picked = np.flatnonzero((first == last) & (runs % np.uint64(sampled) == 0))
    runs, owners = runs[picked], first[picked]
    order = np.lexsort((runs, owners))
    runs, owners = runs[order], owners[order]
    once = np.concatenate(([True], (runs[1:] != runs[:-1]) | (owners[1:] != owners[:-1])))[: len(runs)]
    return runs[once], owners[once]


def _shingles(codes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """A number for each run of five words (wrapping around at 64 bits, as hashes do)."""
    runs = max(0, len(codes) - _SHINGLE + 1)
    mixed = np.zeros(runs, dtype=np.uint64)
    for place in range(_SHINGLE):
        mixed = (mixed ^ codes[place : place + runs]) * _MIX
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _suspects(
    shingles: npt.NDArray[np.uint64], texts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]
) -> tuple[list[int], list[int]]:
    """Pairs of texts, the shorter and the longer ones, that have a good share of the sampled runs in common.

    Of the texts that share a run, each is paired with the longest and with the next in length, and not with all: what is
    copied a hundred times would make ten thousand pairs, and copies are joined through others all the same.
    """
    sizes = np.bincount(texts, minlength=len(lengths))
    order = np.lexsort((texts, -lengths[texts], shingles))
    shingles, texts = shingles[order], texts[order]
    same = np.flatnonzero(shingles[1:] == shingles[:-1]) + 1
    opens = np.concatenate(([True], shingles[1:] != shingles[:-1])) if len(shingles) else np.zeros(0, dtype=bool)
    head = np.maximum.accumulate(np.where(opens, np.arange(len(shingles)), 0))
    beyond = same[head[same] != same - 1]
    short = np.concatenate((texts[same], texts[beyond]))
    long = np.concatenate((texts[same - 1], texts[head[beyond]]))
    pairs, common = np.unique(short * len(lengths) + long, return_counts=True)
    short, long = np.divmod(pairs, len(lengths))
    suspect = common >= _SUSPECT * sizes[short]
    return short[suspect].tolist(), long[suspect].tolist()


def _shares(words: Words, pairs: Sequence[tuple[int, int]]) -> Iterator[float]:
    """For each pair of texts, the share of the runs of the first that the second has as well."""
    texts = sorted(set(itertools.chain.from_iterable(pairs)))
    runs, owners = _runs(words, texts)
    starts = np.searchsorted(owners, [*texts, texts[-1] + 1])
    own = {text: runs[start:end] for text, (start, end) in zip(texts, itertools.pairwise(starts), strict=True)}
    for short, long in pairs:
        places = np.minimum(np.searchsorted(own[long], own[short]), len(own[long]) - 1)
        yield float((own[long][places] == own[short]).mean())
