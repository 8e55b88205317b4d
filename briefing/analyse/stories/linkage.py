"""Turns a sparse graph of similarities into clusters, by average linkage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Graph:
    """Similarities of `nodes` things: `similarity[k]` is that of `left[k]` and `right[k]`, left < right, each pair once."""

    nodes: int
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float64]

    def without(self, apart: npt.NDArray[np.bool_]) -> Graph:
        """The graph with the nodes that are marked tied to nothing."""
        kept = ~(apart[self.left] | apart[self.right])
        return Graph(self.nodes, self.left[kept], self.right[kept], self.similarity[kept])


def average_linkage(graph: Graph, threshold: float) -> npt.NDArray[np.int64]:
    """A cluster number for each node; clusters are merged while their mean similarity reaches the threshold.

    A pair that is not in the graph counts as 0. In each round all pairs of clusters that are each other's nearest are
    merged at once, which gives the same clusters as merging the nearest pair again and again, since the mean never brings a
    merged cluster nearer to a third than the nearer of its parts (Murtagh, "A survey of recent advances in
    hierarchical clustering algorithms", 1983).
    """
    cluster = np.arange(graph.nodes)
    sizes = np.ones(graph.nodes)
    left, right, total = graph.left, graph.right, graph.similarity
    while True:
        mean = total / (sizes[left] * sizes[right])
        into = _merges(left, right, mean, threshold, len(sizes))
        if into is None:
            return cluster
        cluster, sizes = into[cluster], np.bincount(into, weights=sizes).astype(np.float64)
        left, right, total = _contract(into[left], into[right], total)


def _merges(
    left: npt.NDArray[np.int64],
    right: npt.NDArray[np.int64],
    mean: npt.NDArray[np.float64],
    threshold: float,
    clusters: int,
) -> npt.NDArray[np.int64] | None:
    """The new number of each cluster after the merges of one round; None when there is nothing to merge."""
    near = np.flatnonzero(mean >= threshold)
    # Nearest first; of equally near pairs, the one of the lowest numbers, so that both sides agree on it.
    near = near[np.lexsort((right[near], left[near], -mean[near]))]
    if not len(near):
        return None
    rank = np.full(clusters, len(near))
    np.minimum.at(rank, left[near], np.arange(len(near)))
    np.minimum.at(rank, right[near], np.arange(len(near)))
    merged = near[(rank[left[near]] == np.arange(len(near))) & (rank[right[near]] == np.arange(len(near)))]
    into = np.arange(clusters)
    into[right[merged]] = left[merged]
    return np.unique(into, return_inverse=True)[1]


def _contract(
    left: npt.NDArray[np.int64], right: npt.NDArray[np.int64], total: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """The edges between the merged clusters, summed; those inside a cluster are gone."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    outside = low != high
    low, high, total = low[outside], high[outside], total[outside]
    order = np.lexsort((high, low))
    low, high, total = low[order], high[order], total[order]
    if not len(low):
        return low, high, total
    opens = np.flatnonzero(np.concatenate(([True], (low[1:] != low[:-1]) | (high[1:] != high[:-1]))))
    return low[opens], high[opens], np.add.reduceat(total, opens)
