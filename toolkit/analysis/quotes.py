"""Choosing quotes: telling, different from each other, and from different voices and channels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MIN_WORDS, MAX_WORDS = 6, 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement that could be a quote.

    Attributes
    ----------
    text : str
        Masked.
    background : tuple of (question, choice)
    channel : str
        How it was said; empty where only the background is known.
    """

    text: str
    voice: str
    background: tuple[tuple[str, str], ...]
    channel: str = ""


def choose_quotes(
    candidates: Sequence[Candidate],
    similarity: NDArray[np.float64],
    *,
    n_quotes: int = 5,
    relevance: float = 0.7,
    same_source: float = 0.05,
) -> list[int]:
    """Choose by maximal marginal relevance (Carbonell and Goldstein, 1998).

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
    same_source : float, default 0.05
        Taken off for each chosen quote from the same channel, and for each from the same
        background.

    Returns
    -------
    chosen : list of int
        Positions, the first chosen first; one a voice; of 6 to 30 words, and of other lengths
        only where there are none. A text that is all mask is never among them.
    """
    words = [_n_words(candidate) for candidate in candidates]
    fitting = [at for at, n_words in enumerate(words) if MIN_WORDS <= n_words <= MAX_WORDS]
    left = fitting or [at for at, n_words in enumerate(words) if n_words]
    # Of equal worth the first in the alphabet: the order of the candidates decides nothing.
    left.sort(key=lambda at: (candidates[at].text, at))
    if not left:
        return []
    value = relevance * np.asarray(similarity, dtype=np.float64).mean(axis=1)
    nearest = np.zeros(len(candidates))
    chosen: list[int] = []
    while left and len(chosen) < n_quotes:
        worth = np.round((value - (1 - relevance) * nearest)[left], 6)
        best = left[int(worth.argmax())]
        said = candidates[best]
        nearest = np.maximum(nearest, similarity[best]) if chosen else similarity[best].copy()
        for at in left:
            other = candidates[at]
            value[at] -= same_source * (bool(other.channel) and other.channel == said.channel)
            value[at] -= same_source * (other.background == said.background)
        chosen.append(best)
        left = [at for at in left if candidates[at].voice != said.voice]
    return chosen


def _n_words(candidate: Candidate) -> int:
    """Count the words that say something: a mask, or a mark, is none."""
    return sum(any(map(str.isalnum, word)) for word in candidate.text.split())
