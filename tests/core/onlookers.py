"""Two attackers, written apart from the code they attack: whole-number programs over people.

They know all that is shown, that hidden figures are not 0, and how people fall into cells; they
know nothing of how cells were chosen. The unknowns are not cells but kinds of people: one for each
set of cells that a voice can be counted in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from toolkit.core.suppression import Cell, Shown
from toolkit.core.voice_tables import ALL, SEVERAL, Key

# (voice, row, column)
Said = tuple[int, str, str]


class Attacker:
    """One who knows the published cells and how voices fall into rows and columns."""

    def __init__(
        self, said: Sequence[Said], parents: Mapping[str, str], rows: Iterable[str]
    ) -> None:
        columns: dict[int, set[str]] = defaultdict(set)
        spoken: dict[int, set[str]] = defaultdict(set)
        for voice, row, column in said:
            columns[voice].add(column)
            spoken[voice].add(row)
        home = {
            voice: next(iter(own)) if len(own) == 1 else SEVERAL for voice, own in columns.items()
        }
        self._parents = parents
        places = sorted(rows)
        sets = [
            frozenset(chosen)
            for size in range(1, len(places) + 1)
            for chosen in combinations(places, size)
        ]
        if all(self._is_one_branch(own) for own in spoken.values()):
            # Nobody speaks twice under one parent, and the totals let anybody see that.
            sets = [chosen for chosen in sets if self._is_one_branch(chosen)]
        self.kinds = list(product(sets, sorted({*home.values()})))

    def _is_one_branch(self, rows: Iterable[str]) -> bool:
        return all(
            one in self.above(other) or other in self.above(one)
            for one, other in combinations(rows, 2)
        )

    def above(self, row: str) -> tuple[str, ...]:
        chain = [row]
        while chain[-1] in self._parents:
            chain.append(self._parents[chain[-1]])
        return (*chain, ALL)

    def weights(self, key: Key) -> np.ndarray:
        """Say of each kind of people whether it is counted in a cell."""
        row, column = key
        return np.array(
            [
                column in (own, ALL) and any(row in self.above(place) for place in places)
                for places, own in self.kinds
            ],
            dtype=float,
        )

    def interval(self, sought: np.ndarray, cells: Mapping[Key, Cell]) -> tuple[int, int]:
        """Return the least and the most that a sum over kinds of people can be."""
        least = [cell.voices if isinstance(cell, Shown) else 1 for cell in cells.values()]
        most = [cell.voices if isinstance(cell, Shown) else np.inf for cell in cells.values()]
        known = LinearConstraint(np.array([self.weights(key) for key in cells]), least, most)
        return bounds(sought, [known])


def bounds(sought: np.ndarray, known: Sequence[LinearConstraint]) -> tuple[int, int]:
    """Solve for both ends; 300 stands for no upper end."""
    ends = []
    for sign in (1, -1):
        solved = milp(
            sign * sought,
            constraints=known,
            integrality=np.ones(len(sought)),
            bounds=Bounds(0, 300),
        )
        assert solved.status == 0, solved.message
        ends.append(sign * round(solved.fun))
    return ends[0], ends[1]


def enumerate_tables(
    inner: Sequence[Key], cells: Mapping[Key, Cell], largest: int
) -> list[dict[Key, int]]:
    """Try every two-way table up to a largest count, and keep those that read alike."""
    rows, columns = (sorted({key[part] for key in inner}) for part in (0, 1))
    found = []
    choices = [
        [cell.voices] if isinstance(cell, Shown) else range(1, largest + 1)
        for cell in (cells[key] for key in inner)
    ]
    for values in product(*choices):
        table = dict(zip(inner, values, strict=True))
        for row in rows:
            table[row, ALL] = sum(table[row, column] for column in columns)
        for column in (*columns, ALL):
            table[ALL, column] = sum(table[row, column] for row in rows)
        if all(
            table[key] == cell.voices if isinstance(cell, Shown) else table[key] > 0
            for key, cell in cells.items()
        ):
            found.append(table)
    return found
