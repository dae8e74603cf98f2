"""Which changes of a questionnaire would corrupt the answers already given to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.core.branching import NOT_APPLICABLE
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.questionnaire import (
    ChoiceQuestion,
    ChoicesQuestion,
    NoteQuestion,
    Question,
    Questionnaire,
    ScaleQuestion,
)

TEXTS: dict[str, dict[str, str]] = {
    "channel": {
        "da": "kanalen var '{before}' og er nu '{after}'",
        "en": "the channel was '{before}' and is now '{after}'",
    },
    "removed_choice": {
        "da": "svaret '{choice}' er fjernet fra spørgsmålet '{question}'",
        "en": "the choice '{choice}' is removed from the question '{question}'",
    },
    "removed_question": {
        "da": "spørgsmålet '{question}' er fjernet",
        "en": "the question '{question}' is removed",
    },
    "retention": {
        "da": "svarene ville blive gemt i {after} dage, men svarpersonerne er lovet {before}",
        "en": "answers would be kept for {after} days, but respondents were promised {before}",
    },
    "retyped": {
        "da": "spørgsmålet '{question}' var af typen {before} og er nu {after}",
        "en": "the question '{question}' was of the type {before} and is now {after}",
    },
    "scale": {
        "da": "skalaen i '{question}' gik fra {before} og går nu fra {after}",
        "en": "the scale of '{question}' went from {before} and now goes from {after}",
    },
    "segment": {
        "da": "spørgsmålet '{question}' bruges nu som en anden baggrundsoplysning",
        "en": "the question '{question}' now counts as another background",
    },
}


@dataclass(frozen=True, slots=True)
class DangerousChange:
    """One change that answers already given would not survive; `context` fills its sentence."""

    code: str
    context: dict[str, object]

    def text(self, language: str = "da") -> str:
        """Say the change in part of a sentence."""
        texts = TEXTS[self.code]
        return texts.get(language, texts["da"]).format(**self.context)


def dangerous_changes(before: Questionnaire, after: Questionnaire) -> tuple[DangerousChange, ...]:
    """Find what may not change while answers exist.

    Wording, translations, order, and added questions and choices are no danger: they make a new
    revision with the same names.

    Parameters
    ----------
    before, after : Questionnaire
        The published one and the one to take its place.
    """
    return tuple(_changes(before, after))


def _changes(before: Questionnaire, after: Questionnaire) -> Iterator[DangerousChange]:
    if before.channel != after.channel:
        yield DangerousChange("channel", {"before": before.channel, "after": after.channel})
    kept, keep = before.privacy.retention_days, after.privacy.retention_days
    if keep > kept:
        yield DangerousChange("retention", {"before": kept, "after": keep})
    now = {part.name: part for part in after.questions() if not isinstance(part, NoteQuestion)}
    for question in before.questions():
        if isinstance(question, NoteQuestion):
            continue
        if question.name not in now:
            yield DangerousChange("removed_question", {"question": question.name})
        else:
            yield from _question_changes(question, now[question.name])


def _question_changes(before: Question, after: Question) -> Iterator[DangerousChange]:
    name = before.name
    if before.type != after.type:
        context: dict[str, object] = {"before": before.type, "after": after.type}
        yield DangerousChange("retyped", {"question": name, **context})
        return
    if before.segment != after.segment:
        yield DangerousChange("segment", {"question": name})
    for choice in _choices(before):
        if choice not in _choices(after):
            yield DangerousChange("removed_choice", {"question": name, "choice": choice})
    if isinstance(before, ScaleQuestion) and isinstance(after, ScaleQuestion):
        ends = [f"{part.minimum}-{part.maximum}" for part in (before, after)]
        if ends[0] != ends[1]:
            context = {"before": ends[0], "after": ends[1]}
            yield DangerousChange("scale", {"question": name, **context})


def _choices(question: Question) -> tuple[str, ...]:
    if isinstance(question, ChoiceQuestion | ChoicesQuestion):
        return tuple(choice.name for choice in question.choices)
    if isinstance(question, ScaleQuestion) and question.not_applicable is not None:
        return (NOT_APPLICABLE,)
    return ()


class ChangeRefusedError(ToolkitError):
    """A revision that would corrupt the answers already given to the survey `slug`."""

    def __init__(self, slug: str, changes: Sequence[DangerousChange]) -> None:
        super().__init__(ErrorCode.SURVEY_CHANGE_REFUSED, slug=slug)
        self.changes = tuple(changes)
        # The arguments that make the same error again when it crosses a process border.
        self.args = (slug, self.changes)

    def message(self, language: str = "da") -> str:
        """Say every reason, and what to do instead."""
        self.context["reasons"] = "; ".join(change.text(language) for change in self.changes)
        return super().message(language)
