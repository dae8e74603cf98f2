"""`flask audit`."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlite_utils import Database

from tests.review_data import NOW, make_account
from toolkit.cli.audit import audit
from toolkit.config import Settings
from toolkit.services import auditing
from toolkit.services.consultations import ConsultationRecord


@pytest.fixture
def runner(settings: Settings) -> FlaskCliRunner:
    app = Flask("commands")
    app.extensions["settings"] = settings
    app.cli.add_command(audit)
    return app.test_cli_runner()


def test_it_refuses_a_consultation_that_does_not_exist(
    runner: FlaskCliRunner, db: Database
) -> None:
    result = runner.invoke(args=["audit", "list", "nowhere"])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "nowhere" in result.stderr


def test_it_says_that_nothing_is_logged_yet(
    runner: FlaskCliRunner, consultation: ConsultationRecord
) -> None:
    result = runner.invoke(args=["audit", "list", "havneby"])
    assert result.output == "Der er intet i loggen for havneby endnu.\n"


def test_it_tells_when_who_what_and_to_what(
    runner: FlaskCliRunner, db: Database, consultation: ConsultationRecord
) -> None:
    ida = make_account(db, "ida@havneby.dk")
    eva = make_account(db, "eva@havneby.dk")
    auditing.note_original_seen(db, ida.id, consultation=consultation.id, answer="a1", now=NOW)
    auditing.note_denied(db, eva.id, consultation="havneby", what="/x", now=NOW)
    db.execute("DELETE FROM account WHERE id = ?", [eva.id])
    at = NOW.astimezone().isoformat(sep=" ", timespec="seconds")
    assert runner.invoke(args=["audit", "list", "havneby"]).output.splitlines() == [
        f"{at}\tida@havneby.dk\toriginal-seen\tanswer a1",
        f"{at}\t(slettet konto)\tdenied\t/x",
    ]
