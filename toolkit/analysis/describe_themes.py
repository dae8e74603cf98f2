"""What a theme is: its counts, terms, name, quotes, coherence and firmness."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from toolkit.analysis.cluster import FoundTheme, central_first, normal_text
from toolkit.analysis.name_themes import Namer, theme_terms, usual_units
from toolkit.analysis.quotes import Candidate, choose_quotes
from toolkit.analysis.stability import coherence
from toolkit.core.framework import Framework, KnownTheme
from toolkit.core.statements import Statement
from toolkit.core.themes import Firmness, Quote, Theme

# Similarity is computed among at most so many candidates for quotes of one theme.
MAX_CANDIDATES = 500
# Words and names are taken from so many of a theme's statements.
MAX_READ = 400
# What people speak of everywhere is learned from so many of all statements.
MAX_USUAL = 4_000


@dataclass(frozen=True, slots=True)
class Source:
    """Who said a statement: the voice that counts, its background, and how it was said.

    Attributes
    ----------
    channel : str
        Survey, workshop, meeting ...; empty where it is not told, and the background stands in.
    """

    voice: str
    background: tuple[tuple[str, str], ...]
    channel: str = ""


class FoundThemes(Protocol):
    """What `toolkit.analysis.theming.Found` tells about the statements."""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements."""

    @property
    def themes(self) -> tuple[FoundTheme, ...]:
        """Those that are not the framework's."""

    @property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        """Theme -> language -> the name that a person gave."""


def describe_themes(
    framework: Framework,
    found: FoundThemes,
    sources: Sequence[Source],
    meaning: NDArray[np.floating],
    tell: Callable[[int, int], None],
) -> tuple[Theme, ...]:
    """Give every theme that has a statement its counts, terms, name and quotes.

    Parameters
    ----------
    framework : Framework
    found : Found
    sources : sequence of Source
    meaning : ndarray of shape (n_statements, dimensions)
    tell : callable
        Called with (themes done, themes in all).

    Returns
    -------
    themes : tuple of Theme
        In the order of the framework's areas; in an area the largest first.
    """
    members = _members(found.statements)
    total = sum(len(themes) for themes in members.values())
    described: list[Theme] = []
    texts = sorted({statement.text for statement in found.statements})
    usual = usual_units(texts[:: max(1, len(texts) // MAX_USUAL)])
    for area in filter(members.__contains__, framework.codes):
        describer = _AreaDescriber(framework, found, sources, meaning, area, members[area], usual)
        of_area = []
        for theme in sorted(members[area], key=lambda one: (-len(members[area][one]), one)):
            of_area.append(describer.describe(theme))
            tell(len(described) + len(of_area), total)
        described += of_area
    return tuple(described)


def _members(statements: Sequence[Statement]) -> dict[str, dict[str, list[int]]]:
    """Give area -> theme -> positions of its statements."""
    members: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, statement in enumerate(statements):
        if statement.theme is not None and statement.area is not None:
            members[statement.area][statement.theme].append(index)
    return members


class _AreaDescriber:
    """Describes the themes of one area beside each other."""

    def __init__(
        self,
        framework: Framework,
        found: FoundThemes,
        sources: Sequence[Source],
        meaning: NDArray[np.floating],
        area: str,
        members: Mapping[str, Sequence[int]],
        usual: Mapping[str, float],
    ) -> None:
        self._framework, self._found, self._area = framework, found, area
        self._sources, self._meaning, self._members = sources, meaning, members
        self._stability = {theme.id: theme.stability for theme in found.themes}
        texts = [statement.text for statement in found.statements]
        # The most central first: they are read, quoted, and give a theme its name.
        self._central = {
            theme: central_first(meaning, rows, texts) for theme, rows in members.items()
        }
        stop_words = frozenset(map(str.lower, framework.stop_words))
        read = {theme: rows[:MAX_READ] for theme, rows in self._central.items()}
        self._terms = theme_terms(
            {theme: [texts[row] for row in rows] for theme, rows in read.items()},
            stop_words=stop_words,
        )
        self._namer = Namer(
            {
                theme: [(texts[row], sources[row].voice) for row in rows]
                for theme, rows in read.items()
            },
            stop_words=stop_words,
            usual=usual,
            meaning={theme: meaning[rows] for theme, rows in read.items()},
        )
        for one in framework.themes:
            if one.area == area:
                self._namer.take(one.title.root.get("da", ""))
        for theme in sorted(members):
            if framework.theme(theme) is None and theme in found.names:
                self._namer.take(found.names[theme].get("da", ""))

    def describe(self, theme: str) -> Theme:
        """Describe one theme; a name that a person gave is kept as it is."""
        known = self._framework.theme(theme)
        rows = self._members[theme]
        stability = None if known else self._stability.get(theme)
        return Theme(
            id=theme,
            name=self._name(theme, known),
            known=known is not None,
            area=self._area,
            n_statements=len(rows),
            n_voices=len({self._sources[row].voice for row in rows}),
            terms=self._terms[theme],
            quotes=self._quotes(theme),
            stability=stability,
            coherence=coherence(self._meaning, rows),
            firmness=None if stability is None else Firmness.of(stability),
        )

    def _name(self, theme: str, known: KnownTheme | None) -> Mapping[str, str]:
        given = self._found.names.get(theme)
        if given is not None:
            return given
        return known.title.root if known else {"da": self._namer.name(theme)}

    def _quotes(self, theme: str) -> tuple[Quote, ...]:
        statements, rows = self._found.statements, self._central[theme]
        # A doubtful statement may belong elsewhere: it speaks only where all are in doubt.
        sure = [row for row in rows if not statements[row].undecided] or rows
        pool: list[int] = []
        seen: set[tuple[str, str]] = set()
        for row in sure:
            # What was said often is one candidate a channel, not the whole pool.
            said = (normal_text(statements[row].text), self._sources[row].channel)
            if said not in seen:
                seen.add(said)
                pool.append(row)
            if len(pool) == MAX_CANDIDATES:
                break
        candidates = [
            Candidate(
                statements[row].text,
                self._sources[row].voice,
                self._sources[row].background,
                self._sources[row].channel,
            )
            for row in pool
        ]
        own = np.asarray(self._meaning[pool], dtype=np.float64)
        return tuple(
            Quote(one.answer_id, one.start, one.end, one.text)
            for one in (statements[pool[at]] for at in choose_quotes(candidates, own @ own.T))
        )
