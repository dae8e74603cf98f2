"""The way back: a statement in its answer, and an answer in its response."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.privacy import mask
from toolkit.core.questionnaire import Questionnaire
from toolkit.core.text import LocalText
from toolkit.services.accounts import Account, Membership
from toolkit.services.auditing import note_original_seen
from toolkit.services.review_views import (
    AnswerView,
    Exclusion,
    OtherAnswer,
    Part,
    Segment,
    StatementLine,
    StatementView,
)
from toolkit.services.reviewing import list_theme_names, statement_lines
from toolkit.services.surveys import thaw
from toolkit.storage import review
from toolkit.storage.database import read

Row = Mapping[str, Any]


def statement_view(db: Database, membership: Membership, identifier: str) -> StatementView:
    """Return a statement in its answer, with what speaks for its place.

    Raises
    ------
    ToolkitError
        NOT_FOUND, also for a statement of another consultation.
    """
    with read(db):
        row = review.get_statement(db, membership.id, identifier)
        if row is None:
            raise ToolkitError(ErrorCode.NOT_FOUND)
        answer = _answer(db, membership, row["answer"])
        excluded = review.get_exclusion(db, membership.id, identifier) if row["excluded"] else None
        terms: tuple[str, ...] = ()
        for theme in review.list_themes(db, membership.id):
            if theme["id"] == row["theme"]:
                terms = tuple(json.loads(theme["terms"]))
    line = next(part.statement for part in answer.parts if _is(part, identifier))
    assert line is not None  # noqa: S101 - the statement is one of its answer's
    text = line.text.casefold()
    said = tuple(term for term in terms if term.casefold() in text)
    return StatementView(line, answer, said, None if excluded is None else _exclusion(excluded))


def answer_view(db: Database, membership: Membership, identifier: str) -> AnswerView:
    """Return a masked answer with its statements marked in place.

    Raises
    ------
    ToolkitError
        NOT_FOUND, also for an answer of another consultation.
    """
    with read(db):
        return _answer(db, membership, identifier)


def original_view(
    db: Database, membership: Membership, account: Account, identifier: str, *, now: datetime
) -> AnswerView:
    """Return an answer with its words before masking, and log who saw them (demand P5).

    Raises
    ------
    ToolkitError
        NOT_FOUND.
    """
    answer_view(db, membership, identifier)
    # Logged before it is shown: what cannot be logged is not seen.
    note_original_seen(db, account.id, consultation=membership.id, answer=identifier, now=now)
    with read(db):
        return _answer(db, membership, identifier, with_original=True)


def _exclusion(row: Row) -> Exclusion:
    payload = json.loads(row["payload"])
    return Exclusion(
        correction=row["id"],
        made_by=row["made_by"],
        made_at=row["made_at"],
        note=payload.get("note", ""),
        n_statements=len(payload["statements"]),
    )


def _is(part: Part, identifier: str) -> bool:
    return part.statement is not None and part.statement.id == identifier


def _answer(
    db: Database, membership: Membership, identifier: str, *, with_original: bool = False
) -> AnswerView:
    row = review.get_answer(db, membership.id, identifier)
    # A choice or a number is no text that statements could be marked in.
    if row is None or not row["analyse"]:
        raise ToolkitError(ErrorCode.NOT_FOUND)
    framework = membership.framework
    channel = framework.channel(row["channel"])
    questionnaire = None if row["questionnaire"] is None else thaw(row["questionnaire"])
    lines = statement_lines(
        framework,
        review.list_statements_of(db, membership.id, identifier),
        list_theme_names(db, membership),
    )
    masked = mask(row["value"]).text
    others = [
        other for other in review.list_answers_of(db, row["response"]) if other["id"] != identifier
    ]
    return AnswerView(
        id=row["id"],
        question=_label(questionnaire, row["question"]),
        parts=_parts(masked, lines),
        is_masked=masked != row["value"],
        is_analysed=bool(row["mapped"]),
        original=row["value"] if with_original else None,
        channel_title=channel.title,
        is_committee=channel.kind == "committee",
        source_title=LocalText(json.loads(row["source_title"])),
        day=row["day"],
        entered_from=row["entered_from"],
        segments=_segments(
            [questionnaire] if questionnaire else _questionnaires(db, membership),
            json.loads(row["segments"]),
        ),
        others=_others(questionnaire, others),
    )


def _parts(text: str, lines: Sequence[StatementLine]) -> tuple[Part, ...]:
    """Cut a text at its statements; one that overlaps an earlier one is left out."""
    parts: list[Part] = []
    position = 0
    for line in lines:
        if line.start < position:
            continue
        if line.start > position:
            parts.append(Part(text[position : line.start], None))
        parts.append(Part(text[line.start : line.end], line))
        position = line.end
    if position < len(text):
        parts.append(Part(text[position:], None))
    return tuple(parts)


def _questionnaires(db: Database, membership: Membership) -> list[Questionnaire]:
    """Return those of the consultation's surveys: captured answers borrow their words."""
    frozen = review.list_frozen_questionnaires(db, membership.id)
    return [thaw(one) for one in frozen]


def _segments(
    questionnaires: Sequence[Questionnaire], segments: Mapping[str, str]
) -> tuple[Segment, ...]:
    questions = [asked for one in questionnaires for asked in one.questions()]
    found = []
    for name, value in segments.items():
        question = next((asked for asked in questions if asked.segment == name), None)
        label = None if question is None else question.label
        found.append(Segment(name, label, _choice_label(question, value)))
    return tuple(found)


def _others(questionnaire: Questionnaire | None, rows: Sequence[Row]) -> tuple[OtherAnswer, ...]:
    order = [] if questionnaire is None else [asked.name for asked in questionnaire.questions()]
    ranks = {name: rank for rank, name in enumerate(order)}
    return tuple(
        OtherAnswer(
            id=row["id"] if row["analyse"] else None,
            label=_label(questionnaire, row["question"]),
            values=_values(questionnaire, row),
        )
        for row in sorted(
            rows, key=lambda row: (ranks.get(row["question"], len(ranks)), row["item"])
        )
    )


def _values(questionnaire: Questionnaire | None, row: Row) -> tuple[LocalText | str, ...]:
    if row["analyse"]:
        return (mask(row["value"]).text,)
    value = json.loads(row["value"])
    question = _question(questionnaire, row["question"])
    values = value if isinstance(value, list) else [value]
    return tuple(_choice_label(question, mask(str(one)).text) for one in values if one is not None)


def _label(questionnaire: Questionnaire | None, name: str) -> LocalText | str:
    """Return the question's words; empty where the answer was written down without one."""
    question = _question(questionnaire, name)
    return "" if question is None else question.label


def _question(questionnaire: Questionnaire | None, name: str) -> Any:
    if questionnaire is None:
        return None
    return next((asked for asked in questionnaire.questions() if asked.name == name), None)


def _choice_label(question: Any, value: str) -> LocalText | str:
    choices = getattr(question, "choices", ())
    return next((choice.label for choice in choices if choice.name == value), value)
