"""What the commands share: the settings, the open database, and definition files."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app
from sqlite_utils import Database

from toolkit.config import Settings
from toolkit.storage import database

# Not checked by click: our own words say what is wrong, in Danish.
FILE = click.Path(path_type=Path)


def read_day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Read an option that is a day, or say how one is written."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"'{value}' er ikke en dag. Skriv den som 2026-09-03.") from None


def get_settings() -> Settings:
    """Give the settings of the application that the command runs in."""
    settings: Settings = current_app.extensions["settings"]
    return settings


def get_today() -> date:
    """Give the day on the machine's calendar."""
    return datetime.now().astimezone().date()


@contextmanager
def open_database() -> Iterator[Database]:
    """Open the installation's database, brought up to date, and close it again."""
    db = database.connect(get_settings().database_path)
    try:
        database.migrate(db)
        yield db
    finally:
        db.close()
