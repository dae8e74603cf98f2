"""Resampled texts are new, and their stand-in vectors depend on nothing but the text."""

import numpy as np

from benchmarks.labelled import Labelled
from benchmarks.stand_ins import WordVectors, resampled_answers, resampled_texts


def test_every_resampled_text_is_new(labelled: Labelled) -> None:
    texts = resampled_texts(labelled.examples, 500)
    assert len(set(texts)) == 500
    assert not set(texts) & set(labelled.texts)


def test_the_same_seed_gives_the_same_answers_and_another_gives_others(labelled: Labelled) -> None:
    first, again, other = (
        list(resampled_answers(labelled.examples, 50, seed=seed)) for seed in (0, 0, 1)
    )
    assert first == again
    assert first != other


def test_the_answers_hold_all_statements_and_some_hold_two(labelled: Labelled) -> None:
    answers = list(resampled_answers(labelled.examples, 200))
    assert 100 < len(answers) < 200
    assert len({answer["id"] for answer in answers}) == len(answers)
    texts = resampled_texts(labelled.examples, 200)
    together = "\n".join(answer["answer"] for answer in answers)
    assert all(text in together for text in texts)


def test_a_text_has_the_same_vector_alone_and_in_company(labelled: Labelled) -> None:
    encoder = WordVectors(labelled)
    texts = [*resampled_texts(labelled.examples, 20), "ord som ingen har brugt", ""]
    together = encoder.encode(texts)
    assert together.shape == (22, encoder.dimensions)
    assert np.array_equal(together, np.vstack([encoder.encode([text]) for text in texts]))
    assert np.allclose(np.linalg.norm(together, axis=1), 1)


def test_no_texts_have_no_vectors(labelled: Labelled) -> None:
    encoder = WordVectors(labelled)
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_texts_about_one_thing_lie_nearer_than_about_another(labelled: Labelled) -> None:
    one, same, other = WordVectors(labelled).encode(
        ["kranen kranen nu", "kranen kranen i år", "auktionen auktionen fredag"]
    )
    assert one @ same > one @ other
