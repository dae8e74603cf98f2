"""Corrections of single statements: move them, pin them where they are, or leave them out."""

from collections.abc import Sequence

from sqlite_utils import Database

from toolkit.core.corrections import Before, Correction, Payload, Verb
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Framework
from toolkit.core.statements import Status
from toolkit.services.accounts import Membership
from toolkit.services.correction_desk import Desk, open_desk


def move_statements(
    db: Database,
    membership: Membership,
    account_id: int,
    statement_ids: Sequence[str],
    *,
    area: str,
    theme: str | None,
    note: str = "",
) -> Correction:
    """Place statements elsewhere; the machine moves them no more.

    A locked theme takes them too: it is a person's word.

    Parameters
    ----------
    area : str
        A code of the framework, also that of no content.
    theme : str or None
        A theme of that area; None is the area without a theme.

    Raises
    ------
    ToolkitError
        CORRECTION_FORBIDDEN, STATEMENTS_EMPTY, STATEMENT_NOT_FOUND, UNKNOWN_AREA,
        THEME_NOT_FOUND or THEME_AREA_DIFFERS.
    """
    with open_desk(db, membership, account_id) as desk:
        before = desk.placements(statement_ids)
        status = _status(membership.framework, area)
        if theme is not None and desk.living_theme(theme).area != area:
            raise ToolkitError(ErrorCode.THEME_AREA_DIFFERS)
        stored_area = None if status is Status.EMPTY else area
        desk.place(desk.decided(before, status=status.value, area=stored_area, theme=theme))
        ids = tuple(one.statement for one in before)
        payload = Payload(statements=ids, area=area, theme=theme, note=note)
        return desk.record(Verb.MOVE, payload, Before(statements=tuple(before)))


def pin_statements(
    db: Database, membership: Membership, account_id: int, statement_ids: Sequence[str]
) -> Correction:
    """Confirm where statements are; the machine moves them no more.

    Raises
    ------
    ToolkitError
        CORRECTION_FORBIDDEN, STATEMENTS_EMPTY or STATEMENT_NOT_FOUND.
    """
    with open_desk(db, membership, account_id) as desk:
        return pin(desk, statement_ids)


def pin(desk: Desk, statement_ids: Sequence[str]) -> Correction:
    """Confirm where statements are, within a transaction that is open; see `pin_statements`."""
    before = desk.placements(statement_ids)
    desk.place(desk.decided(before))
    payload = Payload(statements=tuple(one.statement for one in before))
    return desk.record(Verb.PIN, payload, Before(statements=tuple(before)))


def exclude_statements(
    db: Database,
    membership: Membership,
    account_id: int,
    statement_ids: Sequence[str],
    note: str,
) -> Correction:
    """Let statements count nowhere; they are kept, with the reason.

    Raises
    ------
    ToolkitError
        CORRECTION_FORBIDDEN, STATEMENTS_EMPTY or STATEMENT_NOT_FOUND.
    """
    with open_desk(db, membership, account_id) as desk:
        before = desk.placements(statement_ids)
        desk.place(
            [one.model_copy(update={"assigned_by": account_id, "excluded": True}) for one in before]
        )
        payload = Payload(statements=tuple(one.statement for one in before), note=note)
        return desk.record(Verb.EXCLUDE, payload, Before(statements=tuple(before)))


def _status(framework: Framework, area: str) -> Status:
    if area == framework.empty:
        return Status.EMPTY
    framework.area(area)
    return Status.OUTSIDE if framework.track_of(area) is None else Status.MAPPED
