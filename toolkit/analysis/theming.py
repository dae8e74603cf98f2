"""From placed statements to themes: those that stand take theirs, the residue is clustered."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from toolkit.analysis.cluster import (
    FoundTheme,
    area_distance,
    central_first,
    distinct_rows,
    find_themes,
    theme_id,
)
from toolkit.analysis.describe_themes import Source, describe_themes
from toolkit.analysis.proposals import (
    Group,
    Proposal,
    ProposalKind,
    proposal_key,
    propose_merges,
    propose_splits,
)
from toolkit.analysis.stability import theme_stability
from toolkit.analysis.standing import (
    Decisions,
    StandingTheme,
    found_centroids,
    join_standing,
    nearest_found,
    place_vectors,
)
from toolkit.core.statements import Statement, Status

__all__ = [
    "Decisions", "Found", "FoundTheme", "Proposal", "ProposalKind", "Source", "StandingTheme",
    "describe_themes", "found_centroids", "join_standing", "nearest_found", "place_in_themes",
    "place_vectors",
]  # fmt: skip

MADE_PREFIX = "made-"


@dataclass(frozen=True, slots=True)
class Found:
    """The statements with their themes, and what was found about those.

    Attributes
    ----------
    themes : tuple of FoundTheme
        All with statements that are not the framework's: those that stood, then the new ones.
    names : mapping
        Theme -> language -> the name that a person gave.
    """

    statements: tuple[Statement, ...]
    themes: tuple[FoundTheme, ...]
    proposals: tuple[Proposal, ...] = ()
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def place_in_themes(
    statements: Sequence[Statement],
    meaning: NDArray[np.floating],
    decisions: Decisions,
    *,
    decided: Sequence[bool],
    random_state: int,
    voices: Sequence[str] | None = None,
) -> Found:
    """Give statements to the themes that stand, and cluster the residue, area by area.

    Parameters
    ----------
    statements, meaning, decisions, decided
        See `join_standing`.
    random_state : int
    voices : sequence of str, optional
        Who said each statement; the answer, where it is not told.
    """
    placed = list(join_standing(statements, meaning, decisions, decided=decided))
    texts = [one.text for one in placed]
    heard = [one.answer_id for one in placed] if voices is None else voices
    new: list[FoundTheme] = []
    limits = _limits(placed, meaning)
    for area, rows in sorted(_residue(placed, decided, decisions).items()):
        found = find_themes(
            area, rows, texts, meaning, heard,
            max_distance=limits[area], random_state=random_state,
        )  # fmt: skip
        for theme in found:
            if _is_declined(area, [texts[row] for row in theme.members], decisions.declined):
                continue
            new.append(theme)
            for row in theme.members:
                placed[row] = replace(placed[row], theme=theme.id)
    stood = _standing_found(placed, meaning, decisions)
    themes = _with_stability(placed, meaning, [*stood, *new], limits, random_state)
    return Found(
        tuple(placed),
        themes,
        _propose(placed, meaning, decisions, decided, new, limits, random_state),
        {one.id: one.name for one in decisions.standing if one.name is not None},
    )


def _residue(
    placed: Sequence[Statement], decided: Sequence[bool], decisions: Decisions
) -> dict[str, list[int]]:
    """Give area -> positions of what has content and belongs to no theme."""
    excluded = set(decisions.excluded)
    rows: dict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(placed):
        free = one.theme is None and one.proposed_theme is None and not decided[row]
        if not free or one.status is Status.EMPTY or one.area is None:
            continue
        if not excluded or (one.answer_id, one.start, one.end) not in excluded:
            rows[one.area].append(row)
    return rows


def _limits(placed: Sequence[Statement], meaning: NDArray[np.floating]) -> dict[str, float]:
    """Give the `area_distance` of each area, over all that was said in it."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(placed):
        if one.area is not None:
            rows[one.area].append(row)
    texts = [one.text for one in placed]
    return {
        area: area_distance(meaning, [copies[0] for copies in distinct_rows(own, texts)])
        for area, own in rows.items()
    }


def _is_declined(area: str, texts: Sequence[str], declined: frozenset[str]) -> bool:
    """Tell whether a cluster holds the central statement of one that a person declined."""
    return bool(declined) and any(_new_key(theme_id(area, text)) in declined for text in texts)


def _new_key(theme: str) -> str:
    return proposal_key(ProposalKind.NEW, theme)


def _standing_found(
    placed: Sequence[Statement], meaning: NDArray[np.floating], decisions: Decisions
) -> list[FoundTheme]:
    """Give the themes that stood before, and are not the framework's, with their statements."""
    own = {theme.id for theme in decisions.standing if not theme.known}
    members: dict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(placed):
        if one.theme in own:
            members[str(one.theme)].append(row)
    texts = [one.text for one in placed]
    return [
        FoundTheme(theme, tuple(central_first(meaning, rows, texts)))
        for theme, rows in sorted(members.items())
    ]


def _with_stability(
    placed: Sequence[Statement],
    meaning: NDArray[np.floating],
    themes: Sequence[FoundTheme],
    limits: Mapping[str, float],
    random_state: int,
) -> tuple[FoundTheme, ...]:
    """Judge each theme among all that its area's clustering could have seen."""
    judged = {theme.id for theme in themes if not theme.id.startswith(MADE_PREFIX)}
    pool: dict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(placed):
        if one.area is not None and (one.theme is None or one.theme in judged):
            pool[one.area].append(row)
    texts = [one.text for one in placed]
    shares: dict[str, float] = {}
    for area, rows in pool.items():
        kept = [copies[0] for copies in distinct_rows(rows, texts)]
        groups: dict[str, list[int]] = defaultdict(list)
        for row in kept:
            if placed[row].theme is not None:
                groups[str(placed[row].theme)].append(row)
        names = sorted(groups)
        values = theme_stability(
            meaning, [groups[name] for name in names], kept,
            max_distance=limits[area], random_state=random_state,
        )  # fmt: skip
        shares.update(zip(names, values, strict=True))
    return tuple(replace(theme, stability=shares.get(theme.id)) for theme in themes)


def _propose(
    placed: Sequence[Statement],
    meaning: NDArray[np.floating],
    decisions: Decisions,
    decided: Sequence[bool],
    new: Sequence[FoundTheme],
    limits: Mapping[str, float],
    random_state: int,
) -> tuple[Proposal, ...]:
    """Say what differs from what stands; a first run has nothing to differ from."""
    if not decisions.standing:
        return ()
    standing = {theme.id: theme for theme in decisions.standing}
    fresh = {theme.id for theme in new}
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, one in enumerate(placed):
        if one.theme is not None and one.area is not None:
            members[one.area, one.theme].append(row)
    groups = [
        Group(
            theme,
            area,
            tuple(rows),
            known=theme not in fresh and (theme not in standing or standing[theme].known),
            locked=theme in standing and standing[theme].locked,
            limit=limits[area],
        )
        for (area, theme), rows in sorted(members.items())
    ]
    stood = [group for group in groups if group.theme not in fresh]
    proposals = [
        Proposal(
            ProposalKind.NEW, _new_key(theme.id), theme.id, None, theme.members,
            {"n_statements": float(len(theme.members))},
        )
        for theme in new
    ]  # fmt: skip
    proposals += propose_merges(groups, meaning, decided)
    proposals += propose_splits(
        stood, placed, meaning, decided, declined=decisions.declined, random_state=random_state
    )
    left = [one for one in proposals if one.key not in decisions.declined]
    return tuple(sorted(left, key=lambda one: (one.kind.value, one.key)))
