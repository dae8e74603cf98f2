"""Intervals for shares: how far a share of few voices can be trusted."""

from math import sqrt
from statistics import NormalDist


def wilson(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the Wilson score interval for a share, without continuity correction.

    It stays within 0 and 1, also for few voices and for shares of none or all, where the usual
    interval shrinks to nothing. (Wilson, E. B. (1927), Probable inference, the law of succession,
    and statistical inference, J. Am. Stat. Assoc. 22, 209-212; method 3 of Newcombe, R. G. (1998),
    Statistics in Medicine 17, 857-872.)

    Parameters
    ----------
    successes : int
        0 to `n`.
    n : int
        1 or more.
    confidence : float, default 0.95
        Above 0 and below 1.

    Returns
    -------
    low, high : float
        Shares, 0-1, with ``low <= successes / n <= high``.

    Raises
    ------
    ValueError
        For anything outside these ranges; of nobody there is no share.
    """
    if not 0 <= successes <= n or n < 1:
        raise ValueError(f"{successes} of {n} is no share")
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not at {confidence}")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / n
    centre = share + z * z / (2 * n)
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # The ends are 0 and 1 exactly where nobody or everybody is meant; floating point misses them.
    low = 0.0 if successes == 0 else (centre - reach) / scale
    high = 1.0 if successes == n else (centre + reach) / scale
    return low, high
