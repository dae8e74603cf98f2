"""What must go when answers are deleted: decisions that rest on them, and what is left of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlite_utils import Database

from toolkit.core.corrections import Correction, Verb, named_theme
from toolkit.core.framework import Framework
from toolkit.core.text import LocalText
from toolkit.services import consultations
from toolkit.services.standing import keeps_name
from toolkit.storage import corrections, runs, statements, themes
from toolkit.storage.themes import ThemeRecord, list_theme_records

_ABOUT_THEMES = frozenset({Verb.MERGE, Verb.RENAME, Verb.LOCK, Verb.UNLOCK})


def forget_deleted(db: Database, consultation_id: int, weakened: Collection[str]) -> None:
    """Forget what was drawn from answers, within the transaction that has just deleted them.

    Where a full analysis has been made, another is asked for.

    Parameters
    ----------
    weakened : collection of str
        The themes that the deleted words belonged to.
    """
    framework = consultations.get_consultation_by_id(db, consultation_id).framework
    forget_words(db, consultation_id, framework, weakened)
    if runs.get_last_done_run(db, consultation_id) is not None:
        runs.insert_wish(db, consultation_id, datetime.now(UTC))


def forget_words(
    db: Database, consultation_id: int, framework: Framework, weakened: Collection[str]
) -> None:
    """Do so without asking for an analysis.

    A theme that still says something keeps its mean until the next analysis makes it anew, which
    knows the theme by that. Its terms and a name of the machine's go at once: they are words.
    """
    populated = _populated(db, consultation_id)
    lapse(db, consultation_id, framework, populated)
    _strip(db, consultation_id, framework, weakened)
    themes.update_without_centroid(db, consultation_id, sorted(set(weakened) - populated))
    statements.delete_other_themes(db, consultation_id, sorted(populated))
    # Names once more; and counts before and after would tell what the deleted answers had said.
    runs.update_without_counts(db, consultation_id)


def lapse(
    db: Database, consultation_id: int, framework: Framework, described: Iterable[str]
) -> None:
    """Let those corrections lapse whose answers are deleted, with what was left of the words.

    What was decided about a theme of the framework never lapses, and neither does anything about
    a theme that still says something. Where an answer is cut into statements does not matter.

    Parameters
    ----------
    described : iterable of str
        The themes that are described by words that there are.
    """
    log = corrections.list_log(db, consultation_id)
    standing = [one for one in log if one.stands]
    named = sorted({answer for one in standing for answer in one.answers})
    living = statements.list_existing_answers(db, named)
    records = list_theme_records(db, consultation_id)
    populated = _populated(db, consultation_id)
    orphaned = [one for one in standing if one.answers and living.isdisjoint(one.answers)]
    lapsed = {one.id for one in orphaned if not _outlives_its_words(one, records, populated)}
    corrections.update_lapsed(db, sorted(lapsed))
    corrections.update_nameless(
        db, [one.id for one in orphaned if one.id not in lapsed and _tells_a_name(one, records)]
    )
    left = [one for one in standing if one.id not in lapsed]
    for theme in sorted({_own_theme(one) or "" for one in log if one.lapsed or one.id in lapsed}):
        if theme in records:
            _release(db, consultation_id, records[theme], left, is_populated=theme in populated)
    # The mean of words is something of each of them.
    weakened = {_own_theme(one) or "" for one in standing if not living.issuperset(one.answers)}
    undescribed = sorted(weakened - set(described))
    _strip(db, consultation_id, framework, undescribed)
    themes.update_without_centroid(db, consultation_id, undescribed)


def _populated(db: Database, consultation_id: int) -> set[str]:
    counts = statements.list_theme_counts(db, consultation_id, without_channels=())
    return {row.theme for row in counts}


def _own_theme(correction: Correction) -> str | None:
    if correction.verb in _ABOUT_THEMES:
        return correction.payload.theme
    return named_theme(correction)


def _outlives_its_words(
    correction: Correction, records: Mapping[str, ThemeRecord], populated: set[str]
) -> bool:
    if correction.verb not in _ABOUT_THEMES:
        return False
    record = records.get(correction.payload.theme or "")
    return record is not None and (record.known or record.id in populated)


def _tells_a_name(correction: Correction, records: Mapping[str, ThemeRecord]) -> bool:
    """Whether it keeps a name that the machine had drawn from words."""
    return any(
        one.named_by is None and one.id in records and not records[one.id].known
        for one in correction.before.themes
    )


def _release(
    db: Database,
    consultation_id: int,
    record: ThemeRecord,
    standing: Sequence[Correction],
    *,
    is_populated: bool,
) -> None:
    """Take back of a theme what no entry says any more; what a later one says too is left."""
    own = [one for one in standing if _own_theme(one) == record.id]
    if record.merged_into is not None and not any(one.verb is Verb.MERGE for one in own):
        themes.update_merged_into(db, consultation_id, record.id, None)
    locks = [one.verb for one in own if one.verb in (Verb.LOCK, Verb.UNLOCK)]
    if record.locked and locks[-1:] != [Verb.LOCK]:
        themes.update_locked(db, consultation_id, record.id, locked=False)
    if not is_populated and not any(named_theme(one) == record.id for one in own):
        themes.update_unmade(db, consultation_id, record.id)


def _strip(
    db: Database, consultation_id: int, framework: Framework, theme_ids: Collection[str]
) -> None:
    """Take the words that the machine has found away from themes; people's own stay."""
    themes.update_without_terms(db, consultation_id, sorted(theme_ids))
    records = list_theme_records(db, consultation_id)
    for theme in sorted(records.keys() & set(theme_ids)):
        record = records[theme]
        if not record.known and not keeps_name(record):
            others = [one for one in records.values() if one.id != theme]
            name = _plain_name(framework.area(record.area).title, record.area, others)
            themes.update_name(db, consultation_id, theme, name, None)
            records = list_theme_records(db, consultation_id)


def _plain_name(title: LocalText, area: str, others: Sequence[ThemeRecord]) -> LocalText:
    """Call a theme as its area is called, with a number that no other theme of it has."""
    taken = {text for one in others if one.area == area for text in one.name.root.values()}
    number = 1
    while taken & {f"{text} {number}" for text in title.root.values()}:
        number += 1
    return LocalText({language: f"{text} {number}" for language, text in title.root.items()})
