"""Fine-tune the top layers on the examples, kept near the original, with heads for the codes."""

import argparse
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional
from tqdm import tqdm

from training.encoder import SentenceEncoder, equal_batches, original_encoder, pool, token_ids
from training.examples import LabelledText, read_examples
from training.prune_vocabulary import needed_pieces
from training.read_weights import read_original

FIRST_TUNED = 6
SEED = 20170


@dataclass(frozen=True)
class Plan:
    """How the training goes.

    Attributes
    ----------
    epochs, batch : int
    rate : float
        The highest learning rate, after `warmup` (a share of all steps), before it falls to 0.
    smoothing, dropout : float
    distillation : float
        Weight of the distance to the original vectors.
    """

    epochs: int = 5
    batch: int = 32
    rate: float = 1e-4
    warmup: float = 0.1
    smoothing: float = 0.1
    dropout: float = 0.1
    distillation: float = 1.0


class Heads(nn.Module):
    """The codes and the themes, each a linear layer on the pooled vector."""

    centre: torch.Tensor
    scale: torch.Tensor

    def __init__(self, width: int, n_areas: int, n_themes: int) -> None:
        super().__init__()
        self.areas = nn.Linear(width, n_areas)
        self.themes = nn.Linear(width, n_themes)
        self.register_buffer("centre", torch.zeros(width))
        self.register_buffer("scale", torch.ones(()))

    def forward(self, vectors: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Give the logits of areas and themes."""
        x = (vectors - self.centre) * self.scale
        return self.areas(x), self.themes(x)


def fine_tune(
    encoder: SentenceEncoder, ids: Sequence[Sequence[int]], rows: Sequence[LabelledText], plan: Plan
) -> tuple[Heads, list[str], list[str]]:
    """Train the layers from `FIRST_TUNED` up, in place.

    Returns
    -------
    heads : Heads
    areas, themes : list of str
        The heads' classes, in order.
    """
    torch.manual_seed(SEED)
    random = np.random.default_rng(SEED)
    areas, themes = sorted({r.area for r in rows}), sorted({r.label for r in rows})
    area_of = torch.tensor([areas.index(r.area) for r in rows])
    theme_of = torch.tensor([themes.index(r.label) for r in rows])
    states, before = cache_lower(encoder, ids)
    heads = Heads(encoder.shape.width, len(areas), len(themes))
    heads.centre.copy_(before.mean(dim=0))
    heads.scale.copy_(1 / (before - heads.centre).pow(2).mean().sqrt())
    for parameter in encoder.parameters():
        parameter.requires_grad_(False)
    tuned = [p for layer in list(encoder.layers)[FIRST_TUNED:] for p in layer.parameters()]
    for parameter in tuned:
        parameter.requires_grad_(True)
    optimiser = torch.optim.AdamW(
        [{"params": tuned, "lr": plan.rate}, {"params": heads.parameters(), "lr": 10 * plan.rate}],
        weight_decay=0.01,
    )
    lengths = [len(i) for i in ids]
    n_steps = plan.epochs * sum(1 for _ in equal_batches(lengths, plan.batch))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: rate_share(step, n_steps, plan.warmup)
    )
    encoder.train()
    for epoch in range(plan.epochs):
        batches = shuffled_batches(lengths, plan.batch, random)
        losses = []
        bar = tqdm(batches, f"epoch {epoch + 1} of {plan.epochs}", mininterval=5)
        for batch in bar:
            x = torch.stack([states[row] for row in batch]).float()
            vectors = pool(encoder.climb(x, FIRST_TUNED, dropout=plan.dropout))
            by_area, by_theme = heads(vectors)
            loss = (
                functional.cross_entropy(by_theme, theme_of[batch], label_smoothing=plan.smoothing)
                + 0.5
                * functional.cross_entropy(by_area, area_of[batch], label_smoothing=plan.smoothing)
                + plan.distillation * distance(vectors, before[batch], heads)
            )
            optimiser.zero_grad()
            # Batches are of one length, so rare lengths make small ones: weigh them by their rows.
            (loss * len(batch) / plan.batch).backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(tuned, 1.0)
            optimiser.step()
            schedule.step()
            losses.append(float(loss.detach()))
            bar.set_postfix(loss=f"{np.mean(losses[-50:]):.3f}")
    encoder.eval()
    return heads.eval(), areas, themes


def distance(vectors: torch.Tensor, before: torch.Tensor, heads: Heads) -> torch.Tensor:
    """Give the mean of 1 - cosine, centred, between vectors and the original ones."""
    centre = heads.centre
    return 1 - functional.cosine_similarity(vectors - centre, before - centre).mean()


def cache_lower(
    encoder: SentenceEncoder, ids: Sequence[Sequence[int]]
) -> tuple[list[torch.Tensor], torch.Tensor]:
    """Run the frozen layers once: states as float16, and the vectors before the training."""
    states: list[torch.Tensor] = [torch.empty(0)] * len(ids)
    before = torch.zeros(len(ids), encoder.shape.width)
    encoder.eval()
    with torch.no_grad():
        for batch in equal_batches([len(i) for i in ids], 64):
            x = encoder.climb(
                encoder.embed(torch.tensor([ids[row] for row in batch])), 0, FIRST_TUNED
            )
            before[batch] = pool(encoder.climb(x, FIRST_TUNED))
            for row, state in zip(batch, x.half(), strict=True):
                states[row] = state.clone()
    return states, before


def rate_share(step: int, n_steps: int, warmup: float) -> float:
    """Give the share of the highest rate: up in a line, down in a cosine."""
    rise = max(1, int(n_steps * warmup))
    if step < rise:
        return (step + 1) / rise
    return 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, n_steps - rise)))


def shuffled_batches(
    lengths: Sequence[int], size: int, random: np.random.Generator
) -> list[list[int]]:
    """Give batches of one length each, other rows together and in another order each time."""
    order = random.permutation(len(lengths))
    batches = [
        [int(order[row]) for row in rows]
        for rows in equal_batches([lengths[row] for row in order], size)
    ]
    return [batches[i] for i in random.permutation(len(batches))]


def main() -> None:
    """Train on the examples, or on those of some authors, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("tokenizer", type=Path, help="what prune_vocabulary wrote")
    parser.add_argument("weights", type=Path, help="the .pt file to write")
    parser.add_argument("--authors", nargs="*", default=[], help="train on theirs only")
    parser.add_argument("--epochs", type=int, default=Plan.epochs)
    parser.add_argument("--rate", type=float, default=Plan.rate)
    parser.add_argument("--distillation", type=float, default=Plan.distillation)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rows", type=int, help="only so many, for a try")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.use_deterministic_algorithms(True)
    start = time.perf_counter()
    everything = read_examples(arguments.examples)
    rows = read_examples(arguments.examples, arguments.authors)
    if arguments.rows:
        rows = rows[:: max(1, len(rows) // arguments.rows)][: arguments.rows]
    original = read_original()
    # The pieces are those of all examples, also of left-out authors: pieces are not labels.
    kept = needed_pieces(original, [r.text for r in everything])
    encoder = original_encoder(original, kept)
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    if tokenizer.get_vocab_size() != len(kept):
        raise SystemExit("run prune_vocabulary again: the examples have changed")
    plan = Plan(epochs=arguments.epochs, rate=arguments.rate, distillation=arguments.distillation)
    print(f"{len(rows)} rows, {arguments.epochs} epochs", flush=True)
    ids = token_ids(tokenizer, [r.text for r in rows])
    heads, areas, themes = fine_tune(encoder, ids, rows, plan)
    torch.save(
        {"authors": sorted({r.author for r in rows}), "encoder": encoder.state_dict(),
         "kept": kept, "heads": heads.state_dict(), "areas": areas,
         "themes": themes},
        arguments.weights,
    )  # fmt: skip
    print(f"{arguments.weights} written after {(time.perf_counter() - start) / 60:.1f} minutes")


if __name__ == "__main__":
    main()
