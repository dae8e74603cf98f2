"""Fitting the splitting: how answers are read, what counts as right, and that it learns."""

from pathlib import Path

import numpy as np
import pytest

from toolkit.analysis.split import SplitWeights
from toolkit.analysis.split_readings import MEANING_FACTS, Part
from training.fit_splitting import (
    Readable,
    Written,
    answer_weights,
    fit_meanings,
    fit_places,
    places_of,
    read_spans,
    read_written,
    right_reading,
    span_f1,
    write_weights,
)


def written(*statements: str) -> Written:
    text, spans = "", []
    for statement in statements:
        spans.append((len(text), len(text) + len(statement.rstrip(" ,"))))
        text += statement
    return Written("1", text, tuple(spans))


def test_tags_are_taken_out_of_an_answer(tmp_path: Path) -> None:
    (tmp_path / "author-7.tsv").write_text(
        "panel\tit\t[is/wish] Flere is, [vej/complaint] og vejen er dårlig.\n", encoding="utf-8"
    )
    (answer,) = read_written(tmp_path)
    assert answer.text == "Flere is, og vejen er dårlig."
    assert [answer.text[a:b] for a, b in answer.spans] == ["Flere is", "og vejen er dårlig"]
    assert answer.author == "7"


def test_spans_are_found_from_left_to_right(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text(
        '{"answer": "is og is", "statements": [{"text": "is"}, {"text": "is"}]}\n', encoding="utf-8"
    )
    assert read_spans(path)[0].spans == ((0, 2), (6, 8))


def test_a_joining_word_on_either_side_is_the_same_cut() -> None:
    for answer in (written("flere is ", "og en vej"), written("flere is og ", "en vej")):
        assert places_of(answer).cuts == [True]


def test_a_gap_inside_a_statement_is_no_cut() -> None:
    assert places_of(written("is, og veje. ", "Desuden kraner")).cuts == [False, True]


def test_the_right_reading_has_the_true_cuts() -> None:
    answer = written("is, ", "veje og kraner")
    part = Part(0, [(0, 2), (4, 8), (12, 18)], [0.0, 0.0], [False, False])
    assert right_reading(part, places_of(answer)) == 0b10


def test_answers_weigh_as_often_as_they_are_given() -> None:
    answers = [written("is")] * 2 + [written("is, ", "veje")] * 2
    weights = answer_weights(answers)
    assert weights.tolist() == pytest.approx([1.6, 1.6, 0.32, 0.32])


def test_a_span_is_right_from_seven_tenths() -> None:
    answer = written("0123456789")
    assert span_f1([answer], [[(0, 7)]])["f1"] == 1.0
    assert span_f1([answer], [[(0, 6)]])["f1"] == 0.0
    assert span_f1([answer], [[(0, 7), (7, 10)]])["hits"] == 1


def test_words_that_stand_at_cuts_are_learned() -> None:
    answers = [written("Køen er lang. ", "Desuden mangler vi is.")] * 20
    answers += [written("Køen er lang. Den står der hele dagen.")] * 20
    weights = fit_places([places_of(answer) for answer in answers], np.ones(40))
    assert weights["between:opens:new"] > 0 > weights["between:opens:points_back"]


def test_meanings_are_learned_and_the_weight_of_an_answer_counts() -> None:
    facts = np.zeros((2, len(MEANING_FACTS)))
    facts[1, MEANING_FACTS.index("cut")] = 1.0
    often = fit_meanings([Readable(facts, 1, 3.0), Readable(facts, 0, 1.0)])
    seldom = fit_meanings([Readable(facts, 1, 1.0), Readable(facts, 0, 3.0)])
    assert often[1] > 0 > seldom[1]


def test_the_same_weights_make_the_same_file(tmp_path: Path) -> None:
    weights = SplitWeights({"cut": 1.0, "a": -0.25}, np.ones(len(MEANING_FACTS)), -3.0, 0.4)
    write_weights(tmp_path / "one.tsv", weights, ["made by a test"])
    lines = (tmp_path / "one.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["# made by a test", "place\ta\t-0.250", "place\tcut\t1.000"]
    assert lines[-1] == "choice\tcost\t0.400"
