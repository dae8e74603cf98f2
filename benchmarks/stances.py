"""Measure the stances: by cross-validation over authors, and on labelled answers.

Usage: python -m benchmarks.stances [ANSWERS.jsonl]

The model learns from the examples that carry a stance. ANSWERS are given as their gold spans.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from benchmarks.labelled import ANSWERS, Labelled, load_labelled
from benchmarks.machine import machine_lines
from benchmarks.report import Cell, Table, print_tables
from benchmarks.score import Row, read_lines
from toolkit.analysis.embed import Encoder, load_encoder
from toolkit.analysis.map_areas import statement_table
from toolkit.analysis.stance import StanceMapper, measure_stances
from toolkit.core.statements import Stance

NAMES = {"ønske": Stance.WISH, "klage": Stance.COMPLAINT, "ros": Stance.PRAISE}


def gold_stances(gold: Sequence[Row]) -> tuple[list[str], list[str]]:
    """Give the texts and stances of labelled answers' statements."""
    said = [one for row in gold for one in row["statements"] if one.get("stance")]
    stances = [NAMES.get(one["stance"], Stance.NEUTRAL).value for one in said]
    return [one["text"] for one in said], stances


def measure(labelled: Labelled, gold: Sequence[Row], encoder: Encoder) -> Table:
    """Compare the stances with always saying "wish".

    Parameters
    ----------
    labelled : Labelled
        With stances by at least two authors.
    gold : sequence of dict
        Labelled answers; see `benchmarks.score`.
    encoder : Encoder

    Raises
    ------
    ValueError
        If the examples carry too few stances to measure anything.
    """
    rows = [row for row, one in enumerate(labelled.examples) if one.stance is not None]
    taught = labelled.some(rows)
    stances = [str(one.stance) for one in taught.examples]
    table = statement_table(taught.texts, taught.vectors)
    crossed = measure_stances(StanceMapper(), table, stances, taught.authors)
    if crossed is None:
        raise ValueError("the examples carry too few stances")
    texts, wanted = gold_stances(gold)
    told = (
        StanceMapper()
        .fit(table, stances)
        .predict(statement_table(texts, np.asarray(encoder.encode(texts))))
        .tolist()
    )
    wishes = [Stance.WISH.value] * len(wanted)
    names = [stance.value for stance in Stance]
    lines: list[tuple[Cell, ...]] = [
        (
            f"cross-validated on {len(rows)} examples",
            crossed.f1,
            crossed.baseline_f1,
            crossed.accuracy,
            crossed.baseline_accuracy,
            *(crossed.f1_of.get(name) for name in names),
        ),
        (
            f"{len(wanted)} statements of labelled answers",
            _macro(wanted, told),
            _macro(wanted, wishes),
            _accuracy(wanted, told),
            _accuracy(wanted, wishes),
            *_each(wanted, told, names),
        ),
    ]
    shown = "shown" if crossed.is_worth_showing else "not shown"
    note = f"Macro-F1 against always saying wish, and F1 of each stance. They are {shown}."
    columns = ("measured on", "macro-F1", "always wish", "accuracy", "always wish", *names)
    return Table("Stances", note, columns, tuple(lines))


def _macro(wanted: Sequence[str], told: Sequence[str]) -> float:
    return float(
        f1_score(wanted, told, labels=sorted(set(wanted)), average="macro", zero_division=0)
    )


def _each(wanted: Sequence[str], told: Sequence[str], names: Sequence[str]) -> list[float]:
    values = f1_score(wanted, told, labels=names, average=None, zero_division=0)
    return [float(value) for value in values]


def _accuracy(wanted: Sequence[str], told: Sequence[str]) -> float:
    return sum(one == other for one, other in zip(wanted, told, strict=True)) / len(wanted)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("answers", nargs="?", type=Path, default=ANSWERS)
    given = parser.parse_args()
    used = load_encoder()
    print("\n".join(machine_lines()))
    print_tables([measure(load_labelled(encoder=used), read_lines(given.answers), used)])
