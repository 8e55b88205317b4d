"""Average linkage on a sparse graph: the same clusters as the method of the textbooks on the full matrix."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage  # type: ignore[import-untyped]
from scipy.spatial.distance import squareform  # type: ignore[import-untyped]

from briefing.analyse.stories.linkage import Graph, average_linkage


def graph(nodes: int, edges: dict[tuple[int, int], float]) -> Graph:
    left, right = (np.array([pair[side] for pair in edges], dtype=np.int64) for side in (0, 1))
    return Graph(nodes, left, right, np.array(list(edges.values()), dtype=np.float64))


def clusters(nodes: int, edges: dict[tuple[int, int], float], threshold: float) -> list[list[int]]:
    numbers = average_linkage(graph(nodes, edges), threshold).tolist()
    return sorted([node for node in range(nodes) if numbers[node] == number] for number in set(numbers))


@pytest.mark.parametrize(
    ("nodes", "edges", "expected"),
    [
        pytest.param(3, {}, [[0], [1], [2]], id="no edge"),
        pytest.param(3, {(0, 1): 0.5}, [[0, 1], [2]], id="just similar enough"),
        pytest.param(2, {(0, 1): 0.49}, [[0], [1]], id="not similar enough"),
        pytest.param(3, {(0, 1): 0.9, (1, 2): 0.8}, [[0, 1], [2]], id="a chain is no cluster: the mean to 2 is .4"),
        pytest.param(3, {(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.3}, [[0, 1, 2]], id="the mean to 2 is .55"),
        pytest.param(4, {(0, 1): 0.6, (1, 2): 0.6, (2, 3): 0.6}, [[0, 1], [2, 3]], id="equally near: lowest first"),
    ],
)
def test_clusters(nodes: int, edges: dict[tuple[int, int], float], expected: list[list[int]]) -> None:
    assert clusters(nodes, edges, 0.5) == expected


@given(st.integers(2, 14), st.integers(0, 10_000))
@settings(max_examples=100, deadline=None)
def test_the_clusters_are_those_of_the_full_matrix(nodes: int, seed: int) -> None:
    similarity = np.random.default_rng(seed).random((nodes, nodes))
    similarity = np.triu(similarity, 1)
    edges = {(int(i), int(j)): float(similarity[i, j]) for i, j in zip(*np.nonzero(similarity), strict=True)}
    full = 1 - (similarity + similarity.T)
    np.fill_diagonal(full, 0)
    labels = fcluster(linkage(squareform(full), "average"), 1 - 0.55, "distance")
    expected = sorted([node for node in range(nodes) if labels[node] == label] for label in set(labels))
    assert clusters(nodes, edges, 0.55) == expected
