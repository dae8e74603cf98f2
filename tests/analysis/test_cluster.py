"""Found themes: from no statement to more than are clustered exactly."""

import numpy as np
import pytest

from toolkit.analysis import cluster
from toolkit.analysis.cluster import MIN_DISTANCE, FoundTheme, area_distance, find_themes

WORDS = ("is", "kran", "kaj", "lys", "vand", "støj")


def town(n_each: int, n_subjects: int = 3, noise: float = 0.1) -> tuple[list[str], np.ndarray]:
    """Make statements about some subjects, all of different words."""
    random = np.random.default_rng(0)
    centres = np.eye(n_subjects, 16)
    rows = (
        np.repeat(centres, n_each, axis=0) + random.normal(size=(n_each * n_subjects, 16)) * noise
    )
    texts = [
        f"{WORDS[at // n_each]} {'x' * (at % n_each // 26)}{chr(97 + at % n_each % 26)}"
        for at in range(n_each * n_subjects)
    ]
    return texts, np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def found(texts: list[str], meaning: np.ndarray, **settings: float) -> list[FoundTheme]:
    voices = [f"v{at}" for at in range(len(texts))]
    return find_themes("K1", range(len(texts)), texts, meaning, voices, **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("n_statements", [0, 1, 2])
def test_too_few_statements_are_no_theme(n_statements: int) -> None:
    assert found(["is", "vand"][:n_statements], np.ones((n_statements, 4)) / 2) == []


def test_a_meaning_of_nothing_but_zeros_makes_no_theme_and_no_warning() -> None:
    assert found(["is", "vand", "kaj"], np.zeros((3, 4)), max_distance=0.5) == []


def test_what_many_say_in_the_same_words_is_one_theme() -> None:
    (theme,) = found(["Mere is!"] * 5, np.ones((5, 4)) / 2)
    assert theme.members == (0, 1, 2, 3, 4)


def test_one_voice_that_says_it_five_times_is_no_theme() -> None:
    texts = [f"is {letter}" for letter in "abcde"]
    assert find_themes("K1", range(5), texts, np.ones((5, 4)) / 2, ["v"] * 5) == []


def test_copies_count_but_do_not_steer() -> None:
    """A slogan that a hundred copy draws no other statement to itself."""
    texts, meaning = town(5, 2, noise=0.3)
    alone = found(texts, meaning, max_distance=0.6)
    copied = found(texts + [texts[0].upper()] * 100, np.vstack([meaning, [meaning[0]] * 100]),
                   max_distance=0.6, min_voices=3)  # fmt: skip
    assert {theme.id for theme in copied} == {theme.id for theme in alone}
    assert max(len(theme.members) for theme in copied) >= 100


def test_ten_answers_are_enough_for_a_theme() -> None:
    texts, meaning = town(5, 2)
    assert [len(theme.members) for theme in found(texts, meaning)] == [5, 5]


def test_ids_and_groups_do_not_depend_on_the_order() -> None:
    texts, meaning = town(6)
    order = np.random.default_rng(2).permutation(len(texts))
    one = found(texts, meaning)
    other = found([texts[at] for at in order], meaning[order])
    assert [theme.id for theme in one] == [theme.id for theme in other]
    assert [theme.members for theme in one] == [
        tuple(int(order[at]) for at in theme.members) for theme in other
    ]


def test_the_most_central_statement_comes_first_and_gives_the_id() -> None:
    meaning = np.array([[1, 0.4, 0], [1, 0, 0], [1, -0.4, 0]], dtype=float)
    meaning /= np.linalg.norm(meaning, axis=1, keepdims=True)
    (theme,) = found(["is a", "is b", "is c"], meaning)
    assert theme.members[0] == 1
    (same,) = found(["vand", "Is B.", "lys"], meaning)
    assert same.id == theme.id


def test_a_theme_needs_its_share_of_a_large_area() -> None:
    texts, meaning = town(400, 1)
    texts += ["kran a", "kran b", "kran c"]
    meaning = np.vstack([meaning, np.tile(np.eye(16)[5], (3, 1))])
    assert [len(theme.members) for theme in found(texts, meaning)] == [400]


def test_many_statements_are_clustered_by_way_of_small_groups(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts, meaning = town(60, 4)
    exact = found(texts, meaning)
    monkeypatch.setattr(cluster, "MAX_EXACT", 50)
    monkeypatch.setattr(cluster, "N_MICRO", 20)
    monkeypatch.setattr(cluster, "CHUNK", 64)
    groups = [sorted(theme.members) for theme in exact]
    assert sorted(sorted(one.members) for one in found(texts, meaning)) == sorted(groups)
    monkeypatch.setattr(cluster, "MAX_SEEN", 100)
    sampled = found(texts, meaning.astype(np.float32))
    assert sorted(sorted(one.members) for one in sampled) == sorted(groups)
    order = np.random.default_rng(0).permutation(len(texts))
    other = found([texts[at] for at in order], meaning[order].astype(np.float32))
    assert {theme.id for theme in other} == {theme.id for theme in sampled}


def test_of_a_sample_the_far_ones_join_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, meaning = town(60, 2)
    monkeypatch.setattr(cluster, "MAX_EXACT", 50)
    monkeypatch.setattr(cluster, "MAX_SEEN", 100)
    monkeypatch.setattr(cluster, "N_MICRO", 10)
    far = -np.ones((1, 16)) / 4
    members = [row for theme in found([*texts, "zzz"], np.vstack([meaning, far]))
               for row in theme.members]  # fmt: skip
    assert 120 not in members


@pytest.mark.parametrize("n_statements", [0, 1])
def test_where_nothing_can_be_compared_the_least_distance_holds(n_statements: int) -> None:
    assert area_distance(np.eye(2), range(n_statements)) == MIN_DISTANCE


def test_statements_with_nothing_in_common_are_no_theme() -> None:
    assert area_distance(np.eye(6), range(6)) < 1.0
    assert found([f"is {letter}" for letter in "abcdef"], np.eye(6)) == []


def test_an_area_that_is_all_alike_is_not_torn_apart() -> None:
    texts, meaning = town(12, 1)
    assert area_distance(meaning, range(12)) == MIN_DISTANCE
    assert [len(theme.members) for theme in found(texts, meaning)] == [12]


@pytest.mark.parametrize("common", [0.0, 0.4])
def test_subjects_are_told_apart_although_all_of_the_area_share_something(common: float) -> None:
    """The encoder draws the statements of an area that it knows together."""
    texts, meaning = town(10)
    drawn = np.hstack([meaning, np.full((30, 1), common)])
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    assert [len(theme.members) for theme in found(texts, drawn)] == [10, 10, 10]
