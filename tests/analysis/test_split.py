"""Splitting: what may be cut, and what always holds for the spans."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.split import (
    Boundary,
    PieceMeanings,
    choose_cuts,
    find_cuts,
    pieces_between,
    trim,
)

TEXTS = st.text(alphabet=st.sampled_from("abæÅ .,;!?\n-•1█og") | st.characters(), max_size=80)


def meanings(*subjects: int) -> PieceMeanings:
    """Pieces that are certain to be about the given subjects."""
    rows = np.eye(4)[list(subjects)]
    return PieceMeanings(rows, rows, rows)


def split(text: str, *subjects: int) -> list[str]:
    cuts = choose_cuts(find_cuts(text), meanings(*subjects), 0)
    return [text[a:b] for a, b in pieces_between(text, [(cut.start, cut.end) for cut in cuts])]


@given(TEXTS)
def test_spans_are_in_order_and_never_overlap(text: str) -> None:
    cuts = find_cuts(text)
    spans = pieces_between(text, [(cut.start, cut.end) for cut in cuts])
    assert len(spans) == len(cuts) + 1
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


@given(TEXTS)
def test_no_letter_or_digit_is_lost_but_in_words_that_join(text: str) -> None:
    cuts = find_cuts(text)
    spans = pieces_between(text, [(cut.start, cut.end) for cut in cuts])
    kept = {position for start, end in spans for position in range(start, end)}
    joining = {position for cut in cuts for position in range(cut.start, cut.end)}
    lost = (
        {position for position, character in enumerate(text) if character.isalpha()}
        - kept
        - joining
    )
    assert not lost


@given(TEXTS)
def test_a_cut_has_a_word_on_both_sides(text: str) -> None:
    cuts = find_cuts(text)
    for start, end in pieces_between(text, [(cut.start, cut.end) for cut in cuts])[1:]:
        assert any(character.isalnum() or character == "_" for character in text[start:end])


def test_a_list_is_always_cut() -> None:
    assert split("- veje\n- is\n2. is igen", 0, 0, 0) == ["veje", "is", "is igen"]


def test_one_subject_in_two_sentences_stays_whole() -> None:
    text = "Køen er lang. Vi venter i timevis."
    assert split(text, 0, 0) == [text]


def test_two_subjects_in_two_sentences_are_cut() -> None:
    text = "Køen ved kranen er lang. Isen slipper op hver fredag."
    assert split(text, 0, 1) == ["Køen ved kranen er lang.", "Isen slipper op hver fredag."]


def test_short_things_in_a_row_are_cut_at_commas_and_og() -> None:
    assert split("is, kraner og lagerplads", 0, 1, 2) == ["is", "kraner", "lagerplads"]


def test_a_comma_in_a_long_sentence_is_no_candidate() -> None:
    text = "Når kranen holder stille om natten, venter vi alle sammen på den næste vagt"
    assert find_cuts(text) == []


def test_words_that_begin_a_new_subject_speak_for_a_cut() -> None:
    plain, marked = find_cuts("Isen er god. Vi vil gerne have mere. Og så mangler vi en kran.")
    assert marked.prior > plain.prior
    assert marked.boundary is Boundary.SENTENCE


def test_trimming_leaves_a_text_of_one_bullet() -> None:
    assert trim(" - ", 0, 3) == (1, 2)
