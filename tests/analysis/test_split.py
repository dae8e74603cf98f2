"""Splitting: what always holds for the spans, and what is cut and what is not."""

import hashlib
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.analysis import split
from toolkit.analysis.split import MAX_OPEN, SplitWeights, fitted_weights, parts_of, split_answers
from toolkit.analysis.split_facts import Boundary, Gap, find_gaps, gap_facts, pieces_between
from toolkit.analysis.split_readings import MEANING_FACTS, PieceMeanings

TEXTS = st.one_of(
    st.text(alphabet=st.sampled_from("abæÅ .,;!?\n-•1█og/+") | st.characters(), max_size=80),
    st.lists(
        st.sampled_from(["veje", "is", "og", "men", "Vi har", "PS", ".", ",", ";", "\n- ", " – "]),
        max_size=16,
    ).map(" ".join),
)
# Opens every gap, so that the properties are tried on as many cuts as there can be.
EAGER = SplitWeights({"cut": 0.0}, np.linspace(-1.0, 2.0, len(MEANING_FACTS)), -9.0, 0.2)


def any_meanings(texts: Sequence[str]) -> PieceMeanings:
    """Different texts are about different things, the same text always about the same."""
    rows = np.array(
        [list(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()) for text in texts]
    )
    share = (rows + 1.0) / (rows + 1.0).sum(axis=1, keepdims=True)
    return PieceMeanings(share, share[:, :8] / share[:, :8].sum(axis=1, keepdims=True), share)


class Subjects:
    """Texts are about the subjects whose words they hold, in equal parts."""

    def __init__(self, *subjects: str) -> None:
        self.subjects = subjects
        self.asked: list[str] = []

    def __call__(self, texts: list[str]) -> PieceMeanings:
        self.asked += texts
        held = [[subject in text.lower() for subject in self.subjects] for text in texts]
        rows = np.array(held, dtype=np.float64) + 0.01
        areas = rows / rows.sum(axis=1, keepdims=True)
        vectors = areas - areas.mean(axis=0)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
        return PieceMeanings(areas, areas, vectors)


def split_one(text: str, *subjects: str) -> list[str]:
    return [text[a:b] for a, b in split_answers([text], Subjects(*subjects))[0]]


@settings(deadline=None)
@given(TEXTS)
def test_spans_are_in_order_trimmed_and_never_overlap(text: str) -> None:
    for weights in (EAGER, fitted_weights()):
        spans = split_answers([text], any_meanings, weights=weights)[0]
        edges = [edge for span in spans for edge in span]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(text) for edge in edges)
        assert all(start < end for start, end in spans)
        assert all(text[start:end] == text[start:end].strip() for start, end in spans)


@settings(deadline=None)
@given(TEXTS)
def test_no_letter_is_lost_but_in_words_that_join(text: str) -> None:
    spans = split_answers([text], any_meanings, weights=EAGER)[0]
    kept = {at for start, end in spans for at in range(start, end)}
    joining = {at for gap in find_gaps(text) for at in range(gap.start, gap.end)}
    letters = {at for at, character in enumerate(text) if character.isalpha()}
    assert letters <= kept | joining


@settings(deadline=None)
@given(TEXTS)
def test_nothing_but_white_space_gives_no_span(text: str) -> None:
    spans = split_answers([text], any_meanings)[0]
    assert bool(spans) == bool(text.strip())


@settings(deadline=None)
@given(TEXTS)
def test_a_statement_that_was_found_whole_stays_whole(text: str) -> None:
    spans = split_answers([text], any_meanings, weights=EAGER)[0]
    if len(spans) == 1:
        again = text[slice(*spans[0])]
        assert split_answers([again], any_meanings, weights=EAGER) == [[(0, len(again))]]


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=6))
def test_an_answer_is_split_alike_alone_and_among_others(texts: list[str]) -> None:
    together = split_answers(texts, any_meanings, weights=EAGER)
    alone = [split_answers([text], any_meanings, weights=EAGER)[0] for text in texts]
    assert together == alone


def test_a_list_is_always_cut() -> None:
    assert split_one("- veje\n- is\n2. is igen", "is") == ["veje", "is", "is igen"]


def test_one_subject_in_two_sentences_stays_whole() -> None:
    text = "Køen ved kranen er lang. Vi står i kø i timevis."
    assert split_one(text, "kø", "is", "telt") == [text]


def test_two_subjects_in_two_sentences_are_cut() -> None:
    text = "Køen ved kranen er lang. Og så mangler vi altid is om fredagen."
    assert split_one(text, "kran", " is ", "telt") == [
        "Køen ved kranen er lang.",
        "Og så mangler vi altid is om fredagen.",
    ]


def test_short_things_in_a_row_are_cut_at_commas_and_og() -> None:
    found = split_one("flere busser, hurtigere byggesager og bedre kraner", "bus", "sag", "kran")
    assert found == ["flere busser", "hurtigere byggesager", "bedre kraner"]


def test_a_sentence_within_one_subject_is_not_torn_at_og() -> None:
    text = "Vi venter på kranen og står der hele natten"
    assert split_one(text, "kran", "is") == [text]


def test_a_place_that_can_hardly_be_a_cut_costs_no_vector() -> None:
    subjects = Subjects("kran", "vagt")
    text = "Vi venter hver dag på en kran, som virker"
    assert split_answers([text, "is"], subjects) == [[(0, len(text))], [(0, 2)]]
    assert subjects.asked == []


def test_the_same_piece_is_asked_for_only_once() -> None:
    subjects = Subjects("is", "kran")
    split_answers(["flere busser, flere kraner, flere busser"] * 3, subjects)
    assert len(subjects.asked) == len(set(subjects.asked)) > 0


def test_a_very_long_answer_is_read_in_parts() -> None:
    text = ". ".join(f"Og så mangler vi kran nummer {number}" for number in range(200))
    gaps = find_gaps(text)
    priors = [fitted_weights().prior(facts) for facts in gap_facts(text, gaps)]
    parts = list(parts_of(0, text, gaps, priors, -99.0))
    assert max(len(part.priors) for part in parts) <= MAX_OPEN
    assert sum(len(part.pieces) for part in parts) == len(gaps) + 1
    spans = split_answers([text], any_meanings)[0]
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text)


def test_the_surest_gap_divides_a_part_that_is_too_long() -> None:
    text = " ".join("abcdefghij")
    gaps = [Gap(Boundary.COMMA, at, at + 1) for at in range(1, 17, 2)]
    priors = [0.0] * len(gaps)
    priors[2] = 1.0
    first, second = parts_of(0, text, gaps, priors, -1.0)
    assert [text[a:b] for a, b in first.pieces] == ["a", "b", "c"]
    assert len(second.priors) == len(gaps) - 3


def test_progress_reaches_the_end() -> None:
    told: list[tuple[int, int]] = []
    split_answers(["is"] * 3, any_meanings, progress=lambda *done: told.append(done))
    assert told[-1] == (3, 3)


def test_answers_are_split_alike_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["flere is, flere kraner", "is", "", "Køen er lang. Og så mangler vi is."]
    whole = split_answers(texts, any_meanings, weights=EAGER)
    monkeypatch.setattr(split, "CHUNK", 1)
    assert split_answers(texts, any_meanings, weights=EAGER) == whole


def test_pieces_without_vectors_are_still_told_apart() -> None:
    def words_only(texts: list[str]) -> PieceMeanings:
        known = Subjects("bus", "byggesag")(texts)
        return PieceMeanings(known.classes, known.groups, np.zeros((len(texts), 0)))

    text = "flere busser, hurtigere byggesager"
    spans = split_answers([text], words_only)[0]
    assert [text[a:b] for a, b in spans] == ["flere busser", "hurtigere byggesager"]


def test_every_shipped_weight_is_of_a_fact_that_exists() -> None:
    text = (
        "PS: flere is, men kraner – og så et telt; og vi har det. Så kom. Hvad? Det er godt."
        " Lav en plads, samt is og én til / is"
    )
    told = {name for facts in gap_facts(text, find_gaps(text)) for name in facts}
    assert len(told & set(fitted_weights().places)) > 40
    assert np.any(fitted_weights().meanings)


def test_pieces_between_gaps_are_trimmed() -> None:
    text = " is ,  kraner "
    assert [text[a:b] for a, b in pieces_between(text, find_gaps(text))] == ["is", "kraner"]
