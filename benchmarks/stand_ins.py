"""New texts made of the examples' words, and vectors for them without a transformer."""

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize

from benchmarks.labelled import Labelled
from toolkit.analysis.map_areas import TOKEN_PATTERN
from toolkit.core.framework import Example

SWAPPED_SHARE = 0.2
JOINED_SHARE = 0.25
JOINTS = (". ", " og ", ", ", ". Og så ")
NOISE_ROWS = 4096
NOISE = 0.3


def resampled_texts(examples: Sequence[Example], n_texts: int, *, seed: int = 0) -> list[str]:
    """Give new statements: examples, one word in five swapped for one of the same theme.

    Returns
    -------
    texts : list of str
        Length `n_texts`, all different from each other and from the examples.
    """
    random = Random(seed)
    words: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for example in examples:
        words[example.area, example.theme] += example.text.split()
    seen = {example.text for example in examples}
    texts: list[str] = []
    while len(texts) < n_texts:
        example = random.choice(examples)
        near = words[example.area, example.theme]
        swapped = [
            random.choice(near) if random.random() < SWAPPED_SHARE else word
            for word in example.text.split()
        ]
        while (text := " ".join(swapped)) in seen:
            swapped.append(random.choice(near))
        seen.add(text)
        texts.append(text)
    return texts


def resampled_answers(
    examples: Sequence[Example], n_statements: int, *, seed: int = 0
) -> Iterator[dict[str, Any]]:
    """Give answers of one or two new statements each, as rows for a file of answers."""
    random = Random(seed + 1)
    texts = resampled_texts(examples, n_statements, seed=seed)
    number = at = 0
    while at < len(texts):
        n_joined = 2 if at + 1 < len(texts) and random.random() < JOINED_SHARE else 1
        answer = random.choice(JOINTS).join(texts[at : at + n_joined])
        yield {"id": str(number), "answer": answer, "kilde": random.choice("abcdef")}
        number, at = number + 1, at + n_joined


class WordVectors:
    """An encoder that takes no time: the mean of the vectors of the examples with the same words.

    A little noise, the same for the same text, keeps texts apart. The vectors are as wide and lie
    as near to each other as the examples', which is all that time and memory depend on.

    Parameters
    ----------
    labelled : Labelled
    """

    def __init__(self, labelled: Labelled) -> None:
        self._counter = CountVectorizer(token_pattern=TOKEN_PATTERN)
        counts = self._counter.fit_transform(labelled.texts)
        self._of_word = normalize(counts.T @ labelled.vectors).astype(np.float32)
        self.dimensions = labelled.vectors.shape[1]
        checksum = zlib.crc32(np.ascontiguousarray(labelled.vectors).tobytes())
        self.identity = f"stand-in-{checksum:08x}"
        noise = np.random.default_rng(0).normal(size=(NOISE_ROWS, self.dimensions))
        self._noise = (NOISE * normalize(noise)).astype(np.float32)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give an ndarray of shape (n_texts, dimensions) with rows of length 1."""
        if not len(texts):
            return np.zeros((0, self.dimensions), dtype=np.float32)
        known = normalize(self._counter.transform(texts) @ self._of_word)
        rows = [zlib.crc32(text.encode("utf-8", "replace")) % NOISE_ROWS for text in texts]
        return np.asarray(normalize(known + self._noise[rows]), dtype=np.float32)
