"""What people have decided, as an analysis must keep it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlite_utils import Database

from toolkit.core.corrections import follow_merges
from toolkit.core.statements import Statement, Status
from toolkit.services.correction_desk import merged_themes
from toolkit.storage import corrections, proposals, statements
from toolkit.storage.statements import DecidedStatement
from toolkit.storage.themes import ThemeRecord, list_theme_records

# The analysis is imported by the processes that analyse; see services/analysers.py.
if TYPE_CHECKING:
    from toolkit.analysis.theming import Decisions


@dataclass(frozen=True, slots=True)
class Standing:
    """What had been decided when an analysis began.

    Attributes
    ----------
    last_entry : int
        The last entry of the log; 0 where nothing was corrected.
    decided : tuple of DecidedStatement
        What people have placed or left out.
    themes : mapping
        Id -> theme.
    declined : frozenset of str
        Keys of proposals.
    """

    last_entry: int
    decided: tuple[DecidedStatement, ...]
    themes: Mapping[str, ThemeRecord]
    declined: frozenset[str]

    def decisions(self) -> "Decisions":
        """Give the same in the words of the analysis."""
        from toolkit.analysis.theming import Decisions, StandingTheme

        merged = merged_themes(self.themes)
        return Decisions(
            placed=tuple(_statement(one) for one in self.decided if not one.excluded),
            excluded=tuple(
                (one.answer, one.start, one.end) for one in self.decided if one.excluded
            ),
            standing=tuple(
                StandingTheme(
                    id=theme.id,
                    area=theme.area,
                    known=theme.known,
                    centroid=theme.centroid,
                    locked=theme.locked,
                    merged_into=merged.get(theme.id),
                    name=theme.name.root if keeps_name(theme) else None,
                )
                for theme in self.themes.values()
            ),
            declined=self.declined,
        )


def load_standing(db: Database, consultation_id: int) -> Standing:
    """Read what has been decided, within a transaction that is open."""
    return Standing(
        last_entry=corrections.get_last_entry(db, consultation_id),
        decided=tuple(statements.list_decided(db, consultation_id)),
        themes=list_theme_records(db, consultation_id),
        declined=proposals.list_declined_keys(db, consultation_id),
    )


def keeps_name(theme: ThemeRecord) -> bool:
    """Whether a theme's name is not the machine's to change: a person gave it, or signed it."""
    return theme.named_by is not None or theme.locked


class Settling:
    """Where the machine's statements go, given the themes as they stand.

    Parameters
    ----------
    records : mapping
        Id -> theme.
    """

    def __init__(self, records: Mapping[str, ThemeRecord]) -> None:
        self._records = records
        self._merged = merged_themes(records)

    def place(self, theme: str | None) -> tuple[str | None, str | None]:
        """Give the theme that a statement belongs to, and the one it is proposed for.

        A merged theme stands for what it was merged into; a locked one takes nobody from the
        machine; one that is gone leaves the statement without.
        """
        if theme is None:
            return None, None
        record = self._records.get(follow_merges(theme, self._merged))
        if record is None:
            return None, None
        return (None, record.id) if record.locked else (record.id, None)

    def place_statement(self, statement: Statement) -> tuple[str | None, str | None]:
        """Do the same for a statement, which may be no more than proposed already."""
        theme, proposed = self.place(statement.theme)
        if statement.theme is None and statement.proposed_theme in self._records:
            proposed = statement.proposed_theme
        return theme, proposed


def _statement(one: DecidedStatement) -> Statement:
    return Statement(
        answer_id=one.answer,
        start=one.start,
        end=one.end,
        text=one.text,
        status=Status(one.status),
        undecided=one.undecided,
        area=one.area,
        area_confidence=one.area_confidence,
        theme=one.theme,
    )
