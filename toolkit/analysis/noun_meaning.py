"""What nouns stand for in one area: the mean meaning of the statements that hold them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray


class NounMeaning:
    """Compares nouns with themes and with each other, by cosine.

    Meaning is taken apart from the mean of the area's themes, so that what tells them apart
    counts; where there is only one theme, as it is.

    Parameters
    ----------
    units : mapping
        Theme id -> for each of its statements the nouns, and their parts.
    meaning : mapping
        Theme id -> ndarray of shape (n_statements, dimensions), in the same order; a theme that is
        missing tells nothing.
    """

    def __init__(
        self,
        units: Mapping[str, Sequence[frozenset[str]]],
        meaning: Mapping[str, NDArray[np.floating]],
    ) -> None:
        rows = {
            theme: np.asarray(meaning[theme], dtype=np.float64)
            for theme, said in units.items()
            if theme in meaning and said
        }
        centre = np.vstack(list(rows.values())).mean(axis=0) if len(rows) > 1 else 0.0
        self._themes: dict[str, NDArray[np.float64]] = {}
        self._nouns: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros(1))
        for theme, own in rows.items():
            apart = own - centre
            self._themes[theme] = _unit(apart.mean(axis=0))
            for vector, nouns in zip(apart, units[theme], strict=True):
                for noun in nouns:
                    self._nouns[noun] = self._nouns[noun] + vector

    def nearness(self, theme: str, noun: str) -> float:
        """Give the cosine of a noun and a theme; 1 where nothing is known of either."""
        if theme not in self._themes or noun not in self._nouns:
            return 1.0
        return float(_unit(self._nouns[noun]) @ self._themes[theme])

    def alike(self, one: str, other: str) -> float:
        """Give the cosine of two nouns; 0 where nothing is known of one."""
        if one not in self._nouns or other not in self._nouns:
            return 0.0
        return float(_unit(self._nouns[one]) @ _unit(self._nouns[other]))


def _unit(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), dtype=np.float64)
