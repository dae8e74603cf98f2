"""The error catalogue speaks both languages and survives a trip between processes."""

import pickle
import string

import pytest

from toolkit.core.errors import MESSAGES, DefinitionError, ErrorCode, Problem, ToolkitError


def _fields(template: str) -> set[str]:
    # A field whose content is words has one for each language: `reasons` and `reasons_en`.
    names = (name for _, name, _, _ in string.Formatter().parse(template) if name)
    return {name.removesuffix("_en") for name in names}


@pytest.mark.parametrize("code", ErrorCode)
def test_every_code_says_the_same_in_danish_and_english(code: ErrorCode) -> None:
    danish, english = MESSAGES[code]["da"], MESSAGES[code]["en"]
    assert danish != english
    assert _fields(danish) == _fields(english)


@pytest.mark.parametrize("code", ErrorCode)
def test_a_code_without_its_context_still_gives_a_sentence(code: ErrorCode) -> None:
    for language in ("da", "en"):
        assert ToolkitError(code).message(language)


def test_a_field_that_nobody_gave_shows_its_name() -> None:
    assert "{area}" in ToolkitError(ErrorCode.UNKNOWN_AREA).message()


def test_an_unknown_language_falls_back_to_danish() -> None:
    error = ToolkitError(ErrorCode.UNKNOWN_AREA, area="Q9")
    assert error.message("fi") == error.message("da") == str(error)
    assert "'Q9'" in error.message("en")


def test_an_error_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(ToolkitError(ErrorCode.UNKNOWN_AREA, area="Q9")))
    assert error.context == {"area": "Q9"}
    problems = pickle.loads(pickle.dumps(DefinitionError([Problem("a.yaml", 3, "Fejl", "Ret.")])))
    assert str(problems.problems[0]) == "a.yaml:3: Fejl. Ret."


def test_problems_are_told_in_the_order_of_their_lines() -> None:
    error = DefinitionError([Problem("a", 9, "B", "."), Problem("a", None, "Hele filen", "Ret.")])
    assert [problem.line for problem in error.problems] == [None, 9]
    assert "a: Hele filen. Ret." in str(error)
