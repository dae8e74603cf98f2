"""Mapping: fine classes, summed to areas."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.base import clone

from tests.analysis.word_encoder import WordEncoder
from toolkit.analysis.embed import Encoder, LexicalEncoder
from toolkit.analysis.map_areas import (
    Placer,
    StatementMapper,
    class_label,
    lemmas,
    statement_table,
)


def test_it_refuses_a_single_class(encoder: WordEncoder) -> None:
    table = statement_table(["is", "kran"], encoder.encode(["is", "kran"]))
    with pytest.raises(ValueError, match="two classes"):
        StatementMapper().fit(table, ["K1|", "K1|"])


def test_it_keeps_to_the_conventions_of_scikit_learn(encoder: WordEncoder) -> None:
    texts = ["is og køl", "kran på kaj", "mere is", "ny kran"]
    table = statement_table(texts, encoder.encode(texts))
    mapper = clone(StatementMapper(regularisation=3.0)).fit(table, ["F|", "K|", "F|", "K|"])
    assert mapper.get_params()["regularisation"] == 3.0
    probabilities = mapper.predict_proba(table)
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(4))
    assert list(mapper.predict(table)) == ["F|", "K|", "F|", "K|"]
    assert mapper.predict_proba(table[:0]).shape == (0, 2)


def test_areas_outside_the_tracks_compete_as_one() -> None:
    classes = [class_label(*of) for of in (("K1", "krankoe"), ("X1", None), ("X2", None))]
    placer = Placer(classes, ["X1", "X2"])
    (placement,) = placer.place(np.array([[0.4, 0.25, 0.35]]))
    assert placement.area == "X2"
    assert placement.confidence == pytest.approx(0.6**1.4 / (0.6**1.4 + 0.4**1.4))


def test_many_small_themes_make_one_large_area() -> None:
    classes = [class_label(*of) for of in (("K1", "a"), ("K1", "b"), ("K1", None), ("F1", "c"))]
    (placement,) = Placer(classes, []).place(np.array([[0.25, 0.2, 0.15, 0.4]]))
    assert (placement.area, placement.theme) == ("K1", "a")


def test_an_unlikely_theme_is_no_theme() -> None:
    classes = [class_label("K1", name) for name in "abcdef"]
    (placement,) = Placer(classes, []).place(np.full((1, 6), 1 / 6))
    assert placement.theme is None


def test_none_of_the_themes_is_a_class_that_is_never_shown() -> None:
    classes = [class_label("K1", "a"), class_label("K1", None)]
    (placement,) = Placer(classes, []).place(np.array([[0.3, 0.7]]))
    assert (placement.area, placement.theme) == ("K1", None)


def _taught(
    encoder: Encoder, *, word_weight: float | None = None, times: int = 3
) -> tuple[StatementMapper, NDArray[np.object_]]:
    texts = ["bilen holder ved kajen", "kranen løfter", "fisken er kold", "isen smelter"] * times
    table = statement_table(texts, encoder.encode(texts))
    return StatementMapper(word_weight=word_weight).fit(
        table, ["K|", "K|", "F|", "F|"] * times
    ), table


def test_words_are_known_in_every_inflection(encoder: WordEncoder) -> None:
    """Issue 3, part 2: lemmas. No word of the statement was seen as it is written."""
    mapper, _ = _taught(encoder, word_weight=0.55)
    unseen = ["biler", "kraner"]
    blind = np.zeros((2, encoder.dimensions), dtype=np.float32)
    assert lemmas("Biler") == lemmas("bilen")
    assert list(mapper.predict(statement_table(unseen, blind))) == ["K|", "K|"]


def test_words_and_vectors_both_have_a_say(encoder: WordEncoder) -> None:
    mixed = statement_table(["kranen løfter"], encoder.encode(["fisken er kold"]))
    by_words, by_vectors, pooled = (
        _taught(encoder, word_weight=weight)[0].predict_proba(mixed) for weight in (1.0, 0.0, 0.5)
    )
    assert by_words[0, 1] > 0.5 > by_vectors[0, 1]
    low, high = np.sort(np.vstack([by_words, by_vectors]), axis=0)
    assert np.all((low <= pooled) & (pooled <= high))


def test_without_vectors_the_words_alone_decide() -> None:
    mapper, table = _taught(LexicalEncoder())
    assert mapper.vectors_ is None
    assert list(mapper.predict(table[:4])) == ["K|", "K|", "F|", "F|"]
    assert mapper.meaning(table).shape[0] == len(table)


def test_many_statements_are_mapped_like_few(
    encoder: WordEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue 3, part 8: chunks bound the memory and change nothing."""
    mapper, table = _taught(encoder)
    whole = mapper.predict_proba(table)
    monkeypatch.setattr("toolkit.analysis.map_areas.CHUNK", 5)
    assert mapper.predict_proba(table) == pytest.approx(whole, abs=1e-12)


@pytest.mark.parametrize(("times", "weight"), [(7, 0.055), (70, 0.55), (200, 0.55)])
def test_words_count_as_much_as_there_are_examples_to_know_them_by(
    encoder: WordEncoder, times: int, weight: float
) -> None:
    """Issue 3, part 2: with few examples, words cost more than they gave (`benchmarks/foreign`)."""
    mapper, _ = _taught(encoder, times=times)
    assert mapper.word_weight_ == pytest.approx(weight)
