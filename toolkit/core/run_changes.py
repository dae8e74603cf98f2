"""What changed since the last run, theme by theme, as a list that a person can read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

# Less than this is not told: the largest of so many voices and this share of those before.
_LEAST_VOICES = 2
_LEAST_SHARE = 0.10


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How much was said of a theme in one run.

    Attributes
    ----------
    id : str
    name : mapping
        Language -> name.
    voices, statements : int
    """

    id: str
    name: Mapping[str, str]
    voices: int
    statements: int


class ChangeKind(StrEnum):
    """What became of a theme."""

    NEW = "new"
    GROWN = "grown"
    SHRUNK = "shrunk"
    MERGED = "merged"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one theme.

    Attributes
    ----------
    kind : ChangeKind
    theme : str
        Its id.
    name : mapping
        Language -> its name: the present one where the theme still stands.
    before, after : int
        Voices, 0 where the theme was not there.
    into : str or None
        Id of the theme that a merged one went into.
    """

    kind: ChangeKind
    theme: str
    name: Mapping[str, str]
    before: int
    after: int
    into: str | None = None


def compare_runs(
    before: Sequence[ThemeCount], after: Sequence[ThemeCount], merged: Mapping[str, str]
) -> tuple[Change, ...]:
    """List what changed between two runs.

    A theme whose voices changed by less than 2, or by less than 10 % of those before, is not told;
    nor is a new or gone theme of fewer than 2. A merger is a person's deed and always told, and the
    voices that came with it are no growth: a theme that took others in is compared with the sum of
    all of them.

    Parameters
    ----------
    before, after : sequence of ThemeCount
        The themes of both runs; those that nobody speaks of may be left out.
    merged : mapping
        Theme -> the theme it was merged into; chains are followed.

    Returns
    -------
    changes : tuple of Change
        New themes first, then grown, shrunk, merged and gone ones; within each, the largest change
        first (of merged themes the largest), then by id.

    Raises
    ------
    ValueError
        Where themes are merged in a circle.
    """
    old = {theme.id: theme for theme in before}
    new = {theme.id: theme for theme in after}
    ends = {theme: _end(theme, merged) for theme in merged}
    changes = [
        _merger(old[theme], new, into)
        for theme, into in ends.items()
        if theme in old and old[theme].voices
    ]
    for theme in old.keys() | new.keys():
        if theme not in ends:
            joined = sum(
                old[part].voices for part, into in ends.items() if into == theme and part in old
            )
            change = _change(old.get(theme), new.get(theme), joined)
            if change is not None:
                changes.append(change)
    return tuple(sorted(changes, key=_reading_order))


def _end(theme: str, merged: Mapping[str, str]) -> str:
    passed = {theme}
    while theme in merged:
        theme = merged[theme]
        if theme in passed:
            raise ValueError(f"the theme {theme!r} is merged into itself")
        passed.add(theme)
    return theme


def _merger(theme: ThemeCount, new: Mapping[str, ThemeCount], into: str) -> Change:
    after = new[into].voices if into in new else 0
    return Change(ChangeKind.MERGED, theme.id, theme.name, theme.voices, after, into)


def _change(old: ThemeCount | None, new: ThemeCount | None, joined: int) -> Change | None:
    known = new or old
    if known is None:
        return None
    before = (old.voices if old else 0) + joined
    after = new.voices if new else 0
    if abs(after - before) < max(_LEAST_VOICES, _LEAST_SHARE * before):
        return None
    if not before:
        kind = ChangeKind.NEW
    elif not after:
        kind = ChangeKind.GONE
    else:
        kind = ChangeKind.GROWN if after > before else ChangeKind.SHRUNK
    return Change(kind, known.id, known.name, before, after)


def _reading_order(change: Change) -> tuple[int, int, str]:
    # Enumerations keep the order they are written in.
    place = list(ChangeKind).index(change.kind)
    # What a merged theme's voices went into says nothing of its own size.
    moved = change.before if change.into is not None else abs(change.after - change.before)
    return place, -moved, change.theme
