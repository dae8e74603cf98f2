"""The table `theme` as people change it: names, locks, mergers, and themes of their own making."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from toolkit.core.text import LocalText


@dataclass(frozen=True, slots=True)
class ThemeRecord:
    """One theme as it stands; see the table.

    Attributes
    ----------
    named_by, made_by : int or None
        Accounts; None is the machine or the framework.
    merged_into : str or None
        The theme that it has become part of, which may have been merged in its turn.
    centroid : ndarray of shape (dimensions,) or None
    """

    id: str
    area: str
    name: LocalText
    known: bool
    locked: bool
    named_by: int | None
    made_by: int | None
    merged_into: str | None
    version: int
    centroid: NDArray[np.float32] | None


def list_theme_records(db: Database, consultation_id: int) -> dict[str, ThemeRecord]:
    """Return id -> theme for every theme of a consultation, by id."""
    rows = db.query(
        "SELECT id, area, name, known, locked, named_by, made_by, merged_into, version, centroid"
        " FROM theme WHERE consultation = ? ORDER BY id",
        (consultation_id,),
    )
    return {
        row["id"]: ThemeRecord(
            id=row["id"],
            area=row["area"],
            name=LocalText(json.loads(row["name"])),
            known=bool(row["known"]),
            locked=bool(row["locked"]),
            named_by=row["named_by"],
            made_by=row["made_by"],
            merged_into=row["merged_into"],
            version=row["version"],
            centroid=None
            if row["centroid"] is None
            else np.frombuffer(row["centroid"], dtype=np.float32),
        )
        for row in rows
    }


def insert_made_theme(
    db: Database, consultation_id: int, theme: str, *, area: str, name: LocalText, made_by: int
) -> None:
    """Store a theme that a person has made and named."""
    db.execute(
        "INSERT INTO theme (consultation, id, area, name, known, named_by, made_by)"
        " VALUES (?, ?, ?, ?, 0, ?, ?)",
        [consultation_id, theme, area, _json(name), made_by, made_by],
    )


def update_name(
    db: Database, consultation_id: int, theme: str, name: LocalText, named_by: int | None
) -> None:
    """Give a theme another name."""
    db.execute(
        "UPDATE theme SET name = ?, named_by = ?, version = version + 1"
        " WHERE consultation = ? AND id = ?",
        [_json(name), named_by, consultation_id, theme],
    )


def update_locked(db: Database, consultation_id: int, theme: str, *, locked: bool) -> None:
    """Lock a theme or open it."""
    db.execute(
        "UPDATE theme SET locked = ?, version = version + 1 WHERE consultation = ? AND id = ?",
        [int(locked), consultation_id, theme],
    )


def update_merged_into(db: Database, consultation_id: int, theme: str, into: str | None) -> None:
    """Make a theme another name for `into`, or a theme of its own again."""
    db.execute(
        "UPDATE theme SET merged_into = ?, version = version + 1 WHERE consultation = ? AND id = ?",
        [into, consultation_id, theme],
    )


def update_versions(db: Database, consultation_id: int, theme_ids: Sequence[str]) -> None:
    """Note that themes are other than they were seen."""
    db.execute(
        "UPDATE theme SET version = version + 1"
        " WHERE consultation = ? AND id IN (SELECT value FROM json_each(?))",
        [consultation_id, json.dumps(list(theme_ids))],
    )


def update_unmade(db: Database, consultation_id: int, theme: str) -> None:
    """Forget that a person has made and named a theme."""
    db.execute(
        "UPDATE theme SET made_by = NULL, named_by = NULL WHERE consultation = ? AND id = ?",
        [consultation_id, theme],
    )


def update_without_terms(db: Database, consultation_id: int, theme_ids: Sequence[str]) -> None:
    """Delete the words that are typical of themes."""
    db.execute(
        "UPDATE theme SET terms = '[]'"
        " WHERE consultation = ? AND id IN (SELECT value FROM json_each(?))",
        [consultation_id, json.dumps(list(theme_ids))],
    )


def update_without_centroid(db: Database, consultation_id: int, theme_ids: Sequence[str]) -> None:
    """Delete the mean of what themes say."""
    db.execute(
        "UPDATE theme SET centroid = NULL"
        " WHERE consultation = ? AND id IN (SELECT value FROM json_each(?))",
        [consultation_id, json.dumps(list(theme_ids))],
    )


def delete_theme(db: Database, consultation_id: int, theme: str) -> None:
    """Delete one theme; whoever calls has seen to its statements."""
    db.execute("DELETE FROM theme WHERE consultation = ? AND id = ?", [consultation_id, theme])


def _json(name: LocalText) -> str:
    return json.dumps(name.root, ensure_ascii=False)
