"""The log of what was done: who signed in, was refused, or saw an answer before masking."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.storage import accounts as storage
from toolkit.storage.database import write


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the log: when, who, what was done, and to what.

    Attributes
    ----------
    at : datetime
        UTC.
    email : str or None
        None where the account is deleted.
    """

    at: datetime
    email: str | None
    verb: str
    what: str


def note_denied(
    db: Database, account: int, *, consultation: str | None, what: str, now: datetime
) -> None:
    """Log that somebody asked for what is not theirs (demand S5)."""
    with write(db):
        identifier = None if consultation is None else storage.get_consultation_id(db, consultation)
        log_event(db, now, account=account, consultation=identifier, verb="denied", what=what)


def note_original_seen(
    db: Database, account: int, *, consultation: int, answer: str, now: datetime
) -> None:
    """Log that somebody saw an answer before masking (demand P5)."""
    with write(db):
        log_event(
            db,
            now,
            account=account,
            consultation=consultation,
            verb="original-seen",
            what=f"answer {answer}",
        )


def list_audit_lines(db: Database, consultation: str) -> tuple[AuditLine, ...]:
    """Return what was logged about a consultation, oldest first.

    Raises
    ------
    ToolkitError
        CONSULTATION_NOT_FOUND.
    """
    identifier = storage.get_consultation_id(db, consultation)
    if identifier is None:
        raise ToolkitError(ErrorCode.CONSULTATION_NOT_FOUND, consultation=consultation)
    return tuple(
        AuditLine(
            at=datetime.fromisoformat(row["at"]),
            email=row["email"],
            verb=row["verb"],
            what=row["object"],
        )
        for row in storage.list_audit_events_of(db, identifier)
    )


def log_event(
    db: Database,
    now: datetime,
    *,
    account: int | None,
    verb: str,
    consultation: int | None = None,
    what: str = "",
) -> None:
    """Write one line of the log, within the transaction that is open."""
    storage.insert_audit_event(
        db, at=stamp(now), account=account, consultation=consultation, verb=verb, what=what
    )


def stamp(moment: datetime) -> str:
    """Write a moment so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
