"""The vectors shipped beside a framework's examples: reading them, and making them anew."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from toolkit.analysis.embed import Encoder, load_encoder
from toolkit.core.framework import Example, examples_path, load_examples, load_framework
from toolkit.services.consultations import ExampleVectors
from toolkit.storage.example_vectors import read_example_vectors, write_example_vectors

BATCH = 64


def load_example_vectors(
    framework_path: Path, examples: Sequence[Example]
) -> ExampleVectors | None:
    """Give the vectors of these examples, or None where the file is absent or of other texts."""
    path = examples_path(load_framework(framework_path), framework_path)
    if path is None:
        return None
    found = read_example_vectors(path, [example.text for example in examples])
    return ExampleVectors(*found) if found else None


def build_example_vectors(
    framework_path: Path,
    progress: Callable[[str, int, int], None] | None = None,
    *,
    encoder: Encoder | None = None,
) -> Path | None:
    """Make the vectors of a framework's examples and store them beside the examples.

    Returns
    -------
    Path or None
        The file; None where the framework has no examples or no encoder loads.

    Raises
    ------
    DefinitionError
        If the framework or its examples have faults.
    """
    framework = load_framework(framework_path)
    path = examples_path(framework, framework_path)
    encoder = encoder or load_encoder()
    if path is None or not encoder.dimensions:
        return None
    texts = [example.text for example in load_examples(framework, path)]
    parts = []
    for start in range(0, len(texts), BATCH):
        parts.append(encoder.encode(texts[start : start + BATCH]))
        if progress:
            progress("embed", min(start + BATCH, len(texts)), len(texts))
    return write_example_vectors(path, texts, encoder.identity, np.vstack(parts))
