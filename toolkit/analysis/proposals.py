"""What the analysis would have a person decide: new themes, themes to merge, themes to split."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from toolkit.analysis.cluster import cluster_rows, mean_row, theme_id
from toolkit.core.statements import Statement

# Two themes that are smaller are not compared, and no smaller part is split off.
MIN_SIZE = 3
# A part to be split off has at least so large a share of its theme.
MIN_PART = 0.2


class ProposalKind(StrEnum):
    """What is proposed."""

    NEW = "new"
    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal.

    Attributes
    ----------
    key : str
        Twenty hexadecimal digits, the same in every run: a declined one never comes back.
    theme : str
        The theme that is new, would be merged, or would be split.
    other : str or None
        What `theme` would be merged into.
    members : tuple of int
        Positions of the statements that it is about: of a new or merged theme all, of a split the
        part that would leave.
    why : mapping
        Name -> number: ``n_statements``; ``cosine`` between two themes (mean of all pairs) or
        between a part and its rest; ``limit``, above which statements are one theme.
    """

    kind: ProposalKind
    key: str
    theme: str
    other: str | None
    members: tuple[int, ...]
    why: Mapping[str, float] = field(default_factory=dict)


def proposal_key(kind: ProposalKind, *parts: str) -> str:
    """Make a proposal's key of what it is about."""
    content = "\n".join((kind.value, *parts))
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Group:
    """A theme with its statements.

    Attributes
    ----------
    limit : float
        The `toolkit.analysis.cluster.area_distance` of its area.
    """

    theme: str
    area: str
    members: tuple[int, ...]
    known: bool
    locked: bool
    limit: float

    @property
    def order(self) -> tuple[bool, int, str]:
        """Give what is smaller for what other themes merge into: a known one, else the larger."""
        return (not self.known, -len(self.members), self.theme)


def propose_merges(
    groups: Sequence[Group],
    meaning: NDArray[np.floating],
    decided: Sequence[bool],
) -> list[Proposal]:
    """Propose to merge themes of one area that clustering would have made one.

    Two themes of the framework are its authors' business, and a locked one is its signer's:
    nothing is merged into it either.
    """
    means = {group.theme: mean_row(meaning, group.members) for group in groups}
    proposals = []
    large = [group for group in groups if len(group.members) >= MIN_SIZE and not group.locked]
    for into, gone in combinations(sorted(large, key=lambda group: group.order), 2):
        if gone.known or into.area != gone.area or all(decided[row] for row in gone.members):
            continue
        # The product of two means is the mean cosine of all pairs.
        cosine = round(float(means[into.theme] @ means[gone.theme]), 4)
        if cosine >= 1.0 - gone.limit and cosine >= _own_cosine(means, into, gone):
            # Which of the two is the larger may change; the question stays the same.
            key = proposal_key(ProposalKind.MERGE, *sorted((gone.theme, into.theme)))
            why = _figures(gone.members, cosine, gone.limit)
            proposals.append(
                Proposal(ProposalKind.MERGE, key, gone.theme, into.theme, gone.members, why)
            )
    return proposals


def _own_cosine(means: Mapping[str, NDArray[np.float64]], into: Group, gone: Group) -> float:
    """Give how like the looser of two themes is inside: others are not to be liker than that."""
    inside = []
    for group in (into, gone):
        n_members, mean = len(group.members), means[group.theme]
        # Without the pairs of a statement with itself, whose cosine is 1.
        pairs = (n_members * float(mean @ mean) - 1) / (n_members - 1)
        inside.append(pairs)
    return round(min(inside), 4) * 0.9


def propose_splits(
    groups: Sequence[Group],
    statements: Sequence[Statement],
    meaning: NDArray[np.floating],
    decided: Sequence[bool],
    *,
    declined: frozenset[str] = frozenset(),
    random_state: int = 0,
) -> list[Proposal]:
    """Propose to split off the parts that clustering finds in a theme that stands.

    Only themes that were found: what the framework's authors or a signer drew together stays.
    """
    proposals = []
    for group in groups:
        if group.known or group.locked or len(group.members) < 2 * MIN_SIZE:
            continue
        rows = sorted(group.members, key=lambda row: (statements[row].text, row))
        labels = cluster_rows(meaning, rows, max_distance=group.limit, random_state=random_state)
        parts = [
            [rows[at] for at in np.flatnonzero(labels == label)] for label in np.unique(labels)
        ]
        stem = max(parts, key=len)
        for part in parts:
            needed = max(MIN_SIZE, MIN_PART * len(rows))
            if part is stem or len(part) < needed or all(decided[row] for row in part):
                continue
            # The part may have grown: it is the declined one as long as it holds its statement.
            keys = {_split_key(group, statements[row].text) for row in part}
            if not declined.isdisjoint(keys):
                continue
            key = min(keys)
            cosine = float(mean_row(meaning, part) @ mean_row(meaning, stem))
            why = _figures(part, round(cosine, 4), group.limit)
            proposals.append(Proposal(ProposalKind.SPLIT, key, group.theme, None, tuple(part), why))
    return proposals


def _split_key(group: Group, text: str) -> str:
    return proposal_key(ProposalKind.SPLIT, group.theme, theme_id(group.area, text))


def _figures(members: Sequence[int], cosine: float, max_distance: float) -> dict[str, float]:
    limit = round(1.0 - max_distance, 4)
    return {"n_statements": float(len(members)), "cosine": cosine, "limit": limit}
