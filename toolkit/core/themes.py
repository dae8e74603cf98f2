"""A theme: a group of statements of one area, with a name and quotes."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quote:
    """A slice of an answer that shows what a theme is about; `text` is masked."""

    answer_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A known theme of the framework, or one that the analysis found.

    Attributes
    ----------
    id : str
        The framework's id, or ``found-`` and twelve hexadecimal digits.
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
        Share, 0-1, of a found theme that is found again in half of the statements; None for a
        known theme, which is not found but given.
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
