"""Fit the weights that decide where an answer is cut, on whole answers with known statements.

Usage: python -m training.fit_splitting [--encoder FOLDER] [--check ANSWERS.jsonl] [--keep]

Learns from ``training/answers/author-*.tsv``, of those authors whom the encoder has not been
trained on: give it one that was trained on half of them. What the pieces of an answer are about
is told by a mapping that has seen other authors only, as it will be for answers that are new.
Prints the F1 of the spans in cross-validation over groups of authors, and with ``--check`` on the
first 200 answers of a file, of which nothing but texts and spans is read. ``--keep`` leaves the
shipped weights as they are. Takes some minutes, most of them for vectors.
"""

import argparse
import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from toolkit.analysis.embed import ENCODER_FOLDER, CachedEncoder, Encoder, OnnxEncoder
from toolkit.analysis.pipeline import AnswerAnalyser
from toolkit.analysis.split import WEIGHTS_FILE, MeaningsOf, SplitWeights, parts_of, split_answers
from toolkit.analysis.split_facts import Facts, Gap, Span, find_gaps, gap_facts
from toolkit.analysis.split_readings import (
    MEANING_FACTS,
    Floats,
    Part,
    part_arrays,
    reading_facts,
    texts_of,
)
from toolkit.core.framework import Example, Framework, load_examples, load_framework

ROOT = Path(__file__).parents[1]
FRAMEWORK = ROOT / "surveys" / "ballerup-2017" / "framework.yaml"
EXAMPLES = ROOT / "surveys" / "ballerup-2017" / "examples.tsv"
ANSWERS = ROOT / "training" / "answers"
WEIGHTS = ROOT / "toolkit" / "analysis" / WEIGHTS_FILE

N_FOLDS = 5
N_CHECKED = 200
MATCH = 0.7
# One statement, two, more: the shares assumed among answers. The authors wrote more lists.
SHARES = (0.80, 0.16, 0.04)
# Strength of the penalties; the F1 in cross-validation is flat around them.
PLACE_PENALTY = 5.0
MEANING_PENALTY = 1.0
# A gap with less than this probability, by its words alone, is not opened. At 0.08 a tenth more
# texts want a vector, and the F1 is the same.
OPEN_ABOVE = 0.12
COST = 0.42

_TAG = re.compile(r"\[[^\]]*\]\s?")


@dataclass(frozen=True, slots=True)
class Written:
    """A whole answer with the spans of its statements, from the first letter to the last."""

    author: str
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The gaps of one answer, what is written around them, and which are cuts in truth."""

    gaps: list[Gap]
    facts: list[Facts]
    cuts: list[bool]


@dataclass(frozen=True, slots=True)
class Readable:
    """A part, the facts of all its readings, and the row of the right one."""

    facts: Floats
    right: int
    weight: float


def core(text: str, start: int, end: int) -> Span:
    """Leave out all that is neither letter nor digit at both ends."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def read_written(folder: Path) -> list[Written]:
    """Read every ``author-NUMBER.tsv``: channel, trade, and the answer with its tags."""
    answers: list[Written] = []
    for path in sorted(folder.glob("author-*.tsv")):
        author = path.stem.removeprefix("author-")
        lines = path.read_text(encoding="utf-8").splitlines()
        answers += [_untagged(author, line.split("\t")[2]) for line in lines if line.strip()]
    return answers


def _untagged(author: str, tagged: str) -> Written:
    text, spans = "", []
    for piece in _TAG.split(tagged)[1:]:
        spans.append((len(text), len(text) + len(piece)))
        text += piece
    return Written(author, text, tuple(core(text, *span) for span in spans))


def read_spans(path: Path) -> list[Written]:
    """Read texts and spans, never codes, of the first answers of a file with one a line."""
    answers = []
    with path.open(encoding="utf-8") as lines:
        for _, line in zip(range(N_CHECKED), lines, strict=False):
            row = json.loads(line)
            text, at, spans = row["answer"], 0, []
            for statement in row["statements"]:
                start = text.index(statement["text"], at)
                at = start + len(statement["text"])
                spans.append(core(text, start, at))
            answers.append(Written("", text, tuple(spans)))
    return answers


def places_of(answer: Written) -> Places:
    """Find the gaps of an answer and tell which lie between two statements."""
    gaps = find_gaps(answer.text)
    cuts = [False] * len(gaps)
    for (_, end), (start, _) in pairwise(answer.spans):
        # A joining word belongs to either side in the answers, and to neither in a gap.
        near = [i for i, gap in enumerate(gaps) if gap.start <= start + 6 and gap.end >= end - 4]
        if near:
            cuts[min(near, key=lambda i: abs(gaps[i].start - end) + abs(gaps[i].end - start))] = (
                True
            )
    return Places(gaps, gap_facts(answer.text, gaps), cuts)


def answer_weights(answers: Sequence[Written]) -> Floats:
    """Weigh the answers as if there were one, two and more statements as often as in reality."""
    kinds = np.array([min(len(answer.spans), 3) - 1 for answer in answers])
    written = np.bincount(kinds, minlength=3) / len(kinds)
    return np.asarray(np.array(SHARES)[kinds] / written[kinds])


def fit_places(places: Sequence[Places], weights: Floats) -> dict[str, float]:
    """Learn what the words around a gap say of a cut: log-odds by fact."""
    vectorizer = DictVectorizer()
    facts = vectorizer.fit_transform([fact for one in places for fact in one.facts])
    cuts = [cut for one in places for cut in one.cuts]
    each = np.repeat(weights, [len(one.gaps) for one in places])
    model = LogisticRegression(C=1 / PLACE_PENALTY, fit_intercept=False, max_iter=5000)
    model.fit(facts, cuts, sample_weight=each)
    return {
        str(name): float(value)
        for name, value in zip(vectorizer.feature_names_, model.coef_[0], strict=True)
    }


def fit_meanings(parts: Sequence[Readable]) -> Floats:
    """Learn the log-linear model of readings: maximum likelihood with a quadratic penalty."""
    facts = np.vstack([part.facts for part in parts])
    scale = facts.std(axis=0) + 1e-9
    sizes = [len(part.facts) for part in parts]
    first = np.cumsum([0, *sizes[:-1]])
    right = first + np.array([part.right for part in parts])
    owner = np.repeat(np.arange(len(parts)), sizes)
    weight = np.array([part.weight for part in parts])
    scaled = facts / scale

    def loss(values: Floats) -> tuple[float, Floats]:
        scores = scaled @ values
        highest = np.maximum.reduceat(scores, first)
        raised = np.exp(scores - highest[owner])
        total = np.add.reduceat(raised, first)
        likely = weight * (scores[right] - highest - np.log(total))
        expected = (raised / total[owner] * weight[owner]) @ scaled
        slope = expected - weight @ scaled[right]
        penalty = MEANING_PENALTY / 2 * (values @ values)
        return float(penalty - likely.sum()), slope + MEANING_PENALTY * values

    found = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B")
    return np.asarray(found.x / scale)


def right_reading(part: Part, places: Places) -> int:
    """Give the row of `layout` that cuts a part where its answer is cut in truth."""
    true_gaps = [gap for gap, cut in zip(places.gaps, places.cuts, strict=True) if cut]
    row = 0
    for left, right in pairwise(part.pieces):
        cut = any(left[1] <= gap.end and gap.start <= right[0] for gap in true_gaps)
        row = 2 * row + cut
    return row


def span_f1(answers: Sequence[Written], found: Sequence[Sequence[Span]]) -> dict[str, float]:
    """Count the spans that overlap a true one by 0.7 of their union, as ``benchmarks/score.py``."""
    hits = n_found = n_true = 0
    for answer, spans in zip(answers, found, strict=True):
        free = [core(answer.text, *span) for span in spans]
        n_found, n_true = n_found + len(free), n_true + len(answer.spans)
        for true in answer.spans:
            best = max(free, key=lambda span: _overlap(true, span), default=None)
            if best is not None and _overlap(true, best) >= MATCH:
                hits += 1
                free.remove(best)
    return {"f1": 2 * hits / (n_found + n_true), "found": n_found, "true": n_true, "hits": hits}


def _overlap(left: Span, right: Span) -> float:
    shared = max(0, min(left[1], right[1]) - max(left[0], right[0]))
    joined = left[1] - left[0] + right[1] - right[0] - shared
    return shared / joined if joined else 0.0


class Fitter:
    """Fits the mapping and the weights for groups of authors.

    Parameters
    ----------
    framework : Framework
    examples : sequence of Example
    answers : sequence of Written
    encoder : Encoder
    """

    def __init__(
        self,
        framework: Framework,
        examples: Sequence[Example],
        answers: Sequence[Written],
        encoder: Encoder,
    ) -> None:
        self.framework = framework
        self.examples = examples
        self.answers = answers
        self.places = [places_of(answer) for answer in answers]
        self.weights = answer_weights(answers)
        self.encoder = CachedEncoder(encoder)
        authors = [answer.author for answer in answers]
        folds = GroupKFold(N_FOLDS).split(authors, groups=authors)
        self.folds = [(train.tolist(), test.tolist()) for train, test in folds]

    def meanings_without(self, authors: set[str]) -> MeaningsOf:
        """Give the meanings of a mapping that has seen nothing by `authors`."""
        seen = [example for example in self.examples if example.author not in authors]
        analyser = AnswerAnalyser(self.framework, self.encoder)
        return analyser.fit(seen).piece_meanings

    def fit_all(self) -> tuple[SplitWeights, list[list[Span]]]:
        """Fit the weights on all answers; give them and the spans that each fold found.

        The parts of an answer are read with words and meanings learned from other authors; the
        last weights are learned from those readings of all.
        """
        found: list[list[Span]] = [[] for _ in self.answers]
        meanings: list[MeaningsOf] = []
        readable: list[list[Readable]] = []
        places: list[Mapping[str, float]] = []
        for train, test in self.folds:
            started = time.monotonic()
            places.append(fit_places([self.places[i] for i in train], self.weights[train]))
            meanings.append(self.meanings_without({self.answers[i].author for i in test}))
            readable.append(self._readable(test, places[-1], meanings[-1]))
            print(f"read {len(test)} answers in {time.monotonic() - started:.0f} s", flush=True)
        for fold, (_, test) in enumerate(self.folds):
            others = [part for at, parts in enumerate(readable) if at != fold for part in parts]
            use = SplitWeights(places[fold], fit_meanings(others), _log_odds(OPEN_ABOVE), COST)
            texts = [self.answers[i].text for i in test]
            spans = split_answers(texts, meanings[fold], weights=use)
            for i, of_answer in zip(test, spans, strict=True):
                found[i] = of_answer
        everything = fit_meanings([part for parts in readable for part in parts])
        final = fit_places(self.places, self.weights)
        return SplitWeights(final, everything, _log_odds(OPEN_ABOVE), COST), found

    def _readable(
        self, which: Sequence[int], places: Mapping[str, float], meanings_of: MeaningsOf
    ) -> list[Readable]:
        draft = SplitWeights(places, np.zeros(len(MEANING_FACTS)), _log_odds(OPEN_ABOVE), COST)
        parts: list[Part] = []
        for i in which:
            around = self.places[i]
            priors = [draft.prior(facts) for facts in around.facts]
            text = self.answers[i].text
            parts += parts_of(i, text, around.gaps, priors, draft.open_above)
        parts = [part for part in parts if part.priors]
        texts = [answer.text for answer in self.answers]
        needed = texts_of(parts, texts)
        rows = {text: row for row, text in enumerate(needed)}
        meanings = meanings_of(needed)
        return [
            Readable(
                reading_facts(part_arrays([part], texts, rows), meanings)[0],
                right_reading(part, self.places[part.owner]),
                float(self.weights[part.owner]),
            )
            for part in parts
        ]


def _log_odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))


def write_weights(path: Path, weights: SplitWeights, lines: Sequence[str]) -> None:
    """Write the table that `toolkit.analysis.split` reads, with three decimals."""
    rows = [("place", name, value) for name, value in sorted(weights.places.items())]
    rows += [
        ("meaning", name, float(value))
        for name, value in zip(MEANING_FACTS, weights.meanings, strict=True)
    ]
    rows += [("choice", "open_above", weights.open_above), ("choice", "cost", weights.cost)]
    text = "".join(f"# {line}\n" for line in lines)
    text += "".join(f"{table}\t{name}\t{value:.3f}\n" for table, name, value in rows)
    path.write_text(text, encoding="utf-8")


def main(folder: Path, check: Path | None, *, keep: bool) -> None:
    """Fit, measure, and write the weights."""
    framework = load_framework(FRAMEWORK)
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    unseen = [
        answer
        for answer in read_written(ANSWERS)
        if answer.author not in about["trained_on_authors"]
    ]
    encoder = OnnxEncoder(folder=folder)
    fitter = Fitter(framework, load_examples(framework, EXAMPLES), unseen, encoder)
    weights, found = fitter.fit_all()
    whole = [[(0, len(answer.text))] for answer in fitter.answers]
    figures = span_f1(fitter.answers, found)
    print(f"never cutting: {span_f1(fitter.answers, whole)}")
    print(f"cross-validation over {N_FOLDS} groups of authors: {figures}")
    if not keep:
        lines = [
            "Log-odds for a cut, made by: python -m training.fit_splitting",
            f"{len(fitter.answers)} answers; encoder {fitter.encoder.identity}; "
            f"split_f1 {figures['f1']:.3f} in cross-validation over groups of authors",
            "table, fact, weight: see split_facts.py (place) and split_readings.py (meaning)",
        ]
        write_weights(WEIGHTS, weights, lines)
    if check is not None:
        answers = read_spans(check)
        spans = split_answers(
            [answer.text for answer in answers], fitter.meanings_without(set()), weights=weights
        )
        print(f"first {len(answers)} answers of {check.name}: {span_f1(answers, spans)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, default=ENCODER_FOLDER, help="its folder")
    parser.add_argument("--check", type=Path)
    parser.add_argument("--keep", action="store_true")
    arguments = parser.parse_args()
    main(arguments.encoder, arguments.check, keep=arguments.keep)
