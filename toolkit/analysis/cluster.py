"""Found themes: clusters among the statements that no known theme takes, and their stability."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering

FOUND_PREFIX = "found-"


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
    stability : float
        Mean share, 0-1, that is found again in random halves of the area's statements.
    """

    id: str
    members: tuple[int, ...]
    stability: float


def cluster_labels(similarity: NDArray[np.float64], *, max_distance: float) -> NDArray[np.intp]:
    """Group statements by average linkage.

    Parameters
    ----------
    similarity : ndarray of shape (n_statements, n_statements)
        Cosines, -1 to 1.
    max_distance : float
        Groups nearer to each other than this cosine distance, 0-2, become one.

    Returns
    -------
    labels : ndarray of shape (n_statements,)
    """
    if len(similarity) < 2:
        return np.zeros(len(similarity), dtype=np.intp)
    distance = np.clip(1.0 - similarity, 0.0, 2.0)
    # Rounding makes the two halves differ in the last digit, and with them the ties.
    distance = np.round((distance + distance.T) / 2, 6)
    np.fill_diagonal(distance, 0.0)
    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=max_distance
    )
    return np.asarray(model.fit_predict(distance), dtype=np.intp)


def find_themes(
    area: str,
    texts: Sequence[str],
    similarity: NDArray[np.float64],
    *,
    max_distance: float = 0.75,
    min_size: int = 3,
    n_halves: int = 10,
    random_state: int = 0,
) -> list[FoundTheme]:
    """Find the themes among the statements of one area that no known theme takes.

    Parameters
    ----------
    area : str
        The area's code, part of the ids.
    texts : sequence of str
        Length n_statements.
    similarity : ndarray of shape (n_statements, n_statements)
        Cosines, -1 to 1.
    max_distance : float, default 0.75
        See `cluster_labels`.
    min_size : int, default 3
        Smaller clusters are no theme.
    n_halves : int, default 10
        Random halves for the stability.
    random_state : int, default 0

    Returns
    -------
    themes : list of FoundTheme
        The largest first.
    """
    labels = cluster_labels(similarity, max_distance=max_distance)
    groups = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    groups = [group for group in groups if len(group) >= min_size]
    if not groups:
        return []
    shares = _stability(similarity, groups, max_distance, n_halves, random_state)
    found = []
    for group, share in zip(groups, shares, strict=True):
        centrality = np.round(similarity[np.ix_(group, group)].mean(axis=1), 6)
        order = sorted(range(len(group)), key=lambda at: (-centrality[at], texts[int(group[at])]))
        members = tuple(int(group[at]) for at in order)
        content = f"{area}\n{' '.join(texts[members[0]].lower().split())}"
        digest = hashlib.sha256(content.encode()).hexdigest()[:12]
        found.append(FoundTheme(FOUND_PREFIX + digest, members, float(share)))
    return sorted(found, key=lambda theme: (-len(theme.members), theme.id))


def _stability(
    similarity: NDArray[np.float64],
    groups: Sequence[NDArray[np.intp]],
    max_distance: float,
    n_halves: int,
    random_state: int,
) -> NDArray[np.float64]:
    """Give each group's mean best Jaccard over random halves, shape (n_groups,)."""
    random = np.random.default_rng(random_state)
    n_statements = len(similarity)
    scores: list[list[float]] = [[] for _ in groups]
    for _ in range(n_halves):
        half = np.sort(random.choice(n_statements, max(n_statements // 2, 2), replace=False))
        labels = cluster_labels(similarity[np.ix_(half, half)], max_distance=max_distance)
        again = [set(half[labels == label].tolist()) for label in np.unique(labels)]
        for index, group in enumerate(groups):
            wanted = set(group.tolist()) & set(half.tolist())
            if wanted:
                best = max(len(wanted & found) / len(wanted | found) for found in again)
                scores[index].append(best)
    return np.array([float(np.mean(values)) if values else 0.0 for values in scores])
