"""The database keeps what it acknowledged, and waits instead of failing."""

import ast
import multiprocessing
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlite_utils import Database

import toolkit.storage
from toolkit.config import Settings
from toolkit.storage import database

PACKAGE = Path(toolkit.storage.__file__).parents[1]

TABLES = {
    "account": "id email name password_hash language is_active created_on",
    "answer": "id response question item value analyse mapped",
    "assignment": (
        "statement status undecided area area_confidence theme quote_rank assigned_by stance"
        " proposed_theme excluded"
    ),
    "audit_event": "id at account consultation verb object",
    "consultation": "id slug title framework framework_hash k is_demo created_on version",
    "correction": "id consultation verb payload before made_by made_at undoes lapsed",
    "draft": "key_hash survey questionnaire language typed touched_on",
    "embedding": "model text_hash vector",
    "example": "consultation position area theme author text vector vector_model stance",
    "membership": "account consultation role",
    "proposal": "consultation key kind theme other statements why state decided_by",
    "questionnaire": "hash frozen",
    "response": (
        "id source questionnaire language day voice entered_from entered_by"
        " submission_key_hash content_hash receipt_hash segments"
    ),
    "run": (
        "id consultation state phase done total started_at touched_at model_hash figures error"
        " changes theme_counts last_correction"
    ),
    "signin_failure": "who_hash at id",
    "signin_session": "token_hash account expires_at",
    "source": "id consultation channel kind title day",
    "statement": "id answer start end text",
    "survey": "source slug questionnaire opens closes version",
    "theme": (
        "consultation id area name known terms centroid stability version locked named_by made_by"
        " merged_into coherence"
    ),
}


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)],
)
def test_every_connection_has_the_settings_that_keep_answers_R1(  # noqa: N802
    db: Database, settings: Settings, pragma: str, value: object
) -> None:
    again = database.connect(settings.database_path)
    for opened in (db, again):
        assert opened.execute(f"PRAGMA {pragma}").fetchone() == (value,)
        assert opened.execute("PRAGMA busy_timeout").fetchone()[0] >= 5000
    again.close()


def test_only_the_owner_may_read_the_file(db: Database, settings: Settings) -> None:
    mode = stat.S_IMODE(settings.database_path.stat().st_mode)
    assert mode == 0o600


def test_the_tables_and_columns_are_exactly_these_S6(db: Database) -> None:  # noqa: N802
    found = {
        name: " ".join(db.table(name).columns_dict)
        for name in db.table_names()
        if not name.startswith(("_sqlite_migrations", "sqlite_"))
    }
    assert found == TABLES


def test_every_table_is_strict(db: Database) -> None:
    for name in TABLES:
        assert db.table(name).strict, name


def test_migrating_twice_changes_nothing(db: Database) -> None:
    before = db.schema
    database.migrate(db)
    assert db.schema == before


def test_a_failing_verb_leaves_nothing_behind(db: Database) -> None:
    def insert_and_fail() -> None:
        with database.write(db):
            db.execute("INSERT INTO questionnaire (hash, frozen) VALUES ('a', '{}')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        insert_and_fail()
    assert db.table("questionnaire").count == 0


def test_a_plain_begin_that_reads_first_would_fail_R5(  # noqa: N802
    db: Database, settings: Settings
) -> None:
    """The reason for BEGIN IMMEDIATE, shown: the busy timeout does not help."""
    other = database.connect(settings.database_path)
    db.execute("BEGIN")
    db.execute("SELECT count(*) FROM questionnaire").fetchone()
    with database.write(other):
        other.execute("INSERT INTO questionnaire (hash, frozen) VALUES ('a', '{}')")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        db.execute("INSERT INTO questionnaire (hash, frozen) VALUES ('b', '{}')")
    db.execute("ROLLBACK")
    other.close()


def _count_up(path: Path, times: int) -> None:
    db = database.connect(path)
    for _ in range(times):
        with database.write(db):
            (count,) = db.execute("SELECT count(*) FROM questionnaire").fetchone()
            db.execute("INSERT INTO questionnaire (hash, frozen) VALUES (?, '{}')", [str(count)])
    db.close()


def test_four_processes_that_read_and_then_write_never_fail_R5(  # noqa: N802
    db: Database, settings: Settings
) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [
        context.Process(target=_count_up, args=(settings.database_path, 75)) for _ in range(4)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert db.table("questionnaire").count == 300


def _banned(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr == "atomic":
            found.append(f"{path}:{node.lineno}: atomic()")
        found += [
            f"{path}:{node.lineno}: {keyword.arg}=True"
            for keyword in node.keywords
            if keyword.arg in {"alter", "replace"}
            and isinstance(keyword.value, ast.Constant)
            and keyword.value.value is True
        ]
    return found


def test_no_module_begins_plainly_or_lets_a_row_change_the_schema_R5_S6() -> None:  # noqa: N802
    modules = sorted(PACKAGE.rglob("*.py"))
    assert len(modules) > 20
    assert [fault for path in modules for fault in _banned(path)] == []


def test_the_ban_bites(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("with db.atomic():\n    table.insert(row, alter=True, replace=True)\n")
    assert len(_banned(module)) == 3
