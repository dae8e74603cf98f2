"""The labelled examples with their vectors, for every benchmark that learns or resamples."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.analysis.embed import ENCODER_FOLDER, Encoder, load_encoder
from toolkit.core.framework import (
    Example,
    Framework,
    examples_path,
    load_examples,
    load_framework,
)
from toolkit.storage.example_vectors import read_example_vectors

ROOT = Path(__file__).parents[1]
FRAMEWORK = ROOT / "surveys" / "ballerup-2017" / "framework.yaml"
ANSWERS = ROOT / "benchmarks" / "dev_answers.jsonl"


@dataclass(frozen=True, slots=True)
class Labelled:
    """Examples of a framework.

    Attributes
    ----------
    vectors : ndarray of shape (n_examples, dimensions)
    """

    framework: Framework
    examples: tuple[Example, ...]
    vectors: NDArray[np.float32]

    @property
    def texts(self) -> list[str]:
        """The examples' texts, in order."""
        return [example.text for example in self.examples]

    @property
    def authors(self) -> NDArray[np.str_]:
        """Who wrote each example, shape (n_examples,)."""
        return np.array([example.author for example in self.examples])

    @property
    def unseen(self) -> NDArray[np.bool_]:
        """Whose author the shipped encoder was not trained on, shape (n_examples,)."""
        about = json.loads((ENCODER_FOLDER / "model.json").read_text(encoding="utf-8"))
        return ~np.isin(self.authors, about["trained_on_authors"])

    def some(self, rows: Sequence[int] | NDArray[np.intp]) -> "Labelled":
        """Keep the examples at these positions."""
        chosen = tuple(self.examples[row] for row in rows)
        return Labelled(self.framework, chosen, self.vectors[rows])


def load_labelled(framework_path: Path = FRAMEWORK, encoder: Encoder | None = None) -> Labelled:
    """Load a framework's examples; their vectors are those shipped, where they are of the encoder.

    Raises
    ------
    ValueError
        If the framework has no examples.
    """
    framework = load_framework(framework_path)
    path = examples_path(framework, framework_path)
    if path is None:
        raise ValueError(f"{framework_path}: no examples")
    examples = load_examples(framework, path)
    texts = [example.text for example in examples]
    encoder = encoder or load_encoder()
    shipped = read_example_vectors(path, texts)
    fits = shipped is not None and shipped[0] == encoder.identity
    vectors = shipped[1] if shipped is not None and fits else encoder.encode(texts)
    return Labelled(framework, examples, np.asarray(vectors, dtype=np.float32))
