"""Rows of questionnaires, surveys and drafts, and of the source that a survey is."""

from dataclasses import dataclass

from sqlite_utils import Database

_SELECT_SURVEY = (
    "SELECT survey.source, survey.slug, survey.questionnaire, questionnaire.frozen, survey.opens,"
    " survey.closes, survey.version, source.consultation, source.channel, source.title"
    " FROM survey JOIN source ON source.id = survey.source"
    " JOIN questionnaire ON questionnaire.hash = survey.questionnaire"
)


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """One survey as stored, with its source; days are ISO 8601, `title` and `frozen` JSON."""

    source: int
    slug: str
    questionnaire: str
    frozen: str
    opens: str
    closes: str
    version: int
    consultation: int
    channel: str
    title: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One unfinished answer as stored; `typed` is JSON: question -> list of raw strings."""

    key_hash: str
    survey: int
    questionnaire: str
    frozen: str
    language: str
    typed: str
    touched_on: str


def insert_source(
    db: Database, *, consultation: int, channel: str, kind: str, title: str, day: str | None
) -> int:
    """Store a mouth of the river and give its id."""
    cursor = db.execute(
        "INSERT INTO source (consultation, channel, kind, title, day) VALUES (?, ?, ?, ?, ?)",
        [consultation, channel, kind, title, day],
    )
    return int(cursor.lastrowid or 0)


def insert_questionnaire(db: Database, questionnaire_hash: str, frozen: str) -> None:
    """Store a frozen questionnaire, unless it is there already."""
    db.execute(
        "INSERT INTO questionnaire (hash, frozen) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
        [questionnaire_hash, frozen],
    )


def insert_survey(
    db: Database, *, source: int, slug: str, questionnaire: str, opens: str, closes: str
) -> None:
    """Store a survey of a source."""
    db.execute(
        "INSERT INTO survey (source, slug, questionnaire, opens, closes) VALUES (?, ?, ?, ?, ?)",
        [source, slug, questionnaire, opens, closes],
    )


def update_survey(
    db: Database,
    source: int,
    *,
    questionnaire: str,
    channel: str,
    title: str,
    opens: str,
    closes: str,
) -> None:
    """Give a survey another revision of its questionnaire, title and days."""
    db.execute(
        "UPDATE survey SET questionnaire = ?, opens = ?, closes = ?, version = version + 1"
        " WHERE source = ?",
        [questionnaire, opens, closes, source],
    )
    db.execute("UPDATE source SET channel = ?, title = ? WHERE id = ?", [channel, title, source])


def get_survey(db: Database, slug: str) -> SurveyRow | None:
    """Find a survey, with its present questionnaire, by its name in addresses."""
    row = next(iter(db.query(f"{_SELECT_SURVEY} WHERE survey.slug = ?", [slug])), None)
    return None if row is None else SurveyRow(**row)


def list_surveys(db: Database, consultation: int) -> list[SurveyRow]:
    """List a consultation's surveys, the last to close first."""
    rows = db.query(
        f"{_SELECT_SURVEY} WHERE source.consultation = ? ORDER BY survey.closes DESC, survey.slug",
        [consultation],
    )
    return [SurveyRow(**row) for row in rows]


def list_open_surveys(db: Database, day: str) -> list[SurveyRow]:
    """List every survey that takes answers on `day`, the first to close first."""
    rows = db.query(
        f"{_SELECT_SURVEY} WHERE survey.opens <= ? AND survey.closes >= ?"
        " ORDER BY survey.closes, survey.slug",
        [day, day],
    )
    return [SurveyRow(**row) for row in rows]


def insert_draft(
    db: Database,
    *,
    key_hash: str,
    survey: int,
    questionnaire: str,
    language: str,
    typed: str,
    touched_on: str,
) -> None:
    """Store the beginning of an answer."""
    db.execute(
        "INSERT INTO draft (key_hash, survey, questionnaire, language, typed, touched_on)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [key_hash, survey, questionnaire, language, typed, touched_on],
    )


def update_draft(
    db: Database, key_hash: str, *, language: str, typed: str, touched_on: str
) -> None:
    """Keep what has been typed so far."""
    db.execute(
        "UPDATE draft SET language = ?, typed = ?, touched_on = ? WHERE key_hash = ?",
        [language, typed, touched_on, key_hash],
    )


def get_draft(db: Database, key_hash: str) -> DraftRow | None:
    """Find an unfinished answer, with the questionnaire it was begun with."""
    rows = db.query(
        "SELECT draft.*, questionnaire.frozen FROM draft"
        " JOIN questionnaire ON questionnaire.hash = draft.questionnaire WHERE key_hash = ?",
        [key_hash],
    )
    row = next(iter(rows), None)
    return None if row is None else DraftRow(**row)


def delete_draft(db: Database, key_hash: str) -> None:
    """Remove an unfinished answer."""
    db.execute("DELETE FROM draft WHERE key_hash = ?", [key_hash])


def delete_drafts_before(db: Database, day: str) -> int:
    """Remove the unfinished answers not touched since before `day`; give their number."""
    return db.execute("DELETE FROM draft WHERE touched_on < ?", [day]).rowcount


def count_drafts(db: Database, survey: int) -> int:
    """Count a survey's unfinished answers."""
    (count,) = db.execute("SELECT count(*) FROM draft WHERE survey = ?", [survey]).fetchone()
    return int(count)
