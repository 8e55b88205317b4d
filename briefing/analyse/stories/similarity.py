"""Turns numbered texts into a sparse graph of how similar they are, each measured by the scale of its surroundings."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import cpu_count
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array, diags_array, hstack  # type: ignore[import-untyped]
from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

from briefing.analyse.stories.linkage import Graph
from briefing.analyse.stories.words import Words

# The lead tells which story it is, the full text confirms it: each gives half of the similarity.
_LEAD_WORDS = 100

# As if so many more texts were in the collection that have none of its words: else what three texts share is common.
_UNSEEN_TEXTS = 200

# The heaviest terms of a text stand for it; the others add little to a similarity, and most of the time.
_TERMS_KEPT = 64
# A term that more texts have than this makes the work grow with the square of the collection, and finds a story only
# where it is among the heaviest of a text: so it is kept there, for stories of more texts than this, and nowhere else.
_MANY_TEXTS = 200
_HEAVIEST = 12

# Similarities below this are taken for 0.
_LEAST = 0.02

# The scale of a text is its mean similarity to so many nearest ones, and at least so much.
_NEAREST = 4
_SMALLEST_SCALE = 0.18

# Two headlines of one story share less of their words than two long texts of it: their scale is shorter, by as much as this.
_FULL_LENGTH = 100
_SCALE_OF_NO_WORDS = 0.65

# Texts weeks apart are less alike than their words, but never less than this share of it; days apart make no difference.
_APART_AT_MOST = 0.7
_CLOSE_DAYS = 2.0
_FADING_DAYS = 14.0

_ROWS_AT_ONCE = 512
# Each thread holds a block of similarities, about 100 MB of them for a hundred thousand texts.
_THREADS = 4

_Matrix: TypeAlias = Any  # csr_array: scipy has no types


def graph(words: Words, texts: npt.NDArray[np.int64], days: npt.NDArray[np.float64], least: float) -> Graph:
    """Compare the given texts of `words`. `days` says when each was published, in days from any start, NaN if unknown.

    TF-IDF cosines are divided by the scales of both texts (the "local scaling" of Zelnik-Manor and Perona, "Self-tuning
    spectral clustering", 2004). Without it one threshold does not hold for collections of different kinds: best
    were .25 for news of many similar events and .06 to .10 for broad topics and for headlines.

    Texts that no chain of similarities of at least `least` joins have no similarity in the graph: no mean of theirs is
    as high as that, so they stay apart in any case.
    """
    blocks = _compare(_vectors(words, texts), days)
    length = np.minimum(1, words.lengths()[texts] / _FULL_LENGTH)
    scale = np.concatenate([np.zeros(0), *(block.scale for block in blocks)])
    scale *= _SCALE_OF_NO_WORDS + (1 - _SCALE_OF_NO_WORDS) * length
    pairs = [
        _Pairs(one.left, one.right, one.similarity / np.sqrt(scale[one.left] * scale[one.right]))
        for one in (block.pairs for block in blocks)
    ]
    strong = _joined([one.where(one.similarity >= least) for one in pairs])
    ties = coo_array((strong.similarity, (strong.left, strong.right)), shape=(len(texts), len(texts)))
    chain = connected_components(ties, directed=False)[1]
    kept = _joined([one.where(chain[one.left] == chain[one.right]) for one in pairs])
    return Graph(len(texts), kept.left.astype(np.int64), kept.right.astype(np.int64), kept.similarity)


class _Pairs(NamedTuple):
    """Pairs of texts, left < right, and how similar they are."""

    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    similarity: npt.NDArray[np.float64]

    def where(self, chosen: npt.NDArray[np.bool_]) -> _Pairs:
        return _Pairs(self.left[chosen], self.right[chosen], self.similarity[chosen])


class _Block(NamedTuple):
    """What came of comparing some texts with all: the pairs that are similar at all, and the scale of each text."""

    pairs: _Pairs
    scale: npt.NDArray[np.float64]


def _joined(pairs: Sequence[_Pairs]) -> _Pairs:
    none = np.zeros(0, dtype=np.int32)
    sides = zip(*pairs, (none, none, np.zeros(0)), strict=True)
    return _Pairs(*(np.concatenate(side) for side in sides))


def _vectors(words: Words, texts: npt.NDArray[np.int64]) -> _Matrix:
    lead = _heaviest(_tf_idf(_frequencies(words, texts, _LEAD_WORDS)))
    full = _heaviest(_tf_idf(_frequencies(words, texts, None)))
    return hstack((lead, full), format="csr") * np.float32(np.sqrt(0.5))


def _frequencies(words: Words, texts: npt.NDArray[np.int64], limit: int | None) -> _Matrix:
    """Texts by terms: 1 + log of how often, times how much such a word counts, within the first `limit` words."""
    keys, values = [], []
    for at in range(0, len(texts), _ROWS_AT_ONCE):
        block = texts[at : at + _ROWS_AT_ONCE]
        rows = [words.forms[words.starts[text] : words.starts[text + 1]][:limit] for text in block]
        forms = np.concatenate(rows)
        row = np.repeat(np.arange(at, at + len(block)), [len(row) for row in rows])
        term = words.term[forms]
        counts = term >= 0
        key, place, times = np.unique(row[counts] * words.terms + term[counts], return_inverse=True, return_counts=True)
        weight = np.bincount(place, weights=words.weight[forms[counts]], minlength=len(key))
        keys.append(key)
        values.append(((1 + np.log(times)) * weight / times).astype(np.float32))
    if not keys:
        return csr_array((0, words.terms), dtype=np.float32)
    key = np.concatenate(keys)
    starts = np.searchsorted(key, np.arange(len(texts) + 1) * words.terms)
    shape = (len(texts), words.terms)
    return csr_array((np.concatenate(values), (key % max(1, words.terms)).astype(np.int32), starts), shape=shape)


def _tf_idf(frequencies: _Matrix) -> _Matrix:
    texts = np.bincount(frequencies.indices, minlength=frequencies.shape[1])
    rarity = np.log((frequencies.shape[0] + 1 + _UNSEEN_TEXTS) / (texts + 1)).astype(np.float32)
    frequencies.data *= rarity[frequencies.indices]
    length = np.sqrt(frequencies.power(2).sum(axis=1))
    return (diags_array(1 / np.maximum(length, 1e-9), dtype=np.float32) @ frequencies).tocsr()


def _heaviest(matrix: _Matrix) -> _Matrix:
    """Only the heaviest terms of each text, and of common terms only the very heaviest; equally heavy ones go together."""
    common = (np.bincount(matrix.indices, minlength=matrix.shape[1]) > _MANY_TEXTS)[matrix.indices]
    for start, end in itertools.pairwise(matrix.indptr):
        row = matrix.data[start:end]
        least, least_common = _nth_heaviest(row, _TERMS_KEPT), _nth_heaviest(row, _HEAVIEST)
        row[(row < least) | (common[start:end] & (row < least_common))] = 0
    matrix.eliminate_zeros()
    return matrix


def _nth_heaviest(row: npt.NDArray[np.float32], n: int) -> float:
    return float(np.partition(row, -n)[-n]) if len(row) > n else 0.0


def _compare(vectors: _Matrix, days: npt.NDArray[np.float64]) -> list[_Block]:
    """Compare texts in blocks of rows, as many at once as there are cores: scipy and numpy let other threads run."""
    others = vectors.T.tocsr()
    starts = range(0, vectors.shape[0], _ROWS_AT_ONCE)
    with ThreadPoolExecutor(min(_THREADS, cpu_count())) as threads:
        return list(threads.map(lambda at: _block(vectors, others, days, at), starts))


def _block(vectors: _Matrix, others: _Matrix, days: npt.NDArray[np.float64], at: int) -> _Block:
    rows = vectors[at : at + _ROWS_AT_ONCE]
    found = rows @ others
    similar = np.flatnonzero(found.data >= _LEAST)
    left = (np.searchsorted(found.indptr, similar, side="right") - 1 + at).astype(np.int32)
    right, similarity = found.indices[similar], found.data[similar]
    pairs = _Pairs(left, right, similarity * _nearness(days[left], days[right])).where(left != right)
    nearest = _mean_of_nearest(pairs.left - at, pairs.similarity, rows.shape[0], min(_NEAREST, len(days) - 1))
    return _Block(pairs.where(pairs.left < pairs.right), np.maximum(nearest, _SMALLEST_SCALE))


def _nearness(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A factor from 1 (days apart, or not known) down to 0.7 (months apart)."""
    apart: npt.NDArray[np.float64] = np.nan_to_num(np.abs(one - other), nan=0.0)
    return _APART_AT_MOST + (1 - _APART_AT_MOST) * np.exp(-np.maximum(apart - _CLOSE_DAYS, 0) / _FADING_DAYS)


def _mean_of_nearest(
    row: npt.NDArray[np.int32], similarity: npt.NDArray[np.float64], rows: int, nearest: int
) -> npt.NDArray[np.float64]:
    """For each row, the mean of its greatest similarities."""
    order = np.lexsort((-similarity, row))
    row, similarity = row[order], similarity[order]
    place = np.arange(len(row)) - np.searchsorted(row, row)
    top = place < nearest
    total = np.bincount(row[top], weights=similarity[top], minlength=rows)
    return total.astype(np.float64) / max(1, nearest)
