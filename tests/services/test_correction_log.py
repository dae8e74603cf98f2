"""Corrections as examples for the next analysis."""

import pytest
from sqlite_utils import Database

from tests.review_data import membership, second_consultation
from tests.services.official import Official, found
from toolkit.core.corrections import find_obstacle
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Example, Framework
from toolkit.core.permissions import Role
from toolkit.services import correcting
from toolkit.services.correcting import correction_examples
from toolkit.storage import corrections

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


def _count_bytes(db: Database) -> list[int]:
    """Note the length of every text that the database gives from now on."""
    lengths: list[int] = []

    def note(text: bytes) -> str:
        lengths.append(len(text))
        return text.decode()

    db.conn.text_factory = note
    return lengths


def test_a_page_of_the_log_reads_none_of_the_statements_that_it_only_counts(
    official: Official,
) -> None:
    official.enter(*(f"kran nummer {number}" for number in range(300)))
    official.analyse()
    for _ in range(5):
        official.lock("krankoe")
        official.unlock("krankoe")
    lengths = _count_bytes(official.db)
    page = correcting.list_corrections(official.db, official.member)
    assert [line.n_statements for line in page.lines] == [0, 300] * 5
    assert [line.n_left for line in page.lines] == [0, 300] * 5
    assert sum(lengths) < 5_000


def test_a_page_reads_no_more_when_the_log_grows(at_work: Official) -> None:
    n_read = []
    lengths = _count_bytes(at_work.db)
    for _ in range(2):
        for _ in range(30):
            at_work.pin("vand mangler", "kran driller")
        lengths.clear()
        assert len(correcting.list_corrections(at_work.db, at_work.member).lines) == 25
        n_read.append(sum(lengths))
    assert n_read[1] < 1.1 * n_read[0]


@pytest.mark.parametrize("page", [1, 2])
def test_a_page_tells_the_same_obstacles_as_the_whole_log(at_work: Official, page: int) -> None:
    at_work.pin("vand mangler", "vand lugter")
    at_work.undo(at_work.move(["vand mangler"], "F2", "ismangel"))
    made = at_work.split("krankoe", ["kran driller"], "Defekter").payload.into
    assert made is not None
    # An analysis may put statements in a theme that a person has made.
    corrections.update_theme_of(at_work.db, at_work.ids("vand mangler"), made)
    at_work.rename("krankoe", "Kraner")
    at_work.pin("vand mangler")
    at_work.pin("kran driller")
    at_work.exclude("vand lugter")
    at_work.merge(made, "krankoe")
    at_work.lock("krankoe")
    at_work.unlock("krankoe")
    at_work.rename("krankoe", "Alle kraner")
    for _ in range(20):
        at_work.pin("is mangler")
    log = corrections.list_log(at_work.db, at_work.member.id)
    shown = correcting.list_corrections(at_work.db, at_work.member, page).lines
    assert any(line.obstacle is not None for line in shown)
    expected = {one.id: find_obstacle(one, log) if one.stands else None for one in log}
    assert {line.id: line.obstacle for line in shown} == {
        line.id: None if (found := expected[line.id]) is None else found.id for line in shown
    }


def test_one_correction_is_found_however_many_came_later(at_work: Official) -> None:
    first = at_work.pin("vand mangler", "kran driller")
    at_work.erase("kran driller")
    for _ in range(30):
        at_work.pin("vand mangler")
    line = correcting.find_correction(at_work.db, at_work.member, first.id)
    assert line is not None
    assert (line.n_statements, line.n_left, line.obstacle) == (2, 1, first.id + 1)
    assert line in correcting.list_corrections(at_work.db, at_work.member, page=2).lines


def test_the_correction_of_another_consultation_is_not_found(
    at_work: Official, framework: Framework
) -> None:
    """S5."""
    pin = at_work.pin("vand mangler")
    second_consultation(at_work.db, framework)
    _, foreign = membership(at_work.db, "naboby", Role.OFFICIAL, email="eva@naboby.dk")
    assert correcting.find_correction(at_work.db, foreign, pin.id) is None
    undo = at_work.undo(pin)
    assert correcting.find_correction(at_work.db, at_work.member, undo.id) is None


def test_the_list_of_corrections_has_pages(at_work: Official) -> None:
    for _ in range(26):
        at_work.pin("vand mangler")
    first = correcting.list_corrections(at_work.db, at_work.member)
    last = correcting.list_corrections(at_work.db, at_work.member, page=99)
    assert (first.total, first.n_pages, len(first.lines)) == (26, 2, 25)
    assert (last.page, [line.id for line in last.lines]) == (2, [1])
