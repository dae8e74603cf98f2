"""What every request must satisfy and every response must carry, over every route."""

import logging
import sqlite3
from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.routing import Rule

from tests.web.conftest import Respondent
from toolkit import create_app
from toolkit.config import Settings
from toolkit.services import answering
from toolkit.services.surveys import SurveyView
from toolkit.web.security import CONTENT_SECURITY_POLICY, SAFE_METHODS

VALUES = {
    "filename": "respond.css",
    "survey": "skippere",
    "key": "x" * 22,
    "page_id": "baaden",
}


def addresses(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Give every rule with one of its methods and an address that it matches."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: VALUES.get(name, "1") for name in rule.arguments}
        methods = (rule.methods or set()) - {"OPTIONS", "HEAD"}
        for method in sorted(methods):
            yield rule, method, adapter.build(rule.endpoint, values, method=method)


def test_a_foreign_host_is_refused_on_every_route(app: Flask, client: FlaskClient) -> None:
    """S2: Host and X-Forwarded-Host, also where nothing is found."""
    wanted = [*addresses(app), (None, "GET", "/nothing/here"), (None, "POST", "/nothing/here")]
    for _, method, address in wanted:
        for headers in ({"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}):
            response = client.open(address, method=method, headers=headers)
            assert response.status_code == 400, (method, address, headers)
            assert "evil.example" not in response.text
            response.close()


@pytest.mark.parametrize("host", ["localhost", "localhost:5000", "127.0.0.1:8000"])
def test_loopback_names_are_trusted(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


COOKIES = ("", "blocked=by-the-phone")
REFERERS = (None, "http://localhost/s/skippere")
FROM_HERE: tuple[dict[str, str], ...] = (
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
)
FROM_ELSEWHERE = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "http://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "null"},
)


@pytest.mark.parametrize(
    ("cookie", "referer", "origin"), list(product(COOKIES, REFERERS, FROM_HERE))
)
def test_an_answer_from_our_own_page_is_accepted(
    respondent: Respondent, cookie: str, referer: str | None, origin: dict[str, str]
) -> None:
    """S1: with or without cookies, Referer and the headers of newer browsers."""
    respondent.begin()
    headers = {**origin, **({"Referer": referer} if referer else {})}
    headers |= {"Cookie": cookie} if cookie else {}
    response = respondent.client.post(
        f"{respondent.base}/baaden", data={"boat": "kutter"}, headers=headers
    )
    assert response.status_code == 303


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_an_answer_from_another_site_is_refused(
    respondent: Respondent, db: Database, headers: dict[str, str]
) -> None:
    """S1: cross-site POST, 403, and nothing is stored."""
    respondent.begin()
    response = respondent.client.post(
        f"{respondent.base}/baaden", data={"boat": "kutter"}, headers=headers
    )
    assert response.status_code == 403
    assert "kutter" not in str(list(db["draft"].rows))


def test_every_changing_route_refuses_another_site(app: Flask, client: FlaskClient) -> None:
    changing = [place for place in addresses(app) if place[1] not in SAFE_METHODS]
    assert changing
    for _, method, address in changing:
        response = client.open(address, method=method, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403, address


def test_get_on_a_route_that_only_changes_is_refused(
    app: Flask, client: FlaskClient, db: Database, open_survey: SurveyView
) -> None:
    """S16: 405 and nothing changes."""
    readable = {address for _, method, address in addresses(app) if method == "GET"}
    only_changing = [
        address
        for _, method, address in addresses(app)
        if method not in SAFE_METHODS and address not in readable
    ]
    assert any(address.endswith("/send") for address in only_changing)
    before = list(db.conn.iterdump())
    for address in only_changing:
        response = client.get(address)
        assert response.status_code == 405, address
        assert "POST" in response.headers["Allow"]
    assert list(db.conn.iterdump()) == before


def test_every_response_carries_the_headers(
    app: Flask, respondent: Respondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S8: every route, and every kind of error."""
    respondent.begin()
    client = respondent.client
    responses = [client.open(address, method=method) for _, method, address in addresses(app)]
    responses += [
        client.get("/nothing"),
        client.put("/"),
        client.get("/", headers={"Host": "evil.example"}),
        client.post(f"{respondent.base}/baaden", headers={"Sec-Fetch-Site": "cross-site"}),
        respondent.post("baaden"),
        respondent.post("baaden", boat="x" * 600_000),
    ]

    def fail(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(answering, "get_draft", fail)
    responses.append(respondent.get("baaden"))
    assert {400, 403, 404, 405, 413, 422, 503} <= {one.status_code for one in responses}
    for response in responses:
        assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in response.headers["Permissions-Policy"]
        response.close()


def test_the_policy_allows_nothing_inline() -> None:
    """S8."""
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'"):
        assert part in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


def test_pages_hold_no_inline_script_or_style(respondent: Respondent) -> None:
    respondent.answer_everything()
    pages = [respondent.get(page).text for page in ("baaden", "havnen", "oensker", "check")]
    for page in [*pages, respondent.client.get("/").text, respondent.client.get("/no").text]:
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<script>" not in page


def test_pages_with_answers_are_not_kept_by_the_browser(respondent: Respondent) -> None:
    respondent.answer_everything()
    for page in ("baaden", "oensker", "check"):
        assert respondent.get(page).headers["Cache-Control"] == "no-store"
    respondent.send()
    assert respondent.get("receipt").headers["Cache-Control"] == "no-store"


def test_https_is_insisted_on_where_the_address_is_https(settings: Settings, db: Database) -> None:
    app = create_app(settings.with_changes(public_url="https://spor.example.dk"))
    response = app.test_client().get("/", headers={"Host": "spor.example.dk"})
    assert response.status_code == 200
    assert "max-age=63072000" in response.headers["Strict-Transport-Security"]
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session"
    assert app.config["SESSION_COOKIE_SECURE"]


def test_http_does_not_promise_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_respondents_get_no_cookie(app: Flask, respondent: Respondent) -> None:
    """P10: after every public page, errors included."""
    respondent.answer_everything()
    content = respondent.content()
    responses = [
        respondent.client.get("/"),
        respondent.client.get("/s/skippere"),
        respondent.client.get("/s/skippere/privacy"),
        respondent.client.get("/nothing"),
        respondent.post("baaden"),
        respondent.get("check"),
        respondent.send(content),
        respondent.get("receipt"),
        respondent.send("f" * 64),
    ]
    for response in responses:
        assert "Set-Cookie" not in response.headers
    assert app.config["SESSION_COOKIE_HTTPONLY"]
    assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_what_a_signed_in_person_sees_is_not_compressed(client: FlaskClient) -> None:
    """A compressed page that holds a secret tells it by its length."""
    client.set_cookie("session", "someone")
    response = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers


def test_the_key_is_in_no_log(
    app: Flask,
    respondent: Respondent,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """S3, S18: neither the key nor what was typed, also when something breaks."""
    app.testing = False
    caplog.set_level(logging.DEBUG)
    respondent.begin()
    key = respondent.base.rpartition("/")[2]

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("full")

    monkeypatch.setattr(answering, "save_page", full)
    assert respondent.post("baaden", boat="kanariefugl").status_code == 503
    monkeypatch.setattr(answering, "save_page", fail)
    assert respondent.post("baaden", boat="kanariefugl").status_code == 500
    assert "broken" in caplog.text
    assert key not in caplog.text
    assert "kanariefugl" not in caplog.text


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.7")])
def test_only_our_own_proxies_are_believed_about_who_asks(
    settings: Settings, db: Database, proxies: int, seen: str
) -> None:
    app = create_app(settings.with_changes(proxies=proxies))
    app.add_url_rule("/who", "who", lambda: str(request.remote_addr))
    forwarded = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Host": "localhost"}
    assert app.test_client().get("/who", headers=forwarded).text == seen
