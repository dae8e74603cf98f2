"""What corrections were about, in the words of the statements."""

from collections.abc import Collection

from sqlite_utils import Database

from toolkit.core.corrections import Verb
from toolkit.services.accounts import Membership
from toolkit.storage import corrections
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
        log = corrections.list_log(db, membership.id)
        chosen = [one for one in log if one.id in numbers and one.verb in ABOUT_STATEMENTS]
        wanted = sorted({name for one in chosen for name in one.payload.statements})
        texts = corrections.list_texts(db, membership.id, wanted)
    return {
        one.id: tuple((name, texts[name]) for name in one.payload.statements if name in texts)[
            :SHOWN_STATEMENTS
        ]
        for one in chosen
    }


def exclusion_notes(db: Database, membership: Membership) -> dict[str, str]:
    """Return statement -> why it is excluded, of every exclusion that stands."""
    with read(db):
        log = corrections.list_log(db, membership.id)
    return {
        name: one.payload.note
        for one in log
        if one.verb is Verb.EXCLUDE and one.stands
        for name in one.payload.statements
    }
