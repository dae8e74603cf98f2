"""Take a correction back: what it changed becomes as it was, as far as nothing builds on it."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from sqlite_utils import Database

from toolkit.core.corrections import (
    DECIDING,
    Before,
    Correction,
    Payload,
    Verb,
    find_obstacle,
    named_theme,
)
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.services.accounts import Membership
from toolkit.services.correction_desk import Desk, open_desk, require_unlocked
from toolkit.storage import corrections, themes
from toolkit.storage.themes import ThemeRecord


def undo(db: Database, membership: Membership, account_id: int, correction_id: int) -> Correction:
    """Take a correction back.

    Statements go where they were; a theme that has been merged since stands for what it was
    merged into, and one that is gone leaves the area alone.

    Returns
    -------
    Correction
        The entry of the log that takes the other one back.

    Raises
    ------
    ToolkitError
        CORRECTION_FORBIDDEN, NOT_FOUND, CORRECTION_DONE where it stands no more,
        CORRECTION_BLOCKED where a later one touches the same, THEME_LOCKED, THEME_NOT_FOUND where
        the theme is gone, or NAME_TAKEN where another has its name by now.
    """
    with open_desk(db, membership, account_id) as desk:
        log = corrections.list_log(db, membership.id)
        correction = next((one for one in log if one.id == correction_id), None)
        if correction is None:
            raise ToolkitError(ErrorCode.NOT_FOUND)
        if not correction.stands:
            raise ToolkitError(ErrorCode.CORRECTION_DONE)
        obstacle = find_obstacle(correction, log)
        if obstacle is not None:
            raise ToolkitError(ErrorCode.CORRECTION_BLOCKED, obstacle=obstacle.id)
        _TAKE_BACK[correction.verb](desk, correction, log)
        entry = Payload(theme=correction.payload.theme, into=correction.payload.into)
        return desk.record(Verb.UNDO, entry, Before(), undoes=correction.id)


def _restore_statements(desk: Desk, correction: Correction, _log: Sequence[Correction]) -> None:
    living = {
        one.statement
        for one in corrections.list_placements(
            desk.db, desk.consultation_id, correction.payload.statements
        )
    }
    before = [one for one in correction.before.statements if one.statement in living]
    desk.place(desk.settled(before))


def _unmerge(desk: Desk, correction: Correction, log: Sequence[Correction]) -> None:
    theme, into = _theme_of(correction), correction.payload.into or ""
    record = _require_theme(desk, theme)
    require_unlocked(record, *(desk.themes[one] for one in (into,) if one in desk.themes))
    desk.check_name(record.area, record.name, own=theme)
    # What somebody has placed since then stays there, whether or not it is the same place.
    placed_since = {
        statement
        for one in log
        if one.id > correction.id and one.stands and one.verb in DECIDING
        for statement in one.payload.statements
    }
    now = corrections.list_placements(desk.db, desk.consultation_id, correction.before.members)
    back = [one.statement for one in now if one.theme == into and one.statement not in placed_since]
    corrections.update_theme_of(desk.db, back, theme)
    themes.update_merged_into(desk.db, desk.consultation_id, theme, None)
    themes.update_versions(desk.db, desk.consultation_id, [into])


def _unsplit(desk: Desk, correction: Correction, log: Sequence[Correction]) -> None:
    theme, made = _theme_of(correction), correction.payload.into or ""
    require_unlocked(*(desk.themes[one] for one in (theme,) if one in desk.themes))
    _restore_statements(desk, correction, log)
    # The machine may have added to the new theme; those go where the theme came from.
    rest = desk.settled([one.model_copy(update={"theme": theme}) for one in desk.members(made)])
    desk.place(rest)
    themes.delete_theme(desk.db, desk.consultation_id, made)
    themes.update_versions(desk.db, desk.consultation_id, [theme])


def _rename_back(desk: Desk, correction: Correction, log: Sequence[Correction]) -> None:
    (before,) = correction.before.themes
    record = _require_theme(desk, before.id)
    require_unlocked(record)
    # A name whose words are deleted is not known any more: the next analysis gives another.
    name = before.name or record.name
    desk.check_name(record.area, name, own=record.id)
    # Whoever gave the name may have done so in an entry that has lapsed since.
    is_a_persons = any(
        named_theme(one) == record.id for one in log if one.stands and one.id < correction.id
    )
    named_by = before.named_by if is_a_persons else None
    themes.update_name(desk.db, desk.consultation_id, record.id, name, named_by)


def _unlock_again(desk: Desk, correction: Correction, log: Sequence[Correction]) -> None:
    themes.update_locked(desk.db, desk.consultation_id, _theme_of(correction), locked=False)
    themes_now = themes.list_theme_records(desk.db, desk.consultation_id)
    _restore_statements(
        Desk(desk.db, desk.membership, desk.account_id, themes_now), correction, log
    )


def _lock_again(desk: Desk, correction: Correction, _log: Sequence[Correction]) -> None:
    theme = _require_theme(desk, _theme_of(correction)).id
    themes.update_locked(desk.db, desk.consultation_id, theme, locked=True)
    # What the machine has added while it was open was never signed.
    added = [one.statement for one in desk.members(theme) if one.assigned_by is None]
    corrections.update_proposed(desk.db, added, theme)


def _require_theme(desk: Desk, theme: str) -> ThemeRecord:
    if theme not in desk.themes:
        raise ToolkitError(ErrorCode.THEME_NOT_FOUND)
    return desk.themes[theme]


def _theme_of(correction: Correction) -> str:
    return correction.payload.theme or ""


_TAKE_BACK: Mapping[Verb, Callable[[Desk, Correction, Sequence[Correction]], None]] = (
    MappingProxyType(
        {
            Verb.MOVE: _restore_statements,
            Verb.PIN: _restore_statements,
            Verb.EXCLUDE: _restore_statements,
            Verb.MERGE: _unmerge,
            Verb.SPLIT: _unsplit,
            Verb.RENAME: _rename_back,
            Verb.LOCK: _unlock_again,
            Verb.UNLOCK: _lock_again,
        }
    )
)
