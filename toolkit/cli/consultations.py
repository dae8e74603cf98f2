"""`flask consultation`: start a consultation from a framework."""

from pathlib import Path

import click
from flask.cli import AppGroup

from toolkit.cli.faults import tells_faults
from toolkit.cli.opening import FILE, get_today, open_database
from toolkit.core.framework import examples_path, load_examples, load_framework
from toolkit.services import consultations

consultation = AppGroup("consultation", help="Forløb: start dem, og se dem.")


@consultation.command("create")
@click.argument("framework_file", metavar="FRAMEWORK", type=FILE)
@click.option("--slug", help="Navnet i adresser. Uden det bruges rammens id.")
@tells_faults
def create_command(framework_file: Path, slug: str | None) -> None:
    """Start et forløb med rammen i filen FRAMEWORK; rammen fryses."""
    # Only this command reads vectors; the web processes load no analysis.
    from toolkit.services.example_vectors import load_example_vectors

    framework = load_framework(framework_file)
    examples = load_examples(framework, examples_path(framework, framework_file))
    with open_database() as db:
        made = consultations.create_consultation(
            db,
            slug or framework.id.replace("_", "-"),
            framework,
            examples,
            load_example_vectors(framework_file, examples),
            today=get_today(),
        )
    click.echo(
        f"Forløbet '{made.slug}' er oprettet med {len(framework.tracks)} spor, "
        f"{len(framework.areas)} indsatsområder og {len(examples)} eksempler."
    )


@consultation.command("list")
@tells_faults
def list_command() -> None:
    """Vis alle forløb."""
    with open_database() as db:
        for found in consultations.list_consultations(db):
            click.echo(f"{found.slug}\t{found.title}")
