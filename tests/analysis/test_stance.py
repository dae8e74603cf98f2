"""Stances: shown only where they are clearly better than always saying "wish"."""

import numpy as np
import pytest

from tests.analysis.word_encoder import WordEncoder
from toolkit.analysis.embed import Encoder, LexicalEncoder
from toolkit.analysis.map_areas import statement_table
from toolkit.analysis.stance import StanceMapper, learn_stances, measure_stances
from toolkit.core.framework import Example
from toolkit.core.statements import Stance

THINGS = [
    "kranen",
    "lageret",
    "auktionen",
    "isen",
    "kajen",
    "grusvejen",
    "broen",
    "fyret",
    "molen",
    "slæbestedet",
]
SENTENCES = {
    Stance.WISH: "Vi ønsker os at få udvidet",
    Stance.COMPLAINT: "Det er for dårligt og irriterende med",
    Stance.PRAISE: "Tusind tak og ros for",
    Stance.NEUTRAL: "Der ligger i dag",
}


def examples(*authors: str) -> list[Example]:
    return [
        Example(f"{sentence} {thing}", "K1", None, author, stance)
        for author in authors
        for thing in THINGS
        for stance, sentence in SENTENCES.items()
    ]


def table_of(said: list[Example], encoder: Encoder | None = None) -> np.ndarray:
    texts = [example.text for example in said]
    return statement_table(texts, (encoder or WordEncoder()).encode(texts))


def test_it_refuses_to_learn_from_a_single_stance() -> None:
    said = examples("a")
    with pytest.raises(ValueError, match="two stances"):
        StanceMapper().fit(table_of(said), ["wish"] * len(said))


def test_examples_without_stances_teach_nothing() -> None:
    said = [Example("Flyt auktionen", "F1", None, author) for author in "ab"]
    learned = learn_stances(table_of(said), said)
    assert learned.figures == {}
    assert learned.tell(table_of(said)) == [None, None]


def test_a_single_author_measures_nothing_and_so_shows_nothing() -> None:
    said = examples("a")
    learned = learn_stances(table_of(said), said)
    assert (learned.mapper, learned.figures) == (None, {})


def test_stances_that_follow_nothing_in_the_words_are_not_shown() -> None:
    random = np.random.default_rng(0)
    stances = [Stance.WISH, Stance.WISH, Stance.COMPLAINT, Stance.PRAISE]
    said = [
        Example(example.text, "K1", None, example.author, stances[random.integers(4)])
        for example in examples(*"abcdef")
    ]
    learned = learn_stances(table_of(said), said)
    assert learned.figures["stance_shown"] is False
    assert learned.mapper is None
    assert learned.tell(table_of(said[:2])) == [None, None]


def test_a_model_that_always_says_wish_is_not_worth_showing() -> None:
    said = examples(*"abc")
    always = measure_stances(
        AlwaysWish(), table_of(said), [str(one.stance) for one in said], [*map(author, said)]
    )
    assert always is not None
    assert always.f1 == always.baseline_f1
    assert not always.is_worth_showing


def test_each_author_is_measured_by_a_model_that_has_not_seen_that_author() -> None:
    said = examples(*"abc")
    seen = Remembers.seen = []
    measure_stances(
        Remembers(),
        table_of(said),
        [str(one.stance) for one in said],
        [*map(author, said)],
    )
    assert len(seen) == 3
    assert all(taught.isdisjoint(asked) for taught, asked in seen)


@pytest.mark.parametrize("encoder", [WordEncoder(), LexicalEncoder()])
def test_stances_that_the_words_show_are_learned_and_measured(encoder: Encoder) -> None:
    said = examples(*"abc")
    learned = learn_stances(table_of(said, encoder), said)
    assert learned.figures["stance_shown"] is True
    assert learned.figures["stance_f1"] > 0.9
    assert learned.figures["stance_baseline_f1"] == pytest.approx(0.1)
    new = [Example(f"{words} havnekontoret", "", None, "") for words in SENTENCES.values()]
    assert learned.tell(table_of(new, encoder)) == list(SENTENCES)
    assert learned.tell(table_of(new, encoder)[:0]) == []


def test_two_fits_tell_the_same() -> None:
    said = examples(*"abc")
    first, second = (learn_stances(table_of(said), said) for _ in range(2))
    assert first.figures == second.figures
    assert first.tell(table_of(said)) == second.tell(table_of(said))


def author(example: Example) -> str:
    return example.author


class AlwaysWish(StanceMapper):
    def fit(self, X: np.ndarray, y: object) -> "AlwaysWish":  # noqa: N803
        return self

    def predict(self, X: np.ndarray) -> np.ndarray:  # noqa: N803
        return np.full(len(X), "wish")


class Remembers(StanceMapper):
    """Notes what it is taught and what it is asked, by the vectors' first number and the row."""

    seen: list[tuple[set[int], set[int]]]

    def fit(self, X: np.ndarray, y: object) -> "Remembers":  # noqa: N803
        self.taught_ = {id(vector) for vector in X[:, 1]}
        return self

    def predict(self, X: np.ndarray) -> np.ndarray:  # noqa: N803
        self.seen.append((self.taught_, {id(vector) for vector in X[:, 1]}))
        return np.full(len(X), "wish")
