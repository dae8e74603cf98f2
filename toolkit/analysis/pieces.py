"""Pieces of answers before they are statements: what the machine cut, and what people decided."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Self

from toolkit.analysis.split_facts import Span, trim
from toolkit.analysis.standing import Decisions
from toolkit.core.statements import Statement


def outside(span: Span, taken: Sequence[Span], text: str) -> list[Span]:
    """Give what is left of a span beside those that are taken, where it says anything."""
    beside = sorted(place for place in taken if place[0] < span[1] and span[0] < place[1])
    if not beside:
        return [span]
    # Spans that people have placed may lie in one another.
    begins = [span[0], *accumulate((end for _, end in beside), max)]
    ends = [*(at for at, _ in beside), span[1]]
    gaps = zip(begins, ends, strict=True)
    left = [trim(text, begin, end) for begin, end in gaps if begin < end]
    return [part for part in left if any(map(str.isalnum, text[slice(*part)]))]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Spans of answers: `owners` are positions among the answers, `decided` a person's word."""

    owners: list[int]
    spans: list[Span]
    texts: list[str]
    decided: list[Statement | None]

    def respecting(self, ids: Sequence[str], texts: Sequence[str], decisions: Decisions) -> Self:
        """Put what people decided in the place of what the machine cut."""
        position = {identifier: at for at, identifier in enumerate(ids)}
        taken: dict[int, list[tuple[Span, Statement | None]]] = defaultdict(list)
        for answer, start, end in decisions.excluded:
            if answer in position:
                taken[position[answer]].append(((start, end), None))
        for one in decisions.placed:
            if one.answer_id in position:
                taken[position[one.answer_id]].append(((one.start, one.end), one))
        rows: list[tuple[int, Span, Statement | None]] = [
            (owner, part, None)
            for owner, span in zip(self.owners, self.spans, strict=True)
            for part in outside(span, [place for place, _ in taken[owner]], texts[owner])
        ]
        rows += [(owner, span, one) for owner, all_ in taken.items() for span, one in all_ if one]
        rows.sort(key=lambda row: row[:2])
        return type(self)(
            [owner for owner, _, _ in rows],
            [span for _, span, _ in rows],
            [texts[owner][slice(*span)] for owner, span, _ in rows],
            [one for _, _, one in rows],
        )
