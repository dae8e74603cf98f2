"""What an onlooker can conclude of hidden figures from those that are shown."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from toolkit.core.voice_tables import Key, Kind, Line, Table, holds

# A figure that one may compute from a table: key -> factor. A cell is {key: 1}.
Form = Mapping[Key, int]

# What it costs to hide a cell that is shown, or None where it must stay as it is.
Price = Callable[[Key], int | None]


@dataclass(slots=True)
class Onlooker:
    """One who knows the lines of a table, every figure shown, and the rules of hiding.

    A hidden figure is safe when tables exist that read exactly like the published one, and in which
    it takes values far enough apart. Such tables ("worlds") are built by changing hidden cells one
    voice at a time and mending each line that breaks; only tables that obey every line are kept.
    The search may overlook a world, and then too much is hidden; it cannot invent one. For tables
    whose parts add up it is the method of augmenting paths in a network (Cox, L. H. (1995), Network
    models for complementary cell suppression, J. Am. Stat. Assoc. 90, 1453-1462); the path is the
    one along which the least has to be hidden.

    Attributes
    ----------
    table : Table
        The true counts.
    hidden : set of Key
        Cells not shown. May grow: worlds found before remain possible.
    least : mapping
        Key -> the smallest value that the onlooker holds possible for it, when it is hidden.
    """

    table: Table
    hidden: set[Key]
    least: Mapping[Key, int]
    _worlds: list[dict[Key, int]] = field(default_factory=list)
    _ends: list[tuple[dict[Key, int], int]] = field(default_factory=list)
    _lines: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._worlds.append(dict(self.table.counts))
        for number, line in enumerate(self.table.lines):
            for key in (line.total, *line.parts):
                self._lines[key].append(number)

    def may_vary(self, form: Form, width: int) -> bool:
        """Tell whether a figure may take values at least `width` apart, for all one can know."""
        self._ends = []
        if self._width(form) >= width:
            return True
        for direction in (1, -1):
            world = dict(self.table.counts)
            for _ in range(width):
                changes = self._cheapest_changes(world, form, direction, _nothing)
                if changes is None:
                    break
                world.update((key, world[key] + delta) for key, delta in changes.items())
            self._worlds.append(world)
            self._ends.append((world, direction))
            if self._width(form) >= width:
                return True
        return False

    def opening(self, form: Form, price: Price) -> tuple[Key, ...]:
        """Find the cheapest cells to hide so that a figure may vary by one more.

        To be asked after `may_vary` has said no. Empty where nothing helps.
        """
        found: list[tuple[int, tuple[Key, ...]]] = []
        for world, direction in self._ends:
            changes = self._cheapest_changes(world, form, direction, price)
            if changes is not None:
                shown = (key for key, delta in changes.items() if delta and key not in self.hidden)
                prices = {key: price(key) or 0 for key in shown}
                found.append((sum(prices.values()), tuple(prices)))
        return min(found, default=(0, ()))[1]

    def _width(self, form: Form) -> int:
        values = [_value(form, world) for world in self._worlds]
        return max(values) - min(values)

    def _cheapest_changes(
        self, world: Mapping[Key, int], form: Form, direction: int, price: Price
    ) -> dict[Key, int] | None:
        """Find changes that obey every line and let the figure grow (or fall) by one.

        Cheapest first, then fewest (Dijkstra's method): each fault of a line is mended once, in
        every way there is.
        """
        waiting: list[tuple[int, int, int, dict[Key, int]]] = []
        serial = count()
        for key, factor in form.items():
            cost = self._cost(world, key, direction * factor, price)
            if cost is not None:
                # The figure's other cells stand still.
                changes = dict.fromkeys(form, 0) | {key: direction * factor}
                heappush(waiting, (cost, 1, next(serial), changes))
        tried: set[tuple[int, Key | int, int]] = set()
        starts = tuple(form)
        while waiting:
            spent, length, _, changes = heappop(waiting)
            broken = self._first_broken(world, changes)
            if broken is None:
                return changes
            number, fault, ways = broken
            start = next(place for place, key in enumerate(starts) if changes[key])
            if (number, fault, start) in tried:
                continue
            tried.add((number, fault, start))
            for key, delta in ways:
                cost = self._cost(world, key, delta, price)
                if cost is not None and key not in changes:
                    more = changes | {key: delta}
                    heappush(waiting, (spent + cost, length + 1, next(serial), more))
        return None

    def _cost(self, world: Mapping[Key, int], key: Key, delta: int, price: Price) -> int | None:
        """Tell what changing a cell costs: nothing where it is hidden; None where it cannot."""
        if world[key] + delta < self.least.get(key, 0):
            return None
        return 0 if key in self.hidden else price(key)

    def _first_broken(
        self, world: Mapping[Key, int], changes: dict[Key, int]
    ) -> tuple[int, Key | int, list[tuple[Key, int]]] | None:
        """Find a line that the changes broke, what is wrong with it, and the ways to mend it.

        The last change comes first, so that a chain runs on until it meets its other end.
        """
        near = (number for key in reversed(changes) for number in self._lines[key])
        for number in dict.fromkeys(near):
            line = self.table.lines[number]
            now = {key: world[key] + changes.get(key, 0) for key in (line.total, *line.parts)}
            if not holds(line, now):
                fault, ways = _ways_to_mend(line, now)
                return number, fault, ways
        return None


def _nothing(_: Key) -> None:
    """Forbid hiding any cell."""


def _ways_to_mend(line: Line, now: Mapping[Key, int]) -> tuple[Key | int, list[tuple[Key, int]]]:
    if line.kind is not Kind.SUM:
        for part in line.parts:
            if now[part] > now[line.total]:
                return part, [(line.total, 1), (part, -1)]
    surplus = 1 if now[line.total] > sum(now[part] for part in line.parts) else -1
    return surplus, [(line.total, -surplus), *((part, surplus) for part in line.parts)]


def _value(form: Form, world: Mapping[Key, int]) -> int:
    return sum(factor * world[key] for key, factor in form.items())


def nested_pairs(table: Table) -> Iterator[tuple[Key, Key]]:
    """Yield every (outer, inner) pair where all voices of the inner cell are in the outer one.

    Their difference is a count of voices as well, though no cell shows it.
    """
    below: dict[Key, set[Key]] = defaultdict(set)
    for line in table.lines:
        below[line.total].update(line.parts)
    for outer in table.counts:
        found: dict[Key, None] = {}
        waiting = [outer]
        while waiting:
            for inner in sorted(below[waiting.pop()]):
                if inner not in found:
                    found[inner] = None
                    waiting.append(inner)
        for inner in found:
            yield outer, inner
