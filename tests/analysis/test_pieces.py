"""What people decided takes the place of what the machine cut, and loses no word."""

from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.pieces import Pieces, outside
from toolkit.analysis.split_facts import Span
from toolkit.analysis.standing import Decisions
from toolkit.core.statements import Statement, Status

TEXT = "Mere is, en ny kran og bedre lys. Tak for kaffe."


def _placed(start: int, end: int, answer: str = "a") -> Statement:
    return Statement(
        answer, start, end, TEXT[start:end], Status.MAPPED, False, "K1", 1.0, "krankoe"
    )


def _cut(*spans: Span) -> Pieces:
    texts = [TEXT[slice(*span)] for span in spans]
    return Pieces([0] * len(spans), list(spans), texts, [None] * len(spans))


def test_a_piece_that_nobody_decided_about_stays_as_it_was_cut() -> None:
    cut = _cut((0, 7), (9, 33))
    assert cut.respecting(["a"], [TEXT], Decisions()) == cut
    assert cut.respecting(["a"], [TEXT], Decisions(placed=(_placed(0, 7, "other"),))) == cut


def test_what_a_person_placed_is_kept_with_its_span_and_the_rest_is_still_said() -> None:
    """Promise 5. The machine cuts otherwise this time: no word goes with that."""
    one = _placed(9, 19)
    got = _cut((0, 33), (34, 48)).respecting(["a"], [TEXT], Decisions(placed=(one,)))
    assert got.texts == ["Mere is,", "en ny kran", "og bedre lys.", "Tak for kaffe."]
    assert got.decided == [None, one, None, None]


def test_what_a_person_left_out_is_said_nowhere() -> None:
    got = _cut((0, 33), (34, 48)).respecting(["a"], [TEXT], Decisions(excluded=(("a", 34, 48),)))
    assert got.texts == [TEXT[:33]]


SPANS = st.lists(
    st.tuples(st.integers(0, 47), st.integers(1, 12)).map(
        lambda pair: (pair[0], min(pair[0] + pair[1], len(TEXT)))
    ),
    max_size=5,
)


@given(SPANS)
def test_what_is_left_overlaps_nothing_and_keeps_every_letter(taken: list[Span]) -> None:
    left = outside((0, len(TEXT)), taken, TEXT)
    covered = {at for begin, end in taken for at in range(begin, end)}
    kept = [at for begin, end in left for at in range(begin, end)]
    assert not covered & set(kept)
    assert len(kept) == len(set(kept))
    free = {at for at, letter in enumerate(TEXT) if letter.isalnum()} - covered
    assert free <= set(kept)
