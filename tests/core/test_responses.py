"""What people type is cleaned, kept, and met with messages that help."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.definition_samples import (
    page_content,
    question_content,
    questionnaire_content,
    words,
)
from toolkit.core.branching import AnswerValue
from toolkit.core.questionnaire import Questionnaire
from toolkit.core.responses import MESSAGES, PageResult, clean_all, clean_page, clean_text


def _clean(raw: list[str], kind: str, language: str = "da", **changes: Any) -> PageResult:
    page = page_content("en", question_content(kind, "q", **changes))
    questionnaire = Questionnaire.model_validate(questionnaire_content(page))
    return clean_page(questionnaire, questionnaire.pages[0], {"q": raw}, language)


@pytest.mark.parametrize(
    ("kind", "raw", "changes", "message"),
    [
        ("text", [" "], {"required": True}, "Skriv et svar."),
        ("text", [], {"required": True}, "Skriv et svar."),
        ("text", ["\u200b\u200b"], {"required": True}, "Skriv et svar."),
        (
            "text",
            ["x" * 512],
            {"max_length": 500},
            "Skriv et svar på højst 500 tegn. Det er nu 512.",
        ),
        ("priorities", ["", " "], {"required": True}, "Skriv mindst ét ønske."),
        ("priorities", ["a", "b", "", "c"], {"max": 2}, "Skriv højst 2 ønsker. Der er nu 3."),
        ("choice", [], {"required": True}, "Vælg et af svarene."),
        ("choice", ["fisk", "is"], {}, "Vælg kun ét svar. Der er valgt 2."),
        (
            "choice",
            ["kød"],
            {},
            "Et af svarene findes ikke længere. Vælg blandt dem, der står her.",
        ),
        ("choices", [""], {"required": True}, "Vælg mindst ét af svarene."),
        ("choices", ["fisk", "frugt", "is"], {"max": 2}, "Vælg højst 2. Der er valgt 3."),
        (
            "choices",
            ["fisk", "kød"],
            {},
            "Et af svarene findes ikke længere. Vælg blandt dem, der står her.",
        ),
        ("scale", ["6"], {}, "Vælg et tal fra 1 til 5."),
        ("scale", ["²"], {}, "Vælg et tal fra 1 til 5."),
        ("scale", ["3", "4"], {}, "Vælg et tal fra 1 til 5."),
        ("scale", ["not_applicable"], {}, "Vælg et tal fra 1 til 5."),
        (
            "scale",
            [],
            {"required": True, "not_applicable": words("Ved ikke", "Don't know")},
            "Vælg et tal fra 1 til 5 eller 'Ved ikke'.",
        ),
    ],
)
def test_a_fault_is_met_with_what_to_do(
    kind: str, raw: list[str], changes: dict[str, Any], message: str
) -> None:
    result = _clean(raw, kind, **changes)
    assert [problem.message for problem in result.problems] == [message]
    assert result.values == {"q": None}
    assert result.raw == {"q": raw}
    assert not result.valid


@pytest.mark.parametrize(
    ("kind", "raw", "changes", "value"),
    [
        ("text", [" Ja tak\r\nmange "], {"long": True}, "Ja tak\nmange"),
        ("text", [" Ja tak\r\nmange "], {}, "Ja tak mange"),
        ("text", ["a\x00b\x07c\u202ed"], {}, "abcd"),
        ("text", ["A\u030arhus"], {}, "Århus"),
        ("text", ["x" * 500], {"max_length": 500}, "x" * 500),
        ("text", [], {}, None),
        ("priorities", ["", " bus ", "\t", "cykel\nsti"], {}, ["bus", "cykel sti"]),
        ("priorities", ["", ""], {}, None),
        ("choice", ["", "fisk"], {}, "fisk"),
        ("choice", [], {}, None),
        ("choices", ["is", "fisk", "is"], {}, ["fisk", "is"]),
        ("choices", [], {}, None),
        ("scale", [" 3 "], {}, 3),
        ("scale", ["0"], {"minimum": 0, "maximum": 10}, 0),
        ("scale", ["not_applicable"], {"not_applicable": words()}, "not_applicable"),
        ("scale", [], {}, None),
    ],
)
def test_a_right_answer_is_cleaned(
    kind: str, raw: list[str], changes: dict[str, Any], value: AnswerValue
) -> None:
    result = _clean(raw, kind, **changes)
    assert result.problems == ()
    assert result.values == {"q": value}


def test_a_long_row_is_named_by_its_place() -> None:
    result = _clean(["kort", "", "x" * 11], "priorities", max_length=10)
    (problem,) = result.problems
    assert (problem.question, problem.item) == ("q", 2)
    assert problem.message == "Skriv et svar på højst 10 tegn. Det er nu 11."


def test_messages_follow_the_language_of_the_respondent() -> None:
    said = _clean([], "text", language="en", required=True).problems[0].message
    assert said == "Write an answer."
    assert _clean([], "text", language="fi", required=True).problems[0].message == "Skriv et svar."
    for texts in MESSAGES.values():
        assert set(texts) == {"da", "en"}


def test_notes_and_foreign_fields_give_no_answers() -> None:
    page = page_content("en", question_content("note", "besked"), question_content("text", "q"))
    questionnaire = Questionnaire.model_validate(questionnaire_content(page))
    raw = {"besked": ["x"], "andet": ["y"], "q": ["z"]}
    result = clean_page(questionnaire, questionnaire.pages[0], raw, "da")
    assert result.values == {"q": "z"}
    assert result.raw == {"q": ["z"]}


def test_a_hidden_question_is_never_required() -> None:
    questionnaire = Questionnaire.model_validate(
        questionnaire_content(
            page_content("en", question_content("scale", "skala")),
            page_content(
                "to",
                question_content(
                    "text", "mere", required=True, relevant={"less_than": ["skala", 3]}
                ),
                question_content("text", "slut"),
            ),
        )
    )
    happy = clean_all(questionnaire, {"skala": ["5"], "mere": ["gammelt"]}, "da")
    assert happy.problems == {}
    assert happy.values == {"skala": 5}
    assert [question.name for question in happy.pages[1].questions] == ["slut"]
    sad = clean_all(questionnaire, {"skala": ["1"]}, "da")
    assert list(sad.problems) == ["to"]
    assert sad.problems["to"][0].question == "mere"


KINDS = st.sampled_from(["text", "priorities", "choice", "choices", "scale"])


@given(
    kind=KINDS,
    raw=st.lists(st.text(max_size=20) | st.sampled_from(["fisk", "is", "3"]), max_size=5),
    required=st.booleans(),
)
def test_any_input_is_cleaned_and_kept(kind: str, raw: list[str], required: bool) -> None:
    """Issue 2, part 4: everything typed is kept."""
    result = _clean(raw, kind, required=required)
    assert result.raw["q"] == [text.replace("\0", "") for text in raw]
    assert result.valid or result.values["q"] is None
    if required:
        assert result.valid is (result.values["q"] is not None)
    # Cleaning what was kept gives the same: a page can be saved again and again.
    again = _clean(result.raw["q"], kind, required=required)
    assert again == result


@given(text=st.text(st.characters(), max_size=40), lines=st.booleans())
def test_clean_text_is_clean(text: str, lines: bool) -> None:
    cleaned = clean_text(text, lines=lines)
    assert cleaned == cleaned.strip()
    assert cleaned == clean_text(cleaned, lines=lines)
    for character in cleaned:
        assert unicodedata.category(character) not in ("Cc", "Cs") or character == "\n"
    if not lines:
        assert "\n" not in cleaned
    cleaned.encode()
