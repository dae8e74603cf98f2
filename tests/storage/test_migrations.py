"""What the tables themselves refuse."""

import sqlite3

import pytest
from sqlite_utils import Database

from tests.review_data import fill_consultation, make_account
from toolkit.services.consultations import ConsultationRecord


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
