"""Nouns beside themes and each other, by the meaning of what is said with them."""

import numpy as np
import pytest

from toolkit.analysis.noun_meaning import NounMeaning

BUS, ROAD = frozenset({"bus", "vej"}), frozenset({"vej"})
UNITS = {"buses": [BUS, frozenset({"bus"})], "holes": [ROAD, ROAD]}


def test_without_meaning_all_is_near_and_nothing_alike() -> None:
    nothing = NounMeaning({"a": [BUS], "b": []}, {})
    assert nothing.nearness("a", "bus") == 1.0
    assert nothing.alike("bus", "vej") == 0.0


def test_statements_without_meaning_give_numbers() -> None:
    zero = NounMeaning({"a": [BUS], "b": []}, {"a": np.zeros((1, 3)), "b": np.zeros((0, 3))})
    assert zero.nearness("a", "bus") == 0.0
    assert zero.alike("bus", "vej") == 0.0
    assert zero.nearness("a", "never said") == 1.0


def test_a_noun_of_a_sibling_is_far_from_the_theme() -> None:
    meaning = {"buses": np.array([[1.0, 0], [1, 0]]), "holes": np.array([[0.0, 1], [0, 1]])}
    nouns = NounMeaning(UNITS, meaning)
    assert nouns.nearness("buses", "bus") == pytest.approx(1)
    assert nouns.nearness("buses", "vej") < 0
    assert nouns.alike("bus", "vej") < 0


def test_the_only_theme_of_an_area_is_taken_as_it_is() -> None:
    only = NounMeaning({"a": [BUS, ROAD]}, {"a": np.array([[1.0, 0], [1, 0]], dtype=np.float16)})
    assert only.nearness("a", "bus") == pytest.approx(1)
    assert only.alike("bus", "vej") == pytest.approx(1)
