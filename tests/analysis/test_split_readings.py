"""The ways to read an answer: how many there are, what is told of them, and which is taken."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.analysis.split_readings import (
    MEANING_FACTS,
    Part,
    PieceMeanings,
    choose_readings,
    layout,
    part_arrays,
    reading_facts,
    texts_of,
)

TEXT = "a bb ccc"
PART = Part(0, [(0, 1), (2, 4), (5, 8)], [0.5, -0.5], [True, False])


def facts_for(*areas: list[float]) -> dict[str, list[float]]:
    """Facts by name, of the readings: whole, cut at the second gap, at the first, at both."""
    needed = texts_of([PART], [TEXT])
    shares = np.array(areas)
    vectors = shares / np.linalg.norm(shares, axis=1, keepdims=True)
    rows = {text: needed.index(text) for text in needed}
    arrays = part_arrays([PART], [TEXT], rows)
    order = [rows[text] for text in (TEXT, "a", "bb", "ccc")]
    placed = np.empty_like(shares)
    placed[order] = shares
    of_vectors = np.empty_like(vectors)
    of_vectors[order] = vectors
    facts = reading_facts(arrays, PieceMeanings(placed, placed, of_vectors))[0]
    return dict(zip(MEANING_FACTS, facts.T.tolist(), strict=True))


@settings(deadline=None)
@given(st.integers(min_value=2, max_value=7))
def test_every_reading_takes_every_piece_once(n_pieces: int) -> None:
    plan = layout(n_pieces)
    assert len(plan.cuts) == 2 ** (n_pieces - 1)
    assert np.all(plan.chosen @ plan.segments == 1)
    assert np.all(plan.chosen.sum(axis=1) == plan.cuts.sum(axis=1) + 1)
    assert np.all(plan.meeting.sum(axis=1) == plan.cuts.sum(axis=1))
    assert not plan.cuts[0].any()


def test_a_reading_without_a_cut_has_no_facts() -> None:
    facts = facts_for([0.5, 0.5], [0.9, 0.1], [0.5, 0.5], [0.1, 0.9])
    assert {name: values[0] for name, values in facts.items()} == dict.fromkeys(MEANING_FACTS, 0.0)


def test_cuts_and_their_words_are_summed() -> None:
    facts = facts_for([0.5, 0.5], [0.9, 0.1], [0.5, 0.5], [0.1, 0.9])
    assert facts["cut"] == [0, 1, 1, 2]
    assert facts["prior"] == [0, -0.5, 0.5, 0]
    assert facts["between_sentences"] == [0, 0, 1, 1]


def test_pieces_about_different_things_overlap_less() -> None:
    apart = facts_for([0.5, 0.5], [0.99, 0.01], [0.99, 0.01], [0.01, 0.99])
    assert apart["area_overlap"][1] < 0.3
    assert apart["area_overlap"][2] > apart["area_overlap"][1]
    assert apart["cosine"][1] < apart["cosine"][2]


def test_a_segment_of_several_pieces_is_their_mean_by_words() -> None:
    alike = facts_for([0.5, 0.5], [1.0, 0.0], [0.0, 1.0], [0.5, 0.5])
    assert alike["area_overlap"][1] == pytest.approx(1.0)


def test_pieces_that_are_not_what_the_whole_is_about_are_told() -> None:
    facts = facts_for([0.9, 0.1], [0.9, 0.1], [0.9, 0.1], [0.1, 0.9])
    apart = 2 * np.sqrt(0.9 * 0.1)
    assert facts["area_of_whole"][1] == pytest.approx(apart - 1)
    assert facts["area_of_whole"][3] == pytest.approx(apart - 1)


def test_the_less_certain_side_of_a_cut_is_told() -> None:
    facts = facts_for([0.9, 0.1], [0.8, 0.2], [0.8, 0.2], [0.4, 0.6])
    assert facts["theme_certainty"][1:] == pytest.approx([0.6, 0.6, 1.4])


def test_the_surest_reading_is_taken() -> None:
    for reading in range(4):
        scores = np.zeros((1, 4))
        scores[0, reading] = 9.0
        assert choose_readings(scores, 3, 0.4).tolist() == [reading]


def test_a_higher_cost_gives_no_more_spans() -> None:
    scores = np.random.default_rng(0).normal(size=(50, 8))
    counts = [layout(4).cuts[choose_readings(scores, 4, cost)].sum() for cost in (0.1, 0.4, 0.7)]
    assert counts == sorted(counts, reverse=True)


def test_a_text_is_needed_once_for_all_parts() -> None:
    assert texts_of([PART, PART], [TEXT]) == [TEXT, "a", "bb", "ccc"]
