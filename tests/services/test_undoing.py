"""Taking corrections back: everything is as it was, unless something builds on it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlite_utils import Database

from tests.review_data import second_consultation
from tests.services.official import Official, found
from toolkit.core.corrections import Correction
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Framework
from toolkit.services import correcting

TEXTS = ("kran mangler", "kran driller", "vand mangler", "vand lugter", "is mangler")
Do = Callable[[Official], Correction]

ONE_OF_EACH: dict[str, Do] = {
    "move": lambda official: official.move(["vand lugter"], "F2", "ismangel"),
    "pin": lambda official: official.pin("vand lugter", "is mangler"),
    "exclude": lambda official: official.exclude("vand lugter"),
    "merge": lambda official: official.merge(found("vand"), "krankoe"),
    "split": lambda official: official.split(found("vand"), ["vand lugter"], "Lugt"),
    "rename": lambda official: official.rename(found("vand"), "Vand i havnen"),
    "lock": lambda official: official.lock(found("vand")),
}


@pytest.fixture
def at_work(official: Official) -> Official:
    """Give an official with an analysis of a few answers before them."""
    official.enter(*TEXTS)
    official.analyse()
    return official


def _refused(code: ErrorCode) -> "pytest.RaisesExc[ToolkitError]":
    return pytest.raises(ToolkitError, check=lambda error: error.code is code)


def _state(db: Database) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    placements = db.execute(
        "SELECT statement, status, undecided, area, area_confidence, theme, assigned_by, excluded"
        " FROM assignment ORDER BY statement"
    )
    themes = db.execute(
        "SELECT id, area, name, known, locked, named_by, made_by, merged_into FROM theme"
        " ORDER BY id"
    )
    return placements.fetchall(), themes.fetchall()


@pytest.mark.parametrize("verb", ONE_OF_EACH)
def test_it_refuses_what_is_undone_already(at_work: Official, verb: str) -> None:
    correction = ONE_OF_EACH[verb](at_work)
    undoing = at_work.undo(correction)
    for done in (correction, undoing):
        with _refused(ErrorCode.CORRECTION_DONE):
            at_work.undo(done)


def test_it_refuses_what_another_consultation_has_corrected(
    db: Database, framework: Framework, at_work: Official
) -> None:
    correction = at_work.pin("vand lugter")
    other = second_consultation(db, framework)
    foreign = replace(at_work.member, id=other)
    before = _state(db)
    with _refused(ErrorCode.NOT_FOUND):
        correcting.undo(db, foreign, at_work.account, correction.id)
    assert correcting.list_corrections(db, foreign).lines == ()
    assert _state(db) == before


@pytest.mark.parametrize("verb", ["merge", "rename", "unlock"])
def test_it_refuses_where_the_theme_is_gone(db: Database, at_work: Official, verb: str) -> None:
    at_work.lock("ismangel")
    act = ONE_OF_EACH.get(verb)
    correction = at_work.unlock("ismangel") if act is None else act(at_work)
    db.execute("DELETE FROM theme WHERE id = ?", [correction.payload.theme])
    before = _state(db)
    with _refused(ErrorCode.THEME_NOT_FOUND):
        at_work.undo(correction)
    assert _state(db) == before


def test_a_merger_is_not_undone_where_its_theme_would_have_anothers_name(
    db: Database, at_work: Official
) -> None:
    at_work.rename(found("vand"), "Havneting")
    merger = at_work.merge(found("vand"), "krankoe")
    rename = at_work.rename("krankoe", "Havneting")
    before = _state(db)
    with _refused(ErrorCode.NAME_TAKEN):
        at_work.undo(merger)
    assert _state(db) == before
    at_work.undo(rename)
    at_work.undo(merger)
    assert str(at_work.themes()[found("vand")].name) == "Havneting"


@pytest.mark.parametrize("verb", ONE_OF_EACH)
def test_it_brings_back_what_was(db: Database, at_work: Official, verb: str) -> None:
    before = _state(db)
    correction = ONE_OF_EACH[verb](at_work)
    assert _state(db) != before
    at_work.undo(correction)
    assert _state(db) == before


@pytest.mark.parametrize("verb", ONE_OF_EACH)
def test_it_brings_back_what_was_after_an_analysis_too(
    db: Database, at_work: Official, verb: str
) -> None:
    before = _state(db)
    correction = ONE_OF_EACH[verb](at_work)
    at_work.analyse()
    at_work.undo(correction)
    at_work.analyse()
    assert _state(db) == before


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("move", lambda official: official.pin("vand lugter")),
        ("exclude", lambda official: official.move(["vand lugter"], "K1", None)),
        ("pin", lambda official: official.lock("ismangel")),
        ("rename", lambda official: official.rename(found("vand"), "Vand")),
        ("split", lambda official: official.move(["is mangler"], "K1", _made(official))),
        ("split", lambda official: official.rename(_made(official), "Stank")),
        ("split", lambda official: official.merge("krankoe", _made(official))),
        ("lock", lambda official: official.unlock(found("vand"))),
        ("lock", lambda official: official.exclude("vand lugter")),
    ],
)
def test_it_refuses_where_a_later_correction_touches_the_same(
    db: Database, at_work: Official, first: str, then: Do
) -> None:
    correction = ONE_OF_EACH[first](at_work)
    later = then(at_work)
    before = _state(db)
    with pytest.raises(ToolkitError) as raised:
        at_work.undo(correction)
    assert raised.value.code is ErrorCode.CORRECTION_BLOCKED
    assert raised.value.context == {"obstacle": later.id}
    assert _state(db) == before
    at_work.undo(later)
    at_work.undo(correction)


def _made(official: Official) -> str:
    (made,) = (theme for theme in official.themes() if theme.startswith("made-"))
    return made


def test_a_merger_is_not_undone_under_one_that_came_later(at_work: Official) -> None:
    at_work.enter("sand overalt", "sand i fileterne")
    at_work.analyse()
    first = at_work.merge(found("vand"), found("sand"))
    second = at_work.merge(found("sand"), "krankoe")
    with _refused(ErrorCode.CORRECTION_BLOCKED):
        at_work.undo(first)
    at_work.undo(second)
    at_work.undo(first)
    assert at_work.places()["vand lugter"] == found("vand")
    assert at_work.places()["sand overalt"] == found("sand")


def test_undoing_a_merger_leaves_what_was_placed_since(at_work: Official) -> None:
    merger = at_work.merge(found("vand"), "krankoe")
    at_work.pin("vand lugter")
    at_work.undo(merger)
    assert at_work.places()["vand lugter"] == "krankoe"
    assert at_work.places()["vand mangler"] == found("vand")


def test_a_statement_goes_back_to_what_its_theme_was_merged_into(at_work: Official) -> None:
    move = at_work.move(["vand lugter"], "F2", "ismangel")
    at_work.merge(found("vand"), "krankoe")
    at_work.undo(move)
    assert at_work.places()["vand lugter"] == "krankoe"


def test_a_statement_goes_back_to_its_area_where_its_theme_is_gone(at_work: Official) -> None:
    move = at_work.move(["vand lugter", "vand mangler"], "F2", "ismangel")
    at_work.analyse()
    assert found("vand") not in at_work.themes()
    at_work.undo(move)
    row = at_work.row("vand lugter")
    assert (row["area"], row["theme"], row["assigned_by"]) == ("K1", None, None)


def test_a_statement_that_goes_back_to_the_machine_is_only_proposed_for_a_locked_theme(
    at_work: Official,
) -> None:
    move = at_work.move(["vand lugter"], "F2", "ismangel")
    at_work.lock(found("vand"))
    at_work.undo(move)
    row = at_work.row("vand lugter")
    assert (row["theme"], row["proposed_theme"]) == (None, found("vand"))


def test_locking_again_refuses_what_the_machine_added_meanwhile(at_work: Official) -> None:
    at_work.lock("krankoe")
    unlocking = at_work.unlock("krankoe")
    at_work.enter("kran igen")
    at_work.analyse()
    assert at_work.places()["kran igen"] == "krankoe"
    at_work.undo(unlocking)
    assert at_work.row("kran igen")["proposed_theme"] == "krankoe"
    assert at_work.places()["kran mangler"] == "krankoe"


def test_a_theme_that_a_split_made_gives_back_what_the_machine_put_there(
    db: Database, at_work: Official
) -> None:
    split = at_work.split(found("vand"), ["vand lugter"], "Lugt")
    machine = at_work.ids("vand mangler")
    db.execute(
        "UPDATE assignment SET theme = ? WHERE statement = ?", [split.payload.into, *machine]
    )
    at_work.undo(split)
    assert at_work.places()["vand mangler"] == found("vand")


def test_a_locked_theme_is_not_changed_by_undoing_what_came_before(at_work: Official) -> None:
    name = at_work.themes()["krankoe"].name
    rename = at_work.rename("krankoe", "Kraner")
    merger = at_work.merge(found("vand"), "krankoe")
    lock = at_work.lock("krankoe")
    with _refused(ErrorCode.THEME_LOCKED):
        at_work.undo(rename)
    with _refused(ErrorCode.CORRECTION_BLOCKED):
        at_work.undo(merger)
    at_work.undo(lock)
    at_work.undo(merger)
    at_work.undo(rename)
    assert at_work.themes()["krankoe"].name == name
