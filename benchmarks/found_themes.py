"""Measure the found themes: on frameworks that the encoder has not seen, and on hidden themes.

Usage: python -m benchmarks.found_themes

Two frameworks of other subjects stand in `foreign/`: statements of tracks and topics. The topics
are looked for inside each track, and the clusters compared with them by BCubed F1 and by the
adjusted Rand index inside tracks. BCubed alone rewards putting all together, so that both are
added. The share of the area's mean distance that is in use is a little below the best sum here,
because soon above it all is one theme. For the joining, half of a
track's topics stand, made of twenty statements each; the others should join theirs or none.

Half of the framework's own themes are hidden, and looked for in the same way among one group of
authors. The encoder has learned these very themes, so the figures flatter. They had a say: one
distance for all frameworks is as good on the foreign ones, but makes one theme of each area here.
All statements are invented by a language model.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import normalize

from benchmarks.labelled import Labelled, load_labelled
from benchmarks.machine import machine_lines
from benchmarks.score import bcubed_f1
from toolkit.analysis.cluster import DISTANCE_SHARE, MIN_COSINE, area_distance, find_themes
from toolkit.analysis.embed import Encoder, load_encoder

FOREIGN = Path(__file__).with_name("foreign")
N_DRAWS, N_FOLDS, N_SAMPLES = 3, 3, 10
SHARES = (0.94, 0.96, 0.97, 0.98, 0.99, 1.0, 1.01, 1.02, 1.03)
COSINES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
TOPIC_SIZES, HIDDEN_SIZES = (10, 20, 40), (15, 50, 400)
N_STANDING = 20

Vectors = NDArray[np.floating]
Rows = list[int]


@dataclass(frozen=True, slots=True)
class Residue:
    """Statements to be clustered area by area.

    Attributes
    ----------
    meaning : ndarray of shape (n_statements, dimensions)
    wanted : dict
        Area -> positions of what is to be clustered.
    whole : dict
        Area -> positions of all that was said in it.
    """

    texts: Sequence[str]
    themes: Sequence[str]
    meaning: Vectors
    wanted: dict[str, Rows]
    whole: dict[str, Rows]


@dataclass(frozen=True, slots=True)
class Foreign:
    """A framework that the encoder has not seen, centred on its own mean."""

    texts: list[str]
    tracks: list[str]
    topics: list[str]
    meaning: Vectors

    def sample(self, n_each: int, seed: int) -> Residue:
        """Take so many statements of each topic."""
        tracks: dict[str, Rows] = defaultdict(list)
        random = np.random.default_rng(seed)
        for topic in sorted(set(self.topics)):
            rows = [row for row, one in enumerate(self.topics) if one == topic]
            for row in random.permutation(rows)[:n_each].tolist():
                tracks[self.tracks[row]].append(row)
        return Residue(self.texts, self.topics, self.meaning, tracks, tracks)


def load_foreign(path: Path, encoder: Encoder) -> Foreign:
    """Read a table of tracks, topics and texts."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    texts = [row["text"] for row in rows]
    vectors = np.asarray(encoder.encode(texts), dtype=np.float64)
    return Foreign(
        texts,
        [row["track"] for row in rows],
        [row["topic"] for row in rows],
        normalize(vectors - vectors.mean(axis=0)),
    )


def hidden(labelled: Labelled, size: int, seed: int) -> Iterator[Residue]:
    """Hide half of each area's themes, and go through the groups of authors."""
    random = np.random.default_rng(seed)
    areas = np.array([example.area for example in labelled.examples])
    themes = np.array([example.theme or "" for example in labelled.examples])
    names: set[str] = set()
    for area in np.unique(areas):
        of_area = np.unique(themes[(areas == area) & (themes != "")])
        if len(of_area) > 1:
            names |= set(random.permutation(of_area)[: (len(of_area) + 1) // 2].tolist())
    is_hidden = np.isin(themes, sorted(names))
    for others, own in GroupKFold(N_FOLDS).split(areas, areas, labelled.authors):
        seen = others[~is_hidden[others]]
        meaning = normalize(labelled.vectors - labelled.vectors[seen].mean(axis=0))
        wanted: dict[str, Rows] = defaultdict(list)
        whole: dict[str, Rows] = defaultdict(list)
        for row in random.permutation(own).tolist():
            whole[str(areas[row])].append(row)
            if is_hidden[row] and len(wanted[str(areas[row])]) < size:
                wanted[str(areas[row])].append(row)
        found = {area: rows for area, rows in sorted(wanted.items()) if rows}
        yield Residue(labelled.texts, themes.tolist(), meaning, found, whole)


def measure_clusters(residue: Residue, share: float) -> list[float]:
    """Give BCubed F1, Rand index, themes an area, share without one, F1 of all in one."""
    voices = [str(row) for row in range(len(residue.texts))]
    gold: list[str] = []
    found: list[str] = []
    one: list[str] = []
    rand, n_themes = [], 0
    for area, rows in residue.wanted.items():
        limit = area_distance(residue.meaning, residue.whole[area], share=share)
        themes = find_themes(area, rows, residue.texts, residue.meaning, voices, max_distance=limit)
        given = {row: f"alone {row}" for row in rows}
        for theme in themes:
            given.update(dict.fromkeys(theme.members, theme.id))
        n_themes += len(themes)
        wanted, labels = [residue.themes[row] for row in rows], [given[row] for row in rows]
        rand.append(adjusted_rand_score(wanted, labels))
        gold += wanted
        found += labels
        one += [area] * len(rows)
    alone = sum(label.startswith("alone") for label in found) / len(found)
    areas = len(residue.wanted)
    bcubed, peer = bcubed_f1(gold, found), bcubed_f1(gold, one)
    return [bcubed, float(np.mean(rand)), n_themes / areas, alone, peer]


def joins(foreign: Foreign, seed: int) -> list[tuple[float, bool, bool]]:
    """Give for each statement: cosine to the nearest topic, whether it is its, whether none is."""
    random = np.random.default_rng(seed)
    decisions = []
    for track in sorted(set(foreign.tracks)):
        places = zip(foreign.topics, foreign.tracks, strict=True)
        topics = sorted({topic for topic, of in places if of == track})
        stands = random.permutation(topics)[: (len(topics) + 1) // 2].tolist()
        centres, left = [], []
        for topic in topics:
            rows = random.permutation([at for at, one in enumerate(foreign.topics) if one == topic])
            left += rows[N_STANDING:].tolist()
            if topic in stands:
                centres.append((topic, foreign.meaning[rows[:N_STANDING]].mean(axis=0)))
        units = normalize(np.stack([centre for _, centre in centres]))
        for row in left:
            cosines = units @ foreign.meaning[row]
            topic, best = foreign.topics[row], int(cosines.argmax())
            right = centres[best][0] == topic
            decisions.append((float(cosines[best]), right, topic not in stands))
    return decisions


def print_joining(name: str, foreign: Foreign) -> None:
    """Print shares: of right decisions, of what joins, and of these that are right."""
    decisions = [one for seed in range(N_SAMPLES) for one in joins(foreign, seed)]
    for limit in COSINES:
        joined = [right for cosine, right, _ in decisions if cosine >= limit]
        left_right = sum(strange for cosine, _, strange in decisions if cosine < limit)
        figures = (
            (sum(joined) + left_right) / len(decisions),
            len(joined) / len(decisions),
            sum(joined) / max(len(joined), 1),
        )
        print(name, limit, *(round(one, 3) for one in figures), *_mark(limit == MIN_COSINE))


def print_clusters(name: str, size: int, residues: Sequence[Residue]) -> None:
    """Print one line a share of the mean distance."""
    for share in SHARES:
        values = np.mean([measure_clusters(residue, share) for residue in residues], axis=0)
        rounded = [round(float(value), 3) for value in values]
        total = round(float(values[0] + values[1]), 3)
        print(name, size, share, *rounded, total, *_mark(share == DISTANCE_SHARE), flush=True)


def _mark(in_use: bool) -> tuple[str, ...]:
    return ("*",) if in_use else ()


def main() -> None:
    """Print every curve; what is in use is marked."""
    encoder = load_encoder()
    print("\n".join(machine_lines()))
    print(f"encoder: {encoder.identity}")
    foreign = {path.stem: load_foreign(path, encoder) for path in sorted(FOREIGN.glob("*.tsv"))}
    print("framework statements share bcubed_f1 rand themes_an_area without all_in_one_f1 sum")
    for name, one in foreign.items():
        for size in TOPIC_SIZES:
            print_clusters(name, size, [one.sample(size, seed) for seed in range(N_SAMPLES)])
    print("framework cosine right_decisions joined right_of_joined")
    for name, one in foreign.items():
        print_joining(name, one)
    print("hidden themes, which the encoder has learned: these figures flatter")
    labelled = load_labelled(encoder=encoder)
    for size in HIDDEN_SIZES:
        drawn = [one for seed in range(N_DRAWS) for one in hidden(labelled, size, seed)]
        print_clusters("hidden", size, drawn)


if __name__ == "__main__":
    main()
