"""Read-only queries for the review: where statements belong, and the way back to the answers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

Row = Mapping[str, Any]

_FROM_STATEMENT = """
    FROM source
    JOIN response ON response.source = source.id
    JOIN answer ON answer.response = response.id
    JOIN statement ON statement.answer = answer.id
    JOIN assignment ON assignment.statement = statement.id
"""
_STATEMENT_COLUMNS = """
    SELECT statement.id, statement.answer, statement.start, statement."end", statement.text,
           assignment.status, assignment.undecided, assignment.area, assignment.area_confidence,
           assignment.theme, assignment.quote_rank, source.channel, assignment.stance,
           assignment.proposed_theme, assignment.excluded,
           assignment.assigned_by IS NOT NULL AS is_decided
"""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """Which statements are meant; None is all of them.

    Attributes
    ----------
    statuses, channels, areas : tuple of str or None
        Any of these.
    theme : str or None
        A theme's id; "" is without a theme.
    search : str or None
        A part of the text, whatever the case of its letters.
    word : str or None
        A whole word of the text, in lower case.
    stance : str or None
        What the statement does.
    proposed_theme : str or None
        The locked theme that the statement resembles without being in it.
    excluded : bool
        Those that a person has excluded, instead of all others.
    """

    statuses: tuple[str, ...] | None = None
    undecided: bool | None = None
    channels: tuple[str, ...] | None = None
    areas: tuple[str, ...] | None = None
    theme: str | None = None
    search: str | None = None
    word: str | None = None
    stance: str | None = None
    proposed_theme: str | None = None
    excluded: bool = False


def words_of(text: str) -> tuple[str, ...]:
    """Split a text into its words in lower case; masks, digits and signs are none."""
    return tuple(_WORD.findall(text.lower()))


def list_placements(db: Database, consultation: int) -> list[Row]:
    """Return status, undecided, area, theme, channel and voice with the count ``n`` of each.

    What a person has excluded counts nowhere.
    """
    return list(
        db.query(
            f"SELECT status, undecided, area, theme, channel, voice, count(*) AS n"
            f" {_FROM_STATEMENT} WHERE source.consultation = ? AND excluded = 0"
            " GROUP BY status, undecided, area, theme, channel, voice",
            (consultation,),
        )
    )


def list_themes(db: Database, consultation: int) -> list[Row]:
    """Return the themes of a consultation; ``name`` and ``terms`` are JSON."""
    return list(
        db.query(
            "SELECT id, area, name, known, terms, stability, coherence, locked, merged_into,"
            " version FROM theme WHERE consultation = ?",
            (consultation,),
        )
    )


def list_quotes(
    db: Database, consultation: int, *, themes: Sequence[str] | None = None
) -> list[Row]:
    """Return the quotes of these themes, or the first quote of every theme, strongest first."""
    if themes is None:
        return list(
            db.query(
                f"{_STATEMENT_COLUMNS} {_FROM_STATEMENT}"
                " WHERE source.consultation = ? AND quote_rank = 1 AND excluded = 0",
                (consultation,),
            )
        )
    return list(
        db.query(
            f"{_STATEMENT_COLUMNS} {_FROM_STATEMENT} WHERE source.consultation = ?"
            f" AND excluded = 0 AND quote_rank IS NOT NULL AND theme IN ({_marks(themes)})"
            " ORDER BY quote_rank",
            (consultation, *themes),
        )
    )


def count_statements(db: Database, consultation: int, chosen: StatementFilter) -> int:
    """Count the statements that a filter lets through."""
    where, parameters = _where(db, consultation, chosen)
    rows = db.query(f"SELECT count(*) AS n {_FROM_STATEMENT} WHERE {where}", parameters)
    return int(next(iter(rows))["n"])


def list_statements(
    db: Database, consultation: int, chosen: StatementFilter, *, limit: int, offset: int
) -> list[Row]:
    """Return a page of statements: quotes first, then from the surest, undecided ones last."""
    where, parameters = _where(db, consultation, chosen)
    return list(
        db.query(
            f"{_STATEMENT_COLUMNS} {_FROM_STATEMENT} WHERE {where}"
            " ORDER BY quote_rank IS NULL, quote_rank, undecided, area_confidence DESC,"
            " statement.id LIMIT ? OFFSET ?",
            (*parameters, limit, offset),
        )
    )


def list_texts(db: Database, consultation: int, chosen: StatementFilter) -> list[tuple[str, str]]:
    """Return (voice, masked text) of every statement that a filter lets through."""
    where, parameters = _where(db, consultation, chosen)
    rows = db.query(f"SELECT voice, statement.text {_FROM_STATEMENT} WHERE {where}", parameters)
    return [(row["voice"], row["text"]) for row in rows]


def list_stances(db: Database, consultation: int, theme: str) -> list[Row]:
    """Return stance and channel with the number ``n`` of a theme's statements of each."""
    return list(
        db.query(
            f"SELECT stance, channel, count(*) AS n {_FROM_STATEMENT}"
            " WHERE source.consultation = ? AND theme = ? AND excluded = 0"
            " AND stance IS NOT NULL GROUP BY stance, channel",
            (consultation, theme),
        )
    )


def has_stances(db: Database, consultation: int) -> bool:
    """Tell whether the analysis has said of any statement what it does."""
    rows = db.query(
        f"SELECT EXISTS (SELECT 1 {_FROM_STATEMENT}"
        " WHERE source.consultation = ? AND stance IS NOT NULL) AS found",
        (consultation,),
    )
    return bool(next(iter(rows))["found"])


def count_open_proposals(db: Database, consultation: int) -> int:
    """Count what the analysis would like a person to decide."""
    return db["proposal"].count_where("consultation = ? AND state = 'open'", [consultation])


def get_exclusion(db: Database, consultation: int, statement: str) -> Row | None:
    """Return the standing correction that excludes a statement; ``payload`` is JSON."""
    rows = db.query(
        """
        SELECT correction.id, correction.payload, correction.made_at, account.name AS made_by
        FROM correction JOIN account ON account.id = correction.made_by
        WHERE consultation = ? AND verb = 'exclude'
          AND ? IN (SELECT value FROM json_each(payload, '$.statements'))
          AND NOT EXISTS (SELECT 1 FROM correction AS later WHERE later.undoes = correction.id)
        ORDER BY correction.id DESC LIMIT 1
        """,
        (consultation, statement),
    )
    return next(iter(rows), None)


def get_statement(db: Database, consultation: int, identifier: str) -> Row | None:
    """Return one statement of this consultation."""
    rows = db.query(
        f"{_STATEMENT_COLUMNS} {_FROM_STATEMENT}"
        " WHERE source.consultation = ? AND statement.id = ?",
        (consultation, identifier),
    )
    return next(iter(rows), None)


def list_statements_of(db: Database, consultation: int, answer: str) -> list[Row]:
    """Return the statements of an answer in the order of the text."""
    return list(
        db.query(
            f"{_STATEMENT_COLUMNS} {_FROM_STATEMENT}"
            " WHERE source.consultation = ? AND answer.id = ? ORDER BY statement.start",
            (consultation, answer),
        )
    )


def get_answer(db: Database, consultation: int, identifier: str) -> Row | None:
    """Return an answer of this consultation with its response, source and questionnaire."""
    rows = db.query(
        """
        SELECT answer.id, answer.response, answer.question, answer.item, answer.value,
               answer.analyse, answer.mapped, response.day, response.segments,
               response.entered_from, source.channel, source.title AS source_title,
               questionnaire.frozen AS questionnaire
        FROM answer
        JOIN response ON response.id = answer.response
        JOIN source ON source.id = response.source
        LEFT JOIN questionnaire ON questionnaire.hash = response.questionnaire
        WHERE source.consultation = ? AND answer.id = ?
        """,
        (consultation, identifier),
    )
    return next(iter(rows), None)


def list_frozen_questionnaires(db: Database, consultation: int) -> list[str]:
    """Return the questionnaires of the consultation's surveys, the newest survey first."""
    rows = db.query(
        """
        SELECT questionnaire.frozen
        FROM source
        JOIN survey ON survey.source = source.id
        JOIN questionnaire ON questionnaire.hash = survey.questionnaire
        WHERE source.consultation = ?
        ORDER BY source.id DESC
        """,
        (consultation,),
    )
    return [row["frozen"] for row in rows]


def list_answers_of(db: Database, response: str) -> list[Row]:
    """Return every answer of a response."""
    return list(
        db.query(
            "SELECT id, question, item, value, analyse FROM answer WHERE response = ?"
            " ORDER BY question, item",
            (response,),
        )
    )


def list_response_counts(db: Database, consultation: int) -> list[Row]:
    """Return channel, number ``n`` of responses and their ``first_day``."""
    return list(
        db.query(
            "SELECT channel, count(*) AS n, min(response.day) AS first_day"
            " FROM source JOIN response ON response.source = source.id"
            " WHERE source.consultation = ? GROUP BY channel",
            (consultation,),
        )
    )


def list_sources(db: Database, consultation: int) -> list[Row]:
    """Return the sources with their survey, if they have one, and their number of responses."""
    return list(
        db.query(
            """
            SELECT source.channel, source.kind, source.title, source.day,
                   survey.slug, survey.opens, survey.closes,
                   (SELECT count(*) FROM response WHERE response.source = source.id) AS n_responses
            FROM source LEFT JOIN survey ON survey.source = source.id
            WHERE source.consultation = ? ORDER BY source.id
            """,
            (consultation,),
        )
    )


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _where(
    db: Database, consultation: int, chosen: StatementFilter
) -> tuple[str, tuple[object, ...]]:
    """Build the condition of a filter: fixed texts only, every value a parameter."""
    conditions = ["source.consultation = ?", "assignment.excluded = ?"]
    parameters: list[object] = [consultation, int(chosen.excluded)]
    for column, values in (
        ("assignment.status", chosen.statuses),
        ("source.channel", chosen.channels),
        ("assignment.area", chosen.areas),
    ):
        if values is not None:
            conditions.append(f"{column} IN ({_marks(values)})")
            parameters.extend(values)
    if chosen.undecided is not None:
        conditions.append("assignment.undecided = ?")
        parameters.append(int(chosen.undecided))
    for column, value in (
        ("assignment.stance", chosen.stance),
        ("assignment.proposed_theme", chosen.proposed_theme),
    ):
        if value is not None:
            conditions.append(f"{column} = ?")
            parameters.append(value)
    if chosen.theme == "":
        conditions.append("assignment.theme IS NULL")
    elif chosen.theme is not None:
        conditions.append("assignment.theme = ?")
        parameters.append(chosen.theme)
    if chosen.search:
        # SQLite's own LIKE tells Å from å.
        db.register_function(str.lower, deterministic=True, name="lower_danish")
        conditions.append("lower_danish(statement.text) LIKE ? ESCAPE '\\'")
        parameters.append(f"%{_escaped(chosen.search.lower())}%")
    if chosen.word:
        db.register_function(_has_word, deterministic=True, name="has_word")
        conditions.append("has_word(statement.text, ?)")
        parameters.append(chosen.word.lower())
    return " AND ".join(conditions), tuple(parameters)


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _has_word(text: str, word: str) -> bool:
    return word in words_of(text)
