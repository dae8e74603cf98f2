"""Run all benchmarks one after the other, and write their figures into RESULTS.md.

Usage: python -m benchmarks [NAME ...] [--output FILE]

Without names all run, and the file is written; with names these run and are printed only.
"""

import argparse
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import learning_curve, peers, quality, scale, stability, stances
from benchmarks.labelled import ANSWERS, ROOT, load_labelled
from benchmarks.machine import machine_lines
from benchmarks.report import Table, figures_table, print_tables, tell
from benchmarks.score import read_lines
from toolkit.analysis.embed import load_encoder

RESULTS = ROOT / "benchmarks" / "RESULTS.md"
INTRODUCTION = """\
# What the analysis reaches, and what it costs

Written by `make bench`; every section can be run by its own command. All answers and labels are
invented, written with a large language model by the same codebook as the examples: a high figure
is model against model. Nothing is trained or tuned on the answers that are scored here.
"""

Benchmark = Callable[[], list[Table]]


def run_quality() -> list[Table]:
    """Score the labelled answers end to end, and the confidence on unseen authors."""
    note = "On the labelled answers; see `benchmarks.score` for what each figure means."
    unseen = (
        "Examples' authors whom neither the encoder nor the mapping has seen, on given statements."
    )
    return [
        figures_table("Quality end to end", note, quality.measure(ANSWERS)),
        figures_table("Quality on unseen authors", unseen, quality.measure_unseen(load_labelled())),
    ]


def run_peers() -> list[Table]:
    """Compare with unsupervised peers."""
    return [peers.compare(ANSWERS)]


def run_stances() -> list[Table]:
    """Measure the stances."""
    encoder = load_encoder()
    return [stances.measure(load_labelled(encoder=encoder), read_lines(ANSWERS), encoder)]


def run_stability() -> list[Table]:
    """Measure whether themes stay put."""
    encoder = load_encoder()
    labelled = load_labelled(encoder=encoder)
    return [stability.measure(labelled, stability.read_texts(ANSWERS), encoder)]


def run_learning_curve() -> list[Table]:
    """Measure what corrections teach."""
    return learning_curve.measure_all()


def run_scale() -> list[Table]:
    """Measure time and memory."""
    return scale.measure()


BENCHMARKS: Mapping[str, Benchmark] = {
    "quality": run_quality,
    "peers": run_peers,
    "stances": run_stances,
    "stability": run_stability,
    "learning_curve": run_learning_curve,
    "scale": run_scale,
}


def results_text(sections: Mapping[str, tuple[list[Table], float]], when: datetime) -> str:
    """Give the whole file of results.

    Parameters
    ----------
    sections : mapping
        Name of a benchmark -> its tables, and the seconds that it took.
    when : datetime
    """
    parts = [
        INTRODUCTION,
        f"Measured on {when:%Y-%m-%d}, on:\n",
        "\n".join(f"- {line}" for line in machine_lines()) + "\n",
    ]
    for name, (tables, seconds) in sections.items():
        parts.append(f"## `python -m benchmarks {name}` ({seconds:.0f} s)\n")
        parts += [table.markdown() for table in tables]
    return "\n".join(parts)


def run_benchmarks(
    benchmarks: Mapping[str, Benchmark],
) -> dict[str, tuple[list[Table], float]]:
    """Run benchmarks and print each as soon as it is done."""
    sections = {}
    for name, run in benchmarks.items():
        tell(f"== {name}")
        start = time.perf_counter()
        tables = run()
        sections[name] = (tables, time.perf_counter() - start)
        print_tables(tables)
    return sections


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--output", type=Path, default=RESULTS)
    given = parser.parse_args()
    if unknown := set(given.names) - set(BENCHMARKS):
        parser.error(
            f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}"
        )
    chosen = {name: BENCHMARKS[name] for name in given.names or BENCHMARKS}
    print("\n".join(machine_lines()))
    measured = run_benchmarks(chosen)
    if not given.names:
        given.output.write_text(results_text(measured, datetime.now(UTC)), encoding="utf-8")
