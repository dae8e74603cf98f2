"""Themes that stand: what people have decided, and who joins a theme of an earlier run."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from toolkit.analysis.cluster import CHUNK, MIN_COSINE, FoundTheme, unit_rows
from toolkit.core.statements import Statement, Status

# How far two areas are apart in a centroid: more than any two meanings are.
AREA_WEIGHT = 2.0
# A centroid that was stored weighs as much as so many statements that people have placed.
CENTROID_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class StandingTheme:
    """A theme of an earlier run, which keeps its id.

    Attributes
    ----------
    known : bool
        Whether it is the framework's: the mapping knows its statements, no centroid is needed.
    centroid : ndarray of shape (dimensions + n_codes,) or None
        See `found_centroids`; None for a theme that a person has just made.
    locked : bool
        Signed off: it takes nobody without a person's word.
    merged_into : str or None
        The theme that its statements go to.
    name : mapping or None
        Language -> the name that a person gave.
    """

    id: str
    area: str
    known: bool
    centroid: NDArray[np.float32] | None = None
    locked: bool = False
    merged_into: str | None = None
    name: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people have decided, and what stands.

    Attributes
    ----------
    placed : tuple of Statement
        With the area and theme that a person chose.
    excluded : tuple of (answer id, start, end)
        Spans that count nowhere.
    standing : tuple of StandingTheme
    declined : frozenset of str
        Keys of proposals.
    """

    placed: tuple[Statement, ...] = ()
    excluded: tuple[tuple[str, int, int], ...] = ()
    standing: tuple[StandingTheme, ...] = ()
    declined: frozenset[str] = frozenset()


def place_vectors(
    meaning: NDArray[np.floating], areas: Sequence[str | None], codes: Sequence[str]
) -> NDArray[np.floating]:
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
    beside = np.zeros((len(areas), len(codes)), dtype=meaning.dtype)
    for row, area in enumerate(areas):
        if area is not None:
            beside[row, position[area]] = AREA_WEIGHT
    return np.hstack([meaning, beside])


def nearest_found(
    vector: NDArray[np.floating], centroids: Mapping[str, NDArray[np.float32]]
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


def found_centroids(
    themes: Sequence[FoundTheme],
    meaning: NDArray[np.floating],
    areas: Sequence[str | None],
    codes: Sequence[str],
) -> dict[str, NDArray[np.float32]]:
    """Give the mean of each found theme's `place_vectors`, its meaning scaled to length 1.

    Parameters
    ----------
    themes : sequence of FoundTheme
    meaning, areas, codes
        See `place_vectors`, which is only made of the themes' own statements.
    """
    centroids = {}
    for theme in themes:
        rows = list(theme.members)
        vectors = place_vectors(meaning[rows], [areas[row] for row in rows], codes)
        mean = vectors.mean(axis=0, dtype=np.float64)
        n_area = int(np.argmax(mean >= AREA_WEIGHT - 1e-6))
        # The entry of the area is the only one that large: no part of a unit vector reaches 2.
        centre = mean.copy()
        centre[n_area] = 0.0
        centre /= float(np.linalg.norm(centre)) or 1.0
        centre[n_area] = AREA_WEIGHT
        centroids[theme.id] = centre.astype(np.float32)
    return centroids


class _Standing:
    """The themes that stand: where a theme's statements go, and who is near it."""

    def __init__(self, themes: Sequence[StandingTheme]) -> None:
        self.themes = {theme.id: theme for theme in themes}

    def target(self, theme: str) -> str:
        """Follow the merges from a theme; one that leads round in a circle stays where it is."""
        seen = [theme]
        while (here := self.themes.get(seen[-1])) is not None and here.merged_into is not None:
            if here.merged_into in seen:
                return theme
            seen.append(here.merged_into)
        return seen[-1]

    def given(self, statement: Statement, theme: str) -> Statement:
        """Give a statement to a theme, to what that was merged into, or propose it only."""
        target = self.target(theme)
        stands = self.themes.get(target)
        if stands is None:
            return replace(statement, theme=target)
        if stands.locked:
            return replace(statement, area=stands.area, theme=None, proposed_theme=target)
        return replace(statement, area=stands.area, theme=target)

    def centres(
        self,
        statements: Sequence[Statement],
        meaning: NDArray[np.floating],
        decided: Sequence[bool],
    ) -> dict[str, dict[str, NDArray[np.float32]]]:
        """Give area -> theme -> unit vector of those that were found, or made by a person.

        What people have placed in a theme draws its centre.
        """
        sums: dict[str, NDArray[np.float64]] = {}
        for theme in self.themes.values():
            if not theme.known:
                sums[theme.id] = np.zeros(meaning.shape[1])
                if theme.centroid is not None and len(theme.centroid) > meaning.shape[1]:
                    sums[theme.id] += CENTROID_WEIGHT * theme.centroid[: meaning.shape[1]]
        for row, statement in enumerate(statements):
            if decided[row] and statement.theme in sums:
                sums[statement.theme] += meaning[row]
        centres: dict[str, dict[str, NDArray[np.float32]]] = defaultdict(dict)
        for name in sorted(sums):
            if sums[name].any():
                unit = unit_rows(sums[name][None])[0].astype(np.float32)
                centres[self.themes[name].area][name] = unit
        return centres


def join_standing(
    statements: Sequence[Statement],
    meaning: NDArray[np.floating],
    decisions: Decisions,
    *,
    decided: Sequence[bool],
) -> tuple[Statement, ...]:
    """Give statements to the themes that stand; nothing new is made.

    Parameters
    ----------
    statements : sequence of Statement
        With the known theme that the mapping gave them, if any.
    meaning : ndarray of shape (n_statements, dimensions)
        Centred vectors of length 1.
    decisions : Decisions
    decided : sequence of bool
        Which statements a person has placed: they are not changed.

    Returns
    -------
    statements : tuple of Statement
        Those without a theme are the residue, unless `proposed_theme` names a locked one.
    """
    standing = _Standing(decisions.standing)
    excluded = set(decisions.excluded)
    placed = list(statements)
    open_rows: dict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(statements):
        if decided[row]:
            continue
        if excluded and (one.answer_id, one.start, one.end) in excluded:
            placed[row] = replace(one, theme=None)
        elif one.theme is not None:
            placed[row] = standing.given(one, one.theme)
        elif one.area is not None and one.status is not Status.EMPTY:
            open_rows[one.area].append(row)
    for area, centres in standing.centres(statements, meaning, decided).items():
        names = list(centres)
        units = np.stack([centres[name] for name in names])
        for start in range(0, len(open_rows[area]), CHUNK):
            rows = open_rows[area][start : start + CHUNK]
            cosines = np.round(np.asarray(meaning[rows], dtype=np.float32) @ units.T, 4)
            best = cosines.argmax(axis=1)
            near = cosines.max(axis=1) >= MIN_COSINE
            for at in np.flatnonzero(near).tolist():
                placed[rows[at]] = standing.given(statements[rows[at]], names[best[at]])
    return tuple(placed)
