"""The table `correction`, and the placements of statements that corrections change."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from toolkit.core.corrections import Before, Correction, Payload, Placement, Verb

_OF_CONSULTATION = """
    FROM assignment
    JOIN statement ON statement.id = assignment.statement
    JOIN answer ON answer.id = statement.answer
    JOIN response ON response.id = answer.response
    JOIN source ON source.id = response.source
    WHERE source.consultation = ?
"""
_PLACEMENT = """
    SELECT assignment.statement, assignment.status, assignment.undecided, assignment.area,
           assignment.area_confidence, assignment.theme, assignment.assigned_by,
           assignment.excluded
"""


def insert_correction(
    db: Database,
    consultation_id: int,
    *,
    verb: Verb,
    payload: Payload,
    before: Before,
    made_by: int,
    made_at: datetime,
    undoes: int | None = None,
) -> int:
    """Add an entry to the log and return its number."""
    row = db.execute(
        "INSERT INTO correction (consultation, verb, payload, before, made_by, made_at, undoes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        [
            consultation_id,
            verb.value,
            payload.model_dump_json(exclude_defaults=True),
            before.model_dump_json(),
            made_by,
            made_at.isoformat(),
            undoes,
        ],
    ).fetchone()
    return int(row[0])


def list_log(db: Database, consultation_id: int) -> list[Correction]:
    """Return the whole log, oldest first."""
    rows = db.query(
        "SELECT one.id, one.verb, one.payload, one.before, one.made_by, one.made_at, one.undoes,"
        " one.lapsed, undo.id AS undone_in, undo.made_by AS undone_by, undo.made_at AS undone_at"
        " FROM correction AS one LEFT JOIN correction AS undo ON undo.undoes = one.id"
        " WHERE one.consultation = ? ORDER BY one.id",
        (consultation_id,),
    )
    return [correction_of(row) for row in rows]


def correction_of(row: Mapping[str, Any]) -> Correction:
    """Give the entry that a row of `list_log` holds."""
    return Correction(
        id=row["id"],
        verb=Verb(row["verb"]),
        made_by=row["made_by"],
        made_at=datetime.fromisoformat(row["made_at"]),
        payload=Payload.model_validate_json(row["payload"]),
        before=Before.model_validate_json(row["before"]),
        undoes=row["undoes"],
        undone_by=row["undone_by"],
        undone_at=row["undone_at"] and datetime.fromisoformat(row["undone_at"]),
        undone_in=row["undone_in"],
        lapsed=bool(row["lapsed"]),
    )


def get_last_entry(db: Database, consultation_id: int) -> int:
    """Return the number of the log's last entry; 0 where it has none."""
    row = db.execute(
        "SELECT coalesce(max(id), 0) FROM correction WHERE consultation = ?", [consultation_id]
    ).fetchone()
    return int(row[0])


def update_lapsed(db: Database, correction_ids: Sequence[int]) -> None:
    """Note that the words that these were about are deleted; notes and names may have quoted them.

    What the themes were is needed no more either: a lapsed entry cannot be undone.
    """
    db.execute(
        "UPDATE correction SET lapsed = 1, payload = json_remove(payload, '$.note', '$.name'),"
        " before = json_set(before, '$.themes', json('[]'))"
        " WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(correction_ids))],
    )


def update_nameless(db: Database, correction_ids: Sequence[int]) -> None:
    """Forget what the theme was called before each of these."""
    db.execute(
        "UPDATE correction SET before = json_remove(before, '$.themes[0].name')"
        " WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(correction_ids))],
    )


def list_placements(
    db: Database, consultation_id: int, statement_ids: Sequence[str]
) -> list[Placement]:
    """Return those of the statements that are there, by their id."""
    rows = db.query(
        f"{_PLACEMENT} {_OF_CONSULTATION}"  # noqa: S608
        " AND statement.id IN (SELECT value FROM json_each(?)) ORDER BY statement.id",
        (consultation_id, json.dumps(list(statement_ids))),
    )
    return [_placement(row) for row in rows]


def list_members(db: Database, consultation_id: int, theme: str) -> list[Placement]:
    """Return the statements of a theme that count, by their id."""
    rows = db.query(
        f"{_PLACEMENT} {_OF_CONSULTATION} AND assignment.theme = ? AND assignment.excluded = 0"
        " ORDER BY statement.id",
        (consultation_id, theme),
    )
    return [_placement(row) for row in rows]


def list_texts(db: Database, consultation_id: int, statement_ids: Sequence[str]) -> dict[str, str]:
    """Return statement -> masked text of those that are there."""
    rows = db.execute(
        f"SELECT statement.id, statement.text {_OF_CONSULTATION}"  # noqa: S608
        " AND statement.id IN (SELECT value FROM json_each(?))",
        [consultation_id, json.dumps(list(statement_ids))],
    )
    return dict(rows.fetchall())


def update_placements(db: Database, rows: Sequence[Placement]) -> None:
    """Place statements anew; whatever was a quote of its old theme is one no more."""
    db.conn.executemany(
        "UPDATE assignment SET status = ?, undecided = ?, area = ?, area_confidence = ?,"
        " quote_rank = CASE WHEN theme IS ? AND NOT ? THEN quote_rank END,"
        " theme = ?, assigned_by = ?, excluded = ?, proposed_theme = NULL WHERE statement = ?",
        [
            (
                row.status,
                int(row.undecided),
                row.area,
                row.area_confidence,
                row.theme,
                row.excluded,
                row.theme,
                row.assigned_by,
                int(row.excluded),
                row.statement,
            )
            for row in rows
        ],
    )


def update_theme_of(db: Database, statement_ids: Sequence[str], theme: str | None) -> None:
    """Let statements belong to another theme, whoever has placed them."""
    db.execute(
        "UPDATE assignment SET theme = ?, quote_rank = NULL"
        " WHERE statement IN (SELECT value FROM json_each(?))",
        [theme, json.dumps(list(statement_ids))],
    )


def update_proposed(db: Database, statement_ids: Sequence[str], theme: str) -> None:
    """Take statements out of every theme, and propose them for this one."""
    db.execute(
        "UPDATE assignment SET theme = NULL, quote_rank = NULL, proposed_theme = ?"
        " WHERE statement IN (SELECT value FROM json_each(?))",
        [theme, json.dumps(list(statement_ids))],
    )


def list_account_names(db: Database) -> dict[int, str]:
    """Return account -> name."""
    return {int(number): str(name) for number, name in db.execute("SELECT id, name FROM account")}


def _placement(row: Mapping[str, object]) -> Placement:
    return Placement.model_validate(dict(row))
