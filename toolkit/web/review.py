"""The review: what companies said, track by track, for those who work with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import segno
from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.permissions import Permission, Role, is_allowed
from toolkit.core.statements import Stance
from toolkit.core.text import LocalText
from toolkit.core.themes import Firmness
from toolkit.rendering.bars import BarPiece, channel_bar
from toolkit.rendering.word_cloud import MAXIMUM_WORDS, count_words, draw_cloud
from toolkit.services import (
    accounts,
    review_answers,
    review_corrections,
    review_themes,
    reviewing,
    theming,
)
from toolkit.services.accounts import Account, Membership
from toolkit.services.review_views import Figures, StanceCount
from toolkit.services.reviewing import StatementFilter
from toolkit.web import clock, correct
from toolkit.web.auth import own_membership, requires, requires_sign_in, signed_in_account
from toolkit.web.db import get_db, get_settings
from toolkit.web.locale import current_language
from toolkit.web.review_filters import ListFilter
from toolkit.web.review_pages import page_number, show_statement, show_statements, show_theme

blueprint = Blueprint("review", __name__)
# Inside this one: what is corrected is what the review shows.
blueprint.register_blueprint(correct.blueprint)

SURE = 0.8
FAIRLY_SURE = 0.6
ROLE_NAMES = {
    Role.ADMINISTRATOR: _l("administrator"),
    Role.OFFICIAL: _l("sagsbehandler"),
    Role.FACILITATOR: _l("facilitator"),
    Role.READER: _l("læser"),
}
ENTERED_FROM = {
    "web": _l("Skrevet af virksomheden selv"),
    "paper": _l("Tastet ind fra papir"),
    "phone": _l("Fortalt i telefonen"),
    "minutes": _l("Taget fra et referat"),
    "import": _l("Hentet fra en fil"),
}
STANCE_NAMES = {
    Stance.WISH: _l("ønske"),
    Stance.COMPLAINT: _l("klage"),
    Stance.PRAISE: _l("ros"),
    Stance.NEUTRAL: _l("oplysning"),
}
FIRMNESS_NAMES = {
    Firmness.FIRM: _l("fast"),
    Firmness.TENTATIVE: _l("foreløbigt"),
    Firmness.UNSTABLE: _l("for ustabilt til at udgives"),
}
SEGMENT_NAMES = {"industry": _l("Branche"), "size": _l("Ansatte")}
PHASES = {
    "fit": _l("Lærer af eksemplerne"),
    "mask": _l("Skjuler personoplysninger"),
    "split": _l("Deler svarene i udsagn"),
    "embed": _l("Læser udsagnene"),
    "map": _l("Lægger udsagnene på sporene"),
    "themes": _l("Finder temaer"),
    "names": _l("Giver temaerne navne"),
}


@blueprint.app_template_filter("local")
def local(text: LocalText | str | None) -> str:
    """Give a text of a definition in the language of the page."""
    if text is None:
        return ""
    return text if isinstance(text, str) else text.get(current_language())


@blueprint.app_context_processor
def _provide() -> dict[str, Any]:
    membership = own_membership()

    def can(permission: str) -> bool:
        return membership is not None and is_allowed(membership.role, Permission(permission))

    return {
        "can": can,
        "membership": membership,
        "account": signed_in_account() if {"review", "auth"} & set(request.blueprints) else None,
        "bar": draw_bar,
        "stance_bar": draw_stance_bar,
        "stance_names": STANCE_NAMES,
        "firmness_names": FIRMNESS_NAMES,
        "confidence_words": confidence_words,
        "phase_words": lambda phase: PHASES.get(phase, ""),
        "role_names": ROLE_NAMES,
        "entered_from": ENTERED_FROM,
        "segment_names": SEGMENT_NAMES,
    }


def confidence_words(confidence: float, undecided: bool) -> str:
    """Say a probability in words; the word for "undecided" is the analysis's own verdict."""
    if undecided:
        return str(_("uafklaret, bedste bud"))
    if confidence >= SURE:
        return str(_("meget sikker"))
    return str(_("ret sikker") if confidence >= FAIRLY_SURE else _("nogenlunde sikker"))


def draw_bar(figures: Figures, longest: int) -> Markup:
    """Draw voices by channel; the committee is not part of it."""
    membership = own_membership()
    order = [] if membership is None else reviewing.company_channels(membership.framework)
    pieces = [
        BarPiece(local(channel.title), channel.voices, order.index(channel.id))
        for channel in figures.channels
        if not channel.is_committee
    ]
    said = ", ".join(f"{piece.label} {piece.value}" for piece in pieces)
    title = _("Stemmer pr. kanal: %(channels)s", channels=said or _("ingen"))
    # Built as a tree and escaped there.
    return Markup(channel_bar(pieces, longest=longest, title=title))  # noqa: S704


def draw_stance_bar(stances: Sequence[StanceCount]) -> Markup:
    """Draw how a theme's statements divide into wishes, complaints, praise and facts."""
    order = list(STANCE_NAMES)
    pieces = [
        BarPiece(str(STANCE_NAMES[one.stance]), one.statements, order.index(one.stance))
        for one in stances
    ]
    said = ", ".join(f"{piece.label} {piece.value}" for piece in pieces)
    title = _("Udsagn efter holdning: %(stances)s", stances=said)
    longest = sum(piece.value for piece in pieces)
    return Markup(channel_bar(pieces, longest=longest, title=title))  # noqa: S704 - a tree, escaped


@blueprint.get("/staff")
@requires_sign_in
def start(account: Account) -> ResponseReturnValue:
    """List the consultations of the person who is signed in."""
    own = accounts.list_own_consultations(get_db(), account)
    return render_template("review/start.html", consultations=own)


@blueprint.get("/c/<consultation>")
@requires(Permission.VIEW_REVIEW)
def overview(membership: Membership) -> ResponseReturnValue:
    """Show how much came in, and where it landed."""
    return render_template("review/overview.html", view=reviewing.overview(get_db(), membership))


@blueprint.get("/c/<consultation>/tracks/<track>")
@requires(Permission.VIEW_REVIEW)
def track(membership: Membership, track: str) -> ResponseReturnValue:
    """Show one track: its areas, and its themes by voices."""
    return render_template(
        "review/track.html", track=reviewing.track_view(get_db(), membership, track)
    )


@blueprint.get("/c/<consultation>/outside")
@requires(Permission.VIEW_REVIEW)
def outside(membership: Membership) -> ResponseReturnValue:
    """Show what was said outside the tracks."""
    return render_template("review/track.html", track=reviewing.outside_view(get_db(), membership))


@blueprint.get("/c/<consultation>/areas/<code>")
@requires(Permission.VIEW_REVIEW)
def area(membership: Membership, code: str) -> ResponseReturnValue:
    """Show one area and its themes."""
    track_line, area_line = reviewing.area_view(get_db(), membership, code)
    return render_template("review/area.html", track=track_line, area=area_line)


@blueprint.get("/c/<consultation>/themes/<theme>")
@requires(Permission.VIEW_REVIEW)
def theme(membership: Membership, theme: str) -> ResponseReturnValue:
    """Show one theme; one that is merged into another leads there."""
    try:
        return show_theme(membership, theme)
    except ToolkitError as error:
        into = review_themes.merged_into(get_db(), membership, theme)
        if error.code is not ErrorCode.NOT_FOUND or into is None:
            raise
        return redirect(url_for("review.theme", consultation=membership.slug, theme=into))


@blueprint.get("/c/<consultation>/statements")
@requires(Permission.VIEW_REVIEW)
def statements(membership: Membership) -> ResponseReturnValue:
    """List statements by filter."""
    return show_statements(membership)


@blueprint.get("/c/<consultation>/statements/<statement>")
@requires(Permission.VIEW_REVIEW)
def statement(membership: Membership, statement: str) -> ResponseReturnValue:
    """Show a statement in its answer, and why it was placed where it is."""
    return show_statement(membership, statement)


@blueprint.get("/c/<consultation>/excluded")
@requires(Permission.VIEW_REVIEW)
def excluded(membership: Membership) -> ResponseReturnValue:
    """List the statements that a person has decided count nowhere."""
    page = reviewing.list_statements(
        get_db(), membership, StatementFilter(excluded=True), page=page_number()
    )
    notes = review_corrections.exclusion_notes(get_db(), membership)
    return render_template("review/excluded.html", page=page, notes=notes)


@blueprint.get("/c/<consultation>/answers/<answer>")
@requires(Permission.VIEW_REVIEW)
def answer(membership: Membership, answer: str) -> ResponseReturnValue:
    """Show a masked answer with its statements marked."""
    view = review_answers.answer_view(get_db(), membership, answer)
    return render_template("review/answer.html", view=view)


@blueprint.post("/c/<consultation>/answers/<answer>/original")
@requires(Permission.SEE_ORIGINAL)
def original(membership: Membership, answer: str) -> ResponseReturnValue:
    """Show an answer before masking; who saw it is logged, so it is a POST (demand P5)."""
    account = signed_in_account()
    if account is None:
        abort(404)
    view = review_answers.original_view(
        get_db(), membership, account, answer, now=datetime.now(UTC)
    )
    return render_template("review/answer.html", view=view)


@blueprint.get("/c/<consultation>/words")
@requires(Permission.VIEW_REVIEW)
def words(membership: Membership) -> ResponseReturnValue:
    """Show the words by how many voices use them, as a cloud and as a table."""
    wanted = ListFilter(track=request.args.get("track", ""), area=request.args.get("area", ""))
    areas = wanted.chosen(membership.framework).areas
    counts = count_words(
        reviewing.list_words(get_db(), membership, areas),
        stop_words=membership.framework.stop_words,
    )

    def link(word: str) -> str:
        found = replace(wanted, word=word, channel="companies", status="content")
        values: dict[str, Any] = found.arguments()
        return url_for("review.statements", consultation=membership.slug, **values)

    title = _("Ordsky: de ord, som flest bruger. De samme tal står i tabellen.")
    cloud = Markup(draw_cloud(counts, link=link, title=title))  # noqa: S704 - a tree, escaped
    return render_template(
        "review/words.html", counts=counts[:MAXIMUM_WORDS], cloud=cloud, link=link, wanted=wanted
    )


@blueprint.post("/c/<consultation>/analyse")
@requires(Permission.RUN_ANALYSIS)
def analyse(membership: Membership) -> ResponseReturnValue:
    """Ask for a full analysis; one that is under way is not begun again."""
    theming.request_analysis(get_db(), membership.id)
    current_app.extensions["jobs"].analyse(membership.id)
    return redirect(url_for("review.overview", consultation=membership.slug), code=303)


@blueprint.get("/c/<consultation>/progress")
@requires(Permission.VIEW_REVIEW)
def progress(membership: Membership) -> ResponseReturnValue:
    """Show how far the analysis is; a piece of the overview."""
    run = theming.get_progress(get_db(), membership.id)
    return render_template("review/_progress.html", run=run)


@blueprint.get("/c/<consultation>/surveys")
@requires(Permission.VIEW_SURVEYS)
def surveys(membership: Membership) -> ResponseReturnValue:
    """List the surveys with their links, and where else answers come from."""
    sources = reviewing.list_sources(get_db(), membership)
    return render_template(
        "review/surveys.html",
        surveys=[source for source in sources if source.slug is not None],
        others=[source for source in sources if source.slug is None],
        survey_link=_survey_link,
        today=clock.today().isoformat(),
    )


@blueprint.get("/c/<consultation>/surveys/<survey>/qr.svg")
@requires(Permission.VIEW_SURVEYS)
def survey_code(membership: Membership, survey: str) -> ResponseReturnValue:
    """Give the QR code of a survey's address as a file that can be printed at any size."""
    slugs = {source.slug for source in reviewing.list_sources(get_db(), membership)}
    if survey not in slugs:
        abort(404)
    file = BytesIO()
    segno.make(_survey_link(survey), error="m").save(file, kind="svg", scale=10, border=4)
    response = Response(file.getvalue(), mimetype="image/svg+xml")
    if "download" in request.args:
        response.headers["Content-Disposition"] = f'attachment; filename="qr-{survey}.svg"'
    return response


def _survey_link(survey: str) -> str:
    """Return the address that is handed out: from the settings, never from the request (S2)."""
    return f"{get_settings().public_url}/s/{survey}"
