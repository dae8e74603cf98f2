"""Small groups: which figures, quotes and themes may leave the review room (P3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from toolkit.core.onlooker import Form, Onlooker, nested_pairs
from toolkit.core.themes import Firmness
from toolkit.core.voice_tables import Key, Table


class Threshold(int):
    """The smallest number of voices that a published figure may rest on: k.

    Raises
    ------
    ValueError
        Below 3: of two, each could work out the other.
    """

    FLOOR = 3

    def __new__(cls, k: int = 5) -> Self:
        """Check the floor, so that no threshold below it can exist."""
        if k < cls.FLOOR:
            raise ValueError(f"the threshold is {k}, and may not be below {cls.FLOOR}")
        return super().__new__(cls, k)


DEFAULT_THRESHOLD = Threshold(5)


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure that may be seen."""

    voices: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """A figure that may not be seen; why (too small, or the key to another) is not told."""


Cell = Shown | Hidden
HIDDEN = Hidden()


@dataclass(frozen=True, slots=True)
class SuppressedTable:
    """What may be seen of a table; it holds no hidden count."""

    cells: Mapping[Key, Cell]

    def __getitem__(self, key: Key) -> Cell:
        return self.cells[key]

    def voices(self, key: Key) -> int | None:
        """Return the count of a cell, or None where it is hidden."""
        cell = self.cells[key]
        return cell.voices if isinstance(cell, Shown) else None


def suppress(table: Table, k: int = DEFAULT_THRESHOLD) -> SuppressedTable:
    """Hide the cells under k, and those that would give them away.

    Of every hidden cell, an onlooker who knows all that is shown, how the totals hang together and
    that no hidden cell is 0, can tell no more than an interval whose ends lie at least k apart; so
    its upper end is above k, and the cell might have been one that needs no hiding. The same goes
    for each difference of two nested cells (an area less one of its themes) that is under k.

    Zeros are shown: they count nobody.

    Parameters
    ----------
    table : Table
        Everything that is published together.
    k : int
        3 or more.

    Returns
    -------
    suppressed : SuppressedTable
        The same for the same table, however often it is asked.

    Raises
    ------
    ValueError
        For k below 3.
    """
    k = Threshold(k)
    guard = Guard(table, k)
    guard.close()
    return guard.suppressed()


def is_publishable(n_voices: int, k: int, firmness: Firmness | None = None) -> bool:
    """Tell whether a theme may be named outside the review room.

    Parameters
    ----------
    n_voices : int
        Distinct voices in the theme.
    k : int
        3 or more.
    firmness : Firmness or None
        None for a theme that is given, or made by a person: nothing doubts it.

    Returns
    -------
    publishable : bool
        False below k, and for an unstable theme. Its figure may have to be hidden all the same, to
        guard another: that only `suppress` knows.
    """
    return n_voices >= Threshold(k) and firmness is not Firmness.UNSTABLE


def may_quote(
    n_voices: int,
    k: int,
    *,
    ticked: bool,
    cells: Iterable[Cell] = (),
    firmness: Firmness | None = None,
) -> bool:
    """Tell whether a quote may leave the review room.

    Parameters
    ----------
    n_voices : int
        Distinct voices in the quote's theme.
    k : int
        3 or more.
    ticked : bool
        Whether an official has ticked that nobody can be recognised in its words.
    cells : iterable of Shown or Hidden
        Every figure that the quote would stand beside: its theme's, and its theme's in its channel
        where the channel is told. No quote comes from a hidden one.
    firmness : Firmness or None
        Of the theme.
    """
    return (
        ticked
        and is_publishable(n_voices, k, firmness)
        and all(isinstance(cell, Shown) and cell.voices >= k for cell in cells)
    )


class Guard:
    """Hides cells of one table until nothing hidden can be worked out.

    Parameters
    ----------
    table : Table
    k : Threshold
    settled : mapping, optional
        Cells that have been published before, and whether they were hidden then: they stay so.
    unseen : iterable of Key, optional
        Cells that are never shown; what is small among them must not be worked out either.
    least : mapping, optional
        Key -> the smallest value an onlooker holds possible for a hidden cell; 1 where not told.
    """

    def __init__(
        self,
        table: Table,
        k: Threshold,
        settled: Mapping[Key, bool] | None = None,
        unseen: Iterable[Key] = (),
        least: Mapping[Key, int] | None = None,
    ) -> None:
        self._table = table
        self._k = k
        self._settled = settled or {}
        self._unseen = frozenset(unseen)
        small = {key for key, n in table.counts.items() if 0 < n < k and key not in self._settled}
        before = {key for key, was_hidden in self._settled.items() if was_hidden}
        floor = dict.fromkeys(table.counts, 1) | dict(least or {})
        self._onlooker = Onlooker(table, small | before | self._unseen, floor)
        pairs = list(nested_pairs(table))
        self._depth: dict[Key, int] = dict.fromkeys(table.counts, 0)
        for outer, _ in pairs:
            self._depth[outer] += 1
        self._slivers = [
            (outer, inner)
            for outer, inner in pairs
            if 0 < table.counts[outer] - table.counts[inner] < k
        ]

    def hide(self, key: Key) -> None:
        """Hide one cell, for a reason of the caller's."""
        self._onlooker.hidden.add(key)

    def close(self) -> None:
        """Hide further cells until every hidden figure is safe."""
        for outer, inner in self._slivers:
            if not {outer, inner} & self._onlooker.hidden:
                self._onlooker.hidden.update(self._cheapest([inner, outer]))
        while more := self._next_to_hide():
            self._onlooker.hidden.update(more)

    def suppressed(self) -> SuppressedTable:
        """Return what may be seen."""
        hidden = self._onlooker.hidden
        return SuppressedTable(
            {
                key: HIDDEN if key in hidden else Shown(count)
                for key, count in self._table.counts.items()
            }
        )

    def _next_to_hide(self) -> tuple[Key, ...]:
        """Find a hidden figure that can be worked out, and the cells to hide for its sake."""
        for form in self._forms():
            if self._onlooker.may_vary(form, self._k):
                continue
            more = self._onlooker.opening(form, self._price)
            # Where nothing near helps, anything may; where nothing at all is left to hide, no
            # figure stands that one could work from.
            more = more or self._cheapest(self._table.counts)
            if more:
                return more
        return ()

    def _forms(self) -> Iterable[Form]:
        for key in self._table.counts:
            if key in self._onlooker.hidden - self._unseen and key not in self._settled:
                yield {key: 1}
        for outer, inner in self._slivers:
            if not {outer, inner} <= self._settled.keys():
                yield {outer: 1, inner: -1}

    def _price(self, key: Key) -> int | None:
        """Tell what is lost with a cell: a total more than a detail, many voices more than few."""
        voices = self._table.counts[key]
        if not voices or key in self._settled or key in self._unseen:
            return None
        return (1 + self._depth[key]) * (self._k + voices)

    def _cheapest(self, keys: Iterable[Key]) -> tuple[Key, ...]:
        """Choose one cell to hide, or none where none may be hidden."""
        prices = {key: self._price(key) for key in keys if key not in self._onlooker.hidden}
        open_cells = {key: price for key, price in prices.items() if price is not None}
        return (min(open_cells, key=open_cells.__getitem__),) if open_cells else ()
