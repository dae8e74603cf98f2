"""Corrections as examples for the next analysis."""

import pytest
from sqlite_utils import Database

from tests.services.official import Official, found
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Example
from toolkit.services import correcting
from toolkit.services.correcting import correction_examples

TEXTS = ("kran mangler", "kran driller", "vand mangler", "vand lugter", "is mangler")


@pytest.fixture
def at_work(official: Official) -> Official:
    """Give an official with an analysis of a few answers before them."""
    official.enter(*TEXTS)
    official.analyse()
    return official


def _examples(official: Official, up_to: int = 1000) -> list[Example]:
    return correction_examples(official.db, official.member.id, up_to)


def test_it_refuses_a_consultation_that_is_not_there(db: Database) -> None:
    with pytest.raises(ToolkitError) as raised:
        correction_examples(db, 99, 0)
    assert raised.value.code is ErrorCode.CONSULTATION_NOT_FOUND


def test_nothing_was_learned_where_nothing_was_corrected(at_work: Official) -> None:
    assert _examples(at_work) == []


def test_words_that_are_deleted_teach_no_more(at_work: Official) -> None:
    at_work.pin("kran mangler", "kran driller")
    at_work.erase("kran mangler")
    assert [one.text for one in _examples(at_work)] == ["kran driller"]


def test_what_was_placed_becomes_an_example_by_an_official(at_work: Official) -> None:
    at_work.move(["vand lugter"], "F2", "ismangel")
    at_work.move(["is mangler"], "X0", None)
    at_work.pin("vand mangler")
    made = at_work.split("krankoe", ["kran driller"], "Defekter").payload.into
    assert made is not None
    assert set(_examples(at_work)) == {
        Example("vand lugter", "F2", "ismangel", "official"),
        Example("vand mangler", "K1", found("vand"), "official"),
        Example("kran driller", "K1", made, "official"),
        Example("is mangler", "X0", None, "official"),
    }


def test_a_person_may_pin_that_nothing_was_said(at_work: Official) -> None:
    at_work.move(["is mangler"], "X0", None)
    at_work.pin("is mangler")
    assert _examples(at_work) == [Example("is mangler", "X0", None, "official")]


def test_a_log_that_goes_on_changes_nothing_for_the_last_run(at_work: Official) -> None:
    pin = at_work.pin("vand mangler")
    then = _examples(at_work, pin.id)
    at_work.move(["vand mangler"], "F2", "ismangel")
    at_work.merge(found("vand"), "krankoe")
    at_work.undo(at_work.pin("vand lugter"))
    assert _examples(at_work, pin.id) == then
    assert _examples(at_work) != then


def test_what_was_locked_teaches_nothing(at_work: Official) -> None:
    """The machine would only learn from itself."""
    at_work.lock(found("vand"))
    assert _examples(at_work) == []


def test_the_list_of_corrections_has_pages(at_work: Official) -> None:
    for _ in range(26):
        at_work.pin("vand mangler")
    first = correcting.list_corrections(at_work.db, at_work.member)
    last = correcting.list_corrections(at_work.db, at_work.member, page=99)
    assert (first.total, first.n_pages, len(first.lines)) == (26, 2, 25)
    assert (last.page, [line.id for line in last.lines]) == (2, [1])
