"""Found themes, names and quotes."""

import numpy as np
import pytest

from toolkit.analysis.cluster import cluster_labels, find_themes
from toolkit.analysis.name_themes import found_name, theme_terms
from toolkit.analysis.quotes import Candidate, choose_quotes

LONG = "Vi vil gerne have mere is om fredagen"


def candidate(text: str = LONG, voice: str = "a", channel: str = "panel") -> Candidate:
    return Candidate(text, voice, (("channel", channel),))


def test_a_single_statement_is_no_theme() -> None:
    assert find_themes("K1", ["is"], np.ones((1, 1))) == []
    assert find_themes("K1", [], np.zeros((0, 0))) == []


def test_two_groups_are_two_themes_with_ids_that_do_not_depend_on_the_order() -> None:
    vectors = np.repeat(np.eye(2), 4, axis=0)
    texts = [f"is {n}" for n in range(4)] + [f"kran {n}" for n in range(4)]
    themes = find_themes("K1", texts, vectors @ vectors.T)
    again = find_themes("K1", texts[::-1], vectors[::-1] @ vectors[::-1].T)
    assert [len(theme.members) for theme in themes] == [4, 4]
    assert [theme.stability for theme in themes] == [1.0, 1.0]
    assert [theme.id for theme in themes] == [theme.id for theme in again]


def test_far_statements_stay_apart() -> None:
    assert len(set(cluster_labels(np.eye(3), max_distance=0.5))) == 3


def test_a_name_is_a_word_as_it_is_written_not_a_stem() -> None:
    """Names are for people: inflections count together, and the usual form is shown."""
    terms = theme_terms(
        {
            "a": ["Cykelstierne er hullede", "flere cykelstier", "bedre cykelstier, tak"],
            "b": ["Ismaskinen larmer", "ny ismaskine"],
        }
    )
    assert terms["a"][0] == "cykelstier"
    assert found_name(terms["a"], "")[:10] == "Cykelstier"


def test_words_of_the_framework_name_nothing() -> None:
    terms = theme_terms({"a": ["Havneby og ismaskinen"]}, stop_words=frozenset({"havneby"}))
    assert terms["a"] == ("ismaskinen",)


def test_a_theme_without_telling_words_is_named_by_its_central_statement() -> None:
    assert found_name((), "det er det vi vil gerne have nu") == "Det er det vi vil gerne"
    assert found_name((), "") == "–"


@pytest.mark.parametrize("text", ["For kort", "ord " * 31])
def test_a_quote_has_between_6_and_30_words(text: str) -> None:
    chosen = choose_quotes([candidate(text), candidate(voice="b")], np.eye(2))
    assert chosen == [1]


def test_short_quotes_are_better_than_none() -> None:
    assert choose_quotes([candidate("Mere is")], np.eye(1)) == [0]
    assert choose_quotes([candidate("████")], np.eye(1)) == []


def test_a_voice_is_quoted_once() -> None:
    assert len(choose_quotes([candidate(), candidate(LONG + " nu")], np.eye(2))) == 1


def test_of_two_that_say_the_same_only_the_first_comes_early() -> None:
    similarity = np.array([[1, 1, 0.5], [1, 1, 0.5], [0.5, 0.5, 1]])
    people = [candidate(voice=voice) for voice in "abc"]
    assert choose_quotes(people, similarity, n_quotes=2, relevance=0.5)[1] == 2


def test_quotes_come_from_different_channels() -> None:
    people = [candidate(voice="a"), candidate(voice="b"), candidate(voice="c", channel="workshop")]
    chosen = choose_quotes(people, np.full((3, 3), 0.5), n_quotes=2)
    assert 2 in chosen
