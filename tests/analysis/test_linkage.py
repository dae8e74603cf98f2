"""Average linkage: nothing, ties, and points that stand for many."""

import numpy as np
from sklearn.metrics import adjusted_rand_score

from toolkit.analysis.linkage import average_linkage


def unit(n_rows: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(n_rows, 12))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def test_no_point_one_point_and_two_points() -> None:
    assert average_linkage(np.zeros((0, 0)), np.zeros(0), max_distance=0.5).tolist() == []
    assert average_linkage(np.ones((1, 1)), np.ones(1), max_distance=0.5).tolist() == [0]
    assert average_linkage(np.ones((2, 2)), np.ones(2), max_distance=0.5).tolist() == [0, 0]


def test_far_points_stay_apart_and_equal_ones_come_together() -> None:
    assert average_linkage(np.eye(3), np.ones(3), max_distance=0.5).tolist() == [0, 1, 2]
    assert average_linkage(np.ones((4, 4)), np.ones(4), max_distance=0.0).tolist() == [0] * 4


def test_groups_are_numbered_by_their_first_point() -> None:
    rows = np.repeat(np.eye(2)[[1, 0]], 3, axis=0)
    labels = average_linkage(rows @ rows.T, np.ones(6), max_distance=0.5)
    assert labels.tolist() == [0, 0, 0, 1, 1, 1]


def test_weighted_points_give_what_their_rows_would_have_given() -> None:
    """Two-level clustering rests on this: a point may stand for many equal rows."""
    rows, sizes = unit(40), np.arange(40) % 4 + 1
    expanded = np.repeat(rows, sizes, axis=0)
    for limit in (0.3, 0.6, 0.9):
        weighted = average_linkage(rows @ rows.T, sizes.astype(float), max_distance=limit)
        plain = average_linkage(expanded @ expanded.T, np.ones(len(expanded)), max_distance=limit)
        assert adjusted_rand_score(np.repeat(weighted, sizes), plain) == 1.0


def test_the_order_of_the_points_decides_nothing_but_the_numbers() -> None:
    rows = unit(60, seed=3)
    order = np.random.default_rng(1).permutation(60)
    one = average_linkage(rows @ rows.T, np.ones(60), max_distance=0.8)
    other = average_linkage(rows[order] @ rows[order].T, np.ones(60), max_distance=0.8)
    assert adjusted_rand_score(one[order], other) == 1.0
