"""Open the database with the settings that keep every acknowledged answer."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from toolkit.storage.migrations import migrations

BUSY_TIMEOUT_MILLISECONDS = 15_000


def connect(path: Path) -> Database:
    """Open the database file, creating it readable for its owner only.

    ``synchronous=FULL`` syncs the write-ahead log at every commit; with ``NORMAL`` a power cut
    loses acknowledged answers (demand R1). ``secure_delete`` overwrites what is deleted.

    Parameters
    ----------
    path : Path
        The database file; its folder must exist.

    Returns
    -------
    Database
        In autocommit mode: a transaction is begun by :func:`write` only.
    """
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    connection = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_MILLISECONDS / 1000, isolation_level=None
    )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MILLISECONDS}")
    connection.execute("PRAGMA secure_delete = ON")
    return Database(connection)


@contextmanager
def write(db: Database) -> Iterator[Database]:
    """Run one service verb as one write transaction, begun IMMEDIATE (demand R5).

    A plain ``BEGIN`` that first reads and then writes fails with "locked" under contention
    without waiting for the busy timeout.

    Raises
    ------
    sqlite3.OperationalError
        If another connection holds the write lock longer than the busy timeout, or the disk
        refuses the write. Nothing is then stored.
    """
    connection = db.conn
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield db
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def read(db: Database) -> Iterator[Database]:
    """Read several tables as they stood at one moment."""
    connection = db.conn
    connection.execute("BEGIN")
    try:
        yield db
    finally:
        connection.execute("ROLLBACK")


def migrate(db: Database) -> None:
    """Bring the tables up to date; a step that fails leaves no trace (demand R12)."""
    migrations.apply(db)
