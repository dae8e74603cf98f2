"""What a statement does, learned from examples: ask, find fault, praise, or tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import GroupKFold
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from toolkit.analysis.map_areas import CHUNK, TOKEN_PATTERN, centred_vectors
from toolkit.core.framework import Example
from toolkit.core.statements import Stance

N_FOLDS = 3
# Clearly better than always "wish": by so much macro-F1, and with more right in every fold.
MIN_GAIN = 0.1


@dataclass(frozen=True, slots=True)
class StanceFigures:
    """How well stances of authors are told whom the model has not seen, all 0-1.

    Attributes
    ----------
    f1, baseline_f1 : float
        Macro-F1 over the stances there are, and that of always saying "wish".
    accuracy, baseline_accuracy : float
        Share that is right.
    f1_of : dict
        Stance -> F1.
    gains : tuple of float
        Accuracy above the baseline's in each fold, -1 to 1.
    """

    f1: float
    baseline_f1: float
    accuracy: float
    baseline_accuracy: float
    f1_of: dict[str, float]
    gains: tuple[float, ...]

    @property
    def is_worth_showing(self) -> bool:
        """Whether the stances are clearly better than always saying "wish"."""
        return self.f1 >= self.baseline_f1 + MIN_GAIN and min(self.gains) > 0


def statement_features(*, with_vectors: bool) -> ColumnTransformer:
    """Make the transformer from a statement table to one sparse matrix of vectors and words."""
    words = TfidfVectorizer(
        ngram_range=(1, 2), token_pattern=TOKEN_PATTERN, sublinear_tf=True, min_df=2
    )
    characters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2
    )
    parts: list[tuple[str, Any, int]] = [("words", words, 0), ("characters", characters, 0)]
    if with_vectors:
        parts.insert(0, ("meaning", centred_vectors(), 1))
    return ColumnTransformer(parts, sparse_threshold=1.0)


class StanceMapper(ClassifierMixin, BaseEstimator):
    """Stances for statements.

    One-vs-rest logistic regression on vectors and words, the classes weighted by their rarity:
    three in four statements wish or complain, and praise would drown.

    Parameters
    ----------
    regularisation : float, default 3.0
        Inverse strength of the penalty, above 0. Chosen by cross-validation over authors.
    random_state : int, default 0

    Attributes
    ----------
    classes_ : ndarray of str, shape (n_classes,)
    pipeline_ : Pipeline
    """

    def __init__(self, *, regularisation: float = 3.0, random_state: int = 0) -> None:
        self.regularisation = regularisation
        self.random_state = random_state

    def fit(self, X: NDArray[np.object_], y: ArrayLike) -> "StanceMapper":  # noqa: N803
        """Learn from labelled statements.

        Parameters
        ----------
        X : ndarray of object, shape (n_statements, 2)
            See `map_areas.statement_table`.
        y : array-like of str, shape (n_statements,)
            Values of `Stance`, at least two different ones.

        Raises
        ------
        ValueError
            If there are fewer than two stances.
        """
        labels = np.asarray(y, dtype=str)
        if len(set(labels)) < 2:
            raise ValueError("the examples must take at least two stances")
        features = statement_features(with_vectors=len(X[0, 1]) > 0)
        if len(X) < 1000:
            # Few and short texts share few words: dropping the rare ones would leave nothing.
            features.set_params(words__min_df=1, characters__min_df=1)
        if len(X[0, 1]):
            # Beside vectors they add nothing to stances, and take most of the time.
            features.set_params(characters="drop")
        separate = LogisticRegression(
            C=self.regularisation,
            class_weight="balanced",
            solver="liblinear",
            dual=True,
            tol=1e-2,
            max_iter=1000,
            random_state=self.random_state,
        )
        self.pipeline_ = Pipeline(
            [("features", features), ("classes", OneVsRestClassifier(separate))]
        )
        self.pipeline_.fit(X, labels)
        self.classes_ = self.pipeline_.classes_
        return self

    def predict(self, X: NDArray[np.object_]) -> NDArray[np.str_]:  # noqa: N803
        """Give the most probable stance of each statement, shape (n_statements,)."""
        check_is_fitted(self)
        if not len(X):
            return np.zeros(0, dtype=self.classes_.dtype)
        return np.asarray(self.pipeline_.predict(X))


def measure_stances(
    mapper: StanceMapper, table: NDArray[np.object_], stances: ArrayLike, authors: ArrayLike
) -> StanceFigures | None:
    """Tell each group of authors' stances by a copy of the mapper that has seen the others only.

    Parameters
    ----------
    mapper : StanceMapper
        Only its parameters are taken.
    table : ndarray of object, shape (n_statements, 2)
    stances : array-like of str, shape (n_statements,)
    authors : array-like of str, shape (n_statements,)

    Returns
    -------
    figures : StanceFigures or None
        None where there are too few authors or stances to measure anything.
    """
    labels, groups = np.asarray(stances, dtype=str), np.asarray(authors, dtype=str)
    n_folds = min(N_FOLDS, len(set(groups)))
    if n_folds < 2:
        return None
    told = np.empty(len(labels), dtype=object)
    gains = []
    for train, test in GroupKFold(n_folds).split(table, labels, groups):
        if len(set(labels[train])) < 2:
            return None
        told[test] = clone(mapper).fit(table[train], labels[train]).predict(table[test])
        always = float(np.mean(labels[test] == Stance.WISH.value))
        gains.append(float(np.mean(told[test] == labels[test])) - always)
    told = told.astype(str)
    wishes = np.full(len(labels), Stance.WISH.value)
    there = sorted(set(labels))
    return StanceFigures(
        f1=_macro_f1(labels, told),
        baseline_f1=_macro_f1(labels, wishes),
        accuracy=float(accuracy_score(labels, told)),
        baseline_accuracy=float(accuracy_score(labels, wishes)),
        f1_of={
            str(stance): float(value)
            for stance, value in zip(
                there,
                f1_score(labels, told, labels=there, average=None, zero_division=0),
                strict=True,
            )
        },
        gains=tuple(gains),
    )


def _macro_f1(labels: NDArray[np.str_], told: NDArray[np.str_]) -> float:
    there = sorted(set(labels))
    return float(f1_score(labels, told, labels=there, average="macro", zero_division=0))


@dataclass(frozen=True, slots=True)
class LearnedStances:
    """A fitted mapper where it is worth showing, and what was measured.

    Attributes
    ----------
    mapper : StanceMapper or None
        None where nothing is to be shown: no labels, or no better than always saying "wish".
    figures : dict
        For the run's figures: ``stance_f1`` and ``stance_baseline_f1``, 0-1, and
        ``stance_shown``; empty where nothing could be measured.
    """

    mapper: StanceMapper | None
    figures: dict[str, float | bool]

    def tell(self, table: NDArray[np.object_]) -> list[Stance | None]:
        """Give a stance for each statement of a table, or None for all."""
        if self.mapper is None:
            return [None] * len(table)
        parts = [table[start : start + CHUNK] for start in range(0, len(table), CHUNK)]
        return [Stance(value) for part in parts for value in self.mapper.predict(part)]


def learn_stances(
    table: NDArray[np.object_], examples: Sequence[Example], *, random_state: int = 0
) -> LearnedStances:
    """Learn stances from the examples that carry one, if that is clearly worth it.

    Parameters
    ----------
    table : ndarray of object, shape (n_examples, 2)
        See `map_areas.statement_table`; a row for each example.
    examples : sequence of Example
    random_state : int, default 0
    """
    rows = [row for row, example in enumerate(examples) if example.stance is not None]
    stances = [str(examples[row].stance) for row in rows]
    authors = [examples[row].author for row in rows]
    if len(set(stances)) < 2:
        return LearnedStances(None, {})
    mapper = StanceMapper(random_state=random_state)
    measured = measure_stances(mapper, table[rows], stances, authors)
    if measured is None:
        return LearnedStances(None, {})
    shown = measured.is_worth_showing
    figures: dict[str, float | bool] = {
        "stance_f1": round(measured.f1, 4),
        "stance_baseline_f1": round(measured.baseline_f1, 4),
        "stance_shown": shown,
    }
    return LearnedStances(mapper.fit(table[rows], stances) if shown else None, figures)
