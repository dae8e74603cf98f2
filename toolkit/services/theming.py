"""From answers to themes: the full analysis of a consultation, and the mapping of new answers."""

import logging
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from toolkit.config import Settings
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.text import LocalText
from toolkit.services.standing import load_standing
from toolkit.services.storing import known_themes, replace_statements, store_result
from toolkit.storage import runs, statements
from toolkit.storage.database import read, write
from toolkit.storage.locks import exclusive_lock
from toolkit.storage.runs import Run, RunState
from toolkit.storage.statements import AnalysableAnswer

# The analysis is imported by the processes that analyse; see services/analysers.py.
if TYPE_CHECKING:
    from toolkit.analysis.pipeline import AnswerText
    from toolkit.services.analysers import Analysers

Progress = Callable[[str, int, int], None]

SECONDS_BETWEEN_PROGRESS = 0.5
BATCH = 200  # new answers mapped in one go: what is mapped shows while the rest is at work

logger = logging.getLogger(__name__)


def request_analysis(db: Database, consultation_id: int) -> None:
    """Note that a full analysis is wanted; one that waits or runs already answers the wish."""
    with write(db):
        runs.insert_wish(db, consultation_id, datetime.now(UTC))


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
    that answers can be handed in meanwhile. What people have decided is kept, also what they
    decide while it computes; the analysis learns from it, and clusters only what is left.

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
        last = runs.get_last_done_run(db, consultation_id)
        centroids = statements.list_found_centroids(db, consultation_id)
        # The model of the last analysis: what was corrected since teaches the next one.
        fitted = shelf.get(db, consultation_id, up_to=0 if last is None else last.last_correction)
        found = fitted.analyser.map_new(_texts(waiting), centroids)
        with write(db):
            now_last = runs.get_last_done_run(db, consultation_id)
            if (now_last and now_last.id) != (last and last.id):
                continue  # an analysis has put other themes in the place of those used here
            themes = known_themes(fitted.framework, found)
            statements.insert_missing_themes(db, consultation_id, themes)
            answer_ids = [answer.id for answer in waiting]
            replace_statements(db, consultation_id, answer_ids, found, {})
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
    with read(db):
        answers = statements.list_answers(db, consultation_id)
        standing = load_standing(db, consultation_id)
    fitted = analysers.get(db, consultation_id, tell, up_to=standing.last_entry)
    result = fitted.analyser.analyse(_texts(answers), tell, decisions=standing.decisions())
    with write(db):
        store_result(
            db,
            run_id,
            consultation_id,
            fitted,
            result,
            answer_ids=[answer.id for answer in answers],
            standing=standing,
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
        AnswerText(
            id=answer.id,
            text=answer.value,
            voice=answer.voice,
            segments=answer.segments,
            channel=answer.channel,
        )
        for answer in answers
    ]
