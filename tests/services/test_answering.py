"""What is typed is kept, what is sent is stored once, and nothing of the draft remains."""

from collections.abc import Callable
from datetime import date, timedelta
from json import loads
from typing import Any

import numpy as np
import pytest
from sqlite_utils import Database

from tests.services.fake_analysis import FakeAnalysers
from toolkit.config import Settings
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.questionnaire import Questionnaire
from toolkit.core.receipts import hash_text
from toolkit.core.text import LocalText
from toolkit.services import theming
from toolkit.services.answering import (
    get_draft,
    get_receipt,
    purge_drafts,
    purge_responses,
    save_page,
    start_draft,
    submit_response,
)
from toolkit.services.capture import CapturedAnswer, enter_answers
from toolkit.services.surveys import SurveyView, publish_survey
from toolkit.storage import embeddings

TODAY = date(2026, 9, 3)
AFTER = TODAY + timedelta(days=8)
KEY = "A-submission-key-of-22"
SECRET = "secret"
RETENTION_DAYS = 365  # of the test questionnaire

Fill = Callable[..., str]

pytestmark = pytest.mark.usefixtures("open_survey")


def _code(call: Callable[[], object]) -> ErrorCode:
    with pytest.raises(ToolkitError) as fault:
        call()
    return fault.value.code


def _submit(db: Database, content: str, day: date = TODAY) -> tuple[str, bool]:
    receipt = submit_response(db, "skippere", KEY, content, SECRET, day)
    return receipt.code, receipt.replayed


def test_it_refuses_a_key_that_can_be_guessed(db: Database) -> None:
    with pytest.raises(ValueError, match="128"):
        start_draft(db, "skippere", "short", "da", TODAY)


def test_it_begins_nothing_in_a_closed_survey(db: Database) -> None:
    code = _code(lambda: start_draft(db, "skippere", KEY, "da", AFTER))
    assert code is ErrorCode.SURVEY_CLOSED
    assert db.table("draft").count == 0


def test_an_unknown_key_is_told_what_to_do(db: Database) -> None:
    with pytest.raises(ToolkitError, match="Begynd forfra") as fault:
        get_draft(db, "skippere", KEY)
    assert fault.value.code is ErrorCode.DRAFT_NOT_FOUND
    assert _code(lambda: _submit(db, "")) is ErrorCode.DRAFT_NOT_FOUND
    receipt = lambda: get_receipt(db, "skippere", KEY, SECRET)  # noqa: E731
    assert _code(receipt) is ErrorCode.DRAFT_NOT_FOUND


def test_a_key_opens_nothing_in_another_survey(
    db: Database, fill: Fill, questionnaire: Questionnaire
) -> None:
    publish_survey(db, "havneby", questionnaire, "other", opens=TODAY, closes=TODAY)
    content = fill(db, KEY)
    assert _code(lambda: get_draft(db, "other", KEY)) is ErrorCode.DRAFT_NOT_FOUND
    _submit(db, content)
    assert _code(lambda: get_receipt(db, "other", KEY, SECRET)) is ErrorCode.DRAFT_NOT_FOUND
    again = lambda: submit_response(db, "other", KEY, content, SECRET, TODAY)  # noqa: E731
    assert _code(again) is ErrorCode.DRAFT_NOT_FOUND


def test_beginning_twice_keeps_what_is_typed(db: Database, fill: Fill) -> None:
    content = fill(db, KEY)
    start_draft(db, "skippere", KEY, "da", TODAY)
    assert get_draft(db, "skippere", KEY).content_hash == content


def test_only_the_hash_of_the_key_is_stored(db: Database, settings: Settings, fill: Fill) -> None:
    _submit(db, fill(db, KEY))
    for path in settings.instance_path.iterdir():
        assert KEY.encode() not in path.read_bytes(), path.name


def test_it_keeps_what_is_typed_valid_or_not(db: Database) -> None:
    start_draft(db, "skippere", KEY, "da", TODAY)
    long = "æ" * 90
    result = save_page(db, "skippere", KEY, "oensker", {"wishes": ["Is", long]}, "da", today=TODAY)
    assert [(problem.question, problem.item) for problem in result.problems] == [("wishes", 1)]
    draft = get_draft(db, "skippere", KEY)
    assert draft.typed["wishes"] == ["Is", long]
    assert draft.first_problem == "baaden"


def test_it_refuses_a_page_that_the_questionnaire_does_not_have(db: Database) -> None:
    start_draft(db, "skippere", KEY, "da", TODAY)
    save = lambda: save_page(db, "skippere", KEY, "nowhere", {}, "da", today=TODAY)  # noqa: E731
    assert _code(save) is ErrorCode.PAGE_NOT_FOUND


def test_it_keeps_the_draft_when_the_survey_has_closed(db: Database, fill: Fill) -> None:
    content = fill(db, KEY)
    save = lambda: save_page(db, "skippere", KEY, "baaden", {}, "da", today=AFTER)  # noqa: E731
    assert _code(save) is ErrorCode.SURVEY_CLOSED
    assert _code(lambda: _submit(db, content, AFTER)) is ErrorCode.SURVEY_CLOSED
    assert get_draft(db, "skippere", KEY).content_hash == content


def test_a_page_that_branching_left_behind_is_saved_without_complaint(
    db: Database, fill: Fill
) -> None:
    fill(db, KEY)
    result = save_page(db, "skippere", KEY, "pram", {"cargo": [""]}, "da", today=TODAY)
    assert result.problems == ()


def test_it_does_not_send_an_incomplete_answer_and_names_the_first_page(
    db: Database, fill: Fill
) -> None:
    content = fill(db, KEY, {"oensker": {"wishes": []}, "havnen": {"satisfaction": ["9"]}})
    with pytest.raises(ToolkitError) as fault:
        _submit(db, content)
    assert fault.value.code is ErrorCode.SUBMISSION_INCOMPLETE
    assert fault.value.context["page"] == "havnen"
    assert db.table("response").count == 0


def test_it_does_not_send_what_was_not_checked(db: Database, fill: Fill) -> None:
    seen = fill(db, KEY)
    save_page(db, "skippere", KEY, "havnen", {"satisfaction": ["1"]}, "da", today=TODAY)
    assert _code(lambda: _submit(db, seen)) is ErrorCode.DRAFT_CHANGED
    assert db.table("response").count == 0
    assert db.table("draft").count == 1


def test_sending_again_gives_the_same_receipt_R4(db: Database, fill: Fill) -> None:  # noqa: N802
    content = fill(db, KEY)
    code, replayed = _submit(db, content)
    assert not replayed
    assert _submit(db, content) == (code, True)
    assert _submit(db, content, AFTER) == (code, True)
    assert get_receipt(db, "skippere", KEY, SECRET).code == code
    assert db.table("response").count == 1


def test_sending_other_content_under_the_same_key_is_refused_R4(  # noqa: N802
    db: Database, fill: Fill
) -> None:
    _submit(db, fill(db, KEY))
    before = list(db.query("SELECT * FROM answer ORDER BY id"))
    assert _code(lambda: _submit(db, "0" * 64)) is ErrorCode.SUBMISSION_DIFFERS
    assert list(db.query("SELECT * FROM answer ORDER BY id")) == before


def test_a_sent_answer_can_be_neither_begun_nor_changed(db: Database, fill: Fill) -> None:
    _submit(db, fill(db, KEY))
    save = lambda: save_page(db, "skippere", KEY, "baaden", {}, "da", today=TODAY)  # noqa: E731
    assert _code(save) is ErrorCode.ALREADY_SENT
    assert _code(lambda: get_draft(db, "skippere", KEY)) is ErrorCode.ALREADY_SENT
    assert _code(lambda: start_draft(db, "skippere", KEY, "da", TODAY)) is ErrorCode.ALREADY_SENT


def test_it_stores_a_row_for_each_analysed_text_and_each_other_question(
    db: Database, fill: Fill
) -> None:
    _submit(db, fill(db, KEY))
    rows = db.query("SELECT question, item, value, analyse, mapped FROM answer ORDER BY 1, 2")
    assert [tuple(row.values()) for row in rows] == [
        ("boat", 0, '"trawler"', 0, 0),
        ("calls", 0, '["morgen","aften"]', 0, 0),
        ("more", 0, "Linje et\nLinje to", 1, 0),
        ("nickname", 0, '"Gryden"', 0, 0),
        ("satisfaction", 0, "4", 0, 0),
        ("wishes", 0, "Flere kraner", 1, 0),
        ("wishes", 1, "Mere is", 1, 0),
    ]


def test_it_stores_the_day_the_language_the_revision_and_the_background(
    db: Database, fill: Fill, open_survey: SurveyView
) -> None:
    content = fill(db, KEY, language="en")
    code, _ = _submit(db, content)
    (row,) = db.query("SELECT * FROM response")
    assert len(row.pop("id")) == len(row.pop("voice")) == 32
    assert row == {
        "source": open_survey.source_id,
        "questionnaire": open_survey.questionnaire.hash,
        "language": "en",
        "day": "2026-09-03",
        "entered_from": "web",
        "entered_by": None,
        "submission_key_hash": hash_text(KEY),
        "content_hash": content,
        "receipt_hash": hash_text(code),
        "segments": '{"industry":"trawler"}',
    }


def test_answers_that_branching_hides_are_dropped_from_file_and_log(
    db: Database, settings: Settings, fill: Fill
) -> None:
    canary = "Kanariefugle i sække"
    fill(db, KEY, {"baaden": {"boat": ["pram"]}, "pram": {"cargo": [canary]}})
    draft = get_draft(db, "skippere", KEY)
    assert draft.answers["cargo"] == canary
    save_page(db, "skippere", KEY, "baaden", {"boat": ["kutter"]}, "da", today=TODAY)
    changed = get_draft(db, "skippere", KEY)
    assert "cargo" not in changed.answers
    assert changed.typed["cargo"] == [canary]
    _submit(db, changed.content_hash)
    assert not list(db.query("SELECT 1 FROM answer WHERE question = 'cargo'"))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    for path in settings.instance_path.iterdir():
        assert canary.encode() not in path.read_bytes(), path.name


def test_nothing_of_the_draft_remains_after_sending(db: Database, fill: Fill) -> None:
    _submit(db, fill(db, KEY))
    assert db.table("draft").count == 0


def test_a_whole_draft_has_the_pages_of_its_path_and_no_problem(db: Database, fill: Fill) -> None:
    fill(db, KEY)
    draft = get_draft(db, "skippere", KEY)
    assert [page.id for page in draft.pages] == ["baaden", "havnen", "oensker"]
    assert draft.first_problem is None


def test_it_purges_the_drafts_that_nobody_touched_for_two_weeks(db: Database, fill: Fill) -> None:
    fill(db, KEY)
    assert purge_drafts(db, 14, TODAY + timedelta(days=14)) == 0
    assert purge_drafts(db, 14, TODAY + timedelta(days=15)) == 1
    assert _code(lambda: get_draft(db, "skippere", KEY)) is ErrorCode.DRAFT_NOT_FOUND


def _analysed(db: Database, settings: Settings, consultation_id: int) -> None:
    """Let a fake analysis find statements, and store a vector as a real one does."""
    fake: Any = FakeAnalysers()
    theming.map_new_answers(db, consultation_id, settings, analysers=fake)
    embeddings.insert_vectors(db, "e5", {"hash": np.ones(4, dtype=np.float32)})


def test_it_deletes_no_sent_answer_and_no_vector_before_the_promised_day(
    db: Database, settings: Settings, fill: Fill, open_survey: SurveyView
) -> None:
    _submit(db, fill(db, KEY))
    _analysed(db, settings, open_survey.consultation_id)
    assert purge_responses(db, TODAY + timedelta(days=RETENTION_DAYS - 1)) == 0
    assert db.table("response").count == 1
    assert db.table("embedding").count == 1


def test_after_the_promised_days_nothing_of_a_sent_answer_is_left_in_file_and_log(
    db: Database, settings: Settings, fill: Fill, open_survey: SurveyView
) -> None:
    canary = "Kanariefugle i sække"
    _submit(db, fill(db, KEY, {"oensker": {"wishes": [canary]}}))
    _analysed(db, settings, open_survey.consultation_id)
    assert db.table("statement").count == db.table("assignment").count > 0
    assert purge_responses(db, TODAY + timedelta(days=RETENTION_DAYS)) == 1
    for name in ("response", "answer", "statement", "assignment", "embedding"):
        assert db.table(name).count == 0, name
    assert purge_responses(db, TODAY + timedelta(days=RETENTION_DAYS)) == 0
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    for path in settings.instance_path.iterdir():
        assert canary.encode() not in path.read_bytes(), path.name


def test_every_answer_keeps_the_days_of_the_revision_it_was_given_to(
    db: Database, fill: Fill, questionnaire: Questionnaire
) -> None:
    _submit(db, fill(db, KEY))
    privacy = questionnaire.privacy.model_copy(update={"retention_days": 30})
    shorter = questionnaire.model_copy(update={"privacy": privacy})
    publish_survey(db, "havneby", shorter, "skippere", opens=TODAY, closes=TODAY)
    other = "Another-key-of-22-signs"
    submit_response(db, "skippere", other, fill(db, other), SECRET, TODAY)
    assert purge_responses(db, TODAY + timedelta(days=30)) == 1
    assert get_receipt(db, "skippere", KEY, SECRET).code
    receipt = lambda: get_receipt(db, "skippere", other, SECRET)  # noqa: E731
    assert _code(receipt) is ErrorCode.DRAFT_NOT_FOUND


def test_answers_written_down_for_others_were_promised_no_days_and_stay(db: Database) -> None:
    title = LocalText({"da": "Møde"})
    said = [CapturedAnswer("Is")]
    enter_answers(db, "havneby", "skippere", title, TODAY, "minutes", said)
    assert purge_responses(db, TODAY + timedelta(days=9999)) == 0
    assert db.table("answer").count == 1


def test_an_answer_without_a_language_of_the_questionnaire_gets_its_first(db: Database) -> None:
    start_draft(db, "skippere", KEY, "fr", TODAY)
    assert get_draft(db, "skippere", KEY).language == "da"


def test_unknown_fields_are_passed_over_and_the_schema_stays_S6(  # noqa: N802
    db: Database, fill: Fill
) -> None:
    before = db.schema
    stray = {"role": ["administrator"], "survey_id": ["2"], "created_at": ["now"], "draft": ["x"]}
    content = fill(db, KEY, {"havnen": {"satisfaction": ["4"], "nickname": ["Gryden"], **stray}})
    (row,) = db.query("SELECT typed FROM draft")
    assert not set(stray) & set(loads(row["typed"]))
    _submit(db, content)
    assert db.schema == before
    (count,) = db.execute("SELECT count(DISTINCT question) FROM answer").fetchone()
    assert count == 6
