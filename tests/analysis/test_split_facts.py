"""Where an answer may be cut, and what is written there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.analysis.split_facts import (
    Boundary,
    Facts,
    find_gaps,
    gap_facts,
    pieces_between,
    trim,
)

TEXTS = st.text(alphabet=st.sampled_from("abæÅ .,;!?\n-•1█og/+") | st.characters(), max_size=80)


def only_facts(text: str) -> Facts:
    (facts,) = gap_facts(text, find_gaps(text))
    return facts


@settings(deadline=None)
@given(TEXTS)
def test_gaps_are_in_order_with_a_word_on_both_sides(text: str) -> None:
    gaps = find_gaps(text)
    edges = [edge for gap in gaps for edge in (gap.start, gap.end)]
    assert edges == sorted(edges)
    pieces = pieces_between(text, gaps)
    assert len(pieces) == len(gaps) + 1
    if gaps:
        assert all(any(c.isalnum() or c == "_" for c in text[a:b]) for a, b in pieces)


@settings(deadline=None)
@given(TEXTS)
def test_facts_are_shares_of_one(text: str) -> None:
    for facts in gap_facts(text, find_gaps(text)):
        assert facts["cut"] == 1.0
        assert all(0.0 < value <= 1.0 for value in facts.values())


@pytest.mark.parametrize(
    ("text", "boundary"),
    [
        ("veje\nis", Boundary.LINE),
        ("veje • is", Boundary.LINE),
        ("Vi har is. Vi har veje", Boundary.SENTENCE),
        ("»Is!« er godt? Måske (ja.) Det er det", Boundary.SENTENCE),
        ("is; veje", Boundary.SEMICOLON),
        ("is / veje", Boundary.SEMICOLON),
        ("is, men veje", Boundary.CONTRAST),
        ("is og veje", Boundary.CONJUNCTION),
        ("is, og så veje", Boundary.CONJUNCTION),
        ("is + veje", Boundary.CONJUNCTION),
        ("is samt veje", Boundary.CONJUNCTION),
        ("is and roads", Boundary.CONJUNCTION),
        ("is så vi kommer", Boundary.SO),
        ("is – veje", Boundary.DASH),
        ("is, veje", Boundary.COMMA),
    ],
)
def test_every_joint_that_people_use_is_a_gap(text: str, boundary: Boundary) -> None:
    assert boundary in {gap.boundary for gap in find_gaps(text)}


@pytest.mark.parametrize(
    "text",
    [
        "kl. 6 og",
        "1,5 mio. kr",
        "ca. tre",
        "ifm. flytning",
        "Lautrup-området",
        "24/7",
        "10. klasse",
        "is.",
    ],
)
def test_abbreviations_numbers_and_hyphens_are_no_gaps(text: str) -> None:
    assert find_gaps(text) == []


def test_trimming_leaves_a_text_of_one_bullet() -> None:
    assert trim(" - ", 0, 3) == (1, 2)


def test_a_list_of_things_is_told_from_two_sentences() -> None:
    assert "all_listed" in only_facts("flere busser, billigere grunde")
    sentences = only_facts("Vi mangler busser. Grunden er dyr")
    assert "all_listed" not in sentences
    assert sentences["both_finite"] == 1.0
    assert sentences["between:both_finite"] == 1.0


def test_what_begins_the_right_side_is_told() -> None:
    assert "opens:new" in only_facts("Bussen kører ikke. Til gengæld er vejen god")
    assert "opens:new" in only_facts("Bussen kører ikke. PS: vejen er god")
    assert "opens:points_back" in only_facts("Bussen kører ikke. Den holder bare stille")
    assert "opens:explains" in only_facts("Bussen kører ikke. Fordi den mangler en chauffør")
    assert "opens:imperative" in only_facts("Bussen kører ikke. Lav en vej")


def test_a_question_is_seen_on_either_side() -> None:
    assert "after_question" in only_facts("Hvor er bussen? Vejen er god")
    assert "before_question" in only_facts("Vejen er god. Hvor er bussen?")
    assert "before_question" not in only_facts("Hvor er bussen? Vejen er god")


def test_conjunctions_are_told_apart() -> None:
    names = {
        text: next(name for name in only_facts(text) if name.startswith("gap:"))
        for text in ("is og veje", "is, og veje", "is og så veje", "is samt veje", "is + veje")
    }
    assert list(names.values()) == ["gap:og", "gap:comma_og", "gap:og_så", "gap:samt", "gap:samt"]
