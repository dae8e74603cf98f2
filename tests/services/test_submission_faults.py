"""Sending under pressure: many at once, a full disk, and a disk that fails at any write."""

import sqlite3
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from toolkit.config import Settings
from toolkit.services.answering import Receipt, get_draft, save_page, submit_response
from toolkit.storage import database

TODAY = date(2026, 9, 3)
KEY = "A-submission-key-of-22"
WRITES = ("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE", "COMMIT")

Fill = Callable[..., str]

pytestmark = pytest.mark.usefixtures("open_survey")


def test_50_identical_submissions_at_once_are_one_row_and_50_equal_receipts_R4(  # noqa: N802
    db: Database, settings: Settings, fill: Fill
) -> None:
    content = fill(db, KEY)
    start = threading.Barrier(50)
    receipts: list[Receipt] = []

    def submit() -> None:
        own = database.connect(settings.database_path)
        start.wait()
        receipts.append(submit_response(own, "skippere", KEY, content, "secret", TODAY))
        own.close()

    threads = [threading.Thread(target=submit) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == 50
    assert len({receipt.code for receipt in receipts}) == 1
    assert sum(not receipt.replayed for receipt in receipts) == 1
    assert db.table("response").count == 1


class FailingConnection(sqlite3.Connection):
    """A connection whose disk is full from one write statement on."""

    failing_from = 0
    n_writes = 0

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        if sql.startswith(WRITES):
            self.n_writes += 1
            if self.failing_from and self.n_writes >= self.failing_from:
                raise sqlite3.OperationalError("database or disk is full")
        return super().execute(sql, *parameters)


def _open_failing(path: Path, failing_from: int) -> Database:
    connection = sqlite3.connect(path, isolation_level=None, factory=FailingConnection)
    connection.failing_from = failing_from
    return Database(connection)


def test_a_write_that_fails_anywhere_gives_no_receipt_and_stores_nothing_R7(  # noqa: N802
    db: Database, settings: Settings, fill: Fill
) -> None:
    content = fill(db, KEY)
    failures = 0
    for failing_from in range(1, 100):
        failing = _open_failing(settings.database_path, failing_from)
        try:
            submit_response(failing, "skippere", KEY, content, "secret", TODAY)
        except sqlite3.OperationalError:
            failures += 1
        else:
            failing.close()
            break
        failing.close()
        assert db.table("response").count == db.table("answer").count == 0
        assert get_draft(db, "skippere", KEY).content_hash == content
    # BEGIN, the response, its seven answers, the draft's removal, COMMIT.
    assert failures == 11
    assert db.table("response").count == 1
    assert db.table("draft").count == 0


def test_a_full_disk_gives_no_receipt_and_keeps_what_was_there_R7(  # noqa: N802
    db: Database, settings: Settings, fill: Fill
) -> None:
    content = fill(db, KEY)
    full = database.connect(settings.database_path)
    (pages,) = full.execute("PRAGMA page_count").fetchone()
    full.execute(f"PRAGMA max_page_count = {pages}").fetchone()
    with pytest.raises(sqlite3.OperationalError, match="full"):
        save_page(full, "skippere", KEY, "oensker", {"wishes": ["is " * 9000]}, "da", today=TODAY)
    assert not full.conn.in_transaction
    full.close()
    assert get_draft(db, "skippere", KEY).content_hash == content
