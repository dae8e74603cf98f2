"""The table `run`: one full analysis of a consultation, how far it is, and what it measured."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from toolkit.core.text import LocalText


class RunState(StrEnum):
    """Where a run stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """One full analysis.

    Attributes
    ----------
    phase : str
        What it is doing; empty before it starts.
    done, total : int
        Units of the present phase; total 0 where the phase cannot be counted.
    started_at, touched_at : datetime
        UTC; when it was asked for, and when it last told of itself.
    figures : mapping
        What the analysis measured about itself.
    error : LocalText or None
        Why it failed, for the people who work on the consultation.
    changes : tuple of mapping
        What is other than after the run before: `core.run_changes.Change` as mappings.
    last_correction : int
        The last entry of the log of corrections that it has learned from; 0 is none.
    """

    id: int
    consultation: int
    state: RunState
    phase: str
    done: int
    total: int
    started_at: datetime
    touched_at: datetime
    model_hash: str | None
    figures: Mapping[str, float | int | str | bool]
    error: LocalText | None
    changes: tuple[Mapping[str, Any], ...]
    last_correction: int


COLUMNS = (
    "id, consultation, state, phase, done, total,"
    " started_at, touched_at, model_hash, figures, error,"
    " changes, coalesce(last_correction, 0)"
)


def _run(row: tuple[object, ...]) -> Run:
    (number, consultation, state, phase, done, total, started, touched, model, *results) = row
    figures, error, changes, last_correction = results
    return Run(
        id=int(str(number)),
        consultation=int(str(consultation)),
        state=RunState(str(state)),
        phase=str(phase),
        done=int(str(done)),
        total=int(str(total)),
        started_at=datetime.fromisoformat(str(started)),
        touched_at=datetime.fromisoformat(str(touched)),
        model_hash=None if model is None else str(model),
        figures=json.loads(str(figures)),
        error=None if error is None else LocalText.model_validate_json(str(error)),
        changes=tuple(json.loads(str(changes))),
        last_correction=int(str(last_correction)),
    )


def insert_wish(db: Database, consultation_id: int, now: datetime) -> None:
    """Store that a full analysis is wanted; one that waits or runs already answers the wish."""
    if not any(run.consultation == consultation_id for run in list_unfinished_runs(db)):
        insert_run(db, consultation_id, now)


def insert_run(db: Database, consultation_id: int, now: datetime) -> int:
    """Store a run that waits to be started, and return its number."""
    row = db.execute(
        "INSERT INTO run (consultation, state, started_at, touched_at)"
        " VALUES (?, 'waiting', ?, ?) RETURNING id",
        [consultation_id, now.isoformat(), now.isoformat()],
    ).fetchone()
    return int(row[0])


def get_run(db: Database, run_id: int) -> Run:
    """Return a run that is known to be there."""
    return _run(db.execute(f"SELECT {COLUMNS} FROM run WHERE id = ?", [run_id]).fetchone())  # noqa: S608


def get_latest_run(db: Database, consultation_id: int) -> Run | None:
    """Return the run that was asked for last."""
    row = db.execute(
        f"SELECT {COLUMNS} FROM run WHERE consultation = ? ORDER BY id DESC LIMIT 1",  # noqa: S608
        [consultation_id],
    ).fetchone()
    return None if row is None else _run(row)


def get_last_done_run(db: Database, consultation_id: int) -> Run | None:
    """Return the run whose result stands."""
    row = db.execute(
        f"SELECT {COLUMNS} FROM run"  # noqa: S608
        " WHERE consultation = ? AND state = 'done' ORDER BY id DESC LIMIT 1",
        [consultation_id],
    ).fetchone()
    return None if row is None else _run(row)


def get_theme_counts(db: Database, run_id: int) -> list[Mapping[str, Any]]:
    """Return how much each theme held when the run was done.

    There are none where answers have been deleted since.
    """
    row = db.execute("SELECT theme_counts FROM run WHERE id = ?", [run_id]).fetchone()
    counts: list[Mapping[str, Any]] = json.loads(row[0])
    return counts


def list_unfinished_runs(db: Database) -> list[Run]:
    """Return the runs of all consultations that wait or run, oldest first."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM run WHERE state IN ('waiting', 'running') ORDER BY id"  # noqa: S608
    )
    return [_run(row) for row in rows]


def update_started(db: Database, run_id: int, now: datetime) -> None:
    """Note that a waiting run is at work."""
    db.execute(
        "UPDATE run SET state = 'running', touched_at = ? WHERE id = ?", [now.isoformat(), run_id]
    )


def update_progress(
    db: Database, run_id: int, *, phase: str, done: int, total: int, now: datetime
) -> None:
    """Note how far a run is."""
    db.execute(
        "UPDATE run SET phase = ?, done = ?, total = ?, touched_at = ? WHERE id = ?",
        [phase, done, total, now.isoformat(), run_id],
    )


def update_done(
    db: Database,
    run_id: int,
    *,
    model_hash: str,
    figures: Mapping[str, float | int | str | bool],
    changes: Sequence[Mapping[str, Any]] = (),
    theme_counts: Sequence[Mapping[str, Any]] = (),
    last_correction: int = 0,
    now: datetime,
) -> None:
    """Note that a run's result is stored.

    Earlier runs are deleted, whether they came to an end or failed: side by side, their times and
    counts would tell what came in when (demand P1).
    """
    db.execute(
        "DELETE FROM run WHERE id != ? AND state IN ('done', 'failed')"
        " AND consultation = (SELECT consultation FROM run WHERE id = ?)",
        [run_id, run_id],
    )
    db.execute(
        "UPDATE run SET state = 'done', phase = '', model_hash = ?, figures = ?, error = NULL,"
        " changes = ?, theme_counts = ?, last_correction = ?, touched_at = ? WHERE id = ?",
        [
            model_hash,
            _json(dict(figures)),
            _json(list(changes)),
            _json(list(theme_counts)),
            last_correction,
            now.isoformat(),
            run_id,
        ],
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def update_failed(db: Database, run_id: int, *, error: LocalText, now: datetime) -> None:
    """Note that a run ended without a result, and why."""
    db.execute(
        "UPDATE run SET state = 'failed', error = ?, touched_at = ? WHERE id = ?",
        [error.model_dump_json(), now.isoformat(), run_id],
    )


def update_without_counts(db: Database, consultation_id: int) -> None:
    """Forget what each theme held and how that changed: it names themes, and counts voices."""
    db.execute(
        "UPDATE run SET changes = '[]', theme_counts = '[]' WHERE consultation = ?",
        [consultation_id],
    )
