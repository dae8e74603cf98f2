"""The benchmark of time and memory: what is counted, and that it runs."""

import time
from pathlib import Path

import pytest

from benchmarks.labelled import Labelled
from benchmarks.scale import PHASES, PhaseClock, exponent, measure, run_size, run_vectors
from tests.analysis.word_encoder import WordEncoder

FRAMEWORK = Path(__file__).parents[1] / "fixtures" / "framework.yaml"


def test_encoding_is_counted_apart_from_the_phase_that_asks_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = iter([0.0, 1.0, 3.0, 10.0, 14.0])
    monkeypatch.setattr(time, "perf_counter", lambda: next(now))
    clock = PhaseClock()
    clock.enter("split")
    with clock.encoding():
        pass
    clock.enter("end")
    assert dict(clock.seconds) == {"start": 1.0, "split": 2.0 + 4.0, "encode": 7.0}


@pytest.mark.parametrize("power", [1.0, 2.0])
def test_the_exponent_is_that_of_what_is_counted(power: float) -> None:
    runs = [
        {"n": n, "seconds": {"start": 5.0, "fit": 30.0, "encode": n**3.0, "map": n**power}}
        for n in (10, 100, 1000)
    ]
    assert exponent(runs) == pytest.approx(power)


def test_the_second_run_encodes_nothing(labelled: Labelled, tmp_path: Path) -> None:
    encoder = WordEncoder()
    first, again = run_size(labelled, encoder, 30, tmp_path / "models", FRAMEWORK)
    assert first["n_found"] == again["n_found"] >= 20
    assert first["seconds"]["encode"] > 0
    assert again["seconds"]["encode"] == 0
    assert again["seconds"]["fit"] == 0
    assert set(first["seconds"]) == set(PHASES)
    assert first["peak_mb"] > 10


def test_vectors_without_texts_are_mapped_and_clustered(labelled: Labelled) -> None:
    run = run_vectors(labelled, 200)
    assert run["n_found"] == 200
    assert run["seconds"]["map"] > 0
    assert run["seconds"]["themes"] > 0


def test_each_size_runs_in_a_process_of_its_own() -> None:
    (table,) = measure(sizes=(20, 40), encoded=(), n_vectors=0, framework=FRAMEWORK)
    assert [row[0] for row in table.rows] == ["vectors from a table"] * 2
    assert "to the power" in table.note
    assert all(isinstance(row[-1], int) and row[-1] > 10 for row in table.rows)
