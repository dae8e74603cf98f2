"""The commands: thin calls of services, each fault told in words (``cli/faults.py``)."""

from flask import Flask


def register(app: Flask) -> None:
    """Add every command of the project to ``flask``."""
    from toolkit.cli.accounts import user
    from toolkit.cli.analyse import analyse, vectors
    from toolkit.cli.audit import audit
    from toolkit.cli.check import check
    from toolkit.cli.consultations import consultation
    from toolkit.cli.demo import demo
    from toolkit.cli.surveys import answers, survey

    for command in (analyse, answers, audit, check, consultation, demo, survey, user, vectors):
        app.cli.add_command(command)
