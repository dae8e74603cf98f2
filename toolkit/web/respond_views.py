"""What the templates of a respondent's pages are given, and where a page stands on the path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _

from toolkit.core.branching import AnswerValue
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.questionnaire import Page, Question
from toolkit.core.responses import NOT_APPLICABLE, FieldProblem, PathResult
from toolkit.services.answering import DraftView
from toolkit.web.db import get_settings
from toolkit.web.forms import show_page
from toolkit.web.locale import current_language

ALREADY_SENT_HEADING = _("Dine svar er allerede sendt")
SEE_RECEIPT = _("Se kvitteringen")


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a page stands, from 1, of a total that nothing ahead can change."""

    position: int
    total: int
    by_question: bool


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One line of the check page; `texts` is empty where nothing was answered."""

    question: Question
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProblemToMend:
    """What keeps an answer from being sent, and the page and field it is mended on."""

    page_id: str
    field: str
    label: str
    message: str


def page_of(draft: DraftView, page_id: str) -> Page:
    """Return a page of the path, with only the questions that are shown.

    Raises
    ------
    StopIteration
        If the page is not on the path; ask `is_on_path` first.
    """
    return next(page for page in draft.pages if page.id == page_id)


def is_on_path(draft: DraftView, page_id: str) -> bool:
    """Tell whether branching shows the page.

    Raises
    ------
    ToolkitError
        PAGE_NOT_FOUND, if the questionnaire has no such page at all.
    """
    if draft.questionnaire.page(page_id) is None:
        raise ToolkitError(ErrorCode.PAGE_NOT_FOUND, page=page_id)
    return any(page.id == page_id for page in draft.pages)


def where_left(draft: DraftView) -> str:
    """Return the first page on which nothing has been typed, or "check"."""
    for page in draft.pages:
        asked = [question.name for question in page.questions if question.type != "note"]
        if asked and not any(text for name in asked for text in draft.typed.get(name, ())):
            return page.id
    return "check"


def next_page(draft: DraftView, page_id: str) -> str:
    """Return the id of the page after this one, or "check"."""
    ids = [*(page.id for page in draft.pages), "check"]
    return ids[ids.index(page_id) + 1] if page_id in ids else where_left(draft)


def previous_page(draft: DraftView, page_id: str) -> str:
    """Return the id of the page before this one; the first page has none but itself."""
    ids = [page.id for page in draft.pages]
    return ids[max(ids.index(page_id) - 1, 0)] if page_id in ids else ids[0]


def came_from_check() -> bool:
    """Tell whether this page is being mended from the check page."""
    return request.args.get("back") == "check"


def progress_of(draft: DraftView, page_id: str) -> Progress | None:
    """Say where the page stands, only where no condition ahead can make that untrue."""
    ids = [page.id for page in draft.questionnaire.pages]
    ahead = draft.questionnaire.pages[ids.index(page_id) + 1 :]
    if any(_may_vanish(page) for page in ahead):
        return None
    path = [page.id for page in draft.pages]
    by_question = all(len(_asked(page)) == 1 for page in draft.pages)
    return Progress(path.index(page_id) + 1, len(path), by_question)


def _may_vanish(page: Page) -> bool:
    return page.relevant is not None or all(part.relevant is not None for part in page.questions)


def _asked(page: Page) -> list[Question]:
    return [question for question in page.questions if question.type != "note"]


def page_view(
    draft: DraftView,
    key: str,
    page_id: str,
    *,
    typed: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[FieldProblem] = (),
    open_row: str | None = None,
) -> dict[str, Any]:
    """Gather what ``respond/page.html`` shows.

    Parameters
    ----------
    draft : DraftView
        The answer so far.
    key : str
        The answer's key, for addresses.
    page_id : str
        A page on the path.
    typed : mapping, optional
        What was just sent, instead of what is stored.
    problems : sequence of FieldProblem, optional
        What to mend.
    open_row : str, optional
        The priorities question that one more row is wanted for.
    """
    page = page_of(draft, page_id)
    language = current_language()
    values: dict[str, Any] = {"survey": draft.survey.slug, "key": key, "page_id": page_id}
    query: dict[str, Any] = {"back": "check"} if came_from_check() else {}
    asked = _asked(page)
    return {
        "survey": draft.survey,
        "questionnaire": draft.questionnaire,
        "page": page,
        "shown": show_page(
            page,
            draft.typed if typed is None else typed,
            language,
            problems=problems,
            open_row=open_row,
        ),
        "problems": problems,
        "open_row": open_row,
        # A page with one question and no title of its own has the question as its heading.
        "heading_question": asked[0].name if len(asked) == 1 and page.title is None else None,
        "progress": progress_of(draft, page_id),
        "is_first": draft.pages[0].id == page_id,
        "from_check": came_from_check(),
        "action": url_for("respond.save", **values, **query),
        # From the settings, never from the request: it is meant to be passed on (demand S2).
        "resume_address": get_settings().public_url + url_for("respond.page", **values),
    }


def answered_pages(
    pages: Sequence[Page], values: Mapping[str, AnswerValue]
) -> list[tuple[Page, list[AnsweredQuestion]]]:
    """Pair each page with its questions and their answers in words."""
    return [
        (page, [AnsweredQuestion(part, _in_words(part, values.get(part.name))) for part in asked])
        for page in pages
        if (asked := _asked(page))
    ]


def _in_words(question: Question, value: AnswerValue) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    language = current_language()
    if question.type == "choice" or question.type == "choices":
        labels = {choice.name: choice.label.get(language) for choice in question.choices}
        chosen = value if isinstance(value, list) else [str(value)]
        return tuple(labels.get(name, name) for name in chosen)
    if question.type == "scale":
        if value == NOT_APPLICABLE and question.not_applicable is not None:
            return (question.not_applicable.get(language),)
        ends = {question.minimum: question.minimum_label, question.maximum: question.maximum_label}
        end = ends.get(value) if isinstance(value, int) else None
        return (f"{value} ({end.get(language)})" if end is not None else str(value),)
    return tuple(value) if isinstance(value, list) else (str(value),)


def problems_to_mend(path: PathResult) -> list[ProblemToMend]:
    """List what keeps the answer from being sent, in the order of the pages."""
    labels = {part.name: part for page in path.pages for part in page.questions}
    return [
        ProblemToMend(
            page_id,
            problem.question,
            labels[problem.question].label.get(current_language()),
            problem.message,
        )
        for page_id, problems in path.problems.items()
        for problem in problems
    ]
