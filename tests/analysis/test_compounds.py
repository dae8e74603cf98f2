"""Danish compounds and nouns."""

import pytest

from toolkit.analysis.compounds import noun_base, split_compound


@pytest.mark.parametrize("word", ["", "-", "og", "bedre", "hurtigere", "grønt", "læse", "123"])
def test_what_is_no_noun_has_no_base(word: str) -> None:
    assert noun_base(word) is None


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("cykelstierne", "cykelsti"),
        ("huller", "hul"),
        ("lærlinge", "lærling"),
        ("priser", "pris"),
        ("P-pladser", "p-plads"),
        ("opladningstider", "opladningstid"),
        ("arbejdskraften", "arbejdskraft"),
    ],
)
def test_inflections_have_the_base_of_the_dictionary(word: str, base: str) -> None:
    assert noun_base(word) == base


@pytest.mark.parametrize("word", ["virksomhed", "medarbejder", "parkering", "kommunikation", "vej"])
def test_a_word_is_not_torn_at_its_ending(word: str) -> None:
    assert split_compound(word) == (word,)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("parkeringsplads", ("parkering", "plads")),
        ("byggesagsbehandlingstid", ("bygge", "sag", "behandling", "tid")),
        ("p-plads", ("p", "plads")),
        ("regnvand", ("regn", "vand")),
    ],
)
def test_a_compound_is_taken_apart_without_the_letters_that_link(
    word: str, parts: tuple[str, ...]
) -> None:
    assert split_compound(word) == parts
