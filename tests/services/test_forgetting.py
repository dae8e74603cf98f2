"""What goes when answers are deleted: decisions that rest on them, and whatever quotes them."""

from collections.abc import Callable

import pytest
from sqlite_utils import Database

from tests.services.official import Official, found
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.services import correcting, theming
from toolkit.services.surveys import SurveyView
from toolkit.storage import runs

TEXTS = (
    "kran mangler", "kran driller", "vand mangler", "vand lugter", "vand i lasten",
    "sand overalt", "sand i fileterne",
)  # fmt: skip
WATER = ("vand mangler", "vand lugter", "vand i lasten")
SAND = ("sand overalt", "sand i fileterne")
Tell = Callable[[str, int, int], None]


@pytest.fixture
def at_work(official: Official, open_survey: SurveyView) -> Official:
    """Give an official with an analysis of a few answers before them."""
    assert open_survey.consultation_id == official.member.id
    official.enter(*TEXTS)
    official.analyse()
    return official


def _lapsed(official: Official) -> dict[int, bool]:
    lines = correcting.list_corrections(official.db, official.member).lines
    return {line.id: line.lapsed for line in lines}


def _terms(official: Official, theme: str) -> str:
    query = "SELECT terms FROM theme WHERE id = ?"
    return str(official.db.execute(query, [theme]).fetchone()[0])


def test_no_word_is_left_when_answers_are_deleted(db: Database, at_work: Official) -> None:
    """P5: what the machine and the officials made of the words goes in the same transaction."""
    canary = "kanariefugl i kahytten"
    for theme in ("vand", "sand"):
        at_work.call(found(theme), f"{canary} {theme}")
    at_work.lock(found("sand"))
    at_work.unlock(found("sand"))
    at_work.rename(found("sand"), f"{canary} som vi siger")
    at_work.merge(found("vand"), found("sand"))
    at_work.split(found("sand"), ["vand lugter"], f"{canary} der lugter")
    at_work.move(["sand overalt"], "F2", None, note=f"han sagde {canary}")
    at_work.analyse()
    at_work.expire(*WATER, *SAND)
    assert set(_lapsed(at_work).values()) == {True}
    assert set(at_work.themes()) == {"krankoe"}
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    for path in at_work.settings.instance_path.iterdir():
        assert canary.encode() not in path.read_bytes(), path.name


def test_a_theme_that_lost_words_keeps_none_of_the_machines_and_is_described_again(
    at_work: Official,
) -> None:
    at_work.call(found("vand"), "vand der lugter")
    at_work.call(found("sand"), "sand i garn")
    at_work.expire("vand lugter")
    water = at_work.themes()[found("vand")]
    area = at_work.member.framework.area(water.area).title
    assert str(water.name) == f"{area} 1"
    assert _terms(at_work, water.id) == "[]"
    # The next analysis knows the theme by its mean, and then makes that anew.
    assert water.centroid is not None
    assert str(at_work.themes()[found("sand")].name) == "sand i garn"
    assert _terms(at_work, found("sand")) != "[]"
    assert theming.next_waiting_analysis(at_work.db) == at_work.member.id
    at_work.analyse()
    assert theming.next_waiting_analysis(at_work.db) is None
    assert str(at_work.themes()[found("vand")].name) == found("vand")


def test_themes_of_an_area_that_lost_words_are_told_apart(at_work: Official) -> None:
    at_work.expire("vand lugter", "sand overalt")
    names = [str(one.name) for one in at_work.themes().values() if not one.known]
    assert len(set(names)) == len(names) == 2


def test_a_name_that_a_person_gave_or_signed_outlives_a_part_of_the_words(
    at_work: Official,
) -> None:
    at_work.rename(found("vand"), "Vand i havnen")
    at_work.call(found("sand"), "sand i garn")
    at_work.lock(found("sand"))
    at_work.expire("vand lugter", "sand overalt")
    assert str(at_work.themes()[found("vand")].name) == "Vand i havnen"
    assert str(at_work.themes()[found("sand")].name) == "sand i garn"
    assert set(_lapsed(at_work).values()) == {False}


def test_a_merged_theme_keeps_neither_name_nor_mean_when_words_of_it_are_deleted(
    at_work: Official,
) -> None:
    at_work.call(found("sand"), "sand overalt på dækket")
    merger = at_work.merge(found("sand"), found("vand"))
    at_work.analyse()
    at_work.expire("sand overalt")
    sand = at_work.themes()[found("sand")]
    assert sand.merged_into == found("vand")
    assert "overalt" not in str(sand.name)
    assert sand.centroid is None
    at_work.undo(merger)
    assert at_work.places()["sand i fileterne"] == found("sand")


def test_what_changed_is_told_no_more_when_answers_are_deleted(
    db: Database, at_work: Official
) -> None:
    at_work.enter("larm om natten", "larm om dagen")
    assert at_work.analyse().changes
    at_work.expire("larm om natten", "larm om dagen")
    assert db.execute("SELECT changes, theme_counts FROM run").fetchall() == [("[]", "[]")] * 2
    assert at_work.analyse().changes == ()
    at_work.enter("larm igen", "larm altid")
    (change,) = at_work.analyse().changes
    assert change["theme"] == found("larm")


def test_no_analysis_is_asked_for_where_none_was_made(
    db: Database, official: Official, open_survey: SurveyView
) -> None:
    official.enter("kran mangler")
    official.map_new()
    official.expire("kran mangler")
    assert db.table("response").count == 0
    assert runs.get_latest_run(db, open_survey.consultation_id) is None


def test_words_that_are_deleted_while_an_analysis_is_at_work_leave_nothing(
    db: Database, at_work: Official
) -> None:
    at_work.enter("larm om natten", "larm om dagen")

    def expire(tell: Tell) -> None:
        at_work.elsewhere().expire("larm om natten", "larm om dagen", "vand lugter")

    at_work.analysers.during = expire
    at_work.analyse()
    at_work.analysers.during = None
    assert found("larm") not in at_work.themes()
    assert _terms(at_work, found("vand")) == "[]"
    assert _terms(at_work, found("sand")) != "[]"
    assert db.execute("SELECT theme_counts FROM run WHERE state = 'done'").fetchone() != ("[]",)
    assert theming.next_waiting_analysis(db) == at_work.member.id


def test_a_lapsed_name_takes_no_later_one_with_it(at_work: Official) -> None:
    first = at_work.rename(found("sand"), "Sand")
    at_work.enter("sand igen", "sand mere")
    at_work.analyse()
    second = at_work.rename(found("sand"), "Sand i havnen")
    at_work.move(["sand igen", "sand mere"], "K2", None)
    at_work.erase(*SAND)
    at_work.analyse()
    assert (_lapsed(at_work)[first.id], _lapsed(at_work)[second.id]) == (True, False)
    assert str(at_work.themes()[found("sand")].name) == "Sand i havnen"
    at_work.undo(second)
    sand = at_work.themes()[found("sand")]
    # Nobody has named it any more: the machine may, and the theme goes when nothing says it.
    assert (str(sand.name), sand.named_by) == ("Sand", None)
    at_work.analyse()
    assert found("sand") not in at_work.themes()


def test_a_lapsed_lock_does_not_open_what_was_locked_again(at_work: Official) -> None:
    first = at_work.lock(found("sand"))
    at_work.unlock(found("sand"))
    at_work.enter("sand igen")
    at_work.analyse()
    again = at_work.lock(found("sand"))
    at_work.move(["sand igen"], "K2", None)
    at_work.erase(*SAND)
    at_work.analyse()
    assert (_lapsed(at_work)[first.id], _lapsed(at_work)[again.id]) == (True, False)
    assert at_work.themes()[found("sand")].locked


def test_a_theme_that_a_split_made_goes_when_nothing_says_it_any_more(at_work: Official) -> None:
    made = at_work.split(found("vand"), ["vand lugter"], "Lugt").payload.into
    assert made is not None
    at_work.move(["kran driller"], "K1", made)
    at_work.erase("vand lugter")
    at_work.analyse()
    assert str(at_work.themes()[made].name) == "Lugt"
    at_work.erase("kran driller")
    at_work.analyse()
    assert made not in at_work.themes()


def test_what_a_theme_was_called_by_the_machine_goes_with_the_words_though_it_is_filled_anew(
    db: Database, at_work: Official
) -> None:
    at_work.call(found("sand"), "sand overalt på dækket")
    rename = at_work.rename(found("sand"), "Sand i havnen")
    at_work.enter("sand igen")
    at_work.analyse()
    at_work.expire(*SAND)
    assert not _lapsed(at_work)[rename.id]
    (before,) = db.execute("SELECT before FROM correction").fetchone()
    assert "overalt" not in before
    at_work.undo(rename)
    assert at_work.themes()[found("sand")].named_by is None
    at_work.analyse()
    assert str(at_work.themes()[found("sand")].name) == found("sand")


def test_a_lapsed_entry_cannot_be_undone(at_work: Official) -> None:
    rename = at_work.rename(found("sand"), "Sand i havnen")
    at_work.expire(*SAND)
    with pytest.raises(ToolkitError) as raised:
        at_work.undo(rename)
    assert raised.value.code is ErrorCode.CORRECTION_DONE
