"""Sentence vectors: the encoder's protocol, the encoders, and a cache around an encoder."""

import hashlib
import json
import logging
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

LEXICAL_IDENTITY = "lexical"
ENCODER_FOLDER = Path(__file__).with_name("encoder")
BATCH = 64

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


class OnnxEncoder:
    """The encoder that is shipped: E5-small, trained further, run by onnxruntime.

    Each text runs alone on one core, several texts side by side. That is as fast as batches, and
    makes the vector of a text the same to the bit, whatever runs beside it.

    Parameters
    ----------
    threads : int, optional
        Texts side by side, at least 1; default one a core.
    folder : Path, optional
        Of `model.onnx`, `tokenizer.json` and `model.json`; default the folder that is shipped.

    Raises
    ------
    RuntimeError
        If a file is missing or damaged, or the engine does not load on this machine.
    """

    def __init__(self, threads: int | None = None, folder: Path = ENCODER_FOLDER) -> None:
        try:
            about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            for name, expected in about["sha256"].items():
                if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
                    raise RuntimeError(f"{name} is damaged")
            import onnxruntime
            from tokenizers import Tokenizer

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            self._session: Any = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        # onnxruntime and tokenizers have no common class of errors of their own.
        except Exception as error:
            raise RuntimeError(f"the shipped encoder does not load: {error}") from error
        hashes = "".join(about["sha256"][name] for name in sorted(about["sha256"]))
        digest = hashlib.sha256(hashes.encode()).hexdigest()
        self.identity = f"{about['name']}-{about['version']}-{digest[:16]}"
        self.dimensions = int(about["dimensions"])
        self._prefix: str = about["prefix"]
        self._window = int(about["max_tokens"]) - 2
        self._threads = threads or os.cpu_count() or 1

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give an ndarray of shape (n_texts, dimensions) with rows of length 1."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        if self._threads == 1 or len(texts) == 1:
            return np.stack([self._encode_one(text) for text in texts])
        with ThreadPoolExecutor(self._threads) as pool:
            return np.stack(list(pool.map(self._encode_one, texts)))

    def _encode_one(self, text: str) -> Vectors:
        # The tokenizer cannot take half a surrogate pair.
        safe = text.replace("\0", " ").encode("utf-8", "replace").decode()
        begin, *ids, end = self._tokenizer.encode(self._prefix + safe).ids
        parts = [ids[at : at + self._window] for at in range(0, len(ids), self._window)]
        vectors = [
            self._session.run(None, {"ids": np.array([[begin, *part, end]], dtype=np.int64)})[0][0]
            for part in parts
        ]
        if len(vectors) == 1:
            return np.asarray(vectors[0], dtype=np.float32)
        mean = np.average(vectors, axis=0, weights=[len(part) for part in parts])
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


class LexicalEncoder:
    """Stands in where no encoder loads: vectors of length 0, so that only words count."""

    identity = LEXICAL_IDENTITY
    dimensions = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give an ndarray of shape (n_texts, 0)."""
        return np.zeros((len(texts), 0), dtype=np.float32)


def load_encoder(threads: int | None = None) -> Encoder:
    """Give the encoder that is shipped, or words alone where it does not load; the log tells."""
    try:
        return OnnxEncoder(threads)
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

    Attributes
    ----------
    batch : int
        How many texts are best given at once; between batches progress can be told.
    """

    def __init__(self, encoder: Encoder, cache: VectorCache | None = None) -> None:
        self._encoder = encoder
        self._cache: VectorCache = cache or MemoryCache()
        self.identity = encoder.identity
        self.dimensions = encoder.dimensions
        self.batch = int(getattr(encoder, "batch", BATCH))

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
