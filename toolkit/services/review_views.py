"""What the pages of the review show; templates only set it out."""

from dataclasses import dataclass

from toolkit.core.text import LocalText
from toolkit.storage.runs import Run


@dataclass(frozen=True, slots=True)
class ChannelCount:
    """Statements and distinct voices of one channel."""

    id: str
    title: LocalText
    is_committee: bool
    statements: int
    voices: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How much was said; the committee is counted apart.

    Attributes
    ----------
    statements, voices : int
        Of companies; a voice counts once however much it says.
    undecided : int
        Those of `statements` whose place is only a best guess.
    committee : int
        Statements of committee channels.
    channels : tuple of ChannelCount
        Channels with at least one statement, in the framework's order.
    """

    statements: int
    voices: int
    undecided: int
    committee: int
    channels: tuple[ChannelCount, ...]

    @property
    def is_silent(self) -> bool:
        """Whether nobody said anything."""
        return not self.statements and not self.committee


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement with its place, names resolved."""

    id: str
    answer: str
    start: int
    end: int
    text: str
    status: str
    undecided: bool
    area: str | None
    area_title: LocalText | None
    track: str | None
    position: int
    confidence: float
    theme: str | None
    theme_name: LocalText | None
    channel: str
    channel_title: LocalText
    is_committee: bool


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme in a list; `id` "" gathers an area's statements without a theme."""

    id: str
    area: str
    name: LocalText | None
    known: bool
    terms: tuple[str, ...]
    stability: float | None
    figures: Figures
    quote: StatementLine | None


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area with its themes, most voices first."""

    code: str
    title: LocalText
    description: LocalText | None
    figures: Figures
    themes: tuple[ThemeLine, ...]


@dataclass(frozen=True, slots=True)
class TrackLine:
    """A track with its areas; `position` from 1 chooses colour and shape, 0 is outside."""

    id: str
    position: int
    title: LocalText | None
    figures: Figures
    areas: tuple[AreaLine, ...]

    @property
    def themes(self) -> tuple[ThemeLine, ...]:
        """The themes of all areas, most voices first."""
        lines = (theme for area in self.areas for theme in area.themes if theme.id)
        return tuple(sorted(lines, key=most_voices))


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that was said, in its place."""

    figures: Figures
    tracks: tuple[TrackLine, ...]
    outside: TrackLine
    empty: Figures

    @property
    def n_themes(self) -> int:
        """Number of themes on the tracks with at least one statement."""
        return sum(len(track.themes) for track in self.tracks)


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page of a consultation.

    Attributes
    ----------
    n_responses, n_committee_responses : int
        Filled forms and entered contributions.
    first_day : str or None
        ISO 8601, of the first response.
    n_waiting : int
        Answers that no analysis has seen.
    run : Run or None
        The last full analysis.
    """

    board: Board
    n_responses: int
    n_committee_responses: int
    first_day: str | None
    n_waiting: int
    run: Run | None


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A page of a list; `page` from 1, `n_pages` at least 1."""

    lines: tuple[StatementLine, ...]
    total: int
    page: int
    n_pages: int


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an answer's masked text: one statement, or what stands between two."""

    text: str
    statement: StatementLine | None


@dataclass(frozen=True, slots=True)
class Segment:
    """One background value of the response; the label is None where no questionnaire has it."""

    name: str
    label: LocalText | None
    value: LocalText | str


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """Another answer of the same response, masked; `id` is None where it is not analysed."""

    id: str | None
    label: LocalText | str
    values: tuple[LocalText | str, ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer with its statements marked in place.

    Attributes
    ----------
    original : str or None
        The words before masking; None unless they were asked for.
    is_masked : bool
        Whether anything is hidden in the parts.
    """

    id: str
    question: LocalText | str
    parts: tuple[Part, ...]
    is_masked: bool
    is_analysed: bool
    original: str | None
    channel_title: LocalText
    is_committee: bool
    source_title: LocalText
    day: str
    entered_from: str
    segments: tuple[Segment, ...]
    others: tuple[OtherAnswer, ...]


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement in its answer, with what speaks for its place.

    Attributes
    ----------
    terms : tuple of str
        The theme's strongest words that the statement contains.
    """

    line: StatementLine
    answer: AnswerView
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where answers come from; `slug`, `opens` and `closes` are None without a survey."""

    slug: str | None
    title: LocalText
    channel_title: LocalText
    day: str | None
    opens: str | None
    closes: str | None
    n_responses: int


def most_voices(line: ThemeLine) -> tuple[int, int, int, str]:
    """Sort key: most voices, then most statements, then by id."""
    figures = line.figures
    return (-figures.voices, -figures.statements, -figures.committee, line.id)
