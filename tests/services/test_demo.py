"""The demonstration: loaded once, by real verbs, and taken up where it stopped."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from tests.conftest import FIXTURES, TODAY
from tests.services.fake_analysis import FakeAnalysers
from toolkit.config import Settings
from toolkit.core.definition_files import validate
from toolkit.core.errors import DefinitionError, ErrorCode, ToolkitError
from toolkit.core.framework import load_framework
from toolkit.core.questionnaire import load_questionnaire
from toolkit.services import accounts, capture, consultations, demo, surveys
from toolkit.services.accounts import SignInAttempt
from toolkit.services.demo import LoadedDemo, find_demo, load_demo

ROOT = Path(__file__).parents[2]

DEFINITION = """
format: tre-spor/demo/1
slug: havneby
framework: ../framework.yaml
surveys:
  - {slug: skippere, questionnaire: ../questionnaire.yaml}
answers:
  - file: answers.jsonl
    day: "2030-03-15"
    channels:
      brev: {channel: skippere, title: {da: "Breve (opdigtet)"}}
minutes:
  - file: minutes.jsonl
    day: "2030-05-04"
    channel: havneudvalg
    title: {da: "Udvalget (opdigtet)"}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder of a small demonstration."""
    for name in ("framework.yaml", "examples.tsv", "questionnaire.yaml"):
        (tmp_path / name).write_bytes((FIXTURES / name).read_bytes())
    made = tmp_path / "demo"
    made.mkdir()
    (made / "demo.yaml").write_text(DEFINITION, encoding="utf-8")
    _write(
        made / "answers.jsonl",
        *(
            {"id": str(n), "channel": "brev", "industry": "trawler", "answer": f"kran {n}"}
            for n in range(5)
        ),
    )
    said = [("U1", "is nu"), ("U2", "is"), ("U1", "kran nu")]
    rows = ({"speaker": speaker, "text": text} for speaker, text in said)
    _write(made / "minutes.jsonl", *rows)
    return made


def _write(path: Path, *rows: dict[str, str]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _load(db: Database, settings: Settings, folder: Path) -> LoadedDemo:
    fake: Any = FakeAnalysers()
    return load_demo(db, settings, folder, _silent, today=TODAY, analysers=fake)


def _silent(phase: str, done: int, total: int) -> None:
    """Tell nobody."""


def _counts(db: Database) -> dict[str, int]:
    tables = ("consultation", "source", "survey", "response", "answer", "statement", "account")
    return {
        table: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables
    }


WHOLE = {
    "consultation": 1,
    "source": 3,
    "survey": 1,
    "response": 7,
    "answer": 8,
    "statement": 8,
    "account": 1,
}


def test_it_tells_every_fault_of_its_definition(
    db: Database, settings: Settings, folder: Path
) -> None:
    (folder / "demo.yaml").write_text(DEFINITION.replace("slug: havneby", "slugg: havneby"))
    with pytest.raises(DefinitionError):
        _load(db, settings, folder)


def test_it_says_where_it_looked_when_there_is_no_demonstration(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError) as raised:
        find_demo(tmp_path)
    assert raised.value.code is ErrorCode.FILE_UNREADABLE


@pytest.mark.parametrize("step", ["publish_survey", "enter_answers", "create_account", "grant"])
def test_it_goes_on_where_it_was_interrupted(
    db: Database, settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    (room,) = (room for room in (surveys, capture, accounts) if hasattr(room, step))

    def interrupt(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(room, step, interrupt)
        with pytest.raises(KeyboardInterrupt):
            _load(db, settings, folder)
    loaded = _load(db, settings, folder)
    assert _counts(db) == WHOLE
    assert loaded.password is not None


def test_it_loads_once(db: Database, settings: Settings, folder: Path) -> None:
    _load(db, settings, folder)
    before = db.execute("SELECT id FROM statement ORDER BY id").fetchall()
    again = _load(db, settings, folder)
    assert again == LoadedDemo("havneby", None, None)
    assert _counts(db) == WHOLE
    assert db.execute("SELECT id FROM statement ORDER BY id").fetchall() == before


def test_it_makes_an_account_that_can_sign_in(
    db: Database, settings: Settings, folder: Path
) -> None:
    loaded = _load(db, settings, folder)
    attempt = SignInAttempt(
        email=str(loaded.email), password=str(loaded.password), address="127.0.0.1", key="k"
    )
    assert accounts.sign_in(db, attempt, now=datetime.now(UTC))


def test_it_never_makes_the_same_password(
    db: Database, settings: Settings, folder: Path, tmp_path: Path
) -> None:
    """S13: no default account."""
    from toolkit.storage import database

    other = database.connect(tmp_path / "other.db")
    database.migrate(other)
    first, second = (_load(one, settings, folder).password for one in (db, other))
    other.close()
    assert first != second


def test_it_marks_the_consultation_as_a_demonstration(
    db: Database, settings: Settings, folder: Path
) -> None:
    loaded = _load(db, settings, folder)
    assert consultations.get_consultation(db, loaded.slug).is_demo


def test_it_opens_the_surveys_for_a_year_from_today(
    db: Database, settings: Settings, folder: Path
) -> None:
    _load(db, settings, folder)
    survey = surveys.get_open_survey(db, "skippere", TODAY)
    assert (survey.opens, survey.closes) == (TODAY, TODAY + timedelta(days=365))


def test_it_counts_each_answer_and_each_speaker_as_a_voice(
    db: Database, settings: Settings, folder: Path
) -> None:
    _load(db, settings, folder)
    rows = db.execute(
        "SELECT source.channel, count(DISTINCT response.voice) FROM response"
        " JOIN source ON source.id = response.source GROUP BY source.channel"
    )
    assert dict(rows.fetchall()) == {"skippere": 5, "havneudvalg": 2}


def test_the_shipped_demonstration_names_what_exists() -> None:
    """Files, channels, segments; without loading the hundreds of answers."""
    folder = find_demo(ROOT)
    definition = validate(demo.DemoDefinition, folder / demo.DEFINITION)
    framework = load_framework(folder / definition.framework)
    answers = [line for part in definition.answers for line in demo._lines(folder / part.file)]
    words = {word for part in definition.answers for word in part.channels}
    assert {line["channel"] for line in answers} == words
    assert len({line["id"] for line in answers}) == len(answers) == 400
    for part in definition.answers:
        for source in part.channels.values():
            framework.channel(source.channel)
    for minutes in definition.minutes:
        framework.channel(minutes.channel)
        lines = list(demo._lines(folder / minutes.file))
        assert 12 <= len(lines) <= 20
        assert len({line["speaker"] for line in lines}) >= 5
        answers += lines
    panel = load_questionnaire(folder / definition.surveys[0].questionnaire)
    for name in demo.SEGMENTS:
        choices = {choice.name for choice in panel.question(name).choices}  # type: ignore[union-attr]
        assert {line[name] for line in answers if name in line} <= choices
