"""Measure the analysis on labelled answers, and its confidence on authors it has not seen.

Usage: python -m benchmarks.quality [ANSWERS.jsonl] [--unseen]

ANSWERS default to the labelled answers beside this file. They are invented, and so are their
labels: written with a large language model by the same codebook as the examples, so that a high
figure is model against model. They are for measuring only: nothing is trained on them.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, precision_score, recall_score

from benchmarks.labelled import ANSWERS, FRAMEWORK, Labelled, load_labelled
from benchmarks.machine import machine_lines
from benchmarks.score import gold_class, print_figures, read_lines, score
from toolkit.analysis.map_areas import Placer, StatementMapper, class_label, statement_table
from toolkit.analysis.pipeline import UNDECIDED_BELOW
from toolkit.services.analyse_file import analyse_file

N_BINS = 10


def measure(answers: Path) -> dict[str, float | int]:
    """Analyse `answers` twice, as on a new clone and with the kept model, and score the result."""
    figures: dict[str, float | int] = {}
    with tempfile.TemporaryDirectory() as folder:
        output, models = Path(folder) / "result.jsonl", Path(folder) / "models"
        for name in ("first_run_seconds", "second_run_seconds"):
            start = time.perf_counter()
            analyse_file(answers, FRAMEWORK, output, models_path=models)
            figures[name] = round(time.perf_counter() - start, 1)
        return {**score(read_lines(answers), read_lines(output)), **figures}


def measure_unseen(labelled: Labelled) -> dict[str, float | int]:
    """Map the statements of authors whom neither the encoder nor the mapping has seen.

    Returns
    -------
    figures : dict
        The number of statements; macro-F1 and accuracy of the area, and macro-F1 of the track;
        expected calibration error (ten bins); the share of statements that are undecided, and the
        accuracy of the others; precision and recall of "outside the tracks". All shares are 0-1.
    """
    outside = {area.code for area in labelled.framework.outside}
    table = statement_table(labelled.texts, labelled.vectors)
    labels = np.array([class_label(one.area, one.theme) for one in labelled.examples])
    test = labelled.unseen
    mapper = StatementMapper().fit(table[~test], labels[~test])
    placer = Placer([str(label) for label in mapper.classes_], sorted(outside))
    placed = placer.place(mapper.predict_proba(table[test]))
    wanted = [one.area for one, is_test in zip(labelled.examples, test, strict=True) if is_test]
    truth = np.array([gold_class(area) for area in wanted])
    found = np.array([gold_class(placement.area) for placement in placed])
    confidence = np.array([placement.confidence for placement in placed])
    right, decided = truth == found, confidence >= UNDECIDED_BELOW
    is_outside = np.isin(wanted, sorted(outside))
    said_outside = np.array([placement.area in outside for placement in placed])
    tracks = [np.array([code[:1] for code in codes]) for codes in (truth, found)]
    return {
        "n_statements": len(truth),
        "area_macro_f1": float(f1_score(truth, found, average="macro")),
        "area_accuracy": float(right.mean()),
        "track_macro_f1": float(f1_score(*tracks, average="macro")),
        "calibration_error": calibration_error(right, confidence),
        "undecided_share": float(1 - decided.mean()),
        "decided_accuracy": float(right[decided].mean()),
        "outside_precision": float(precision_score(is_outside, said_outside)),
        "outside_recall": float(recall_score(is_outside, said_outside)),
    }


def calibration_error(right: NDArray[np.bool_], confidence: NDArray[np.float64]) -> float:
    """Give the expected calibration error, 0-1, over ten bins of equal width."""
    bins = np.minimum((confidence * N_BINS).astype(int), N_BINS - 1)
    return float(
        sum(
            abs(right[bins == one].mean() - confidence[bins == one].mean()) * (bins == one).mean()
            for one in np.unique(bins)
        )
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("answers", nargs="?", type=Path, default=ANSWERS)
    parser.add_argument("--unseen", action="store_true")
    arguments = parser.parse_args()
    print("\n".join(machine_lines()))
    print_figures(measure(arguments.answers))
    if arguments.unseen:
        print_figures(measure_unseen(load_labelled()))
