"""Analysing a file of answers into a file of statements, without any database."""

import json
import os
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from toolkit.analysis.embed import CachedEncoder, Encoder
from toolkit.analysis.parallel import ClusterError, shared_encoder
from toolkit.analysis.pipeline import AnalysisResult, AnswerAnalyser, AnswerText, identity
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import (
    Example,
    Framework,
    examples_path,
    load_examples,
    load_framework,
)
from toolkit.core.statements import Statement, Status
from toolkit.core.suppression import DEFAULT_THRESHOLD, is_publishable
from toolkit.core.themes import Theme
from toolkit.storage.answer_files import read_answers
from toolkit.storage.example_vectors import read_example_vectors
from toolkit.storage.model_cache import load_model, save_model

Progress = Callable[[str, int, int], None]


def analyse_file(
    input_path: Path,
    framework_path: Path,
    output_path: Path,
    themes_path: Path | None = None,
    *,
    jobs: int | None = None,
    models_path: Path | None = None,
    scheduler: str = "",
    progress: Progress | None = None,
    encoder: Encoder | None = None,
) -> AnalysisResult:
    """Analyse the answers of a file, and write one found statement a line.

    Parameters
    ----------
    input_path : Path
        .jsonl, .csv or .xlsx.
    framework_path : Path
        The framework's YAML file; its examples stand beside it.
    output_path : Path
        Statements, as JSON lines.
    themes_path : Path, optional
        Themes and figures, as JSON.
    jobs : int, optional
        Threads of the encoder, which takes most of the time; default all cores.
    models_path : Path, optional
        Folder of fitted models; without it the model is fitted each time.
    scheduler : str, optional
        Address of a Dask cluster that makes the vectors; empty is this machine alone.
    progress : callable, optional
        Called with (phase, done, total).
    encoder : Encoder, optional
        Instead of the best one that loads.

    Raises
    ------
    ToolkitError
        For everything about the files that is not as it should be.
    """
    framework = load_framework(framework_path)
    examples_file = examples_path(framework, framework_path)
    examples = load_examples(framework, examples_file)
    answers = _answers(input_path)
    for path in filter(None, (output_path, themes_path)):
        _check_writable(path)
    cached = CachedEncoder(encoder or shared_encoder(jobs, scheduler))
    try:
        analyser = _analyser(framework, examples, examples_file, cached, models_path, progress)
        result = analyser.analyse(answers, progress)
    except ClusterError as error:
        raise ToolkitError(ErrorCode.CLUSTER_FAILED, reason=str(error)) from error
    _write(output_path, _result_lines(framework, result))
    if themes_path is not None:
        _write(themes_path, _themes_text(framework, result))
    return result


def _answers(path: Path) -> list[AnswerText]:
    return [
        AnswerText(
            id=row.id,
            text=row.answer,
            voice=row.voice,
            segments=row.segments,
            channel=row.segments.get("channel", ""),
        )
        for row in read_answers(path)
    ]


def _analyser(
    framework: Framework,
    examples: tuple[Example, ...],
    examples_file: Path | None,
    encoder: CachedEncoder,
    models_path: Path | None,
    progress: Progress | None,
) -> AnswerAnalyser:
    """Load the fitted analyser, or fit it and keep it."""
    key = identity(framework, examples, encoder)
    kept = load_model(models_path, key) if models_path else None
    if isinstance(kept, AnswerAnalyser):
        return kept.use_encoder(encoder)
    shipped = None
    if examples_file is not None:
        shipped = read_example_vectors(examples_file, [example.text for example in examples])
    vectors = shipped[1] if shipped and shipped[0] == encoder.identity else None
    analyser = AnswerAnalyser(framework, encoder).fit(examples, vectors, progress)
    if models_path:
        save_model(models_path, key, analyser)
    return analyser


def _result_lines(framework: Framework, result: AnalysisResult) -> str:
    names = {theme.id: _name(theme) for theme in result.themes}
    lines = [_result_line(framework, statement, names) for statement in result.statements]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _result_line(
    framework: Framework, statement: Statement, names: dict[str, str]
) -> dict[str, Any]:
    # Outside the tracks there is no area to act on, though the analysis knows a code for it.
    area = statement.area if statement.status is Status.MAPPED else None
    track = framework.track_of(area) if area else None
    return {
        "answer_id": statement.answer_id,
        "start": statement.start,
        "end": statement.end,
        "text": statement.text,
        "status": statement.status.value,
        "undecided": statement.undecided,
        "track": track.code if track else None,
        "area": area,
        "area_confidence": statement.area_confidence,
        "theme": statement.theme,
        "theme_name": names.get(statement.theme) if statement.theme else None,
    }


def _themes_text(framework: Framework, result: AnalysisResult) -> str:
    themes = []
    stances: dict[str, Counter[str]] = defaultdict(Counter)
    for statement in result.statements:
        if statement.theme is not None and statement.stance is not None:
            stances[statement.theme][statement.stance.value] += 1
    for theme in result.themes:
        track = framework.track_of(theme.area)
        quotes = [
            {
                "answer_id": quote.answer_id,
                "start": quote.start,
                "end": quote.end,
                "text": quote.text,
            }
            for quote in theme.quotes
        ]
        themes.append(
            {
                "id": theme.id,
                "name": _name(theme),
                "known": theme.known,
                "track": track.code if track else None,
                "area": theme.area,
                "n_statements": theme.n_statements,
                "n_voices": theme.n_voices,
                "terms": list(theme.terms),
                "quotes": quotes,
                "stances": dict(sorted(stances[theme.id].items())),
                "stability": theme.stability,
                "coherence": theme.coherence,
                "firmness": theme.firmness.value if theme.firmness else None,
                "publishable": is_publishable(theme.n_voices, DEFAULT_THRESHOLD, theme.firmness),
            }
        )
    content = {"themes": themes, "figures": result.figures}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _name(theme: Theme) -> str:
    return theme.name.get("da") or next(iter(theme.name.values()))


def _check_writable(path: Path) -> None:
    """Tell at once, not after minutes of work, that the result could not be written."""
    folder = path.parent
    if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        reason = "det er en mappe" if path.is_dir() else f"mappen {folder} kan ikke skrives"
        raise ToolkitError(ErrorCode.FILE_UNWRITABLE, path=path, reason=reason)


def _write(path: Path, text: str) -> None:
    """Write a whole file or nothing."""
    own = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        own.write_text(text, encoding="utf-8", newline="\n")
        own.replace(path)
    except OSError as error:
        own.unlink(missing_ok=True)
        reason = error.strerror or "ukendt fejl"
        raise ToolkitError(ErrorCode.FILE_UNWRITABLE, path=path, reason=reason) from error
