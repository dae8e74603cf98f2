"""The benchmark of stability: what counts as moved, and that it runs."""

import pytest

from benchmarks.labelled import Labelled
from benchmarks.stability import agreement, measure, moved_share
from benchmarks.stand_ins import resampled_answers
from tests.analysis.word_encoder import WordEncoder
from toolkit.analysis.pipeline import AnswerText

BEFORE = {("a", 0, 5): "one", ("b", 0, 5): "one", ("c", 0, 5): "two", ("d", 0, 5): None}


def test_a_statement_that_lost_its_theme_has_moved_and_one_that_got_one_has_not() -> None:
    after = {**BEFORE, ("a", 0, 5): None, ("d", 0, 5): "two"}
    assert moved_share(BEFORE, after) == pytest.approx(1 / 3)


def test_a_statement_that_is_cut_in_another_place_has_moved() -> None:
    after = {("a", 0, 4): "one", ("b", 0, 5): "one", ("c", 0, 5): "two"}
    assert moved_share(BEFORE, after) == pytest.approx(1 / 3)


def test_nothing_moved_where_nothing_had_a_theme() -> None:
    assert moved_share({("d", 0, 5): None}, {}) == 0


def test_themes_of_other_names_but_the_same_statements_agree() -> None:
    renamed = {span: theme and f"new {theme}" for span, theme in BEFORE.items()}
    assert moved_share(BEFORE, renamed) == 1
    assert agreement(BEFORE, renamed) == 1


def test_it_measures_on_answers(labelled: Labelled) -> None:
    answers = [
        AnswerText(row["id"], row["answer"], row["id"], {})
        for row in resampled_answers(labelled.examples, 60)
    ]
    table = measure(labelled, answers, WordEncoder(), n_draws=2)
    figures = {row[0]: row[1] for row in table.rows}
    assert figures["two runs give the same bytes"] == "yes"
    for name in (
        "moved by another order of the answers",
        "moved by 10 % more answers, themes standing",
        "moved by 10 % more answers, from scratch",
    ):
        value = figures[name]
        assert isinstance(value, float)
        assert 0 <= value <= 1
