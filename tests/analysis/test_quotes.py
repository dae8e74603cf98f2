"""Quotes: of a fitting length, one a voice, from different channels, and never a mask alone."""

import numpy as np
import pytest

from toolkit.analysis.quotes import Candidate, choose_quotes

LONG = "Vi vil gerne have mere is om fredagen"


def candidate(
    text: str = LONG, voice: str = "a", size: str = "1-9", channel: str = ""
) -> Candidate:
    return Candidate(text, voice, (("size", size),), channel)


def test_no_candidate_gives_no_quote() -> None:
    assert choose_quotes([], np.zeros((0, 0))) == []


@pytest.mark.parametrize("text", ["For kort", "ord " * 31])
def test_a_quote_has_between_6_and_30_words(text: str) -> None:
    assert choose_quotes([candidate(text), candidate(voice="b")], np.eye(2)) == [1]


def test_short_quotes_are_better_than_none() -> None:
    assert choose_quotes([candidate("Mere is")], np.eye(1)) == [0]


@pytest.mark.parametrize("text", ["████", "█ - █, …", "?!"])
def test_a_text_that_is_only_mask_or_marks_is_no_quote(text: str) -> None:
    assert choose_quotes([candidate(text)], np.eye(1)) == []


def test_masks_count_as_no_words() -> None:
    masked = "Ring til mig på ████████ eller ████████"
    chosen = choose_quotes([candidate(masked), candidate(voice="b")], np.eye(2))
    assert chosen == [1]


def test_a_voice_is_quoted_once() -> None:
    assert len(choose_quotes([candidate(), candidate(LONG + " nu")], np.eye(2))) == 1


def test_of_two_that_say_the_same_only_the_first_comes_early() -> None:
    similarity = np.array([[1, 1, 0.5], [1, 1, 0.5], [0.5, 0.5, 1]])
    people = [candidate(voice=voice) for voice in "abc"]
    assert choose_quotes(people, similarity, n_quotes=2, relevance=0.5)[1] == 2


def test_quotes_come_from_different_channels() -> None:
    people = [
        candidate(voice="a", channel="panel"),
        candidate(voice="b", channel="panel"),
        candidate(voice="c", channel="workshop"),
    ]
    assert 2 in choose_quotes(people, np.full((3, 3), 0.5), n_quotes=2)


def test_quotes_come_from_different_backgrounds_where_no_channel_is_told() -> None:
    people = [candidate(voice="a"), candidate(voice="b"), candidate(voice="c", size="250+")]
    assert 2 in choose_quotes(people, np.full((3, 3), 0.5), n_quotes=2)


def test_the_order_of_the_candidates_decides_nothing() -> None:
    random = np.random.default_rng(0)
    rows = random.normal(size=(12, 5))
    people = [candidate(f"{LONG} {at}", f"v{at}") for at in range(12)]
    order = random.permutation(12)
    one = choose_quotes(people, rows @ rows.T)
    other = choose_quotes([people[at] for at in order], rows[order] @ rows[order].T)
    assert [people[at].text for at in one] == [people[order[at]].text for at in other]
