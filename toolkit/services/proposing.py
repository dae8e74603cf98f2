"""Proposals of the analysis: what it would change, which only a person may decide."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlite_utils import Database

from toolkit.core.corrections import Correction
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.text import LocalText
from toolkit.services.accounts import Membership
from toolkit.services.auditing import log_event
from toolkit.services.correct_statements import pin
from toolkit.services.correct_themes import merge, split
from toolkit.services.correction_desk import Desk, open_desk
from toolkit.storage import corrections, proposals, themes
from toolkit.storage.database import read
from toolkit.storage.proposals import ProposalRow
from toolkit.storage.themes import ThemeRecord

# So many of a proposal's statements are shown with it.
N_TEXTS = 5


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One proposal.

    Attributes
    ----------
    kind : str
        "new": a theme was found; "merge": `theme` says what `other` says; "split": a part of
        `theme`, the statements, is something else.
    theme, other : str
        Ids; `other` is None unless two are to be merged.
    version, other_version : int
        Of `theme` and `other`; 0 where there is no other.
    statement_ids : tuple of str
        Those that it rests on, as far as they are still in the theme.
    texts : tuple of str
        The first few of them, masked.
    why : mapping
        Figure -> number.
    """

    key: str
    kind: str
    theme: str
    theme_name: LocalText
    area: str
    version: int
    other: str | None
    other_name: LocalText | None
    other_version: int
    statement_ids: tuple[str, ...]
    texts: tuple[str, ...]
    why: Mapping[str, float]


def list_proposals(db: Database, membership: Membership) -> tuple[ProposalLine, ...]:
    """Return what waits for a person, as far as it still makes sense."""
    with read(db):
        return _lines(db, membership.id)


def accept_proposal(
    db: Database,
    membership: Membership,
    account_id: int,
    key: str,
    *,
    version: int,
    other_version: int = 0,
    name: LocalText | None = None,
) -> Correction:
    """Do what is proposed: keep a new theme by pinning it, merge two, or split one.

    Parameters
    ----------
    version, other_version : int
        Of the themes as the person saw them; the latter where two are to be merged.
    name : LocalText, optional
        Of the theme that a split makes.

    Raises
    ------
    ToolkitError
        CORRECTION_FORBIDDEN, PROPOSAL_GONE, NAME_MISSING where a split has none, THEME_CHANGED
        where a theme is other than it was seen, and whatever the correction itself refuses.
    """
    with open_desk(db, membership, account_id) as desk:
        line = _require(desk, key)
        desk.theme_as_seen(line.theme, version)
        if line.kind == "new":
            correction = pin(desk, line.statement_ids)
        elif line.other is not None:
            desk.theme_as_seen(line.other, other_version)
            correction = merge(desk, line.theme, line.other, version=version)
        elif name is None:
            raise ToolkitError(ErrorCode.NAME_MISSING)
        else:
            correction = split(desk, line.theme, line.statement_ids, name, version=version)
        proposals.update_decided(db, membership.id, key, state="accepted", decided_by=account_id)
        return correction


def decline_proposal(db: Database, membership: Membership, account_id: int, key: str) -> None:
    """Decline a proposal for good; a new theme is taken away, and its statements keep their area.

    Raises
    ------
    ToolkitError
        CORRECTION_FORBIDDEN or PROPOSAL_GONE.
    """
    with open_desk(db, membership, account_id) as desk:
        line = _require(desk, key)
        proposals.update_decided(db, membership.id, key, state="declined", decided_by=account_id)
        if line.kind == "new":
            _dissolve(desk, line.theme)
        log_event(
            db,
            datetime.now(UTC),
            account=account_id,
            consultation=membership.id,
            verb="declined",
            what=f"proposal {key}",
        )


def _dissolve(desk: Desk, theme: str) -> None:
    """Take a found theme away, unless a person has built on it meanwhile."""
    record = desk.themes[theme]
    members = desk.members(theme)
    is_built_on = (
        record.known
        or record.named_by is not None
        or record.made_by is not None
        or any(one.assigned_by is not None for one in members)
        or any(other.merged_into == theme for other in desk.themes.values())
    )
    if not is_built_on:
        corrections.update_theme_of(desk.db, [one.statement for one in members], None)
        themes.delete_theme(desk.db, desk.consultation_id, theme)


def _require(desk: Desk, key: str) -> ProposalLine:
    for line in _lines(desk.db, desk.consultation_id):
        if line.key == key:
            return line
    raise ToolkitError(ErrorCode.PROPOSAL_GONE)


def _lines(db: Database, consultation_id: int) -> tuple[ProposalLine, ...]:
    records = themes.list_theme_records(db, consultation_id)
    rows = proposals.list_open_proposals(db, consultation_id)
    wanted = sorted({statement for row in rows for statement in row.statements})
    placements = corrections.list_placements(db, consultation_id, wanted)
    places = {one.statement: one.theme for one in placements if not one.excluded}
    lines = [line for row in rows if (line := _line(row, records, places)) is not None]
    shown = [statement for line in lines for statement in line.statement_ids[:N_TEXTS]]
    texts = corrections.list_texts(db, consultation_id, shown)
    return tuple(
        replace(line, texts=tuple(texts[one] for one in line.statement_ids[:N_TEXTS]))
        for line in lines
    )


def _line(
    row: ProposalRow, records: Mapping[str, ThemeRecord], places: Mapping[str, str | None]
) -> ProposalLine | None:
    """Give a proposal without its texts; None where it makes no sense any more."""
    theme = _open(records, row.theme)
    other = _open(records, row.other)
    if theme is None or (row.kind == "merge" and other is None):
        return None
    ids = tuple(one for one in sorted(row.statements) if places.get(one) == theme.id)
    if not ids and row.kind != "merge":
        return None
    return ProposalLine(
        key=row.key,
        kind=row.kind,
        theme=theme.id,
        theme_name=theme.name,
        area=theme.area,
        version=theme.version,
        other=None if other is None else other.id,
        other_name=None if other is None else other.name,
        other_version=0 if other is None else other.version,
        statement_ids=ids,
        texts=(),
        why=row.why,
    )


def _open(records: Mapping[str, ThemeRecord], theme: str | None) -> ThemeRecord | None:
    record = None if theme is None else records.get(theme)
    return None if record is None or record.locked or record.merged_into is not None else record
