"""Which language a page is shown in, and how dates and numbers are written in it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import Flask, g, has_request_context, request, url_for
from flask_babel import Babel, format_decimal, format_percent, get_locale, refresh
from flask_babel import format_date as babel_format_date

# Danish is the language that the interface is written in; the others have a catalogue.
LANGUAGES: tuple[str, ...] = ("da", "en")
LANGUAGE_NAMES = {"da": "Dansk", "en": "English"}
DATE_PATTERNS = {"da": "d. MMMM y", "en": "d MMMM y"}


def requested_language() -> str | None:
    """Return the language that the address asks for with ``?language=``, if it is offered."""
    if not has_request_context():
        return None
    language = request.args.get("language")
    return language if language in offered_languages() else None


def offered_languages() -> tuple[str, ...]:
    """Return the languages that this request may be answered in, the first one as the fallback."""
    offered: tuple[str, ...] = g.get("offered_languages", LANGUAGES)
    return offered


def offer_languages(languages: Sequence[str]) -> None:
    """Answer this request in one of `languages` only: those that a questionnaire is written in."""
    g.offered_languages = tuple(language for language in languages if language in LANGUAGES) or (
        LANGUAGES[0],
    )
    refresh()


def select_language() -> str:
    """Choose: the address, then the account, then the browser's wish, then Danish."""
    offered = offered_languages()
    chosen = requested_language()
    if chosen is None:
        chosen = getattr(g.get("account"), "language", None)
    if chosen not in offered:
        chosen = request.accept_languages.best_match(offered, default=offered[0])
    return str(chosen)


def current_language() -> str:
    """Return the language of this request, "da" or "en"."""
    locale = get_locale()
    return LANGUAGES[0] if locale is None else str(locale.language)


def format_date(value: date | str) -> str:
    """Write a day in words: "3. september 2017".

    Parameters
    ----------
    value : date or str
        A string is an ISO 8601 day or time.
    """
    day = datetime.fromisoformat(value) if isinstance(value, str) else value
    return str(babel_format_date(day, DATE_PATTERNS[current_language()]))


def _carry_language(endpoint: str, values: dict[str, Any]) -> None:
    chosen = requested_language()
    if chosen is not None and endpoint != "static":
        values.setdefault("language", chosen)


def _language_links() -> list[dict[str, str]]:
    """Return the other languages, each with the address of this same page in it."""
    if request.endpoint is None or request.endpoint == "static":
        return []
    values = {**request.args.to_dict(), **(request.view_args or {})}
    return [
        {
            "code": code,
            "name": LANGUAGE_NAMES[code],
            "url": url_for(request.endpoint, **{**values, "language": code}),
        }
        for code in offered_languages()
        if code != current_language()
    ]


def init_app(app: Flask) -> None:
    """Give every template the language, the links to the others, and the filters."""
    Babel(app, default_locale=LANGUAGES[0], locale_selector=select_language)
    app.url_defaults(_carry_language)
    app.jinja_env.filters["date"] = format_date
    app.jinja_env.filters["number"] = format_decimal
    app.jinja_env.filters["percent"] = format_percent

    @app.context_processor
    def provide_language() -> dict[str, Any]:
        return {"language": current_language(), "language_links": _language_links()}
