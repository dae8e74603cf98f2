"""Rows of responses and their answers, whatever way they were given.

`value` of an answer is the plain text where the answer is analysed, and JSON where it is not.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One filled form as stored: a day, never a time; `segments` is JSON."""

    id: str
    source: int
    questionnaire: str | None
    language: str
    day: str
    voice: str
    entered_from: str
    entered_by: int | None
    submission_key_hash: str | None
    content_hash: str
    receipt_hash: str | None
    segments: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question's value, or one row of it; `item` counts from 0."""

    id: str
    question: str
    item: int
    value: str
    analyse: bool


@dataclass(frozen=True, slots=True)
class QuestionnaireRow:
    """A questionnaire as stored; `frozen` is JSON."""

    hash: str
    frozen: str


def insert_response(db: Database, row: ResponseRow) -> None:
    """Store a filled form."""
    db.execute(
        "INSERT INTO response (id, source, questionnaire, language, day, voice, entered_from,"
        " entered_by, submission_key_hash, content_hash, receipt_hash, segments)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            row.id,
            row.source,
            row.questionnaire,
            row.language,
            row.day,
            row.voice,
            row.entered_from,
            row.entered_by,
            row.submission_key_hash,
            row.content_hash,
            row.receipt_hash,
            row.segments,
        ],
    )


def insert_answers(db: Database, response: str, rows: Iterable[AnswerRow]) -> None:
    """Store the answers of a filled form."""
    for row in rows:
        db.execute(
            "INSERT INTO answer (id, response, question, item, value, analyse)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [row.id, response, row.question, row.item, row.value, int(row.analyse)],
        )


def get_response_by_key(db: Database, submission_key_hash: str) -> ResponseRow | None:
    """Find the filled form that was sent with a submission key."""
    rows = db.query("SELECT * FROM response WHERE submission_key_hash = ?", [submission_key_hash])
    row = next(iter(rows), None)
    return None if row is None else ResponseRow(**row)


def list_answered_questionnaires(db: Database) -> list[QuestionnaireRow]:
    """List the frozen questionnaires that filled forms are of."""
    rows = db.query(
        "SELECT hash, frozen FROM questionnaire"
        " WHERE hash IN (SELECT questionnaire FROM response) ORDER BY hash"
    )
    return [QuestionnaireRow(**row) for row in rows]


def list_themes_until(db: Database, questionnaire: str, day: str) -> list[tuple[int, str | None]]:
    """List (consultation, theme) of the filled forms that `delete_responses_until` removes.

    The theme is None where a statement has none, or nothing was found.
    """
    rows = db.execute(
        "SELECT DISTINCT source.consultation, assignment.theme FROM response"
        " JOIN source ON source.id = response.source"
        " LEFT JOIN answer ON answer.response = response.id"
        " LEFT JOIN statement ON statement.answer = answer.id"
        " LEFT JOIN assignment ON assignment.statement = statement.id"
        " WHERE response.questionnaire = ? AND response.day <= ?"
        " ORDER BY source.consultation, assignment.theme",
        [questionnaire, day],
    )
    return [(int(consultation), theme) for consultation, theme in rows]


def delete_responses_until(db: Database, questionnaire: str, day: str) -> int:
    """Remove a questionnaire's filled forms of `day` and before, with all that hangs on them."""
    cursor = db.execute(
        "DELETE FROM response WHERE questionnaire = ? AND day <= ?", [questionnaire, day]
    )
    return cursor.rowcount


def count_responses(db: Database, source: int) -> int:
    """Count a source's filled forms."""
    (count,) = db.execute("SELECT count(*) FROM response WHERE source = ?", [source]).fetchone()
    return int(count)
