"""The shapes of parts of an address, so that a wrong one is met by no view."""

from flask import Flask
from werkzeug.routing import BaseConverter

from toolkit.core.questionnaire import RESERVED_PAGES


class KeyConverter(BaseConverter):
    """The key of an answer: 128 bits, as ``secrets.token_urlsafe(16)`` writes them."""

    regex = r"[A-Za-z0-9_-]{22}"


class PageConverter(BaseConverter):
    """The id of a questionnaire's page; never the name of a step of its own."""

    regex = rf"(?!(?:{'|'.join(RESERVED_PAGES)})(?:/|$))[a-z0-9][a-z0-9_-]{{0,63}}"


def init_app(app: Flask) -> None:
    """Let rules say ``<key:...>`` and ``<page:...>``."""
    app.url_map.converters.update(key=KeyConverter, page=PageConverter)
