"""The pages of faults: what happened and what to do, in both languages, never a trace."""

import sqlite3

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from tests.web.conftest import Respondent
from toolkit.web.errors import PAGES


@pytest.mark.parametrize("status", sorted(PAGES))
def test_each_status_has_a_page_of_its_own(app: Flask, status: int) -> None:
    """S17."""
    app.add_url_rule("/broken", "broken", lambda: abort(status))
    response = app.test_client().get("/broken")
    assert response.status_code == status
    assert str(PAGES[status][0]) in response.text
    assert str(PAGES[status][1]) in response.text
    assert '<html lang="da">' in response.text


def test_a_status_without_a_page_is_still_explained(app: Flask) -> None:
    app.add_url_rule("/broken", "broken", lambda: abort(418))
    response = app.test_client().get("/broken")
    assert response.status_code == 418
    assert str(PAGES[400][0]) in response.text


def test_a_fault_shows_no_trace(app: Flask) -> None:
    """S17: no trace, no SQL, no path."""
    app.testing = False

    def break_down() -> str:
        raise RuntimeError("SELECT secret FROM /srv/spor")

    app.add_url_rule("/broken", "broken", break_down)
    response = app.test_client().get("/broken")
    assert response.status_code == 500
    for word in ("SELECT", "Traceback", "RuntimeError", "/srv", ".py"):
        assert word not in response.text


def test_a_broken_database_is_told_as_not_saved(app: Flask) -> None:
    """R7."""

    def break_down() -> str:
        raise sqlite3.OperationalError("no such table: secret")

    app.add_url_rule("/broken", "broken", break_down)
    response = app.test_client().get("/broken")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "secret" not in response.text


def test_a_password_is_not_shown_again_when_the_database_is_broken(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> str:
        raise sqlite3.OperationalError("database is locked")

    app.config["WTF_CSRF_ENABLED"] = False
    monkeypatch.setattr("toolkit.services.accounts.sign_in", break_down)
    typed = {"email": "anna@example.dk", "password": "hemmelige-ord-42"}
    response = app.test_client().post("/signin", data=typed)
    assert response.status_code == 503
    assert "hemmelige-ord-42" not in response.text


def test_a_page_that_cannot_be_read_is_not_told_as_unsaved(app: Flask) -> None:
    def break_down() -> str:
        raise sqlite3.OperationalError("database is locked")

    app.add_url_rule("/broken", "broken", break_down)
    response = app.test_client().get("/broken")
    assert "Siden kan ikke vises lige nu" in response.text
    assert "ikke gemt" not in response.text


def test_faults_are_told_in_english_too(client: FlaskClient) -> None:
    assert '<html lang="en">' in client.get("/nothing?language=en").text


def test_the_fault_of_a_survey_is_told_in_its_own_words(respondent: Respondent) -> None:
    response = respondent.client.get(f"/s/skippere/{'x' * 22}/check")
    assert "Vi kan ikke finde dit svar" in response.text
