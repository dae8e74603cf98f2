"""S5: every route for every role, in the own consultation and in a foreign one."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database

from tests.review_data import (
    fill_consultation,
    make_account,
    membership,
    propose,
    second_consultation,
)
from tests.web.staff import CountedAnalyses, sign_in
from toolkit.core.framework import Framework
from toolkit.core.permissions import Permission, Role, is_allowed
from toolkit.services import accounts, correcting
from toolkit.services.consultations import ConsultationRecord
from toolkit.services.surveys import SurveyView
from toolkit.storage.database import write

# Everybody may open these; what they show is tested where they are at home.
PUBLIC = {
    ("static", "GET"),
    ("home.index", "GET"),
    ("respond.start", "GET"),
    ("respond.privacy", "GET"),
    ("respond.begin", "POST"),
    ("respond.resume", "GET"),
    ("respond.page", "GET"),
    ("respond.save", "POST"),
    ("respond.check", "GET"),
    ("respond.send", "POST"),
    ("respond.receipt", "GET"),
    ("auth.sign_in", "GET"),
    ("auth.send_sign_in", "POST"),
    ("auth.sign_out", "POST"),
}
SIGNED_IN = {("review.start", "GET")}


@dataclass(frozen=True)
class Guarded:
    """A route inside a consultation: what it needs, and what stands in its path.

    `own` belongs to the own consultation; each of `foreign` is another consultation's, or nobody's.
    """

    permission: Permission
    done: int = 200
    own: dict[str, str | int] = field(default_factory=dict)
    foreign: tuple[dict[str, str | int], ...] = ()


VIEW = Permission.VIEW_REVIEW
CORRECT = Permission.CORRECT
GUARDED: dict[tuple[str, str], Guarded] = {
    ("review.overview", "GET"): Guarded(VIEW),
    ("review.track", "GET"): Guarded(
        VIEW, own={"track": "kaj"}, foreign=({"track": "vaekst"}, {"track": "outside"})
    ),
    ("review.outside", "GET"): Guarded(VIEW),
    ("review.area", "GET"): Guarded(
        VIEW, own={"code": "K1"}, foreign=({"code": "X0"}, {"code": "Z"})
    ),
    ("review.theme", "GET"): Guarded(
        VIEW, own={"theme": "krankoe"}, foreign=({"theme": "found-ffffffffffff"},)
    ),
    ("review.statements", "GET"): Guarded(VIEW),
    ("review.statement", "GET"): Guarded(
        VIEW, own={"statement": "statement-0"}, foreign=({"statement": "foreign-statement-0"},)
    ),
    ("review.answer", "GET"): Guarded(
        VIEW, own={"answer": "answer-0"}, foreign=({"answer": "foreign-answer-0"},)
    ),
    ("review.original", "POST"): Guarded(
        Permission.SEE_ORIGINAL,
        own={"answer": "answer-0"},
        foreign=({"answer": "foreign-answer-0"},),
    ),
    ("review.words", "GET"): Guarded(VIEW),
    ("review.analyse", "POST"): Guarded(Permission.RUN_ANALYSIS, done=303),
    ("review.progress", "GET"): Guarded(VIEW),
    ("review.excluded", "GET"): Guarded(VIEW),
    ("review.correct.corrections", "GET"): Guarded(VIEW),
    ("review.correct.proposals", "GET"): Guarded(VIEW),
    # A form without content is refused, after the right to send it was found.
    ("review.correct.statements", "POST"): Guarded(CORRECT, done=422),
    ("review.correct.statement", "POST"): Guarded(
        CORRECT,
        done=422,
        own={"statement": "statement-0"},
        foreign=({"statement": "foreign-statement-0"},),
    ),
    ("review.correct.theme_statements", "POST"): Guarded(
        CORRECT, done=422, own={"theme": "krankoe"}, foreign=({"theme": "found-ffffffffffff"},)
    ),
    ("review.correct.theme", "POST"): Guarded(
        CORRECT, done=422, own={"theme": "krankoe"}, foreign=({"theme": "found-ffffffffffff"},)
    ),
    ("review.correct.undo", "POST"): Guarded(
        CORRECT, done=303, own={"correction": 1}, foreign=({"correction": 2}, {"correction": 99})
    ),
    ("review.correct.proposal", "POST"): Guarded(
        CORRECT, done=422, own={"key": "own-key"}, foreign=({"key": "foreign-key"}, {"key": "x"})
    ),
    ("review.surveys", "GET"): Guarded(Permission.VIEW_SURVEYS),
    ("review.survey_code", "GET"): Guarded(
        Permission.VIEW_SURVEYS, own={"survey": "skippere"}, foreign=({"survey": "nothing"},)
    ),
}
ROUTES = sorted(GUARDED)


@pytest.fixture
def staffed(
    app: Flask,
    db: Database,
    consultation: ConsultationRecord,
    open_survey: SurveyView,
    framework: Framework,
) -> Flask:
    """Give two consultations with answers and a member of the first for every role."""
    fill_consultation(db, consultation.id)
    foreign = second_consultation(db, framework)
    for slug, prefix, number in (
        ("havneby", "", consultation.id),
        ("naboby", "foreign-", foreign),
    ):
        account, member = membership(db, slug, Role.OFFICIAL, email=f"chief@{slug}.dk")
        correcting.pin_statements(db, member, account.id, [f"{prefix}statement-0"])
        key = f"{prefix}key" if prefix else "own-key"
        with write(db):
            propose(db, number, key=key, theme="krankoe", statements=[f"{prefix}statement-1"])
    for role in Role:
        make_account(db, f"{role}@havneby.dk")
        accounts.grant(db, email=f"{role}@havneby.dk", consultation="havneby", role=role)
    make_account(db, "nobody@havneby.dk")
    app.extensions["jobs"] = CountedAnalyses()
    # Tokens of forms are tested in test_auth; here the roles are.
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def _ask(
    app: Flask, client: FlaskClient, route: tuple[str, str], consultation: str, path: dict[str, Any]
) -> int:
    endpoint, method = route
    with app.test_request_context():
        url = app.url_for(endpoint, consultation=consultation, **path)
    return client.open(url, method=method).status_code


def _routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_is_declared_and_nothing_else_is(app: Flask) -> None:
    """A route that nobody decided about fails here."""
    assert _routes(app) == PUBLIC | SIGNED_IN | set(GUARDED)


def test_every_public_route_holds_no_consultation(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if any(rule.endpoint == endpoint for endpoint, _ in PUBLIC):
            assert "consultation" not in rule.arguments


@pytest.mark.parametrize("role", Role)
def test_a_member_sees_what_the_role_allows_in_the_own_consultation(
    staffed: Flask, role: Role
) -> None:
    client = sign_in(staffed, f"{role}@havneby.dk")
    for route in ROUTES:
        guarded = GUARDED[route]
        expected = guarded.done if is_allowed(role, guarded.permission) else 403
        assert _ask(staffed, client, route, "havneby", guarded.own) == expected, route


@pytest.mark.parametrize("role", Role)
def test_a_member_sees_nothing_of_a_foreign_consultation(staffed: Flask, role: Role) -> None:
    client = sign_in(staffed, f"{role}@havneby.dk")
    for route in ROUTES:
        assert _ask(staffed, client, route, "naboby", GUARDED[route].own) == 404, route
        assert _ask(staffed, client, route, "nowhere", GUARDED[route].own) == 404, route


@pytest.mark.parametrize("role", Role)
def test_a_member_reaches_nothing_foreign_through_the_own_consultation(
    staffed: Flask, role: Role
) -> None:
    client = sign_in(staffed, f"{role}@havneby.dk")
    for route in ROUTES:
        guarded = GUARDED[route]
        expected = 404 if is_allowed(role, guarded.permission) else 403
        for path in guarded.foreign:
            assert _ask(staffed, client, route, "havneby", path) == expected, (route, path)


def test_somebody_without_a_role_sees_no_consultation(staffed: Flask) -> None:
    client = sign_in(staffed, "nobody@havneby.dk")
    assert client.get("/staff").status_code == 200
    for route in ROUTES:
        assert _ask(staffed, client, route, "havneby", GUARDED[route].own) == 404, route


def test_somebody_who_is_not_signed_in_is_asked_to(staffed: Flask) -> None:
    client = staffed.test_client()
    assert client.get("/staff").status_code == 303
    for route in ROUTES:
        assert _ask(staffed, client, route, "havneby", GUARDED[route].own) == 303, route
        assert _ask(staffed, client, route, "nowhere", GUARDED[route].own) == 303, route


def test_a_changing_route_takes_no_get(staffed: Flask) -> None:
    """S16."""
    client = sign_in(staffed, "official@havneby.dk")
    rules = list(staffed.url_map.iter_rules())
    paths = {rule.endpoint: rule.rule for rule in rules}
    # A page that can be changed is read at the same address.
    read = {rule.rule for rule in rules if "GET" in (rule.methods or set())}
    for endpoint, method in ROUTES:
        if method == "POST" and paths[endpoint] not in read:
            own = GUARDED[endpoint, method].own
            assert _ask(staffed, client, (endpoint, "GET"), "havneby", own) == 405
    assert client.get("/signout").status_code == 405
    assert staffed.extensions["jobs"].asked == []
