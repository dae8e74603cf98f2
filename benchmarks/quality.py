"""Measure the analysis on labelled answers, and its confidence by cross-validation.

Usage: python -m benchmarks.quality [ANSWERS.jsonl] [--cross-validate]

ANSWERS default to the labelled answers beside this file. They are invented, and so are their
labels: written with a large language model by the same codebook as the examples, so that a high
figure is model against model. They are for measuring only: nothing is trained on them.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from sklearn.model_selection import GroupKFold

from benchmarks.machine import machine_lines
from benchmarks.score import print_figures, read_lines, score
from toolkit.analysis.embed import load_encoder
from toolkit.analysis.map_areas import Placer, StatementMapper, class_label, statement_table
from toolkit.core.framework import examples_path, load_examples, load_framework
from toolkit.services.analyse_file import analyse_file
from toolkit.storage.example_vectors import read_example_vectors

ROOT = Path(__file__).parents[1]
FRAMEWORK = ROOT / "surveys" / "ballerup-2017" / "framework.yaml"
ANSWERS = ROOT / "benchmarks" / "dev_answers.jsonl"
N_FOLDS = 3
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


def cross_validate() -> dict[str, float]:
    """Map each group of authors by a model that has seen the others only.

    Returns
    -------
    figures : dict
        Accuracy of the area; expected calibration error (ten bins); the share of statements that
        are undecided, and the accuracy of the others. All are shares, 0-1.
    """
    framework = load_framework(FRAMEWORK)
    path = examples_path(framework, FRAMEWORK)
    examples = load_examples(framework, path)
    texts = [example.text for example in examples]
    stored = read_example_vectors(path, texts) if path else None
    vectors = stored[1] if stored else load_encoder().encode(texts)
    table = statement_table(texts, vectors)
    labels = np.array([class_label(example.area, example.theme) for example in examples])
    outside = {area.code for area in framework.outside}
    groups = np.array(["" if example.area in outside else example.area for example in examples])
    authors = [example.author for example in examples]
    right = np.zeros(len(examples), dtype=bool)
    confidence = np.zeros(len(examples))
    for train, test in GroupKFold(N_FOLDS).split(table, labels, authors):
        mapper = StatementMapper().fit(table[train], labels[train])
        placer = Placer([str(label) for label in mapper.classes_], sorted(outside))
        for row, placement in zip(
            test, placer.place(mapper.predict_proba(table[test])), strict=True
        ):
            group = "" if placement.area in outside else placement.area
            right[row], confidence[row] = group == groups[row], placement.confidence
    bins = np.minimum((confidence * N_BINS).astype(int), N_BINS - 1)
    error = sum(
        abs(right[bins == one].mean() - confidence[bins == one].mean()) * (bins == one).mean()
        for one in np.unique(bins)
    )
    decided = confidence >= 0.5
    return {
        "cv_area_accuracy": float(right.mean()),
        "cv_calibration_error": float(error),
        "cv_undecided_share": float(1 - decided.mean()),
        "cv_decided_accuracy": float(right[decided].mean()),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("answers", nargs="?", type=Path, default=ANSWERS)
    parser.add_argument("--cross-validate", action="store_true")
    arguments = parser.parse_args()
    print("\n".join(machine_lines()))
    print_figures(measure(arguments.answers))
    if arguments.cross_validate:
        print_figures(cross_validate())
