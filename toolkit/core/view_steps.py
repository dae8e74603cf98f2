"""Views that follow a growing table in steps of k voices, so that nobody can subtract (P4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.core.suppression import (
    DEFAULT_THRESHOLD,
    Cell,
    Guard,
    Hidden,
    Shown,
    SuppressedTable,
    Threshold,
    suppress,
)
from toolkit.core.voice_tables import Key, Kind, Line, Table, holds

# The three layers of a comparison: what was counted, what has come since, and what is counted now.
_BEFORE, _GAIN, _NOW = "before", "gain", "now"


@dataclass(frozen=True, slots=True)
class View:
    """A table as it was last published.

    Attributes
    ----------
    table : Table
        The true counts behind it. They stay inside: only `on_display` may be shown.
    fresh : SuppressedTable
        What was told of these counts.
    on_display : SuppressedTable
        What is seen: fresh figures, and where one is held back, the last that was told.
    """

    table: Table
    fresh: SuppressedTable
    on_display: SuppressedTable


def first_view(table: Table, k: int = DEFAULT_THRESHOLD) -> View:
    """Return the first view of a table."""
    seen = suppress(table, k)
    return View(table, seen, seen)


def next_view(last: View, table: Table, n_new_voices: int, k: int = DEFAULT_THRESHOLD) -> View:
    """Return what may be shown now, after what was shown last.

    Nothing moves before k new voices have come. Then each figure is either told anew or held: it
    goes on showing what it showed. What has come since the last view is guarded like a table of its
    own: an onlooker who has kept the last view cannot tell, of a cell to which 1 to k - 1 voices
    have come, how many, to an interval narrower than k. A held figure looks like one that has not
    changed. In crossed tables of few voices figures may be held for long.

    Parameters
    ----------
    last : View
    table : Table
        The same cells and lines, counted now.
    n_new_voices : int
        Distinct voices that have come since `last` was made, and had not spoken before.
    k : int
        3 or more.

    Returns
    -------
    view : View
        `last` itself where too few have come.

    Raises
    ------
    ValueError
        Where the tables have different cells, or for k below 3.
    """
    k = Threshold(k)
    if table.counts.keys() != last.table.counts.keys():
        raise ValueError("two views can only be compared where their tables have the same cells")
    if n_new_voices < k:
        return last
    gains = [(_GAIN, *key) for key in _grown(last.table, table)]
    guard = Guard(_compare(last.table, table), k, _settled(last), gains, _least(last, table))
    for key, count in table.counts.items():
        seen = last.on_display.voices(key)
        if seen is not None and 0 < abs(count - seen) < k:
            guard.hide((_NOW, *key))
    guard.close()
    told = guard.suppressed()
    fresh = SuppressedTable({key: told[_NOW, *key] for key in table.counts})
    shown = {key: _held(fresh[key], last.on_display[key]) for key in table.counts}
    return View(table, fresh, SuppressedTable(shown))


def _held(fresh: Cell, last: Cell) -> Cell:
    return last if isinstance(fresh, Hidden) else fresh


def _grown(last: Table, table: Table) -> dict[Key, int]:
    """Return how much each cell has grown; one that shrank (a correction) is left out."""
    return {
        key: count - last.counts[key]
        for key, count in table.counts.items()
        if count >= last.counts[key]
    }


def _compare(last: Table, table: Table) -> Table:
    """Lay both tables and what came between them into one."""
    gains = _grown(last, table)
    counts: dict[Key, int] = {}
    for layer, figures in ((_BEFORE, last.counts), (_NOW, table.counts), (_GAIN, gains)):
        counts |= {(layer, *key): count for key, count in figures.items()}
    lines = [_in_layer(line, _BEFORE) for line in last.lines]
    for line in table.lines:
        cells = (line.total, *line.parts)
        # The newcomers are a table like the others, unless earlier voices have spoken again.
        if all(key in gains for key in cells) and holds(line, gains):
            lines.append(_in_layer(line, _GAIN))
        else:
            lines.append(_in_layer(line, _NOW))
    lines += [Line((_NOW, *key), ((_BEFORE, *key), (_GAIN, *key)), Kind.SUM) for key in gains]
    return Table(counts, tuple(lines))


def _in_layer(line: Line, layer: str) -> Line:
    parts = tuple((layer, *part) for part in line.parts)
    return Line((layer, *line.total), parts, line.kind)


def _settled(last: View) -> dict[Key, bool]:
    """Say which cells of the last view were hidden: that cannot be changed any more."""
    return {(_BEFORE, *key): isinstance(cell, Hidden) for key, cell in last.fresh.cells.items()}


def _least(last: View, table: Table) -> Mapping[Key, int]:
    """Return the smallest values possible for hidden cells: what was once told holds on."""
    least: dict[Key, int] = {(_GAIN, *key): 0 for key in table.counts}
    for key, cell in last.on_display.cells.items():
        seen = cell.voices if isinstance(cell, Shown) else 1
        for layer, count in ((_BEFORE, last.table.counts[key]), (_NOW, table.counts[key])):
            # A figure that has fallen since cannot be known to stand above what it was.
            least[layer, *key] = min(max(seen, 1), count)
    return least
