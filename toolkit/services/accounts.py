"""Accounts of staff: who they are, how they sign in, and what they may see."""

import functools
import hashlib
import hmac
import json
import re
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Framework
from toolkit.core.permissions import Role
from toolkit.core.text import LocalText
from toolkit.services import passwords
from toolkit.services.auditing import log_event, stamp
from toolkit.storage import accounts as storage
from toolkit.storage.database import write

SESSION_LENGTH = timedelta(hours=12)
TOKEN_BYTES = 32

# Failures that are let through within the window before an answer is refused unread. A shared
# address and a whole e-mail get more room than the pair, so that nobody locks a colleague out.
FAILURE_WINDOW = timedelta(minutes=15)
FAILURES_PER_PAIR = 8
FAILURES_PER_ADDRESS = 50
FAILURES_PER_EMAIL = 100

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,60}")


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in."""

    id: int
    email: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as it is listed, with ``slug=role`` for every membership."""

    email: str
    name: str
    is_active: bool
    memberships: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnConsultation:
    """A consultation on the start page of a member; `n_responses` counts filled forms."""

    slug: str
    title: LocalText
    is_demo: bool
    role: Role
    n_responses: int


@dataclass(frozen=True, slots=True)
class Membership:
    """A consultation as seen by one of its members."""

    id: int
    slug: str
    title: LocalText
    framework: Framework
    is_demo: bool
    role: Role


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """What a person gave to sign in, and from where.

    Attributes
    ----------
    address : str
        Network address; only its keyed hash is kept.
    key : str
        Secret of the installation, for that hash.
    """

    email: str
    password: str
    address: str
    key: str

    def who_hashes(self) -> dict[str, int]:
        """Return the keyed hash of pair, address and e-mail, each with its allowed failures."""
        email = self.email.casefold()
        return {
            self._keyed(f"pair {self.address} {email}"): FAILURES_PER_PAIR,
            self._keyed(f"address {self.address}"): FAILURES_PER_ADDRESS,
            self._keyed(f"email {email}"): FAILURES_PER_EMAIL,
        }

    def _keyed(self, text: str) -> str:
        return hmac.new(self.key.encode(), text.encode(), hashlib.sha256).hexdigest()


def create_account(
    db: Database, *, email: str, name: str, password: str, today: date, language: str = "da"
) -> int:
    """Make an account that is a member of nothing yet, and return its id.

    Raises
    ------
    ToolkitError
        EMAIL_INVALID, ACCOUNT_EXISTS, or a weak password (see `passwords.check_password`).
    """
    if not _EMAIL.fullmatch(email):
        raise ToolkitError(ErrorCode.EMAIL_INVALID, email=email)
    passwords.check_password(password, email=email)
    password_hash = passwords.hash_password(password)
    try:
        with write(db):
            return storage.insert_account(
                db,
                email=email,
                name=name,
                password_hash=password_hash,
                language=language,
                created_on=today.isoformat(),
            )
    except sqlite3.IntegrityError as error:
        raise ToolkitError(ErrorCode.ACCOUNT_EXISTS, email=email) from error


def change_password(db: Database, *, email: str, password: str) -> None:
    """Give an account a new password; all its sessions end at once (demand S12).

    Raises
    ------
    ToolkitError
        ACCOUNT_UNKNOWN, or a weak password.
    """
    passwords.check_password(password, email=email)
    password_hash = passwords.hash_password(password)
    with write(db):
        account = _require_account(db, email)
        storage.update_password(db, account, password_hash)
        storage.delete_sessions_of(db, account)


def disable_account(db: Database, *, email: str) -> None:
    """Close an account; all its sessions end at once (demand S12).

    Raises
    ------
    ToolkitError
        ACCOUNT_UNKNOWN.
    """
    with write(db):
        account = _require_account(db, email)
        storage.update_is_active(db, account, is_active=False)
        storage.delete_sessions_of(db, account)


def enable_account(db: Database, *, email: str) -> None:
    """Open a closed account again.

    Raises
    ------
    ToolkitError
        ACCOUNT_UNKNOWN.
    """
    with write(db):
        storage.update_is_active(db, _require_account(db, email), is_active=True)


def grant(db: Database, *, email: str, consultation: str, role: Role) -> None:
    """Give an account a role in a consultation, instead of any role it had there.

    Its sessions end, so that nothing seen with the old role stays open (demand S12).

    Raises
    ------
    ToolkitError
        ACCOUNT_UNKNOWN or CONSULTATION_NOT_FOUND.
    """
    with write(db):
        account = _require_account(db, email)
        identifier = _require_consultation(db, consultation)
        storage.insert_membership(db, account=account, consultation=identifier, role=role.value)
        storage.delete_sessions_of(db, account)


def revoke(db: Database, *, email: str, consultation: str) -> bool:
    """Take an account's role in a consultation away; all its sessions end (demand S12).

    Returns
    -------
    bool
        False where it had no role there; nothing is then changed.

    Raises
    ------
    ToolkitError
        ACCOUNT_UNKNOWN or CONSULTATION_NOT_FOUND.
    """
    with write(db):
        account = _require_account(db, email)
        identifier = _require_consultation(db, consultation)
        had_one = storage.delete_membership(db, account=account, consultation=identifier)
        if had_one:
            storage.delete_sessions_of(db, account)
    return had_one


def list_accounts(db: Database) -> tuple[AccountLine, ...]:
    """Return every account, by e-mail."""
    return tuple(
        AccountLine(
            email=row["email"],
            name=row["name"],
            is_active=bool(row["is_active"]),
            memberships=tuple(row["memberships"].split()),
        )
        for row in storage.list_accounts(db)
    )


def sign_in(db: Database, attempt: SignInAttempt, *, now: datetime) -> str:
    """Open a session and return its token, of which only a hash is kept.

    Every failure is told in the same words and takes equally long, whether the account exists,
    is closed, or the password is wrong (demand S13). Failures are counted; a success is not, and
    forgets the failures of its pair of address and e-mail.

    Parameters
    ----------
    db : Database
    attempt : SignInAttempt
    now : datetime
        UTC.

    Raises
    ------
    ToolkitError
        SIGNIN_REFUSED, or SIGNIN_THROTTLED after too many failures.
    """
    since = stamp(now - FAILURE_WINDOW)
    limits = attempt.who_hashes()
    if any(storage.count_failures(db, who, since) >= limit for who, limit in limits.items()):
        minutes = int(FAILURE_WINDOW.total_seconds() // 60)
        raise ToolkitError(ErrorCode.SIGNIN_THROTTLED, minutes=minutes)
    row = storage.get_account_by_email(db, attempt.email)
    # Outside of the transaction: hashing is slow, and nobody else could write meanwhile.
    fits = passwords.is_password(None if row is None else row["password_hash"], attempt.password)
    if row is None or not fits or not row["is_active"]:
        _note_failure(db, attempt, account=None if row is None else row["id"], now=now)
        raise ToolkitError(ErrorCode.SIGNIN_REFUSED)
    new_hash = (
        passwords.hash_password(attempt.password)
        if passwords.needs_new_hash(row["password_hash"])
        else None
    )
    return _open_session(db, row["id"], attempt, new_hash=new_hash, now=now)


def _open_session(
    db: Database, account: int, attempt: SignInAttempt, *, new_hash: str | None, now: datetime
) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with write(db):
        if new_hash is not None:
            storage.update_password(db, account, new_hash)
        storage.delete_expired_sessions(db, stamp(now))
        storage.delete_failures_of(db, next(iter(attempt.who_hashes())))
        storage.insert_session(
            db,
            token_hash=_token_hash(token),
            account=account,
            expires_at=stamp(now + SESSION_LENGTH),
        )
        log_event(db, now, account=account, verb="signed-in")
    return token


def _note_failure(
    db: Database, attempt: SignInAttempt, *, account: int | None, now: datetime
) -> None:
    with write(db):
        storage.delete_failures_before(db, stamp(now - FAILURE_WINDOW))
        for who in attempt.who_hashes():
            storage.insert_failure(db, who_hash=who, at=stamp(now), identifier=secrets.token_hex(8))
        log_event(db, now, account=account, verb="sign-in-failed")


def sign_out(db: Database, token: str, *, now: datetime) -> None:
    """End one session."""
    with write(db):
        row = storage.get_account_by_session(db, _token_hash(token), stamp(now))
        storage.delete_session(db, _token_hash(token))
        if row is not None:
            log_event(db, now, account=row["id"], verb="signed-out")


def account_for_token(db: Database, token: str, *, now: datetime) -> Account | None:
    """Return the account of a living session."""
    row = storage.get_account_by_session(db, _token_hash(token), stamp(now))
    if row is None:
        return None
    return Account(id=row["id"], email=row["email"], name=row["name"], language=row["language"])


def list_own_consultations(db: Database, account: Account) -> tuple[OwnConsultation, ...]:
    """Return the consultations that the account is a member of, newest first."""
    return tuple(
        OwnConsultation(
            slug=row["slug"],
            title=LocalText(json.loads(row["title"])),
            is_demo=bool(row["is_demo"]),
            role=Role(row["role"]),
            n_responses=row["n_responses"],
        )
        for row in storage.list_memberships(db, account.id)
    )


def get_membership(db: Database, account: Account, slug: str) -> Membership | None:
    """Return the consultation with the account's role in it; None for everybody else."""
    row = storage.get_membership(db, account=account.id, slug=slug)
    return None if row is None else _membership(row)


def _membership(row: Mapping[str, Any]) -> Membership:
    return Membership(
        id=row["id"],
        slug=row["slug"],
        title=LocalText(json.loads(row["title"])),
        framework=_framework(row["framework"]),
        is_demo=bool(row["is_demo"]),
        role=Role(row["role"]),
    )


@functools.lru_cache(maxsize=32)
def _framework(frozen: str) -> Framework:
    return Framework.from_canonical_json(frozen)


def _require_account(db: Database, email: str) -> int:
    row = storage.get_account_by_email(db, email)
    if row is None:
        raise ToolkitError(ErrorCode.ACCOUNT_UNKNOWN, email=email)
    return int(row["id"])


def _require_consultation(db: Database, slug: str) -> int:
    identifier = storage.get_consultation_id(db, slug)
    if identifier is None:
        raise ToolkitError(ErrorCode.CONSULTATION_NOT_FOUND, consultation=slug)
    return identifier


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
