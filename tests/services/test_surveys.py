"""Publishing freezes a questionnaire, and a running survey is never corrupted."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Framework
from toolkit.core.questionnaire import Questionnaire
from toolkit.services.answering import get_draft, start_draft
from toolkit.services.consultations import ConsultationRecord, create_consultation
from toolkit.services.surveys import (
    SurveyView,
    get_open_survey,
    get_survey,
    list_open_surveys,
    list_surveys,
    publish_survey,
)

TODAY = date(2026, 9, 3)
WEEK = timedelta(days=7)
OPENS, CLOSES = TODAY - WEEK, TODAY + WEEK
KEY = "k" * 22


def _revised(questionnaire: Questionnaire, *, remove: bool) -> Questionnaire:
    content: dict[str, Any] = deepcopy(
        questionnaire.model_dump(mode="json", by_alias=True, exclude_none=True)
    )
    if remove:
        content["pages"][2]["questions"].pop()
    else:
        content["pages"][0]["questions"][1]["label"]["da"] = "Hvad sejler I i?"
    return Questionnaire.model_validate(content)


def test_it_refuses_to_close_before_it_opens(
    db: Database, consultation: ConsultationRecord, questionnaire: Questionnaire
) -> None:
    with pytest.raises(ToolkitError, match=r"02\.09\.2026, før den åbner 03\.09\.2026") as fault:
        publish_survey(
            db, "havneby", questionnaire, "s", opens=TODAY, closes=TODAY - timedelta(days=1)
        )
    assert fault.value.code is ErrorCode.SURVEY_DAYS_INVALID


def test_it_refuses_a_channel_that_the_framework_does_not_have(
    db: Database, consultation: ConsultationRecord, questionnaire: Questionnaire
) -> None:
    stray = questionnaire.model_copy(update={"channel": "panel"})
    with pytest.raises(ToolkitError, match="panel") as fault:
        publish_survey(db, "havneby", stray, "s", opens=OPENS, closes=CLOSES)
    assert fault.value.code is ErrorCode.UNKNOWN_CHANNEL
    assert db.table("questionnaire").count == 0


def test_it_refuses_a_consultation_that_does_not_exist(
    db: Database, questionnaire: Questionnaire
) -> None:
    with pytest.raises(ToolkitError) as fault:
        publish_survey(db, "fjordby", questionnaire, "s", opens=OPENS, closes=CLOSES)
    assert fault.value.code is ErrorCode.CONSULTATION_NOT_FOUND


def test_it_refuses_the_name_of_another_consultations_survey(
    db: Database, open_survey: SurveyView, framework: Framework, questionnaire: Questionnaire
) -> None:
    create_consultation(db, "fjordby", framework, today=TODAY)
    with pytest.raises(ToolkitError) as fault:
        publish_survey(db, "fjordby", questionnaire, "skippere", opens=OPENS, closes=CLOSES)
    assert fault.value.code is ErrorCode.SURVEY_SLUG_TAKEN


def test_it_refuses_a_dangerous_change_while_an_answer_is_begun(
    db: Database, open_survey: SurveyView, questionnaire: Questionnaire
) -> None:
    start_draft(db, "skippere", KEY, "da", TODAY)
    with pytest.raises(ToolkitError, match=r"nickname.*ny undersøgelse") as fault:
        publish_survey(
            db,
            "havneby",
            _revised(questionnaire, remove=True),
            "skippere",
            opens=OPENS,
            closes=CLOSES,
        )
    assert fault.value.code is ErrorCode.SURVEY_CHANGE_REFUSED
    assert get_survey(db, "skippere") == open_survey


def test_it_allows_a_dangerous_change_before_the_first_answer(
    db: Database, open_survey: SurveyView, questionnaire: Questionnaire
) -> None:
    revised = _revised(questionnaire, remove=True)
    done = publish_survey(db, "havneby", revised, "skippere", opens=OPENS, closes=CLOSES)
    assert (done.is_new, done.is_new_revision) == (False, True)
    assert get_survey(db, "skippere").questionnaire == revised


def test_an_answer_begun_before_a_revision_keeps_its_own_questionnaire(
    db: Database, open_survey: SurveyView, questionnaire: Questionnaire
) -> None:
    start_draft(db, "skippere", KEY, "da", TODAY)
    revised = _revised(questionnaire, remove=False)
    publish_survey(db, "havneby", revised, "skippere", opens=OPENS, closes=CLOSES)
    draft = get_draft(db, "skippere", KEY)
    assert draft.questionnaire == questionnaire
    assert draft.survey.questionnaire == revised


def test_publishing_the_same_again_only_moves_the_days(
    db: Database, open_survey: SurveyView, questionnaire: Questionnaire
) -> None:
    done = publish_survey(db, "havneby", questionnaire, "skippere", opens=TODAY, closes=TODAY)
    assert (done.is_new, done.is_new_revision) == (False, False)
    assert (done.survey.opens, done.survey.closes, done.survey.version) == (TODAY, TODAY, 2)
    assert db.table("survey").count == db.table("source").count == 1


def test_it_freezes_canonical_json_under_its_hash(
    db: Database, open_survey: SurveyView, questionnaire: Questionnaire
) -> None:
    (row,) = db.query("SELECT hash, frozen FROM questionnaire")
    assert row == {"hash": questionnaire.hash, "frozen": questionnaire.canonical_json()}
    assert open_survey.questionnaire == questionnaire
    assert open_survey.title == questionnaire.title


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (TODAY - WEEK - timedelta(days=1), ErrorCode.SURVEY_NOT_OPEN),
        (TODAY + WEEK + timedelta(days=1), ErrorCode.SURVEY_CLOSED),
    ],
)
def test_it_is_not_open_before_its_first_day_or_after_its_last(
    db: Database, open_survey: SurveyView, day: date, code: ErrorCode
) -> None:
    with pytest.raises(ToolkitError, match=r"\d\d\.\d\d\.2026") as fault:
        get_open_survey(db, "skippere", day)
    assert fault.value.code is code
    assert list_open_surveys(db, day) == ()


@pytest.mark.parametrize("day", [TODAY - WEEK, TODAY, TODAY + WEEK])
def test_it_is_open_from_its_first_day_to_its_last(
    db: Database, open_survey: SurveyView, day: date
) -> None:
    assert get_open_survey(db, "skippere", day) == open_survey
    assert list_open_surveys(db, day) == (open_survey,)


def test_it_says_that_a_survey_does_not_exist(db: Database) -> None:
    with pytest.raises(ToolkitError) as fault:
        get_survey(db, "nowhere")
    assert fault.value.code is ErrorCode.SURVEY_NOT_FOUND


def test_staff_see_how_many_answers_are_begun(db: Database, open_survey: SurveyView) -> None:
    start_draft(db, "skippere", KEY, "da", TODAY)
    (summary,) = list_surveys(db, "havneby")
    assert (summary.survey, summary.n_responses, summary.n_drafts) == (open_survey, 0, 1)
