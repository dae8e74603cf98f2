"""Corrections: what a person decided about the analysis, how it is written down, and undone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from toolkit.core.text import LocalText


class Verb(StrEnum):
    """What was done; `UNDO` is the entry that takes another one back."""

    MOVE = "move"
    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    PIN = "pin"
    EXCLUDE = "exclude"
    LOCK = "lock"
    UNLOCK = "unlock"
    UNDO = "undo"


# Verbs by which a person decides where each of some statements belongs.
DECIDING = frozenset({Verb.MOVE, Verb.PIN, Verb.EXCLUDE, Verb.SPLIT, Verb.LOCK})


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Payload(_Entry):
    """What a correction says; each verb fills the fields that it needs.

    Attributes
    ----------
    statements : tuple of str
        Ids, for the verbs of `DECIDING`.
    area : str or None
        A code of the framework: where statements were moved.
    theme : str or None
        The theme that they were moved to, or that is merged, split, renamed, locked or unlocked.
    into : str or None
        What a theme is merged into, or the theme that a split made.
    name : LocalText or None
        A new name.
    note : str
        Why, in the person's own words; masked.
    """

    statements: tuple[str, ...] = ()
    area: str | None = None
    theme: str | None = None
    into: str | None = None
    name: LocalText | None = None
    note: str = ""


class Placement(_Entry):
    """Where one statement was; see the table `assignment`."""

    statement: str
    status: str
    undecided: bool
    area: str | None
    area_confidence: float
    theme: str | None
    assigned_by: int | None
    excluded: bool


class ThemeBefore(_Entry):
    """What a theme was.

    Attributes
    ----------
    name : LocalText or None
        None where the words that the machine had drawn it from are deleted.
    named_by : int or None
        None where the machine had named it.
    """

    id: str
    name: LocalText | None = None
    named_by: int | None
    locked: bool
    merged_into: str | None


class Before(_Entry):
    """What a correction changed, as it was.

    Attributes
    ----------
    statements : tuple of Placement
        Of the statements that the correction decides.
    themes : tuple of ThemeBefore
        Of the themes that it changes.
    members : tuple of str
        The statements that gave a merged or renamed theme its words.
    answers : tuple of str
        Random ids of the answers that all these statements are slices of: an analysis may cut an
        answer elsewhere, and its words are still there.
    """

    statements: tuple[Placement, ...] = ()
    themes: tuple[ThemeBefore, ...] = ()
    members: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry of the log, which is only ever added to.

    Attributes
    ----------
    made_by : int
        An account.
    made_at : datetime
        UTC.
    undoes : int or None
        The entry that an `UNDO` takes back.
    undone_by : int or None
        The account that has taken this one back.
    undone_in : int or None
        The entry of the log that did so.
    lapsed : bool
        Whether every word that it was about has been deleted.
    """

    id: int
    verb: Verb
    made_by: int
    made_at: datetime
    payload: Payload
    before: Before
    undoes: int | None = None
    undone_by: int | None = None
    undone_at: datetime | None = None
    undone_in: int | None = None
    lapsed: bool = False

    @property
    def stands(self) -> bool:
        """Whether it still holds."""
        return self.verb is not Verb.UNDO and self.undone_in is None and not self.lapsed

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements that it was made about, as they were cut then."""
        return self.payload.statements or self.before.members

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers whose words it rests on."""
        return self.before.answers


def find_obstacle(correction: Correction, later: Iterable[Correction]) -> Correction | None:
    """Give the later correction that must be undone before this one can be, or None.

    A later one stands in the way where it decides one of the same statements, gives another name
    to the same theme, or builds on a theme that this one made or joined.
    """
    reach = _changed(correction) | _aspects(correction, _ALSO_NEEDED)
    return next(
        (
            other
            for other in later
            if other.stands
            and other.id > correction.id
            and reach & (_changed(other) | _built_on(other))
        ),
        None,
    )


def named_theme(correction: Correction) -> str | None:
    """Give the theme that a person has named by a correction, or None."""
    if correction.verb is Verb.SPLIT:
        return correction.payload.into
    return correction.payload.theme if correction.verb is Verb.RENAME else None


def follow_merges(theme: str, merged: Mapping[str, str]) -> str:
    """Give the theme that a theme has become part of, itself where it has not."""
    seen = {theme}
    while theme in merged and merged[theme] not in seen:
        theme = merged[theme]
        seen.add(theme)
    return theme


@dataclass(frozen=True, slots=True)
class Taught:
    """Where a person has placed a statement, to learn from."""

    statement: str
    area: str | None
    theme: str | None


def taught_by(log: Sequence[Correction], up_to: int) -> tuple[Taught, ...]:
    """Give what the log had to teach when its last entry was `up_to`.

    Moved, pinned and split statements teach. Excluded ones count nowhere, so they teach nothing;
    locking a theme confirms what the machine has found, and it would only learn from itself.

    Parameters
    ----------
    log : sequence of Correction
        Oldest first; lapsed ones included, since their statements are found no more anyway.
    up_to : int
        Entries after this one do not count, and neither do undoings after it.

    Returns
    -------
    taught : tuple of Taught
        By the statement's id; merges are followed.
    """
    entries = [one for one in log if one.id <= up_to]
    undone = {one.undoes for one in entries}
    places: dict[str, Taught] = {}
    for entry in entries:
        if entry.id in undone:
            continue
        payload = entry.payload
        if entry.verb is Verb.EXCLUDE:
            for statement in payload.statements:
                places.pop(statement, None)
        elif entry.verb is Verb.MERGE:
            places = {
                key: replace(one, theme=payload.into) if one.theme == payload.theme else one
                for key, one in places.items()
            }
        elif entry.verb in (Verb.MOVE, Verb.PIN, Verb.SPLIT):
            places.update((one.statement, one) for one in _placed(entry))
    return tuple(places[key] for key in sorted(places))


def taken_back(log: Iterable[Correction], since: int) -> tuple[str, ...]:
    """Give the answers behind the entries up to `since` that were undone after it, sorted."""
    undone = (one for one in log if one.undone_in is not None and one.id <= since < one.undone_in)
    return tuple(sorted({answer for one in undone for answer in one.answers}))


def _placed(entry: Correction) -> Iterable[Taught]:
    payload = entry.payload
    for before in entry.before.statements:
        if entry.verb is Verb.MOVE:
            yield Taught(before.statement, payload.area, payload.theme)
        elif entry.verb is Verb.SPLIT:
            yield Taught(before.statement, before.area, payload.into)
        else:
            yield Taught(before.statement, before.area, before.theme)


# Something of a statement or theme that a correction changes: what it is, and whose.
_Aspect = tuple[str, str | None]
_Aspects = Mapping[Verb, tuple[tuple[str, str], ...]]

# Verb -> the aspects of a theme that it changes, with the field of the payload that names it.
_CHANGES: _Aspects = MappingProxyType(
    {
        Verb.MERGE: (("being", "theme"),),
        Verb.RENAME: (("name", "theme"),),
        Verb.LOCK: (("lock", "theme"), ("being", "theme")),
        Verb.UNLOCK: (("lock", "theme"),),
    }
)
# Verb -> what must besides be as it was, for the correction to be undone.
_ALSO_NEEDED: _Aspects = MappingProxyType(
    {
        Verb.MERGE: (("being", "into"),),
        Verb.SPLIT: (("made", "into"),),
        Verb.UNLOCK: (("being", "theme"),),
    }
)


def _aspects(correction: Correction, table: _Aspects) -> set[_Aspect]:
    payload = correction.payload
    return {(aspect, getattr(payload, field)) for aspect, field in table.get(correction.verb, ())}


def _changed(correction: Correction) -> set[_Aspect]:
    changed = _aspects(correction, _CHANGES)
    if correction.verb in DECIDING:
        changed |= {("statement", statement) for statement in correction.payload.statements}
    return changed


def _built_on(correction: Correction) -> set[_Aspect]:
    """Give the themes that must be there for a correction to hold."""
    themes = {correction.payload.theme, correction.payload.into}
    if correction.verb is Verb.PIN:
        themes |= {one.theme for one in correction.before.statements}
    return {("made", theme) for theme in themes if theme is not None}
