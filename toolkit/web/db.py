"""One database connection a request, opened when it is first needed."""

import sqlite3
import threading

from flask import Flask, current_app, g
from sqlite_utils import Database

from toolkit.config import Settings
from toolkit.storage import database

# What SQLite raises when the disk is full, broken or locked: nothing was stored (demand R7).
STORAGE_FAILURES: tuple[type[Exception], ...] = (sqlite3.OperationalError,)

_migrating = threading.Lock()


def get_settings() -> Settings:
    """Return the settings of the running application."""
    settings: Settings = current_app.extensions["settings"]
    return settings


def get_db() -> Database:
    """Return the connection of this request.

    The tables are brought up to date by the first request of a process, not when the application
    is made: commands that need no database must not leave one behind.

    Raises
    ------
    sqlite3.OperationalError
        If the database cannot be opened or brought up to date.
    """
    if "db" not in g:
        opened = database.connect(get_settings().database_path)
        g.db = opened
        _migrate_once(opened)
    connection: Database = g.db
    return connection


def _migrate_once(opened: Database) -> None:
    if current_app.extensions.get("database_is_current"):
        return
    with _migrating:
        database.migrate(opened)
        current_app.extensions["database_is_current"] = True


def close_db(error: BaseException | None = None) -> None:
    """Close the connection of this request, if one was opened."""
    opened = g.pop("db", None)
    if opened is not None:
        opened.close()


def init_app(app: Flask) -> None:
    """Close each request's connection when the request ends."""
    app.teardown_appcontext(close_db)
