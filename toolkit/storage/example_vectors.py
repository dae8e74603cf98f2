"""The vectors shipped beside a framework's examples, tied to their texts and model by hash."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

SUFFIX = ".vectors.npz"


def vectors_path(examples_path: Path) -> Path:
    """Give the path of the vectors: ``examples.tsv`` has ``examples.vectors.npz``."""
    return examples_path.with_name(examples_path.stem + SUFFIX)


def read_example_vectors(
    examples_path: Path, texts: Sequence[str]
) -> tuple[str, NDArray[np.float32]] | None:
    """Give the model and the vectors, or None where there are none of exactly these texts.

    Returns
    -------
    model : str
        Identity of the encoder that made them.
    vectors : ndarray of shape (n_texts, dimensions)
        One row a text, in order.
    """
    try:
        with np.load(vectors_path(examples_path), allow_pickle=False) as stored:
            if str(stored["texts"]) != _hash(texts):
                return None
            return str(stored["model"]), stored["vectors"].astype(np.float32)
    except (FileNotFoundError, BadZipFile, KeyError, ValueError):
        return None


def write_example_vectors(
    examples_path: Path, texts: Sequence[str], model: str, vectors: NDArray[np.float32]
) -> Path:
    """Store vectors as float16, which costs the mapping nothing, and give the file's path."""
    path = vectors_path(examples_path)
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            texts=np.array(_hash(texts)),
            model=np.array(model),
            vectors=vectors.astype(np.float16),
        )
    return path


def _hash(texts: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()
