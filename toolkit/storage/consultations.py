"""Rows of consultations and of the example statements frozen with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class ConsultationRow:
    """One consultation as stored; `title` and `framework` are JSON."""

    id: int
    slug: str
    title: str
    framework: str
    framework_hash: str
    k: int
    is_demo: bool
    created_on: str
    version: int


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """One labelled statement; `vector` holds float16 numbers of the encoder `vector_model`."""

    position: int
    area: str
    theme: str | None
    author: str
    text: str
    vector: bytes | None
    vector_model: str | None
    stance: str | None = None


def insert_consultation(
    db: Database,
    *,
    slug: str,
    title: str,
    framework: str,
    framework_hash: str,
    k: int,
    is_demo: bool,
    created_on: str,
) -> int:
    """Store a consultation and give its id."""
    cursor = db.execute(
        "INSERT INTO consultation (slug, title, framework, framework_hash, k, is_demo, created_on)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [slug, title, framework, framework_hash, k, int(is_demo), created_on],
    )
    return int(cursor.lastrowid or 0)


def get_consultation(db: Database, slug: str) -> ConsultationRow | None:
    """Find a consultation by its name in addresses."""
    return _first(db, "SELECT * FROM consultation WHERE slug = ?", slug)


def get_consultation_by_id(db: Database, consultation_id: int) -> ConsultationRow | None:
    """Find a consultation by its id."""
    return _first(db, "SELECT * FROM consultation WHERE id = ?", consultation_id)


def list_consultations(db: Database) -> list[ConsultationRow]:
    """List every consultation, newest first."""
    rows = db.query("SELECT * FROM consultation ORDER BY created_on DESC, id DESC")
    return [_consultation(row) for row in rows]


def list_consultations_of(db: Database, account_id: int) -> list[ConsultationRow]:
    """List the consultations that the account is a member of, newest first."""
    rows = db.query(
        "SELECT consultation.* FROM consultation"
        " JOIN membership ON membership.consultation = consultation.id"
        " WHERE membership.account = ? ORDER BY created_on DESC, id DESC",
        [account_id],
    )
    return [_consultation(row) for row in rows]


def insert_examples(db: Database, consultation_id: int, rows: Iterable[ExampleRow]) -> None:
    """Store the labelled statements of a consultation's framework."""
    # executemany on the connection: sqlite-utils has none that leaves transactions alone.
    db.conn.executemany(
        "INSERT INTO example"
        " (consultation, position, area, theme, author, text, vector, vector_model, stance)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                consultation_id,
                row.position,
                row.area,
                row.theme,
                row.author,
                row.text,
                row.vector,
                row.vector_model,
                row.stance,
            )
            for row in rows
        ),
    )


def list_examples(db: Database, consultation_id: int) -> list[ExampleRow]:
    """List the labelled statements in the order of their file."""
    rows = db.query(
        "SELECT position, area, theme, author, text, vector, vector_model, stance FROM example"
        " WHERE consultation = ? ORDER BY position",
        [consultation_id],
    )
    return [ExampleRow(**row) for row in rows]


def _first(db: Database, sql: str, parameter: object) -> ConsultationRow | None:
    row = next(iter(db.query(sql, [parameter])), None)
    return None if row is None else _consultation(row)


def _consultation(row: dict[str, Any]) -> ConsultationRow:
    return ConsultationRow(**{**row, "is_demo": bool(row["is_demo"])})
