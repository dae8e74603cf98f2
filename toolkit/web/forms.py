"""Forms of a respondent's page, built from the questionnaire when they are needed.

A form only reads and shows what was typed; whether it means anything is for
``core.responses.clean_page`` to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm

from toolkit.core.questionnaire import (
    ChoiceQuestion,
    ChoicesQuestion,
    Page,
    PrioritiesQuestion,
    Question,
    ScaleQuestion,
    TextQuestion,
)
from toolkit.core.responses import NOT_APPLICABLE, FieldProblem

# A question's name has no hyphen, so this can never be one.
ACTION_FIELD = "form-action"
CONTENT_FIELD = "form-content"


@dataclass(frozen=True, slots=True)
class Shown:
    """One question as a template shows it: its field, and what is wrong with it.

    Attributes
    ----------
    question : Question
        As it stands in the questionnaire.
    field : Field or None
        None for a note.
    problems : dict
        Message by row; the row None means the whole question.
    focus : str or None
        Id of the field that the summary's link leads to; None for a note.
    can_add : bool
        Whether another row may be opened.
    """

    question: Question
    field: Field | None
    problems: Mapping[int | None, str]
    focus: str | None
    can_add: bool = False


def make_page_form(page: Page, language: str) -> BaseForm:
    """Build the form of one page.

    A plain WTForms form of named fields, not a class with attributes: a question may be called
    ``data`` or ``process``. It has no token, for a respondent has no cookie to tie one to; the
    request's origin is checked instead (demand S1).

    Parameters
    ----------
    page : Page
        With only the questions that are shown.
    language : str
        Of the labels of choices.

    Returns
    -------
    BaseForm
        One field a question, named like it; rows of priorities are named ``name-0``, ``name-1``.
    """
    fields = {question.name: _field(question, language) for question in page.questions}
    return BaseForm({name: field for name, field in fields.items() if field is not None})


def _field(question: Question, language: str) -> Field | None:
    match question:
        case TextQuestion(long=True):
            return TextAreaField()
        case TextQuestion():
            return StringField()
        case PrioritiesQuestion():
            return FieldList(TextAreaField())
        case ChoiceQuestion():
            return RadioField(choices=_choices(question, language), validate_choice=False)
        case ChoicesQuestion():
            return SelectMultipleField(choices=_choices(question, language), validate_choice=False)
        case ScaleQuestion():
            return RadioField(choices=_steps(question, language), validate_choice=False)
        case _:
            return None


def _choices(question: ChoiceQuestion | ChoicesQuestion, language: str) -> list[SelectChoice]:
    return [SelectChoice(choice.name, choice.label.get(language)) for choice in question.choices]


def _steps(question: ScaleQuestion, language: str) -> list[SelectChoice]:
    steps = [
        SelectChoice(str(number), str(number))
        for number in range(question.minimum, question.maximum + 1)
    ]
    if question.not_applicable is not None:
        steps.append(SelectChoice(NOT_APPLICABLE, question.not_applicable.get(language)))
    return steps


def typed_on_page(page: Page, form: MultiDict[str, str]) -> dict[str, list[str]]:
    """Read what a browser sent: question name to texts, one text a row for priorities.

    Fields that the page does not have are passed over (demand S6); rows keep their order, and
    those above the question's limit are kept for the message that says so.
    """
    typed = {}
    for question in page.questions:
        if isinstance(question, PrioritiesQuestion):
            typed[question.name] = _rows(question.name, form)
        elif question.type != "note":
            typed[question.name] = form.getlist(question.name)
    return typed


def _rows(name: str, form: MultiDict[str, str]) -> list[str]:
    numbered = [
        (int(number), key)
        for key in form
        for prefix, _, number in [key.rpartition("-")]
        if prefix == name and number.isascii() and number.isdigit() and len(number) < 4
    ]
    return [form[key] for _, key in sorted(numbered)]


def show_page(
    page: Page,
    typed: Mapping[str, Sequence[str]],
    language: str,
    *,
    problems: Sequence[FieldProblem] = (),
    open_row: str | None = None,
) -> list[Shown]:
    """Fill the page's form with what was typed and pair each field with its problems.

    Parameters
    ----------
    page : Page
        With only the questions that are shown.
    typed : mapping
        Question name to texts, valid or not.
    language : str
        Of labels.
    problems : sequence of FieldProblem, optional
        What `clean_page` found.
    open_row : str, optional
        The priorities question that one more empty row is wanted for.
    """
    data: MultiDict[str, str] = MultiDict()
    for question in page.questions:
        texts = list(typed.get(question.name, ()))
        if isinstance(question, PrioritiesQuestion):
            rows = _open_rows(question, texts, wanted=open_row == question.name)
            data.update({f"{question.name}-{row}": text for row, text in enumerate(rows)})
        else:
            data.setlist(question.name, texts)
    form = make_page_form(page, language)
    form.process(data)
    return [_shown(question, form, problems) for question in page.questions]


def _open_rows(question: PrioritiesQuestion, texts: list[str], *, wanted: bool) -> list[str]:
    """Drop the empty rows at the end, then open one if there is none or one more is wanted."""
    rows = list(texts)
    while rows and not rows[-1].strip():
        rows.pop()
    if not rows or (wanted and len(rows) < question.max):
        rows.append("")
    return rows


def _shown(question: Question, form: BaseForm, problems: Sequence[FieldProblem]) -> Shown:
    field = form[question.name] if question.type != "note" else None
    found = {
        problem.item: problem.message for problem in problems if problem.question == question.name
    }
    rows = len(field.entries) if isinstance(field, FieldList) else 0
    several = isinstance(question, PrioritiesQuestion | ChoiceQuestion | ChoicesQuestion)
    several = several or isinstance(question, ScaleQuestion)
    focus = None if field is None else f"{field.id}-0" if several else str(field.id)
    can_add = isinstance(question, PrioritiesQuestion) and rows < question.max
    return Shown(question, field, found, focus, can_add)
