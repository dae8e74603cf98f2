"""Print the curves from which the mapping's constants were chosen.

Usage: python -m benchmarks.choose_mapping [--encoder FOLDER]

FOLDER holds an encoder that was trained on some authors only (`training/README.md`); default is the
one that is shipped, which has not seen two of them. Models are fitted on the authors whom the
encoder has seen and measured on the others.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from benchmarks.labelled import Labelled, load_labelled
from benchmarks.machine import machine_lines
from benchmarks.quality import calibration_error
from benchmarks.report import Cell, Table, print_tables
from benchmarks.score import gold_class
from toolkit.analysis.embed import ENCODER_FOLDER, OnnxEncoder
from toolkit.analysis.map_areas import Placer, StatementMapper, class_label, statement_table

WORD_WEIGHTS = (0.0, 0.3, 0.45, 0.5, 0.55, 0.6, 0.7, 1.0)
REGULARISATIONS = (10.0, 30.0, 100.0)
VECTOR_REGULARISATIONS = (3.0, 10.0, 30.0)
SHARPNESS = (0.8, 1.0, 1.2, 1.4, 1.6, 1.8)
THEME_SHARES = (0.15, 0.25, 0.4, 0.5)


def choose(
    labelled: Labelled,
    unseen: NDArray[np.bool_],
    *,
    regularisations: Sequence[float] = REGULARISATIONS,
    vector_regularisations: Sequence[float] = VECTOR_REGULARISATIONS,
) -> list[Table]:
    """Measure every constant around its value, one at a time.

    Parameters
    ----------
    labelled : Labelled
    unseen : ndarray of bool, shape (n_examples,)
        What is measured; the others are learned.
    regularisations, vector_regularisations : sequence of float
        See `StatementMapper`.
    """
    table = statement_table(labelled.texts, labelled.vectors)
    labels = np.array([class_label(one.area, one.theme) for one in labelled.examples])
    outside = [area.code for area in labelled.framework.outside]
    truth = np.array([gold_class(label.split("|")[0]) for label in labels[unseen]])
    usual = StatementMapper().fit(table[~unseen], labels[~unseen])

    def f1_of(mapper: StatementMapper) -> float:
        placer = Placer([str(label) for label in mapper.classes_], outside)
        placed = placer.place(mapper.predict_proba(table[unseen]))
        found = np.array([gold_class(placement.area) for placement in placed])
        return float(f1_score(truth, found, average="macro"))

    def rows() -> Iterator[tuple[Cell, ...]]:
        for name, values in (
            ("regularisation", regularisations),
            ("vector_regularisation", vector_regularisations),
        ):
            for value in values:
                mapper = StatementMapper().set_params(**{name: value})
                mapper.fit(table[~unseen], labels[~unseen])
                yield name, value, f1_of(mapper)
        for weight in WORD_WEIGHTS:
            usual.word_weight_ = weight
            yield "word_weight", weight, f1_of(usual)

    fitted_weight = usual.word_weight_
    chosen = list(rows())
    usual.word_weight_ = fitted_weight
    probabilities = usual.predict_proba(table[unseen])
    confident: list[tuple[Cell, ...]] = []
    for sharpness in SHARPNESS:
        placer = Placer([str(label) for label in usual.classes_], outside, sharpness=sharpness)
        placed = placer.place(probabilities)
        right = np.array([gold_class(one.area) for one in placed]) == truth
        confidence = np.array([one.confidence for one in placed])
        confident.append((sharpness, calibration_error(right, confidence)))
    themed: list[tuple[Cell, ...]] = []
    for share in THEME_SHARES:
        placer = Placer([str(label) for label in usual.classes_], outside, min_theme_share=share)
        placed = placer.place(probabilities)
        has = np.array([one.theme is not None for one in placed])
        same = labels[unseen] == [class_label(one.area, one.theme) for one in placed]
        themed.append((share, float(has.mean()), float(same[has].mean())))
    note = f"{int(unseen.sum())} statements of authors whom the encoder has not seen."
    return [
        Table(
            "Constants of the mapping", note, ("constant", "value", "area macro-F1"), tuple(chosen)
        ),
        Table("Sharpness", note, ("sharpness", "calibration error"), tuple(confident)),
        Table(
            "Least share of a known theme",
            note,
            ("share", "with a theme", "right of those"),
            tuple(themed),
        ),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, default=ENCODER_FOLDER)
    given = parser.parse_args()
    print("\n".join(machine_lines()))
    about = json.loads((given.encoder / "model.json").read_text(encoding="utf-8"))
    everything = load_labelled(encoder=OnnxEncoder(folder=given.encoder))
    is_unseen = ~np.isin(everything.authors, about["trained_on_authors"])
    print_tables(choose(everything, is_unseen))
