"""Answer a survey: begin, save each page, send once, and come back to the receipt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from json import dumps, loads
from secrets import token_hex
from typing import Final

from sqlite_utils import Database

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.questionnaire import Page, Questionnaire
from toolkit.core.receipts import content_hash_of, hash_text, receipt_code
from toolkit.core.responses import AnswerValue, PageResult, PathResult, clean_all, clean_page
from toolkit.services.forgetting import forget_deleted
from toolkit.services.surveys import SurveyView, check_open, get_survey, thaw
from toolkit.storage import embeddings
from toolkit.storage import responses as response_rows
from toolkit.storage import surveys as rows
from toolkit.storage.database import read, write

MIN_KEY_LENGTH: Final = 22  # 128 bits in base 64


def random_id() -> str:
    """Make an identifier of 128 random bits, which tells nothing about any order."""
    return token_hex(16)


@dataclass(frozen=True)
class DraftView:
    """An answer that is begun and not sent.

    Attributes
    ----------
    questionnaire : Questionnaire
        The revision it was begun with.
    typed : mapping
        Everything typed so far by question name, valid or not; one string a row or a tick.
    """

    survey: SurveyView
    questionnaire: Questionnaire
    language: str
    typed: Mapping[str, list[str]]

    @cached_property
    def path(self) -> PathResult:
        """The pages on the path, the answers that count, and the problems by page."""
        return clean_all(self.questionnaire, self.typed, self.language)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages on the path, each with only the questions that are shown."""
        return self.path.pages

    @property
    def answers(self) -> dict[str, AnswerValue]:
        """The answers that count: valid, and not hidden by branching."""
        return self.path.values

    @property
    def first_problem(self) -> str | None:
        """Id of the first page that is not complete; None where all are."""
        return next(iter(self.path.problems), None)

    @property
    def content_hash(self) -> str:
        """Hash of the answers that count."""
        return content_hash_of(self.questionnaire.hash, self.answers)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof that an answer is stored; `replayed` where it was so before."""

    code: str
    replayed: bool
    survey: SurveyView

    @property
    def consultation_id(self) -> int:
        """The consultation that has a new answer."""
        return self.survey.consultation_id


def start_draft(db: Database, slug: str, key: str, language: str, today: date) -> None:
    """Begin an answer under a new submission key; beginning twice changes nothing.

    Parameters
    ----------
    key : str
        128 random bits or more, in base 64; only its hash is stored.

    Raises
    ------
    ToolkitError
        SURVEY_NOT_FOUND, SURVEY_NOT_OPEN, SURVEY_CLOSED, or ALREADY_SENT.
    ValueError
        If the key is too short to be secret.
    """
    if len(key) < MIN_KEY_LENGTH:
        raise ValueError("a submission key needs 128 random bits")
    with write(db):
        survey = get_survey(db, slug)
        check_open(survey, today)
        key_hash = hash_text(key)
        if response_rows.get_response_by_key(db, key_hash) is not None:
            raise ToolkitError(ErrorCode.ALREADY_SENT)
        if rows.get_draft(db, key_hash) is None:
            rows.insert_draft(
                db,
                key_hash=key_hash,
                survey=survey.source_id,
                questionnaire=survey.questionnaire.hash,
                language=_language(survey.questionnaire, language),
                typed="{}",
                touched_on=today.isoformat(),
            )


def get_draft(db: Database, slug: str, key: str) -> DraftView:
    """Find an answer that is begun and not sent, also after the survey has closed.

    Raises
    ------
    ToolkitError
        SURVEY_NOT_FOUND, ALREADY_SENT, or DRAFT_NOT_FOUND.
    """
    with read(db):
        return _draft(db, get_survey(db, slug), hash_text(key))


def save_page(
    db: Database,
    slug: str,
    key: str,
    page_id: str,
    raw: Mapping[str, Sequence[str]],
    language: str,
    *,
    today: date,
) -> PageResult:
    """Keep what was typed on a page, valid or not, and say what is to be mended.

    Parameters
    ----------
    raw : mapping
        What was sent by question name; names that the page does not have are passed over.

    Returns
    -------
    PageResult
        Without problems where branching no longer leads to the page.

    Raises
    ------
    ToolkitError
        SURVEY_NOT_FOUND, ALREADY_SENT, DRAFT_NOT_FOUND, PAGE_NOT_FOUND; SURVEY_NOT_OPEN and
        SURVEY_CLOSED, which leave the draft as it was.
    """
    with write(db):
        survey = get_survey(db, slug)
        draft = _draft(db, survey, hash_text(key))
        check_open(survey, today)
        whole_page = draft.questionnaire.page(page_id)
        if whole_page is None:
            raise ToolkitError(ErrorCode.PAGE_NOT_FOUND, page=page_id)
        shown = next((page for page in draft.pages if page.id == page_id), None)
        result = clean_page(draft.questionnaire, shown or whole_page, raw, language)
        rows.update_draft(
            db,
            hash_text(key),
            language=_language(draft.questionnaire, language),
            typed=_json({**draft.typed, **result.raw}),
            touched_on=today.isoformat(),
        )
    return result if shown else PageResult(result.values, result.raw, ())


def submit_response(
    db: Database,
    slug: str,
    key: str,
    content_hash: str,
    secret: str,
    today: date,
    *,
    new_id: Callable[[], str] = random_id,
) -> Receipt:
    """Store an answer once and for all, and remove its draft.

    Sending the same again gives the same receipt (demand R4), also after the survey has closed.

    Parameters
    ----------
    content_hash : str
        Of what the respondent saw and checked.
    secret : str
        The installation's secret key, from which the receipt's code is derived.

    Raises
    ------
    ToolkitError
        SURVEY_NOT_FOUND; SUBMISSION_DIFFERS where the key has been used for another content;
        SURVEY_NOT_OPEN, SURVEY_CLOSED; DRAFT_NOT_FOUND; SUBMISSION_INCOMPLETE with the first
        `page` that has problems; DRAFT_CHANGED where the draft is no longer what was checked.
        None of these changes the draft.
    sqlite3.OperationalError
        If the disk refuses the write. Nothing is then stored, and the draft is as it was.
    """
    key_hash = hash_text(key)
    with write(db):
        survey = get_survey(db, slug)
        sent = _sent(db, survey, key_hash)
        if sent is not None:
            if sent.content_hash != content_hash:
                raise ToolkitError(ErrorCode.SUBMISSION_DIFFERS)
            return Receipt(receipt_code(secret, key), replayed=True, survey=survey)
        draft = _draft(db, survey, key_hash)
        check_open(survey, today)
        if draft.first_problem is not None:
            raise ToolkitError(ErrorCode.SUBMISSION_INCOMPLETE, page=draft.first_problem)
        if draft.content_hash != content_hash:
            raise ToolkitError(ErrorCode.DRAFT_CHANGED)
        receipt = Receipt(receipt_code(secret, key), replayed=False, survey=survey)
        response = _response_row(draft, new_id, key_hash, receipt.code, today)
        response_rows.insert_response(db, response)
        response_rows.insert_answers(db, response.id, _answer_rows(draft, new_id))
        rows.delete_draft(db, key_hash)
    return receipt


def get_receipt(db: Database, slug: str, key: str, secret: str) -> Receipt:
    """Give the receipt of an answer that was sent with this key.

    Raises
    ------
    ToolkitError
        SURVEY_NOT_FOUND, or DRAFT_NOT_FOUND where nothing was sent.
    """
    with read(db):
        survey = get_survey(db, slug)
        if _sent(db, survey, hash_text(key)) is None:
            raise ToolkitError(ErrorCode.DRAFT_NOT_FOUND)
    return Receipt(receipt_code(secret, key), replayed=True, survey=survey)


def purge_drafts(db: Database, days: int, today: date) -> int:
    """Remove the answers that were begun and not touched for `days` days; give their number."""
    with write(db):
        return rows.delete_drafts_before(db, (today - timedelta(days=days)).isoformat())


def purge_responses(db: Database, today: date) -> int:
    """Delete the answers whose promised days have passed, with all that was found in them.

    Every answer counts from its own day, with the `retention_days` of the questionnaire it was
    given to. Answers entered on behalf of others were promised nothing, and are left. What was
    drawn from the deleted ones goes with them, and the rest is to be analysed again.

    Returns
    -------
    int
        The number of responses deleted.
    """
    with write(db):
        n_deleted = 0
        weakened: dict[int, set[str]] = {}
        for questionnaire in response_rows.list_answered_questionnaires(db):
            days = thaw(questionnaire.frozen).privacy.retention_days
            last = (today - timedelta(days=days)).isoformat()
            for consultation_id, theme in response_rows.list_themes_until(
                db, questionnaire.hash, last
            ):
                weakened.setdefault(consultation_id, set()).update([theme] if theme else [])
            n_deleted += response_rows.delete_responses_until(db, questionnaire.hash, last)
        if n_deleted:
            # A vector must not outlive its words, and the hash alone does not tell whose it is.
            embeddings.delete_vectors(db)
        for consultation_id, theme_ids in weakened.items():
            forget_deleted(db, consultation_id, theme_ids)
    return n_deleted


def _draft(db: Database, survey: SurveyView, key_hash: str) -> DraftView:
    row = rows.get_draft(db, key_hash)
    if row is None or row.survey != survey.source_id:
        if _sent(db, survey, key_hash) is not None:
            raise ToolkitError(ErrorCode.ALREADY_SENT)
        raise ToolkitError(ErrorCode.DRAFT_NOT_FOUND)
    return DraftView(survey, thaw(row.frozen), row.language, loads(row.typed))


def _sent(db: Database, survey: SurveyView, key_hash: str) -> response_rows.ResponseRow | None:
    row = response_rows.get_response_by_key(db, key_hash)
    return row if row is not None and row.source == survey.source_id else None


def _language(questionnaire: Questionnaire, language: str) -> str:
    return language if language in questionnaire.languages else questionnaire.languages[0]


def _response_row(
    draft: DraftView, new_id: Callable[[], str], key_hash: str, code: str, today: date
) -> response_rows.ResponseRow:
    segments = {
        question.segment: draft.answers[question.name]
        for question in draft.questionnaire.questions()
        if question.segment is not None and question.name in draft.answers
    }
    return response_rows.ResponseRow(
        id=new_id(),
        source=draft.survey.source_id,
        questionnaire=draft.questionnaire.hash,
        language=draft.language,
        day=today.isoformat(),
        voice=new_id(),
        entered_from="web",
        entered_by=None,
        submission_key_hash=key_hash,
        content_hash=draft.content_hash,
        receipt_hash=hash_text(code),
        segments=_json(segments),
    )


def _answer_rows(draft: DraftView, new_id: Callable[[], str]) -> list[response_rows.AnswerRow]:
    """Make one row an analysed text, one a priority, and one for any other question."""
    made: list[response_rows.AnswerRow] = []
    for name, value in draft.answers.items():
        if draft.questionnaire.question(name).analyse:
            texts = value if isinstance(value, list) else [str(value)]
            made += [
                response_rows.AnswerRow(new_id(), name, item, text, analyse=True)
                for item, text in enumerate(texts)
            ]
        else:
            made.append(response_rows.AnswerRow(new_id(), name, 0, _json(value), analyse=False))
    return made


def _json(value: object) -> str:
    return dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
