"""The log of corrections: as a list to read, and as examples for the next analysis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from toolkit.core.corrections import Correction, Verb, find_obstacle, taught_by
from toolkit.core.framework import Example
from toolkit.core.text import LocalText
from toolkit.services import consultations
from toolkit.services.accounts import Membership
from toolkit.storage import correction_pages, corrections
from toolkit.storage.correction_pages import Entry
from toolkit.storage.database import read
from toolkit.storage.themes import ThemeRecord, list_theme_records

PAGE_LENGTH = 25
# Whose the examples are that officials' corrections make; kept together by whatever is grouped.
AUTHOR = "official"


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One correction as it is listed.

    Attributes
    ----------
    made_by, undone_by : str or None
        Names of accounts.
    theme_id, into_id : str or None
        The themes that it is about.
    theme, into : LocalText or None
        Their present names; None where there is none, or it is gone.
    area : str or None
        The code that statements were moved to.
    name : LocalText or None
        The name that a renaming or a split gave.
    n_statements : int
        Those that were decided about.
    n_left : int
        Those of them whose words are still there.
    lapsed : bool
        Whether every word that it was about is deleted.
    obstacle : int or None
        The later correction that must be undone first.
    """

    id: int
    verb: Verb
    made_by: str
    made_at: datetime
    theme_id: str | None
    theme: LocalText | None
    into_id: str | None
    into: LocalText | None
    area: str | None
    name: LocalText | None
    note: str
    n_statements: int
    n_left: int
    undone_by: str | None
    undone_at: datetime | None
    lapsed: bool
    obstacle: int | None

    @property
    def can_be_undone(self) -> bool:
        """Whether it stands, and nothing is in the way."""
        return self.undone_by is None and not self.lapsed and self.obstacle is None


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """A page of the log, newest first; `page` from 1, `n_pages` at least 1."""

    lines: tuple[CorrectionLine, ...]
    total: int
    page: int
    n_pages: int


def list_corrections(db: Database, membership: Membership, page: int = 1) -> CorrectionPage:
    """Return a page of what was corrected, newest first; a page past the end is the last one.

    What was undone is still there, with who undid it.
    """
    with read(db):
        total = correction_pages.count_entries(db, membership.id)
        n_pages = max(1, -(-total // PAGE_LENGTH))
        page = min(max(page, 1), n_pages)
        shown = correction_pages.list_entries(
            db, membership.id, limit=PAGE_LENGTH, offset=(page - 1) * PAGE_LENGTH
        )
        return CorrectionPage(_lines(db, membership.id, shown), total, page, n_pages)


def find_correction(db: Database, membership: Membership, number: int) -> CorrectionLine | None:
    """Return one correction as it is listed; None where there is none of this number."""
    with read(db):
        entry = correction_pages.get_entry(db, membership.id, number)
        return None if entry is None else _lines(db, membership.id, [entry])[0]


def correction_examples(db: Database, consultation_id: int, up_to: int) -> list[Example]:
    """Give what officials have placed, for the mapping to learn from.

    Between two full analyses `up_to` is the last one's, so that new answers are mapped by the
    model that the themes were found with.

    Parameters
    ----------
    up_to : int
        The last entry of the log that counts; 0 is none.

    Returns
    -------
    examples : list of Example
        Texts as masked, in an order that the same log always gives. A theme that a person has
        made, or that was found, is a class of its own.

    Raises
    ------
    ToolkitError
        CONSULTATION_NOT_FOUND.
    """
    empty = consultations.get_consultation_by_id(db, consultation_id).framework.empty
    taught = taught_by(corrections.list_log(db, consultation_id), up_to)
    texts = corrections.list_texts(db, consultation_id, [one.statement for one in taught])
    examples = [
        Example(text=texts[one.statement], area=one.area or empty, theme=one.theme, author=AUTHOR)
        for one in taught
        if one.statement in texts
    ]
    # Ids are random: they must not decide the order in which a model is fitted.
    return sorted(examples, key=lambda one: (one.area, one.theme or "", one.text))


def _lines(
    db: Database, consultation_id: int, entries: Sequence[Entry]
) -> tuple[CorrectionLine, ...]:
    themes = list_theme_records(db, consultation_id)
    names = corrections.list_account_names(db)
    obstacles = _obstacles(db, consultation_id, [one.correction for one in entries])
    return tuple(_line(one, themes, names, obstacles) for one in entries)


def _obstacles(db: Database, consultation_id: int, shown: Sequence[Correction]) -> dict[int, int]:
    """Give correction -> the first later one in its way, of those that stand and have one.

    What `find_obstacle` finds in the whole log: it looks at themes here, and the database at
    statements, of which a log can hold very many.
    """
    standing = [one for one in shown if one.stands]
    if not standing:
        return {}
    numbers = [one.id for one in standing]
    payloads = [one.payload for one in standing]
    named = {theme for one in payloads for theme in (one.theme, one.into) if theme is not None}
    later = correction_pages.list_naming(db, consultation_id, min(numbers), named)
    first = correction_pages.list_next_deciding(db, consultation_id, numbers)
    for one in standing:
        obstacle = find_obstacle(one, later)
        if obstacle is not None:
            first[one.id] = min(obstacle.id, first.get(one.id, obstacle.id))
    return first


def _line(
    entry: Entry,
    themes: Mapping[str, ThemeRecord],
    names: Mapping[int, str],
    obstacles: Mapping[int, int],
) -> CorrectionLine:
    correction = entry.correction
    payload = correction.payload
    return CorrectionLine(
        id=correction.id,
        verb=correction.verb,
        made_by=names[correction.made_by],
        made_at=correction.made_at,
        theme_id=payload.theme,
        theme=_name(themes, payload.theme),
        into_id=payload.into,
        into=_name(themes, payload.into),
        area=payload.area,
        name=payload.name,
        note=payload.note,
        n_statements=entry.n_statements,
        n_left=entry.n_left,
        undone_by=None if correction.undone_by is None else names[correction.undone_by],
        undone_at=correction.undone_at,
        lapsed=correction.lapsed,
        obstacle=obstacles.get(correction.id),
    )


def _name(themes: Mapping[str, ThemeRecord], theme: str | None) -> LocalText | None:
    record = None if theme is None else themes.get(theme)
    return None if record is None else record.name
