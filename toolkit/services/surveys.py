"""Publish a questionnaire as a survey, and find surveys again."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlite_utils import Database

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.questionnaire import Questionnaire
from toolkit.core.questionnaire_changes import ChangeRefusedError, dangerous_changes
from toolkit.core.text import LocalText
from toolkit.services.consultations import ConsultationRecord, check_slug, get_consultation
from toolkit.storage import responses as response_rows
from toolkit.storage import surveys as rows
from toolkit.storage.database import read, write


@dataclass(frozen=True, slots=True)
class SurveyView:
    """A questionnaire opened to an audience.

    Attributes
    ----------
    questionnaire : Questionnaire
        The present revision; an answer begun earlier keeps its own.
    source_id : int
        The mouth of the river that its answers come from.
    opens, closes : date
        The first and the last day, both inclusive.
    """

    slug: str
    title: LocalText
    questionnaire: Questionnaire
    consultation_id: int
    source_id: int
    channel: str
    opens: date
    closes: date
    version: int

    def is_open(self, today: date) -> bool:
        """Whether answers are taken on this day."""
        return self.opens <= today <= self.closes


@dataclass(frozen=True, slots=True)
class SurveySummary:
    """A survey as its staff sees it: `n_drafts` are begun and not sent."""

    survey: SurveyView
    n_responses: int
    n_drafts: int


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication did: a new survey, a new revision of one, or neither."""

    survey: SurveyView
    is_new: bool
    is_new_revision: bool


def publish_survey(
    db: Database,
    consultation_slug: str,
    questionnaire: Questionnaire,
    slug: str,
    *,
    opens: date,
    closes: date,
    title: LocalText | None = None,
) -> Publication:
    """Open a questionnaire to its audience, frozen; or give an open survey a new revision.

    Parameters
    ----------
    slug : str
        The survey's name in addresses. One that the consultation already has gets the
        questionnaire as a new revision, with these days and this title.
    title : LocalText, optional
        The questionnaire's own where it is not given.

    Raises
    ------
    ToolkitError
        SLUG_INVALID, SURVEY_DAYS_INVALID, CONSULTATION_NOT_FOUND, UNKNOWN_CHANNEL,
        SURVEY_SLUG_TAKEN, or SURVEY_CHANGE_REFUSED where answers exist that the change would
        corrupt.
    """
    check_slug(slug)
    if closes < opens:
        raise ToolkitError(ErrorCode.SURVEY_DAYS_INVALID, opens=opens, closes=closes)
    with write(db):
        consultation = get_consultation(db, consultation_slug)
        consultation.framework.channel(questionnaire.channel)
        present = rows.get_survey(db, slug)
        rows.insert_questionnaire(db, questionnaire.hash, questionnaire.canonical_json())
        written = (title or questionnaire.title).model_dump_json()
        if present is None:
            _insert(db, consultation, questionnaire, slug, written, opens, closes)
        else:
            _check_revision(db, consultation, present, questionnaire)
            rows.update_survey(
                db,
                present.source,
                questionnaire=questionnaire.hash,
                channel=questionnaire.channel,
                title=written,
                opens=opens.isoformat(),
                closes=closes.isoformat(),
            )
        survey = get_survey(db, slug)
    changed = present is not None and present.questionnaire != questionnaire.hash
    return Publication(survey, is_new=present is None, is_new_revision=changed)


def get_survey(db: Database, slug: str) -> SurveyView:
    """Find a survey, open or not.

    Raises
    ------
    ToolkitError
        SURVEY_NOT_FOUND.
    """
    row = rows.get_survey(db, slug)
    if row is None:
        raise ToolkitError(ErrorCode.SURVEY_NOT_FOUND, survey=slug)
    return _view(row)


def get_open_survey(db: Database, slug: str, today: date) -> SurveyView:
    """Find a survey that takes answers today.

    Raises
    ------
    ToolkitError
        SURVEY_NOT_FOUND, SURVEY_NOT_OPEN (yet), or SURVEY_CLOSED.
    """
    survey = get_survey(db, slug)
    check_open(survey, today)
    return survey


def check_open(survey: SurveyView, today: date) -> None:
    """Refuse an answer on a day when the survey takes none.

    Raises
    ------
    ToolkitError
        SURVEY_NOT_OPEN (yet), or SURVEY_CLOSED.
    """
    context: dict[str, object] = {
        "survey": survey.slug,
        "title": survey.title,
        "opens": survey.opens,
        "closes": survey.closes,
    }
    if today < survey.opens:
        raise ToolkitError(ErrorCode.SURVEY_NOT_OPEN, **context)
    if today > survey.closes:
        raise ToolkitError(ErrorCode.SURVEY_CLOSED, **context)


def list_open_surveys(db: Database, today: date) -> tuple[SurveyView, ...]:
    """List every survey that takes answers today, the first to close first."""
    return tuple(_view(row) for row in rows.list_open_surveys(db, today.isoformat()))


def list_surveys(db: Database, consultation_slug: str) -> tuple[SurveySummary, ...]:
    """List a consultation's surveys with their counts, the last to close first.

    Raises
    ------
    ToolkitError
        CONSULTATION_NOT_FOUND.
    """
    consultation = get_consultation(db, consultation_slug)
    with read(db):
        return tuple(
            SurveySummary(
                _view(row),
                n_responses=response_rows.count_responses(db, row.source),
                n_drafts=rows.count_drafts(db, row.source),
            )
            for row in rows.list_surveys(db, consultation.id)
        )


@lru_cache(maxsize=64)
def thaw(frozen: str) -> Questionnaire:
    """Give the questionnaire that was frozen, parsed once a process."""
    return Questionnaire.from_canonical_json(frozen)


def _insert(
    db: Database,
    consultation: ConsultationRecord,
    questionnaire: Questionnaire,
    slug: str,
    title: str,
    opens: date,
    closes: date,
) -> None:
    source = rows.insert_source(
        db,
        consultation=consultation.id,
        channel=questionnaire.channel,
        kind="survey",
        title=title,
        day=None,
    )
    rows.insert_survey(
        db,
        source=source,
        slug=slug,
        questionnaire=questionnaire.hash,
        opens=opens.isoformat(),
        closes=closes.isoformat(),
    )


def _check_revision(
    db: Database,
    consultation: ConsultationRecord,
    present: rows.SurveyRow,
    questionnaire: Questionnaire,
) -> None:
    """Refuse a revision that would corrupt answers, also those begun and not sent yet."""
    if present.consultation != consultation.id:
        raise ToolkitError(ErrorCode.SURVEY_SLUG_TAKEN, slug=present.slug)
    changes = dangerous_changes(thaw(present.frozen), questionnaire)
    if not changes:
        return
    source = present.source
    if response_rows.count_responses(db, source) or rows.count_drafts(db, source):
        raise ChangeRefusedError(present.slug, changes)


def _view(row: rows.SurveyRow) -> SurveyView:
    return SurveyView(
        slug=row.slug,
        title=LocalText.model_validate_json(row.title),
        questionnaire=thaw(row.frozen),
        consultation_id=row.consultation,
        source_id=row.source,
        channel=row.channel,
        opens=date.fromisoformat(row.opens),
        closes=date.fromisoformat(row.closes),
        version=row.version,
    )
