"""A statement: one contiguous span of one answer, and where it belongs."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Whether the tracks cover what a statement says."""

    MAPPED = "mapped"
    OUTSIDE = "outside"
    EMPTY = "empty"


class Stance(StrEnum):
    """What a statement does: ask for something, find fault, praise, or tell."""

    WISH = "wish"
    COMPLAINT = "complaint"
    PRAISE = "praise"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Statement:
    """One priority, wish, complaint or praise, with the analysis' best guess.

    Attributes
    ----------
    answer_id : str
    start, end : int
        Character offsets into the answer as it was given, ``0 <= start < end``.
    text : str
        The masked slice, ``end - start`` characters long.
    undecided : bool
        Whether the confidence is below the threshold; the best guess is given all the same.
    area : str or None
        A code of the framework, also outside the tracks; None for an empty statement.
    area_confidence : float
        Probability, 0-1, that the area is right (all outside areas are taken together).
    theme : str or None
        Id of a known or found theme.
    stance : Stance or None
        None where stance is not analysed.
    proposed_theme : str or None
        Id of a theme that resembles the statement, and that takes nobody without a person's word.
    """

    answer_id: str
    start: int
    end: int
    text: str
    status: Status
    undecided: bool
    area: str | None
    area_confidence: float
    theme: str | None
    stance: Stance | None = None
    proposed_theme: str | None = None
