"""Corrections as they are made: what they refuse, and what they change at once."""

import json

import pytest
from sqlite_utils import Database

from tests.review_data import membership, second_consultation
from tests.services.official import Official, found
from toolkit.core.corrections import Verb
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Framework
from toolkit.core.permissions import Permission, Role, is_allowed
from toolkit.core.text import LocalText
from toolkit.services import correcting
from toolkit.services.consultations import ConsultationRecord

TEXTS = ("kran mangler", "kran driller", "vand mangler", "vand lugter", "is mangler")


@pytest.fixture
def at_work(official: Official) -> Official:
    """Give an official with an analysis of a few answers before them."""
    official.enter(*TEXTS)
    official.analyse()
    return official


def _refused(code: ErrorCode) -> "pytest.RaisesExc[ToolkitError]":
    return pytest.raises(ToolkitError, check=lambda error: error.code is code)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICIAL])
def test_nobody_but_an_official_may_correct(db: Database, at_work: Official, role: Role) -> None:
    assert not is_allowed(role, Permission.CORRECT)
    account, member = membership(db, "havneby", role)
    before = list(db.query("SELECT * FROM assignment"))
    with _refused(ErrorCode.CORRECTION_FORBIDDEN):
        correcting.pin_statements(db, member, account.id, at_work.ids("kran mangler"))
    assert list(db.query("SELECT * FROM assignment")) == before
    assert db.table("correction").count == 0


def test_it_refuses_statements_of_another_consultation(
    db: Database, framework: Framework, at_work: Official
) -> None:
    second_consultation(db, framework)
    foreign = ["foreign-statement-0"]
    before = list(db.query("SELECT * FROM assignment ORDER BY statement"))
    with _refused(ErrorCode.STATEMENT_NOT_FOUND):
        correcting.exclude_statements(db, at_work.member, at_work.account, foreign, "")
    with _refused(ErrorCode.STATEMENT_NOT_FOUND):
        correcting.pin_statements(
            db, at_work.member, at_work.account, [*at_work.ids("is mangler"), *foreign]
        )
    assert list(db.query("SELECT * FROM assignment ORDER BY statement")) == before


def test_it_refuses_to_do_nothing(at_work: Official) -> None:
    with _refused(ErrorCode.STATEMENTS_EMPTY):
        at_work.pin()


def test_it_refuses_a_theme_of_another_area_and_changes_nothing(at_work: Official) -> None:
    with _refused(ErrorCode.THEME_AREA_DIFFERS):
        at_work.move(["vand lugter"], "F2", "krankoe")
    with _refused(ErrorCode.THEME_AREA_DIFFERS):
        at_work.merge("ismangel", "krankoe")
    assert at_work.places()["vand lugter"] == found("vand")


@pytest.mark.parametrize("theme", ["found-000000000000", "made-000000000000"])
def test_it_refuses_a_theme_that_is_not_there(at_work: Official, theme: str) -> None:
    with _refused(ErrorCode.THEME_NOT_FOUND):
        at_work.move(["vand lugter"], "K1", theme)


def test_it_refuses_an_area_that_the_framework_lacks(at_work: Official) -> None:
    with _refused(ErrorCode.UNKNOWN_AREA):
        at_work.move(["vand lugter"], "Z9", None)


def test_it_refuses_a_theme_that_has_changed_since_it_was_seen(at_work: Official) -> None:
    seen = at_work.version(found("vand"))
    at_work.rename(found("vand"), "Vand i havnen")
    db, member, account = at_work.db, at_work.member, at_work.account
    name = LocalText({"da": "Vand"})
    with _refused(ErrorCode.THEME_CHANGED):
        correcting.lock_theme(db, member, account, found("vand"), version=seen)
    with _refused(ErrorCode.THEME_CHANGED):
        correcting.rename_theme(db, member, account, found("vand"), name, version=seen)
    with _refused(ErrorCode.THEME_CHANGED):
        correcting.merge_themes(db, member, account, found("vand"), "krankoe", version=seen)
    with _refused(ErrorCode.THEME_CHANGED):
        correcting.split_theme(
            db, member, account, found("vand"), at_work.ids("vand lugter"), name, version=seen
        )


def test_an_analysis_makes_what_was_seen_of_a_theme_old(at_work: Official) -> None:
    seen = at_work.version("krankoe")
    at_work.analyse()
    assert at_work.version("krankoe") > seen


def test_it_refuses_a_name_that_a_sibling_has(at_work: Official) -> None:
    at_work.rename(found("vand"), "Vand i havnen")
    with _refused(ErrorCode.NAME_TAKEN):
        at_work.rename("krankoe", "VAND i havnen")


def test_it_refuses_to_split_off_everything_or_what_is_elsewhere(at_work: Official) -> None:
    with _refused(ErrorCode.THEME_SPLIT_WHOLE):
        at_work.split(found("vand"), ["vand mangler", "vand lugter"], "Lugt")
    with _refused(ErrorCode.STATEMENT_NOT_FOUND):
        at_work.split(found("vand"), ["kran mangler"], "Lugt")
    assert set(at_work.themes()) == {"krankoe", "ismangel", found("vand")}


def test_it_refuses_to_change_what_is_locked(at_work: Official) -> None:
    at_work.lock(found("vand"))
    with _refused(ErrorCode.THEME_LOCKED):
        at_work.rename(found("vand"), "Vand i havnen")
    with _refused(ErrorCode.THEME_LOCKED):
        at_work.split(found("vand"), ["vand lugter"], "Lugt")
    with _refused(ErrorCode.THEME_LOCKED):
        at_work.merge("krankoe", found("vand"))
    with _refused(ErrorCode.THEME_LOCKED):
        at_work.merge(found("vand"), "krankoe")
    with _refused(ErrorCode.THEME_LOCKED):
        at_work.lock(found("vand"))


def test_it_refuses_to_merge_a_theme_with_itself_or_into_what_is_merged_away(
    at_work: Official,
) -> None:
    with _refused(ErrorCode.THEME_NOT_FOUND):
        at_work.merge("krankoe", "krankoe")
    at_work.merge(found("vand"), "krankoe")
    with _refused(ErrorCode.THEME_NOT_FOUND):
        at_work.merge("krankoe", found("vand"))
    with _refused(ErrorCode.THEME_NOT_FOUND):
        at_work.move(["kran driller"], "K1", found("vand"))


def test_a_moved_statement_is_a_persons_and_certain(at_work: Official) -> None:
    at_work.move(["vand lugter"], "F2", "ismangel", "det er isen, der lugter")
    row = at_work.row("vand lugter")
    assert (row["area"], row["theme"], row["assigned_by"]) == ("F2", "ismangel", at_work.account)
    assert (row["undecided"], row["area_confidence"], row["quote_rank"]) == (0, 1.0, None)


def test_a_statement_can_be_moved_outside_the_tracks_and_to_no_content(
    at_work: Official,
) -> None:
    at_work.move(["vand lugter"], "X1", None)
    assert at_work.row("vand lugter")["status"] == "outside"
    at_work.move(["vand lugter"], "X0", None)
    row = at_work.row("vand lugter")
    assert (row["status"], row["area"], row["theme"]) == ("empty", None, None)


def test_a_theme_of_the_framework_that_nobody_spoke_of_takes_statements(
    official: Official,
) -> None:
    official.enter("vand lugter")
    official.analyse()
    assert "ismangel" not in official.themes()
    official.move(["vand lugter"], "F2", "ismangel")
    assert official.themes()["ismangel"].name == LocalText(
        {"da": "Mangel på is", "en": "Lack of ice"}
    )


def test_a_locked_theme_takes_what_a_person_gives_it(at_work: Official) -> None:
    at_work.lock("krankoe")
    at_work.move(["vand lugter"], "K1", "krankoe")
    assert at_work.places()["vand lugter"] == "krankoe"


def test_locking_pins_what_is_in_the_theme(at_work: Official) -> None:
    at_work.lock(found("vand"))
    assert at_work.row("vand mangler")["assigned_by"] == at_work.account
    assert at_work.row("kran mangler")["assigned_by"] is None
    at_work.unlock(found("vand"))
    assert at_work.row("vand mangler")["assigned_by"] == at_work.account
    assert not at_work.themes()[found("vand")].locked


def test_an_excluded_statement_is_kept_but_is_no_quote(at_work: Official) -> None:
    assert at_work.row("kran mangler")["quote_rank"] is not None
    at_work.exclude("kran mangler")
    row = at_work.row("kran mangler")
    assert (row["excluded"], row["theme"], row["quote_rank"]) == (1, "krankoe", None)


def test_a_pinned_statement_stays_a_quote(at_work: Official) -> None:
    rank = at_work.row("kran mangler")["quote_rank"]
    at_work.pin("kran mangler")
    assert at_work.row("kran mangler")["quote_rank"] == rank


def test_merged_themes_are_one(at_work: Official) -> None:
    at_work.merge(found("vand"), "krankoe")
    assert at_work.places()["vand lugter"] == "krankoe"
    assert at_work.themes()[found("vand")].merged_into == "krankoe"
    assert at_work.row("vand lugter")["assigned_by"] is None


def test_a_split_makes_a_theme_of_the_same_area(at_work: Official) -> None:
    made = at_work.split(found("vand"), ["vand lugter"], "Lugt").payload.into
    assert made is not None
    theme = at_work.themes()[made]
    assert (theme.area, str(theme.name), theme.known) == ("K1", "Lugt", False)
    assert at_work.places()["vand lugter"] == made
    assert at_work.places()["vand mangler"] == found("vand")


def test_the_log_and_the_audit_tell_who_did_what_but_no_words(
    db: Database, at_work: Official, consultation: ConsultationRecord
) -> None:
    """P5: what is written about an answer must not outlive it."""
    at_work.exclude("vand lugter", note="ring til 20 30 40 50")
    at_work.merge(found("vand"), "krankoe")
    (event, *_) = db.query("SELECT * FROM audit_event WHERE verb = 'corrected'")
    assert (event["account"], event["consultation"]) == (at_work.account, consultation.id)
    assert event["object"] == "exclude 1"
    rows = list(db.query("SELECT payload, before FROM correction"))
    stored = json.dumps(rows)
    assert "lugter" not in stored
    assert "20 30 40 50" not in stored


def test_the_list_tells_the_newest_first_with_what_stands_in_the_way(at_work: Official) -> None:
    first = at_work.move(["vand lugter"], "F2", "ismangel", "det er isen")
    second = at_work.pin("vand lugter")
    page = correcting.list_corrections(at_work.db, at_work.member)
    assert [line.id for line in page.lines] == [second.id, first.id]
    pin, move = page.lines
    assert (move.obstacle, move.can_be_undone) == (second.id, False)
    assert (pin.obstacle, pin.can_be_undone) == (None, True)
    assert (move.made_by, move.area, str(move.theme), move.note) == (
        "Official",
        "F2",
        "ismangel",
        "det er isen",
    )
    assert (move.n_statements, move.n_left) == (1, 1)
    at_work.undo(second)
    pin, move = correcting.list_corrections(at_work.db, at_work.member, page=9).lines
    assert (pin.undone_by, pin.can_be_undone) == ("Official", False)
    assert move.can_be_undone
    assert pin.verb is Verb.PIN
