"""The simulated official: chooses what it should, and the measured half stays untouched."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.labelled import Labelled
from benchmarks.learning_curve import (
    at_random,
    case,
    draw,
    least_certain,
    measure,
    new_framework,
    simulate,
)
from tests.analysis.word_encoder import WordEncoder
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
    scenario = replace(case(labelled), held=labelled.authors == "carla")
    tables = [
        measure(scenario, steps=(0, 4, 8), n_seeds=2, workers=Workers(jobs=jobs)) for jobs in (1, 2)
    ]
    assert tables[0] == tables[1]
    assert tables[0].columns == ("corrected", "0", "4", "8")
    least, random, gain, _ = tables[0].rows[:4]
    assert least[1] == random[1]
    assert gain[1] == 0
    values = [value for row in tables[0].rows for value in row[1:] if "error" not in str(row[0])]
    assert all(isinstance(value, float) and -1 <= value <= 1 for value in values)


def test_what_was_corrected_is_right_in_the_whole_consultation(
    labelled: Labelled,
) -> None:
    scenario = replace(case(labelled), held=labelled.authors == "carla")
    drawn = draw(scenario.held, 0, 1000)
    (before, _), (after, rest) = simulate(scenario, (0, len(drawn.pool)), (drawn, "random"))
    assert after >= max(before, rest)


def test_a_new_framework_begins_with_a_few_examples_of_each_topic(tmp_path: Path) -> None:
    rows = [f"t\t{topic}\t{topic} nummer {at}" for topic in ("is", "kran") for at in range(7)]
    path = tmp_path / "havn.tsv"
    path.write_text("\n".join(["track\ttopic\ttext", *rows]), encoding="utf-8")
    scenario = new_framework(path, WordEncoder(), of_a_topic=2)
    assert (~scenario.held).sum() == 4
    assert set(scenario.labels[~scenario.held]) == {"is|", "kran|"}
