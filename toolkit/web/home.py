"""The front page: what this is, and the surveys that can be answered now."""

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from toolkit.services import surveys
from toolkit.web import clock
from toolkit.web.db import get_db

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the open surveys; holds nothing of anybody, so a browser may keep it."""
    found = surveys.list_open_surveys(get_db(), clock.today())
    page = render_template("home/index.html", surveys=found)
    response = make_response(page)
    response.headers["Cache-Control"] = "no-cache"
    return response
