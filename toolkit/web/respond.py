"""A respondent's way through a survey: start, pages, check, send, receipt.

Every page works without a script and without a cookie: the key to the answers stands in the
address, and every press of a button saves before it moves.
"""

import logging
import secrets
from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for
from flask import render_template as render
from flask.typing import ResponseReturnValue

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.responses import clean_all
from toolkit.services import answering, surveys
from toolkit.services.answering import DraftView
from toolkit.web import clock
from toolkit.web import respond_views as views
from toolkit.web.db import STORAGE_FAILURES, get_db, get_settings
from toolkit.web.errors import show_error, show_toolkit_error
from toolkit.web.forms import ACTION_FIELD, CONTENT_FIELD, typed_on_page
from toolkit.web.locale import current_language, offer_languages

blueprint = Blueprint("respond", __name__, url_prefix="/s/<survey>")

logger = logging.getLogger(__name__)

KEY_BYTES = 16  # 128 bits: the key can be neither guessed nor met twice (demands S3 and R4)


@blueprint.context_processor
def provide_draft_days() -> dict[str, int]:
    """Give every template how long an unsent answer is kept."""
    return {"draft_days": get_settings().draft_days}


@blueprint.get("")
def start(survey: str) -> ResponseReturnValue:
    """Say who asks, why, how long it takes, and what anonymous means; spends nothing."""
    view = surveys.get_open_survey(get_db(), survey, clock.today())
    offer_languages(view.questionnaire.languages)
    return _public(render("respond/start.html", survey=view, questionnaire=view.questionnaire))


@blueprint.get("/privacy")
def privacy(survey: str) -> ResponseReturnValue:
    """Tell what happens to the answers, before, while and after the survey is open (demand P7)."""
    view = surveys.get_survey(get_db(), survey)
    offer_languages(view.questionnaire.languages)
    return _public(render("respond/privacy.html", survey=view, questionnaire=view.questionnaire))


@blueprint.post("/start")
def begin(survey: str) -> ResponseReturnValue:
    """Begin an answer under a new key."""
    view = surveys.get_open_survey(get_db(), survey, clock.today())
    offer_languages(view.questionnaire.languages)
    key = secrets.token_urlsafe(KEY_BYTES)
    answering.start_draft(get_db(), survey, key, current_language(), clock.today())
    draft = answering.get_draft(get_db(), survey, key)
    return _see(page_address(draft, key, draft.pages[0].id))


@blueprint.get("/<key:key>")
def resume(survey: str, key: str) -> ResponseReturnValue:
    """Go on where nothing has been written yet."""
    draft = _open_draft(survey, key)
    return _see(page_address(draft, key, views.where_left(draft)))


@blueprint.get("/<key:key>/<page:page_id>")
def page(survey: str, key: str, page_id: str) -> ResponseReturnValue:
    """Show one page, filled with what was typed before."""
    draft = _open_draft(survey, key)
    if not views.is_on_path(draft, page_id):
        return _see(page_address(draft, key, views.where_left(draft)))
    shown = views.page_view(draft, key, page_id, open_row=request.args.get("more"))
    return render("respond/page.html", **shown, saved="saved" in request.args)


@blueprint.post("/<key:key>/<page:page_id>")
def save(survey: str, key: str, page_id: str) -> ResponseReturnValue:
    """Save the page, valid or not, and go where the pressed button leads."""
    draft = _open_draft(survey, key)
    if not views.is_on_path(draft, page_id):
        return _see(page_address(draft, key, views.where_left(draft)))
    typed = typed_on_page(views.page_of(draft, page_id), request.form)
    action = request.form.get(ACTION_FIELD, "continue")
    try:
        result = answering.save_page(
            get_db(), survey, key, page_id, typed, current_language(), today=clock.today()
        )
        draft = answering.get_draft(get_db(), survey, key)
    except STORAGE_FAILURES:
        # The address of the fault would hold the key: say no more than that it happened.
        logger.exception("an answer could not be saved")
        shown = views.page_view(draft, key, page_id, typed=typed)
        response = make_response(render("respond/page.html", **shown, not_saved=True), 503)
        response.headers["Retry-After"] = "30"
        return response
    if action == "continue" and result.problems:
        shown = views.page_view(draft, key, page_id, typed=typed, problems=result.problems)
        return make_response(render("respond/page.html", **shown), 422)
    return _see(_after(draft, key, page_id, action))


@blueprint.get("/<key:key>/check")
def check(survey: str, key: str) -> ResponseReturnValue:
    """Show every answer before it is sent, with a way to mend each."""
    return _check_page(_open_draft(survey, key), key, 200)


@blueprint.post("/<key:key>/send")
def send(survey: str, key: str) -> ResponseReturnValue:
    """Send the answer once; sent again with the same content, the receipt is the same."""
    try:
        sent = answering.submit_response(
            get_db(),
            survey,
            key,
            request.form.get(CONTENT_FIELD, ""),
            get_settings().secret_key,
            clock.today(),
        )
    except ToolkitError as error:
        return _not_sent(error, survey, key)
    _tell_the_analysis(sent.survey.consultation_id)
    return _see(url_for(".receipt", survey=survey, key=key))


@blueprint.get("/<key:key>/receipt")
def receipt(survey: str, key: str) -> ResponseReturnValue:
    """Thank, and show the code that proves that the answer arrived."""
    found = answering.get_receipt(get_db(), survey, key, get_settings().secret_key)
    view = found.survey
    offer_languages(view.questionnaire.languages)
    return render(
        "respond/receipt.html",
        survey=view,
        questionnaire=view.questionnaire,
        receipt=found,
        already="already" in request.args,
        draft_path=url_for(".resume", survey=survey, key=key),
    )


@blueprint.errorhandler(ToolkitError)
def lead_to_the_receipt(error: ToolkitError) -> ResponseReturnValue:
    """Show the receipt in place of a page whose answer has been sent; else the fault's own page."""
    values = request.view_args or {}
    if error.code is ErrorCode.ALREADY_SENT and "key" in values:
        return _see(url_for(".receipt", survey=values["survey"], key=values["key"], already=1))
    return show_toolkit_error(error)


def page_address(draft: DraftView, key: str, page_id: str, **query: Any) -> str:
    """Return the path of a page, or of the check page for the id "check"."""
    if page_id == "check":
        return url_for(".check", survey=draft.survey.slug, key=key)
    return url_for(".page", survey=draft.survey.slug, key=key, page_id=page_id, **query)


def _open_draft(survey: str, key: str) -> DraftView:
    draft = answering.get_draft(get_db(), survey, key)
    offer_languages(draft.questionnaire.languages)
    surveys.check_open(draft.survey, clock.today())
    return draft


def _after(draft: DraftView, key: str, page_id: str, action: str) -> str:
    """Return where a pressed button leads once the page is saved."""
    from_check = views.came_from_check()
    query = {"back": "check"} if from_check else {}
    if action.startswith("add:"):
        return page_address(draft, key, page_id, **query, more=action.removeprefix("add:"))
    if action == "save":
        return page_address(draft, key, page_id, **query, saved=1)
    if from_check:
        problem = draft.first_problem if action == "continue" else None
        return page_address(draft, key, problem or "check", **(query if problem else {}))
    step = views.previous_page if action == "back" else views.next_page
    return page_address(draft, key, step(draft, page_id))


def _check_page(draft: DraftView, key: str, status: int, *, changed: bool = False) -> Response:
    path = clean_all(draft.questionnaire, draft.typed, current_language())
    page = render(
        "respond/check.html",
        survey=draft.survey,
        questionnaire=draft.questionnaire,
        key=key,
        content=draft.content_hash,
        pages=views.answered_pages(path.pages, path.values),
        problems=views.problems_to_mend(path),
        last_page=draft.pages[-1].id,
        changed=changed,
    )
    return make_response(page, status)


def _not_sent(error: ToolkitError, survey: str, key: str) -> ResponseReturnValue:
    if error.code in {ErrorCode.SUBMISSION_INCOMPLETE, ErrorCode.DRAFT_CHANGED}:
        changed = error.code is ErrorCode.DRAFT_CHANGED
        return _check_page(_open_draft(survey, key), key, 422, changed=changed)
    if error.code is ErrorCode.SUBMISSION_DIFFERS:
        offer_languages(surveys.get_survey(get_db(), survey).questionnaire.languages)
        return show_error(
            409,
            heading=views.ALREADY_SENT_HEADING,
            advice=error.message(current_language()),
            link=url_for(".receipt", survey=survey, key=key),
            link_text=views.SEE_RECEIPT,
        )
    raise error


def _tell_the_analysis(consultation_id: int) -> None:
    """Say that answers wait; the answer is stored, so no fault here may spoil the receipt."""
    try:
        current_app.extensions["jobs"].new_answers(consultation_id)
    except Exception as error:
        logger.warning("the analysis was not told of new answers: %s", type(error).__name__)


def _see(address: str) -> ResponseReturnValue:
    return redirect(address, code=303)


def _public(page: str) -> Response:
    """Let a browser keep a page that holds nothing of anybody."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-cache"
    return response
