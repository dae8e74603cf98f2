"""From answers to themes: the full analysis of a consultation, and the mapping of new answers."""

import logging
import secrets
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from toolkit.config import Settings
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Framework
from toolkit.core.statements import Statement
from toolkit.core.text import LocalText
from toolkit.core.themes import Theme
from toolkit.storage import runs, statements
from toolkit.storage.database import write
from toolkit.storage.locks import exclusive_lock
from toolkit.storage.runs import Run, RunState
from toolkit.storage.statements import AnalysableAnswer, StatementRow, ThemeRow

# The analysis is imported by the processes that analyse; see services/analysers.py.
if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from toolkit.analysis.pipeline import AnalysisResult, AnswerText
    from toolkit.services.analysers import Analysers

Progress = Callable[[str, int, int], None]

SECONDS_BETWEEN_PROGRESS = 0.5
BATCH = 200  # new answers mapped in one go: what is mapped shows while the rest is at work

logger = logging.getLogger(__name__)


def request_analysis(db: Database, consultation_id: int) -> None:
    """Note that a full analysis is wanted; one that waits or runs already answers the wish."""
    with write(db):
        if not any(run.consultation == consultation_id for run in runs.list_unfinished_runs(db)):
            runs.insert_run(db, consultation_id, datetime.now(UTC))


def next_waiting_analysis(db: Database) -> int | None:
    """Return the consultation whose wish for a full analysis is the oldest, or None."""
    waiting = (run for run in runs.list_unfinished_runs(db) if run.state is RunState.WAITING)
    return next((run.consultation for run in waiting), None)


def get_progress(db: Database, consultation_id: int) -> Run | None:
    """Return the consultation's last full analysis: how far it is, or how it ended."""
    return runs.get_latest_run(db, consultation_id)


def fail_interrupted_runs(db: Database, settings: Settings) -> None:
    """Mark runs as failed whose process has ended before them."""
    with exclusive_lock(_lock_path(settings)) as held:
        if held:
            _fail_running(db)


def analyse_consultation(
    db: Database,
    consultation_id: int,
    settings: Settings,
    progress: Progress | None = None,
    *,
    analysers: "Analysers | None" = None,
) -> Run:
    """Analyse every answer of a consultation, and put the result in the place of the last one.

    All computing happens outside any transaction; the result is stored in a single short one, so
    that answers can be handed in meanwhile. What a person has assigned is kept.

    Parameters
    ----------
    db : Database
    consultation_id : int
    settings : Settings
    progress : callable, optional
        Called with (phase, done, total); total 0 where a phase cannot be counted.
    analysers : Analysers, optional
        The process's fitted models; loaded or fitted where absent.

    Returns
    -------
    Run
        The finished run, with what the analysis measured.

    Raises
    ------
    ToolkitError
        ANALYSIS_RUNNING where one is under way in any process; ANALYSIS_FAILED where it stopped:
        the last result then stands unchanged.
    """
    with exclusive_lock(_lock_path(settings)) as held:
        if not held:
            raise ToolkitError(ErrorCode.ANALYSIS_RUNNING)
        _fail_running(db)
        run_id = _start_run(db, consultation_id)
        try:
            _analyse(db, run_id, consultation_id, _analysers(settings, analysers), progress)
        except Exception as error:
            # The kind and the places only: a message may quote an answer.
            failure = ToolkitError(ErrorCode.ANALYSIS_FAILED, reason=type(error).__name__)
            logger.error("%s\n%s", failure, "".join(traceback.format_tb(error.__traceback__)))
            with write(db):
                runs.update_failed(db, run_id, error=_in_words(failure), now=datetime.now(UTC))
            raise failure from error
    map_new_answers(db, consultation_id, settings, analysers=analysers)
    return runs.get_run(db, run_id)


def map_new_answers(
    db: Database,
    consultation_id: int,
    settings: Settings,
    *,
    analysers: "Analysers | None" = None,
) -> int:
    """Map the answers that no analysis has seen, to the themes that there are.

    Leaves no run and no time behind (demand P1). Answers that come in meanwhile are mapped too.

    Returns
    -------
    int
        The number of answers mapped.
    """
    n_mapped = 0
    shelf = _analysers(settings, analysers)
    while waiting := statements.list_answers(db, consultation_id, waiting_at_most=BATCH):
        n_results = runs.count_done_runs(db, consultation_id)
        centroids = statements.list_found_centroids(db, consultation_id)
        fitted = shelf.get(db, consultation_id)
        found = fitted.analyser.map_new(_texts(waiting), centroids)
        with write(db):
            if runs.count_done_runs(db, consultation_id) != n_results:
                continue  # an analysis has put other themes in the place of those used here
            themes = _known_themes(fitted.framework, found)
            statements.insert_missing_themes(db, consultation_id, themes)
            _replace_statements(db, [answer.id for answer in waiting], found, {})
        n_mapped += len(waiting)
    return n_mapped


def map_all_new_answers(
    db: Database, settings: Settings, *, analysers: "Analysers | None" = None
) -> int:
    """Map the waiting answers of every consultation; see `map_new_answers`."""
    return sum(
        map_new_answers(db, consultation_id, settings, analysers=analysers)
        for consultation_id in statements.list_waiting_consultations(db)
    )


def _analysers(settings: Settings, given: "Analysers | None") -> "Analysers":
    if given is not None:
        return given
    from toolkit.services.analysers import Analysers

    return Analysers(settings)


def _lock_path(settings: Settings) -> Path:
    return settings.instance_path / "analysis.lock"


def _in_words(failure: ToolkitError) -> LocalText:
    return LocalText({language: failure.message(language) for language in ("da", "en")})


def _fail_running(db: Database) -> None:
    """Mark what is called running; only to be used by whoever holds the lock."""
    error = _in_words(ToolkitError(ErrorCode.ANALYSIS_INTERRUPTED))
    with write(db):
        for run in runs.list_unfinished_runs(db):
            if run.state is RunState.RUNNING:
                runs.update_failed(db, run.id, error=error, now=datetime.now(UTC))


def _start_run(db: Database, consultation_id: int) -> int:
    """Take the wish that waits, or make a run, and note that it is at work."""
    now = datetime.now(UTC)
    with write(db):
        waiting = (
            run.id
            for run in runs.list_unfinished_runs(db)
            if run.consultation == consultation_id and run.state is RunState.WAITING
        )
        run_id = next(waiting, None) or runs.insert_run(db, consultation_id, now)
        runs.update_started(db, run_id, now)
    return run_id


def _analyse(
    db: Database,
    run_id: int,
    consultation_id: int,
    analysers: "Analysers",
    progress: Progress | None,
) -> None:
    tell = _ProgressNote(db, run_id, progress)
    answers = statements.list_answers(db, consultation_id)
    fitted = analysers.get(db, consultation_id, tell)
    result = fitted.analyser.analyse(_texts(answers), tell)
    answer_ids = [answer.id for answer in answers]
    with write(db):
        themes = [_theme_row(theme, result.found_centroids) for theme in result.themes]
        statements.insert_themes(db, consultation_id, themes)
        _replace_statements(db, answer_ids, result.statements, _quote_ranks(result))
        statements.delete_other_themes(db, consultation_id, [theme.id for theme in themes])
        # Answers that came in meanwhile are mapped to the new themes next.
        statements.update_other_answers_waiting(db, consultation_id, answer_ids)
        runs.update_done(
            db,
            run_id,
            model_hash=fitted.identity,
            figures=result.figures,
            now=datetime.now(UTC),
        )


class _ProgressNote:
    """Tell how far a run is: to the caller at once, to the database at most twice a second."""

    def __init__(self, db: Database, run_id: int, progress: Progress | None) -> None:
        self._db = db
        self._run_id = run_id
        self._progress = progress
        self._phase = ""
        self._next = 0.0

    def __call__(self, phase: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(phase, done, total)
        if phase == self._phase and time.monotonic() < self._next:
            return
        self._phase = phase
        self._next = time.monotonic() + SECONDS_BETWEEN_PROGRESS
        with write(self._db):
            runs.update_progress(
                self._db, self._run_id, phase=phase, done=done, total=total, now=datetime.now(UTC)
            )


def _texts(answers: Sequence[AnalysableAnswer]) -> "list[AnswerText]":
    from toolkit.analysis.pipeline import AnswerText

    return [
        AnswerText(id=answer.id, text=answer.value, voice=answer.voice, segments=answer.segments)
        for answer in answers
    ]


def _replace_statements(
    db: Database,
    answer_ids: Sequence[str],
    found: Sequence[Statement],
    quote_ranks: Mapping[tuple[str, int, int], int],
) -> None:
    """Put what the machine found in the place of what it found before; people's stay."""
    existing = statements.list_existing_answers(db, answer_ids)
    kept = statements.list_human_spans(db, answer_ids)
    statements.delete_machine_statements(db, answer_ids)
    statements.insert_statements(
        db,
        [
            _statement_row(statement, quote_ranks)
            for statement in found
            if statement.answer_id in existing
            and not _overlaps(statement, kept.get(statement.answer_id, []))
        ],
    )
    statements.update_mapped(db, answer_ids)


def _overlaps(statement: Statement, spans: Sequence[tuple[int, int]]) -> bool:
    return any(statement.start < end and start < statement.end for start, end in spans)


def _statement_row(
    statement: Statement, quote_ranks: Mapping[tuple[str, int, int], int]
) -> StatementRow:
    return StatementRow(
        id=secrets.token_hex(16),
        answer=statement.answer_id,
        start=statement.start,
        end=statement.end,
        text=statement.text,
        status=statement.status.value,
        undecided=statement.undecided,
        area=statement.area,
        area_confidence=statement.area_confidence,
        theme=statement.theme,
        quote_rank=quote_ranks.get((statement.answer_id, statement.start, statement.end)),
    )


def _quote_ranks(result: "AnalysisResult") -> dict[tuple[str, int, int], int]:
    return {
        (quote.answer_id, quote.start, quote.end): rank
        for theme in result.themes
        for rank, quote in enumerate(theme.quotes, 1)
    }


def _theme_row(theme: Theme, centroids: "Mapping[str, NDArray[np.float32]]") -> ThemeRow:
    return ThemeRow(
        id=theme.id,
        area=theme.area,
        name=theme.name,
        known=theme.known,
        terms=theme.terms,
        centroid=centroids.get(theme.id),
        stability=theme.stability,
    )


def _known_themes(framework: Framework, found: Sequence[Statement]) -> list[ThemeRow]:
    """Give the framework's themes that the statements belong to; no analysis has made them yet."""
    ids = sorted({statement.theme for statement in found if statement.theme is not None})
    return [
        ThemeRow(
            id=theme.id,
            area=theme.area,
            name=theme.title.root,
            known=True,
            terms=(),
            centroid=None,
            stability=None,
        )
        for theme in map(framework.theme, ids)
        if theme is not None
    ]
