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
    stance: str | None = None
    proposed_theme: str | None = None


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
    coherence: float | None = None


@dataclass(frozen=True, slots=True)
class DecidedStatement:
    """A statement that a person has placed, or left out; `text` is the masked slice."""

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
    excluded: bool


@dataclass(frozen=True, slots=True)
class ThemeCountRow:
    """How much a theme holds."""

    theme: str
    voices: int
    statements: int


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
    """Let every answer of the consultation wait that is not among `answer_ids`.

    An answer in which a person has placed something stays as it is until the next full analysis,
    which knows how to cut the rest of it.
    """
    db.execute(
        "UPDATE answer SET mapped = 0 WHERE mapped = 1 AND analyse = 1 AND response IN ("
        " SELECT response.id FROM response JOIN source ON source.id = response.source"
        " WHERE source.consultation = ?)"
        " AND id NOT IN (SELECT value FROM json_each(?))"
        " AND id NOT IN (SELECT statement.answer FROM statement"
        " JOIN assignment ON assignment.statement = statement.id"
        " WHERE assigned_by IS NOT NULL)",
        [consultation_id, json.dumps(list(answer_ids))],
    )


def list_decided(db: Database, consultation_id: int) -> list[DecidedStatement]:
    """Return the statements that people have placed or left out, by answer and place in it."""
    rows = db.query(
        'SELECT statement.id, statement.answer, statement.start, statement."end", statement.text,'
        " status, undecided, area, area_confidence, theme, excluded"
        " FROM assignment JOIN statement ON statement.id = assignment.statement"
        " JOIN answer ON answer.id = statement.answer"
        " JOIN response ON response.id = answer.response"
        " JOIN source ON source.id = response.source"
        " WHERE source.consultation = ? AND assigned_by IS NOT NULL"
        " ORDER BY statement.answer, statement.start",
        (consultation_id,),
    )
    return [
        DecidedStatement(
            **{**row, "undecided": bool(row["undecided"]), "excluded": bool(row["excluded"])}
        )
        for row in rows
    ]


def list_ids(db: Database, answer_ids: Sequence[str]) -> dict[tuple[str, int, int], str]:
    """Return (answer, start, end) -> id of every statement of the answers."""
    rows = db.execute(
        'SELECT answer, start, "end", id FROM statement'
        " WHERE answer IN (SELECT value FROM json_each(?))",
        [json.dumps(list(answer_ids))],
    )
    return {(answer, start, end): identifier for answer, start, end, identifier in rows}


def list_answers_of(db: Database, consultation_id: int, statement_ids: Sequence[str]) -> set[str]:
    """Return the answers that the statements are slices of."""
    rows = db.execute(
        "SELECT DISTINCT statement.answer FROM statement"
        " JOIN answer ON answer.id = statement.answer"
        " JOIN response ON response.id = answer.response"
        " JOIN source ON source.id = response.source WHERE source.consultation = ?"
        " AND statement.id IN (SELECT value FROM json_each(?))",
        [consultation_id, json.dumps(list(statement_ids))],
    )
    return {str(row[0]) for row in rows}


def list_themes_of(db: Database, answer_ids: Sequence[str]) -> list[str]:
    """Return the themes that statements of the answers belong to."""
    rows = db.execute(
        "SELECT DISTINCT theme FROM assignment"
        " JOIN statement ON statement.id = assignment.statement"
        " WHERE theme IS NOT NULL AND statement.answer IN (SELECT value FROM json_each(?))",
        [json.dumps(list(answer_ids))],
    )
    return [str(row[0]) for row in rows]


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
        " (statement, status, undecided, area, area_confidence, theme, quote_rank, stance,"
        " proposed_theme) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                row.id,
                row.status,
                int(row.undecided),
                row.area,
                row.area_confidence,
                row.theme,
                row.quote_rank,
                row.stance,
                row.proposed_theme,
            )
            for row in rows
        ],
    )


def update_what_is_seen(db: Database, rows: Sequence[tuple[str, str | None, int | None]]) -> None:
    """Store (statement, stance, rank as a quote) of statements whose place is a person's."""
    db.conn.executemany(
        "UPDATE assignment SET stance = coalesce(?, stance), quote_rank = ? WHERE statement = ?",
        [(stance, rank, statement) for statement, stance, rank in rows],
    )


def insert_themes(db: Database, consultation_id: int, rows: Sequence[ThemeRow]) -> None:
    """Store themes; one that is there takes the new content, and what people said of it stays.

    Its version grows unless it is locked: its statements may be others than before.
    """
    db.conn.executemany(
        f"{_INSERT_THEME} ON CONFLICT (consultation, id) DO UPDATE SET area = excluded.area,"
        " name = excluded.name, known = excluded.known, terms = excluded.terms,"
        " centroid = excluded.centroid, stability = excluded.stability,"
        " coherence = excluded.coherence, version = version + (1 - locked)",
        [_theme_values(consultation_id, row) for row in rows],
    )


def insert_missing_themes(db: Database, consultation_id: int, rows: Sequence[ThemeRow]) -> None:
    """Store those of the themes that are not there yet."""
    db.conn.executemany(
        f"{_INSERT_THEME} ON CONFLICT DO NOTHING",
        [_theme_values(consultation_id, row) for row in rows],
    )


_INSERT_THEME = (
    "INSERT INTO theme (consultation, id, area, name, known, terms, centroid, stability, coherence)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
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
        row.coherence,
    )


def delete_other_themes(db: Database, consultation_id: int, theme_ids: Sequence[str]) -> None:
    """Delete the themes that are not among `theme_ids` and that no person has built on.

    A person builds on a theme by placing something in it, by naming, making, locking or merging
    it, and by merging another into it. Machine assignments to a deleted theme lose their theme,
    and keep their area.
    """
    db.execute(
        "DELETE FROM theme WHERE consultation = ?"
        " AND id NOT IN (SELECT value FROM json_each(?))"
        " AND named_by IS NULL AND made_by IS NULL AND merged_into IS NULL AND locked = 0"
        " AND id NOT IN (SELECT other.merged_into FROM theme AS other"
        " WHERE other.consultation = theme.consultation AND other.merged_into IS NOT NULL)"
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


def list_theme_counts(
    db: Database, consultation_id: int, *, without_channels: Sequence[str]
) -> list[ThemeCountRow]:
    """Return how many voices and statements each theme holds; what is left out counts nowhere."""
    rows = db.execute(
        "SELECT assignment.theme, count(DISTINCT response.voice), count(*)"
        " FROM assignment JOIN statement ON statement.id = assignment.statement"
        " JOIN answer ON answer.id = statement.answer"
        " JOIN response ON response.id = answer.response"
        " JOIN source ON source.id = response.source"
        " WHERE source.consultation = ? AND assignment.theme IS NOT NULL AND excluded = 0"
        " AND source.channel NOT IN (SELECT value FROM json_each(?))"
        " GROUP BY assignment.theme ORDER BY assignment.theme",
        [consultation_id, json.dumps(list(without_channels))],
    )
    return [ThemeCountRow(str(theme), int(voices), int(n)) for theme, voices, n in rows]


def list_found_centroids(db: Database, consultation_id: int) -> dict[str, NDArray[np.float32]]:
    """Return found theme -> centroid of shape (dimensions,)."""
    rows = db.execute(
        "SELECT id, centroid FROM theme"
        " WHERE consultation = ? AND known = 0 AND centroid IS NOT NULL",
        [consultation_id],
    )
    return {str(theme): np.frombuffer(centroid, dtype=np.float32) for theme, centroid in rows}
