"""The ways to read an answer that may be cut: what they say of its subjects, and which to take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from toolkit.analysis.split_facts import Span, words

Floats = NDArray[np.float64]

# Each is summed over the cuts of a reading, or over its segments where it names the whole.
MEANING_FACTS = (
    "prior",
    "cut",
    "between_sentences",
    "theme_overlap",
    "area_overlap",
    "cosine",
    "theme_certainty",
    "area_certainty",
    "theme_of_whole",
    "area_of_whole",
)


@dataclass(frozen=True, slots=True)
class PieceMeanings:
    """What the analysis knows of pieces of answers.

    Attributes
    ----------
    classes : ndarray of shape (n_pieces, n_classes)
        Probabilities of themes; rows sum to 1.
    groups : ndarray of shape (n_pieces, n_groups)
        Probabilities of areas; rows sum to 1.
    vectors : ndarray of shape (n_pieces, dimensions)
        Centred, of length 1; dimensions may be 0.
    """

    classes: Floats
    groups: Floats
    vectors: NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an answer that is read on its own.

    Attributes
    ----------
    owner : int
        The answer's position.
    pieces : list of (int, int)
        Trimmed spans between the open gaps; one more than those.
    priors : list of float
        Log-odds of a cut at each open gap, from the words around it.
    between : list of bool
        Whether each open gap lies between sentences.
    """

    owner: int
    pieces: list[Span]
    priors: list[float]
    between: list[bool]


@dataclass(frozen=True, slots=True)
class Layout:
    """All the ways to read a part of so many pieces, as matrices of 0 and 1.

    Attributes
    ----------
    cuts : ndarray of shape (n_readings, n_pieces - 1)
        The first reading has no cut.
    segments : ndarray of shape (n_segments, n_pieces)
        Runs of pieces; the last is the whole part.
    chosen : ndarray of shape (n_readings, n_segments)
    neighbours : ndarray of int, shape (n_pairs, 2)
        A segment and the next.
    meeting : ndarray of shape (n_readings, n_pairs)
    """

    cuts: Floats
    segments: Floats
    chosen: Floats
    neighbours: NDArray[np.intp]
    meeting: Floats


@cache
def layout(n_pieces: int) -> Layout:
    """Give the ways to read a part of `n_pieces` pieces, at least 2."""
    runs = [(i, j) for j in range(1, n_pieces + 1) for i in range(j)]
    runs.sort(key=lambda run: (run[1] - run[0], run))
    position = {run: index for index, run in enumerate(runs)}
    pairs = [(i, j, k) for i, j in runs for k in range(j + 1, n_pieces + 1)]
    pair_position = {pair: index for index, pair in enumerate(pairs)}
    cuts = np.array(list(product([0.0, 1.0], repeat=n_pieces - 1)))
    chosen, meeting = np.zeros((len(cuts), len(runs))), np.zeros((len(cuts), len(pairs)))
    for reading, row in enumerate(cuts):
        edges = [0, *(int(gap) + 1 for gap in np.flatnonzero(row)), n_pieces]
        for at in range(len(edges) - 1):
            chosen[reading, position[edges[at], edges[at + 1]]] = 1.0
        for at in range(len(edges) - 2):
            meeting[reading, pair_position[edges[at], edges[at + 1], edges[at + 2]]] = 1.0
    segments = np.array([[float(i <= at < j) for at in range(n_pieces)] for i, j in runs])
    neighbours = [(position[i, j], position[j, k]) for i, j, k in pairs]
    return Layout(cuts, segments, chosen, np.array(neighbours), meeting)


@dataclass(frozen=True, slots=True)
class PartArrays:
    """Parts of equally many pieces, side by side.

    Attributes
    ----------
    priors, between : ndarray of shape (n_parts, n_pieces - 1)
    rows : ndarray of int, shape (n_parts, n_pieces + 1)
        Rows of the meanings: each piece, then the whole part.
    lengths : ndarray of shape (n_parts, n_pieces)
        Numbers of words.
    """

    priors: Floats
    between: Floats
    rows: NDArray[np.intp]
    lengths: Floats


def _overlap(left: Floats, right: Floats) -> Floats:
    """Give the Bhattacharyya coefficient of distributions, 0 (apart) to 1 (the same)."""
    return np.asarray(np.sqrt(left * right).sum(axis=-1))


def _of_segments(rows: Floats, arrays: PartArrays, plan: Layout) -> Floats:
    """Give each segment the mean of its pieces, weighted by words; the whole part its own."""
    weights = plan.segments[None] * arrays.lengths[:, None, :]
    weights /= weights.sum(axis=2, keepdims=True)
    means = weights @ rows[arrays.rows[:, :-1]]
    means[:, -1] = rows[arrays.rows[:, -1]]
    return np.asarray(means)


def reading_facts(arrays: PartArrays, meanings: PieceMeanings) -> Floats:
    """Give the facts of every way to read each part.

    Returns
    -------
    facts : ndarray of shape (n_parts, n_readings, len(MEANING_FACTS))
        All 0 for the reading without a cut.
    """
    plan = layout(arrays.rows.shape[1] - 1)
    themes = _of_segments(meanings.classes, arrays, plan)
    areas = _of_segments(meanings.groups, arrays, plan)
    vectors = _of_segments(np.asarray(meanings.vectors, dtype=np.float64), arrays, plan)
    vectors /= np.linalg.norm(vectors, axis=2, keepdims=True) + 1e-12
    left, right = plan.neighbours.T
    sure_theme, sure_area = themes.max(axis=2), areas.max(axis=2)
    met = [
        _overlap(themes[:, left], themes[:, right]),
        _overlap(areas[:, left], areas[:, right]),
        (vectors[:, left] * vectors[:, right]).sum(axis=2),
        np.minimum(sure_theme[:, left], sure_theme[:, right]),
        np.minimum(sure_area[:, left], sure_area[:, right]),
    ]
    of_whole = [_overlap(themes, themes[:, -1:]) - 1, _overlap(areas, areas[:, -1:]) - 1]
    n_cuts = np.broadcast_to(plan.cuts.sum(axis=1), (len(arrays.rows), len(plan.cuts)))
    facts = np.stack(
        [
            arrays.priors @ plan.cuts.T,
            n_cuts,
            arrays.between @ plan.cuts.T,
            *(fact @ plan.meeting.T for fact in met),
            *(fact @ plan.chosen.T for fact in of_whole),
        ],
        axis=2,
    )
    # What a part loses against itself is nothing, but for rounding.
    facts[:, 0] = 0.0
    return facts


def choose_readings(scores: Floats, n_pieces: int, cost: float) -> NDArray[np.intp]:
    """Pick the reading from which most right spans are to be expected, less `cost` for each.

    The F1 of spans is highest for a cost of half that F1 (Jansche 2007); the most probable reading
    is often another.

    Parameters
    ----------
    scores : ndarray of shape (n_parts, n_readings)
        Log-odds, but for a constant.

    Returns
    -------
    readings : ndarray of shape (n_parts,)
    """
    chosen = layout(n_pieces).chosen
    likely = np.exp(scores - scores.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    worth = (likely @ chosen - cost) @ chosen.T
    return np.asarray(worth.argmax(axis=1))


def part_arrays(parts: Sequence[Part], texts: Sequence[str], rows: Mapping[str, int]) -> PartArrays:
    """Put parts of equally many pieces side by side; `rows` tells where a text's meaning stands."""
    pieces = [[texts[part.owner][start:end] for start, end in part.pieces] for part in parts]
    wholes = [_whole(part, texts) for part in parts]
    return PartArrays(
        np.array([part.priors for part in parts]),
        np.array([part.between for part in parts], dtype=np.float64),
        np.array(
            [[rows[one] for one in (*of, all_)] for of, all_ in zip(pieces, wholes, strict=True)]
        ),
        np.array([[max(1, len(words(one))) for one in of] for of in pieces], dtype=np.float64),
    )


def _whole(part: Part, texts: Sequence[str]) -> str:
    return texts[part.owner][part.pieces[0][0] : part.pieces[-1][1]]


def texts_of(parts: Sequence[Part], texts: Sequence[str]) -> list[str]:
    """Give the different texts whose meanings are needed to read `parts`."""
    needed: dict[str, None] = {}
    for part in parts:
        needed[_whole(part, texts)] = None
        needed.update(dict.fromkeys(texts[part.owner][start:end] for start, end in part.pieces))
    return list(needed)
