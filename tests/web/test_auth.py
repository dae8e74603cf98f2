"""Signing in over HTTP, and the guard."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database

from tests.review_data import PASSWORD, make_account
from tests.web.staff import post, sign_in
from toolkit.core.permissions import Role
from toolkit.services import accounts
from toolkit.services.consultations import ConsultationRecord
from toolkit.storage.accounts import list_audit_events

EMAIL = "ida@havneby.dk"
WRONG = "forkert kodeord her"


@pytest.fixture
def ida(db: Database) -> accounts.Account:
    return make_account(db, EMAIL)


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/ /evil.example",
        " //evil.example",
        "/%0d%0a",
        "",
    ],
)
def test_it_never_leads_to_another_site(app: Flask, ida: accounts.Account, target: str) -> None:
    """S14; an escaped line break stays what it is: a path of this site."""
    client = app.test_client()
    response = post(client, "/signin", page="/signin", email=EMAIL, password=PASSWORD, next=target)
    assert response.status_code == 303
    assert response.location in {"/staff", "/%0d%0a"}


def test_it_leads_to_where_the_person_was_going(
    app: Flask, ida: accounts.Account, consultation: ConsultationRecord
) -> None:
    accounts_page = "/c/havneby/statements?status=outside"
    client = app.test_client()
    asked = client.get(accounts_page)
    assert asked.status_code == 303
    assert asked.location == "/signin?next=/c/havneby/statements?status%3Doutside"
    form = client.get(asked.location).text
    assert 'value="/c/havneby/statements?status=outside"' in form
    response = post(
        client, "/signin", page=asked.location, email=EMAIL, password=PASSWORD, next=accounts_page
    )
    assert response.location == accounts_page


@pytest.mark.parametrize(("email", "password"), [("", PASSWORD), (EMAIL, ""), ("", "")])
def test_it_says_what_is_missing_and_keeps_the_email(
    app: Flask, ida: accounts.Account, email: str, password: str
) -> None:
    """A3: summary with links, marked fields, and the title says so."""
    response = post(app.test_client(), "/signin", page="/signin", email=email, password=password)
    assert response.status_code == 422
    assert "<title>Fejl: Log ind" in response.text
    assert 'aria-invalid="true"' in response.text
    assert f'value="{email}"' in response.text
    assert not password or password not in response.text


def test_it_answers_alike_for_known_and_unknown_people(app: Flask, ida: accounts.Account) -> None:
    """S13."""
    pages = [
        post(app.test_client(), "/signin", page="/signin", email=email, password=WRONG)
        for email in (EMAIL, "eva@havneby.dk")
    ]
    assert [page.status_code for page in pages] == [422, 422]
    bodies = [
        page.text.replace(EMAIL, "").replace("eva@havneby.dk", "").partition('value="')[0]
        for page in pages
    ]
    assert bodies[0] == bodies[1]


def test_it_refuses_after_too_many_failures(app: Flask, ida: accounts.Account) -> None:
    """S4."""
    statuses = [
        post(app.test_client(), "/signin", page="/signin", email=EMAIL, password=WRONG).status_code
        for _ in range(accounts.FAILURES_PER_PAIR + 1)
    ]
    assert statuses[-2:] == [422, 429]


def test_it_refuses_a_form_without_its_token(app: Flask, ida: accounts.Account) -> None:
    response = app.test_client().post("/signin", data={"email": EMAIL, "password": PASSWORD})
    assert response.status_code == 400


def test_it_signs_out_on_the_server_too(app: Flask, ida: accounts.Account) -> None:
    """S12: a cookie that was copied before is worth nothing afterwards."""
    client = sign_in(app, EMAIL)
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert post(client, "/signout", page="/staff").status_code == 303
    thief = app.test_client()
    thief.set_cookie("session", cookie.value)
    assert thief.get("/staff").status_code == 303


def test_it_ends_other_browsers_when_the_password_changes(
    app: Flask, db: Database, ida: accounts.Account
) -> None:
    """S12: two clients."""
    browsers: list[FlaskClient] = [sign_in(app, EMAIL), sign_in(app, EMAIL)]
    assert [browser.get("/staff").status_code for browser in browsers] == [200, 200]
    accounts.change_password(db, email=EMAIL, password="et helt andet kodeord")
    assert [browser.get("/staff").status_code for browser in browsers] == [303, 303]


def test_it_keeps_the_cookie_from_scripts_and_other_sites(
    app: Flask, ida: accounts.Account
) -> None:
    """S8."""
    client = app.test_client()
    response = post(client, "/signin", page="/signin", email=EMAIL, password=PASSWORD)
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" not in cookie


def test_it_shows_the_pages_in_the_language_of_the_account(app: Flask, db: Database) -> None:
    make_account(db, "eve@havneby.dk", language="en")
    client = sign_in(app, "eve@havneby.dk")
    assert '<html lang="en">' in client.get("/staff").text
    assert '<html lang="da">' in client.get("/staff?language=da").text


def test_it_logs_what_was_denied(
    app: Flask, db: Database, ida: accounts.Account, consultation: ConsultationRecord
) -> None:
    """S5."""
    client = sign_in(app, EMAIL)
    assert client.get("/c/havneby").status_code == 404
    accounts.grant(db, email=EMAIL, consultation="havneby", role=Role.READER)
    client = sign_in(app, EMAIL)
    assert client.get("/c/havneby/surveys").status_code == 403
    events = list_audit_events(db, verb="denied")
    assert [event["object"] for event in events] == ["GET review.overview", "GET review.surveys"]
    assert {event["account"] for event in events} == {ida.id}
