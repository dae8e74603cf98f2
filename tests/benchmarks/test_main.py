"""`python -m benchmarks`: the file of results, and names that it does not know."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.__main__ import BENCHMARKS, results_text, run_benchmarks
from benchmarks.report import Table, figures_table

ROOT = Path(__file__).parents[2]


def test_an_unknown_benchmark_is_told_beside_those_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "speed"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "no benchmark speed" in done.stderr
    assert all(name in done.stderr for name in BENCHMARKS)


def test_a_figure_that_was_not_measured_is_a_dash() -> None:
    text = figures_table("Title", "Note.", {"one": 0.12345, "two": None, "three": 3}).markdown()
    assert "| one | 0.123 |" in text
    assert "| two | - |" in text
    assert "| three | 3 |" in text


def test_the_results_tell_machine_date_commands_and_all_tables() -> None:
    tables = [Table("Speed", "", ("a",), ((1,),)), Table("Size", "Small.", ("b",), ((2,),))]
    sections = run_benchmarks({"scale": lambda: tables})
    text = results_text(sections, datetime(2026, 9, 3, tzinfo=UTC))
    for expected in (
        "2026-09-03", "machine: ", "scikit-learn: ", "`python -m benchmarks scale`", "### Speed",
        "### Size", "Small.", "invented",
    ):  # fmt: skip
        assert expected in text
