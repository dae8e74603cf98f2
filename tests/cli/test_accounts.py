"""`flask user`."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlite_utils import Database

from tests.review_data import NOW
from toolkit.cli.accounts import user
from toolkit.config import Settings
from toolkit.core.permissions import Role
from toolkit.services import accounts
from toolkit.services.accounts import SignInAttempt
from toolkit.services.consultations import ConsultationRecord

CREATE = ("user", "create", "ida@havneby.dk", "--name", "Ida")


@pytest.fixture
def runner(settings: Settings) -> FlaskCliRunner:
    app = Flask("commands")
    app.extensions["settings"] = settings
    app.cli.add_command(user)
    return app.test_cli_runner()


def _signs_in(db: Database, password: str) -> str:
    attempt = SignInAttempt("ida@havneby.dk", password, "10.0.0.1", "key")
    return accounts.sign_in(db, attempt, now=NOW)


@pytest.mark.parametrize("typed", ["kort\n", "password1234\n", "\n", ""])
def test_it_refuses_a_weak_password_in_one_line(
    runner: FlaskCliRunner, db: Database, typed: str
) -> None:
    """S13."""
    result = runner.invoke(args=[*CREATE, "--password-stdin"], input=typed)
    assert result.exit_code == 2
    assert result.output.startswith("Kodeordet ")
    assert accounts.list_accounts(db) == ()


def test_it_prints_a_made_password_once_and_it_works(runner: FlaskCliRunner, db: Database) -> None:
    result = runner.invoke(args=CREATE)
    assert result.exit_code == 0, result.output
    password = result.output.partition("(vises kun nu): ")[2].strip()
    assert _signs_in(db, password)
    assert password not in runner.invoke(args=["user", "list"]).output


def test_it_keeps_a_given_password_to_itself(runner: FlaskCliRunner, db: Database) -> None:
    result = runner.invoke(args=[*CREATE, "--password-stdin"], input="fire ord der ikke\n")
    assert "fire ord" not in result.output
    assert _signs_in(db, "fire ord der ikke")


def test_it_says_that_the_account_is_there_already(runner: FlaskCliRunner, db: Database) -> None:
    runner.invoke(args=CREATE)
    result = runner.invoke(args=CREATE)
    assert result.exit_code == 2
    assert "Der er allerede en konto" in result.output


def test_it_gives_and_takes_access(
    runner: FlaskCliRunner, db: Database, consultation: ConsultationRecord
) -> None:
    runner.invoke(args=CREATE)
    assert (
        runner.invoke(args=["user", "grant", "ida@havneby.dk", "nowhere", "reader"]).exit_code == 2
    )
    assert runner.invoke(args=["user", "grant", "ida@havneby.dk", "havneby", "king"]).exit_code == 2
    result = runner.invoke(args=["user", "grant", "ida@havneby.dk", "havneby", Role.READER.value])
    assert result.exit_code == 0, result.output
    assert "havneby=reader" in runner.invoke(args=["user", "list"]).output
    assert runner.invoke(args=["user", "disable", "ida@havneby.dk"]).exit_code == 0
    assert "lukket" in runner.invoke(args=["user", "list"]).output
    assert runner.invoke(args=["user", "enable", "ida@havneby.dk"]).exit_code == 0
    assert "lukket" not in runner.invoke(args=["user", "list"]).output


def test_it_says_that_there_is_no_role_to_take_away(
    runner: FlaskCliRunner, db: Database, consultation: ConsultationRecord
) -> None:
    runner.invoke(args=CREATE)
    result = runner.invoke(args=["user", "revoke", "ida@havneby.dk", "havneby"])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        "ida@havneby.dk har ingen rolle i havneby. Se alle roller med: flask user list\n"
    )
    assert runner.invoke(args=["user", "revoke", "eva@havneby.dk", "havneby"]).exit_code == 2
    assert runner.invoke(args=["user", "revoke", "ida@havneby.dk", "nowhere"]).exit_code == 2


def test_it_takes_a_role_away(
    runner: FlaskCliRunner, db: Database, consultation: ConsultationRecord
) -> None:
    runner.invoke(args=CREATE)
    runner.invoke(args=["user", "grant", "ida@havneby.dk", "havneby", "reader"])
    result = runner.invoke(args=["user", "revoke", "ida@havneby.dk", "havneby"])
    assert (result.exit_code, result.output) == (
        0,
        "ida@havneby.dk har ikke længere adgang til havneby.\n",
    )
    assert "havneby=" not in runner.invoke(args=["user", "list"]).output


def test_it_gives_a_new_password(runner: FlaskCliRunner, db: Database) -> None:
    runner.invoke(args=CREATE)
    result = runner.invoke(
        args=["user", "password", "ida@havneby.dk", "--password-stdin"], input="et nyt langt ord\n"
    )
    assert result.exit_code == 0, result.output
    assert _signs_in(db, "et nyt langt ord")
    assert runner.invoke(args=["user", "password", "eva@havneby.dk"]).exit_code == 2
