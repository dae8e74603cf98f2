"""`flask analyse`: from a file of answers to statements; `flask vectors`: what it needs."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from tqdm import tqdm

from toolkit.cli.faults import tells_faults
from toolkit.cli.opening import FILE
from toolkit.cli.phases import PHASES
from toolkit.config import load_settings


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show the progress on a terminal, and nothing where the output goes elsewhere."""
    with tqdm(
        disable=not sys.stderr.isatty(), bar_format="{desc}: {percentage:3.0f}% {bar}"
    ) as bar:

        def tell(phase: str, done: int, total: int) -> None:
            bar.set_description_str(PHASES.get(phase, phase), refresh=False)
            bar.total, bar.n = max(total, 1), done
            bar.refresh()

        yield tell


@click.command("analyse")
@click.argument("input_file", metavar="INPUT", type=FILE)
@click.option("--framework", required=True, type=FILE, help="Rammens YAML-fil.")
@click.option("--output", required=True, type=FILE, help="Udsagnene, ét pr. linje (JSON Lines).")
@click.option("--themes", type=FILE, help="Temaer og nøgletal (JSON).")
@click.option(
    "--jobs", type=click.IntRange(1, 64), help="Antal tråde; uden tal bruges alle kerner."
)
@tells_faults
def analyse(
    input_file: Path, framework: Path, output: Path, themes: Path | None, jobs: int | None
) -> None:
    """Del svarene i INPUT (.jsonl, .csv, .xlsx) i udsagn, og find områder og temaer."""
    # scikit-learn takes a second to import, which other commands should not wait for.
    from toolkit.services.analyse_file import analyse_file

    settings = load_settings()
    with progress_bar() as tell:
        result = analyse_file(
            input_file,
            framework,
            output,
            themes,
            jobs=jobs,
            models_path=settings.models_path,
            scheduler=settings.dask_scheduler,
            progress=tell,
        )
    figures = result.figures
    click.echo(
        f"{figures['n_answers']} svar, {figures['n_statements']} udsagn, "
        f"{len(result.themes)} temaer: {output}",
        err=True,
    )
    if not figures["embeddings"]:
        click.echo("Sprogmodellen kan ikke indlæses her; kun ordene er brugt.", err=True)
    if figures["zero_shot"]:
        click.echo("Rammen har ingen eksempler; kun titler og beskrivelser er brugt.", err=True)


@click.command("vectors")
@click.argument("framework", type=FILE)
@tells_faults
def vectors(framework: Path) -> None:
    """Lav vektorerne til eksemplerne i FRAMEWORK på ny, efter at eksemplerne er ændret."""
    from toolkit.services.example_vectors import build_example_vectors

    with progress_bar() as tell:
        path = build_example_vectors(framework, tell)
    click.echo(str(path) if path else "Der er ingen eksempler eller ingen sprogmodel.")
