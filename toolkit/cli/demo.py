"""`flask demo` and `python -m toolkit demo`: load the demonstration, with visible progress."""

from pathlib import Path
from typing import Any

import click
from flask import has_app_context
from tqdm import tqdm

from toolkit.cli.faults import tells_faults
from toolkit.cli.opening import get_settings, get_today
from toolkit.cli.phases import PHASES
from toolkit.config import load_settings
from toolkit.services.demo import LoadedDemo, find_demo, load_demo
from toolkit.storage import database

ROOT = Path(__file__).parents[2]


class ProgressLine:
    """A bar for each phase, on standard error."""

    def __init__(self) -> None:
        self._phase = ""
        self._bar: tqdm[Any] | None = None

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Show how far the present phase is."""
        bar = self._bar
        if bar is None or phase != self._phase:
            self.close()
            self._phase = phase
            bar = self._bar = tqdm(desc=f"{PHASES.get(phase, phase):<25}")
        bar.total = total or None
        bar.update(done - bar.n)

    def close(self) -> None:
        """End the last bar."""
        if self._bar is not None:
            self._bar.close()


@click.command("demo")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Mappen med demo.yaml; ellers den, der følger med.",
)
@tells_faults
def demo(folder: Path | None) -> None:
    """Læg demonstrationens opdigtede svar ind, hvis de ikke er der."""
    settings = get_settings() if has_app_context() else load_settings()
    db = database.connect(settings.database_path)
    progress = ProgressLine()
    try:
        database.migrate(db)
        loaded = load_demo(db, settings, folder or find_demo(ROOT), progress, today=get_today())
    finally:
        progress.close()
        db.close()
    _tell(loaded, settings.public_url)


def _tell(demo: LoadedDemo, address: str) -> None:
    if demo.password is None:
        click.echo(f"Demonstrationen er lagt ind: {address}/c/{demo.slug}")
        return
    click.echo(
        f"Demonstrationen er lagt ind. Log ind på {address}/signin\n"
        f"  e-mail:   {demo.email}\n"
        f"  kodeord:  {demo.password}\n"
        "Kodeordet vises kun denne ene gang. "
        f"Et nyt laves med: .venv/bin/flask user password {demo.email}"
    )
