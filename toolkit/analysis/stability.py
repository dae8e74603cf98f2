"""Stability and coherence: how surely a theme would be found again, and how like its parts are."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.analysis.linkage import average_linkage

N_DRAWS = 20
# More than so many different statements are judged by a sample of so many.
MAX_ROWS = 600
# What was there before the last tenth came: so many statements are ten per cent more than these.
BEFORE_GROWTH = 1 / 1.1
CHUNK = 8_192


def theme_stability(
    meaning: NDArray[np.floating],
    groups: Sequence[Sequence[int]],
    rows: Sequence[int],
    *,
    max_distance: float,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> list[float]:
    """Give each group's mean best Jaccard when the statements are fewer.

    Parts of the rows are clustered again: 20 random halves, and 20 times as many rows as there
    were before ten per cent more came. The lower of the two means counts, so that a theme is firm
    only where it stands both (Hennig, 2007: clusterwise stability by subsetting).

    Parameters
    ----------
    meaning : ndarray of shape (n_statements, dimensions)
        Rows of length 1.
    groups : sequence of sequences of int
        Positions among the statements; each group is a part of `rows`.
    rows : sequence of int
        What was clustered.
    max_distance : float
        As the groups were made with.
    n_draws : int, default 20
        Of each kind.
    random_state : int, default 0

    Returns
    -------
    shares : list of float
        0-1, one a group; 0 for a group of which no draw has two statements.
    """
    if not groups:
        return []
    random = np.random.default_rng(random_state)
    own = np.asarray(rows)
    if len(own) > MAX_ROWS:
        own = own[np.sort(random.choice(len(own), MAX_ROWS, replace=False))]
    member_of = np.full(len(own), -1)
    position = {int(row): at for at, row in enumerate(own)}
    for label, group in enumerate(groups):
        member_of[[position[row] for row in group if row in position]] = label
    vectors = np.asarray(meaning[own], dtype=np.float64)
    similarity = vectors @ vectors.T
    shares = np.ones(len(groups))
    for share in (0.5, BEFORE_GROWTH):
        size = max(int(len(own) * share), 2)
        again = np.full((n_draws, len(groups)), np.nan)
        for draw in range(n_draws):
            part = np.sort(random.choice(len(own), min(size, len(own)), replace=False))
            near = similarity[np.ix_(part, part)]
            labels = average_linkage(near, np.ones(len(part)), max_distance=max_distance)
            again[draw] = _best_jaccard(member_of[part], labels, len(groups))
        counted = (~np.isnan(again)).sum(axis=0)
        mean = np.nansum(again, axis=0) / np.maximum(counted, 1)
        shares = np.minimum(shares, mean)
    return [round(float(share), 4) for share in shares]


def _best_jaccard(
    wanted: NDArray[np.intp], labels: NDArray[np.intp], n_groups: int
) -> NDArray[np.float64]:
    """Compare each wanted group with the found one that is likest; NaN below two statements."""
    inside = wanted >= 0
    table = np.zeros((n_groups, int(labels.max()) + 1))
    np.add.at(table, (wanted[inside], labels[inside]), 1)
    found = np.bincount(labels, minlength=table.shape[1])
    sizes = table.sum(axis=1)
    best = (table / np.maximum(sizes[:, None] + found[None, :] - table, 1)).max(axis=1)
    return np.where(sizes >= 2, best, np.nan)


def coherence(meaning: NDArray[np.floating], rows: Sequence[int]) -> float | None:
    """Give the mean cosine of some statements to their own mean, -1 to 1; None below two.

    A cosine and not NPMI: a statement of seven words says each of them once, so that counts of
    words that stand together are mostly zero, and the same subject is told in other words.
    """
    if len(rows) < 2:
        return None
    total = np.zeros(meaning.shape[1])
    for start in range(0, len(rows), CHUNK):
        total += meaning[list(rows[start : start + CHUNK])].sum(axis=0, dtype=np.float64)
    # The mean of the cosines of rows of length 1 to their mean's direction is the mean's length.
    return round(float(np.linalg.norm(total)) / len(rows), 4)
