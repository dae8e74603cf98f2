"""`flask user`: accounts of staff, and what they may see."""

import sys

import click
from flask.cli import AppGroup

from toolkit.cli.faults import Fault, tells_faults
from toolkit.cli.opening import get_today, open_database
from toolkit.core.permissions import Role
from toolkit.services import accounts, passwords

user = AppGroup("user", help="Konti: lav dem, giv dem adgang, og luk dem.")

_from_stdin = click.option(
    "--password-stdin",
    is_flag=True,
    help="Læs kodeordet fra standard input. Uden det laves et, der vises én gang.",
)


def _password(from_stdin: bool) -> tuple[str, str]:
    """Return the password, and what to say about it."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n"), ""
    password = passwords.generate_password()
    return password, f"Kodeord (vises kun nu): {password}"


@user.command("create")
@click.argument("email")
@click.option("--name", required=True, help="Personens navn, som det vises på siderne.")
@click.option("--language", type=click.Choice(["da", "en"]), default="da", show_default=True)
@_from_stdin
@tells_faults
def create_command(email: str, name: str, language: str, password_stdin: bool) -> None:
    """Lav en konto til EMAIL; den har ikke adgang til noget endnu."""
    password, told = _password(password_stdin)
    with open_database() as db:
        accounts.create_account(
            db, email=email, name=name, password=password, language=language, today=get_today()
        )
    click.echo(f"Kontoen {email} er lavet. Giv adgang med: flask user grant {email} FORLØB ROLLE")
    if told:
        click.echo(told)


@user.command("grant")
@click.argument("email")
@click.argument("consultation")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@tells_faults
def grant_command(email: str, consultation: str, role: str) -> None:
    """Giv EMAIL rollen ROLE i forløbet CONSULTATION, i stedet for en rolle fra før."""
    with open_database() as db:
        accounts.grant(db, email=email, consultation=consultation, role=Role(role))
    click.echo(f"{email} er nu {role} i {consultation}.")


@user.command("revoke")
@click.argument("email")
@click.argument("consultation")
@tells_faults
def revoke_command(email: str, consultation: str) -> None:
    """Tag EMAILs rolle i forløbet CONSULTATION fra den; den bliver logget ud overalt."""
    with open_database() as db:
        had_one = accounts.revoke(db, email=email, consultation=consultation)
    if not had_one:
        raise Fault(
            f"{email} har ingen rolle i {consultation}. Se alle roller med: flask user list"
        )
    click.echo(f"{email} har ikke længere adgang til {consultation}.")


@user.command("list")
@tells_faults
def list_command() -> None:
    """Vis alle konti med deres roller."""
    with open_database() as db:
        for line in accounts.list_accounts(db):
            state = "" if line.is_active else "\tlukket"
            click.echo(f"{line.email}\t{line.name}\t{' '.join(line.memberships)}{state}")


@user.command("disable")
@click.argument("email")
@tells_faults
def disable_command(email: str) -> None:
    """Luk kontoen EMAIL; den bliver logget ud overalt med det samme."""
    with open_database() as db:
        accounts.disable_account(db, email=email)
    click.echo(f"Kontoen {email} er lukket.")


@user.command("enable")
@click.argument("email")
@tells_faults
def enable_command(email: str) -> None:
    """Åbn en lukket konto igen."""
    with open_database() as db:
        accounts.enable_account(db, email=email)
    click.echo(f"Kontoen {email} er åben.")


@user.command("password")
@click.argument("email")
@_from_stdin
@tells_faults
def password_command(email: str, password_stdin: bool) -> None:
    """Giv EMAIL et nyt kodeord; kontoen bliver logget ud overalt med det samme."""
    password, told = _password(password_stdin)
    with open_database() as db:
        accounts.change_password(db, email=email, password=password)
    click.echo(f"Kodeordet til {email} er skiftet.")
    if told:
        click.echo(told)
