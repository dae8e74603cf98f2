"""Corrections of whole themes: merge, split, rename, lock and unlock."""

import secrets
from collections.abc import Sequence

from sqlite_utils import Database

from toolkit.core.corrections import Before, Correction, Payload, Verb
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.text import LocalText
from toolkit.services.accounts import Membership
from toolkit.services.correction_desk import Desk, open_desk, require_unlocked, theme_before
from toolkit.storage import corrections, themes


def merge_themes(
    db: Database, membership: Membership, account_id: int, theme: str, into: str, *, version: int
) -> Correction:
    """Make a theme part of another of its area; whatever would come to it comes there.

    Raises
    ------
    ToolkitError
        CORRECTION_FORBIDDEN, THEME_NOT_FOUND, THEME_CHANGED, THEME_LOCKED or THEME_AREA_DIFFERS.
    """
    with open_desk(db, membership, account_id) as desk:
        return merge(desk, theme, into, version=version)


def merge(desk: Desk, theme: str, into: str, *, version: int) -> Correction:
    """Merge within a transaction that is open; see `merge_themes`."""
    merged = desk.theme_as_seen(theme, version)
    target = desk.living_theme(into)
    if target.id == merged.id:
        raise ToolkitError(ErrorCode.THEME_NOT_FOUND)
    require_unlocked(merged, target)
    if merged.area != target.area:
        raise ToolkitError(ErrorCode.THEME_AREA_DIFFERS)
    members = tuple(one.statement for one in desk.members(merged.id))
    corrections.update_theme_of(desk.db, members, target.id)
    themes.update_merged_into(desk.db, desk.consultation_id, merged.id, target.id)
    themes.update_versions(desk.db, desk.consultation_id, [target.id])
    payload = Payload(theme=merged.id, into=target.id)
    before = Before(themes=(theme_before(merged),), members=members)
    return desk.record(Verb.MERGE, payload, before)


def split_theme(
    db: Database,
    membership: Membership,
    account_id: int,
    theme: str,
    statement_ids: Sequence[str],
    name: LocalText,
    *,
    version: int,
) -> Correction:
    """Make a theme of some of a theme's statements.

    Returns
    -------
    Correction
        Its ``payload.into`` is the id of the new theme.

    Raises
    ------
    ToolkitError
        CORRECTION_FORBIDDEN, THEME_NOT_FOUND, THEME_CHANGED, THEME_LOCKED, STATEMENTS_EMPTY,
        STATEMENT_NOT_FOUND (also for one of another theme), THEME_SPLIT_WHOLE or NAME_TAKEN.
    """
    with open_desk(db, membership, account_id) as desk:
        return split(desk, theme, statement_ids, name, version=version)


def split(
    desk: Desk, theme: str, statement_ids: Sequence[str], name: LocalText, *, version: int
) -> Correction:
    """Split within a transaction that is open; see `split_theme`."""
    source = desk.theme_as_seen(theme, version)
    require_unlocked(source)
    chosen = desk.placements(statement_ids)
    if any(one.theme != source.id or one.excluded for one in chosen):
        raise ToolkitError(ErrorCode.STATEMENT_NOT_FOUND)
    if len(chosen) == len(desk.members(source.id)):
        raise ToolkitError(ErrorCode.THEME_SPLIT_WHOLE)
    desk.check_name(source.area, name)
    made = f"made-{secrets.token_hex(6)}"
    themes.insert_made_theme(
        desk.db,
        desk.consultation_id,
        made,
        area=source.area,
        name=name,
        made_by=desk.account_id,
    )
    themes.update_versions(desk.db, desk.consultation_id, [source.id])
    desk.place(desk.decided(chosen, theme=made))
    ids = tuple(one.statement for one in chosen)
    payload = Payload(statements=ids, theme=source.id, into=made, name=name)
    return desk.record(Verb.SPLIT, payload, Before(statements=tuple(chosen)))


def rename_theme(
    db: Database,
    membership: Membership,
    account_id: int,
    theme: str,
    name: LocalText,
    *,
    version: int,
) -> Correction:
    """Give a theme a name that the machine keeps.

    Raises
    ------
    ToolkitError
        CORRECTION_FORBIDDEN, THEME_NOT_FOUND, THEME_CHANGED, THEME_LOCKED or NAME_TAKEN.
    """
    with open_desk(db, membership, account_id) as desk:
        record = desk.theme_as_seen(theme, version)
        require_unlocked(record)
        desk.check_name(record.area, name, own=record.id)
        members = tuple(one.statement for one in desk.members(record.id))
        themes.update_name(db, membership.id, record.id, name, account_id)
        before = Before(themes=(theme_before(record),), members=members)
        return desk.record(Verb.RENAME, Payload(theme=record.id, name=name), before)


def lock_theme(
    db: Database, membership: Membership, account_id: int, theme: str, *, version: int
) -> Correction:
    """Sign a theme: its present statements are pinned, and the machine only proposes others.

    Raises
    ------
    ToolkitError
        CORRECTION_FORBIDDEN, THEME_NOT_FOUND, THEME_CHANGED or THEME_LOCKED.
    """
    with open_desk(db, membership, account_id) as desk:
        record = desk.theme_as_seen(theme, version)
        require_unlocked(record)
        members = desk.members(record.id)
        # Who has placed a statement already keeps it: the lock confirms what others decided.
        mine = [one for one in members if one.assigned_by is None]
        desk.place(desk.decided(mine))
        themes.update_locked(db, membership.id, record.id, locked=True)
        payload = Payload(statements=tuple(one.statement for one in members), theme=record.id)
        before = Before(statements=tuple(members), themes=(theme_before(record),))
        return desk.record(Verb.LOCK, payload, before)


def unlock_theme(
    db: Database, membership: Membership, account_id: int, theme: str, *, version: int
) -> Correction:
    """Let the machine add to a theme again; what was pinned stays pinned.

    Raises
    ------
    ToolkitError
        CORRECTION_FORBIDDEN, THEME_NOT_FOUND or THEME_CHANGED (also where it is not locked).
    """
    with open_desk(db, membership, account_id) as desk:
        record = desk.theme_as_seen(theme, version)
        if not record.locked:
            raise ToolkitError(ErrorCode.THEME_CHANGED)
        members = tuple(one.statement for one in desk.members(record.id))
        themes.update_locked(db, membership.id, record.id, locked=False)
        before = Before(themes=(theme_before(record),), members=members)
        return desk.record(Verb.UNLOCK, Payload(theme=record.id), before)
