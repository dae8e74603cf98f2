"""A policy's framework: tracks, areas, goals, channels, known themes, and labelled examples."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from toolkit.core.definition_files import (
    DefinitionModel,
    Fault,
    duplicates,
    parts,
    problem,
    read_text,
    validate,
)
from toolkit.core.errors import DefinitionError, ErrorCode, Problem, ToolkitError
from toolkit.core.statements import Stance
from toolkit.core.text import Code, Identifier, LocalText, Words

FOUND_PREFIX = "found-"
MAX_EXAMPLE_LENGTH = 2000
MAX_EXAMPLES_BYTES = 20 * 1024 * 1024
EXAMPLE_COLUMNS = ("area", "theme", "author", "text")
# A fifth column that a table of examples may have.
STANCE_COLUMN = "stance"


class Area(DefinitionModel):
    """What a statement can be about; `code` is what the analysis and the examples call it."""

    id: Identifier
    code: Code
    title: LocalText
    description: LocalText | None = None


class Track(DefinitionModel):
    """One line of the policy, with the areas under it."""

    id: Identifier
    code: Code
    title: LocalText
    areas: Annotated[tuple[Area, ...], Field(min_length=1)]


class Goal(DefinitionModel):
    """What the policy wants to reach; `target` is None where the goal is no number."""

    id: Identifier
    title: LocalText
    target: Annotated[float, Field(strict=True, allow_inf_nan=False)] | None = None
    unit: LocalText
    areas: Annotated[tuple[Code, ...], Field(min_length=1)]


class Channel(DefinitionModel):
    """Where input comes from; what a committee says is reported apart from the companies."""

    id: Identifier
    title: LocalText
    kind: Literal["companies", "committee"] = "companies"


class KnownTheme(DefinitionModel):
    """A theme that is expected before anything is analysed; `area` is an area's code."""

    id: Identifier
    area: Code
    title: LocalText
    description: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A statement with its right place, to learn from.

    Attributes
    ----------
    theme : str or None
        None means none of the known themes: a class for training, never a theme to show.
    author : str
        Who wrote it, so that examples of one author can be kept together.
    stance : Stance or None
        None where nobody has labelled it.
    """

    text: str
    area: str
    theme: str | None
    author: str
    stance: Stance | None = None


class Framework(DefinitionModel):
    """A whole framework, checked: every code and id that is named exists.

    Attributes
    ----------
    outside : tuple of Area
        What is said that the tracks do not cover.
    empty : str
        The code of an answer without content.
    examples : str or None
        Name of the file of examples beside the framework's own.
    """

    format: Literal["tre-spor/framework/1"]
    id: Identifier
    title: LocalText
    municipality: Words
    tracks: Annotated[tuple[Track, ...], Field(min_length=1)]
    outside: tuple[Area, ...] = ()
    empty: Code
    goals: tuple[Goal, ...] = ()
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    themes: tuple[KnownTheme, ...] = ()
    examples: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$")] | None = None
    stop_words: tuple[Words, ...] = ()

    @classmethod
    def faults(cls, data: Mapping[str, Any]) -> list[Fault]:
        """Find ids and codes used twice, and areas that nothing defines."""
        return [*_faults_in_names(data), *_faults_in_references(data)]

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """The areas of all tracks, in the order of the file."""
        return tuple(area for track in self.tracks for area in track.areas)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every code that a statement can have: of areas, outside the tracks, and the empty one."""
        return (*(area.code for area in (*self.areas, *self.outside)), self.empty)

    @cached_property
    def _areas_by_code(self) -> dict[str, Area]:
        return {area.code: area for area in (*self.areas, *self.outside)}

    @cached_property
    def _tracks_by_code(self) -> dict[str, Track]:
        return {area.code: track for track in self.tracks for area in track.areas}

    @cached_property
    def _themes_by_id(self) -> dict[str, KnownTheme]:
        return {theme.id: theme for theme in self.themes}

    def area(self, code: str) -> Area:
        """Give the area with `code`, inside or outside the tracks.

        Raises
        ------
        ToolkitError
            UNKNOWN_AREA, also for the code of no content.
        """
        if code not in self._areas_by_code:
            raise ToolkitError(ErrorCode.UNKNOWN_AREA, area=code)
        return self._areas_by_code[code]

    def track_of(self, code: str) -> Track | None:
        """Give the track over the area with `code`; None outside the tracks."""
        return self._tracks_by_code.get(code)

    def theme(self, identifier: str) -> KnownTheme | None:
        """Give the known theme with this id, or None."""
        return self._themes_by_id.get(identifier)

    def themes_of(self, code: str) -> tuple[KnownTheme, ...]:
        """Give the known themes of the area with `code`."""
        return tuple(theme for theme in self.themes if theme.area == code)

    def channel(self, identifier: str) -> Channel:
        """Give the channel with this id.

        Raises
        ------
        ToolkitError
            UNKNOWN_CHANNEL.
        """
        for channel in self.channels:
            if channel.id == identifier:
                return channel
        raise ToolkitError(ErrorCode.UNKNOWN_CHANNEL, channel=identifier)

    @classmethod
    def from_canonical_json(cls, text: str) -> "Framework":
        """Give the framework that `canonical_json` wrote."""
        return cls.model_validate_json(text)


def load_framework(path: Path, *, language: str = "da") -> Framework:
    """Read a framework's file.

    Raises
    ------
    DefinitionError
        With every fault, its line and its remedy in `language`.
    """
    return validate(Framework, path, language=language)


def load_examples(
    framework: Framework, path: Path | None, *, language: str = "da"
) -> tuple[Example, ...]:
    """Read the examples of a framework: a table with tabs, columns `EXAMPLE_COLUMNS`.

    A fifth column, `STANCE_COLUMN`, may follow; its cells may be empty.

    Parameters
    ----------
    framework : Framework
        Its codes and themes are the only ones allowed.
    path : Path or None
        The table; None is a framework without examples.

    Returns
    -------
    examples : tuple of Example
        In the order of the lines; () where `path` is None.

    Raises
    ------
    DefinitionError
        With every faulty line.
    """
    if path is None:
        return ()
    lines = read_text(path, MAX_EXAMPLES_BYTES, language=language).split("\n")
    rows = [(number, line.rstrip("\r")) for number, line in enumerate(lines, 1)]
    examples: list[Example] = []
    problems: list[Problem] = []

    def refuse(line: int, code: str, **context: object) -> None:
        problems.append(problem(path, line, code, context, language=language))

    columns = tuple(rows[0][1].split("\t"))
    if columns not in (EXAMPLE_COLUMNS, (*EXAMPLE_COLUMNS, STANCE_COLUMN)):
        refuse(1, "table_header", expected=", ".join(EXAMPLE_COLUMNS))
        raise DefinitionError(problems)
    for number, line in rows[1:]:
        if not line.strip():
            continue
        faults = list(_faults_in_row(framework, columns, line))
        for code, context in faults:
            refuse(number, code, **context)
        if not faults:
            area, theme, author, text, *rest = (cell.strip() for cell in line.split("\t"))
            stance = Stance(rest[0]) if rest and rest[0] else None
            examples.append(Example(text, area, theme or None, author, stance))
    if not examples and not problems:
        refuse(1, "table_none")
    if problems:
        raise DefinitionError(problems)
    return tuple(examples)


def examples_path(framework: Framework, framework_path: Path) -> Path | None:
    """Give the path of the examples beside the framework's file; None where it names none."""
    return framework_path.parent / framework.examples if framework.examples else None


def _faults_in_row(
    framework: Framework, columns: Sequence[str], line: str
) -> Iterator[tuple[str, dict[str, object]]]:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != len(columns):
        names = ", ".join(columns)
        yield "table_columns", {"count": len(cells), "expected": len(columns), "names": names}
        return
    area, theme, _, text, *rest = cells
    for name, cell in zip(columns, cells, strict=True):
        if not cell and name not in ("theme", STANCE_COLUMN):
            yield "table_empty", {"name": name}
    if rest and rest[0] and rest[0] not in tuple(Stance):
        yield "table_stance", {"name": rest[0], "known": [one.value for one in Stance]}
    if len(text) > MAX_EXAMPLE_LENGTH:
        yield "table_long", {"count": len(text), "limit": MAX_EXAMPLE_LENGTH}
    if area and area not in framework.codes:
        yield "unknown_area", {"name": area, "known": framework.codes}
    known = framework.theme(theme)
    if theme and known is None:
        themes = framework.themes_of(area) or framework.themes
        yield "unknown_theme", {"name": theme, "known": [known.id for known in themes]}
    elif known is not None and area in framework.codes and known.area != area:
        yield "theme_elsewhere", {"name": theme, "other": known.area, "area": area}


def _areas(data: Mapping[str, Any]) -> Iterable[tuple[tuple[str | int, ...], dict[str, Any]]]:
    for number, track in parts(data, "tracks"):
        for index, area in parts(track, "areas"):
            yield ("tracks", number, "areas", index), area
    for index, area in parts(data, "outside"):
        yield ("outside", index), area


def _faults_in_names(data: Mapping[str, Any]) -> list[Fault]:
    areas = list(_areas(data))
    tracks = [(("tracks", number), track) for number, track in parts(data, "tracks")]
    faults = duplicates(
        "code",
        [((*where, "code"), part.get("code")) for where, part in [*areas, *tracks]]
        + [(("empty",), data.get("empty"))],
    )
    faults += duplicates("id", [((*where, "id"), area.get("id")) for where, area in areas])
    for key in ("tracks", "goals", "channels", "themes"):
        names = [((key, index, "id"), part.get("id")) for index, part in parts(data, key)]
        faults += duplicates("id", names)
    for index, theme in parts(data, "themes"):
        name = theme.get("id")
        if isinstance(name, str) and name.startswith(FOUND_PREFIX):
            faults.append(Fault(("themes", index, "id"), "reserved_theme", {"name": name}))
    return faults


def _faults_in_references(data: Mapping[str, Any]) -> list[Fault]:
    inside = [code for _, area in _areas(data) if isinstance(code := area.get("code"), str)]
    empty = data.get("empty")
    known = [*inside, empty] if isinstance(empty, str) else inside
    named: list[tuple[tuple[str | int, ...], object]] = [
        (("themes", index, "area"), theme.get("area")) for index, theme in parts(data, "themes")
    ]
    for index, goal in parts(data, "goals"):
        areas = goal.get("areas")
        if isinstance(areas, list | tuple):
            named += [(("goals", index, "areas", place), code) for place, code in enumerate(areas)]
    return [
        Fault(location, "unknown_area", {"name": code, "known": known})
        for location, code in named
        if isinstance(code, str) and code not in known
    ]
