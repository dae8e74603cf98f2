"""Mapping statements to areas and known themes, learned from labelled examples."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer, Normalizer, StandardScaler
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from toolkit.analysis.danish import lemma

# scikit-learn's own pattern drops words of one letter, and with them the Danish words ø and å.
TOKEN_PATTERN = r"(?u)\b\w+\b"  # noqa: S105 - a pattern, not a secret
SEPARATOR = "|"
SUMMARY_DIMENSIONS = 100
MANY_STATEMENTS = 1000
WORD_WEIGHT = 0.55
MANY_OF_A_CLASS = 140
CHUNK = 5000  # statements mapped at a time: what bounds the memory
FLOOR = 1e-6  # a class that one model rules out is not out for the other
_WORD = re.compile(r"\w+")


def class_label(area: str, theme: str | None) -> str:
    """Name a training class: a theme of an area, or none of the area's themes."""
    return f"{area}{SEPARATOR}{theme or ''}"


def statement_table(texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.object_]:
    """Put texts and their vectors beside each other, as the estimators take them.

    Parameters
    ----------
    texts : sequence of str
        Length n_statements.
    vectors : ndarray of shape (n_statements, dimensions)

    Returns
    -------
    table : ndarray of object, shape (n_statements, 2)
        A text and its vector in each row.
    """
    table = np.empty((len(texts), 2), dtype=object)
    for row, (text, vector) in enumerate(zip(texts, vectors, strict=True)):
        table[row, 0], table[row, 1] = text, vector
    return table


def _stack(column: NDArray[np.object_]) -> NDArray[np.float64]:
    return np.stack([np.asarray(vector, dtype=np.float64) for vector in column])


def centred_vectors() -> Pipeline:
    """Make the transformer from a column of vectors to centred ones of length 1.

    They are centred because all cosines of E5 lie close together, between 0.75 and 0.87.
    """
    return Pipeline(
        [
            ("stack", FunctionTransformer(_stack)),
            ("centre", StandardScaler(with_std=False)),
            ("length", Normalizer()),
        ]
    )


def lemmas(text: str) -> list[str]:
    """Give the dictionary forms of a text's words, and its numbers, in lower case."""
    return [lemma(word) for word in _WORD.findall(text)]


def lexical_features(n_statements: int) -> FeatureUnion:
    """Make the transformer from texts to words and parts of words.

    Dictionary forms bring the inflections of a word together; character n-grams see the parts of
    compounds, and keep å, æ and ø apart from a and o.

    Parameters
    ----------
    n_statements : int
        Few and short texts share few words: dropping the rare ones would leave nothing.
    """
    min_df = 2 if n_statements >= MANY_STATEMENTS else 1
    words = TfidfVectorizer(
        tokenizer=lemmas,
        token_pattern=None,
        lowercase=False,
        ngram_range=(1, 2),
        sublinear_tf=True,
        min_df=min_df,
    )
    characters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=min_df
    )
    return FeatureUnion([("words", words), ("characters", characters)])


class StatementMapper(ClassifierMixin, BaseEstimator):
    """Probabilities of fine classes (an area with a theme) for statements.

    Two models, each of what the other does not see: one of words (one-vs-rest logistic
    regression) and one of the encoder's centred vectors (multinomial logistic regression). Their
    probabilities are multiplied as powers (a logarithmic opinion pool). They are fitted apart,
    because the encoder has been trained on the same examples: beside its vectors the words would
    seem to be worth nothing. Fine classes map even the coarse question better.

    Parameters
    ----------
    regularisation : float, default 30.0
        Of the words: inverse strength of the penalty, above 0.
    vector_regularisation : float, default 10.0
        The same of the vectors.
    word_weight : float, optional
        Power of the words' probabilities, 0-1; the vectors have the rest. Default: `WORD_WEIGHT`
        where a class has `MANY_OF_A_CLASS` examples or more, and less in proportion where there
        are fewer: words that few examples use say little, while vectors know their likes.
    random_state : int, default 0

    Attributes
    ----------
    classes_ : ndarray of str, shape (n_classes,)
        See `class_label`.
    words_ : Pipeline
    word_weight_ : float
    vectors_ : Pipeline or None
        None where the encoder gives no vectors.
    summary_ : Pipeline or None
        From words to few dimensions, where the encoder gives no vectors.

    Notes
    -----
    The defaults were chosen on authors whom neither the encoder nor the models had seen; that few
    examples want few words, on two other frameworks (`benchmarks/foreign`).
    """

    def __init__(
        self,
        *,
        regularisation: float = 30.0,
        vector_regularisation: float = 10.0,
        word_weight: float | None = None,
        random_state: int = 0,
    ) -> None:
        self.regularisation = regularisation
        self.vector_regularisation = vector_regularisation
        self.word_weight = word_weight
        self.random_state = random_state

    def fit(self, X: NDArray[np.object_], y: ArrayLike) -> "StatementMapper":  # noqa: N803
        """Learn from labelled statements.

        Parameters
        ----------
        X : ndarray of object, shape (n_statements, 2)
            See `statement_table`.
        y : array-like of str, shape (n_statements,)
            See `class_label`; at least two different ones.

        Raises
        ------
        ValueError
            If there are fewer than two classes.
        """
        labels = np.asarray(y)
        if len(set(labels)) < 2:
            raise ValueError("the examples must belong to at least two classes")
        separate = LogisticRegression(
            C=self.regularisation,
            solver="liblinear",
            dual=True,
            tol=1e-2,
            max_iter=1000,
            random_state=self.random_state,
        )
        self.words_ = Pipeline(
            [("features", lexical_features(len(X))), ("classes", OneVsRestClassifier(separate))]
        ).fit(X[:, 0], labels)
        self.classes_ = self.words_.classes_
        of_a_class = len(X) / len(self.classes_) / MANY_OF_A_CLASS
        by_count = WORD_WEIGHT * min(1.0, of_a_class)
        self.word_weight_ = by_count if self.word_weight is None else self.word_weight
        self.vectors_: Any = None
        self.summary_: Any = None
        # Sums over several threads end in other last digits.
        with threadpool_limits(1):
            if len(X[0, 1]):
                self.vectors_ = _vector_model(self.vector_regularisation).fit(X[:, 1], labels)
            else:
                self.summary_ = self._summary(X[:, 0])
        return self

    def _summary(self, texts: NDArray[np.object_]) -> Pipeline:
        learned = self.words_["features"].transform(texts)
        n_components = min(SUMMARY_DIMENSIONS, min(learned.shape) - 1)
        return Pipeline(
            [
                ("summary", TruncatedSVD(n_components, random_state=self.random_state)),
                ("length", Normalizer()),
            ]
        ).fit(learned)

    def predict_proba(self, X: NDArray[np.object_]) -> NDArray[np.float64]:  # noqa: N803
        """Give probabilities, shape (n_statements, n_classes); rows sum to 1."""
        check_is_fitted(self)
        parts = [X[start : start + CHUNK] for start in range(0, len(X), CHUNK)]
        empty = np.zeros((0, len(self.classes_)))
        return np.vstack([empty, *(self._pool(part) for part in parts)])

    def _pool(self, part: NDArray[np.object_]) -> NDArray[np.float64]:
        by_words = np.asarray(self.words_.predict_proba(part[:, 0]), dtype=np.float64)
        if self.vectors_ is None:
            return by_words
        with threadpool_limits(1):
            by_vectors = self.vectors_.predict_proba(part[:, 1])
        pooled = (by_words + FLOOR) ** self.word_weight_
        pooled *= (by_vectors + FLOOR) ** (1 - self.word_weight_)
        return np.asarray(pooled / pooled.sum(axis=1, keepdims=True), dtype=np.float64)

    def predict(self, X: NDArray[np.object_]) -> NDArray[np.str_]:  # noqa: N803
        """Give the most probable class of each statement, shape (n_statements,)."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def meaning(self, X: NDArray[np.object_]) -> NDArray[np.float32]:  # noqa: N803
        """Give centred vectors of length 1, shape (n_statements, dimensions).

        Where the encoder gives no vectors, a summary of the words stands in.
        """
        check_is_fitted(self)
        if not len(X):
            return np.zeros((0, 0), dtype=np.float32)
        parts = [X[start : start + CHUNK] for start in range(0, len(X), CHUNK)]
        return np.vstack([self._meaning(part) for part in parts])

    def _meaning(self, part: NDArray[np.object_]) -> NDArray[np.float32]:
        if self.vectors_ is not None:
            return np.asarray(self.vectors_["meaning"].transform(part[:, 1]), dtype=np.float32)
        words = self.words_["features"].transform(part[:, 0])
        return np.asarray(self.summary_.transform(words), dtype=np.float32)


def _vector_model(regularisation: float) -> Pipeline:
    return Pipeline(
        [
            ("meaning", centred_vectors()),
            ("classes", LogisticRegression(C=regularisation, tol=1e-3, max_iter=200)),
        ]
    )


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one statement belongs.

    Attributes
    ----------
    area : str
        The most probable code.
    confidence : float
        Probability, 0-1, of the code; for a code outside the tracks, of all of those together.
    theme : str or None
        The most probable known theme of the area, None where none of them is likely.
    """

    area: str
    confidence: float
    theme: str | None


class Placer:
    """Sums the probabilities of fine classes to areas, and picks.

    Parameters
    ----------
    classes : sequence of str
        Of the mapper; see `class_label`.
    outside : sequence of str
        Codes outside the tracks: they compete with the areas as one.
    sharpness : float, default 1.4
        Exponent on the sums, above 0, that makes the confidence honest: one-vs-rest spreads its
        probabilities over many classes. Chosen by cross-validation over groups of authors.
    min_theme_share : float, default 0.25
        A known theme takes at least this share, 0-1, of its area's probability.
    """

    def __init__(
        self,
        classes: Sequence[str],
        outside: Sequence[str],
        *,
        sharpness: float = 1.4,
        min_theme_share: float = 0.25,
    ) -> None:
        split = [label.split(SEPARATOR, 1) for label in classes]
        self._areas = np.array([area for area, _ in split])
        self._themes = [theme or None for _, theme in split]
        self._sharpness = sharpness
        self._min_theme_share = min_theme_share
        groups = np.array(["" if area in set(outside) else area for area in self._areas])
        self.groups = tuple(sorted(set(groups)))
        self._of_group = np.array([groups == group for group in self.groups], dtype=np.float64).T

    def group_probabilities(self, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum classes to groups: each area, empty, and all outside; (n_statements, n_groups)."""
        sharp = (probabilities @ self._of_group) ** self._sharpness
        return np.asarray(sharp / sharp.sum(axis=1, keepdims=True))

    def place(self, probabilities: NDArray[np.float64]) -> list[Placement]:
        """Pick an area and a theme for each row of shape (n_classes,)."""
        groups = self.group_probabilities(probabilities)
        best = groups.argmax(axis=1)
        return [
            self._place_one(row, int(group), float(share[group]))
            for row, group, share in zip(probabilities, best, groups, strict=True)
        ]

    def _place_one(self, row: NDArray[np.float64], group: int, confidence: float) -> Placement:
        inside = np.flatnonzero(self._of_group[:, group])
        by_area: dict[str, float] = {}
        for index in inside:
            area = str(self._areas[index])
            by_area[area] = by_area.get(area, 0.0) + float(row[index])
        area = max(by_area, key=lambda code: (by_area[code], code))
        of_area = [index for index in inside if self._areas[index] == area]
        best = max(of_area, key=lambda index: float(row[index]))
        likely = row[best] >= self._min_theme_share * by_area[area]
        return Placement(area, min(confidence, 1.0), self._themes[best] if likely else None)
