"""What the pages of the review show; templates only set it out."""

from dataclasses import dataclass

from toolkit.core.statements import Stance
from toolkit.core.text import LocalText
from toolkit.core.themes import Firmness
from toolkit.storage.runs import Run

# Of the ids of themes that people make; see `core.themes.Theme`.
MADE_PREFIX = "made-"


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
    """A statement with its place, names resolved.

    Attributes
    ----------
    stance : Stance or None
        None where stance is not analysed.
    is_decided : bool
        Whether a person has placed it; the machine then never moves it.
    is_excluded : bool
        Whether a person has decided that it counts nowhere.
    """

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
    stance: Stance | None
    is_decided: bool
    is_excluded: bool


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme in a list; `id` "" gathers an area's statements without a theme.

    Attributes
    ----------
    stability : float or None
        Share, 0-1, of the theme that is found again in a part of the statements; None for a
        theme that is given and not found.
    firmness : Firmness or None
        The same in a word.
    coherence : float or None
        How much its statements resemble each other, 0-1.
    version : int
        Grows with every change by a person; a form carries it back.
    """

    id: str
    area: str
    name: LocalText | None
    known: bool
    terms: tuple[str, ...]
    stability: float | None
    firmness: Firmness | None
    coherence: float | None
    is_locked: bool
    version: int
    figures: Figures
    quote: StatementLine | None

    @property
    def is_made(self) -> bool:
        """Whether a person made it out of another theme."""
        return self.id.startswith(MADE_PREFIX)


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
class ChannelShare:
    """How many of a channel's voices speak in a theme.

    Attributes
    ----------
    n_voices : int
        Voices of the channel that have said anything at all.
    share, low, high : float
        Share of them, 0-1, with the ends of its 95 % interval.
    """

    channel: ChannelCount
    n_voices: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class StanceCount:
    """Number of a theme's statements by companies that do this."""

    stance: Stance
    statements: int


@dataclass(frozen=True, slots=True)
class ThemeView:
    """The page of a theme.

    Attributes
    ----------
    shares : tuple of ChannelShare
        One a channel that speaks in the theme, in the framework's order.
    stances : tuple of StanceCount
        Empty where stance is not analysed.
    n_proposed : int
        Statements that resemble the theme, and that it does not take while it is locked.
    stance_quality : (float, float) or None
        F1 on examples by unseen authors, macro-averaged, 0-1, and that of always saying "wish";
        None where stance is not analysed, or was not measured.
    """

    track: TrackLine
    area: AreaLine
    line: ThemeLine
    quotes: tuple[StatementLine, ...]
    shares: tuple[ChannelShare, ...]
    stances: tuple[StanceCount, ...]
    n_proposed: int
    stance_quality: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class AreaPlaces:
    """An area as a place to move statements to, with its themes by name."""

    code: str
    title: LocalText
    track_title: LocalText | None
    themes: tuple[tuple[str, LocalText], ...]


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
class ChangeLine:
    """What an analysis changed about one theme; `before` and `after` are voices.

    Attributes
    ----------
    kind : str
        "new", "grown", "shrunk", "merged" or "gone".
    theme, into : str or None
        Ids of themes that still have a page.
    into_name : LocalText or None
        Of the theme that it was merged into.
    """

    kind: str
    name: LocalText
    before: int
    after: int
    theme: str | None
    into: str | None
    into_name: LocalText | None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Who has excluded a statement, when, and why; `n_statements` were excluded together."""

    correction: int
    made_by: str
    made_at: str
    note: str
    n_statements: int


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
    changes : tuple of ChangeLine
        What the last finished analysis changed.
    n_proposals : int
        Proposals of the analysis that wait for a person.
    n_excluded : int
        Statements that count nowhere.
    """

    board: Board
    n_responses: int
    n_committee_responses: int
    first_day: str | None
    n_waiting: int
    run: Run | None
    changes: tuple[ChangeLine, ...]
    n_proposals: int
    n_excluded: int


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
    exclusion : Exclusion or None
        Why it counts nowhere; None where it counts.
    """

    line: StatementLine
    answer: AnswerView
    terms: tuple[str, ...]
    exclusion: Exclusion | None


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
