"""The log of corrections as pages show it: a few entries, without the statements they are about."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils import Database

from toolkit.core.corrections import DECIDING, Correction, Verb
from toolkit.storage.corrections import correction_of

# Of `before` a page needs only the themes that a pin rests on, so one statement of each.
_COLUMNS = """
    one.id, one.verb, json_remove(one.payload, '$.statements') AS payload,
    CASE one.verb WHEN 'pin' THEN (
        SELECT json_object('statements', json_group_array(json(placement))) FROM (
            SELECT value AS placement FROM json_each(one.before, '$.statements')
            GROUP BY json_extract(value, '$.theme')
        )
    ) ELSE '{}' END AS before,
    one.made_by, one.made_at, one.undoes, one.lapsed,
    undo.id AS undone_in, undo.made_by AS undone_by, undo.made_at AS undone_at
"""
_COUNTS = """
    json_array_length(one.payload, '$.statements') AS n_statements,
    (SELECT count(*) FROM json_each(one.payload, '$.statements') AS said
     JOIN statement ON statement.id = said.value) AS n_left
"""
_FROM = """
    FROM correction AS one LEFT JOIN correction AS undo ON undo.undoes = one.id
    WHERE one.consultation = ? AND one.verb <> 'undo'
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the log as a page tells it.

    Attributes
    ----------
    correction : Correction
        Without the ids of its statements.
    n_statements, n_left : int
        The statements that it decided about, and those of them that are still there.
    """

    correction: Correction
    n_statements: int
    n_left: int


def count_entries(db: Database, consultation_id: int) -> int:
    """Return how many corrections the log has; to undo one is none."""
    row = db.execute(f"SELECT count(*) {_FROM}", [consultation_id]).fetchone()
    return int(row[0])


def list_entries(db: Database, consultation_id: int, *, limit: int, offset: int) -> list[Entry]:
    """Return some corrections of the log, newest first."""
    return _entries(db, "ORDER BY one.id DESC LIMIT ? OFFSET ?", (consultation_id, limit, offset))


def get_entry(db: Database, consultation_id: int, number: int) -> Entry | None:
    """Return one correction; None where the consultation has none of this number."""
    return next(iter(_entries(db, "AND one.id = ?", (consultation_id, number))), None)


def list_naming(
    db: Database, consultation_id: int, after: int, themes: Collection[str]
) -> list[Correction]:
    """Return the corrections after an entry that stand and name one of some themes, oldest first.

    As in `Entry`, they are without their statements.
    """
    rows = db.query(
        f"SELECT {_COLUMNS} {_FROM}"  # noqa: S608
        " AND one.id > ? AND one.lapsed = 0 AND undo.id IS NULL"
        " AND EXISTS (SELECT 1 FROM json_each(?) AS theme WHERE theme.value IN"
        " (one.payload ->> '$.theme', one.payload ->> '$.into') OR one.verb = 'pin' AND EXISTS"
        " (SELECT 1 FROM json_each(one.before, '$.statements') AS placement"
        " WHERE placement.value ->> '$.theme' = theme.value)) ORDER BY one.id",
        (consultation_id, after, json.dumps(sorted(themes))),
    )
    return [correction_of(row) for row in rows]


def list_next_deciding(
    db: Database, consultation_id: int, numbers: Collection[int]
) -> dict[int, int]:
    """Return correction -> the first later one that stands and decides one of its statements."""
    rows = db.execute(
        "WITH decided AS ("
        " SELECT one.id, said.value AS statement"
        " FROM correction AS one, json_each(one.payload, '$.statements') AS said"
        " WHERE one.consultation = ? AND one.id >= ? AND one.lapsed = 0"
        " AND one.verb IN (SELECT value FROM json_each(?))"
        " AND NOT EXISTS (SELECT 1 FROM correction AS undo WHERE undo.undoes = one.id)"
        ") SELECT id, min(later) FROM ("
        " SELECT id, lead(id) OVER (PARTITION BY statement ORDER BY id) AS later FROM decided"
        ") WHERE id IN (SELECT value FROM json_each(?)) AND later IS NOT NULL GROUP BY id",
        [
            consultation_id,
            min(numbers, default=0),
            json.dumps(sorted(DECIDING)),
            json.dumps(sorted(numbers)),
        ],
    )
    return dict(rows.fetchall())


def list_first_texts(
    db: Database,
    consultation_id: int,
    numbers: Collection[int],
    *,
    verbs: Collection[Verb],
    limit: int,
) -> list[tuple[int, str, str]]:
    """Return (correction, statement, masked text) of the first statements that are still there.

    Parameters
    ----------
    verbs : collection of Verb
        Other corrections are left out.
    limit : int
        So many statements of each.
    """
    rows = db.execute(
        "SELECT id, statement, text FROM ("
        " SELECT one.id, said.key AS place, statement.id AS statement, statement.text,"
        " row_number() OVER (PARTITION BY one.id ORDER BY said.key) AS nth"
        " FROM correction AS one, json_each(one.payload, '$.statements') AS said"
        " JOIN statement ON statement.id = said.value"
        " WHERE one.consultation = ? AND one.id IN (SELECT value FROM json_each(?))"
        " AND one.verb IN (SELECT value FROM json_each(?))"
        ") WHERE nth <= ? ORDER BY id, place",
        [consultation_id, json.dumps(sorted(numbers)), json.dumps(sorted(verbs)), limit],
    )
    return rows.fetchall()


def list_exclusion_notes(db: Database, consultation_id: int) -> dict[str, str]:
    """Return statement -> why it is excluded, of the exclusions that stand; the last one counts."""
    rows = db.execute(
        "SELECT said.value, coalesce(one.payload ->> '$.note', '')"
        " FROM correction AS one, json_each(one.payload, '$.statements') AS said"
        " WHERE one.consultation = ? AND one.verb = 'exclude' AND one.lapsed = 0"
        " AND NOT EXISTS (SELECT 1 FROM correction AS undo WHERE undo.undoes = one.id)"
        " ORDER BY one.id",
        [consultation_id],
    )
    return dict(rows.fetchall())


def _entries(db: Database, condition: str, values: tuple[int, ...]) -> list[Entry]:
    rows = db.query(f"SELECT {_COLUMNS}, {_COUNTS} {_FROM} {condition}", values)
    return [Entry(correction_of(row), row["n_statements"] or 0, row["n_left"]) for row in rows]
