"""Accounts, sign-in, sessions and the log."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters
from sqlite_utils import Database

from tests.review_data import NOW, PASSWORD, make_account
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Framework
from toolkit.core.permissions import Role
from toolkit.services import accounts, passwords
from toolkit.services.accounts import SESSION_LENGTH, SignInAttempt
from toolkit.services.consultations import ConsultationRecord, create_consultation
from toolkit.storage.accounts import list_audit_events

TODAY = date(2026, 9, 3)
RIGHT = SignInAttempt(email="ida@havneby.dk", password=PASSWORD, address="10.0.0.1", key="key")
WRONG = replace(RIGHT, password="forkert kodeord her")


@pytest.fixture
def ida(db: Database) -> accounts.Account:
    return make_account(db, "ida@havneby.dk")


def _fails(db: Database, attempt: SignInAttempt) -> ErrorCode:
    with pytest.raises(ToolkitError) as caught:
        accounts.sign_in(db, attempt, now=NOW)
    return caught.value.code


@pytest.mark.parametrize(
    "password",
    [
        "Password1234",
        "passwordpassword",
        "kodeord2026!",
        "123456789012",
        "qwertyuiop12",
        "aaaaaaaaaaaaaaaa",
        "sommer-sommer-2026",
        "ida@havneby.dk",
        "ababababab-abab",
    ],
)
def test_it_refuses_a_password_that_is_easy_to_guess(password: str) -> None:
    """S13."""
    with pytest.raises(ToolkitError) as caught:
        passwords.check_password(password, email="ida@havneby.dk")
    assert caught.value.code is ErrorCode.PASSWORD_TOO_COMMON


def test_it_refuses_a_short_password() -> None:
    """S13."""
    with pytest.raises(ToolkitError) as caught:
        passwords.check_password("xq7!bn2#kd9")
    assert caught.value.code is ErrorCode.PASSWORD_TOO_SHORT


@pytest.mark.parametrize("length", [12, 64, 128])
def test_it_takes_a_long_password(db: Database, length: int) -> None:
    """S13: 64 characters and more are allowed, and all of them count."""
    password = ("æble torsk kran lygte " * 6)[:length].replace(" ", "x", 1)
    accounts.create_account(db, email="a@b.dk", name="A", password=password, today=TODAY)
    attempt = replace(RIGHT, email="a@b.dk", password=password)
    assert accounts.sign_in(db, attempt, now=NOW)
    assert _fails(db, replace(attempt, password=password[:-1])) is ErrorCode.SIGNIN_REFUSED


@pytest.mark.parametrize("email", ["", "ida", "ida@", "@havneby.dk", "ida@havneby", "a b@c.dk"])
def test_it_refuses_what_is_no_email(db: Database, email: str) -> None:
    with pytest.raises(ToolkitError) as caught:
        accounts.create_account(db, email=email, name="Ida", password=PASSWORD, today=TODAY)
    assert caught.value.code is ErrorCode.EMAIL_INVALID


def test_it_refuses_a_second_account_with_the_same_email(
    db: Database, ida: accounts.Account
) -> None:
    with pytest.raises(ToolkitError) as caught:
        make_account(db, "IDA@havneby.dk")
    assert caught.value.code is ErrorCode.ACCOUNT_EXISTS


def test_it_makes_no_account_by_itself(db: Database) -> None:
    """S13: no default account."""
    assert accounts.list_accounts(db) == ()


def test_it_says_the_same_about_an_unknown_and_a_closed_account(
    db: Database, ida: accounts.Account
) -> None:
    """S13: nobody learns who has an account."""
    assert _fails(db, WRONG) is ErrorCode.SIGNIN_REFUSED
    assert _fails(db, replace(WRONG, email="nobody@havneby.dk")) is ErrorCode.SIGNIN_REFUSED
    accounts.disable_account(db, email=ida.email)
    assert _fails(db, RIGHT) is ErrorCode.SIGNIN_REFUSED


def test_it_does_the_same_costly_work_for_an_unknown_account(
    db: Database, ida: accounts.Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S13: one password is hashed, with the same costs, whether the account exists or not."""
    verified: list[Parameters] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            verified.append(extract_parameters(str(hash)))
            return super().verify(hash, password)

    monkeypatch.setattr(
        passwords, "_hasher", Watched(time_cost=2, memory_cost=19_456, parallelism=1)
    )
    passwords.is_password(None, "makes the hash that nobody has")
    verified.clear()
    for email in (ida.email, "nobody@havneby.dk"):
        assert _fails(db, replace(WRONG, email=email)) is ErrorCode.SIGNIN_REFUSED
    known, unknown = verified
    assert known == unknown


def test_it_slows_down_guessing_at_one_account_from_one_address(
    db: Database, ida: accounts.Account
) -> None:
    """S4: also the right password is not read then, or guessing would go on at full speed."""
    for _ in range(accounts.FAILURES_PER_PAIR):
        assert _fails(db, WRONG) is ErrorCode.SIGNIN_REFUSED
    assert _fails(db, WRONG) is ErrorCode.SIGNIN_THROTTLED
    assert _fails(db, RIGHT) is ErrorCode.SIGNIN_THROTTLED
    # The same person from elsewhere is let in, and so is everybody, later.
    assert accounts.sign_in(db, replace(RIGHT, address="10.0.0.2"), now=NOW)
    later = NOW + accounts.FAILURE_WINDOW + timedelta(seconds=1)
    assert accounts.sign_in(db, RIGHT, now=later)


def test_it_slows_down_guessing_at_many_accounts_from_one_address(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S4."""
    monkeypatch.setattr(accounts, "FAILURES_PER_ADDRESS", 5)
    for number in range(5):
        assert _fails(db, replace(WRONG, email=f"{number}@b.dk")) is ErrorCode.SIGNIN_REFUSED
    assert _fails(db, replace(WRONG, email="5@b.dk")) is ErrorCode.SIGNIN_THROTTLED


def test_it_never_counts_a_success(db: Database, ida: accounts.Account) -> None:
    """S4: a whole town hall may share one address."""
    for _ in range(accounts.FAILURES_PER_PAIR + 2):
        assert accounts.sign_in(db, RIGHT, now=NOW)


def test_it_keeps_no_address_email_password_or_token(db: Database, ida: accounts.Account) -> None:
    """S18, P2: failures and sessions are stored as hashes."""
    _fails(db, WRONG)
    token = accounts.sign_in(db, RIGHT, now=NOW)
    dump = "\n".join(db.conn.iterdump())
    for secret in ("10.0.0.1", WRONG.password, PASSWORD, token):
        assert secret not in dump
    failures = [line for line in dump.splitlines() if "signin_failure" in line]
    assert not any("ida@" in line for line in failures)


@pytest.mark.parametrize("change", ["password", "disable", "grant", "revoke"])
def test_it_ends_every_session_at_once(
    db: Database, ida: accounts.Account, consultation: ConsultationRecord, change: str
) -> None:
    """S12."""
    accounts.grant(db, email=ida.email, consultation="havneby", role=Role.OFFICIAL)
    tokens = [accounts.sign_in(db, RIGHT, now=NOW) for _ in range(2)]
    if change == "password":
        accounts.change_password(db, email=ida.email, password="et helt andet kodeord")
    elif change == "disable":
        accounts.disable_account(db, email=ida.email)
    elif change == "revoke":
        accounts.revoke(db, email=ida.email, consultation="havneby")
    else:
        accounts.grant(db, email=ida.email, consultation="havneby", role=Role.READER)
    assert [accounts.account_for_token(db, token, now=NOW) for token in tokens] == [None, None]


def test_it_ends_a_session_after_its_time_and_only_the_one_signed_out(
    db: Database, ida: accounts.Account
) -> None:
    first = accounts.sign_in(db, RIGHT, now=NOW)
    second = accounts.sign_in(db, RIGHT, now=NOW)
    accounts.sign_out(db, first, now=NOW)
    assert accounts.account_for_token(db, first, now=NOW) is None
    assert accounts.account_for_token(db, second, now=NOW) == ida
    assert accounts.account_for_token(db, second, now=NOW + SESSION_LENGTH) is None


def test_it_replaces_a_role(
    db: Database, ida: accounts.Account, consultation: ConsultationRecord
) -> None:
    assert accounts.get_membership(db, ida, "havneby") is None
    for role in (Role.READER, Role.OFFICIAL):
        accounts.grant(db, email=ida.email, consultation="havneby", role=role)
    found = accounts.get_membership(db, ida, "havneby")
    assert found is not None
    assert found.role is Role.OFFICIAL
    assert accounts.list_accounts(db)[0].memberships == ("havneby=official",)


def test_it_refuses_to_grant_what_does_not_exist(db: Database, ida: accounts.Account) -> None:
    with pytest.raises(ToolkitError) as caught:
        accounts.grant(db, email=ida.email, consultation="nowhere", role=Role.READER)
    assert caught.value.code is ErrorCode.CONSULTATION_NOT_FOUND
    with pytest.raises(ToolkitError) as caught:
        accounts.grant(db, email="nobody@b.dk", consultation="nowhere", role=Role.READER)
    assert caught.value.code is ErrorCode.ACCOUNT_UNKNOWN


def test_it_revokes_nothing_and_ends_no_session_where_there_is_no_role(
    db: Database, ida: accounts.Account, consultation: ConsultationRecord
) -> None:
    token = accounts.sign_in(db, RIGHT, now=NOW)
    assert not accounts.revoke(db, email=ida.email, consultation="havneby")
    assert accounts.account_for_token(db, token, now=NOW) == ida


def test_it_revokes_only_the_role_in_that_consultation(
    db: Database, ida: accounts.Account, consultation: ConsultationRecord, framework: Framework
) -> None:
    create_consultation(db, "naboby", framework, today=TODAY)
    for slug in ("havneby", "naboby"):
        accounts.grant(db, email=ida.email, consultation=slug, role=Role.READER)
    assert accounts.revoke(db, email=ida.email, consultation="havneby")
    assert accounts.get_membership(db, ida, "havneby") is None
    assert accounts.get_membership(db, ida, "naboby") is not None


def test_it_logs_who_signed_in_and_who_failed(db: Database, ida: accounts.Account) -> None:
    _fails(db, WRONG)
    accounts.sign_in(db, RIGHT, now=NOW)
    assert [row["account"] for row in list_audit_events(db, verb="sign-in-failed")] == [ida.id]
    assert [row["account"] for row in list_audit_events(db, verb="signed-in")] == [ida.id]
