"""Measure whether themes stay put: in a second run, in another order, and under 10 % more answers.

Usage: python -m benchmarks.stability [ANSWERS.jsonl]

Only the answers' texts are read, never their labels.
"""

import argparse
import pickle
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score

from benchmarks.labelled import ANSWERS, Labelled, load_labelled
from benchmarks.machine import machine_lines
from benchmarks.report import Cell, Table, figures_table, print_tables, tell
from benchmarks.score import read_lines
from toolkit.analysis.embed import CachedEncoder, Encoder, load_encoder
from toolkit.analysis.pipeline import AnalysisResult, AnswerAnalyser, AnswerText
from toolkit.analysis.theming import Decisions, StandingTheme
from toolkit.core.themes import Firmness

N_DRAWS = 5
# What was there before ten per cent more came.
BEFORE_GROWTH = 1 / 1.1

Span = tuple[str, int, int]


def themes_of(result: AnalysisResult) -> dict[Span, str | None]:
    """Give the theme of each statement, by answer and place in it."""
    return {(one.answer_id, one.start, one.end): one.theme for one in result.statements}


def moved_share(before: Mapping[Span, str | None], after: Mapping[Span, str | None]) -> float:
    """Give the share, 0-1, of the statements that had a theme and have another or none now."""
    had = {span: theme for span, theme in before.items() if theme is not None}
    return sum(after.get(span) != theme for span, theme in had.items()) / max(len(had), 1)


def agreement(before: Mapping[Span, str | None], after: Mapping[Span, str | None]) -> float:
    """Give the adjusted Rand index, -1 to 1, of the statements that have a theme in both."""
    both = [span for span, theme in before.items() if theme and after.get(span)]
    if not both:
        return 1.0
    return float(
        adjusted_rand_score([before[span] for span in both], [after[span] for span in both])
    )


def standing_after(result: AnalysisResult) -> Decisions:
    """Let the themes of a run stand in the next, as the toolkit does."""
    return Decisions(
        standing=tuple(
            StandingTheme(
                id=theme.id,
                area=theme.area,
                known=theme.known,
                centroid=result.found_centroids.get(theme.id),
            )
            for theme in result.themes
        )
    )


def measure(
    labelled: Labelled, answers: Sequence[AnswerText], encoder: Encoder, *, n_draws: int = N_DRAWS
) -> Table:
    """Analyse answers again and again.

    Parameters
    ----------
    labelled : Labelled
        What is learned from.
    answers : sequence of AnswerText
    encoder : Encoder
    n_draws : int
        Random orders, and random parts of the answers.
    """
    analyser = AnswerAnalyser(labelled.framework, CachedEncoder(encoder))
    analyser.fit(labelled.examples, labelled.vectors)
    tell("stability: the whole, twice")
    whole = analyser.analyse(answers)
    same = pickle.dumps(whole) == pickle.dumps(analyser.analyse(answers))
    figures: dict[str, Cell] = {
        "answers": len(answers),
        "two runs give the same bytes": "yes" if same else "NO",
        **_firmness(whole),
    }
    random = np.random.default_rng(0)
    drawn: dict[str, list[float]] = {
        name: []
        for name in (
            "moved by another order of the answers",
            "moved by 10 % more answers, themes standing",
            "moved by 10 % more answers, from scratch",
            "adjusted Rand index, from scratch",
        )
    }
    for draw in range(n_draws):
        tell(f"stability: draw {draw + 1} of {n_draws}")
        order = random.permutation(len(answers))
        shuffled = analyser.analyse([answers[at] for at in order])
        part = sorted(order[: int(len(answers) * BEFORE_GROWTH)])
        before = analyser.analyse([answers[at] for at in part])
        standing = analyser.analyse(answers, decisions=standing_after(before))
        themes = themes_of(before)
        values = (
            moved_share(themes_of(whole), themes_of(shuffled)),
            moved_share(themes, themes_of(standing)),
            moved_share(themes, themes_of(whole)),
            agreement(themes, themes_of(whole)),
        )
        for name, value in zip(drawn, values, strict=True):
            drawn[name].append(value)
    figures.update({name: float(np.mean(values)) for name, values in drawn.items()})
    note = f"Shares, 0-1, of the statements with a theme; means of {n_draws} draws."
    return figures_table("Stability", note, figures)


def _firmness(result: AnalysisResult) -> dict[str, Cell]:
    found = [theme for theme in result.themes if theme.stability is not None]
    counts = Counter(theme.firmness for theme in found)
    coherences = [theme.coherence for theme in result.themes if theme.coherence is not None]
    return {
        "known themes with statements": sum(theme.known for theme in result.themes),
        "found themes": len(found),
        **{f"of them {firmness.value}": counts[firmness] for firmness in Firmness},
        "mean stability of found themes": _mean([theme.stability or 0.0 for theme in found]),
        "mean coherence of all themes": _mean(coherences),
    }


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def read_texts(path: Path) -> list[AnswerText]:
    """Read the answers of a file of labelled answers, without their labels."""
    return [AnswerText(row["id"], row["answer"], row["id"], {}) for row in read_lines(path)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("answers", nargs="?", type=Path, default=ANSWERS)
    given = parser.parse_args()
    used = load_encoder()
    print("\n".join(machine_lines()))
    print_tables([measure(load_labelled(encoder=used), read_texts(given.answers), used)])
