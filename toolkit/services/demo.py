"""Load a demonstration: invented answers and minutes, by the same verbs as real ones."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from json import loads
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlite_utils import Database

from toolkit.config import Settings
from toolkit.core.definition_files import DefinitionModel, validate
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import examples_path, load_examples, load_framework
from toolkit.core.permissions import Role
from toolkit.core.questionnaire import load_questionnaire
from toolkit.core.receipts import hash_text
from toolkit.core.text import Identifier, LocalText
from toolkit.services import accounts, capture, consultations, surveys, theming
from toolkit.services.capture import CapturedAnswer, CaptureKind
from toolkit.services.consultations import ConsultationRecord
from toolkit.services.example_vectors import load_example_vectors
from toolkit.storage.runs import RunState

if TYPE_CHECKING:
    from toolkit.services.analysers import Analysers

Progress = Callable[[str, int, int], None]

DEFINITION = "demo.yaml"
EMAIL = "demo@example.dk"
DAYS_OPEN = 365
SEGMENTS = ("industry", "size")


class DemoSurvey(DefinitionModel):
    """A survey to open; `questionnaire` is a path from the demonstration's folder."""

    slug: Identifier
    questionnaire: str


class DemoSource(DefinitionModel):
    """Where invented answers are said to come from; `channel` is an id of the framework."""

    channel: Identifier
    title: LocalText


class DemoAnswers(DefinitionModel):
    """A file with one answer a line, each a voice of its own; `channels` by the file's word."""

    file: str
    day: date
    channels: dict[str, DemoSource]


class DemoMinutes(DefinitionModel):
    """A file with one contribution a line, each with its speaker's code."""

    file: str
    day: date
    channel: Identifier
    title: LocalText


class DemoDefinition(DefinitionModel):
    """What a demonstration consists of; `framework` is a path from its folder."""

    format: Literal["tre-spor/demo/1"]
    slug: Identifier
    framework: str
    surveys: tuple[DemoSurvey, ...]
    answers: tuple[DemoAnswers, ...]
    minutes: tuple[DemoMinutes, ...]


@dataclass(frozen=True, slots=True)
class LoadedDemo:
    """A demonstration that is ready.

    Attributes
    ----------
    email, password : str or None
        Of the account that was made now, to be shown once; None where it was there already.
    """

    slug: str
    email: str | None
    password: str | None


def find_demo(root: Path) -> Path:
    """Return the folder of the first demonstration under `root`/surveys.

    Raises
    ------
    ToolkitError
        FILE_UNREADABLE where there is none.
    """
    found = sorted(root.glob(f"surveys/*/*/{DEFINITION}"))
    if not found:
        raise ToolkitError(
            ErrorCode.FILE_UNREADABLE, path=str(root / "surveys"), reason=f"ingen {DEFINITION}"
        )
    return found[0].parent


def load_demo(
    db: Database,
    settings: Settings,
    folder: Path,
    progress: Progress,
    *,
    today: date,
    analysers: "Analysers | None" = None,
) -> LoadedDemo:
    """Load what is missing of a demonstration: all of it, the rest, or nothing.

    Every step is a verb with a transaction of its own and is passed over where it has been done,
    so that a loading that was interrupted is taken up where it stopped.

    Parameters
    ----------
    folder : Path
        Holds `demo.yaml`.
    progress : callable
        Called with (phase, done, total).

    Raises
    ------
    DefinitionError
        With every fault of the definition files.
    """
    definition = validate(DemoDefinition, folder / DEFINITION)
    consultation = _consultation(db, definition, folder, today)
    _publish_surveys(db, consultation, definition, folder, today)
    _enter_answers(db, consultation, definition, folder)
    run = theming.get_progress(db, consultation.id)
    if run is None or run.state is not RunState.DONE:
        theming.analyse_consultation(db, consultation.id, settings, progress, analysers=analysers)
    return _make_account(db, consultation.slug, today)


def _make_account(db: Database, slug: str, today: date) -> LoadedDemo:
    """Make the demonstration's account last, so that its password is shown when all is ready."""
    known = {line.email: line.memberships for line in accounts.list_accounts(db)}
    if known.get(EMAIL):
        return LoadedDemo(slug, None, None)
    password = secrets.token_urlsafe(12)
    if EMAIL in known:  # stopped between the two steps: nobody has seen that password
        accounts.change_password(db, email=EMAIL, password=password)
    else:
        accounts.create_account(
            db, email=EMAIL, name="Demonstration", password=password, today=today
        )
    accounts.grant(db, email=EMAIL, consultation=slug, role=Role.OFFICIAL)
    return LoadedDemo(slug, EMAIL, password)


def _consultation(
    db: Database, definition: DemoDefinition, folder: Path, today: date
) -> ConsultationRecord:
    for consultation in consultations.list_consultations(db):
        if consultation.slug == definition.slug:
            return consultation
    path = folder / definition.framework
    framework = load_framework(path)
    examples = load_examples(framework, examples_path(framework, path))
    return consultations.create_consultation(
        db,
        definition.slug,
        framework,
        examples,
        load_example_vectors(path, examples),
        today=today,
        is_demo=True,
    )


def _publish_surveys(
    db: Database,
    consultation: ConsultationRecord,
    definition: DemoDefinition,
    folder: Path,
    today: date,
) -> None:
    published = {line.survey.slug for line in surveys.list_surveys(db, consultation.slug)}
    for survey in definition.surveys:
        if survey.slug not in published:
            surveys.publish_survey(
                db,
                consultation.slug,
                load_questionnaire(folder / survey.questionnaire),
                survey.slug,
                opens=today,
                closes=today + timedelta(days=DAYS_OPEN),
            )


def _enter_answers(
    db: Database, consultation: ConsultationRecord, definition: DemoDefinition, folder: Path
) -> None:
    for answers in definition.answers:
        lines = list(_lines(folder / answers.file))
        for word, source in answers.channels.items():
            rows = [line for line in lines if line["channel"] == word]
            captured = [
                CapturedAnswer(text=line["answer"], segments=_segments(line), row_id=line["id"])
                for line in rows
            ]
            _enter(db, consultation, source.channel, source.title, answers.day, "import", captured)
    for minutes in definition.minutes:
        captured = [
            CapturedAnswer(
                text=line["text"],
                voice=line["speaker"],
                segments=_segments(line),
                row_id=str(number),
            )
            for number, line in enumerate(_lines(folder / minutes.file), 1)
        ]
        _enter(db, consultation, minutes.channel, minutes.title, minutes.day, "minutes", captured)


def _enter(
    db: Database,
    consultation: ConsultationRecord,
    channel: str,
    title: LocalText,
    day: date,
    kind: CaptureKind,
    captured: list[CapturedAnswer],
) -> None:
    # The hash lets a second loading pass over what the first has stored.
    content = "\n".join([channel, title.model_dump_json(), *(answer.text for answer in captured)])
    capture.enter_answers(
        db,
        consultation.slug,
        channel,
        title,
        day,
        kind,
        captured,
        file_hash=hash_text(content),
    )


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield loads(line)


def _segments(line: Mapping[str, str]) -> dict[str, str]:
    return {name: line[name] for name in SEGMENTS if name in line}
