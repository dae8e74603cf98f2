"""Read the labelled examples, and the statements of frameworks that the encoder has not seen."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LabelledText:
    """One statement; `theme` is unique to its area and empty where there is none."""

    area: str
    theme: str
    author: str
    text: str

    @property
    def label(self) -> str:
        """Area and theme in one: the class that the theme head learns."""
        return f"{self.area} {self.theme}"


def read_examples(path: Path, authors: Sequence[str] = ()) -> list[LabelledText]:
    """Read a table with the columns area, theme, author and text; `authors` keeps theirs only."""
    rows = [
        LabelledText(row["area"], row["theme"] or "", row["author"], row["text"])
        for row in _rows(path)
    ]
    return [row for row in rows if not authors or row.author in authors]


def read_foreign(path: Path) -> tuple[list[str], list[str]]:
    """Read texts and topics of a table with the columns track, topic and text."""
    rows = list(_rows(path))
    return [row["text"] for row in rows], [row["topic"] for row in rows]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
