"""Which language a page is in, and how dates and numbers are written in it."""

from datetime import date

import pytest
from flask import Flask, g, render_template_string
from flask.testing import FlaskClient

from tests.web.conftest import Respondent
from toolkit.web.locale import offer_languages


def language_of(page: str) -> str:
    return page.partition('<html lang="')[2][:2]


@pytest.mark.parametrize(
    ("query", "header", "expected"),
    [
        ("", "", "da"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "de", "da"),
        ("?language=da", "en-GB", "da"),
        ("?language=en", "da", "en"),
        ("?language=xx", "en", "en"),
        ("?language=../../etc", "", "da"),
    ],
)
def test_the_address_wins_over_the_browser(
    client: FlaskClient, query: str, header: str, expected: str
) -> None:
    page = client.get(f"/{query}", headers={"Accept-Language": header})
    assert language_of(page.text) == expected


def test_the_account_wins_over_the_browser(app: Flask) -> None:
    class Account:
        language = "en"

    with app.test_request_context("/", headers={"Accept-Language": "da"}):
        g.account = Account()
        assert render_template_string("{{ language }}") == "en"


def test_links_and_forms_carry_the_language_on(respondent: Respondent) -> None:
    assert 'action="/s/skippere/start?language=en"' in (
        respondent.client.get("/s/skippere?language=en").text
    )
    response = respondent.begin(language="en")
    assert response.location.endswith("/baaden?language=en")
    page = respondent.client.get(response.location).text
    assert "Which boat do you have?" in page
    assert "/baaden?language=en" in page
    assert language_of(page) == "en"


def test_the_other_language_is_one_press_away(respondent: Respondent) -> None:
    page = respondent.client.get("/s/skippere?language=en").text
    assert 'href="/s/skippere?language=da" lang="da"' in page


def test_a_questionnaire_in_one_language_is_shown_in_it(app: Flask) -> None:
    with app.test_request_context("/?language=en"):
        offer_languages(["da"])
        assert render_template_string("{{ language }} {{ language_links }}") == "da []"


def test_a_questionnaire_in_an_unknown_language_has_a_danish_frame(app: Flask) -> None:
    with app.test_request_context("/?language=en"):
        offer_languages(["de"])
        assert render_template_string("{{ language }}") == "da"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("da", "3. september 2017|1.240|38\N{NO-BREAK SPACE}%"), ("en", "3 September 2017|1,240|38%")],
)
def test_dates_and_numbers_are_written_as_people_write_them(
    app: Flask, language: str, expected: str
) -> None:
    template = "{{ day|date }}|{{ 1240|number }}|{{ 0.38|percent }}"
    with app.test_request_context(f"/?language={language}"):
        for day in (date(2017, 9, 3), "2017-09-03", "2017-09-03T10:00:00"):
            assert render_template_string(template, day=day) == expected
