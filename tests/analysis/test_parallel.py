"""Chunks of work: what a worker may do wrong, and the same bytes whoever does the work."""

import os
import socket
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from distributed import LocalCluster

from tests.analysis.word_encoder import WordEncoder
from toolkit.analysis.parallel import ClusterError, ParallelEncoder, Workers, run_chunks

TWO_PROCESSES = Workers(jobs=2)
TEXTS = [f"{'hver ' * (n % 7)}fredag mangler der is på kaj {n}" for n in range(60)]


class AnotherEncoder(WordEncoder):
    identity = "another"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Workers]:
    """Two worker processes and a scheduler, as they would stand on other machines."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as local:
        yield Workers(scheduler=local.scheduler_address)


def process_and_square(number: int) -> tuple[int, int]:
    # Long enough that the second worker gets its share.
    gram_bytes(number)
    return os.getpid(), number**2


def gram_bytes(seed: int) -> bytes:
    table = np.random.default_rng(seed).normal(size=(300, 200))
    return bytes((table @ table.T).tobytes())


def refuse_to_load() -> object:
    raise ModuleNotFoundError("not installed here")


class Unreadable:
    """Like a function of a module that only this process has."""

    def __reduce__(self) -> tuple[object, tuple[()]]:
        return refuse_to_load, ()

    def __call__(self, number: int) -> int:
        return number


def refuse_seven(number: int) -> int:
    if number == 7:
        raise ValueError("seven")
    return number


def test_a_fault_in_a_chunk_reaches_the_caller() -> None:
    with pytest.raises(ValueError, match="seven"):
        run_chunks(refuse_seven, range(9), TWO_PROCESSES)


def test_a_fault_on_the_cluster_reaches_the_caller(cluster: Workers) -> None:
    with pytest.raises(ValueError, match="seven"):
        run_chunks(refuse_seven, range(9), cluster)


def test_an_address_where_nobody_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.analysis.parallel.CONNECT_SECONDS", 0.2)
    with socket.socket() as taken:
        # Bound but not listening: nobody can answer here while the test lasts.
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ClusterError, match=address):
            run_chunks(refuse_seven, range(3), Workers(scheduler=address))


def test_a_scheduler_that_cannot_read_the_code_is_told(cluster: Workers) -> None:
    with pytest.raises(ClusterError, match="cannot run this version"):
        run_chunks(Unreadable(), range(3), cluster)


def test_a_cluster_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.analysis.parallel.WORKER_SECONDS", 0.5)
    with (
        LocalCluster(n_workers=0, dashboard_address=":0") as empty,
        pytest.raises(ClusterError, match="no Dask worker answers"),
    ):
        run_chunks(refuse_seven, range(3), Workers(scheduler=empty.scheduler_address))


def test_a_missing_dask_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"tre-spor\[dask\]"):
        run_chunks(refuse_seven, range(3), Workers(scheduler="tcp://127.0.0.1:1"))


def test_no_chunks_give_no_results() -> None:
    assert run_chunks(refuse_seven, [], TWO_PROCESSES) == []


def test_a_single_chunk_stays_in_this_process(cluster: Workers) -> None:
    for workers in (TWO_PROCESSES, cluster):
        assert run_chunks(process_and_square, [3], workers) == [(os.getpid(), 9)]


def test_several_processes_work_and_the_order_stays() -> None:
    results = run_chunks(process_and_square, range(40), TWO_PROCESSES)
    assert [square for _, square in results] == [number**2 for number in range(40)]
    assert os.getpid() not in {process for process, _ in results}


def test_two_processes_of_a_dask_cluster_work_and_the_order_stays(cluster: Workers) -> None:
    results = run_chunks(process_and_square, range(40), cluster)
    assert [square for _, square in results] == [number**2 for number in range(40)]
    assert len({process for process, _ in results} - {os.getpid()}) == 2


def test_the_results_are_the_same_bytes_whoever_works(cluster: Workers) -> None:
    alone = run_chunks(gram_bytes, range(6))
    assert run_chunks(gram_bytes, range(6), TWO_PROCESSES) == alone
    assert run_chunks(gram_bytes, range(6), cluster) == alone


def test_it_tells_each_chunk_that_is_done() -> None:
    told: list[tuple[int, int]] = []
    run_chunks(refuse_seven, range(3), TWO_PROCESSES, lambda *step: told.append(step))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_vectors_are_the_same_bytes_whoever_makes_them(cluster: Workers) -> None:
    expected = WordEncoder().encode(TEXTS)
    for workers in (Workers(jobs=1), TWO_PROCESSES, cluster):
        encoder = ParallelEncoder(WordEncoder(), workers, load=WordEncoder, texts_per_chunk=9)
        assert encoder.encode(TEXTS).tobytes() == expected.tobytes()


def test_few_texts_are_encoded_by_this_process() -> None:
    own = WordEncoder()
    encoder = ParallelEncoder(own, TWO_PROCESSES, load=WordEncoder, texts_per_chunk=60)
    assert encoder.encode(TEXTS).shape == (60, own.dimensions)
    assert own.n_encoded == len(TEXTS)


def test_a_worker_with_another_encoder_is_refused() -> None:
    encoder = ParallelEncoder(WordEncoder(), TWO_PROCESSES, load=AnotherEncoder, texts_per_chunk=9)
    with pytest.raises(ClusterError, match="another"):
        encoder.encode(TEXTS)
