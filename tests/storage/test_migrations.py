"""What the tables themselves refuse, and what an installation keeps when they change."""

import sqlite3

import pytest
from sqlite_utils import Database

from tests.review_data import fill_consultation, make_account
from toolkit.config import Settings
from toolkit.services.consultations import ConsultationRecord
from toolkit.storage import database
from toolkit.storage.migrations import migrations
from toolkit.storage.themes import list_theme_records


def test_an_account_that_has_placed_statements_is_not_deleted(
    db: Database, consultation: ConsultationRecord
) -> None:
    """No author of a placement is the machine, which would undo it at the next analysis."""
    fill_consultation(db, consultation.id)
    ida = make_account(db, "ida@havneby.dk")
    db.execute("UPDATE assignment SET assigned_by = ? WHERE statement = 'statement-0'", [ida.id])
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        db.execute("DELETE FROM account WHERE id = ?", [ida.id])
    (row,) = db.query("SELECT assigned_by FROM assignment WHERE statement = 'statement-0'")
    assert row["assigned_by"] == ida.id


def test_an_account_that_has_placed_nothing_is_deleted(db: Database) -> None:
    db.execute("DELETE FROM account WHERE id = ?", [make_account(db, "ida@havneby.dk").id])
    assert db.table("account").count == 0


def test_an_account_that_has_corrected_is_not_deleted(
    db: Database, consultation: ConsultationRecord
) -> None:
    ida = make_account(db, "ida@havneby.dk")
    db.execute(
        "INSERT INTO correction (consultation, verb, payload, before, made_by, made_at)"
        " VALUES (?, 'pin', '{}', '{}', ?, '2026-09-03T09:00:00+00:00')",
        [consultation.id, ida.id],
    )
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        db.execute("DELETE FROM account WHERE id = ?", [ida.id])


def test_an_entry_of_the_log_is_undone_once(db: Database, consultation: ConsultationRecord) -> None:
    ida = make_account(db, "ida@havneby.dk")
    sql = (
        "INSERT INTO correction (consultation, verb, payload, before, made_by, made_at, undoes)"
        " VALUES (?, ?, '{}', '{}', ?, '2026-09-03T09:00:00+00:00', ?)"
    )
    db.execute(sql, [consultation.id, "pin", ida.id, None])
    db.execute(sql, [consultation.id, "undo", ida.id, 1])
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        db.execute(sql, [consultation.id, "undo", ida.id, 1])


def test_what_was_found_before_there_were_corrections_is_kept(settings: Settings) -> None:
    """R12."""
    old = database.connect(settings.database_path)
    migrations.apply(old, stop_before="m0004_corrections")
    old.execute(
        "INSERT INTO consultation (id, slug, title, framework, framework_hash, created_on)"
        " VALUES (1, 'havneby', '{}', '{}', '-', '2026-09-01')"
    )
    old.execute(
        "INSERT INTO theme (consultation, id, area, name, known)"
        """ VALUES (1, 'krankoe', 'K1', '{"da": "Kraner"}', 1)"""
    )
    database.migrate(old)
    (theme,) = list_theme_records(old, 1).values()
    assert (str(theme.name), theme.locked, theme.named_by, theme.merged_into) == (
        "Kraner",
        False,
        None,
        None,
    )
    old.close()
