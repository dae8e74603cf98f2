"""Measure the found themes by cross-validation: known themes are hidden, and looked for.

Usage: python -m benchmarks.found_themes

Half of the framework's themes are hidden in each draw. Their statements by one group of authors
are clustered inside their areas, and compared with the hidden themes by BCubed F1 and by the
adjusted Rand index inside areas; all in one theme an area is the peer. For the joining, themes
that stand are made of two groups of authors, and the statements of the third, of these and of
other hidden themes, should join theirs or none. BCubed alone rewards putting all together, so the
distance in use has the best sum of both figures. The examples are invented by a language model.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import normalize

from benchmarks.labelled import Labelled, load_labelled
from benchmarks.machine import machine_lines
from benchmarks.score import bcubed_f1
from toolkit.analysis.cluster import MAX_DISTANCE, MIN_COSINE, find_themes

N_DRAWS, N_FOLDS = 3, 3
DISTANCES = (0.8, 0.84, 0.88, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98)
COSINES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
SIZES = (15, 50, 1_000)

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Draw:
    """One group of authors and one half of the themes.

    Attributes
    ----------
    meaning : ndarray of shape (n_examples, dimensions)
        Centred on what the mapper may see: other authors, themes that are not hidden.
    wanted : ndarray of shape (n_wanted,)
        The group's statements of hidden themes.
    stood : ndarray of shape (n_stood,)
        The same themes' statements by the other authors.
    """

    meaning: NDArray[np.float64]
    wanted: Rows
    stood: Rows


def draws(labelled: Labelled, seed: int) -> Iterator[Draw]:
    """Hide half of each area's themes, and go through the groups of authors."""
    random = np.random.default_rng(seed)
    areas = np.array([example.area for example in labelled.examples])
    themes = np.array([example.theme or "" for example in labelled.examples])
    authors = [example.author for example in labelled.examples]
    hidden: set[str] = set()
    for area in np.unique(areas):
        names = np.unique(themes[(areas == area) & (themes != "")])
        if len(names) > 1:
            hidden |= set(random.permutation(names)[: (len(names) + 1) // 2].tolist())
    is_hidden = np.isin(themes, sorted(hidden))
    for others, own in GroupKFold(N_FOLDS).split(areas, areas, authors):
        seen = others[~is_hidden[others]]
        meaning = normalize(labelled.vectors - labelled.vectors[seen].mean(axis=0))
        yield Draw(meaning, own[is_hidden[own]], others[is_hidden[others]])


def by_area(labelled: Labelled, rows: Rows, size: int, seed: int) -> dict[str, list[int]]:
    """Give area -> at most `size` of the rows, drawn at random."""
    random = np.random.default_rng(seed)
    grouped: dict[str, list[int]] = defaultdict(list)
    for row in random.permutation(rows).tolist():
        if len(grouped[labelled.examples[row].area]) < size:
            grouped[labelled.examples[row].area].append(row)
    return dict(sorted(grouped.items()))


def measure_clusters(labelled: Labelled, draw: Draw, size: int, distance: float) -> list[float]:
    """Give what `print_curves` prints of one setting, in its order."""
    texts = labelled.texts
    voices = [str(row) for row in range(len(texts))]
    gold: list[str] = []
    found: list[str] = []
    one: list[str] = []
    rand, n_themes = [], 0
    areas = by_area(labelled, draw.wanted, size, 0)
    for area, rows in areas.items():
        wanted = [str(labelled.examples[row].theme) for row in rows]
        given = {row: f"alone {row}" for row in rows}
        themes = find_themes(area, rows, texts, draw.meaning, voices, max_distance=distance)
        for theme in themes:
            given.update(dict.fromkeys(theme.members, theme.id))
        n_themes += len(themes)
        labels = [given[row] for row in rows]
        rand.append(adjusted_rand_score(wanted, labels))
        gold += wanted
        found += labels
        one += [area] * len(rows)
    alone = sum(label.startswith("alone") for label in found) / len(found)
    peer = bcubed_f1(gold, one)
    return [bcubed_f1(gold, found), float(np.mean(rand)), n_themes / len(areas), alone, peer]


def measure_joining(labelled: Labelled, draw: Draw) -> Mapping[float, list[float]]:
    """Give cosine -> shares: of right decisions, of what joins, and of these that are right."""
    random = np.random.default_rng(0)
    sums: dict[tuple[str, str], NDArray[np.float64]] = {}
    for row in draw.stood.tolist():
        key = (labelled.examples[row].area, str(labelled.examples[row].theme))
        sums[key] = sums.get(key, np.zeros(draw.meaning.shape[1])) + draw.meaning[row]
    names = sorted(sums)
    stands = {key for key, keep in zip(names, random.random(len(names)) < 0.5, strict=True) if keep}
    decisions: list[tuple[float, bool, bool]] = []
    for row in draw.wanted.tolist():
        area, theme = labelled.examples[row].area, str(labelled.examples[row].theme)
        cosines = {
            key: float(draw.meaning[row] @ sums[key] / np.linalg.norm(sums[key]))
            for key in stands
            if key[0] == area
        }
        if cosines:
            best = max(cosines, key=lambda key: (cosines[key], key))
            decisions.append((cosines[best], best[1] == theme, (area, theme) not in stands))
    figures = {}
    for limit in COSINES:
        joined = [right for cosine, right, _ in decisions if cosine >= limit]
        left_right = sum(strange for cosine, _, strange in decisions if cosine < limit)
        figures[limit] = [
            (sum(joined) + left_right) / len(decisions),
            len(joined) / len(decisions),
            sum(joined) / max(len(joined), 1),
        ]
    return figures


def print_curves(labelled: Labelled) -> None:
    """Print one line a setting; those in use are marked."""
    all_draws = [draw for seed in range(N_DRAWS) for draw in draws(labelled, seed)]
    print("n_an_area distance bcubed_f1 adjusted_rand themes_an_area without_theme all_in_one_f1")
    for size in SIZES:
        for distance in DISTANCES:
            values = [measure_clusters(labelled, draw, size, distance) for draw in all_draws]
            mark = " *" if distance == MAX_DISTANCE else ""
            print(size, distance, *_means(values), mark, flush=True)
    print("cosine right_decisions joined right_of_joined")
    joining = [measure_joining(labelled, draw) for draw in all_draws]
    for limit in COSINES:
        values = [figures[limit] for figures in joining]
        print(limit, *_means(values), " *" if limit == MIN_COSINE else "")


def _means(values: Sequence[Sequence[float]]) -> list[float]:
    return [round(float(value), 3) for value in np.mean(values, axis=0)]


if __name__ == "__main__":
    print("\n".join(machine_lines()))
    print_curves(load_labelled())
