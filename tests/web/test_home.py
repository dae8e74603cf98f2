"""The front page."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.conftest import TODAY
from toolkit.services.surveys import SurveyView
from toolkit.web import clock


def test_it_says_so_when_no_survey_is_open(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Der er ingen åbne undersøgelser lige nu." in page


def test_it_does_not_list_a_closed_survey(
    client: FlaskClient, open_survey: SurveyView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY + timedelta(days=30))
    assert "/s/skippere" not in client.get("/").text


def test_it_lists_the_open_surveys(client: FlaskClient, open_survey: SurveyView) -> None:
    page = client.get("/").text
    assert 'href="/s/skippere"' in page
    assert "Spørgsmål til skippere" in page
    assert "Svar senest 10. september 2026" in page


def test_it_names_the_topic_of_no_consultation(client: FlaskClient) -> None:
    assert "<h1>Sig din mening</h1>" in client.get("/").text
    assert "<h1>Have your say</h1>" in client.get("/?language=en").text


def test_it_leads_staff_to_their_door(client: FlaskClient) -> None:
    assert 'href="/signin"' in client.get("/").text
