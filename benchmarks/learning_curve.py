"""Measure what an official's corrections teach: the least certain statements against random ones.

Usage: python -m benchmarks.learning_curve [--seeds N] [--examples N] [--jobs N]

Examples of authors whom the encoder has not seen play a consultation. The official
corrects statements in one half of it, and the figures are measured on the other half, which nobody
touches: so the least certain statements do not make it easier by leaving. Corrections are learned
as examples of a greater weight, and the next to be corrected are chosen by the model that has
learned those before. To end in minutes it learns from a part of the other authors' examples.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from benchmarks.labelled import Labelled, load_labelled
from benchmarks.machine import machine_lines
from benchmarks.report import Cell, Table, print_tables, tell
from benchmarks.score import gold_class
from toolkit.analysis.map_areas import Placer, StatementMapper, class_label, statement_table
from toolkit.analysis.parallel import Workers, run_chunks

STEPS = (0, 25, 50, 100, 200)
N_SEEDS = 5
N_EXAMPLES = 3000
# How many examples a correction counts for; it is said about this very consultation.
WEIGHT = 3

Choose = Callable[[NDArray[np.float64], np.random.Generator, int], NDArray[np.intp]]


def least_certain(
    confidence: NDArray[np.float64], random: np.random.Generator, n_chosen: int
) -> NDArray[np.intp]:
    """Choose the positions of the lowest confidences."""
    return np.argsort(confidence, kind="stable")[:n_chosen]


def at_random(
    confidence: NDArray[np.float64], random: np.random.Generator, n_chosen: int
) -> NDArray[np.intp]:
    """Choose any positions."""
    return random.choice(len(confidence), min(n_chosen, len(confidence)), replace=False)


STRATEGIES: dict[str, Choose] = {"least certain": least_certain, "random": at_random}


@dataclass(frozen=True, slots=True)
class Consultation:
    """One simulated consultation: positions among the examples.

    Attributes
    ----------
    taught : ndarray of int
        What the model has learned before.
    pool : ndarray of int
        Statements that the official may correct.
    rest : ndarray of int
        Statements that are measured.
    """

    seed: int
    taught: NDArray[np.intp]
    pool: NDArray[np.intp]
    rest: NDArray[np.intp]


def draw(held: NDArray[np.bool_], seed: int, n_examples: int) -> Consultation:
    """Halve the statements that are held out, and draw what was learned before.

    Parameters
    ----------
    held : ndarray of bool, shape (n_examples,)
        Whose author plays the consultation.
    seed : int
    n_examples : int
        Learned of the others, at most.
    """
    random = np.random.default_rng(seed)
    statements = random.permutation(np.flatnonzero(held))
    others = np.flatnonzero(~held)
    taught = np.sort(random.choice(others, min(n_examples, len(others)), replace=False))
    half = len(statements) // 2
    return Consultation(seed, taught, np.sort(statements[:half]), np.sort(statements[half:]))


def simulate(
    labelled: Labelled, steps: Sequence[int], task: tuple[Consultation, str]
) -> list[float]:
    """Let an official correct by one strategy.

    Parameters
    ----------
    labelled : Labelled
    steps : sequence of int
        Numbers of corrections, growing, from 0.
    task : tuple of (Consultation, str)
        With the name of one of `STRATEGIES`.

    Returns
    -------
    f1 : list of float
        Area macro-F1, 0-1, on the rest, for each of the steps.
    """
    consultation, strategy = task
    table = statement_table(labelled.texts, labelled.vectors)
    labels = np.array([class_label(one.area, one.theme) for one in labelled.examples])
    areas = np.array([gold_class(one.area) for one in labelled.examples])
    outside = [area.code for area in labelled.framework.outside]
    random = np.random.default_rng(consultation.seed)
    corrected = np.zeros(0, dtype=np.intp)
    left = consultation.pool
    scores = []
    for at, step in enumerate(steps):
        rows = np.concatenate([consultation.taught, np.repeat(corrected, WEIGHT)])
        mapper = StatementMapper().fit(table[rows], labels[rows])
        placer = Placer([str(label) for label in mapper.classes_], outside)
        placed = placer.place(mapper.predict_proba(table[consultation.rest]))
        found = [gold_class(placement.area) for placement in placed]
        wanted = areas[consultation.rest]
        scores.append(float(f1_score(wanted, found, labels=sorted(set(wanted)), average="macro")))
        if at + 1 < len(steps):
            unsure = placer.place(mapper.predict_proba(table[left]))
            confidence = np.array([placement.confidence for placement in unsure])
            chosen = STRATEGIES[strategy](confidence, random, steps[at + 1] - step)
            corrected = np.concatenate([corrected, left[chosen]])
            left = np.delete(left, chosen)
    return scores


def measure(
    labelled: Labelled,
    held: NDArray[np.bool_],
    *,
    steps: Sequence[int] = STEPS,
    n_seeds: int = N_SEEDS,
    n_examples: int = N_EXAMPLES,
    workers: Workers | None = None,
) -> Table:
    """Simulate every seed and strategy.

    Parameters
    ----------
    labelled : Labelled
    held : ndarray of bool, shape (n_examples,)
        Whose author plays the consultation: better one whom the encoder has not seen.
    steps : sequence of int
        Numbers of corrections, growing, from 0.
    n_seeds : int
    n_examples : int
        Learned before the consultation, at most.
    workers : Workers, optional
        Default: all cores.
    """
    drawn = [draw(held, seed, n_examples) for seed in range(n_seeds)]
    tasks = [(one, strategy) for strategy in STRATEGIES for one in drawn]
    scores = np.array(
        run_chunks(
            partial(simulate, labelled, steps),
            tasks,
            workers or Workers(),
            lambda done, total: tell(f"learning curve: {done}/{total}"),
        )
    ).reshape(len(STRATEGIES), n_seeds, len(steps))
    rows: list[tuple[Cell, ...]] = [
        (strategy, *(float(value) for value in of_strategy.mean(axis=0)))
        for strategy, of_strategy in zip(STRATEGIES, scores, strict=True)
    ]
    gain = scores[0] - scores[1]
    rows.append(("difference", *(float(value) for value in gain.mean(axis=0))))
    error = gain.std(axis=0, ddof=1) / np.sqrt(n_seeds) if n_seeds > 1 else gain[0] * np.nan
    rows.append(("its standard error over seeds", *(float(value) for value in error)))
    note = (
        f"Area macro-F1 on statements that nobody corrected, mean of {n_seeds} seeds; "
        f"{min(n_examples, len(labelled.examples))} examples of other authors were learned before."
    )
    columns = ("corrected", *(str(step) for step in steps))
    return Table("Learning from corrections", note, columns, tuple(rows))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=N_SEEDS)
    parser.add_argument("--examples", type=int, default=N_EXAMPLES)
    parser.add_argument("--jobs", type=int)
    given = parser.parse_args()
    print("\n".join(machine_lines()))
    examples = load_labelled()
    print_tables(
        [
            measure(
                examples,
                examples.unseen,
                n_seeds=given.seeds,
                n_examples=given.examples,
                workers=Workers(jobs=given.jobs),
            )
        ]
    )
