"""Fitted models and shipped vectors in files."""

from pathlib import Path

import numpy as np
import pytest

from toolkit.storage.example_vectors import (
    read_example_vectors,
    vectors_path,
    write_example_vectors,
)
from toolkit.storage.model_cache import load_model, save_model


def test_it_refuses_a_name_that_is_no_hash(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a hash"):
        load_model(tmp_path, "../secret_key")


def test_a_model_that_cannot_be_read_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "ab.joblib").write_bytes(b"half a pickle")
    assert load_model(tmp_path, "ab") is None
    assert load_model(tmp_path, "cd") is None


def test_a_model_is_readable_by_its_owner_only_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    """S19."""
    assert save_model(tmp_path / "models", "ab", {"weights": [1]})
    (path,) = (tmp_path / "models").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_model(tmp_path / "models", "ab") == {"weights": [1]}


def test_a_model_that_cannot_be_kept_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    assert not save_model(tmp_path / "models", "ab", 1)


def test_vectors_of_other_texts_are_not_used(tmp_path: Path) -> None:
    examples = tmp_path / "examples.tsv"
    vectors = np.ones((2, 3), dtype=np.float32)
    assert read_example_vectors(examples, ["is", "kran"]) is None
    write_example_vectors(examples, ["is", "kran"], "e5", vectors)
    assert read_example_vectors(examples, ["is", "kaj"]) is None
    vectors_path(examples).write_bytes(b"no archive")
    assert read_example_vectors(examples, ["is", "kran"]) is None


def test_vectors_come_back_with_their_model(tmp_path: Path) -> None:
    examples = tmp_path / "examples.tsv"
    path = write_example_vectors(examples, ["is"], "e5", np.full((1, 2), 0.5, dtype=np.float32))
    assert path.name == "examples.vectors.npz"
    found = read_example_vectors(examples, ["is"])
    assert found is not None
    assert found[0] == "e5"
    assert found[1].tolist() == [[0.5, 0.5]]
