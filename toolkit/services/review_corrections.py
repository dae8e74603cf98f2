"""What corrections were about, in the words of the statements."""

from collections.abc import Collection

from sqlite_utils import Database

from toolkit.core.corrections import Verb
from toolkit.services.accounts import Membership
from toolkit.storage import correction_pages
from toolkit.storage.database import read

# Of each correction; the rest is only counted.
SHOWN_STATEMENTS = 3
# Verbs of single statements; a lock is about a whole theme.
ABOUT_STATEMENTS = frozenset({Verb.MOVE, Verb.PIN, Verb.EXCLUDE, Verb.SPLIT})


def first_statements(
    db: Database, membership: Membership, numbers: Collection[int]
) -> dict[int, tuple[tuple[str, str], ...]]:
    """Return correction -> (id, masked text) of its first statements that are still there."""
    with read(db):
        rows = correction_pages.list_first_texts(
            db, membership.id, numbers, verbs=ABOUT_STATEMENTS, limit=SHOWN_STATEMENTS
        )
    texts: dict[int, tuple[tuple[str, str], ...]] = {}
    for number, statement, text in rows:
        texts[number] = (*texts.get(number, ()), (statement, text))
    return texts


def exclusion_notes(db: Database, membership: Membership) -> dict[str, str]:
    """Return statement -> why it is excluded, of every exclusion that stands."""
    with read(db):
        return correction_pages.list_exclusion_notes(db, membership.id)
