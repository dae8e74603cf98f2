"""What a person typed on a page, cleaned into answers, with messages that help."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toolkit.core.branching import (
    NOT_APPLICABLE,
    AnswerValue,
    is_answered,
    relevant_pages,
)
from toolkit.core.questionnaire import (
    ChoiceQuestion,
    ChoicesQuestion,
    NoteQuestion,
    Page,
    PrioritiesQuestion,
    Question,
    Questionnaire,
    ScaleQuestion,
    TextQuestion,
)

__all__ = [
    "NOT_APPLICABLE",
    "AnswerValue",
    "FieldProblem",
    "PageResult",
    "PathResult",
    "answers_on_path",
    "clean_all",
    "clean_page",
    "is_answered",
]

MESSAGES: dict[str, dict[str, str]] = {
    "write_something": {"da": "Skriv et svar.", "en": "Write an answer."},
    "write_wish": {"da": "Skriv mindst ét ønske.", "en": "Write at least one wish."},
    "choose_one": {"da": "Vælg et af svarene.", "en": "Choose one of the answers."},
    "choose_some": {
        "da": "Vælg mindst ét af svarene.",
        "en": "Choose at least one of the answers.",
    },
    "choose_only_one": {
        "da": "Vælg kun ét svar. Der er valgt {count}.",
        "en": "Choose only one answer. {count} are chosen.",
    },
    "choose_at_most": {
        "da": "Vælg højst {limit}. Der er valgt {count}.",
        "en": "Choose at most {limit}. {count} are chosen.",
    },
    "choose_known": {
        "da": "Et af svarene findes ikke længere. Vælg blandt dem, der står her.",
        "en": "One of the answers no longer exists. Choose among those shown here.",
    },
    "choose_number": {
        "da": "Vælg et tal fra {minimum} til {maximum}.",
        "en": "Choose a number from {minimum} to {maximum}.",
    },
    "choose_number_or": {
        "da": "Vælg et tal fra {minimum} til {maximum} eller '{label}'.",
        "en": "Choose a number from {minimum} to {maximum} or '{label}'.",
    },
    "too_long": {
        "da": "Skriv et svar på højst {limit} tegn. Det er nu {count}.",
        "en": "Write an answer of at most {limit} characters. It now has {count}.",
    },
    "too_many_rows": {
        "da": "Skriv højst {limit} ønsker. Der er nu {count}.",
        "en": "Write at most {limit} wishes. There are now {count}.",
    },
}

# Letters written right to left are fine; these only turn the order of what others read.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing to mend on a page.

    Attributes
    ----------
    question : str
        The question's name.
    item : int or None
        Row of a `priorities` question, from 0 as typed; None means the whole question.
    message : str
        What to do, in the respondent's language.
    """

    question: str
    item: int | None
    message: str


@dataclass(frozen=True, slots=True)
class PageResult:
    """A page as it was sent.

    Attributes
    ----------
    values : dict
        By question name; None where nothing usable was answered. Notes have none.
    raw : dict
        Everything that was typed, by question name, valid or not, to show again.
    problems : tuple of FieldProblem
        In the order of the page.
    """

    values: dict[str, AnswerValue]
    raw: dict[str, list[str]]
    problems: tuple[FieldProblem, ...]

    @property
    def valid(self) -> bool:
        """Whether the respondent may go on."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class PathResult:
    """A whole questionnaire as it stands.

    Attributes
    ----------
    pages : tuple of Page
        The pages on the path, each with only the questions that are shown.
    values : dict
        The answers on the path, as `answers_on_path` gives them.
    problems : dict
        By page id, only for pages that have any.
    """

    pages: tuple[Page, ...]
    values: dict[str, AnswerValue]
    problems: dict[str, tuple[FieldProblem, ...]]


def clean_page(
    questionnaire: Questionnaire, page: Page, raw: Mapping[str, Sequence[str]], language: str
) -> PageResult:
    """Clean what was typed on one page.

    Parameters
    ----------
    questionnaire : Questionnaire
        Its languages are the ones to fall back on.
    page : Page
        From `branching.relevant_pages`, so that a hidden question is not required.
    raw : mapping
        By question name what was sent: one text, one a row for `priorities`, one a tick for
        `choices`. Names that the page does not have are passed over.
    language : str
        Language of the messages.
    """
    language = language if language in questionnaire.languages else questionnaire.languages[0]
    values: dict[str, AnswerValue] = {}
    typed: dict[str, list[str]] = {}
    problems: list[FieldProblem] = []
    for question in page.questions:
        if isinstance(question, NoteQuestion):
            continue
        typed[question.name] = [_storable(text) for text in raw.get(question.name, ())]
        value, found = _clean(question, typed[question.name], language)
        values[question.name] = value
        problems += [FieldProblem(question.name, item, message) for item, message in found]
    return PageResult(values, typed, tuple(problems))


def clean_all(
    questionnaire: Questionnaire, raw: Mapping[str, Sequence[str]], language: str
) -> PathResult:
    """Clean everything typed so far and follow the branching through it."""
    values: dict[str, AnswerValue] = {}
    for page in questionnaire.pages:
        values |= clean_page(questionnaire, page, raw, language).values
    pages = relevant_pages(questionnaire, values)
    problems = {page.id: clean_page(questionnaire, page, raw, language).problems for page in pages}
    return PathResult(
        pages=pages,
        values=answers_on_path(questionnaire, values),
        problems={page: found for page, found in problems.items() if found},
    )


def answers_on_path(
    questionnaire: Questionnaire, answers: Mapping[str, AnswerValue]
) -> dict[str, AnswerValue]:
    """Give the answers that count, in the questionnaire's order: hidden and empty ones drop."""
    return {
        question.name: answers[question.name]
        for page in relevant_pages(questionnaire, answers)
        for question in page.questions
        if question.type != "note" and is_answered(answers.get(question.name))
    }


# What is wrong: the row it concerns, if any, and the message.
_Found = list[tuple[int | None, str]]


def _say(code: str, language: str, **context: object) -> str:
    texts = MESSAGES[code]
    return texts.get(language, texts["da"]).format(**context)


def _clean(question: Question, raw: list[str], language: str) -> tuple[AnswerValue, _Found]:
    match question:
        case TextQuestion():
            return _clean_text(question, raw, language)
        case PrioritiesQuestion():
            return _clean_priorities(question, raw, language)
        case ChoiceQuestion():
            return _clean_choice(question, raw, language)
        case ChoicesQuestion():
            return _clean_choices(question, raw, language)
        case ScaleQuestion():
            return _clean_scale(question, raw, language)
        case NoteQuestion():
            return None, []


def _clean_text(
    question: TextQuestion, raw: list[str], language: str
) -> tuple[AnswerValue, _Found]:
    text = clean_text("\n".join(raw), lines=question.long)
    if not text:
        return None, [(None, _say("write_something", language))] if question.required else []
    if len(text) > question.max_length:
        context = {"limit": question.max_length, "count": len(text)}
        return None, [(None, _say("too_long", language, **context))]
    return text, []


def _clean_priorities(
    question: PrioritiesQuestion, raw: list[str], language: str
) -> tuple[AnswerValue, _Found]:
    rows = [(row, clean_text(text, lines=False)) for row, text in enumerate(raw)]
    rows = [(row, text) for row, text in rows if text]
    if not rows:
        return None, [(None, _say("write_wish", language))] if question.required else []
    limit = question.max_length
    found: _Found = [
        (row, _say("too_long", language, limit=limit, count=len(text)))
        for row, text in rows
        if len(text) > limit
    ]
    if len(rows) > question.max:
        message = _say("too_many_rows", language, limit=question.max, count=len(rows))
        found.insert(0, (None, message))
    return (None if found else [text for _, text in rows]), found


def _clean_choice(
    question: ChoiceQuestion, raw: list[str], language: str
) -> tuple[AnswerValue, _Found]:
    chosen = _chosen(raw)
    if not chosen:
        return None, [(None, _say("choose_one", language))] if question.required else []
    if any(name not in _names(question) for name in chosen):
        return None, [(None, _say("choose_known", language))]
    if len(chosen) > 1:
        return None, [(None, _say("choose_only_one", language, count=len(chosen)))]
    return chosen[0], []


def _clean_choices(
    question: ChoicesQuestion, raw: list[str], language: str
) -> tuple[AnswerValue, _Found]:
    chosen = _chosen(raw)
    if not chosen:
        return None, [(None, _say("choose_some", language))] if question.required else []
    if any(name not in _names(question) for name in chosen):
        return None, [(None, _say("choose_known", language))]
    if question.max is not None and len(chosen) > question.max:
        context = {"limit": question.max, "count": len(chosen)}
        return None, [(None, _say("choose_at_most", language, **context))]
    return [name for name in _names(question) if name in chosen], []


def _clean_scale(
    question: ScaleQuestion, raw: list[str], language: str
) -> tuple[AnswerValue, _Found]:
    chosen = _chosen(raw)
    if not chosen and not question.required:
        return None, []
    numbers = {str(number): number for number in range(question.minimum, question.maximum + 1)}
    if len(chosen) == 1 and chosen[0] in numbers:
        return numbers[chosen[0]], []
    if chosen == [NOT_APPLICABLE] and question.not_applicable is not None:
        return NOT_APPLICABLE, []
    context: dict[str, object] = {"minimum": question.minimum, "maximum": question.maximum}
    if question.not_applicable is None:
        return None, [(None, _say("choose_number", language, **context))]
    context["label"] = question.not_applicable.get(language)
    return None, [(None, _say("choose_number_or", language, **context))]


def _names(question: ChoiceQuestion | ChoicesQuestion) -> list[str]:
    return [choice.name for choice in question.choices]


def _chosen(raw: list[str]) -> list[str]:
    """Give what was ticked, each once; an empty value is the way a form says nothing."""
    return list(dict.fromkeys(text.strip() for text in raw if text.strip()))


def clean_text(text: str, *, lines: bool) -> str:
    """Clean words that a person wrote.

    Parameters
    ----------
    text : str
        As typed.
    lines : bool
        Whether line breaks are kept; otherwise the text becomes one line.

    Returns
    -------
    text : str
        Composed characters (NFC), no control characters, no white space around; "" where nothing
        would be seen.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if not lines:
        text = text.replace("\n", " ")
    kept = "".join(
        character
        for character in text
        if character == "\n"
        or not (unicodedata.category(character) in ("Cc", "Cs") or character in _TURNING)
    )
    text = unicodedata.normalize("NFC", kept).strip()
    return text if any(character.isprintable() and character != " " for character in text) else ""


def _storable(text: str) -> str:
    """Drop what no database keeps: NUL and halves of characters."""
    return text.replace("\0", "").encode(errors="ignore").decode()
