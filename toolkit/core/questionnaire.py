"""A questionnaire: pages of questions, read from YAML and frozen to canonical JSON with a hash."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import Field

from toolkit.core.branching import Condition, condition_faults
from toolkit.core.definition_files import (
    DefinitionModel,
    Fault,
    duplicates,
    parts,
    validate,
)
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.text import ChoiceName, Identifier, Language, LocalText, Name
from toolkit.core.yaml_reader import Location

# Addresses under a survey that no page may take.
RESERVED_PAGES = ("check", "receipt", "send", "start", "privacy")

MAX_SCALE_STEPS = 10

Flag = Annotated[bool, Field(strict=True)]
TextLength = Annotated[int, Field(strict=True, ge=1, le=10_000)]
ScaleEnd = Annotated[int, Field(strict=True, ge=-100, le=100)]


class Choice(DefinitionModel):
    """One thing to choose; `name` is what is stored, `label` what is shown."""

    name: ChoiceName
    label: LocalText


class NoteQuestion(DefinitionModel):
    """A text between the questions; it is never answered."""

    type: Literal["note"]
    name: Name
    label: LocalText
    relevant: Condition | None = None

    hint: ClassVar[None] = None
    required: ClassVar[bool] = False
    analyse: ClassVar[bool] = False
    segment: ClassVar[None] = None


class _Asked(DefinitionModel):
    """What every question that is answered has."""

    name: Name
    label: LocalText
    hint: LocalText | None = None
    required: Flag = False
    relevant: Condition | None = None


class TextQuestion(_Asked):
    """Words in a field of one line, or of several where `long`; `max_length` in characters."""

    type: Literal["text"]
    long: Flag = False
    max_length: TextLength = 2000
    analyse: Flag = True

    segment: ClassVar[None] = None


class PrioritiesQuestion(_Asked):
    """Up to `max` short answers, one idea a row, each of at most `max_length` characters."""

    type: Literal["priorities"]
    max: Annotated[int, Field(strict=True, ge=1, le=10)] = 3
    max_length: TextLength = 500
    analyse: Flag = True

    segment: ClassVar[None] = None


class ChoiceQuestion(_Asked):
    """One of several; `segment` names the background that the answer becomes, if any."""

    type: Literal["choice"]
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=100)]
    segment: Name | None = None

    analyse: ClassVar[bool] = False


class ChoicesQuestion(_Asked):
    """Any of several, at most `max` where it is given."""

    type: Literal["choices"]
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=100)]
    max: Annotated[int, Field(strict=True, ge=1)] | None = None

    analyse: ClassVar[bool] = False
    segment: ClassVar[None] = None


class ScaleQuestion(_Asked):
    """A whole number between two ends, or "not applicable" where that has a label."""

    type: Literal["scale"]
    minimum: ScaleEnd = 1
    maximum: ScaleEnd = 5
    minimum_label: LocalText
    maximum_label: LocalText
    not_applicable: LocalText | None = None

    analyse: ClassVar[bool] = False
    segment: ClassVar[None] = None


Question = Annotated[
    TextQuestion
    | PrioritiesQuestion
    | ChoiceQuestion
    | ChoicesQuestion
    | ScaleQuestion
    | NoteQuestion,
    Field(discriminator="type"),
]


class Page(DefinitionModel):
    """What is shown at once; `id` stands in the address."""

    id: Identifier
    title: LocalText | None = None
    relevant: Condition | None = None
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Privacy(DefinitionModel):
    """What a person must be told before writing; `retention_days` counts from the answer."""

    controller: LocalText
    purpose: LocalText
    legal_basis: LocalText
    retention_days: Annotated[int, Field(strict=True, ge=1, le=3660)]
    contact: LocalText
    rights: LocalText


class Questionnaire(DefinitionModel):
    """A whole questionnaire, checked: names are unique and conditions look back only.

    Attributes
    ----------
    channel : str
        Id of a channel of the framework that it is used with.
    minutes : int
        How long it takes to answer, as the first page says.
    """

    format: Literal["tre-spor/questionnaire/1"]
    id: Identifier
    title: LocalText
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=20)]
    channel: Identifier
    introduction: LocalText
    privacy: Privacy
    minutes: Annotated[int, Field(strict=True, ge=1, le=120)]
    what_next: LocalText
    pages: Annotated[tuple[Page, ...], Field(min_length=1, max_length=100)]

    @classmethod
    def faults(cls, data: Mapping[str, Any]) -> list[Fault]:
        """Find names used twice, missing languages, and conditions that name what is not there."""
        return [
            *_faults_in_names(data),
            *_faults_in_questions(data),
            *_faults_in_conditions(data),
            *_faults_in_languages(data),
        ]

    def questions(self) -> Iterator[Question]:
        """Go through everything on every page, notes included, in order."""
        for page in self.pages:
            yield from page.questions

    def question(self, name: str) -> Question:
        """Give the question with this name.

        Raises
        ------
        ToolkitError
            UNKNOWN_QUESTION.
        """
        for question in self.questions():
            if question.name == name:
                return question
        raise ToolkitError(ErrorCode.UNKNOWN_QUESTION, question=name)

    def page(self, identifier: str) -> Page | None:
        """Give the page with this id, or None."""
        return next((page for page in self.pages if page.id == identifier), None)

    @classmethod
    def from_canonical_json(cls, text: str) -> "Questionnaire":
        """Give the questionnaire that `canonical_json` wrote."""
        return cls.model_validate_json(text)


def load_questionnaire(path: Path, *, language: str = "da") -> Questionnaire:
    """Read a questionnaire's file.

    Raises
    ------
    DefinitionError
        With every fault, its line and its remedy in `language`.
    """
    return validate(Questionnaire, path, language=language)


def _text_fields() -> frozenset[str]:
    """Name every field that holds a text in several languages."""
    models: tuple[type[DefinitionModel], ...] = (Questionnaire, Privacy, Page, Choice)
    models += (NoteQuestion, TextQuestion, PrioritiesQuestion, ChoiceQuestion)
    models += (ChoicesQuestion, ScaleQuestion)
    return frozenset(
        name
        for model in models
        for name, part in model.model_fields.items()
        if part.annotation is LocalText or LocalText in get_args(part.annotation)
    )


_TEXT_FIELDS = _text_fields()


def _questions(data: Mapping[str, Any]) -> Iterator[tuple[int, Location, dict[str, Any]]]:
    """Give the page's index, the location and the content of every question as written."""
    for number, page in parts(data, "pages"):
        for index, question in parts(page, "questions"):
            yield number, ("pages", number, "questions", index), question


def _faults_in_names(data: Mapping[str, Any]) -> list[Fault]:
    pages = [(("pages", index, "id"), page.get("id")) for index, page in parts(data, "pages")]
    faults = duplicates("id", pages)
    faults += [
        Fault(location, "reserved_page", {"name": name})
        for location, name in pages
        if name in RESERVED_PAGES
    ]
    questions = [(where, question) for _, where, question in _questions(data)]
    faults += duplicates(
        "name", [((*where, "name"), part.get("name")) for where, part in questions]
    )
    for where, question in questions:
        choices = parts(question, "choices")
        names = [((*where, "choices", place, "name"), part.get("name")) for place, part in choices]
        faults += duplicates("name", names)
    languages = data.get("languages")
    if isinstance(languages, list | tuple):
        faults += duplicates(
            "language", [(("languages", index), name) for index, name in enumerate(languages)]
        )
    return faults


def _faults_in_questions(data: Mapping[str, Any]) -> list[Fault]:
    faults: list[Fault] = []
    segments: dict[str, Location] = {}
    types = []
    for _, where, question in _questions(data):
        types.append(question.get("type"))
        faults += _faults_in_counts(where, question)
        segment = question.get("segment")
        if not isinstance(segment, str):
            continue
        if segment in segments:
            context: dict[str, object] = {"name": segment, "first": segments[segment]}
            faults.append(Fault((*where, "segment"), "duplicate_segment", context))
        segments.setdefault(segment, (*where, "segment"))
    if types and all(kind == "note" for kind in types):
        faults.append(Fault(("pages",), "no_questions"))
    return faults


def _faults_in_counts(where: Location, question: Mapping[str, Any]) -> Iterator[Fault]:
    low, high = question.get("minimum", 1), question.get("maximum", 5)
    ends = question.get("type") == "scale" and isinstance(low, int) and isinstance(high, int)
    if ends and not 1 <= high - low <= MAX_SCALE_STEPS:
        yield Fault(where, "scale_order", {"minimum": low, "maximum": high})
    most, choices = question.get("max"), question.get("choices")
    if isinstance(most, int) and isinstance(choices, list | tuple) and most > len(choices):
        yield Fault((*where, "max"), "too_many_choices", {"name": most, "count": len(choices)})


def _faults_in_conditions(data: Mapping[str, Any]) -> list[Fault]:
    faults: list[Fault] = []
    written = [
        (number, where, question)
        for number, where, question in _questions(data)
        if isinstance(question.get("name"), str)
    ]
    for number, page in parts(data, "pages"):
        earlier = {part["name"]: part for at, _, part in written if at < number}
        later = {part["name"]: "later_question" for at, _, part in written if at >= number}
        # A page is sent as a whole: what is answered on it can only decide about later pages.
        same = {part["name"]: "same_page_question" for at, _, part in written if at == number}
        waiting = {name: code for name, code in (later | same).items() if name not in earlier}
        where: Location = ("pages", number, "relevant")
        faults += condition_faults(page.get("relevant"), where, earlier, waiting)
        for index, question in parts(page, "questions"):
            where = ("pages", number, "questions", index, "relevant")
            faults += condition_faults(question.get("relevant"), where, earlier, waiting)
    return faults


def _faults_in_languages(data: Mapping[str, Any]) -> list[Fault]:
    declared = data.get("languages")
    if not isinstance(declared, list | tuple):
        return []
    languages = [name for name in declared if isinstance(name, str)]
    faults: list[Fault] = []
    for location, text in _texts(data, ()):
        faults += [
            Fault(location, "missing_language", {"name": name})
            for name in languages
            if name not in text
        ]
        faults += [
            Fault((*location, name), "unasked_language", {"name": name})
            for name in text
            if len(name) == 2 and name not in languages
        ]
    return faults


def _texts(data: object, location: Location) -> Iterator[tuple[Location, Mapping[str, Any]]]:
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key in _TEXT_FIELDS and isinstance(value, Mapping):
                yield (*location, key), value
            elif key not in _TEXT_FIELDS:
                yield from _texts(value, (*location, key))
    elif isinstance(data, list | tuple):
        for index, value in enumerate(data):
            yield from _texts(value, (*location, index))
