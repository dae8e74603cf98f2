"""The encoders and the cache around them."""

import builtins
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.analysis.word_encoder import WordEncoder
from toolkit.analysis.embed import (
    CachedEncoder,
    LexicalEncoder,
    OnnxEncoder,
    load_encoder,
)


def test_an_encoder_that_does_not_load_is_replaced_by_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: Any, **named: Any) -> Any:
        if name == "onnxruntime":
            raise OSError("no AVX")
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(RuntimeError, match="no AVX"):
        OnnxEncoder()
    encoder = load_encoder()
    assert isinstance(encoder, LexicalEncoder)
    assert encoder.encode(["is", "kran"]).shape == (2, 0)


def test_the_same_text_is_encoded_once(encoder: WordEncoder) -> None:
    cached = CachedEncoder(encoder)
    first = cached.encode(["is", "kran", "is"])
    again = cached.encode(["kran"])
    assert encoder.n_encoded == 2
    assert np.array_equal(first[1], again[0])
    assert cached.encode([]).shape == (0, 32)


def test_e5_gives_vectors_of_length_one() -> None:
    encoder = load_encoder()
    vectors = encoder.encode(["Der mangler is", ""])
    assert vectors.shape == (2, encoder.dimensions)
    assert np.linalg.norm(vectors[0]) == pytest.approx(1.0, abs=1e-3)


def test_a_damaged_encoder_is_refused(tmp_path: Path) -> None:
    about = {"sha256": {"model.onnx": hashlib.sha256(b"whole").hexdigest()}}
    (tmp_path / "model.json").write_text(json.dumps(about))
    (tmp_path / "model.onnx").write_bytes(b"cut")
    with pytest.raises(RuntimeError, match=r"model\.onnx is damaged"):
        OnnxEncoder(folder=tmp_path)
    with pytest.raises(RuntimeError, match="does not load"):
        OnnxEncoder(folder=tmp_path / "nowhere")


def test_a_vector_is_the_same_alone_in_any_batch_and_from_the_cache() -> None:
    texts = ["is", "Der mangler lærlinge i Måløv", "", "\0", "half \ud800", "kran " * 700, "👍 OK!"]
    encoder = OnnxEncoder(threads=2)
    together = encoder.encode(texts)
    assert np.array_equal(encoder.encode(texts[::-1])[::-1], together)
    assert np.array_equal(OnnxEncoder(threads=1).encode(texts * 3)[:7], together)
    assert all(
        np.array_equal(encoder.encode([t])[0], v) for t, v in zip(texts, together, strict=True)
    )
    cached = CachedEncoder(encoder)
    assert np.array_equal(cached.encode(texts[:3])[2], together[2])
    assert np.array_equal(cached.encode(texts), together)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, encoder.dimensions)
