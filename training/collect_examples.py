"""Collects the authors' labelled answers into the table of examples of the Ballerup framework.

Usage: python -m training.collect_examples

Each file `training/answers/author-*.tsv` holds whole answers by one imagined author: channel,
trade, and the answer's text, in which ``[theme/stance]`` stands before every statement. The
statements of authors in the table are replaced; those of others stay.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.core.framework import EXAMPLE_COLUMNS, STANCE_COLUMN, Framework, load_framework

ROOT = Path(__file__).parents[1]
ANSWERS = ROOT / "training" / "answers"
FRAMEWORK = ROOT / "surveys" / "ballerup-2017" / "framework.yaml"
NO_THEME = "andet-"
NO_CONTENT = "intet"

_TAG = re.compile(r"\[([^\]/]+)/([^\]/]+)\]")
# What joins two statements belongs to neither: the analysis cuts it off as well.
_JOINT = re.compile(r"^(?:[\s,;+/–-]*)(?:(?:og|samt|and)\s+)?|[\s,;+/–-]+$")


@dataclass(frozen=True, slots=True)
class LabelledStatement:
    """One statement of an answer, with character offsets into the answer's text."""

    start: int
    end: int
    text: str
    area: str
    theme: str
    stance: str


@dataclass(frozen=True, slots=True)
class LabelledAnswer:
    """One whole answer by an imagined author."""

    author: str
    channel: str
    trade: str
    text: str
    statements: tuple[LabelledStatement, ...]


def read_answers(framework: Framework, folder: Path = ANSWERS) -> Iterator[LabelledAnswer]:
    """Read the labelled answers of all authors, in the order of the files and lines.

    Raises
    ------
    ValueError
        For a line that is not in the format, or a theme that the framework does not know.
    """
    for path in sorted(folder.glob("author-*.tsv")):
        author = path.stem.removeprefix("author-")
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if line.strip():
                try:
                    yield _answer(framework, author, line)
                except ValueError as error:
                    raise ValueError(f"{path.name}, line {number}: {error}") from error


def _answer(framework: Framework, author: str, line: str) -> LabelledAnswer:
    channel, trade, marked = line.split("\t")
    head, *parts = _TAG.split(marked.strip())
    if head.strip() or not parts:
        raise ValueError("the answer must begin with a tag")
    text, statements = "", []
    for theme, stance, written in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        area, identifier = _place(framework, theme)
        # A tag stands between two words or their joint, with the space on either side of it.
        piece = written.lstrip() if not text or text[-1].isspace() else written
        begins = len(text) + len(piece) - len(piece.lstrip())
        text += piece
        statements.append(
            LabelledStatement(begins, len(text.rstrip()), piece.strip(), area, identifier, stance)
        )
    return LabelledAnswer(author, channel, trade, text.rstrip(), tuple(statements))


def _place(framework: Framework, theme: str) -> tuple[str, str]:
    if theme.startswith(NO_THEME) and theme.removeprefix(NO_THEME) in framework.codes:
        return theme.removeprefix(NO_THEME), ""
    if theme == NO_CONTENT:
        return framework.empty, ""
    known = framework.theme(theme)
    if known is None:
        raise ValueError(f"no theme {theme!r}")
    return known.area, known.id


def collect(framework: Framework, table: Path, folder: Path = ANSWERS) -> int:
    """Write the statements of all authors into the table, and give their number.

    Texts that differ only in joints, case or white space are taken once from each author.
    """
    columns = (*EXAMPLE_COLUMNS, STANCE_COLUMN)
    old = [line.split("\t") for line in table.read_text(encoding="utf-8").split("\n")[1:] if line]
    answers = list(read_answers(framework, folder))
    authors = {answer.author for answer in answers}
    rows = [[*row[:4], row[4] if len(row) > 4 else ""] for row in old if row[2] not in authors]
    seen = set()
    n_collected = 0
    for answer in answers:
        for one in answer.statements:
            text = _JOINT.sub("", one.text) or one.text
            key = (answer.author, one.theme, " ".join(text.lower().split()))
            if key not in seen:
                seen.add(key)
                rows.append([one.area, one.theme, answer.author, text, one.stance])
                n_collected += 1
    lines = ["\t".join(columns), *("\t".join(row) for row in rows)]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return n_collected


if __name__ == "__main__":
    n_rows = collect(load_framework(FRAMEWORK), FRAMEWORK.with_name("examples.tsv"))
    print(f"{n_rows} statements of the authors in {ANSWERS.relative_to(ROOT)}")
