"""Splitting an answer into statements: contiguous spans, cut only where the subject changes."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

import numpy as np

from toolkit.analysis.split_facts import (
    Boundary,
    Facts,
    Gap,
    Span,
    find_gaps,
    gap_facts,
    trim,
)
from toolkit.analysis.split_readings import (
    MEANING_FACTS,
    Floats,
    Part,
    PieceMeanings,
    choose_readings,
    layout,
    part_arrays,
    reading_facts,
    texts_of,
)

WEIGHTS_FILE = "split_weights.tsv"
# The reading of a part with so many open gaps has 2 ** MAX_OPEN candidates; a part with more is
# first cut where the words alone speak most clearly for it.
MAX_OPEN = 6
# Answers whose pieces are held in memory at a time.
CHUNK = 2000


MeaningsOf = Callable[[list[str]], PieceMeanings]


@dataclass(frozen=True, slots=True)
class SplitWeights:
    """What speaks for a cut, in log-odds; fitted by ``training/fit_splitting.py``.

    Attributes
    ----------
    places : mapping of str to float
        Of the facts that `gap_facts` gives; a fact that is not named counts nothing.
    meanings : ndarray of shape (len(MEANING_FACTS),)
    open_above : float
        Gaps whose words alone give a lower log-odds are not worth the vectors of their pieces.
    cost : float
        What the probability of a span must exceed to be worth finding, 0-1.
    """

    places: Mapping[str, float]
    meanings: Floats
    open_above: float
    cost: float

    def prior(self, facts: Facts) -> float:
        """Give the log-odds of a cut from the words around it."""
        return sum(self.places.get(name, 0.0) * value for name, value in facts.items())


@cache
def fitted_weights() -> SplitWeights:
    """Read the weights that are shipped."""
    text = resources.files(__package__).joinpath(WEIGHTS_FILE).read_text(encoding="utf-8")
    tables: dict[str, dict[str, float]] = defaultdict(dict)
    for line in text.splitlines():
        if line and not line.startswith("#"):
            table, name, value = line.split("\t")
            tables[table][name] = float(value)
    meanings = np.array([tables["meaning"].get(name, 0.0) for name in MEANING_FACTS])
    choice = tables["choice"]
    return SplitWeights(tables["place"], meanings, choice["open_above"], choice["cost"])


def parts_of(
    owner: int, text: str, gaps: Sequence[Gap], priors: Sequence[float], open_above: float
) -> Iterator[Part]:
    """Divide an answer at its line breaks, and into parts with at most `MAX_OPEN` open gaps."""
    opened = [
        (gap, prior)
        for gap, prior in zip(gaps, priors, strict=True)
        if gap.boundary is Boundary.LINE or prior >= open_above
    ]
    run: list[tuple[Gap, float]] = []
    start = 0
    for gap, prior in opened:
        if gap.boundary is Boundary.LINE:
            yield from _readable(owner, text, (start, gap.start), run)
            start, run = gap.end, []
        else:
            run.append((gap, prior))
    yield from _readable(owner, text, (start, len(text)), run)


def _readable(
    owner: int, text: str, extent: Span, run: Sequence[tuple[Gap, float]]
) -> Iterator[Part]:
    waiting = [(extent, list(run))]
    while waiting:
        (start, end), rest = waiting.pop()
        if len(rest) > MAX_OPEN:
            surest = max(range(len(rest)), key=lambda index: rest[index][1])
            gap = rest[surest][0]
            waiting += [((gap.end, end), rest[surest + 1 :]), ((start, gap.start), rest[:surest])]
            continue
        edges = [start, *(edge for gap, _ in rest for edge in (gap.start, gap.end)), end]
        pieces = [trim(text, *edges[at : at + 2]) for at in range(0, len(edges), 2)]
        if pieces[-1][0] < pieces[-1][1]:
            between = [gap.between_sentences for gap, _ in rest]
            yield Part(owner, pieces, [prior for _, prior in rest], between)


def read_parts(
    parts: Sequence[Part], texts: Sequence[str], meanings_of: MeaningsOf, weights: SplitWeights
) -> list[list[Span]]:
    """Give the spans of the statements in each part."""
    spans = [[(part.pieces[0][0], part.pieces[-1][1])] for part in parts]
    groups: dict[int, list[int]] = defaultdict(list)
    for position, part in enumerate(parts):
        if part.priors:
            groups[len(part.pieces)].append(position)
    opened = [parts[position] for group in groups.values() for position in group]
    if not opened:
        return spans
    needed = texts_of(opened, texts)
    rows = {text: row for row, text in enumerate(needed)}
    meanings = meanings_of(needed)
    for n_pieces, group in groups.items():
        arrays = part_arrays([parts[position] for position in group], texts, rows)
        scores = reading_facts(arrays, meanings) @ weights.meanings
        cuts = layout(n_pieces).cuts
        for position, reading in zip(
            group, choose_readings(scores, n_pieces, weights.cost), strict=True
        ):
            spans[position] = _spans(parts[position].pieces, cuts[reading])
    return spans


def _spans(pieces: Sequence[Span], cuts: Floats) -> list[Span]:
    edges = [0, *(int(gap) + 1 for gap in np.flatnonzero(cuts)), len(pieces)]
    return [(pieces[first][0], pieces[after - 1][1]) for first, after in pairwise(edges)]


def split_answers(
    texts: Sequence[str],
    meanings_of: MeaningsOf,
    *,
    weights: SplitWeights | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[list[Span]]:
    """Split answers into statements.

    Every way to cut an answer at its open gaps is given a probability, a log-linear model over
    what is written at the cuts and what the pieces on both sides, and the answer as a whole, are
    about (a semi-Markov conditional random field; Sarawagi & Cohen 2004).

    Parameters
    ----------
    texts : sequence of str
    meanings_of : callable
        Gives the meanings of a list of different texts. Called for pieces of those answers only
        that may be cut, and not at all where there are none.
    weights : SplitWeights, optional
        Default: those that are shipped.
    progress : callable, optional
        Called with (done, total) answers.

    Returns
    -------
    spans : list of list of (int, int)
        Of each answer: in order, not overlapping, without white space at their ends; none where
        there is nothing but white space.
    """
    use = weights or fitted_weights()
    result: list[list[Span]] = [[] for _ in texts]
    for start in range(0, len(texts), CHUNK):
        parts: list[Part] = []
        for owner in range(start, min(start + CHUNK, len(texts))):
            gaps = find_gaps(texts[owner])
            priors = [use.prior(facts) for facts in gap_facts(texts[owner], gaps)]
            parts += parts_of(owner, texts[owner], gaps, priors, use.open_above)
        for part, spans in zip(parts, read_parts(parts, texts, meanings_of, use), strict=True):
            result[part.owner] += spans
        if progress is not None:
            progress(min(start + CHUNK, len(texts)), len(texts))
    return result
