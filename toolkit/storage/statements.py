"""What the analysis found in the answers: the tables `statement`, `assignment` and `theme`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class AnalysableAnswer:
    """One answer that goes down the river.

    Attributes
    ----------
    value : str
        The text as it was given.
    voice : str
        Who is counted once.
    channel : str
        A channel id of the framework.
    segments : mapping
        Background question -> choice.
    """

    id: str
    value: str
    voice: str
    channel: str
    segments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One span of an answer, with where it belongs; see the table `assignment`."""

    id: str
    answer: str
    start: int
    end: int
    text: str
    status: str
    undecided: bool
    area: str | None
    area_confidence: float
    theme: str | None
    quote_rank: int | None


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme; `name` is language -> text, `centroid` of shape (dimensions,)."""

    id: str
    area: str
    name: Mapping[str, str]
    known: bool
    terms: Sequence[str]
    centroid: NDArray[np.float32] | None
    stability: float | None


def list_answers(
    db: Database, consultation_id: int, *, waiting_at_most: int | None = None
) -> list[AnalysableAnswer]:
    """Return the answers to analyse, by their random id, so that no order of arrival shows.

    Parameters
    ----------
    db : Database
    consultation_id : int
    waiting_at_most : int, optional
        Only those that no analysis has seen, and no more than this number of them.
    """
    rows = db.execute(
        "SELECT answer.id, answer.value, response.voice, source.channel, response.segments"
        " FROM answer JOIN response ON response.id = answer.response"
        " JOIN source ON source.id = response.source"
        " WHERE source.consultation = ? AND answer.analyse = 1 AND (answer.mapped = 0 OR ?)"
        " ORDER BY answer.id LIMIT ?",
        [
            consultation_id,
            waiting_at_most is None,
            -1 if waiting_at_most is None else waiting_at_most,
        ],
    )
    return [
        AnalysableAnswer(identifier, value, voice, channel, json.loads(segments))
        for identifier, value, voice, channel, segments in rows
    ]


def list_waiting_consultations(db: Database) -> list[int]:
    """Return the consultations with answers that no analysis has seen."""
    rows = db.execute(
        "SELECT DISTINCT source.consultation FROM answer"
        " JOIN response ON response.id = answer.response"
        " JOIN source ON source.id = response.source"
        " WHERE answer.mapped = 0 AND answer.analyse = 1"
    )
    return [int(row[0]) for row in rows]


def count_waiting_answers(db: Database, consultation_id: int) -> int:
    """Return the number of answers that no analysis has seen."""
    row = db.execute(
        "SELECT count(*) FROM answer JOIN response ON response.id = answer.response"
        " JOIN source ON source.id = response.source"
        " WHERE source.consultation = ? AND answer.mapped = 0 AND answer.analyse = 1",
        [consultation_id],
    ).fetchone()
    return int(row[0])


def list_existing_answers(db: Database, answer_ids: Sequence[str]) -> set[str]:
    """Return those of the answers that are still there."""
    rows = db.execute(
        "SELECT id FROM answer WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(answer_ids))],
    )
    return {str(row[0]) for row in rows}


def update_mapped(db: Database, answer_ids: Sequence[str]) -> None:
    """Note that an analysis has seen the answers."""
    db.execute(
        "UPDATE answer SET mapped = 1 WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(answer_ids))],
    )


def update_other_answers_waiting(
    db: Database, consultation_id: int, answer_ids: Sequence[str]
) -> None:
    """Let every answer of the consultation wait that is not among `answer_ids`."""
    db.execute(
        "UPDATE answer SET mapped = 0 WHERE mapped = 1 AND analyse = 1 AND response IN ("
        " SELECT response.id FROM response JOIN source ON source.id = response.source"
        " WHERE source.consultation = ?)"
        " AND id NOT IN (SELECT value FROM json_each(?))",
        [consultation_id, json.dumps(list(answer_ids))],
    )


def list_human_spans(db: Database, answer_ids: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """Return answer -> (start, end) of the statements that a person has assigned."""
    rows = db.execute(
        'SELECT statement.answer, statement.start, statement."end" FROM statement'
        " JOIN assignment ON assignment.statement = statement.id"
        " WHERE assignment.assigned_by IS NOT NULL"
        " AND statement.answer IN (SELECT value FROM json_each(?))",
        [json.dumps(list(answer_ids))],
    )
    spans: dict[str, list[tuple[int, int]]] = {}
    for answer, start, end in rows:
        spans.setdefault(answer, []).append((start, end))
    return spans


def delete_machine_statements(db: Database, answer_ids: Sequence[str]) -> None:
    """Delete the statements of the answers, except those that a person has assigned."""
    db.execute(
        "DELETE FROM statement WHERE answer IN (SELECT value FROM json_each(?))"
        " AND id NOT IN (SELECT statement FROM assignment WHERE assigned_by IS NOT NULL)",
        [json.dumps(list(answer_ids))],
    )


def insert_statements(db: Database, rows: Sequence[StatementRow]) -> None:
    """Store statements with the machine's assignment of each."""
    db.conn.executemany(
        'INSERT INTO statement (id, answer, start, "end", text) VALUES (?, ?, ?, ?, ?)',
        [(row.id, row.answer, row.start, row.end, row.text) for row in rows],
    )
    db.conn.executemany(
        "INSERT INTO assignment"
        " (statement, status, undecided, area, area_confidence, theme, quote_rank)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                row.id,
                row.status,
                int(row.undecided),
                row.area,
                row.area_confidence,
                row.theme,
                row.quote_rank,
            )
            for row in rows
        ],
    )


def insert_themes(db: Database, consultation_id: int, rows: Sequence[ThemeRow]) -> None:
    """Store themes; one that is there already takes the new content and keeps its version."""
    db.conn.executemany(
        "INSERT INTO theme (consultation, id, area, name, known, terms, centroid, stability)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (consultation, id) DO UPDATE SET area = excluded.area,"
        " name = excluded.name, known = excluded.known, terms = excluded.terms,"
        " centroid = excluded.centroid, stability = excluded.stability",
        [_theme_values(consultation_id, row) for row in rows],
    )


def insert_missing_themes(db: Database, consultation_id: int, rows: Sequence[ThemeRow]) -> None:
    """Store those of the themes that are not there yet."""
    db.conn.executemany(
        "INSERT INTO theme (consultation, id, area, name, known, terms, centroid, stability)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [_theme_values(consultation_id, row) for row in rows],
    )


def _theme_values(consultation_id: int, row: ThemeRow) -> tuple[object, ...]:
    centroid = row.centroid
    return (
        consultation_id,
        row.id,
        row.area,
        json.dumps(dict(row.name), ensure_ascii=False),
        int(row.known),
        json.dumps(list(row.terms), ensure_ascii=False),
        None if centroid is None else np.ascontiguousarray(centroid, dtype=np.float32).tobytes(),
        row.stability,
    )


def delete_other_themes(db: Database, consultation_id: int, theme_ids: Sequence[str]) -> None:
    """Delete the themes that are not among `theme_ids` and that no person has assigned to.

    Machine assignments of other answers to a deleted theme lose their theme, and keep their area.
    """
    db.execute(
        "DELETE FROM theme WHERE consultation = ?"
        " AND id NOT IN (SELECT value FROM json_each(?))"
        " AND id NOT IN ("
        " SELECT assignment.theme FROM assignment"
        " JOIN statement ON statement.id = assignment.statement"
        " JOIN answer ON answer.id = statement.answer"
        " JOIN response ON response.id = answer.response"
        " JOIN source ON source.id = response.source"
        " WHERE source.consultation = theme.consultation"
        " AND assignment.assigned_by IS NOT NULL AND assignment.theme IS NOT NULL)",
        [consultation_id, json.dumps(list(theme_ids))],
    )
    db.execute(
        "UPDATE assignment SET theme = NULL, quote_rank = NULL"
        " WHERE theme NOT IN (SELECT id FROM theme WHERE consultation = ?)"
        " AND statement IN ("
        " SELECT statement.id FROM statement JOIN answer ON answer.id = statement.answer"
        " JOIN response ON response.id = answer.response"
        " JOIN source ON source.id = response.source WHERE source.consultation = ?)",
        [consultation_id, consultation_id],
    )


def list_found_centroids(db: Database, consultation_id: int) -> dict[str, NDArray[np.float32]]:
    """Return found theme -> centroid of shape (dimensions,)."""
    rows = db.execute(
        "SELECT id, centroid FROM theme"
        " WHERE consultation = ? AND known = 0 AND centroid IS NOT NULL",
        [consultation_id],
    )
    return {str(theme): np.frombuffer(centroid, dtype=np.float32) for theme, centroid in rows}
