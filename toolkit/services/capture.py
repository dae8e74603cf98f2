"""Enter answers on behalf of others: from a meeting's minutes, or from a file."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from json import dumps
from pathlib import Path
from typing import Final, Literal

from sqlite_utils import Database

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.receipts import hash_text
from toolkit.core.responses import clean_text
from toolkit.core.text import LocalText
from toolkit.services.answering import random_id
from toolkit.services.consultations import get_consultation
from toolkit.storage import responses as rows
from toolkit.storage.answer_files import read_answers
from toolkit.storage.database import write
from toolkit.storage.surveys import insert_source

CaptureKind = Literal["minutes", "import"]

# The one question that an answer on behalf of others is an answer to.
CAPTURED_QUESTION: Final = "answer"


@dataclass(frozen=True, slots=True)
class CapturedAnswer:
    """One answer somebody else wrote down.

    Attributes
    ----------
    voice : str or None
        Who said it, within this capture: the same words count as the same voice. None is a voice
        of its own.
    segments : mapping
        Background of the voice, such as ``{"industry": "it"}``. Where the answers of one voice
        differ in one, the first that tells it counts.
    row_id : str
        Its name in the file it is imported from; unique there.
    """

    text: str
    voice: str | None = None
    segments: Mapping[str, str] = field(default_factory=dict)
    row_id: str = ""


# The answers of one voice.
Group = Sequence[CapturedAnswer]


@dataclass(frozen=True, slots=True)
class _Occasion:
    """What all the answers of one capture have in common."""

    channel: str
    title: LocalText
    day: date
    kind: CaptureKind
    language: str
    entered_by: int | None


@dataclass(frozen=True, slots=True)
class CaptureResult:
    """What was stored.

    Attributes
    ----------
    consultation_id : int
    n_answers : int
        Answers stored now.
    n_voices : int
        Different voices among them.
    n_already : int
        Answers that an earlier import of the same file has stored.
    n_empty : int
        Answers without words, passed over.
    """

    consultation_id: int
    n_answers: int
    n_voices: int
    n_already: int
    n_empty: int


def enter_answers(
    db: Database,
    consultation_slug: str,
    channel: str,
    title: LocalText,
    day: date,
    kind: CaptureKind,
    answers: Sequence[CapturedAnswer],
    *,
    language: str = "da",
    entered_by: int | None = None,
    file_hash: str | None = None,
    new_id: Callable[[], str] = random_id,
) -> CaptureResult:
    """Store answers as one source of the consultation, with one response a voice.

    Parameters
    ----------
    channel : str
        A channel id of the consultation's framework.
    day : date
        When it was said.
    entered_by : int, optional
        The account that entered them.
    file_hash : str, optional
        Hash of the imported file: what the same file has already brought in is passed over.

    Raises
    ------
    ToolkitError
        CONSULTATION_NOT_FOUND, UNKNOWN_CHANNEL, or ANSWERS_EMPTY.
    """
    occasion = _Occasion(channel, title, day, kind, language, entered_by)
    kept = [answer for answer in answers if clean_text(answer.text, lines=True)]
    if not kept:
        raise ToolkitError(ErrorCode.ANSWERS_EMPTY)
    with write(db):
        consultation = get_consultation(db, consultation_slug)
        consultation.framework.channel(channel)
        fresh = _fresh_groups(db, consultation.id, file_hash, kept)
        if fresh:
            _store(db, consultation.id, occasion, fresh, new_id)
    n_answers = sum(len(group) for _, group in fresh)
    return CaptureResult(
        consultation_id=consultation.id,
        n_answers=n_answers,
        n_voices=len(fresh),
        n_already=len(kept) - n_answers,
        n_empty=len(answers) - len(kept),
    )


def import_answers(
    db: Database,
    consultation_slug: str,
    path: Path,
    channel: str,
    title: LocalText,
    day: date,
    *,
    segments: Collection[str] = (),
    entered_by: int | None = None,
) -> CaptureResult:
    """Store the answers of a .jsonl, .csv or .xlsx file; the same file twice is stored once.

    That holds whatever its `segments`: those of the first time stay.

    Parameters
    ----------
    segments : collection of str
        The columns to keep as background. Others are left in the file: they may say who it was.

    Raises
    ------
    ToolkitError
        As `enter_answers`, and as `answer_files.read_answers` says of the file.
    """
    captured = [
        CapturedAnswer(
            row.answer,
            voice=row.voice,
            segments={name: row.segments[name] for name in segments if name in row.segments},
            row_id=row.id,
        )
        for row in read_answers(path)
    ]
    return enter_answers(
        db,
        consultation_slug,
        channel,
        title,
        day,
        "import",
        captured,
        entered_by=entered_by,
        file_hash=sha256(path.read_bytes()).hexdigest(),
    )


def _fresh_groups(
    db: Database, consultation_id: int, file_hash: str | None, answers: Iterable[CapturedAnswer]
) -> list[tuple[str | None, Group]]:
    """Gather the answers by voice, each with its key; without what the file brought in before."""
    groups = _by_voice(answers)
    keys = [_key_hash(consultation_id, file_hash, group) for group in groups]
    return [
        (key, group) for key, group in zip(keys, groups, strict=True) if not _is_stored(db, key)
    ]


def _by_voice(answers: Iterable[CapturedAnswer]) -> list[Group]:
    """Gather the answers of one voice, in the order of the first.

    Whatever columns of a file are background, its groups are the same, and so are their keys.
    """
    groups: dict[object, list[CapturedAnswer]] = {}
    for index, answer in enumerate(answers):
        groups.setdefault(index if answer.voice is None else answer.voice, []).append(answer)
    return list(groups.values())


def _key_hash(consultation_id: int, file_hash: str | None, group: Group) -> str | None:
    """Name a group of a file by its first row; None where it comes from no file."""
    if file_hash is None:
        return None
    return hash_text(_json(["import", consultation_id, file_hash, group[0].row_id]))


def _is_stored(db: Database, key_hash: str | None) -> bool:
    return key_hash is not None and rows.get_response_by_key(db, key_hash) is not None


def _store(
    db: Database,
    consultation_id: int,
    occasion: _Occasion,
    groups: Iterable[tuple[str | None, Group]],
    new_id: Callable[[], str],
) -> None:
    """Store a source with one response a group."""
    source = insert_source(
        db,
        consultation=consultation_id,
        channel=occasion.channel,
        kind="capture",
        title=occasion.title.model_dump_json(),
        day=occasion.day.isoformat(),
    )
    for key_hash, group in groups:
        response = _response_row(source, occasion, group, key_hash, new_id)
        rows.insert_response(db, response)
        rows.insert_answers(db, response.id, _answer_rows(group, new_id))


def _response_row(
    source: int,
    occasion: _Occasion,
    group: Group,
    key_hash: str | None,
    new_id: Callable[[], str],
) -> rows.ResponseRow:
    said_by = group[0].voice
    return rows.ResponseRow(
        id=new_id(),
        source=source,
        questionnaire=None,
        language=occasion.language,
        day=occasion.day.isoformat(),
        # "Speaker 1" of one meeting is not "Speaker 1" of the next.
        voice=new_id() if said_by is None else hash_text(_json([source, said_by]))[:32],
        entered_from=occasion.kind,
        entered_by=occasion.entered_by,
        submission_key_hash=key_hash,
        content_hash=hash_text(_json([answer.text for answer in group])),
        receipt_hash=None,
        segments=_json(_background(group)),
    )


def _background(group: Group) -> dict[str, str]:
    """Give all that the answers of one voice tell about it; the first to tell counts."""
    return {name: value for answer in reversed(group) for name, value in answer.segments.items()}


def _answer_rows(group: Group, new_id: Callable[[], str]) -> list[rows.AnswerRow]:
    return [
        rows.AnswerRow(
            new_id(), CAPTURED_QUESTION, item, clean_text(answer.text, lines=True), analyse=True
        )
        for item, answer in enumerate(group)
    ]


def _json(value: object) -> str:
    return dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
