"""`python -m toolkit`: the commands that run an installation."""

import click

from toolkit.cli.demo import demo
from toolkit.cli.serve import serve_command, worker_command


@click.group()
def main() -> None:
    """Tre Spor: input fra virksomhederne til en kommunes erhvervspolitik."""


main.add_command(serve_command)
main.add_command(worker_command)
main.add_command(demo)

if __name__ == "__main__":
    main(prog_name="python -m toolkit")
