"""Tables of voices: counts by row and column, and how their totals hang together."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

# The row or column of a total. No identifier is written so, and so it cannot collide with one.
ALL = "*"

# The column of the voices that several columns know: a company that answered the survey and came to
# the workshop. They stand apart, so that columns never overlap and always add up.
SEVERAL = "+"

# Where a figure stands: (row, column), and in a comparison of two views the view before them.
Key = tuple[str, ...]


class Kind(StrEnum):
    """How the parts of a total hang together."""

    SUM = "sum"
    """No voice is in two parts, and together they are the total."""
    UNION = "union"
    """A voice may be in several parts; together they are the total."""
    WITHIN = "within"
    """A voice may be in several parts, and the total may hold voices that no part has."""


@dataclass(frozen=True, slots=True)
class Line:
    """A total and its parts, as anybody knows them who reads the table."""

    total: Key
    parts: tuple[Key, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """Distinct voices by cell, totals being cells too.

    Whatever is published together belongs in one table: a figure outside it is not guarded.

    Attributes
    ----------
    counts : mapping
        Key -> number of distinct voices, 0 or more.
    lines : tuple of Line
        How the cells hang together. Sums may cross (rows by columns), also with one family of
        overlaps (themes); two families of overlaps must not cross: what an onlooker can conclude
        there is more than the lines say. `count_voices` makes no such table.

    Raises
    ------
    ValueError
        Where a count is negative, a line names a cell that is not there, or the counts contradict
        a line: guarding such a table would guard something else.
    """

    counts: Mapping[Key, int]
    lines: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        for key, count in self.counts.items():
            if count < 0:
                raise ValueError(f"the count of {key} is negative: {count}")
        for line in self.lines:
            unknown = [key for key in (line.total, *line.parts) if key not in self.counts]
            if unknown:
                raise ValueError(f"a line names cells that the table lacks: {unknown}")
            if not holds(line, self.counts):
                raise ValueError(f"the counts contradict the {line.kind} of {line.total}")


def holds(line: Line, counts: Mapping[Key, int]) -> bool:
    """Tell whether counts obey a line."""
    total = counts[line.total]
    if line.kind is Kind.SUM:
        return total == sum(counts[part] for part in line.parts)
    if any(counts[part] > total for part in line.parts):
        return False
    return line.kind is Kind.WITHIN or total <= sum(counts[part] for part in line.parts)


def count_voices(
    said: Iterable[tuple[Hashable, str, str]],
    parents: Mapping[str, str],
    columns: Sequence[str],
) -> Table:
    """Count distinct voices by row and column, with every total.

    A voice stands in one column with all that it said: its own, or `SEVERAL`. Where no voice is in
    two rows of one parent, the rows are taken to add up: that is the most that an onlooker could
    know.

    Parameters
    ----------
    said : iterable of (voice, row, column)
        One for each statement; a voice counts once in a cell however much it says.
    parents : mapping
        Row -> the row above it; a row that is nobody's child stands under `ALL`. A hierarchy such
        as theme -> area -> track is written as two entries: theme to area, area to track.
    columns : sequence of str
        Such as the channels; all are counted, also the empty ones. `SEVERAL` is added if needed.

    Returns
    -------
    table : Table
        Keys are (row, column), with `ALL` for totals. Every row of `parents` is there.

    Raises
    ------
    ValueError
        Where rows stand in a circle, or a column is not among `columns`.
    """
    said = tuple(said)
    columns_of: dict[Hashable, set[str]] = defaultdict(set)
    for voice, _, column in said:
        if column not in columns:
            raise ValueError(f"the table has no column {column!r}")
        columns_of[voice].add(column)
    if any(len(own) > 1 for own in columns_of.values()):
        columns = (*columns, SEVERAL)
    voices: dict[Key, set[Hashable]] = defaultdict(set)
    direct: set[Key] = set()
    for voice, row, column in said:
        place = column if len(columns_of[voice]) == 1 else SEVERAL
        direct.update({(row, place), (row, ALL)})
        for above in (row, *_above(row, parents)):
            voices[above, place].add(voice)
            voices[above, ALL].add(voice)
    named = (*parents, *parents.values(), *(row for row, _ in sorted(direct)), ALL)
    rows = tuple(dict.fromkeys(named))
    counts: dict[Key, int] = {
        (row, column): len(voices[row, column]) for row in rows for column in (*columns, ALL)
    }
    return Table(counts, _lines(rows, columns, parents, voices, direct))


def _lines(
    rows: Sequence[str],
    columns: Sequence[str],
    parents: Mapping[str, str],
    voices: Mapping[Key, set[Hashable]],
    direct: set[Key],
) -> tuple[Line, ...]:
    children: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row != ALL:
            children[parents.get(row, ALL)].append(row)
    overlap = any(
        sum(len(voices[part, ALL]) for part in parts)
        > len(set().union(*(voices[part, ALL] for part in parts)))
        for parts in children.values()
    )
    together = Kind.UNION if overlap else Kind.SUM
    lines = [
        Line(
            (row, column),
            tuple((part, column) for part in parts),
            # Voices that the row has beside its parts.
            Kind.WITHIN if (row, column) in direct else together,
        )
        for row, parts in children.items()
        for column in (*columns, ALL)
    ]
    adds_up = all(line.kind is Kind.SUM for line in lines)
    for row in rows:
        # Where rows add up, the columns of a parent follow from those of its children.
        if columns and not (adds_up and row in children):
            parts = tuple((row, column) for column in columns)
            lines.append(Line((row, ALL), parts, Kind.SUM))
    return tuple(lines)


def _above(row: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    chain: list[str] = []
    while row in parents:
        row = parents[row]
        if row in chain:
            raise ValueError(f"the row {row!r} stands above itself")
        chain.append(row)
    return tuple(chain) if chain[-1:] == [ALL] else (*chain, ALL)
