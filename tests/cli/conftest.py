"""What the tests of commands share: an application that has only the commands under test."""

from collections.abc import Callable, Sequence

import pytest
from click.testing import Result
from flask import Flask

from toolkit.cli.check import check
from toolkit.cli.consultations import consultation
from toolkit.cli.surveys import answers, survey
from toolkit.config import Settings

Invoke = Callable[..., Result]


@pytest.fixture
def invoke(settings: Settings) -> Invoke:
    """Give a function that runs one command line and returns its result."""
    app = Flask("commands")
    app.extensions["settings"] = settings
    for command in (answers, check, consultation, survey):
        app.cli.add_command(command)

    def run(*arguments: object) -> Result:
        words: Sequence[str] = [str(argument) for argument in arguments]
        return app.test_cli_runner().invoke(args=words)

    return run
