"""What every correction goes through: may it be done, what was there, and its entry in the log."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

from toolkit.core.corrections import (
    Before,
    Correction,
    Payload,
    Placement,
    ThemeBefore,
    Verb,
    follow_merges,
)
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import KnownTheme
from toolkit.core.permissions import Permission, is_allowed
from toolkit.core.privacy import mask
from toolkit.core.text import LocalText
from toolkit.services.accounts import Membership
from toolkit.services.auditing import log_event
from toolkit.storage import corrections, statements
from toolkit.storage.database import write
from toolkit.storage.statements import ThemeRow
from toolkit.storage.themes import ThemeRecord, list_theme_records


@dataclass(frozen=True, slots=True)
class Desk:
    """One person at work on one consultation, within one transaction.

    Attributes
    ----------
    themes : mapping
        Id -> theme, as they stood when the transaction began.
    """

    db: Database
    membership: Membership
    account_id: int
    themes: Mapping[str, ThemeRecord]

    @property
    def consultation_id(self) -> int:
        """Of the membership."""
        return self.membership.id

    def placements(self, statement_ids: Sequence[str]) -> list[Placement]:
        """Give where the statements are.

        Raises
        ------
        ToolkitError
            STATEMENTS_EMPTY, or STATEMENT_NOT_FOUND where one is gone or not of this consultation.
        """
        wanted = set(statement_ids)
        if not wanted:
            raise ToolkitError(ErrorCode.STATEMENTS_EMPTY)
        found = corrections.list_placements(self.db, self.consultation_id, sorted(wanted))
        if len(found) != len(wanted):
            raise ToolkitError(ErrorCode.STATEMENT_NOT_FOUND)
        return found

    def members(self, theme: str) -> list[Placement]:
        """Give the statements of a theme that count."""
        return corrections.list_members(self.db, self.consultation_id, theme)

    def living_theme(self, theme: str) -> ThemeRecord:
        """Give a theme that is there and not merged into another.

        A theme of the framework that nobody has spoken of yet is put down first.

        Raises
        ------
        ToolkitError
            THEME_NOT_FOUND.
        """
        record = self.themes.get(theme) or self._from_framework(theme)
        if record is None or record.merged_into is not None:
            raise ToolkitError(ErrorCode.THEME_NOT_FOUND)
        return record

    def theme_as_seen(self, theme: str, version: int) -> ThemeRecord:
        """Give a theme that is as it was when it was seen.

        Raises
        ------
        ToolkitError
            THEME_NOT_FOUND or THEME_CHANGED.
        """
        record = self.living_theme(theme)
        if record.version != version:
            raise ToolkitError(ErrorCode.THEME_CHANGED)
        return record

    def check_name(self, area: str, name: LocalText, *, own: str | None = None) -> None:
        """Refuse a name that another theme of the area has.

        Raises
        ------
        ToolkitError
            NAME_TAKEN.
        """
        taken = {
            (language, text.casefold())
            for theme in self.themes.values()
            if theme.area == area and theme.merged_into is None and theme.id != own
            for language, text in theme.name.root.items()
        }
        for language, text in name.root.items():
            if (language, text.casefold()) in taken:
                raise ToolkitError(ErrorCode.NAME_TAKEN, name=text)

    def settled(self, placements: Sequence[Placement]) -> list[Placement]:
        """Follow mergers, and forget themes that are gone."""
        merged = merged_themes(self.themes)
        return [
            one.model_copy(update={"theme": self._settled_theme(one.theme, merged)})
            for one in placements
        ]

    def place(self, placements: Sequence[Placement]) -> None:
        """Place statements; the machine's own are only proposed for a locked theme."""
        corrections.update_placements(self.db, placements)
        for theme in self.themes.values():
            if theme.locked:
                refused = [
                    one.statement
                    for one in placements
                    if one.theme == theme.id and one.assigned_by is None
                ]
                corrections.update_proposed(self.db, refused, theme.id)

    def decided(self, placements: Sequence[Placement], **changes: object) -> list[Placement]:
        """Give placements as this person decides them: certain, and no longer the machine's."""
        certain = {
            "undecided": False,
            "area_confidence": 1.0,
            "assigned_by": self.account_id,
            "excluded": False,
        }
        return [one.model_copy(update={**certain, **changes}) for one in placements]

    def record(
        self, verb: Verb, payload: Payload, before: Before, *, undoes: int | None = None
    ) -> Correction:
        """Write the correction down, in its own log and in the audit's."""
        now = datetime.now(UTC)
        payload = payload.model_copy(update={"note": mask(payload.note.strip()).text})
        answers = statements.list_answers_of(
            self.db, self.consultation_id, payload.statements or before.members
        )
        before = before.model_copy(update={"answers": tuple(sorted(answers))})
        number = corrections.insert_correction(
            self.db,
            self.consultation_id,
            verb=verb,
            payload=payload,
            before=before,
            made_by=self.account_id,
            made_at=now,
            undoes=undoes,
        )
        log_event(
            self.db,
            now,
            account=self.account_id,
            consultation=self.consultation_id,
            verb="corrected",
            what=f"{verb.value} {number}",
        )
        return Correction(number, verb, self.account_id, now, payload, before, undoes)

    def _settled_theme(self, theme: str | None, merged: Mapping[str, str]) -> str | None:
        if theme is None:
            return None
        theme = follow_merges(theme, merged)
        return theme if theme in self.themes else None

    def _from_framework(self, theme: str) -> ThemeRecord | None:
        known = self.membership.framework.theme(theme)
        if known is None:
            return None
        row = known_theme_row(known)
        statements.insert_missing_themes(self.db, self.consultation_id, [row])
        return list_theme_records(self.db, self.consultation_id)[known.id]


@contextmanager
def open_desk(db: Database, membership: Membership, account_id: int) -> Iterator[Desk]:
    """Begin the one transaction of a correction.

    Raises
    ------
    ToolkitError
        CORRECTION_FORBIDDEN.
    """
    if not is_allowed(membership.role, Permission.CORRECT):
        raise ToolkitError(ErrorCode.CORRECTION_FORBIDDEN)
    with write(db):
        yield Desk(db, membership, account_id, list_theme_records(db, membership.id))


def require_unlocked(*themes: ThemeRecord) -> None:
    """Refuse to change what somebody has locked.

    Raises
    ------
    ToolkitError
        THEME_LOCKED.
    """
    for theme in themes:
        if theme.locked:
            raise ToolkitError(ErrorCode.THEME_LOCKED, name=theme.name)


def merged_themes(themes: Mapping[str, ThemeRecord]) -> dict[str, str]:
    """Give merged theme -> what it was merged into."""
    return {key: one.merged_into for key, one in themes.items() if one.merged_into is not None}


def theme_before(theme: ThemeRecord) -> ThemeBefore:
    """Give what a theme is, to be written down before it is changed."""
    return ThemeBefore(
        id=theme.id,
        name=theme.name,
        named_by=theme.named_by,
        locked=theme.locked,
        merged_into=theme.merged_into,
    )


def known_theme_row(known: KnownTheme) -> ThemeRow:
    """Give a theme of the framework as it is stored before any analysis has described it."""
    return ThemeRow(
        id=known.id,
        area=known.area,
        name=known.title.root,
        known=True,
        terms=(),
        centroid=None,
        stability=None,
    )
