"""Accounts, memberships, sessions of signed-in staff, and the log of what they did."""

from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

Row = Mapping[str, Any]

_ACCOUNT = "SELECT id, email, name, password_hash, language, is_active FROM account"


def _one(db: Database, sql: str, parameters: tuple[object, ...]) -> Row | None:
    return next(iter(db.query(sql, parameters)), None)


def insert_account(
    db: Database, *, email: str, name: str, password_hash: str, language: str, created_on: str
) -> int:
    """Insert an account and return its id.

    Raises
    ------
    sqlite3.IntegrityError
        If the e-mail is taken.
    """
    cursor = db.execute(
        "INSERT INTO account (email, name, password_hash, language, created_on)"
        " VALUES (?, ?, ?, ?, ?)",
        (email, name, password_hash, language, created_on),
    )
    identifier = cursor.lastrowid
    assert identifier is not None  # noqa: S101 - an INSERT always has one
    return identifier


def get_account_by_email(db: Database, email: str) -> Row | None:
    """Return the account with this e-mail, whatever the case of its letters."""
    return _one(db, f"{_ACCOUNT} WHERE email = ?", (email,))


def list_accounts(db: Database) -> list[Row]:
    """Return every account with its memberships as ``slug=role`` joined by spaces, by e-mail."""
    return list(
        db.query(
            """
            SELECT account.email, account.name, account.is_active,
                   coalesce(group_concat(consultation.slug || '=' || membership.role, ' '), '')
                       AS memberships
            FROM account
            LEFT JOIN membership ON membership.account = account.id
            LEFT JOIN consultation ON consultation.id = membership.consultation
            GROUP BY account.id ORDER BY account.email
            """
        )
    )


def update_password(db: Database, account: int, password_hash: str) -> None:
    """Replace the password hash of an account."""
    db.execute("UPDATE account SET password_hash = ? WHERE id = ?", (password_hash, account))


def update_is_active(db: Database, account: int, *, is_active: bool) -> None:
    """Open or close an account."""
    db.execute("UPDATE account SET is_active = ? WHERE id = ?", (int(is_active), account))


def insert_membership(db: Database, *, account: int, consultation: int, role: str) -> None:
    """Give an account a role in a consultation, instead of any role it had there."""
    db.execute(
        "INSERT INTO membership (account, consultation, role) VALUES (?, ?, ?)"
        " ON CONFLICT (account, consultation) DO UPDATE SET role = excluded.role",
        (account, consultation, role),
    )


def delete_membership(db: Database, *, account: int, consultation: int) -> bool:
    """Take an account's role in a consultation away; False where it had none."""
    cursor = db.execute(
        "DELETE FROM membership WHERE account = ? AND consultation = ?", (account, consultation)
    )
    return cursor.rowcount > 0


def get_consultation_id(db: Database, slug: str) -> int | None:
    """Return the id of the consultation with this slug."""
    row = _one(db, "SELECT id FROM consultation WHERE slug = ?", (slug,))
    return None if row is None else int(row["id"])


def get_membership(db: Database, *, account: int, slug: str) -> Row | None:
    """Return the consultation's columns and the account's ``role`` in it."""
    return _one(
        db,
        """
        SELECT consultation.id, consultation.slug, consultation.title, consultation.framework,
               consultation.framework_hash, consultation.is_demo, membership.role
        FROM consultation JOIN membership ON membership.consultation = consultation.id
        WHERE consultation.slug = ? AND membership.account = ?
        """,
        (slug, account),
    )


def list_memberships(db: Database, account: int) -> list[Row]:
    """Return the account's consultations, newest first, with role and number of responses."""
    return list(
        db.query(
            """
            SELECT consultation.slug, consultation.title, consultation.is_demo, membership.role,
                   (SELECT count(*) FROM response JOIN source ON source.id = response.source
                    WHERE source.consultation = consultation.id) AS n_responses
            FROM membership JOIN consultation ON consultation.id = membership.consultation
            WHERE membership.account = ?
            ORDER BY consultation.id DESC
            """,
            (account,),
        )
    )


def insert_session(db: Database, *, token_hash: str, account: int, expires_at: str) -> None:
    """Open a session; only the token's hash is kept."""
    db.execute(
        "INSERT INTO signin_session (token_hash, account, expires_at) VALUES (?, ?, ?)",
        (token_hash, account, expires_at),
    )


def get_account_by_session(db: Database, token_hash: str, now: str) -> Row | None:
    """Return the open account of a session that has not expired."""
    return _one(
        db,
        f"{_ACCOUNT} JOIN signin_session ON signin_session.account = account.id"
        " WHERE token_hash = ? AND expires_at > ? AND is_active = 1",
        (token_hash, now),
    )


def delete_session(db: Database, token_hash: str) -> None:
    """End one session."""
    db.execute("DELETE FROM signin_session WHERE token_hash = ?", (token_hash,))


def delete_sessions_of(db: Database, account: int) -> None:
    """End every session of an account."""
    db.execute("DELETE FROM signin_session WHERE account = ?", (account,))


def delete_expired_sessions(db: Database, now: str) -> None:
    """Forget sessions that are over."""
    db.execute("DELETE FROM signin_session WHERE expires_at <= ?", (now,))


def insert_failure(db: Database, *, who_hash: str, at: str, identifier: str) -> None:
    """Note one failed attempt to sign in."""
    db.execute(
        "INSERT INTO signin_failure (who_hash, at, id) VALUES (?, ?, ?)",
        (who_hash, at, identifier),
    )


def count_failures(db: Database, who_hash: str, since: str) -> int:
    """Count the failed attempts of one (hashed) address, e-mail or pair since a time."""
    row = _one(
        db,
        "SELECT count(*) AS n FROM signin_failure WHERE who_hash = ? AND at > ?",
        (who_hash, since),
    )
    return 0 if row is None else int(row["n"])


def delete_failures_of(db: Database, who_hash: str) -> None:
    """Forget the failed attempts of one (hashed) address, e-mail or pair."""
    db.execute("DELETE FROM signin_failure WHERE who_hash = ?", (who_hash,))


def delete_failures_before(db: Database, at: str) -> None:
    """Forget failed attempts that no longer count."""
    db.execute("DELETE FROM signin_failure WHERE at <= ?", (at,))


def insert_audit_event(
    db: Database, *, at: str, account: int | None, consultation: int | None, verb: str, what: str
) -> None:
    """Add one line to the log."""
    db.execute(
        "INSERT INTO audit_event (at, account, consultation, verb, object) VALUES (?, ?, ?, ?, ?)",
        (at, account, consultation, verb, what),
    )


def list_audit_events(db: Database, *, verb: str) -> list[Row]:
    """Return the log's lines with one verb, oldest first."""
    return list(
        db.query(
            "SELECT at, account, consultation, verb, object FROM audit_event"
            " WHERE verb = ? ORDER BY id",
            (verb,),
        )
    )


def list_audit_events_of(db: Database, consultation: int) -> list[Row]:
    """Return a consultation's lines of the log with the account's e-mail, oldest first."""
    return list(
        db.query(
            "SELECT at, email, verb, object FROM audit_event"
            " LEFT JOIN account ON account.id = audit_event.account"
            " WHERE consultation = ? ORDER BY audit_event.id",
            (consultation,),
        )
    )
