"""Mapping: fine classes, summed to areas."""

import numpy as np
import pytest
from sklearn.base import clone

from tests.analysis.word_encoder import WordEncoder
from toolkit.analysis.map_areas import Placer, StatementMapper, class_label, statement_table


def test_it_refuses_a_single_class(encoder: WordEncoder) -> None:
    table = statement_table(["is", "kran"], encoder.encode(["is", "kran"]))
    with pytest.raises(ValueError, match="two classes"):
        StatementMapper().fit(table, ["K1|", "K1|"])


def test_it_keeps_to_the_conventions_of_scikit_learn(encoder: WordEncoder) -> None:
    texts = ["is og køl", "kran på kaj", "mere is", "ny kran"]
    table = statement_table(texts, encoder.encode(texts))
    mapper = clone(StatementMapper(regularisation=3.0)).fit(table, ["F|", "K|", "F|", "K|"])
    assert mapper.get_params() == {"regularisation": 3.0, "random_state": 0}
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
