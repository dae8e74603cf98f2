"""The benchmark of stances: Danish names of the labels, and the table."""

import pytest

from benchmarks.labelled import Labelled
from benchmarks.stances import gold_stances, measure
from tests.analysis.word_encoder import WordEncoder

GOLD = [
    {
        "statements": [
            {"text": "Vi ønsker os en bedre kaj", "stance": "ønske"},
            {"text": "Det er for dårligt med broen", "stance": "klage"},
        ]
    },
    {
        "statements": [
            {"text": "Tak for fyret", "stance": "ros"},
            {"text": "Der ligger molen", "stance": "neutral"},
            {"text": "uden mærke"},
        ]
    },
]


def test_too_few_stances_to_measure_are_told(labelled: Labelled) -> None:
    some = labelled.some(range(0, 4, 4))
    with pytest.raises(ValueError, match="too few"):
        measure(some, GOLD, WordEncoder())


def test_labels_are_read_in_danish_and_statements_without_one_are_passed_over() -> None:
    _, stances = gold_stances(GOLD)
    assert stances == ["wish", "complaint", "praise", "neutral"]


def test_it_is_measured_by_cross_validation_and_on_answers(labelled: Labelled) -> None:
    table = measure(labelled, GOLD, WordEncoder())
    crossed, on_answers = table.rows
    assert crossed[1] == pytest.approx(1.0)
    assert crossed[2] == pytest.approx(0.1)
    assert on_answers[1] == pytest.approx(1.0)
    assert table.note.endswith("They are shown.")
