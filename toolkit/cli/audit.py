"""`flask audit`: who did what, and when."""

import click
from flask.cli import AppGroup

from toolkit.cli.faults import tells_faults
from toolkit.cli.opening import open_database
from toolkit.services import auditing

audit = AppGroup("audit", help="Loggen: hvem der gjorde hvad, og hvornår.")


@audit.command("list")
@click.argument("consultation")
@tells_faults
def list_command(consultation: str) -> None:
    """Vis loggen for forløbet CONSULTATION: tid, konto, handling og genstand, den ældste først."""
    with open_database() as db:
        lines = auditing.list_audit_lines(db, consultation)
    for line in lines:
        at = line.at.astimezone().isoformat(sep=" ", timespec="seconds")
        click.echo(f"{at}\t{line.email or '(slettet konto)'}\t{line.verb}\t{line.what}")
    if not lines:
        click.echo(f"Der er intet i loggen for {consultation} endnu.")
