"""Pages of the review that can also be corrected: shown when asked for, and again with faults."""

from dataclasses import dataclass

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from toolkit.services import correcting, review_answers, review_themes, reviewing
from toolkit.services.accounts import Membership
from toolkit.services.correcting import CorrectionLine
from toolkit.services.review_views import AreaPlaces, StatementPage, ThemeLine
from toolkit.services.reviewing import StatementFilter
from toolkit.web.correct_forms import StatementsForm, ThemeForm
from toolkit.web.db import get_db
from toolkit.web.review_filters import ListFilter

# Of the fields of the form that chooses a theme's name, merger and lock.
THEME_PREFIX = "theme"
# The database counts no further.
LARGEST_NUMBER = 2**63


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that came back, and why nothing was done.

    Attributes
    ----------
    fault : str or None
        What stood in the way; None where the form itself lacks something.
    """

    form: StatementsForm | None = None
    theme_form: ThemeForm | None = None
    fault: str | None = None
    status: int = 200


NOTHING_SENT = Sent()


def show_theme(
    membership: Membership, theme: str, sent: Sent = NOTHING_SENT
) -> ResponseReturnValue:
    """Show one theme as a paragraph, every statement in it, and what can be done with both."""
    db = get_db()
    view = review_themes.theme_view(db, membership, theme)
    places = review_themes.list_places(db, membership)
    wanted = ListFilter(theme=theme, area=view.area.code).chosen(membership.framework)
    proposed: StatementPage | None = None
    if view.n_proposed:
        chosen = StatementFilter(proposed_theme=theme)
        proposed = reviewing.list_statements(db, membership, chosen, page=1)
    page = render_template(
        "review/theme.html",
        view=view,
        page=reviewing.list_statements(db, membership, wanted, page=page_number()),
        proposed=proposed,
        form=sent.form or statements_form(places, version=view.line.version),
        theme_form=sent.theme_form or theme_form(places, view.line),
        fault=sent.fault,
        done=just_done(membership),
    )
    return make_response(page, sent.status)


def show_statement(
    membership: Membership, statement: str, sent: Sent = NOTHING_SENT
) -> ResponseReturnValue:
    """Show a statement in its answer, why it was placed where it is, and what can be done."""
    db = get_db()
    page = render_template(
        "review/statement.html",
        view=review_answers.statement_view(db, membership, statement),
        form=sent.form or statements_form(review_themes.list_places(db, membership)),
        fault=sent.fault,
        done=just_done(membership),
    )
    return make_response(page, sent.status)


def show_statements(membership: Membership, sent: Sent = NOTHING_SENT) -> ResponseReturnValue:
    """List statements by the filter of the address."""
    db = get_db()
    wanted = ListFilter.from_arguments(request.args)
    page = render_template(
        "review/statements.html",
        page=reviewing.list_statements(
            db, membership, wanted.chosen(membership.framework), page=page_number()
        ),
        wanted=wanted,
        themes=reviewing.list_theme_names(db, membership),
        has_stances=reviewing.has_stances(db, membership),
        form=sent.form or statements_form(review_themes.list_places(db, membership)),
        fault=sent.fault,
        done=just_done(membership),
    )
    return make_response(page, sent.status)


def statements_form(
    places: tuple[AreaPlaces, ...], *, version: int = 0, is_sent: bool = False
) -> StatementsForm:
    """Make the form of statements, empty or with what the browser sent."""
    if is_sent:
        form = StatementsForm()
    else:
        form = StatementsForm(formdata=None, data={"version": str(version)})
    form.offer(places)
    return form


def theme_form(
    places: tuple[AreaPlaces, ...], line: ThemeLine, *, is_sent: bool = False
) -> ThemeForm:
    """Make the form of a theme, with its present name or with what the browser sent."""
    if is_sent:
        form = ThemeForm(prefix=THEME_PREFIX)
    else:
        names = {} if line.name is None else line.name.root
        data = {
            "version": str(line.version),
            "name_da": names.get("da", ""),
            "name_en": names.get("en", ""),
        }
        form = ThemeForm(formdata=None, prefix=THEME_PREFIX, data=data)
    siblings = (area.themes for area in places if area.code == line.area)
    form.offer(theme for themes in siblings for theme in themes if theme[0] != line.id)
    return form


def page_number() -> int:
    """Return the page of a list that the address asks for."""
    return max(request.args.get("page", 1, type=int), 1)


def just_done(membership: Membership) -> CorrectionLine | None:
    """Return the correction that the address says was just made."""
    number = request.args.get("done", type=int)
    if number is None or not 0 < number < LARGEST_NUMBER:
        return None
    return correcting.find_correction(get_db(), membership, number)
