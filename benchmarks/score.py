"""Score an analysis of answers against hand-made labels.

Usage: python -m benchmarks.score GOLD.jsonl RESULT.jsonl

GOLD holds one answer a line: {"id", "answer", "statements": [{"text", "area", "theme"}]}; every
statement's text is a substring of its answer, in order. RESULT is what `flask analyse` writes.

Prints one figure a line as `name: value`:

area_macro_f1
    11 classes: nine areas, outside (X1 X2 X3), none (X0).
area_accuracy
    The share of gold statements with the right one of these classes.
track_macro_f1
    5 classes: R, A, V, outside, none.
split_f1
    Found spans against gold spans, a match when they overlap by IoU >= 0.7.
theme_bcubed_f1, theme_v_measure, theme_ari
    Themes of the gold statements with content, against the gold themes.
n_themes, n_gold_themes, n_statements
    Counts.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sklearn.metrics import adjusted_rand_score, f1_score, v_measure_score

MIN_IOU = 0.7
OUTSIDE = ("X1", "X2", "X3")

Row = dict[str, Any]
Span = tuple[int, int]


def read_lines(path: Path) -> list[Row]:
    """Read JSON lines."""
    # Not splitlines(): an answer may hold other line separators of Unicode than \n.
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def gold_spans(row: Row) -> list[tuple[int, int, Row]]:
    """Find (start, end, statement) of each gold statement, from left to right."""
    position = 0
    spans = []
    for statement in row["statements"]:
        start = row["answer"].index(statement["text"], position)
        position = start + len(statement["text"])
        spans.append((start, position, statement))
    return spans


def trimmed(answer: str, start: int, end: int) -> Span:
    """Leave out what is neither letter nor digit at both ends."""
    while start < end and not answer[start].isalnum():
        start += 1
    while end > start and not answer[end - 1].isalnum():
        end -= 1
    return start, end


def overlap(one: Span, other: Span) -> int:
    """Count the characters in both spans."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def iou(one: Span, other: Span) -> float:
    """Give intersection over union, a share, 0-1."""
    both = overlap(one, other)
    union = (one[1] - one[0]) + (other[1] - other[0]) - both
    return both / union if union else 0.0


def bcubed_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    """Give BCubed F1, 0-1, of two labelings of the same items."""
    cells = Counter(zip(gold, found, strict=True))
    n_gold, n_found, n_items = Counter(gold), Counter(found), len(gold)
    precision = sum(n * n / n_found[label] for (_, label), n in cells.items()) / n_items
    recall = sum(n * n / n_gold[label] for (label, _), n in cells.items()) / n_items
    return 2 * precision * recall / (precision + recall)


def gold_class(code: str) -> str:
    """Give the class of a gold code."""
    if code == "X0":
        return "none"
    return "outside" if code in OUTSIDE else code


def found_class(item: Row | None) -> str:
    """Give the class of a found statement; nothing found is no content."""
    if item is None or item.get("status") == "empty":
        return "none"
    if item.get("status") == "outside" or not item.get("area"):
        return "outside"
    return str(item["area"])


def track(name: str) -> str:
    """Give the track of a class."""
    return name if name in ("none", "outside") else name[0]


def count_hits(answer: str, wanted: Sequence[Span], found: Sequence[Span]) -> int:
    """Count the wanted spans that a found one covers; each found one counts once."""
    free = set(range(len(found)))
    hits = 0
    for start, end in wanted:
        span = trimmed(answer, start, end)
        best = max(free, key=lambda index: iou(span, found[index]), default=None)
        if best is not None and iou(span, found[best]) >= MIN_IOU:
            hits += 1
            free.discard(best)
    return hits


def score(gold: Sequence[Row], result: Sequence[Row]) -> dict[str, float | int]:
    """Compute every figure.

    Parameters
    ----------
    gold, result : sequence of dict
        Lines as the module's docstring describes them.
    """
    found_by_answer: dict[str, list[Row]] = defaultdict(list)
    for item in result:
        found_by_answer[item["answer_id"]].append(item)
    classes: list[tuple[str, str]] = []
    themes: list[tuple[str, str]] = []
    n_hits = n_found = n_wanted = 0
    for row in gold:
        answer, found = row["answer"], found_by_answer.get(row["id"], [])
        spans = gold_spans(row)
        wanted = [(start, end) for start, end, one in spans if one["area"] != "X0"]
        content = [
            trimmed(answer, item["start"], item["end"])
            for item in found
            if item.get("status") != "empty"
        ]
        n_found += len(content)
        n_wanted += len(wanted)
        n_hits += count_hits(answer, wanted, content)
        for start, end, statement in spans:
            best = nearest((start, end), found)
            classes.append((gold_class(statement["area"]), found_class(best)))
            if statement["area"] != "X0":
                theme = best["theme"] if best and best.get("theme") else f"alone-{len(themes)}"
                themes.append((statement["theme"], theme))
    precision, recall = n_hits / max(n_found, 1), n_hits / max(n_wanted, 1)
    split_f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {**area_figures(classes), "split_f1": split_f1, **theme_figures(themes)}


def nearest(span: Span, found: Sequence[Row]) -> Row | None:
    """Give the found statement that overlaps a span most, or None where none does."""

    def shared(item: Row) -> int:
        return overlap(span, (item["start"], item["end"]))

    best = max(found, key=shared, default=None)
    return best if best is not None and shared(best) else None


def area_figures(classes: Sequence[tuple[str, str]]) -> dict[str, float | int]:
    """Score areas and tracks."""
    gold, found = [one for one, _ in classes], [one for _, one in classes]
    gold_tracks, found_tracks = [track(one) for one in gold], [track(one) for one in found]

    def macro_f1(wanted: list[str], given: list[str]) -> float:
        labels = sorted(set(wanted))
        return float(f1_score(wanted, given, labels=labels, average="macro", zero_division=0))

    return {
        "area_macro_f1": macro_f1(gold, found),
        "area_accuracy": sum(one == other for one, other in classes) / len(classes),
        "track_macro_f1": macro_f1(gold_tracks, found_tracks),
        "n_statements": len(classes),
    }


def theme_figures(themes: Sequence[tuple[str, str]]) -> dict[str, float | int]:
    """Score themes."""
    gold, found = [one for one, _ in themes], [one for _, one in themes]
    return {
        "theme_bcubed_f1": bcubed_f1(gold, found),
        "theme_v_measure": float(v_measure_score(gold, found)),
        "theme_ari": float(adjusted_rand_score(gold, found)),
        "n_themes": len(set(found)),
        "n_gold_themes": len(set(gold)),
    }


def print_figures(figures: Mapping[str, float | int]) -> None:
    """Print one figure a line."""
    for name, value in figures.items():
        print(f"{name}: {value:.4f}" if isinstance(value, float) else f"{name}: {value}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print_figures(score(read_lines(Path(sys.argv[1])), read_lines(Path(sys.argv[2]))))
