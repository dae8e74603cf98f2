"""Measure what an official's corrections teach: the least certain statements against random ones.

Usage: python -m benchmarks.learning_curve [--seeds N] [--jobs N]

Statements that the analysis has not learned from play a consultation. The official corrects some
of one half of it; the other half nobody touches. Corrections are learned as examples, and the next
to be corrected are chosen by the model that has learned those before. Two questions: how right is
the whole consultation after so many corrections, and what did they teach about the rest?
To end in minutes, a part of the other examples is learned before.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from benchmarks.labelled import ROOT, Labelled, load_labelled
from benchmarks.machine import machine_lines
from benchmarks.report import Cell, Table, print_tables, tell
from benchmarks.score import gold_class
from toolkit.analysis.embed import Encoder, load_encoder
from toolkit.analysis.map_areas import Placer, StatementMapper, class_label, statement_table
from toolkit.analysis.parallel import Workers, run_chunks

STEPS = (0, 25, 50, 100, 200)
N_SEEDS = 5
N_EXAMPLES = 3000
OF_A_TOPIC = 5
FOREIGN = ROOT / "benchmarks" / "foreign"

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
class Scenario:
    """Statements with their right places, and whose author plays the consultation.

    Attributes
    ----------
    name : str
    texts : list of str
    vectors : ndarray of shape (n_statements, dimensions)
    labels : ndarray of str, shape (n_statements,)
        See `class_label`.
    outside : tuple of str
        Codes outside the tracks.
    held : ndarray of bool, shape (n_statements,)
        Plays the consultation; the others may be learned before. Better such as the encoder has
        not seen.
    n_examples : int
        Learned before, at most.
    """

    name: str
    texts: list[str]
    vectors: NDArray[np.float32]
    labels: NDArray[np.str_]
    outside: tuple[str, ...]
    held: NDArray[np.bool_]
    n_examples: int


@dataclass(frozen=True, slots=True)
class Consultation:
    """One simulated consultation: positions among the statements.

    Attributes
    ----------
    taught : ndarray of int
        What the model has learned before.
    pool : ndarray of int
        Statements that the official may correct.
    rest : ndarray of int
        Statements that nobody corrects.
    """

    seed: int
    taught: NDArray[np.intp]
    pool: NDArray[np.intp]
    rest: NDArray[np.intp]


def case(labelled: Labelled, n_examples: int = N_EXAMPLES) -> Scenario:
    """Let authors whom the encoder has not seen play a consultation of the case."""
    return Scenario(
        "the case",
        labelled.texts,
        labelled.vectors,
        np.array([class_label(one.area, one.theme) for one in labelled.examples]),
        tuple(area.code for area in labelled.framework.outside),
        labelled.unseen,
        n_examples,
    )


def new_framework(path: Path, encoder: Encoder, of_a_topic: int = OF_A_TOPIC) -> Scenario:
    """Start a framework that nobody has taught anything but a few examples of each topic."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    topics, texts = zip(*(line.split("\t")[1:] for line in lines), strict=True)
    held = np.ones(len(texts), dtype=bool)
    for topic in set(topics):
        held[[row for row, one in enumerate(topics) if one == topic][:of_a_topic]] = False
    labels = np.array([class_label(topic, None) for topic in topics])
    vectors = encoder.encode(texts)
    return Scenario(path.stem, list(texts), vectors, labels, (), held, len(texts))


def draw(held: NDArray[np.bool_], seed: int, n_examples: int) -> Consultation:
    """Halve the statements that are held out, and draw what was learned before.

    Parameters
    ----------
    held : ndarray of bool, shape (n_statements,)
        Who plays the consultation.
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
    scenario: Scenario, steps: Sequence[int], task: tuple[Consultation, str]
) -> list[tuple[float, float]]:
    """Let an official correct by one strategy.

    Parameters
    ----------
    scenario : Scenario
    steps : sequence of int
        Numbers of corrections, growing, from 0.
    task : tuple of (Consultation, str)
        With the name of one of `STRATEGIES`.

    Returns
    -------
    f1 : list of (float, float)
        Area macro-F1, 0-1, for each of the steps: of the whole consultation, in which what was
        corrected is right; and of the rest.
    """
    consultation, strategy = task
    table = statement_table(scenario.texts, scenario.vectors)
    areas = np.array([gold_class(label.split("|")[0]) for label in scenario.labels])
    random = np.random.default_rng(consultation.seed)
    corrected = np.zeros(0, dtype=np.intp)
    left = consultation.pool
    scores = []
    for at, step in enumerate(steps):
        rows = np.concatenate([consultation.taught, corrected])
        mapper = StatementMapper().fit(table[rows], scenario.labels[rows])
        placer = Placer([str(label) for label in mapper.classes_], scenario.outside)
        rest = _found(mapper, placer, table[consultation.rest])
        pool = _found(mapper, placer, table[consultation.pool])
        fixed = np.isin(consultation.pool, corrected)
        pool[fixed] = areas[consultation.pool][fixed]
        whole = np.concatenate([consultation.rest, consultation.pool])
        scores.append(
            (
                _macro_f1(areas[whole], np.concatenate([rest, pool])),
                _macro_f1(areas[consultation.rest], rest),
            )
        )
        if at + 1 < len(steps):
            unsure = placer.place(mapper.predict_proba(table[left]))
            confidence = np.array([placement.confidence for placement in unsure])
            chosen = STRATEGIES[strategy](confidence, random, steps[at + 1] - step)
            corrected = np.concatenate([corrected, left[chosen]])
            left = np.delete(left, chosen)
    return scores


def _found(mapper: StatementMapper, placer: Placer, table: NDArray[np.object_]) -> NDArray[np.str_]:
    placed = placer.place(mapper.predict_proba(table))
    return np.array([gold_class(placement.area) for placement in placed], dtype="U40")


def _macro_f1(wanted: NDArray[np.str_], found: NDArray[np.str_]) -> float:
    return float(f1_score(wanted, found, labels=sorted(set(wanted)), average="macro"))


def measure(
    scenario: Scenario,
    *,
    steps: Sequence[int] = STEPS,
    n_seeds: int = N_SEEDS,
    workers: Workers | None = None,
) -> Table:
    """Simulate every seed and strategy.

    Parameters
    ----------
    scenario : Scenario
    steps : sequence of int
        Numbers of corrections, growing, from 0.
    n_seeds : int
    workers : Workers, optional
        Default: all cores.
    """
    drawn = [draw(scenario.held, seed, scenario.n_examples) for seed in range(n_seeds)]
    tasks = [(one, strategy) for strategy in STRATEGIES for one in drawn]
    scores = np.array(
        run_chunks(
            partial(simulate, scenario, steps),
            tasks,
            workers or Workers(),
            lambda done, total: tell(f"learning curve, {scenario.name}: {done}/{total}"),
        )
    ).reshape(len(STRATEGIES), n_seeds, len(steps), 2)
    rows: list[tuple[Cell, ...]] = []
    for part, whose in enumerate(("whole consultation", "never corrected")):
        of_part = scores[..., part]
        rows += [
            (f"{whose}: {strategy}", *(float(value) for value in of_strategy.mean(axis=0)))
            for strategy, of_strategy in zip(STRATEGIES, of_part, strict=True)
        ]
        gain = of_part[0] - of_part[1]
        rows.append((f"{whose}: difference", *(float(value) for value in gain.mean(axis=0))))
        error = gain.std(axis=0, ddof=1) / np.sqrt(n_seeds) if n_seeds > 1 else gain[0] * np.nan
        rows.append((f"{whose}: its standard error", *(float(value) for value in error)))
    note = (
        f"Area macro-F1, mean of {n_seeds} seeds; {len(drawn[0].taught)} examples were learned "
        f"before, {len(drawn[0].pool) + len(drawn[0].rest)} statements make the consultation. In "
        "the whole consultation, what was corrected is right."
    )
    columns = ("corrected", *(str(step) for step in steps))
    return Table(f"Learning from corrections: {scenario.name}", note, columns, tuple(rows))


def measure_all(n_seeds: int = N_SEEDS, workers: Workers | None = None) -> list[Table]:
    """Measure the case, and the two frameworks that the encoder has not seen."""
    encoder = load_encoder()
    scenarios = [case(load_labelled(encoder=encoder))]
    scenarios += [new_framework(path, encoder) for path in sorted(FOREIGN.glob("*.tsv"))]
    return [measure(one, n_seeds=n_seeds, workers=workers) for one in scenarios]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=N_SEEDS)
    parser.add_argument("--jobs", type=int)
    given = parser.parse_args()
    print("\n".join(machine_lines()))
    print_tables(measure_all(given.seeds, Workers(jobs=given.jobs)))
