"""The queue: what it says, what it never says, and what a lost job costs."""

import logging
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from tests.conftest import TODAY
from tests.services.fake_analysis import FakeAnalysers
from toolkit.config import Settings
from toolkit.core.text import LocalText
from toolkit.jobs import Jobs
from toolkit.jobs.tasks import Tasks
from toolkit.services import theming
from toolkit.services.capture import CapturedAnswer, enter_answers
from toolkit.services.consultations import ConsultationRecord
from toolkit.services.surveys import SurveyView
from toolkit.storage.runs import RunState


@pytest.fixture
def tasks(settings: Settings) -> Tasks:
    fake: Any = FakeAnalysers()
    return Tasks(settings, analysers=fake)


@pytest.fixture
def immediate(settings: Settings, tasks: Tasks) -> Jobs:
    return Jobs(settings, immediate=True, tasks=tasks)


@pytest.fixture
def queue(settings: Settings, tasks: Tasks) -> Jobs:
    return Jobs(settings, tasks=tasks)


def _enter(db: Database) -> list[str]:
    answers = [CapturedAnswer(text="kran mangler"), CapturedAnswer(text="is mangler")]
    title = LocalText({"da": "Møde på kajen"})
    enter_answers(db, "havneby", "skippere", title, TODAY, "import", answers)
    names = "SELECT id FROM answer UNION SELECT id FROM response UNION SELECT voice FROM response"
    return [row[0] for row in db.execute(names)]


def _waiting(db: Database) -> int:
    return int(db.execute("SELECT count(*) FROM answer WHERE mapped = 0").fetchone()[0])


def test_it_does_not_fail_the_request_when_the_queue_cannot_be_written(
    settings: Settings, queue: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    settings.jobs_path.mkdir()
    queue.new_answers(1)
    assert "could not be written" in caplog.text


def test_it_tells_no_word_of_an_answer_when_a_task_fails(
    db: Database,
    consultation: ConsultationRecord,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """S18."""
    said = _enter(db)[0] + " mangler"
    fake: Any = FakeAnalysers()

    def fail(*_given: object, **_named: object) -> None:
        raise ValueError(said)

    fake.get = fail
    tasks = Tasks(settings, analysers=fake)
    Jobs(settings, immediate=True, tasks=tasks).new_answers(consultation.id)
    assert "a task failed: ValueError" in caplog.text
    assert said not in caplog.text
    assert _waiting(db) == 2


def test_it_names_no_answer_in_the_queue(
    db: Database, consultation: ConsultationRecord, settings: Settings, queue: Jobs
) -> None:
    """P1: bytes of the queue and its log, before and after the work is done."""
    names = _enter(db)
    queue.new_answers(consultation.id)
    queue.analyse(consultation.id)
    before = _bytes(settings.jobs_path)
    assert b"new_answers" in before
    while (task := queue.huey.dequeue()) is not None:
        queue.huey.execute(task)
    assert _waiting(db) == 0
    told = before + _bytes(settings.jobs_path)
    assert not [name for name in names if name.encode() in told]
    assert b"mangler" not in told


def test_it_makes_the_queue_readable_for_its_owner_only(settings: Settings, queue: Jobs) -> None:
    """S19."""
    queue.new_answers(1)
    assert stat.S_IMODE(settings.jobs_path.stat().st_mode) == 0o600


def test_it_makes_no_file_before_there_is_a_job(settings: Settings) -> None:
    Jobs(settings)
    assert not settings.jobs_path.exists()


def test_it_maps_new_answers(
    db: Database, consultation: ConsultationRecord, immediate: Jobs
) -> None:
    _enter(db)
    immediate.new_answers(consultation.id)
    assert _waiting(db) == 0


def test_it_analyses_a_consultation(
    db: Database, consultation: ConsultationRecord, immediate: Jobs
) -> None:
    _enter(db)
    immediate.analyse(consultation.id)
    run = theming.get_progress(db, consultation.id)
    assert run is not None
    assert run.state is RunState.DONE


def test_it_finds_answers_whose_job_was_lost(
    db: Database, consultation: ConsultationRecord, tasks: Tasks
) -> None:
    _enter(db)
    tasks.sweep()
    assert _waiting(db) == 0


def test_it_finds_a_wish_for_an_analysis_whose_job_was_lost(
    db: Database, consultation: ConsultationRecord, tasks: Tasks
) -> None:
    theming.request_analysis(db, consultation.id)
    tasks.sweep()
    assert theming.next_waiting_analysis(db) is None


def test_it_keeps_the_promise_to_delete_answers_also_when_the_analysis_fails(
    db: Database, open_survey: SurveyView, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    _enter(db)
    db.execute(
        "UPDATE response SET questionnaire = ?, day = '2001-01-01'",
        [open_survey.questionnaire.hash],
    )
    _enter(db)
    fake: Any = FakeAnalysers()

    def fail(*_given: object, **_named: object) -> None:
        raise ValueError

    fake.get = fail
    with caplog.at_level(logging.ERROR):
        Tasks(settings, analysers=fake).sweep()
    assert "a task failed" in caplog.text
    assert db.execute("SELECT count(*) FROM response").fetchone() == (2,)


def test_it_analyses_again_in_the_sweep_that_deletes_answers(
    db: Database, open_survey: SurveyView, tasks: Tasks
) -> None:
    _enter(db)
    tasks.analyse(open_survey.consultation_id)
    db.execute(
        "UPDATE response SET questionnaire = ?, day = '2001-01-01'"
        " WHERE id = (SELECT response FROM answer WHERE value = 'is mangler')",
        [open_survey.questionnaire.hash],
    )
    tasks.sweep()
    run = theming.get_progress(db, open_survey.consultation_id)
    assert run is not None
    assert run.state is RunState.DONE
    assert run.figures == {"n_answers": 1}


def test_it_deletes_old_drafts_in_the_sweep(db: Database, open_survey: Any, tasks: Tasks) -> None:
    from toolkit.services import answering

    answering.start_draft(db, open_survey.slug, "k" * 22, "da", TODAY)
    db.execute("UPDATE draft SET touched_on = '2001-01-01'")
    tasks.sweep()
    assert db.execute("SELECT count(*) FROM draft").fetchone() == (0,)


def test_it_goes_on_with_the_next_analysis_when_one_fails(
    db: Database,
    consultation: ConsultationRecord,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fake: Any = FakeAnalysers()

    def fail(tell: object) -> None:
        raise ValueError

    fake.during = fail
    _enter(db)
    with caplog.at_level(logging.ERROR):
        Tasks(settings, analysers=fake).analyse(consultation.id)
    run = theming.get_progress(db, consultation.id)
    assert run is not None
    assert run.state is RunState.FAILED


def _bytes(path: Path) -> bytes:
    files = path.parent.glob(path.name + "*")
    return b"".join(file.read_bytes() for file in files)
