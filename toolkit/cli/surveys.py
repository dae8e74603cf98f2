"""`flask survey` and `flask answers`: open surveys, and import answers given elsewhere."""

from datetime import date
from pathlib import Path

import click
from flask.cli import AppGroup

from toolkit.cli.faults import tells_faults
from toolkit.cli.opening import FILE, get_settings, get_today, open_database, read_day
from toolkit.core.questionnaire import load_questionnaire
from toolkit.core.text import LocalText
from toolkit.services import answering, capture, surveys

survey = AppGroup("survey", help="Undersøgelser: udgiv dem, og se dem.")
answers = AppGroup("answers", help="Svar: hent dem ind fra filer, og ryd op.")


@survey.command("publish")
@click.argument("consultation")
@click.argument("questionnaire_file", metavar="QUESTIONNAIRE", type=FILE)
@click.option("--slug", required=True, help="Undersøgelsens navn i adresser.")
@click.option("--opens", required=True, callback=read_day, help="Den første dag, som 2026-09-03.")
@click.option("--closes", required=True, callback=read_day, help="Den sidste dag, med.")
@tells_faults
def publish_command(
    consultation: str, questionnaire_file: Path, slug: str, opens: date, closes: date
) -> None:
    """Udgiv spørgeskemaet i filen QUESTIONNAIRE i forløbet CONSULTATION."""
    questionnaire = load_questionnaire(questionnaire_file)
    with open_database() as db:
        published = surveys.publish_survey(
            db, consultation, questionnaire, slug, opens=opens, closes=closes
        )
    if published.is_new:
        done = "er udgivet"
    elif published.is_new_revision:
        done = "har fået en ny udgave af spørgeskemaet"
    else:
        done = "har samme spørgeskema som før"
    address = f"{get_settings().public_url}/s/{slug}"
    click.echo(f"Undersøgelsen {done}. Den er åben {opens:%d.%m.%Y}-{closes:%d.%m.%Y}: {address}")


@survey.command("list")
@click.argument("consultation")
@tells_faults
def list_command(consultation: str) -> None:
    """Vis undersøgelserne i forløbet CONSULTATION."""
    with open_database() as db:
        for found in surveys.list_surveys(db, consultation):
            view = found.survey
            days = f"{view.opens:%d.%m.%Y}-{view.closes:%d.%m.%Y}"
            counts = f"{found.n_responses} svar\t{found.n_drafts} påbegyndt"
            click.echo(f"{view.slug}\t{days}\t{counts}\t{view.title}")


@answers.command("import")
@click.argument("consultation")
@click.argument("file", type=FILE)
@click.option("--channel", required=True, help="Kanalens id i rammen.")
@click.option("--title", required=True, help="Hvad svarene kommer fra.")
@click.option(
    "--segment",
    "segments",
    multiple=True,
    default=("industry", "size"),
    show_default=True,
    help="Kolonne, der er baggrund; kan gentages. Andre kolonner hentes ikke ind.",
)
@click.option("--day", callback=read_day, help="Dagen, de er givet. Uden den: i dag.")
@tells_faults
def import_command(
    consultation: str,
    file: Path,
    channel: str,
    title: str,
    segments: tuple[str, ...],
    day: date | None,
) -> None:
    """Hent svarene i FILE (.jsonl, .csv eller .xlsx) ind i forløbet CONSULTATION."""
    with open_database() as db:
        result = capture.import_answers(
            db,
            consultation,
            file,
            channel,
            LocalText({"da": title}),
            day or get_today(),
            segments=segments,
        )
    click.echo(f"Nye svar: {result.n_answers} (stemmer: {result.n_voices}).")
    if result.n_already:
        click.echo(f"Svar fra samme fil, der var her i forvejen: {result.n_already}.")
    if result.n_empty:
        click.echo(f"Rækker uden svar, sprunget over: {result.n_empty}.")


@answers.command("purge")
@tells_faults
def purge_command() -> None:
    """Slet sendte svar, hvis dage er gået, og påbegyndte, der ikke er rørt længe."""
    with open_database() as db:
        today = get_today()
        n_responses = answering.purge_responses(db, today)
        n_drafts = answering.purge_drafts(db, get_settings().draft_days, today)
    click.echo(f"Sendte svar, der er slettet: {n_responses}.")
    click.echo(f"Påbegyndte svar, der er slettet: {n_drafts}.")
