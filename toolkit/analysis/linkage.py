"""Average linkage over points that stand for several rows, cut where groups grow too unlike."""

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

# Similarities are rounded, so that the last digits of a matrix product decide no tie.
DIGITS = 6


def average_linkage(
    similarity: NDArray[np.floating], sizes: NDArray[np.floating], *, max_distance: float
) -> NDArray[np.intp]:
    """Group points by average linkage: the mean cosine of all pairs of rows of two groups.

    Nearest-neighbour chains (Murtagh, 1983): exact, O(n_points^2) time and memory. SciPy's, where
    all points weigh the same; it knows no weights.

    Parameters
    ----------
    similarity : ndarray of shape (n_points, n_points)
        Mean cosines between the rows of two points, -1 to 1.
    sizes : ndarray of shape (n_points,)
        How many rows each point stands for, above 0.
    max_distance : float
        Groups nearer to each other than this, 1 minus the mean cosine, become one.

    Returns
    -------
    labels : ndarray of shape (n_points,)
        From 0, in the order of the first point of each group.
    """
    n_points = len(similarity)
    distance = 1.0 - np.asarray(similarity, dtype=np.float64)
    distance = np.round((distance + distance.T) / 2, DIGITS)
    if n_points > 1 and np.all(sizes == sizes[0]):
        np.fill_diagonal(distance, 0.0)
        tree = linkage(squareform(distance, checks=False), "average")
        return _in_order(fcluster(tree, max_distance, "distance"))
    np.fill_diagonal(distance, np.inf)
    weight = np.asarray(sizes, dtype=np.float64).copy()
    parent = np.arange(n_points)
    alive = np.ones(n_points, dtype=bool)
    chain: list[int] = []
    for _ in range(n_points - 1):
        if not chain:
            chain.append(int(np.flatnonzero(alive)[0]))
        one, other = _reciprocal_pair(distance, chain)
        keep, gone = min(one, other), max(one, other)
        if distance[keep, gone] <= max_distance:
            parent[gone] = keep
        _merge(distance, weight, keep, gone)
        if distance[keep].min() == np.inf:
            break
        alive[gone] = False
    for point, above in enumerate(parent):
        parent[point] = parent[above]  # a point's parent never comes after it
    return _in_order(parent)


def _reciprocal_pair(distance: NDArray[np.float64], chain: list[int]) -> tuple[int, int]:
    """Follow nearest neighbours from the end of `chain` to two that are each other's nearest."""
    while True:
        last = chain[-1]
        row = distance[last]
        nearest = int(row.argmin())
        # A tie goes back: otherwise a ring of equally near points would be walked for ever.
        if len(chain) > 1 and row[chain[-2]] <= row[nearest]:
            nearest = chain[-2]
        if len(chain) > 1 and nearest == chain[-2]:
            del chain[-2:]
            return last, nearest
        chain.append(nearest)


def _merge(
    distance: NDArray[np.float64], weight: NDArray[np.float64], keep: int, gone: int
) -> None:
    total = weight[keep] + weight[gone]
    merged = (weight[keep] * distance[keep] + weight[gone] * distance[gone]) / total
    distance[keep], distance[:, keep] = merged, merged
    distance[gone], distance[:, gone] = np.inf, np.inf
    distance[keep, keep] = np.inf
    weight[keep] = total


def _in_order(groups: NDArray[np.intp]) -> NDArray[np.intp]:
    """Give groups numbers in the order of their first points."""
    _, first, inverse = np.unique(groups, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.intp)
    rank[np.argsort(first)] = np.arange(len(first))
    return np.asarray(rank[inverse], dtype=np.intp)
