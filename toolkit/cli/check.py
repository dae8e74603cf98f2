"""`flask check`: find every fault in a framework or a questionnaire, without a database."""

from pathlib import Path

import click

from toolkit.cli.faults import tells_faults
from toolkit.cli.opening import FILE
from toolkit.core.definition_files import load_yaml
from toolkit.core.errors import DefinitionError, Problem
from toolkit.core.framework import examples_path, load_examples, load_framework
from toolkit.core.questionnaire import NoteQuestion, load_questionnaire

FRAMEWORK_FORMAT = "tre-spor/framework/"
QUESTIONNAIRE_FORMAT = "tre-spor/questionnaire/"


@click.command("check")
@click.argument("file", type=FILE)
@tells_faults
def check(file: Path) -> None:
    """Find alle fejl i FILE, som er en ramme eller et spørgeskema."""
    data, locator = load_yaml(file)
    written = data.get("format") if isinstance(data, dict) else None
    if str(written).startswith(FRAMEWORK_FORMAT):
        click.echo(f"{file}: i orden. {_describe_framework(file)}")
    elif str(written).startswith(QUESTIONNAIRE_FORMAT):
        click.echo(f"{file}: i orden. {_describe_questionnaire(file)}")
    else:
        line = locator.line(("format",)) if written is not None else 1
        what = "Feltet 'format' siger ikke, om filen er en ramme eller et spørgeskema"
        remedy = f"Skriv 'format: {FRAMEWORK_FORMAT}1' eller 'format: {QUESTIONNAIRE_FORMAT}1'."
        raise DefinitionError([Problem(str(file), line, what, remedy)])


def _describe_framework(file: Path) -> str:
    framework = load_framework(file)
    examples = load_examples(framework, examples_path(framework, file))
    return (
        f"En ramme med {len(framework.tracks)} spor, {len(framework.areas)} indsatsområder, "
        f"{len(framework.themes)} kendte temaer og {len(examples)} eksempler."
    )


def _describe_questionnaire(file: Path) -> str:
    questionnaire = load_questionnaire(file)
    asked = [part for part in questionnaire.questions() if not isinstance(part, NoteQuestion)]
    return f"Et spørgeskema med {len(asked)} spørgsmål på {len(questionnaire.pages)} sider."
