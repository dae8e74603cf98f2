"""Stability under resampling and growth, and coherence."""

import numpy as np

from toolkit.analysis.stability import MAX_ROWS, coherence, theme_stability


def around(n_each: int, noise: float, n_subjects: int = 2) -> np.ndarray:
    random = np.random.default_rng(0)
    rows = np.repeat(np.eye(n_subjects, 30), n_each, axis=0)
    rows = rows + random.normal(size=rows.shape) * noise
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def test_without_groups_there_is_nothing_to_judge() -> None:
    assert theme_stability(np.ones((2, 2)), [], [0, 1], max_distance=0.5) == []


def test_a_group_of_a_single_statement_is_never_stable() -> None:
    assert theme_stability(np.eye(2), [[0]], [0, 1], max_distance=0.5) == [0.0]


def test_clear_groups_are_found_again_and_random_ones_are_not() -> None:
    clear, noise = around(12, 0.02), around(12, 5.0)
    groups = [list(range(12)), list(range(12, 24))]
    rows = range(24)
    assert theme_stability(clear, groups, rows, max_distance=0.5) == [1.0, 1.0]
    assert max(theme_stability(noise, groups, rows, max_distance=0.95)) < 0.75


def test_more_rows_than_are_clustered_are_judged_by_a_sample() -> None:
    n_each = MAX_ROWS
    groups = [list(range(n_each)), list(range(n_each, 2 * n_each))]
    shares = theme_stability(around(n_each, 0.02), groups, range(2 * n_each), max_distance=0.5)
    assert shares == [1.0, 1.0]


def test_two_runs_give_the_same() -> None:
    meaning = around(10, 0.4)
    groups = [list(range(10)), list(range(10, 20))]
    one, other = (theme_stability(meaning, groups, range(20), max_distance=0.8) for _ in range(2))
    assert one == other
    assert all(0.0 <= share <= 1.0 for share in one)


def test_coherence_is_the_mean_cosine_to_the_mean() -> None:
    assert coherence(np.eye(2), [0]) is None
    assert coherence(np.ones((3, 1)), [0, 1, 2]) == 1.0
    meaning = around(20, 0.3)
    centre = meaning[:20].mean(axis=0)
    expected = float((meaning[:20] @ (centre / np.linalg.norm(centre))).mean())
    assert coherence(meaning, range(20)) == round(expected, 4)
