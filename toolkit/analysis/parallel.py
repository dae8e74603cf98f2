"""Running independent chunks of work: in this process, on all cores, or on a Dask cluster."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, TypeVar

import joblib
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from toolkit.analysis.embed import Encoder, load_encoder

# A chunk never depends on the number of workers, so neither does a result. Starting a process and
# loading the encoder there costs as much as some hundred texts: one chunk stays in this process.
TEXTS_PER_CHUNK = 250
CHUNKS_PER_CALL = 64
CONNECT_SECONDS = 30
WORKER_SECONDS = 30

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Workers:
    """Who does the work.

    Attributes
    ----------
    jobs : int or None
        Processes on this machine, at least 1; None is one a core. On a cluster: chunks at a time.
    scheduler : str
        Address of a Dask scheduler, as ``tcp://10.0.0.5:8786``; empty is this machine.
    """

    jobs: int | None = None
    scheduler: str = ""


ALONE = Workers(jobs=1)


class ClusterError(RuntimeError):
    """A cluster that cannot do the work; the text says why, and names nothing that was said."""


def run_chunks(
    function: Callable[[Chunk], Result],
    chunks: Sequence[Chunk],
    workers: Workers = ALONE,
    tell: Callable[[int, int], None] | None = None,
) -> list[Result]:
    """Call a function on each chunk, wherever there is a free worker.

    Every chunk is computed on one thread: sums over several threads end in other last digits.

    Parameters
    ----------
    function : callable
        Of a module that the workers can import, or of such parts; it depends on its chunk only.
    chunks : sequence
        Cut by their content, never by the number of workers.
    workers : Workers, optional
        Default: this process. A single chunk never leaves it.
    tell : callable, optional
        Called with (chunks done, chunks in all).

    Returns
    -------
    results : list
        In the order of the chunks: the same, byte for byte, whoever did the work.

    Raises
    ------
    ClusterError
        If a cluster is wanted and Dask is not installed, nobody answers at the address, or what
        is installed there is not what is installed here.
    """
    alone = partial(_on_one_thread, function)
    if len(chunks) < 2 or (workers.jobs == 1 and not workers.scheduler):
        return _collect(map(alone, chunks), len(chunks), tell)
    n_jobs = -1 if workers.jobs is None else workers.jobs
    with _backend(workers, function):
        parallel = joblib.Parallel(n_jobs=n_jobs, batch_size=1, return_as="generator")
        return _collect(parallel(joblib.delayed(alone)(one) for one in chunks), len(chunks), tell)


def _on_one_thread(function: Callable[[Chunk], Result], chunk: Chunk) -> Result:
    with threadpool_limits(1):
        return function(chunk)


def _collect(
    results: Iterable[Result], total: int, tell: Callable[[int, int], None] | None
) -> list[Result]:
    done = []
    for result in results:
        done.append(result)
        if tell:
            tell(len(done), total)
    return done


def _backend(workers: Workers, function: Callable[..., Any]) -> AbstractContextManager[Any]:
    if workers.scheduler:
        return _cluster(workers.scheduler, function)
    config: AbstractContextManager[Any] = joblib.parallel_config(
        backend="loky", inner_max_num_threads=1
    )
    return config


@contextmanager
def _cluster(address: str, function: Callable[..., Any]) -> Iterator[None]:
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError("Dask is not installed: pip install 'tre-spor[dask]'") from error
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except OSError as error:
        raise ClusterError(f"no Dask scheduler answers at {address}") from error
    with client:
        # joblib waits for ever for a task that the scheduler could not read.
        try:
            client.submit(_arrives, function, pure=False).result(timeout=WORKER_SECONDS)
        except TimeoutError as error:
            # None is there, or those that are cannot read what they are sent.
            raise ClusterError(f"no Dask worker answers at {address}") from error
        except Exception as error:
            raise ClusterError(
                f"the Dask cluster at {address} cannot run this version of the toolkit: {error}"
            ) from error
        with joblib.parallel_config(backend="dask", client=client):
            yield


def _arrives(function: Callable[..., Any]) -> bool:
    """Tell that a function could be read where it is to run."""
    return callable(function)


def _encoder_on_one_thread() -> Encoder:
    return load_encoder(1)


class ParallelEncoder:
    """An encoder that shares many texts among workers, each with an encoder of its own.

    Parameters
    ----------
    encoder : Encoder
        Of this process: for few texts. A text must have the same vector alone and in any company.
    workers : Workers
    load : callable, optional
        Makes the same encoder in a worker; a function or class of a module. Default: the one
        that `load_encoder` finds there, on one thread.
    texts_per_chunk : int, optional
        At least 1; so many texts or fewer stay in this process.

    Attributes
    ----------
    batch : int
        How many texts are best given at once, so that all workers are busy.
    """

    def __init__(
        self,
        encoder: Encoder,
        workers: Workers,
        *,
        load: Callable[[], Encoder] = _encoder_on_one_thread,
        texts_per_chunk: int = TEXTS_PER_CHUNK,
    ) -> None:
        self._encoder = encoder
        self._workers = workers
        self._load = load
        self._texts_per_chunk = texts_per_chunk
        self.batch = texts_per_chunk * CHUNKS_PER_CALL
        self.identity = encoder.identity
        self.dimensions = encoder.dimensions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give an ndarray of shape (n_texts, dimensions) with rows of length 1.

        Raises
        ------
        ClusterError
            If a worker has another encoder than this process.
        """
        if len(texts) <= self._texts_per_chunk or not self.dimensions:
            return self._encoder.encode(texts)
        # Texts of one length beside each other: none waits in a batch for a longer one.
        order = sorted(range(len(texts)), key=lambda at: (len(texts[at]), at))
        chunks = [
            [texts[at] for at in order[start : start + self._texts_per_chunk]]
            for start in range(0, len(order), self._texts_per_chunk)
        ]
        encode = partial(_encode_chunk, self._load, self.identity)
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        vectors[order] = np.vstack(run_chunks(encode, chunks, self._workers))
        return vectors


@lru_cache(maxsize=1)
def _encoder_here(load: Callable[[], Encoder]) -> Encoder:
    return load()


def _encode_chunk(
    load: Callable[[], Encoder], identity: str, texts: Sequence[str]
) -> NDArray[np.float32]:
    encoder = _encoder_here(load)
    if encoder.identity != identity:
        # A cluster may lag behind an update; mixed vectors would spoil the cache for good.
        raise ClusterError(f"the worker's encoder is {encoder.identity}, not {identity}")
    return encoder.encode(texts)


def shared_encoder(jobs: int | None = None, scheduler: str = "") -> Encoder:
    """Find the best encoder, and share its work with a cluster where one is named.

    Parameters
    ----------
    jobs : int, optional
        Threads on this machine, at least 1; default one a core.
    scheduler : str, optional
        Address of a Dask scheduler; empty is this machine alone.
    """
    encoder = load_encoder(jobs)
    return ParallelEncoder(encoder, Workers(scheduler=scheduler)) if scheduler else encoder
