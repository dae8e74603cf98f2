"""Corrections: what stands in the way of undoing one, and what the log teaches."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from toolkit.core.corrections import (
    Before,
    Correction,
    Payload,
    Placement,
    Taught,
    Verb,
    find_obstacle,
    follow_merges,
    named_theme,
    taken_back,
    taught_by,
)
from toolkit.core.text import LocalText

NOW = datetime(2026, 9, 3, tzinfo=UTC)


def _correction(number: int, verb: Verb, *statements: str, **payload: Any) -> Correction:
    before = Before(
        statements=tuple(
            Placement(
                statement=one,
                status="mapped",
                undecided=True,
                area="K1",
                area_confidence=0.4,
                theme="krankoe",
                assigned_by=None,
                excluded=False,
            )
            for one in statements
        )
    )
    filled = Payload(statements=statements, **payload)
    return Correction(number, verb, 1, NOW, filled, before)


def _undoing(number: int, correction: Correction) -> Correction:
    return replace(_correction(number, Verb.UNDO), undoes=correction.id)


def test_a_payload_with_a_field_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError):
        Payload.model_validate({"statements": ["a"], "text": "Kranen er rød"})


def test_only_what_was_undone_after_an_entry_is_taken_back_since() -> None:
    def about(number: int, *answers: str, undone_in: int | None) -> Correction:
        one = _correction(number, Verb.PIN)
        return replace(one, before=Before(answers=answers), undone_in=undone_in)

    before = about(1, "a", undone_in=2)
    since = about(3, "c", "b", undone_in=6)
    stands = about(4, "d", undone_in=None)
    later = about(5, "e", undone_in=7)
    log = [before, _undoing(2, before), since, stands, later]
    assert taken_back(log, 4) == ("b", "c")
    assert taken_back(log, 0) == ()


def test_mergers_that_go_in_a_circle_end() -> None:
    assert follow_merges("a", {"a": "b", "b": "a"}) == "b"
    assert follow_merges("a", {"a": "a"}) == "a"


def test_mergers_are_followed_to_their_end() -> None:
    assert follow_merges("a", {"a": "b", "b": "c"}) == "c"
    assert follow_merges("c", {"a": "b", "b": "c"}) == "c"


@pytest.mark.parametrize(
    "later",
    [
        _correction(2, Verb.PIN, "a", "z"),
        _correction(2, Verb.EXCLUDE, "a"),
        _correction(2, Verb.SPLIT, "a", theme="krankoe", into="made-1"),
        _correction(2, Verb.LOCK, "a", theme="krankoe"),
    ],
)
def test_a_move_is_held_by_whatever_decides_one_of_its_statements_later(
    later: Correction,
) -> None:
    move = _correction(1, Verb.MOVE, "a", "b", area="K2", theme=None)
    assert find_obstacle(move, [move, later]) is later
    assert find_obstacle(move, [move, replace(later, undone_in=3)]) is None
    assert find_obstacle(move, [move, replace(later, lapsed=True)]) is None
    assert find_obstacle(later, [move, later]) is None


@pytest.mark.parametrize(
    "later",
    [
        _correction(2, Verb.PIN, "c"),
        _correction(2, Verb.MERGE, theme="krankoe", into="ismangel"),
        _correction(2, Verb.RENAME, theme="krankoe", name=LocalText({"da": "Kraner"})),
    ],
)
def test_a_move_is_not_held_by_what_is_about_something_else(later: Correction) -> None:
    move = _correction(1, Verb.MOVE, "a", "b", area="K1", theme="krankoe")
    assert find_obstacle(move, [move, later]) is None


def test_a_merger_is_held_by_mergers_and_locks_that_build_on_it() -> None:
    merger = _correction(1, Verb.MERGE, theme="a", into="b")
    for later, holds in (
        (_correction(2, Verb.MERGE, theme="b", into="c"), True),
        (_correction(2, Verb.MERGE, theme="d", into="b"), False),
        (_correction(2, Verb.LOCK, "x", theme="b"), True),
        (_correction(2, Verb.RENAME, theme="b", name=LocalText({"da": "B"})), False),
    ):
        assert (find_obstacle(merger, [merger, later]) is later) is holds, later


def test_a_split_is_held_by_everything_that_needs_the_new_theme() -> None:
    split = _correction(1, Verb.SPLIT, "a", theme="krankoe", into="made-1")
    pin = _correction(2, Verb.PIN, "x")
    (before,) = pin.before.statements
    in_new = replace(
        pin, before=Before(statements=(before.model_copy(update={"theme": "made-1"}),))
    )
    for later, holds in (
        (_correction(2, Verb.MOVE, "x", area="K1", theme="made-1"), True),
        (_correction(2, Verb.RENAME, theme="made-1", name=LocalText({"da": "B"})), True),
        (_correction(2, Verb.MERGE, theme="krankoe", into="made-1"), True),
        (in_new, True),
        (pin, False),
        (_correction(2, Verb.MERGE, theme="krankoe", into="ismangel"), False),
    ):
        assert (find_obstacle(split, [split, later]) is later) is holds, later


def test_locking_and_unlocking_are_undone_in_their_order() -> None:
    lock = _correction(1, Verb.LOCK, "a", theme="krankoe")
    unlock = _correction(2, Verb.UNLOCK, theme="krankoe")
    assert find_obstacle(lock, [lock, unlock]) is unlock
    assert find_obstacle(unlock, [lock, unlock]) is None
    merger = _correction(3, Verb.MERGE, theme="krankoe", into="ismangel")
    assert find_obstacle(unlock, [lock, unlock, merger]) is merger


def test_locking_and_excluding_teach_nothing() -> None:
    log = [
        _correction(1, Verb.PIN, "a", "b"),
        _correction(2, Verb.LOCK, "a", "c", theme="krankoe"),
        _correction(3, Verb.EXCLUDE, "b"),
    ]
    assert taught_by(log, 3) == (Taught("a", "K1", "krankoe"),)


def test_the_last_word_about_a_statement_is_what_teaches() -> None:
    log = [
        _correction(1, Verb.MOVE, "a", "b", area="F2", theme="ismangel"),
        _correction(2, Verb.SPLIT, "b", theme="krankoe", into="made-1"),
        _correction(3, Verb.MOVE, "a", area="X0", theme=None),
        _correction(4, Verb.MERGE, theme="made-1", into="found-1"),
    ]
    assert taught_by(log, 4) == (Taught("a", "X0", None), Taught("b", "K1", "found-1"))


def test_only_what_was_there_by_then_teaches() -> None:
    """New answers are mapped by the model of the last run, whatever was corrected since."""
    pin = _correction(1, Verb.PIN, "a")
    move = _correction(2, Verb.MOVE, "a", area="F2", theme="ismangel")
    log = [pin, move, _undoing(3, move), _undoing(4, pin)]
    assert taught_by(log, 0) == ()
    assert taught_by(log, 1) == (Taught("a", "K1", "krankoe"),)
    assert taught_by(log, 2) == (Taught("a", "F2", "ismangel"),)
    assert taught_by(log, 3) == (Taught("a", "K1", "krankoe"),)
    assert taught_by(log, 4) == ()


def test_renaming_and_splitting_name_a_theme() -> None:
    assert named_theme(_correction(1, Verb.RENAME, theme="krankoe")) == "krankoe"
    assert named_theme(_correction(2, Verb.SPLIT, "a", theme="krankoe", into="made-1")) == "made-1"
    assert named_theme(_correction(3, Verb.LOCK, "a", theme="krankoe")) is None


def test_an_entry_that_undoes_another_stands_for_nothing_itself() -> None:
    pin = _correction(1, Verb.PIN, "a")
    assert pin.stands
    assert not _undoing(2, pin).stands
    assert not replace(pin, undone_in=2).stands
    assert not replace(pin, lapsed=True).stands
