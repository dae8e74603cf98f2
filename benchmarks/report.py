"""A table of figures: printed by a benchmark, and written into RESULTS.md as it is."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Figures under a heading.

    Attributes
    ----------
    title : str
    note : str
        What was measured, and what to think of it.
    columns : tuple of str
    rows : tuple of tuple
        A cell for each column; None is not measured.
    """

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def markdown(self) -> str:
        """Give the table as Markdown, with its heading and note."""
        lines = [f"### {self.title}", "", self.note, ""] if self.note else [f"### {self.title}", ""]
        lines.append(_line(self.columns))
        lines.append("|" + "---|" * len(self.columns))
        lines += [_line([_text(cell) for cell in row]) for row in self.rows]
        return "\n".join(lines) + "\n"


def figures_table(title: str, note: str, figures: Mapping[str, Cell]) -> Table:
    """Make a table of two columns."""
    return Table(title, note, ("figure", "value"), tuple(figures.items()))


def print_tables(tables: Sequence[Table]) -> None:
    """Print tables to the standard output."""
    print("\n".join(table.markdown() for table in tables))


def tell(message: str) -> None:
    """Say on a terminal what is being done, beside the figures."""
    print(message, file=sys.stderr, flush=True)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _text(cell: Cell) -> str:
    if cell is None:
        return "-"
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)
