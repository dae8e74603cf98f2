"""From placed statements to themes: known ones, found ones, their terms, names and quotes."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from toolkit.analysis.cluster import FoundTheme, find_themes
from toolkit.analysis.name_themes import found_name, theme_terms
from toolkit.analysis.quotes import Candidate, choose_quotes
from toolkit.core.framework import Framework
from toolkit.core.statements import Statement, Status
from toolkit.core.themes import Quote, Theme

# A new statement joins a found theme from this cosine on; nearer than most pairs of one area are.
MIN_COSINE = 0.4
# How far two areas are apart in a centroid: more than any two meanings are.
AREA_WEIGHT = 2.0
# Similarity is computed among at most so many candidates for quotes of one theme.
MAX_CANDIDATES = 500


@dataclass(frozen=True, slots=True)
class Source:
    """Who said a statement: the voice that counts, and its background."""

    voice: str
    background: tuple[tuple[str, str], ...]


def place_vectors(
    meaning: NDArray[np.float64], areas: Sequence[str | None], codes: Sequence[str]
) -> NDArray[np.float64]:
    """Put the area beside the meaning, so that a centroid knows its area.

    Parameters
    ----------
    meaning : ndarray of shape (n_statements, dimensions)
    areas : sequence of str or None
        A code for each statement.
    codes : sequence of str
        All codes, in the framework's order.

    Returns
    -------
    vectors : ndarray of shape (n_statements, dimensions + n_codes)
    """
    position = {code: index for index, code in enumerate(codes)}
    beside = np.zeros((len(areas), len(codes)))
    for row, area in enumerate(areas):
        if area is not None:
            beside[row, position[area]] = AREA_WEIGHT
    return np.hstack([meaning, beside])


def nearest_found(
    vector: NDArray[np.float64], centroids: Mapping[str, NDArray[np.float32]]
) -> str | None:
    """Give the found theme of the same area that a statement is near enough to join, or None.

    Parameters
    ----------
    vector : ndarray of shape (dimensions + n_codes,)
        See `place_vectors`.
    centroids : mapping
        Found theme -> ndarray of the same shape; others, of another encoder or framework, are
        passed over.
    """
    cosines = {
        theme: float(vector @ centroid) - AREA_WEIGHT**2
        for theme, centroid in centroids.items()
        if centroid.shape == vector.shape
    }
    best = max(cosines, key=lambda theme: (cosines[theme], theme), default=None)
    return best if best is not None and cosines[best] >= MIN_COSINE else None


@dataclass(frozen=True, slots=True)
class Found:
    """The themes found among the statements, and the statements with those themes."""

    statements: tuple[Statement, ...]
    themes: tuple[FoundTheme, ...]


def find_in_areas(
    statements: Sequence[Statement], meaning: NDArray[np.float64], *, random_state: int
) -> Found:
    """Cluster, area by area, the statements with content that no known theme takes.

    Parameters
    ----------
    statements : sequence of Statement
    meaning : ndarray of shape (n_statements, dimensions)
        Centred vectors of length 1.
    random_state : int
    """
    rest: dict[str, list[int]] = defaultdict(list)
    for index, statement in enumerate(statements):
        if statement.status is not Status.EMPTY and not statement.theme and statement.area:
            rest[statement.area].append(index)
    updated = list(statements)
    themes = []
    for area, rows in sorted(rest.items()):
        texts = [statements[row].text for row in rows]
        similarity = meaning[rows] @ meaning[rows].T
        for theme in find_themes(area, texts, similarity, random_state=random_state):
            members = tuple(rows[member] for member in theme.members)
            themes.append(replace(theme, members=members))
            for row in members:
                updated[row] = replace(updated[row], theme=theme.id)
    return Found(tuple(updated), tuple(themes))


def found_centroids(
    themes: Sequence[FoundTheme], vectors: NDArray[np.float64]
) -> dict[str, NDArray[np.float32]]:
    """Give the mean of each found theme's `place_vectors`, its meaning scaled to length 1."""
    centroids = {}
    for theme in themes:
        mean = vectors[list(theme.members)].mean(axis=0)
        n_area = int(np.argmax(mean >= AREA_WEIGHT - 1e-6))
        # The entry of the area is the only one that large: no part of a unit vector reaches 2.
        meaning = mean.copy()
        meaning[n_area] = 0.0
        length = float(np.linalg.norm(meaning)) or 1.0
        meaning /= length
        meaning[n_area] = AREA_WEIGHT
        centroids[theme.id] = meaning.astype(np.float32)
    return centroids


def describe_themes(
    framework: Framework,
    found: Found,
    sources: Sequence[Source],
    meaning: NDArray[np.float64],
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
    stable = {theme.id: theme for theme in found.themes}
    stop_words = frozenset(map(str.lower, framework.stop_words))
    total = sum(len(themes) for themes in members.values())
    described: list[Theme] = []
    for area in filter(members.__contains__, framework.codes):
        terms = theme_terms(_texts(found, members[area]), stop_words=stop_words)
        of_area = []
        for theme, rows in members[area].items():
            known = framework.theme(theme)
            central = found.statements[stable[theme].members[0] if theme in stable else rows[0]]
            of_area.append(
                Theme(
                    id=theme,
                    name=known.title.root if known else _found_name(terms[theme], central),
                    known=known is not None,
                    area=area,
                    n_statements=len(rows),
                    n_voices=len({sources[row].voice for row in rows}),
                    terms=terms[theme],
                    quotes=_quotes(found.statements, rows, sources, meaning),
                    stability=stable[theme].stability if theme in stable else None,
                )
            )
            tell(len(described) + len(of_area), total)
        described += sorted(of_area, key=lambda theme: (-theme.n_statements, theme.id))
    return tuple(described)


def _found_name(terms: tuple[str, ...], central: Statement) -> dict[str, str]:
    return {"da": found_name(terms, central.text)}


def _texts(found: Found, members: Mapping[str, Sequence[int]]) -> dict[str, list[str]]:
    return {theme: [found.statements[at].text for at in rows] for theme, rows in members.items()}


def _members(statements: Sequence[Statement]) -> dict[str, dict[str, list[int]]]:
    """Give area -> theme -> positions of its statements."""
    members: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, statement in enumerate(statements):
        if statement.theme is not None and statement.area is not None:
            members[statement.area][statement.theme].append(index)
    return members


def _quotes(
    statements: Sequence[Statement],
    rows: Sequence[int],
    sources: Sequence[Source],
    meaning: NDArray[np.float64],
) -> tuple[Quote, ...]:
    # A doubtful statement may belong elsewhere: it speaks only where all are in doubt.
    sure = [row for row in rows if not statements[row].undecided] or list(rows)
    near = np.round(meaning[sure] @ meaning[rows].mean(axis=0), 6)
    order = sorted(range(len(sure)), key=lambda at: (-near[at], statements[sure[at]].text))
    pool = [sure[at] for at in order[:MAX_CANDIDATES]]
    candidates = [
        Candidate(statements[row].text, sources[row].voice, sources[row].background) for row in pool
    ]
    chosen = choose_quotes(candidates, meaning[pool] @ meaning[pool].T)
    return tuple(
        Quote(one.answer_id, one.start, one.end, one.text)
        for one in (statements[pool[index]] for index in chosen)
    )
