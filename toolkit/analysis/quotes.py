"""Choosing quotes: telling, different from each other, and from different voices."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MIN_WORDS, MAX_WORDS = 6, 30
MASK = "█"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement that could be a quote; `background` says where its voice comes from."""

    text: str
    voice: str
    background: tuple[tuple[str, str], ...]


def choose_quotes(
    candidates: Sequence[Candidate],
    similarity: NDArray[np.float64],
    *,
    n_quotes: int = 5,
    relevance: float = 0.7,
    same_background: float = 0.05,
) -> list[int]:
    """Choose by maximal marginal relevance.

    Parameters
    ----------
    candidates : sequence of Candidate
        Length n_candidates.
    similarity : ndarray of shape (n_candidates, n_candidates)
        Cosines, -1 to 1.
    n_quotes : int, default 5
        At most so many.
    relevance : float, default 0.7
        Weight, 0-1, of closeness to the theme; the rest is unlikeness to the chosen quotes.
    same_background : float, default 0.05
        Taken off for each chosen quote from the same background.

    Returns
    -------
    chosen : list of int
        Positions, the first chosen first; one a voice; of 6 to 30 words, and of other lengths
        only where there are none.
    """
    fitting = [
        index for index, item in enumerate(candidates) if MIN_WORDS <= _n_words(item) <= MAX_WORDS
    ]
    left = fitting or [index for index, item in enumerate(candidates) if _n_words(item)]
    closeness = similarity.mean(axis=1)
    chosen: list[int] = []

    def worth(index: int) -> tuple[float, str, int]:
        nearest = max((similarity[index, other] for other in chosen), default=0.0)
        background = candidates[index].background
        same = sum(1 for other in chosen if candidates[other].background == background)
        value = relevance * closeness[index] - (1 - relevance) * nearest - same_background * same
        return (round(float(value), 6), candidates[index].text, -index)

    while left and len(chosen) < n_quotes:
        best = max(left, key=worth)
        chosen.append(best)
        left = [at for at in left if candidates[at].voice != candidates[best].voice]
    return chosen


def _n_words(candidate: Candidate) -> int:
    return len([word for word in candidate.text.split() if word.strip(MASK)])
