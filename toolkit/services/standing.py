"""What people have decided, as an analysis must keep it, and what has lapsed of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlite_utils import Database

from toolkit.core.corrections import Correction, Verb, follow_merges
from toolkit.core.statements import Statement, Status
from toolkit.services.correction_desk import merged_themes
from toolkit.storage import corrections, proposals, statements, themes
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


def lapse(db: Database, consultation_id: int, result_themes: Iterable[str]) -> None:
    """Let those corrections lapse whose words are deleted, with what was left of the words.

    What was decided about a theme of the framework never lapses, and neither does anything about
    a theme that still says something.

    Parameters
    ----------
    result_themes : iterable of str
        The themes that the analysis has just described from the words that there are.
    """
    log = [one for one in corrections.list_log(db, consultation_id) if one.stands]
    named = sorted({statement for one in log for statement in one.statements})
    living = {one.statement for one in corrections.list_placements(db, consultation_id, named)}
    records = list_theme_records(db, consultation_id)
    counts = statements.list_theme_counts(db, consultation_id, without_channels=())
    populated = {row.theme for row in counts}
    lapsed = [
        one
        for one in log
        if one.statements
        and not living.intersection(one.statements)
        and not _outlives_its_words(one, records, populated)
    ]
    gone = {one.id for one in lapsed}
    corrections.update_lapsed(db, sorted(gone))
    renamed = {
        one.payload.theme or "" for one in log if one.verb is Verb.RENAME and one.id not in gone
    }
    for one in lapsed:
        _forget(db, consultation_id, one, records, populated | renamed)
    # The mean of words is something of each of them.
    weakened = {_own_theme(one) for one in log if not living.issuperset(one.statements)}
    without = sorted(theme for theme in weakened - set(result_themes) if theme is not None)
    themes.update_without_centroid(db, consultation_id, without)


def _own_theme(correction: Correction) -> str | None:
    payload = correction.payload
    if correction.verb is Verb.SPLIT:
        return payload.into
    return payload.theme if correction.verb in _ABOUT_THEMES else None


_ABOUT_THEMES = frozenset({Verb.MERGE, Verb.RENAME, Verb.LOCK, Verb.UNLOCK})


def _outlives_its_words(
    correction: Correction, records: Mapping[str, ThemeRecord], populated: set[str]
) -> bool:
    if correction.verb not in _ABOUT_THEMES:
        return False
    record = records.get(correction.payload.theme or "")
    return record is not None and (record.known or record.id in populated)


def _forget(
    db: Database,
    consultation_id: int,
    correction: Correction,
    records: Mapping[str, ThemeRecord],
    built_on: set[str],
) -> None:
    record = records.get(_own_theme(correction) or "")
    if record is None:
        return
    if correction.verb is Verb.MERGE:
        themes.update_merged_into(db, consultation_id, record.id, None)
    elif correction.verb is Verb.RENAME:
        themes.update_name(db, consultation_id, record.id, record.name, None)
    elif correction.verb is Verb.LOCK:
        themes.update_locked(db, consultation_id, record.id, locked=False)
    elif correction.verb is Verb.SPLIT and record.id not in built_on:
        themes.update_unmade(db, consultation_id, record.id)


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
