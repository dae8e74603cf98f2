"""Splitting an answer into statements: contiguous spans, cut only where the subject changes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]

# One sentence often explains the next: only a change of subject is worth a cut. `line` is always
# one, because whoever makes a list has already split.
_BOUNDARY = re.compile(
    r"""(?P<line>\s*[\n\r]\s*(?:[-*•·–]\s+|\d{1,2}[.)]\s+)*|\s+[•·]\s*)
      | (?P<sentence>(?<=[.!?…;])["”)]*\s+(?=\S))
      | (?P<conjunction>,?\s+(?:og|samt|and|plus|\+|&)\s+(?:så\s+)?)
      | (?P<contrast>[,;]?\s+(?:men|but|desuden|derudover|derefter|dernæst)\s+)
      | (?P<comma>,\s+|\s+[-–]\s+)""",
    re.IGNORECASE | re.VERBOSE,
)
_BULLET = re.compile(r"(?:[-*•·–]\s+|\d{1,2}[.)]\s+)+")
_NEW_SUBJECT = re.compile(
    r"(?:og så|ps\b|p\.s|dernæst|derudover|desuden|endvidere|nummer (?:to|2)|for det andet"
    r"|til gengæld|men\b|og\b|samtidig|i øvrigt|ellers|also\b|and\b)",
    re.IGNORECASE,
)
_SAME_SUBJECT = re.compile(
    r"(?:det|de|den|der|dem|så|for|fordi|hvor|som|men|ellers|ikke|and|it)\b", re.IGNORECASE
)
_WORD = re.compile(r"\w+")

MAX_LISTED_WORDS = 5


class Boundary(StrEnum):
    """What stands between two pieces of an answer."""

    LINE = "line"
    SENTENCE = "sentence"
    CONJUNCTION = "conjunction"
    CONTRAST = "contrast"
    COMMA = "comma"


@dataclass(frozen=True, slots=True)
class Cut:
    """A place where an answer could be cut; what lies from `start` to `end` falls between.

    Attributes
    ----------
    prior : float
        Log-odds of a change of subject, before the pieces' meaning is known.
    """

    start: int
    end: int
    boundary: Boundary
    prior: float


@dataclass(frozen=True, slots=True)
class CutWeights:
    """Log-odds of a cut: a logistic regression on 200 invented answers, rounded.

    Only the places of the cuts in those answers were used, never what their statements are about.
    """

    bias: float = -2.5
    sentence: float = 0.65
    contrast: float = -0.6
    new_subject: float = 3.0
    same_subject: float = -0.75
    short_list: float = 0.65
    comma_and: float = 1.0
    length: float = 0.7
    theme_overlap: float = -1.5
    area_overlap: float = -0.5
    certainty: float = 1.1
    cosine: float = -0.7
    # A cut is made above this log-odds, a probability of 0.2: a cut too many shows one priority
    # twice, a cut too few hides one. The share of right spans is the same from 0.15 to 0.4.
    threshold: float = -1.4


WEIGHTS = CutWeights()
# The most that the meaning of two pieces speaks for a cut, in all but one of fifty pairs.
_MAX_MEANING = 0.5


def _n_words(text: str) -> int:
    return len(_WORD.findall(text))


def trim(text: str, start: int, end: int) -> Span:
    """Leave out white space at both ends and a list's bullet in front; may give an empty span."""
    while start < end and text[start].isspace():
        start += 1
    bullet = _BULLET.match(text, start, end)
    if bullet and bullet.end() < end:
        start = bullet.end()
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _boundaries(text: str, start: int, end: int) -> Iterator[tuple[Boundary, int, int]]:
    """Give the boundaries with a word on both sides."""
    left = start
    matches = [
        (Boundary(str(match.lastgroup)), match.start(), match.end())
        for match in _BOUNDARY.finditer(text, start, end)
    ]
    for index, (boundary, cut_start, cut_end) in enumerate(matches):
        right = matches[index + 1][1] if index + 1 < len(matches) else end
        if _n_words(text[left:cut_start]) and _n_words(text[cut_end:right]):
            yield boundary, cut_start, cut_end
            left = cut_end


def find_cuts(text: str) -> list[Cut]:
    """Find the places where an answer may be cut, in order.

    Places that would hardly win, whatever the pieces mean, are left out: vectors are costly.

    Parameters
    ----------
    text : str

    Returns
    -------
    cuts : list of Cut
        Never overlapping; each has a word on both sides.
    """
    found = list(_boundaries(text, *trim(text, 0, len(text))))
    pieces = pieces_between(text, [(start, end) for _, start, end in found])
    short = all(_n_words(text[start:end]) <= MAX_LISTED_WORDS for start, end in pieces)
    cuts = []
    for (boundary, start, end), left, right in zip(found, pieces[:-1], pieces[1:], strict=True):
        words = min(_n_words(text[slice(*left)]), _n_words(text[slice(*right)]))
        prior = _prior(text, boundary, (start, end), words, short=short)
        if boundary is Boundary.LINE or prior + _MAX_MEANING >= WEIGHTS.threshold:
            cuts.append(Cut(start, end, boundary, prior))
    return cuts


def _prior(text: str, boundary: Boundary, gap: Span, n_words: int, *, short: bool) -> float:
    """Give the log-odds of a cut from what is written around it."""
    odds = WEIGHTS.bias + WEIGHTS.length * min(n_words, 8) / 8
    if boundary is Boundary.SENTENCE:
        odds += WEIGHTS.sentence
        odds += WEIGHTS.new_subject if _NEW_SUBJECT.match(text, gap[1]) else 0.0
    else:
        odds += WEIGHTS.short_list if short else 0.0
    if boundary is Boundary.CONTRAST:
        odds += WEIGHTS.contrast
    if boundary is Boundary.CONJUNCTION and text[gap[0]] == ",":
        odds += WEIGHTS.comma_and
    if _SAME_SUBJECT.match(text, gap[1]):
        odds += WEIGHTS.same_subject
    return odds


def pieces_between(text: str, gaps: Sequence[Span]) -> list[Span]:
    """Give the trimmed spans between `gaps`, from the start of the text to its end."""
    starts = [0, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(text)]
    return [trim(text, start, end) for start, end in zip(starts, ends, strict=True)]


@dataclass(frozen=True, slots=True)
class PieceMeanings:
    """What the analysis knows of pieces of answers.

    Attributes
    ----------
    classes : ndarray of shape (n_pieces, n_classes)
        Probabilities of themes; rows sum to 1.
    groups : ndarray of shape (n_pieces, n_groups)
        Probabilities of areas; rows sum to 1.
    vectors : ndarray of shape (n_pieces, dimensions)
        Centred, of length 1; dimensions may be 0.
    """

    classes: NDArray[np.float64]
    groups: NDArray[np.float64]
    vectors: NDArray[np.float64]

    def cut_odds(self, left: int, right: int) -> float:
        """Give the part of a cut's log-odds that comes from the meaning of its two sides."""
        themes = np.sqrt(self.classes[left] * self.classes[right]).sum()
        areas = np.sqrt(self.groups[left] * self.groups[right]).sum()
        certainty = min(self.groups[left].max(), self.groups[right].max())
        cosine = self.vectors[left] @ self.vectors[right]
        return float(
            WEIGHTS.theme_overlap * themes
            + WEIGHTS.area_overlap * areas
            + WEIGHTS.certainty * certainty
            + WEIGHTS.cosine * cosine
        )


def choose_cuts(cuts: Sequence[Cut], meanings: PieceMeanings, first_piece: int) -> list[Cut]:
    """Keep the cuts where the subject changes.

    Parameters
    ----------
    cuts : sequence of Cut
        Of one answer.
    meanings : PieceMeanings
        Of the pieces of all answers.
    first_piece : int
        The row of this answer's first piece; the others follow in order.
    """
    return [
        cut
        for offset, cut in enumerate(cuts)
        if cut.boundary is Boundary.LINE
        or cut.prior + meanings.cut_odds(first_piece + offset, first_piece + offset + 1)
        > WEIGHTS.threshold
    ]
