"""Found themes: clusters among the statements of one area that no known theme takes.

Few statements are clustered exactly; many by way of small groups of k-means, of which average
linkage makes themes; of very many a sample is clustered, and the others join what is found. The
number of themes comes from the data: groups grow until they are too unlike each other.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans

from toolkit.analysis.danish import tokens
from toolkit.analysis.linkage import average_linkage

FOUND_PREFIX = "found-"

# An encoder that knows an area draws all its statements together, one that does not leaves them far
# apart: a distance means something only beside the other distances of the area. A little more than
# the mean is better on frameworks that the encoder has not seen, and soon after all is one theme.
DISTANCE_SHARE = 1.0
# Between what is best on frameworks that the encoder has seen (0.3) and has not seen (0.1).
MIN_COSINE = 0.2
# Statements with a mean cosine of a quarter are one theme, however like the others are.
MIN_DISTANCE = 0.75
# A theme needs so many voices, and so large a share of the voices of its area's residue.
MIN_VOICES, MIN_SHARE = 3, 0.01
# Up to so many different texts the linkage is exact, up to so many k-means sees all of them.
MAX_EXACT, MAX_SEEN = 2_000, 20_000
N_MICRO = 600
CHUNK = 8_192


@dataclass(frozen=True, slots=True)
class FoundTheme:
    """A cluster of statements of one area.

    Attributes
    ----------
    id : str
        ``found-`` and twelve hexadecimal digits; the same as long as the theme's most central
        statement is.
    members : tuple of int
        Positions of its statements, the most central first.
    stability : float or None
        See `toolkit.core.themes.Theme`.
    """

    id: str
    members: tuple[int, ...]
    stability: float | None = None


def normal_text(text: str) -> str:
    """Give what two answers have in common that say the same: their words in lower case."""
    return " ".join(tokens(text)).lower() or " ".join(text.lower().split())


def theme_id(area: str, text: str) -> str:
    """Make the id of a found theme from its most central statement."""
    digest = hashlib.sha256(f"{area}\n{normal_text(text)}".encode("utf-8", "replace"))
    return FOUND_PREFIX + digest.hexdigest()[:12]


def unit_rows(rows: NDArray[np.floating]) -> NDArray[np.floating]:
    """Scale rows to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=rows.dtype)


def find_themes(
    area: str,
    rows: Sequence[int],
    texts: Sequence[str],
    meaning: NDArray[np.floating],
    voices: Sequence[str],
    *,
    max_distance: float | None = None,
    min_voices: int = MIN_VOICES,
    random_state: int = 0,
) -> list[FoundTheme]:
    """Find the themes among the statements of one area that no known theme takes.

    Parameters
    ----------
    area : str
        The area's code, part of the ids.
    rows : sequence of int
        Positions of the statements among all.
    texts : sequence of str
        Length n_statements. Texts of the same words count, each for its voice, but they weigh as
        one: a slogan that many copy makes no theme of its own.
    meaning : ndarray of shape (n_statements, dimensions)
        Rows of length 1.
    voices : sequence of str
        Who said each statement.
    max_distance : float, optional
        See `toolkit.analysis.linkage.average_linkage`; default the `area_distance` of these rows.
    min_voices : int, default 3
        A theme has at least so many, and at least a hundredth of the area's.
    random_state : int, default 0

    Returns
    -------
    themes : list of FoundTheme
        The largest first; the same in any order of the statements.
    """
    copies = distinct_rows(rows, texts)
    first = [of_text[0] for of_text in copies]
    if not first:
        return []
    limit = area_distance(meaning, first) if max_distance is None else max_distance
    labels = cluster_rows(meaning, first, max_distance=limit, random_state=random_state)
    needed = max(min_voices, int(np.ceil(MIN_SHARE * len({voices[row] for row in rows}))))
    groups: dict[int, list[int]] = defaultdict(list)
    for at, label in enumerate(labels.tolist()):
        if label >= 0:
            groups[label].append(at)
    large = [
        group
        for group in groups.values()
        if len({voices[row] for at in group for row in copies[at]}) >= needed
    ]
    found = []
    for group in large:
        central = central_first(meaning, [first[at] for at in group], texts)
        of_first = {first[at]: copies[at] for at in group}
        members = tuple(row for head in central for row in of_first[head])
        found.append(FoundTheme(theme_id(area, texts[members[0]]), members))
    return sorted(found, key=lambda theme: (-len(theme.members), theme.id))


def central_first(
    meaning: NDArray[np.floating], rows: Sequence[int], texts: Sequence[str]
) -> list[int]:
    """Order rows by their cosine to the mean of all of them, the nearest first."""
    centre = mean_row(meaning, rows)
    near = np.concatenate(
        [meaning[list(rows[at : at + CHUNK])] @ centre for at in range(0, len(rows), CHUNK)]
    )
    rounded = np.round(near, 4).tolist()
    order = sorted(range(len(rows)), key=lambda at: (-rounded[at], texts[rows[at]], rows[at]))
    return [rows[at] for at in order]


def mean_row(meaning: NDArray[np.floating], rows: Sequence[int]) -> NDArray[np.float64]:
    """Give the mean of some rows, in float64 and without a copy of all of them."""
    total = np.zeros(meaning.shape[1])
    for at in range(0, len(rows), CHUNK):
        total += meaning[list(rows[at : at + CHUNK])].sum(axis=0, dtype=np.float64)
    return np.asarray(total / max(len(rows), 1))


def area_distance(
    meaning: NDArray[np.floating], rows: Sequence[int], *, share: float = DISTANCE_SHARE
) -> float:
    """Give how unlike two groups of an area may be and still be one theme.

    Groups that are liker to each other than two statements of the area are in the mean become one:
    1 minus the mean cosine of all pairs, and at least `MIN_DISTANCE`. No number of themes is asked.

    Parameters
    ----------
    meaning : ndarray of shape (n_statements, dimensions)
        Rows of length 1.
    rows : sequence of int
        The area's statements of different texts, those of known themes among them.
    share : float, default 1.0
        Of the mean distance.
    """
    n_rows = len(rows)
    if n_rows < 2:
        return MIN_DISTANCE
    mean = mean_row(meaning, rows)
    of_pairs = (n_rows * float(mean @ mean) - 1) / (n_rows - 1)
    # A trifle less, so that statements that have nothing in common do not become one theme.
    return max(round(share * (1 - min(max(of_pairs, 0.0), 1.0)) - 1e-4, 4), MIN_DISTANCE)


def distinct_rows(rows: Sequence[int], texts: Sequence[str]) -> list[list[int]]:
    """Group rows by their words, in an order that only the texts decide."""
    of_text: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        of_text[normal_text(texts[row])].append(row)
    return [sorted(of_text[text], key=lambda row: (texts[row], row)) for text in sorted(of_text)]


def cluster_rows(
    meaning: NDArray[np.floating],
    rows: Sequence[int],
    *,
    max_distance: float,
    random_state: int = 0,
) -> NDArray[np.intp]:
    """Group some rows by average linkage, exactly or by way of small groups.

    Parameters
    ----------
    meaning : ndarray of shape (n_statements, dimensions)
    rows : sequence of int
        Positions, in an order that does not depend on that of the statements.
    max_distance : float
        See `average_linkage`.
    random_state : int, default 0

    Returns
    -------
    labels : ndarray of shape (n_rows,)
        -1 for a row that is near no group of the sample.
    """
    if len(rows) <= MAX_EXACT:
        own = np.asarray(meaning[rows], dtype=np.float64)
        return average_linkage(own @ own.T, np.ones(len(rows)), max_distance=max_distance)
    random = np.random.default_rng(random_state)
    seen = np.arange(len(rows))
    if len(rows) > MAX_SEEN:
        seen = np.sort(random.choice(len(rows), MAX_SEEN, replace=False))
    sample = np.asarray(meaning[np.asarray(rows)[seen]], dtype=np.float32)
    micro = _micro_groups(sample, random_state)
    sizes = np.bincount(micro).astype(np.float64)
    means = _sums(sample, micro, len(sizes)) / sizes[:, None]
    # The product of two means is the mean cosine of their rows: from here on nothing is lost.
    of_micro = average_linkage(means @ means.T, sizes, max_distance=max_distance)
    of_sample = of_micro[micro]
    if len(seen) == len(rows):
        return of_sample
    labels = _join_nearest(meaning, rows, _sums(sample, of_sample, int(of_micro.max()) + 1))
    labels[seen] = of_sample
    return labels


def _micro_groups(sample: NDArray[np.float32], random_state: int) -> NDArray[np.intp]:
    model = MiniBatchKMeans(
        N_MICRO, init="random", random_state=random_state, batch_size=4_096, n_init=1,
        max_iter=10, init_size=3 * N_MICRO, reassignment_ratio=0.0,
    )  # fmt: skip
    labels = model.fit_predict(sample)
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.intp)


def _sums(
    sample: NDArray[np.float32], labels: NDArray[np.intp], n_groups: int
) -> NDArray[np.float64]:
    sums = np.zeros((n_groups, sample.shape[1]))
    np.add.at(sums, labels, sample)
    return sums


def _join_nearest(
    meaning: NDArray[np.floating], rows: Sequence[int], centres: NDArray[np.float64]
) -> NDArray[np.intp]:
    units = unit_rows(centres).astype(np.float32)
    labels = np.empty(len(rows), dtype=np.intp)
    for start in range(0, len(rows), CHUNK):
        part = np.asarray(meaning[list(rows[start : start + CHUNK])], dtype=np.float32)
        cosines = np.round(part @ units.T, 4)
        best = cosines.argmax(axis=1)
        near = cosines[np.arange(len(part)), best] >= MIN_COSINE
        labels[start : start + CHUNK] = np.where(near, best, -1)
    return labels
