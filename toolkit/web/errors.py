"""What a person reads when something goes wrong: what happened and what to do, never a trace."""

from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.web.db import STORAGE_FAILURES
from toolkit.web.locale import current_language
from toolkit.web.security import SAFE_METHODS

STATUS_OF_CODE: dict[ErrorCode, int] = {
    ErrorCode.ALREADY_SENT: 409,
    ErrorCode.CONSULTATION_NOT_FOUND: 404,
    ErrorCode.DRAFT_CHANGED: 422,
    ErrorCode.DRAFT_NOT_FOUND: 404,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.PAGE_NOT_FOUND: 404,
    ErrorCode.SUBMISSION_DIFFERS: 409,
    ErrorCode.SUBMISSION_INCOMPLETE: 422,
    ErrorCode.SURVEY_CLOSED: 410,
    ErrorCode.SURVEY_NOT_FOUND: 404,
    ErrorCode.SURVEY_NOT_OPEN: 404,
}
HEADINGS_OF_CODE: dict[ErrorCode, Any] = {
    ErrorCode.DRAFT_NOT_FOUND: _("Vi kan ikke finde dit svar"),
    ErrorCode.SUBMISSION_DIFFERS: _("Dine svar er allerede sendt"),
    ErrorCode.SURVEY_CLOSED: _("Undersøgelsen er lukket"),
    ErrorCode.SURVEY_NOT_OPEN: _("Undersøgelsen er ikke åbnet endnu"),
}

# Heading and advice of each status; a status that is not here is shown as 400 or 500.
PAGES: dict[int, tuple[Any, Any]] = {
    400: (
        _("Vi forstod ikke forespørgslen"),
        _("Brug linket, du har fået, og prøv igen."),
    ),
    403: (
        _("Det har du ikke adgang til"),
        _("Gå tilbage til siden, du kom fra. Begynd fra linket, du har fået, hvis det bliver ved."),
    ),
    404: (
        _("Siden findes ikke"),
        _("Se efter, om adressen er skrevet rigtigt, eller brug linket, du har fået."),
    ),
    405: (
        _("Siden kan ikke åbnes på den måde"),
        _("Gå tilbage til siden før, og tryk på knappen der."),
    ),
    409: (
        _("Nogen har ændret det imens"),
        _("Gå tilbage, genindlæs siden, og prøv igen."),
    ),
    410: (
        _("Siden findes ikke længere"),
        _("Spørg den, der sendte dig linket, om der er kommet et nyt."),
    ),
    413: (
        _("Det er for meget tekst på én gang"),
        _("Gå tilbage. Din tekst står der stadig. Gør den kortere, og prøv igen."),
    ),
    422: (
        _("Noget mangler"),
        _("Gå tilbage, ret siden, og prøv igen."),
    ),
    429: (
        _("Der er prøvet for mange gange"),
        _("Vent et par minutter, og prøv så igen."),
    ),
    500: (
        _("Der er en fejl hos os"),
        _("Prøv igen om lidt. Det, du har sendt eller gemt før, er der stadig."),
    ),
    503: (
        _("Det er ikke gemt"),
        _("Vi kan ikke gemme lige nu. Behold siden, og prøv igen om lidt."),
    ),
}


def show_error(
    status: int, *, heading: str | None = None, advice: str | None = None, **context: Any
) -> Response:
    """Make the page of a fault.

    Parameters
    ----------
    status : int
        Of HTTP, 400 or above.
    heading, advice : str, optional
        Instead of the status's own.
    **context : Any
        For the template: ``link`` and ``link_text`` lead on; ``retry`` holds what was typed, as
        pairs of name and value, to be sent again.
    """
    own_heading, own_advice = PAGES.get(status, PAGES[400 if status < 500 else 500])
    page = render_template(
        "errors/error.html", heading=heading or own_heading, advice=advice or own_advice, **context
    )
    return make_response(page, status)


def show_toolkit_error(error: ToolkitError) -> Response:
    """Tell a fault in its own words, with the status that its code has."""
    heading = HEADINGS_OF_CODE.get(error.code)
    return show_error(
        STATUS_OF_CODE.get(error.code, 400),
        heading=heading,
        advice=error.message(current_language()),
    )


def _csrf_error(error: CSRFError) -> Response:
    return show_error(
        400,
        heading=_("Formularen kunne ikke genkendes"),
        advice=_("Gå tilbage, genindlæs siden, og send igen. Du er måske blevet logget ud."),
    )


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400 or error.response is not None:
        return error
    response = show_error(error.code)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def storage_failed(error: Exception) -> Response:
    """Say that nothing was stored, and keep what a respondent typed ready to be sent again (R7).

    What staff types is not shown again: a sign-in holds a password.
    """
    current_app.logger.error("Storage failed in %s: %s", request.endpoint, type(error).__name__)
    if request.method in SAFE_METHODS:
        response = show_error(
            503,
            heading=_("Siden kan ikke vises lige nu"),
            advice=_("Prøv igen om lidt. Det, du har gemt før, er der stadig."),
        )
    else:
        typed = list(request.form.items(multi=True)) if request.blueprint == "respond" else None
        response = show_error(503, retry=typed)
    response.headers["Retry-After"] = "30"
    return response


def init_app(app: Flask) -> None:
    """Give every fault its page."""
    app.register_error_handler(ToolkitError, show_toolkit_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    for failure in STORAGE_FAILURES:
        app.register_error_handler(failure, storage_failed)
