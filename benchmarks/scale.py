"""Measure time and memory of the analysis as the number of statements grows.

Usage: python -m benchmarks.scale [--sizes 1000 10000 100000] [--encoded 1000 10000]
                                  [--vectors 1000000] [--framework FRAMEWORK.yaml]

Every run is a process of its own, so that its peak memory is its own. The texts are new: examples
with words swapped. At --sizes the vectors come from a table (`stand_ins`), so that the exponent is
that of everything but embedding; at --encoded they come from the real encoder, and once more
from the cache. The million has no texts: examples' vectors with noise, mapped and clustered.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.preprocessing import normalize

from benchmarks.labelled import FRAMEWORK, ROOT, Labelled, load_labelled
from benchmarks.machine import machine_lines
from benchmarks.report import Cell, Table, print_tables, tell
from benchmarks.stand_ins import NOISE, WordVectors, resampled_answers
from toolkit.analysis import theming
from toolkit.analysis.embed import CachedEncoder, Encoder, load_encoder
from toolkit.analysis.map_areas import (
    Placement,
    Placer,
    StatementMapper,
    class_label,
    statement_table,
)
from toolkit.core.framework import Framework
from toolkit.core.statements import Statement, Status
from toolkit.services.analyse_file import analyse_file

SIZES = (1_000, 10_000, 100_000)
ENCODED = (1_000, 10_000)
MILLION = 1_000_000
BATCH = 10_000
# Read files and load the model; fit it; encode. What is left grows with the number of statements.
NOT_COUNTED = ("start", "fit", "encode")
PHASES = ("start", "fit", "encode", "mask", "split", "map", "themes", "names")

Run = dict[str, Any]


class PhaseClock:
    """Adds up the seconds of each phase, and of encoding apart from them."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._phase = "start"
        self._since = time.perf_counter()

    def enter(self, phase: str, done: int = 0, total: int = 0) -> None:
        """Begin a phase, or go on with it; the shape of a progress callback."""
        now = time.perf_counter()
        self.seconds[self._phase] += now - self._since
        self._phase, self._since = phase, now

    @contextmanager
    def encoding(self) -> Iterator[None]:
        """Count what happens inside as encoding."""
        before = self._phase
        self.enter("encode")
        yield
        self.enter(before)


class TimedEncoder:
    """An encoder whose time goes to a clock's phase of its own."""

    def __init__(self, encoder: Encoder, clock: PhaseClock) -> None:
        self._encoder = encoder
        self.clock = clock
        self.identity = encoder.identity
        self.dimensions = encoder.dimensions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give an ndarray of shape (n_texts, dimensions) with rows of length 1."""
        with self.clock.encoding():
            return self._encoder.encode(texts)


def run_size(
    labelled: Labelled,
    encoder: Encoder,
    n_statements: int,
    models: Path,
    framework: Path = FRAMEWORK,
) -> list[Run]:
    """Analyse new answers twice, the second time with their vectors in the cache.

    Parameters
    ----------
    labelled : Labelled
        Whose texts are resampled.
    encoder : Encoder
    n_statements : int
    models : Path
        Folder of fitted models.
    framework : Path

    Returns
    -------
    runs : list of dict
        ``seconds`` by phase, ``total`` seconds, ``n_found`` statements.
    """
    timed = TimedEncoder(encoder, PhaseClock())
    cached = CachedEncoder(timed)
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        answers, output = Path(folder) / "answers.jsonl", Path(folder) / "result.jsonl"
        lines = [json.dumps(row) for row in resampled_answers(labelled.examples, n_statements)]
        answers.write_text("\n".join(lines) + "\n", encoding="utf-8")
        for _ in range(2):
            clock = timed.clock = PhaseClock()
            result = analyse_file(
                answers, framework, output, models_path=models, progress=clock.enter, encoder=cached
            )
            clock.enter("end")
            seconds = {phase: clock.seconds.get(phase, 0.0) for phase in PHASES}
            seconds["split"] += clock.seconds.get("embed", 0.0)
            total = sum(clock.seconds.values())
            runs.append(
                {
                    "n": n_statements,
                    "seconds": seconds,
                    "total": total,
                    "n_found": len(result.statements),
                    "peak_mb": peak_mb(),
                }
            )
    return runs


def run_vectors(labelled: Labelled, n_vectors: int) -> Run:
    """Map and cluster the examples' vectors, resampled with noise, without any text.

    Parameters
    ----------
    labelled : Labelled
    n_vectors : int

    Returns
    -------
    run : dict
        As of `run_size`, with the phases ``map`` and ``themes``.
    """
    clock = PhaseClock()
    framework = labelled.framework
    labels = [class_label(example.area, example.theme) for example in labelled.examples]
    clock.enter("fit")
    mapper = StatementMapper().fit(statement_table(labelled.texts, labelled.vectors), labels)
    placer = Placer([str(one) for one in mapper.classes_], [one.code for one in framework.outside])
    random = np.random.default_rng(0)
    statements: list[Statement] = []
    meaning = np.empty((n_vectors, labelled.vectors.shape[1]), dtype=np.float32)
    for start in range(0, n_vectors, BATCH):
        clock.enter("resample")
        n_rows = min(BATCH, n_vectors - start)
        drawn = labelled.vectors[random.integers(len(labelled.vectors), size=n_rows)]
        noise = normalize(random.normal(size=drawn.shape))
        table = statement_table([""] * n_rows, normalize(drawn + NOISE * noise).astype(np.float32))
        clock.enter("map")
        placements = placer.place(mapper.predict_proba(table))
        meaning[start : start + n_rows] = mapper.meaning(table)
        statements += [
            _statement(framework, start + row, placement)
            for row, placement in enumerate(placements)
        ]
    clock.enter("themes")
    undecided_by_people = [False] * n_vectors
    found = theming.place_in_themes(
        statements, meaning, theming.Decisions(), decided=undecided_by_people, random_state=0
    )
    clock.enter("end")
    return {
        "n": n_vectors,
        "seconds": {phase: clock.seconds.get(phase, 0.0) for phase in PHASES},
        "total": sum(clock.seconds.values()),
        "n_found": len(found.statements),
        "peak_mb": peak_mb(),
    }


def _statement(framework: Framework, number: int, placement: Placement) -> Statement:
    empty = placement.area == framework.empty
    outside = framework.track_of(placement.area) is None
    return Statement(
        answer_id=str(number),
        start=0,
        end=1,
        text=str(number),
        status=Status.EMPTY if empty else Status.OUTSIDE if outside else Status.MAPPED,
        undecided=False,
        area=None if empty else placement.area,
        area_confidence=placement.confidence,
        theme=None if empty else placement.theme,
    )


def peak_mb() -> float:
    """Give the peak memory of this process, or of its largest child, in MB."""
    of = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    unit = 1024 if sys.platform != "darwin" else 1024**2
    return max(resource.getrusage(who).ru_maxrss for who in of) / unit


def exponent(runs: Sequence[Mapping[str, Any]]) -> float:
    """Fit the power of n with which the seconds of all counted phases grow, by least squares."""
    counted = [
        sum(seconds for phase, seconds in run["seconds"].items() if phase not in NOT_COUNTED)
        for run in runs
    ]
    sizes = [run["n"] for run in runs]
    return float(np.polyfit(np.log(sizes), np.log(np.maximum(counted, 1e-9)), 1)[0])


def _in_a_process(*arguments: str) -> list[Run]:
    """Run this module in a process of its own, and read the runs that it prints."""
    command = [sys.executable, "-m", "benchmarks.scale", *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return list(json.loads(done.stdout.splitlines()[-1]))


def measure(
    sizes: Sequence[int] = SIZES,
    encoded: Sequence[int] = ENCODED,
    n_vectors: int = MILLION,
    framework: Path = FRAMEWORK,
) -> list[Table]:
    """Run every size in a process of its own.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of statements with vectors from a table.
    encoded : sequence of int
        Numbers of statements for the real encoder.
    n_vectors : int
        0 leaves the run without texts out.
    framework : Path
        Whose examples are resampled.
    """
    on = ("--framework", str(framework))
    rows: list[tuple[Cell, ...]] = []
    grown: list[Run] = []
    with tempfile.TemporaryDirectory() as models:
        for size in encoded:
            tell(f"scale: {size} statements, real encoder")
            first, again = _in_a_process(*on, "--child", str(size), "--models", models, "--real")
            rows += [_row("new texts", first), _row("vectors cached", again)]
        for size in sizes:
            tell(f"scale: {size} statements, vectors from a table")
            first, _ = _in_a_process(*on, "--child", str(size), "--models", models)
            grown.append(first)
            rows.append(_row("vectors from a table", first))
    if n_vectors:
        tell(f"scale: {n_vectors} vectors")
        (million,) = _in_a_process(*on, "--million", str(n_vectors))
        rows.append(_row("no texts: mapped and clustered", million))
    note = "Seconds by phase; the peak is of the whole process."
    if len(grown) > 1:
        note += (
            f" Everything but embedding, reading and fitting grows with n to the power "
            f"{exponent(grown):.2f} ({sizes[0]} to {sizes[-1]} statements)."
        )
    columns = ("run", "statements", "total s", *(f"{one} s" for one in PHASES), "peak MB")
    return [Table("Time and memory", note, columns, tuple(rows))]


def _row(name: str, run: Run) -> tuple[Cell, ...]:
    seconds = [round(run["seconds"][phase], 1) for phase in PHASES]
    shown = [f"{value:.1f}" for value in (run["total"], *seconds)]
    return (name, run["n_found"], *shown, round(run["peak_mb"]))


def main() -> None:
    """Measure all sizes, or one in this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--encoded", type=int, nargs="*", default=ENCODED)
    parser.add_argument("--vectors", type=int, default=MILLION)
    parser.add_argument("--framework", type=Path, default=FRAMEWORK)
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--million", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--models", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--real", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        labelled = load_labelled(given.framework)
        encoder = load_encoder() if given.real else WordVectors(labelled)
        runs = run_size(labelled, encoder, given.child, given.models, given.framework)
        print(json.dumps(runs))
    elif given.million:
        print(json.dumps([run_vectors(load_labelled(given.framework), given.million)]))
    else:
        print("\n".join(machine_lines()))
        print_tables(measure(given.sizes, given.encoded, given.vectors, given.framework))


if __name__ == "__main__":
    main()
