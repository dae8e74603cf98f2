"""A consultation from nothing to answers, by commands, with every fault told in words."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from toolkit.cli import register
from toolkit.config import Settings
from toolkit.services.answering import start_draft
from toolkit.storage import database

FIXTURES = Path(__file__).parents[1] / "fixtures"
DAYS = ("--opens", "2026-09-01", "--closes", "2026-09-30")

Invoke = Callable[..., Result]


@pytest.fixture
def havneby(invoke: Invoke) -> Invoke:
    """Give the same, after the consultation `havneby` is made."""
    result = invoke("consultation", "create", FIXTURES / "framework.yaml", "--slug", "havneby")
    assert result.exit_code == 0, result.output
    return invoke


def _fault(result: Result) -> str:
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert result.stdout == ""
    return result.stderr


def test_it_refuses_a_consultation_twice(havneby: Invoke) -> None:
    again = havneby("consultation", "create", FIXTURES / "framework.yaml", "--slug", "havneby")
    assert _fault(again).count("\n") == 1
    assert "--slug" in again.stderr


def test_it_refuses_a_survey_in_a_consultation_that_does_not_exist(invoke: Invoke) -> None:
    result = invoke(
        "survey", "publish", "fjordby", FIXTURES / "questionnaire.yaml", "--slug", "s", *DAYS
    )
    assert "fjordby" in _fault(result)


def test_it_says_how_a_day_is_written(havneby: Invoke) -> None:
    result = havneby(
        "survey",
        "publish",
        "havneby",
        FIXTURES / "questionnaire.yaml",
        *("--slug", "s", "--opens", "1. september", "--closes", "2026-09-30"),
    )
    assert "Skriv den som 2026-09-03" in _fault(result)


def test_a_database_that_cannot_be_written_is_told_in_one_line(
    invoke: Invoke, settings: Settings
) -> None:
    settings.database_path.mkdir()
    result = invoke("consultation", "list")
    assert "TOOLKIT_INSTANCE" in _fault(result)


def _begin(settings: Settings, slug: str, day: date) -> None:
    db = database.connect(settings.database_path)
    start_draft(db, slug, "k" * 22, "da", day)
    db.close()


def test_it_publishes_and_lists_a_survey_with_its_address(
    havneby: Invoke, settings: Settings
) -> None:
    command = ("survey", "publish", "havneby", FIXTURES / "questionnaire.yaml", "--slug", "skip")
    first = havneby(*command, *DAYS)
    assert "http://localhost/s/skip" in first.output
    assert "er udgivet" in first.output
    assert "samme spørgeskema" in havneby(*command, *DAYS).output
    _begin(settings, "skip", date(2026, 9, 3))
    listed = havneby("survey", "list", "havneby")
    assert listed.output == (
        "skip\t01.09.2026-30.09.2026\t0 svar\t1 påbegyndt\tSpørgsmål til skippere\n"
    )
    assert havneby("consultation", "list").output == "havneby\tHavneplan 2030\n"


def test_the_frameworks_id_is_the_name_where_none_is_given(invoke: Invoke) -> None:
    result = invoke("consultation", "create", FIXTURES / "framework.yaml")
    assert "havneby-2030" in result.output
    assert "2 spor, 4 indsatsområder og 6 eksempler" in result.output


def test_it_purges_nothing_where_nothing_has_had_its_days(havneby: Invoke) -> None:
    assert havneby("answers", "purge").output.splitlines() == [
        "Sendte svar, der er slettet: 0.",
        "Påbegyndte svar, der er slettet: 0.",
    ]


def test_it_purges_sent_answers_and_drafts_and_tells_both_numbers(
    havneby: Invoke, settings: Settings, tmp_path: Path
) -> None:
    days = ("--opens", "2001-09-01", "--closes", "2001-09-30")
    havneby("survey", "publish", "havneby", FIXTURES / "questionnaire.yaml", "--slug", "s", *days)
    _begin(settings, "s", date(2001, 9, 3))
    path = tmp_path / "answers.csv"
    path.write_text("id,answer\n1,Is\n2,Lys\n", "utf-8")
    _import(havneby, path, "--day", "2001-09-03")
    db = database.connect(settings.database_path)
    db.execute("UPDATE response SET questionnaire = (SELECT hash FROM questionnaire)")
    db.close()
    assert havneby("answers", "purge").output.splitlines() == [
        "Sendte svar, der er slettet: 2.",
        "Påbegyndte svar, der er slettet: 1.",
    ]


def _import(invoke: Invoke, path: Path, *options: str) -> Result:
    return invoke(
        "answers", "import", "havneby", path, "--channel", "skippere", "--title", "Møde", *options
    )


def test_it_imports_a_file_once_and_says_how_many_answers_were_new(
    havneby: Invoke, tmp_path: Path
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("id,answer,size\n1,Mere is,1-9\n2,,1-9\n3,Flere kraner,10-49\n", "utf-8")
    first = _import(havneby, path)
    assert first.output.splitlines() == [
        "Nye svar: 2 (stemmer: 2).",
        "Rækker uden svar, sprunget over: 1.",
    ]
    again = _import(havneby, path).output
    assert "Nye svar: 0 " in again
    assert "i forvejen: 2." in again


def test_it_keeps_only_the_columns_that_are_background(
    havneby: Invoke, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("id,answer,size,mail\n1,Mere is,1-9,skipper@example.dk\n", "utf-8")
    _import(havneby, path)
    db = database.connect(settings.database_path)
    assert [row["segments"] for row in db.query("SELECT * FROM response")] == ['{"size":"1-9"}']
    db.close()


def test_a_file_that_cannot_be_imported_is_one_line(havneby: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    assert "answers.csv" in _fault(_import(havneby, path))
    path.write_text("id,svar\n1,Is\n")
    assert _fault(_import(havneby, path)).count("\n") == 1
    path.write_text("id,answer\n1,Is\n")
    assert "2026-09-03" in _fault(_import(havneby, path, "--day", "i går"))


def test_every_command_is_registered_and_has_a_help_text() -> None:
    app = Flask("commands")
    register(app)
    groups = {"analyse", "answers", "audit", "check", "consultation", "demo", "survey", "user"}
    assert groups | {"vectors"} <= set(app.cli.commands)
    assert all(app.cli.commands[name].help for name in groups | {"vectors"})
