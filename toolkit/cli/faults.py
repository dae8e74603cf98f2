"""Tell a fault as lines that help, with exit status 2 and never a traceback."""

import sqlite3
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from toolkit.core.errors import ToolkitError

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Fault(click.ClickException):
    """A fault that the user can do something about."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        """Write the message alone: it says where, what and how to mend."""
        click.echo(self.message, err=True)


def tells_faults(command: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Make every fault of a command end it with the fault's own words."""

    @wraps(command)
    def told(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        try:
            return command(*args, **kwargs)
        except ToolkitError as error:
            raise Fault(str(error)) from error
        except sqlite3.OperationalError as error:
            raise Fault(
                f"Databasen kan ikke læses eller skrives ({error}). Intet er gemt. "
                "Se, om disken er fuld, og om mappen i TOOLKIT_INSTANCE kan skrives."
            ) from error

    return told
