"""Measure the vectors on frameworks that the encoder has not seen: 20 examples a topic."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from tokenizers import Tokenizer

from training.encoder import encode_all, interpolate, original_encoder, token_ids
from training.examples import LabelledText, read_examples, read_foreign
from training.export_model import load_encoder, open_session, run_all
from training.read_weights import read_original

N_EXAMPLES = 20
N_SEEDS = 10
Array = NDArray[np.float32]


def few_shot(vectors: Array, topics: Sequence[str]) -> float:
    """Give the mean macro-F1 of a logistic regression on centred vectors over the seeds."""
    labels = np.array(topics)
    scores = []
    for seed in range(N_SEEDS):
        random = np.random.default_rng(seed)
        seen = np.zeros(len(labels), bool)
        for topic in np.unique(labels):
            seen[random.permutation(np.flatnonzero(labels == topic))[:N_EXAMPLES]] = True
        guessed = guess(vectors[seen], labels[seen], vectors[~seen])
        scores.append(f1_score(labels[~seen], guessed, average="macro"))
    return float(np.mean(scores))


def guess(train: Array, labels: Sequence[str] | NDArray[np.str_], test: Array) -> NDArray[np.str_]:
    """Fit on centred vectors and guess the labels of others."""
    centre = train.mean(axis=0)
    scale = 1 / np.sqrt(((train - centre) ** 2).sum(axis=1).mean())
    model = LogisticRegression(C=3.0, max_iter=1000)
    model.fit((train - centre) * scale, labels)
    return np.asarray(model.predict((test - centre) * scale))


def transfer(
    train: Array, test: Array, seen: list[LabelledText], unseen: list[LabelledText]
) -> dict[str, float]:
    """Fit themes on some authors' vectors and guess the area of others' statements."""
    guessed = [g.split(" ")[0] for g in guess(train, [r.label for r in seen], test)]
    true = [r.area for r in unseen]
    return {
        "area accuracy": float(np.mean([a == b for a, b in zip(guessed, true, strict=True)])),
        "area macro-F1": float(f1_score(true, guessed, average="macro")),
    }


def main() -> None:
    """Compare original and trained vectors, at several shares of the tuned weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, help="what fine_tune wrote")
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("foreign", type=Path, nargs="*", help="tables: track, topic, text")
    parser.add_argument("--model", type=Path, help="measure this .onnx file too")
    parser.add_argument("--shares", type=float, nargs="*", default=[0.25, 0.5, 0.75, 1.0])
    parser.add_argument("--examples", type=Path, help="measure areas of authors left out, too")
    parser.add_argument("--seen", nargs="*", default=[], help="the authors trained on")
    parser.add_argument("--rows", type=int, default=4000, help="of each side, about")
    arguments = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    original = read_original()
    tuned = load_encoder([], arguments.weights)
    before = original_encoder(original, _kept(arguments.weights))
    first = {name: t.clone() for name, t in before.state_dict().items()}
    last = tuned.state_dict()
    tables = {path.stem: read_foreign(path) for path in arguments.foreign}
    seen: list[LabelledText] = []
    unseen: list[LabelledText] = []
    if arguments.examples:
        rows = read_examples(arguments.examples)
        seen = [r for r in rows if r.author in arguments.seen]
        unseen = [r for r in rows if r.author not in arguments.seen]
        seen, unseen = (side[:: max(1, len(side) // arguments.rows)] for side in (seen, unseen))
    for share in [0.0, *arguments.shares]:
        before.load_state_dict(interpolate(last, first, share))
        figures = {
            name: few_shot(encode_all(before, tokenizer, texts), topics)
            for name, (texts, topics) in tables.items()
        }
        if unseen:
            train, test = (
                encode_all(before, tokenizer, [r.text for r in side]) for side in (seen, unseen)
            )
            figures |= transfer(train, test, seen, unseen)
        _tell(f"share {share:.2f}", figures)
    if arguments.model:
        session = open_session(str(arguments.model), 1)
        _tell(
            "exported",
            {
                name: few_shot(run_all(session, token_ids(tokenizer, texts), 1), topics)
                for name, (texts, topics) in tables.items()
            },
        )


def _kept(weights: Path) -> list[int]:
    kept: list[int] = torch.load(weights, weights_only=True)["kept"]
    return kept


def _tell(what: str, figures: dict[str, float]) -> None:
    print(what, ", ".join(f"{name} {figure:.3f}" for name, figure in figures.items()), flush=True)


if __name__ == "__main__":
    main()
