"""A theme: a group of statements of one area, its name and quotes, and how firm it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FIRM_FROM, TENTATIVE_FROM = 0.75, 0.5


class Firmness(StrEnum):
    """How surely a found theme would be found again; an unstable one is not to be published."""

    FIRM = "firm"
    TENTATIVE = "tentative"
    UNSTABLE = "unstable"

    @classmethod
    def of(cls, stability: float) -> "Firmness":
        """Judge a stability, 0-1; see `Theme.stability`."""
        if stability >= FIRM_FROM:
            return cls.FIRM
        return cls.TENTATIVE if stability >= TENTATIVE_FROM else cls.UNSTABLE


@dataclass(frozen=True, slots=True)
class Quote:
    """A slice of an answer that shows what a theme is about; `text` is masked."""

    answer_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A known theme of the framework, or one that the analysis or a person found.

    Attributes
    ----------
    id : str
        The framework's id, or ``found-`` or ``made-`` and twelve hexadecimal digits.
    name : mapping
        Language -> name.
    area : str
        A code of the framework.
    n_statements, n_voices : int
        Counts.
    terms : tuple of str
        What its statements say more often than others of the area, strongest first.
    quotes : tuple of Quote
        The most telling first.
    stability : float or None
        Share, 0-1, of a found theme that is found again in half of the statements, or before the
        last tenth of them came, whichever is less; None for a known theme, which is not found but
        given, and for one that a person made.
    coherence : float or None
        Mean cosine, -1 to 1, of its statements' meaning to the mean of the theme; None where
        there is a single statement.
    firmness : Firmness or None
        What the stability amounts to.
    """

    id: str
    name: Mapping[str, str]
    known: bool
    area: str
    n_statements: int
    n_voices: int
    terms: tuple[str, ...]
    quotes: tuple[Quote, ...]
    stability: float | None
    coherence: float | None = None
    firmness: Firmness | None = None
