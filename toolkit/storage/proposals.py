"""The table `proposal`: what the analysis would like a person to decide."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal; `statements` are ids, `why` is figure -> number."""

    key: str
    kind: str
    theme: str | None
    other: str | None
    statements: tuple[str, ...]
    why: Mapping[str, float] = field(default_factory=dict)


def replace_open_proposals(db: Database, consultation_id: int, rows: Sequence[ProposalRow]) -> None:
    """Put the proposals of a run in the place of the last one's; what was decided stays decided."""
    db.execute("DELETE FROM proposal WHERE consultation = ? AND state = 'open'", [consultation_id])
    db.conn.executemany(
        "INSERT INTO proposal (consultation, key, kind, theme, other, statements, why)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (
                consultation_id,
                row.key,
                row.kind,
                row.theme,
                row.other,
                json.dumps(list(row.statements)),
                json.dumps(dict(row.why)),
            )
            for row in rows
        ],
    )


def list_open_proposals(db: Database, consultation_id: int) -> list[ProposalRow]:
    """Return the proposals that nobody has decided, by key."""
    rows = db.query(
        "SELECT key, kind, theme, other, statements, why FROM proposal"
        " WHERE consultation = ? AND state = 'open' ORDER BY key",
        (consultation_id,),
    )
    return [
        ProposalRow(
            key=row["key"],
            kind=row["kind"],
            theme=row["theme"],
            other=row["other"],
            statements=tuple(json.loads(row["statements"])),
            why=json.loads(row["why"]),
        )
        for row in rows
    ]


def list_declined_keys(db: Database, consultation_id: int) -> frozenset[str]:
    """Return the keys of the proposals that a person has declined."""
    rows = db.execute(
        "SELECT key FROM proposal WHERE consultation = ? AND state = 'declined'", [consultation_id]
    )
    return frozenset(str(row[0]) for row in rows)


def update_decided(
    db: Database, consultation_id: int, key: str, *, state: str, decided_by: int
) -> None:
    """Note what a person has decided; the proposal's statements need not be kept for that."""
    db.execute(
        "UPDATE proposal SET state = ?, decided_by = ?, statements = '[]'"
        " WHERE consultation = ? AND key = ?",
        [state, decided_by, consultation_id, key],
    )
