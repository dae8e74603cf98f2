"""The simulated official: chooses what it should, and the measured half stays untouched."""

import numpy as np

from benchmarks.labelled import Labelled
from benchmarks.learning_curve import at_random, draw, least_certain, measure
from toolkit.analysis.parallel import Workers


def test_the_least_certain_are_chosen_first() -> None:
    random = np.random.default_rng(0)
    confidence = np.array([0.9, 0.2, 0.5, 0.2])
    assert least_certain(confidence, random, 3).tolist() == [1, 3, 2]


def test_random_ones_are_different_and_no_more_than_there_are() -> None:
    chosen = at_random(np.zeros(4), np.random.default_rng(0), 9)
    assert sorted(chosen.tolist()) == [0, 1, 2, 3]


def test_nobody_is_taught_or_corrected_in_what_is_measured(labelled: Labelled) -> None:
    authors = labelled.authors
    for seed in range(5):
        drawn = draw(np.isin(authors, authors[:1]), seed, 1000)
        parts = [set(part.tolist()) for part in (drawn.taught, drawn.pool, drawn.rest)]
        assert sum(map(len, parts)) == len(authors) == len(set.union(*parts))
        assert not set(authors[drawn.taught]) & set(authors[[*drawn.pool, *drawn.rest]])


def test_the_model_learns_from_no_more_examples_than_asked(labelled: Labelled) -> None:
    assert len(draw(labelled.authors == "carla", 0, 7).taught) == 7


def test_both_strategies_are_measured_at_each_step_the_same_whoever_works(
    labelled: Labelled,
) -> None:
    tables = [
        measure(
            labelled,
            labelled.authors == "carla",
            steps=(0, 4, 8),
            n_seeds=2,
            workers=Workers(jobs=jobs),
        )
        for jobs in (1, 2)
    ]
    assert tables[0] == tables[1]
    least, random, gain, _ = tables[0].rows
    assert tables[0].columns == ("corrected", "0", "4", "8")
    assert least[1] == random[1]
    assert gain[1] == 0
    assert all(isinstance(value, float) and 0 <= value <= 1 for value in (*least[1:], *random[1:]))
