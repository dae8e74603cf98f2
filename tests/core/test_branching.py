"""Branching always ends, never raises, and never lets a hidden answer count."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.core.definition_samples import page_content, question_content, questionnaire_content
from toolkit.core.branching import AnswerValue, Condition, is_relevant, relevant_pages
from toolkit.core.questionnaire import Questionnaire
from toolkit.core.responses import answers_on_path

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)

VALUES = (
    st.none()
    | st.integers(-2, 7)
    | st.sampled_from(["", "fisk", "is", "not_applicable", "æ"])
    | st.lists(st.sampled_from(["fisk", "is"]), max_size=2)
)
NAMES = ("valg", "flere", "skala", "ord")

LEAVES = (
    st.sampled_from(["fisk", "is"]).map(lambda name: {"equals": ["valg", name]})
    | st.integers(1, 5).map(lambda number: {"equals": ["skala", number]})
    | st.sampled_from(["fisk", "is"]).map(lambda name: {"includes": ["flere", name]})
    | st.sampled_from(NAMES).map(lambda name: {"answered": name})
    | st.integers(1, 5).map(lambda number: {"less_than": ["skala", number]})
    | st.integers(1, 5).map(lambda number: {"greater_than": ["skala", number]})
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: (
        inner.map(lambda part: {"not": part})
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts})
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts})
    ),
    max_leaves=8,
)
ANSWERS = st.dictionaries(st.sampled_from([*NAMES, "mere", "sidst", "ukendt"]), VALUES)


def _holds(condition: dict[str, Any], **answers: AnswerValue) -> bool:
    return is_relevant(CONDITION.validate_python(condition), answers)


@pytest.mark.parametrize(
    ("condition", "answers", "holds"),
    [
        ({"equals": ["a", "x"]}, {"a": "x"}, True),
        ({"equals": ["a", "x"]}, {"a": "y"}, False),
        ({"equals": ["a", 1]}, {"a": "1"}, False),
        ({"equals": ["a", 1]}, {}, False),
        ({"includes": ["a", "x"]}, {"a": ["y", "x"]}, True),
        ({"includes": ["a", "x"]}, {"a": "xx"}, False),
        ({"answered": "a"}, {"a": 0}, True),
        ({"answered": "a"}, {"a": []}, False),
        ({"answered": "a"}, {"a": ""}, False),
        ({"less_than": ["a", 3]}, {"a": 2}, True),
        ({"less_than": ["a", 3]}, {"a": 3}, False),
        ({"less_than": ["a", 3]}, {"a": "not_applicable"}, False),
        ({"greater_than": ["a", 3]}, {"a": 4}, True),
        ({"greater_than": ["a", 3]}, {}, False),
        ({"not": {"answered": "a"}}, {}, True),
        ({"all": [{"answered": "a"}, {"answered": "b"}]}, {"a": 1}, False),
        ({"any": [{"answered": "a"}, {"answered": "b"}]}, {"a": 1}, True),
    ],
)
def test_each_operator_means_what_it_says(
    condition: dict[str, Any], answers: dict[str, AnswerValue], holds: bool
) -> None:
    assert _holds(condition, **answers) is holds


def _questionnaire(*conditions: Any) -> Questionnaire:
    """Ask everything on the first page; two pages and one question depend on `conditions`."""
    first, second, third = conditions
    kinds = {"valg": "choice", "flere": "choices", "skala": "scale", "ord": "text"}
    return Questionnaire.model_validate(
        questionnaire_content(
            page_content("en", *(question_content(kind, name) for name, kind in kinds.items())),
            page_content("to", question_content("text", "mere"), relevant=first),
            page_content(
                "tre",
                question_content("text", "sidst", relevant=second),
                question_content("note", "besked", relevant=third),
            ),
        )
    )


@given(conditions=st.tuples(CONDITIONS, CONDITIONS, CONDITIONS), answers=ANSWERS)
def test_any_answers_give_a_path_without_hidden_answers(
    conditions: tuple[Any, Any, Any], answers: dict[str, AnswerValue]
) -> None:
    """Issue 2, part 3: conditions are evaluated on the server, and any input ends."""
    questionnaire = _questionnaire(*conditions)
    pages = relevant_pages(questionnaire, answers)
    shown = {question.name for page in pages for question in page.questions}
    path = answers_on_path(questionnaire, answers)
    assert set(path) <= shown & set(answers)
    assert pages[0].id == "en"
    assert all(page.questions for page in pages)
    assert all(value not in (None, "", []) for value in path.values())
    # What is on the path decides alone: the rest may as well never have been typed.
    assert relevant_pages(questionnaire, path) == pages
    assert answers_on_path(questionnaire, path) == path


def test_a_hidden_answer_counts_for_no_later_condition() -> None:
    """P9, research/survey.md: only answers on the final path count."""
    questionnaire = Questionnaire.model_validate(
        questionnaire_content(
            page_content("en", question_content("choice", "valg")),
            page_content(
                "to", question_content("text", "mere"), relevant={"equals": ["valg", "fisk"]}
            ),
            page_content(
                "tre",
                question_content("text", "tredje", relevant={"answered": "mere"}),
                question_content("text", "fjerde", relevant={"not": {"answered": "mere"}}),
            ),
        )
    )
    answers: dict[str, AnswerValue] = {"valg": "fisk", "mere": "ja", "tredje": "x", "fjerde": "y"}
    assert answers_on_path(questionnaire, answers) == {"valg": "fisk", "mere": "ja", "tredje": "x"}
    answers["valg"] = "is"
    assert answers_on_path(questionnaire, answers) == {"valg": "is", "fjerde": "y"}
    assert [page.id for page in relevant_pages(questionnaire, answers)] == ["en", "tre"]


def test_a_page_with_nothing_to_show_is_not_on_the_path() -> None:
    never = {"all": [{"answered": "ord"}, {"not": {"answered": "ord"}}]}
    pages = relevant_pages(_questionnaire(None, never, never), {})
    assert [page.id for page in pages] == ["en", "to"]
