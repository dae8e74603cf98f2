"""Forms of nouns in a heading: indefinite, a real word, and in the number of the texts."""

import pytest

from toolkit.analysis.heading_forms import (
    indefinite,
    is_better_indefinite,
    is_counted,
    is_plural_form,
    plural_of,
)
from toolkit.analysis.noun_phrases import Form


@pytest.mark.parametrize("base", ["", "-", "penge", "told", "qwertyx"])
def test_a_noun_without_a_plural_in_the_dictionary_gets_none(base: str) -> None:
    assert plural_of(base) is None
    assert not is_counted(base)


def test_a_form_that_is_no_real_word_is_not_made() -> None:
    assert indefinite("qwertyx", {(Form.DEFINITE, "qwertyxen"): 3}, plural=True) is None
    assert indefinite("qwertyx", {(Form.DEFINITE, "qwertyxen"): 3}, plural=False) is None


@pytest.mark.parametrize(
    ("base", "plural"),
    [("vej", "veje"), ("bus", "busser"), ("cykel", "cykler"), ("skole", "skoler"),
     ("p-plads", "p-pladser")],
)  # fmt: skip
def test_plurals_are_those_that_people_write(base: str, plural: str) -> None:
    assert plural_of(base) == plural


def test_what_is_weighed_rather_than_counted_keeps_its_singular() -> None:
    assert is_counted("bank")
    assert not is_counted("varme")
    assert not is_counted("strøm")


@pytest.mark.parametrize(
    ("base", "written", "plural", "word"),
    [
        ("vej", {(Form.DEFINITE, "vejen"): 4}, False, "vej"),
        ("vej", {(Form.DEFINITE, "vejene"): 4}, True, "veje"),
        ("bank", {(Form.DEFINITE, "banken"): 2}, True, "banker"),
        ("ean-nummer", {(Form.DEFINITE, "EAN-nummeret"): 2}, False, "EAN-nummer"),
        ("tilsyn", {(Form.DEFINITE, "tilsynet"): 2, (Form.SINGULAR, "tilsyn"): 1}, True, "tilsyn"),
        ("barn", {(Form.DEFINITE, "børnene"): 2, (Form.PLURAL, "børn"): 1}, True, "børn"),
    ],
)
def test_the_indefinite_form_is_written_or_in_the_dictionary(
    base: str, written: dict[tuple[Form, str], int], plural: bool, word: str
) -> None:
    assert indefinite(base, written, plural=plural) == word


def test_definite_plurals_are_plurals_and_better_indefinite() -> None:
    assert is_plural_form("Politikerne", "politiker")
    assert not is_plural_form("vejen", "vej")
    assert is_better_indefinite("politikerne", "politiker")
    assert is_better_indefinite("telefonen", "telefon")
    assert not is_better_indefinite("letbanen", "letbane")
    assert not is_better_indefinite("veje", "vej")
