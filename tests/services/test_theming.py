"""The full analysis of a consultation, and the mapping of new answers."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlite_utils import Database

from tests.conftest import TODAY
from tests.services.fake_analysis import FakeAnalysers
from toolkit.config import Settings
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.text import LocalText
from toolkit.services import accounts, theming
from toolkit.services.capture import CapturedAnswer, enter_answers
from toolkit.services.consultations import ConsultationRecord
from toolkit.storage import database, runs
from toolkit.storage.locks import exclusive_lock
from toolkit.storage.runs import Run, RunState

Analyse = Callable[[], Run]
Tell = Callable[[str, int, int], None]


@pytest.fixture
def analysers() -> Any:
    return FakeAnalysers()


@pytest.fixture
def analyse(
    db: Database, consultation: ConsultationRecord, settings: Settings, analysers: Any
) -> Analyse:
    def run() -> Run:
        return theming.analyse_consultation(db, consultation.id, settings, analysers=analysers)

    return run


@pytest.fixture
def map_new(
    db: Database, consultation: ConsultationRecord, settings: Settings, analysers: Any
) -> Callable[[], int]:
    def run() -> int:
        return theming.map_new_answers(db, consultation.id, settings, analysers=analysers)

    return run


def _enter(db: Database, *texts: str) -> None:
    answers = [CapturedAnswer(text=text) for text in texts]
    title = LocalText({"da": "Møde på kajen"})
    enter_answers(db, "havneby", "skippere", title, TODAY, "import", answers)


def _found(db: Database) -> dict[str, str | None]:
    """Give text -> theme of every statement."""
    rows = db.execute(
        "SELECT statement.text, assignment.theme FROM statement"
        " JOIN assignment ON assignment.statement = statement.id"
    )
    return dict(rows.fetchall())


def _themes(db: Database) -> set[str]:
    return {row[0] for row in db.execute("SELECT id FROM theme")}


def _waiting(db: Database) -> int:
    return int(db.execute("SELECT count(*) FROM answer WHERE mapped = 0").fetchone()[0])


def _count(db: Database, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_it_leaves_the_last_result_in_place_when_an_analysis_fails(
    db: Database, consultation: ConsultationRecord, analyse: Analyse, analysers: Any
) -> None:
    _enter(db, "kran mangler", "is mangler")
    analyse()
    before = _found(db)

    def fail(tell: Tell) -> None:
        raise ValueError("is mangler")

    analysers.during = fail
    with pytest.raises(ToolkitError) as raised:
        analyse()
    assert raised.value.code is ErrorCode.ANALYSIS_FAILED
    assert _found(db) == before
    last = theming.get_progress(db, consultation.id)
    assert last is not None
    assert last.state is RunState.FAILED
    assert "ValueError" in str(last.error)


def test_it_tells_no_word_of_an_answer_when_an_analysis_fails(
    db: Database, analyse: Analyse, analysers: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """S18."""
    said = "hemmelighed om kranen"
    _enter(db, said)

    def fail(tell: Tell) -> None:
        raise ValueError(said)

    analysers.during = fail
    with pytest.raises(ToolkitError) as raised:
        analyse()
    assert said not in caplog.text + str(raised.value)


def test_it_refuses_a_second_analysis_at_the_same_time(
    db: Database, settings: Settings, analyse: Analyse
) -> None:
    _enter(db, "kran mangler")
    with exclusive_lock(settings.instance_path / "analysis.lock") as held:
        assert held
        with pytest.raises(ToolkitError) as raised:
            analyse()
    assert raised.value.code is ErrorCode.ANALYSIS_RUNNING


def test_it_takes_up_after_a_worker_that_was_killed(
    db: Database, consultation: ConsultationRecord, settings: Settings, analyse: Analyse
) -> None:
    _enter(db, "kran mangler")
    killed = runs.insert_run(db, consultation.id, datetime.now(UTC))
    runs.update_started(db, killed, datetime.now(UTC))
    theming.fail_interrupted_runs(db, settings)
    assert runs.get_run(db, killed).state is RunState.FAILED
    assert analyse().state is RunState.DONE


def test_it_does_not_fail_a_run_that_is_alive(
    db: Database, consultation: ConsultationRecord, settings: Settings
) -> None:
    alive = runs.insert_run(db, consultation.id, datetime.now(UTC))
    runs.update_started(db, alive, datetime.now(UTC))
    with exclusive_lock(settings.instance_path / "analysis.lock"):
        theming.fail_interrupted_runs(db, settings)
    assert runs.get_run(db, alive).state is RunState.RUNNING


def test_it_loses_no_answer_that_comes_in_during_an_analysis(
    db: Database, settings: Settings, analyse: Analyse, analysers: Any
) -> None:
    _enter(db, "kran mangler")

    def hand_in(tell: Tell) -> None:
        # Another connection: it also shows that nothing is locked while the analysis computes.
        other = database.connect(settings.database_path)
        other.execute("PRAGMA busy_timeout = 0")
        _enter(other, "is mangler")
        other.close()

    analysers.during = hand_in
    analyse()
    assert _found(db) == {"kran mangler": "krankoe", "is mangler": "ismangel"}
    assert _waiting(db) == 0


def test_it_maps_again_what_was_mapped_to_themes_that_are_gone(
    db: Database, analyse: Analyse, analysers: Any, map_new: Callable[[], int]
) -> None:
    _enter(db, "vand mangler")
    analyse()
    db.execute("DELETE FROM response")
    _enter(db, "kran mangler")

    def hand_in(tell: Tell) -> None:
        _enter(db, "vand igen")
        map_new()
        assert str(_found(db)["vand igen"]).startswith("found-")

    analysers.during = hand_in
    analyse()
    assert _themes(db) == {"krankoe"}
    assert _found(db) == {"kran mangler": "krankoe", "vand igen": None}
    assert _waiting(db) == 0


def test_it_keeps_what_a_person_has_assigned(db: Database, analyse: Analyse) -> None:
    """Design, promise 5."""
    _enter(db, "kran mangler", "vand mangler")
    analyse()
    person = accounts.create_account(
        db, email="o@example.dk", name="O", password="tolv gule marsvin", today=TODAY
    )
    (water,) = {theme for theme in _themes(db) if theme.startswith("found-")}
    db.execute("UPDATE assignment SET theme = ?, assigned_by = ?", [water, person])
    db.execute("DELETE FROM assignment WHERE theme IS NULL")
    before = db.execute("SELECT id FROM statement ORDER BY id").fetchall()
    analyse()
    assert set(_found(db).values()) == {water}
    assert db.execute("SELECT id FROM statement ORDER BY id").fetchall() == before
    assert water in _themes(db)


def test_it_keeps_the_ids_of_themes_when_nothing_has_changed(
    db: Database, analyse: Analyse
) -> None:
    _enter(db, "kran mangler", "vand mangler", "is mangler")
    analyse()
    before = _themes(db)
    analyse()
    assert _themes(db) == before
    assert _count(db, "statement") == 3


def test_it_forgets_themes_that_nothing_says_any_more(db: Database, analyse: Analyse) -> None:
    _enter(db, "kran mangler", "vand mangler")
    analyse()
    db.execute(
        "DELETE FROM response WHERE id IN (SELECT response FROM answer WHERE value LIKE 'v%')"
    )
    analyse()
    assert _themes(db) == {"krankoe"}


def test_it_maps_new_answers_without_an_analysis(db: Database, map_new: Callable[[], int]) -> None:
    """P1: it leaves no run and no time behind."""
    _enter(db, "kran mangler", "vand mangler")
    assert map_new() == 2
    assert _found(db) == {"kran mangler": "krankoe", "vand mangler": None}
    assert _themes(db) == {"krankoe"}
    assert _count(db, "run") == 0
    assert map_new() == 0


def test_it_maps_new_answers_to_themes_that_were_found(
    db: Database, analyse: Analyse, map_new: Callable[[], int]
) -> None:
    _enter(db, "vand mangler")
    analyse()
    _enter(db, "vand igen")
    assert map_new() == 1
    assert len(set(_found(db).values())) == 1
    assert None not in _found(db).values()


def test_it_keeps_no_run_but_the_last(
    db: Database, analyse: Analyse, consultation: ConsultationRecord, analysers: Any
) -> None:
    """P1: times and counts side by side tell what came in when."""
    for number in range(3):
        _enter(db, f"vand {number}", f"kran {number}")
        last = analyse()
    assert db.execute("SELECT id FROM run").fetchall() == [(last.id,)]

    def fail(tell: Tell) -> None:
        raise ValueError

    analysers.during = fail
    with pytest.raises(ToolkitError):
        analyse()
    done = runs.get_last_done_run(db, consultation.id)
    assert done is not None
    assert done.id == last.id
    analysers.during = None
    last = analyse()
    assert db.execute("SELECT id FROM run").fetchall() == [(last.id,)]


def test_new_answers_are_mapped_again_when_an_analysis_has_ended_meanwhile(
    db: Database, analyse: Analyse, analysers: Any, map_new: Callable[[], int]
) -> None:
    _enter(db, "kran mangler")
    analyse()
    _enter(db, "vand igen", "vand mangler")
    get = analysers.get
    analyses = iter([analyse])

    def get_and_be_overtaken(*given: Any, **named: Any) -> Any:
        for overtake in analyses:
            db.execute("UPDATE answer SET mapped = 1")
            overtake()
            db.execute("UPDATE answer SET mapped = 0 WHERE value = 'vand igen'")
        return get(*given, **named)

    analysers.get = get_and_be_overtaken
    map_new()
    assert str(_found(db)["vand igen"]).startswith("found-")


def test_it_ranks_the_quotes_of_a_theme(db: Database, analyse: Analyse) -> None:
    _enter(db, *(f"kran {number}" for number in range(5)))
    analyse()
    ranks = [row[0] for row in db.execute("SELECT quote_rank FROM assignment")]
    assert sorted(rank for rank in ranks if rank is not None) == [1, 2, 3]
    assert ranks.count(None) == 2


def test_it_joins_a_wish_to_one_that_waits(
    db: Database, consultation: ConsultationRecord, analyse: Analyse
) -> None:
    _enter(db, "kran mangler")
    theming.request_analysis(db, consultation.id)
    theming.request_analysis(db, consultation.id)
    assert _count(db, "run") == 1
    assert theming.next_waiting_analysis(db) == consultation.id
    assert analyse().id == 1
    assert theming.next_waiting_analysis(db) is None


def test_it_tells_how_far_it_is_at_most_twice_a_second(
    db: Database, analyse: Analyse, analysers: Any
) -> None:
    _enter(db, "kran mangler")
    written: list[str] = []

    def tell_often(tell: Tell) -> None:
        for number in range(1000):
            tell("embed", number, 1000)

    analysers.during = tell_often
    db.conn.set_trace_callback(
        lambda sql: written.append(sql) if sql.startswith("UPDATE run SET phase") else None
    )
    run = analyse()
    db.conn.set_trace_callback(None)
    assert 1 <= len(written) <= 3
    assert run.figures == {"n_answers": 1}
