"""Correcting the analysis: what officials decide about statements, themes and proposals."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from toolkit.core.corrections import Correction
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.permissions import Permission
from toolkit.core.text import LocalText
from toolkit.services import correcting, review_corrections, review_themes
from toolkit.services.accounts import Membership
from toolkit.web.auth import own_membership, requires, safe_next, signed_in_account
from toolkit.web.correct_forms import ProposalForm, StatementsForm, ThemeForm, UndoForm
from toolkit.web.correction_words import quoted, say
from toolkit.web.db import get_db
from toolkit.web.errors import STATUS_OF_CODE
from toolkit.web.locale import current_language, format_date
from toolkit.web.review_filters import ListFilter
from toolkit.web.review_pages import (
    Sent,
    just_done,
    page_number,
    show_statement,
    show_statements,
    show_theme,
    statements_form,
    theme_form,
)

blueprint = Blueprint("correct", __name__)

# Where a page says what was just done; the browser goes there.
STATUS_ANCHOR = "done"


@blueprint.app_template_filter("moment")
def moment(value: datetime) -> str:
    """Write a time in words, as the clock of the place shows it."""
    local = value.astimezone()
    return str(
        _("%(day)s kl. %(time)s", day=format_date(local.date()), time=local.strftime("%H.%M"))
    )


@blueprint.app_context_processor
def _provide() -> dict[str, Any]:
    membership = own_membership()
    framework = None if membership is None else membership.framework
    areas = () if framework is None else (*framework.areas, *framework.outside)
    titles = {area.code: area.title for area in areas}
    return {"say": lambda line: say(line, titles), "quoted": quoted}


@blueprint.post("/c/<consultation>/themes/<theme>/statements")
@requires(Permission.CORRECT)
def theme_statements(membership: Membership, theme: str) -> ResponseReturnValue:
    """Correct the chosen statements of a theme."""
    view = review_themes.theme_view(get_db(), membership, theme)
    form = statements_form(review_themes.list_places(get_db(), membership), is_sent=True)
    own_place = (view.area.code, view.line.id)
    made = _correct_statements(membership, form, own_place)
    if isinstance(made, Sent):
        return show_theme(membership, theme, made)
    values = {"theme": theme, "page": page_number(), "done": made.id}
    return _go("review.theme", membership, **values)


@blueprint.post("/c/<consultation>/themes/<theme>")
@requires(Permission.CORRECT)
def theme(membership: Membership, theme: str) -> ResponseReturnValue:
    """Rename, merge, lock or unlock a theme."""
    view = review_themes.theme_view(get_db(), membership, theme)
    places = review_themes.list_places(get_db(), membership)
    form = theme_form(places, view.line, is_sent=True)
    if not form.is_complete():
        return show_theme(membership, theme, Sent(theme_form=form, status=422))
    try:
        made = _correct_theme(membership, form, theme)
    except ToolkitError as error:
        fault = _refusal(error)
        return show_theme(membership, theme, Sent(theme_form=form, fault=fault, status=409))
    shown = made.payload.into if form.action.data == "merge" else theme
    return _go("review.theme", membership, theme=shown, done=made.id)


@blueprint.post("/c/<consultation>/statements/<statement>")
@requires(Permission.CORRECT)
def statement(membership: Membership, statement: str) -> ResponseReturnValue:
    """Correct one statement, from its own page."""
    form = statements_form(review_themes.list_places(get_db(), membership), is_sent=True)
    form.statement.data = [statement]
    made = _correct_statements(membership, form, None)
    if isinstance(made, Sent):
        return show_statement(membership, statement, made)
    return _go("review.statement", membership, statement=statement, done=made.id)


@blueprint.post("/c/<consultation>/statements")
@requires(Permission.CORRECT)
def statements(membership: Membership) -> ResponseReturnValue:
    """Correct the chosen statements of a list, and return to the same list."""
    form = statements_form(review_themes.list_places(get_db(), membership), is_sent=True)
    made = _correct_statements(membership, form, None)
    if isinstance(made, Sent):
        return show_statements(membership, made)
    wanted = ListFilter.from_arguments(request.args).arguments()
    return _go("review.statements", membership, page=page_number(), done=made.id, **wanted)


@blueprint.get("/c/<consultation>/corrections")
@requires(Permission.VIEW_REVIEW)
def corrections(membership: Membership) -> ResponseReturnValue:
    """List what people have decided, newest first."""
    return _show_corrections(membership)


@blueprint.post("/c/<consultation>/corrections/<int:correction>/undo")
@requires(Permission.CORRECT)
def undo(membership: Membership, correction: int) -> ResponseReturnValue:
    """Take a correction back, and return to where the button was."""
    form = UndoForm()
    try:
        correcting.undo(get_db(), membership, _account_id(), correction)
    except ToolkitError as error:
        return _show_corrections(membership, fault=_refusal(error), status=409)
    back = form.back.data
    if not back:
        back = url_for("review.correct.corrections", consultation=membership.slug)
    return redirect(_with_done(safe_next(back), correction), code=303)


@blueprint.get("/c/<consultation>/proposals")
@requires(Permission.VIEW_REVIEW)
def proposals(membership: Membership) -> ResponseReturnValue:
    """List what the analysis would like a person to decide."""
    return _show_proposals(membership)


@blueprint.post("/c/<consultation>/proposals/<key>")
@requires(Permission.CORRECT)
def proposal(membership: Membership, key: str) -> ResponseReturnValue:
    """Accept a proposal, or decline it for good; what is refused is told over the present list."""
    form = ProposalForm()
    if not form.validate():
        return _show_proposals(membership, sent=(key, form), status=422)
    try:
        if form.decision.data == "decline":
            correcting.decline_proposal(get_db(), membership, _account_id(), key)
            return _go("review.correct.proposals", membership, declined="1")
        made = _accept(membership, form, key)
    except ToolkitError as error:
        if error.code is ErrorCode.NAME_MISSING:
            form.name.errors = [_("Skriv, hvad det nye tema skal hedde.")]
            return _show_proposals(membership, sent=(key, form), status=422)
        return _show_proposals(membership, sent=(key, form), fault=_refusal(error), status=409)
    return _go("review.correct.proposals", membership, done=made.id)


def _accept(membership: Membership, form: ProposalForm, key: str) -> Correction:
    version, other_version = form.versions
    return correcting.accept_proposal(
        get_db(),
        membership,
        _account_id(),
        key,
        version=version,
        other_version=other_version,
        name=LocalText({"da": form.name.data}) if form.name.data else None,
    )


def _correct_statements(
    membership: Membership, form: StatementsForm, own_place: tuple[str, str] | None
) -> Correction | Sent:
    """Do what the pressed button says; a form that cannot be carried out comes back.

    `own_place` is the area and the theme of the page, for the buttons that only a theme has.
    """
    if not form.is_complete():
        return Sent(form, status=422)
    try:
        return _carry_out(membership, form, own_place)
    except ToolkitError as error:
        return Sent(form, fault=_refusal(error), status=409)


def _carry_out(
    membership: Membership, form: StatementsForm, own_place: tuple[str, str] | None
) -> Correction:
    db, account, chosen = get_db(), _account_id(), form.statement.data
    match form.action.data:
        case "move":
            place, note = form.chosen_place(), form.move_note.data
            return correcting.move_statements(
                db, membership, account, chosen, area=place[0], theme=place[1], note=note
            )
        case "pin":
            return correcting.pin_statements(db, membership, account, chosen)
        case "exclude":
            return correcting.exclude_statements(db, membership, account, chosen, form.note.data)
    if own_place is None:
        # What is left is asked for on a theme's page only.
        abort(400)
    area, theme = own_place
    if form.action.data == "take":
        chosen = form.proposed.data
        return correcting.move_statements(db, membership, account, chosen, area=area, theme=theme)
    name, version = LocalText({"da": form.name.data}), form.version_number
    return correcting.split_theme(db, membership, account, theme, chosen, name, version=version)


def _correct_theme(membership: Membership, form: ThemeForm, theme: str) -> Correction:
    db, account, version = get_db(), _account_id(), form.version_number
    match form.action.data:
        case "rename":
            name = form.chosen_name()
            return correcting.rename_theme(db, membership, account, theme, name, version=version)
        case "merge":
            into = form.into.data
            return correcting.merge_themes(db, membership, account, theme, into, version=version)
        case "lock":
            return correcting.lock_theme(db, membership, account, theme, version=version)
        case _:
            return correcting.unlock_theme(db, membership, account, theme, version=version)


def _show_corrections(
    membership: Membership, *, fault: str | None = None, status: int = 200
) -> ResponseReturnValue:
    page = correcting.list_corrections(get_db(), membership, page_number())
    shown = render_template(
        "review/corrections.html",
        page=page,
        said=review_corrections.first_statements(
            get_db(), membership, {line.id for line in page.lines}
        ),
        done=just_done(membership),
        fault=fault,
    )
    return make_response(shown, status)


def _show_proposals(
    membership: Membership,
    *,
    sent: tuple[str, ProposalForm] | None = None,
    fault: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    lines = correcting.list_proposals(get_db(), membership)
    if sent is not None and sent[0] not in {line.key for line in lines}:
        # A colleague may have decided it a moment ago.
        fault, status = _refusal(ToolkitError(ErrorCode.PROPOSAL_GONE)), 404
    page = render_template(
        "review/proposals.html",
        proposals=lines,
        sent={} if sent is None else dict([sent]),
        fault=fault,
        done=just_done(membership),
    )
    return make_response(page, status)


def _account_id() -> int:
    account = signed_in_account()
    if account is None:
        abort(404)
    return account.id


def _refusal(error: ToolkitError) -> str:
    """Say why nothing was done; what is not there at all gets the page that says so."""
    if error.code is ErrorCode.NOT_FOUND or STATUS_OF_CODE.get(error.code) == 404:
        raise error
    return error.message(current_language())


def _go(endpoint: str, membership: Membership, **values: Any) -> ResponseReturnValue:
    if values.get("page") == 1:
        del values["page"]
    anchored = url_for(endpoint, consultation=membership.slug, _anchor=STATUS_ANCHOR, **values)
    return redirect(anchored, code=303)


def _with_done(address: str, correction: int) -> str:
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "done"]
    query.append(("done", str(correction)))
    return urlunsplit(("", "", parts.path, urlencode(query), STATUS_ANCHOR))
