"""The encoder as a plain PyTorch model: BERT's shape, mean pooling, rows of length 1."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from training.read_weights import Original, Shape

PREFIX = "query: "
MODULES = {
    "q": "query", "k": "key", "v": "value", "ao": "attention_out", "aln": "attention_norm",
    "fi": "inner", "fo": "outer", "oln": "outer_norm",
}  # fmt: skip


class Layer(nn.Module):
    """One layer of BERT, without dropout of its own."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.n_heads = shape.n_heads
        self.query = nn.Linear(shape.width, shape.width)
        self.key = nn.Linear(shape.width, shape.width)
        self.value = nn.Linear(shape.width, shape.width)
        self.attention_out = nn.Linear(shape.width, shape.width)
        self.attention_norm = nn.LayerNorm(shape.width, shape.epsilon)
        self.inner = nn.Linear(shape.width, shape.inner_width)
        self.outer = nn.Linear(shape.inner_width, shape.width)
        self.outer_norm = nn.LayerNorm(shape.width, shape.epsilon)

    def forward(self, x: torch.Tensor, dropout: float = 0.0) -> torch.Tensor:
        """Give the next states of `x`, (texts, tokens, width); no text may be padded."""
        n, length, width = x.shape
        heads = [
            part(x).view(n, length, self.n_heads, -1).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        ]
        mixed = functional.scaled_dot_product_attention(*heads)
        mixed = self.attention_out(mixed.transpose(1, 2).reshape(n, length, width))
        x = self.attention_norm(x + functional.dropout(mixed, dropout, self.training))
        inner = self.outer(functional.gelu(self.inner(x)))
        out: torch.Tensor = self.outer_norm(x + functional.dropout(inner, dropout, self.training))
        return out


class SentenceEncoder(nn.Module):
    """Token ids of equally long texts become one vector a text."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.n_words, shape.width)
        self.positions = nn.Embedding(shape.max_positions, shape.width)
        self.kind = nn.Parameter(torch.zeros(shape.width))
        self.norm = nn.LayerNorm(shape.width, shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.n_layers))

    def embed(self, ids: torch.Tensor) -> torch.Tensor:
        """Give the states below the first layer."""
        positions = self.positions.weight[: ids.shape[1]]
        states: torch.Tensor = self.norm(self.words(ids) + positions + self.kind)
        return states

    def climb(
        self, states: torch.Tensor, first: int, last: int | None = None, dropout: float = 0.0
    ) -> torch.Tensor:
        """Take states through the layers from `first` up to, without, `last`."""
        for layer in list(self.layers)[first:last]:
            states = layer(states, dropout)
        return states

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Give (texts, width), rows of length 1."""
        return pool(self.climb(self.embed(ids), 0))


def pool(states: torch.Tensor) -> torch.Tensor:
    """Average the tokens' states and scale the vector to length 1."""
    return functional.normalize(states.mean(dim=1), dim=-1)


def original_encoder(original: Original, kept: Sequence[int] | None = None) -> SentenceEncoder:
    """Build the encoder with the original weights, with only the word vectors of `kept` ids."""
    words = original.tensors["emb.word"]
    words = words if kept is None else words[list(kept)]
    shape = original.shape
    encoder = SentenceEncoder(
        Shape(shape.width, shape.n_layers, shape.n_heads, shape.inner_width, len(words),
              shape.max_positions, shape.epsilon)
    )  # fmt: skip
    state = {
        "words.weight": words,
        "positions.weight": original.tensors["emb.pos"],
        "kind": original.tensors["emb.type"][: shape.width],
        "norm.weight": original.tensors["emb.ln.w"],
        "norm.bias": original.tensors["emb.ln.b"],
    }
    for name, tensor in original.tensors.items():
        if match := re.fullmatch(r"l(\d+)\.(\w+)\.([wb])", name):
            number, module, kind = match.groups()
            suffix = "weight" if kind == "w" else "bias"
            state[f"layers.{number}.{MODULES[module]}.{suffix}"] = tensor
    encoder.load_state_dict({name: torch.from_numpy(t) for name, t in state.items()})
    return encoder.eval()


def token_ids(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """Give the ids of each text, prefix and both ends included."""
    return [e.ids for e in tokenizer.encode_batch([PREFIX + text for text in texts])]


def equal_batches(lengths: Sequence[int], size: int) -> Iterator[list[int]]:
    """Give the rows in batches of one length each, at most `size` rows."""
    rows = defaultdict(list)
    for row, length in enumerate(lengths):
        rows[length].append(row)
    for length in sorted(rows):
        for start in range(0, len(rows[length]), size):
            yield rows[length][start : start + size]


def encode_all(
    encoder: SentenceEncoder, tokenizer: Tokenizer, texts: Sequence[str], size: int = 32
) -> NDArray[np.float32]:
    """Give one row a text, in float32 arithmetic."""
    ids = token_ids(tokenizer, texts)
    vectors = np.zeros((len(texts), encoder.shape.width), np.float32)
    encoder.eval()
    with torch.inference_mode():
        for rows in equal_batches([len(i) for i in ids], size):
            vectors[rows] = encoder(torch.tensor([ids[row] for row in rows])).numpy()
    return vectors


def interpolate(
    tuned: dict[str, torch.Tensor], original: dict[str, torch.Tensor], share: float
) -> dict[str, torch.Tensor]:
    """Go `share` of the way from the original weights to the tuned ones (WiSE-FT)."""
    return {name: torch.lerp(original[name], tuned[name], share) for name in original}
