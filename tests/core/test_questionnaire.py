"""A questionnaire is checked as a whole before anyone answers it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.definition_samples import (
    page_content,
    question_content,
    questionnaire_content,
    words,
    write_yaml,
)
from toolkit.core.errors import DefinitionError, ErrorCode, ToolkitError
from toolkit.core.framework import load_framework
from toolkit.core.questionnaire import RESERVED_PAGES, Questionnaire, load_questionnaire

CASE = Path(__file__).parents[2] / "surveys" / "ballerup-2017"
KINDS = ("text", "priorities", "choice", "choices", "scale", "note")


def _said(folder: Path, *pages: dict[str, Any], **changes: Any) -> str:
    with pytest.raises(DefinitionError) as caught:
        load_questionnaire(write_yaml(folder, questionnaire_content(*pages, **changes)))
    return str(caught.value)


def _follow_up(condition: Any, first: dict[str, Any] | None = None) -> tuple[dict[str, Any], ...]:
    """Give a page that asks `first`, and a page under `condition`."""
    asked = page_content("en", first or question_content("scale", "skala"))
    return asked, page_content("to", question_content("text", "mere"), relevant=condition)


@pytest.mark.parametrize("name", RESERVED_PAGES)
def test_it_refuses_a_page_whose_address_is_taken(tmp_path: Path, name: str) -> None:
    said = _said(tmp_path, page_content(name, question_content("text", "tanker")))
    assert f"Siden kan ikke hedde '{name}'" in said


def test_it_refuses_names_used_twice(tmp_path: Path) -> None:
    page = page_content("en", question_content("text", "a"), question_content("note", "a"))
    choice = question_content("choice", "valg")
    choice["choices"] += [choice["choices"][0]]
    said = _said(tmp_path, page, page_content("en", choice))
    assert "'a' bruges allerede som navn" in said
    assert "'en' bruges allerede som id" in said
    assert "'fisk' bruges allerede som navn" in said


@pytest.mark.parametrize(
    "place",
    ["title", "introduction", "what_next", "purpose", "label", "hint", "choice", "maximum_label"],
)
def test_every_text_exists_in_every_language(tmp_path: Path, place: str) -> None:
    """Issue 2, part 3: Danish and English, complete."""
    scale, choice = question_content("scale", "skala"), question_content("choice", "valg")
    content = questionnaire_content(page_content("en", scale, choice))
    holder: dict[str, Any] = {
        "purpose": content["privacy"],
        "label": scale,
        "hint": scale,
        "maximum_label": scale,
        "choice": choice["choices"][2],
    }.get(place, content)
    holder["label" if place == "choice" else place] = {"da": "Kun dansk"}
    said = _said(tmp_path, **content)
    assert said.count("Teksten mangler på sproget 'en'. Tilføj 'en: ...'") == 1


def test_a_text_in_a_language_that_is_not_declared_is_refused(tmp_path: Path) -> None:
    said = _said(tmp_path, title={**words(), "de": "Titel"})
    assert "Teksten er på 'de', som ikke står i 'languages'" in said


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"equals": ["skla", 1]}, "nævner spørgsmålet 'skla', som ikke findes. Mente du 'skala'?"),
        ({"answered": "mere"}, "nævner 'mere', som står på samme side"),
        (
            {"equals": ["skala", 9]},
            "'9' er ikke på skalaen for 'skala'. Brug et helt tal fra 1 til 5.",
        ),
        ({"equals": ["skala", "not_applicable"]}, "'not_applicable' er ikke på skalaen"),
        ({"includes": ["skala", "fisk"]}, "'includes' kan ikke bruges på 'skala' af typen scale"),
        ({"equal": ["skala", 1]}, "'equal' kendes ikke her. Mente du 'equals'?"),
        ({"equals": ["skala"]}, "'equals' skal have et spørgsmåls navn og en værdi"),
        ({"equals": ["skala", None]}, "'equals' skal have et spørgsmåls navn og en værdi"),
        ({"less_than": ["skala", "1"]}, "'less_than' skal have et spørgsmåls navn og et helt tal"),
        ({"equals": ["skala", 1], "answered": "skala"}, "præcis én operator"),
        ({"all": []}, "'all' har for få punkter"),
        ({"not": {"any": [{"answered": "nej"}]}}, "nævner spørgsmålet 'nej', som ikke findes"),
        ("skala > 1", "Det kan ikke ses, hvilken slags 'relevant' er"),
    ],
)
def test_a_condition_that_cannot_hold_is_refused(tmp_path: Path, condition: Any, said: str) -> None:
    """Issue 2, part 3: a small operator tree, checked against the questionnaire."""
    assert said in _said(tmp_path, *_follow_up(condition))


def test_a_condition_looks_back_only(tmp_path: Path) -> None:
    first = question_content("text", "tidlig", relevant={"answered": "mere"})
    assert "nævner 'mere', som først stilles senere" in _said(tmp_path, *_follow_up(None, first))


def test_a_condition_names_choices_that_exist(tmp_path: Path) -> None:
    first = question_content("choice", "varer")
    said = _said(tmp_path, *_follow_up({"equals": ["varer", "fisck"]}, first))
    assert "'varer' har ikke valgmuligheden 'fisck'. Mente du 'fisk'?" in said
    first = question_content("note", "besked")
    assert "en note og aldrig får et svar" in _said(
        tmp_path, *_follow_up({"answered": "besked"}, first)
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (question_content("scale", "a", minimum=5, maximum=5), "Skalaen går fra 5 til 5"),
        (question_content("scale", "a", maximum=30), "Skalaen går fra 1 til 30"),
        (question_content("choices", "a", max=4), "'max' er 4, men der er kun 3 valgmuligheder"),
        (question_content("priorities", "a", max=11), "Skriv et tal på højst 10"),
        (question_content("text", "a", required="ja"), "'required' skal være true eller false"),
        (question_content("note", "a", required=True), "Feltet 'required' kendes ikke her"),
        (question_content("choice", "a", choices=[]), "Tilføj, til der er mindst 2"),
        (question_content("slider", "a"), "'slider' kendes ikke her"),
        (question_content("text", "A b"), "'name' kan ikke være 'A b'"),
    ],
)
def test_a_question_with_one_fault_is_refused(
    tmp_path: Path, question: dict[str, Any], said: str
) -> None:
    assert said in _said(tmp_path, page_content("en", question, question_content("text", "b")))


def test_a_segment_is_filled_by_one_question(tmp_path: Path) -> None:
    page = page_content(
        "en", *(question_content("choice", name, segment="size") for name in ("a", "b"))
    )
    assert "Segmentet 'size' udfyldes allerede i linje" in _said(tmp_path, page)


def test_a_questionnaire_asks_something(tmp_path: Path) -> None:
    said = _said(tmp_path, page_content("en", question_content("note", "besked")))
    assert "Spørgeskemaet stiller ingen spørgsmål" in said


def test_it_finds_its_questions_and_pages() -> None:
    questionnaire = Questionnaire.model_validate(questionnaire_content())
    assert [question.name for question in questionnaire.questions()] == ["tanker"]
    assert questionnaire.question("tanker").analyse
    assert questionnaire.page("en") == questionnaire.pages[0]
    assert questionnaire.page("to") is None
    with pytest.raises(ToolkitError) as caught:
        questionnaire.question("andet")
    assert caught.value.code is ErrorCode.UNKNOWN_QUESTION


@given(
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=6),
    text=st.text(st.characters(exclude_categories=["Cs", "Z"]), min_size=1, max_size=9),
    minutes=st.integers(1, 120),
)
def test_the_frozen_form_gives_the_same_questionnaire_back(
    kinds: list[str], text: str, minutes: int
) -> None:
    """P9: publishing freezes canonical JSON with a hash."""
    questions = [question_content(kind, f"q{place}") for place, kind in enumerate(kinds)]
    page = page_content(
        "en", question_content("text", "t", label=words("x" + text, "y" + text)), *questions
    )
    last = page_content("to", question_content("text", "u"), relevant={"not": {"answered": "t"}})
    questionnaire = Questionnaire.model_validate(questionnaire_content(page, last, minutes=minutes))
    frozen = questionnaire.canonical_json()
    again = Questionnaire.from_canonical_json(frozen)
    assert again == questionnaire
    assert again.canonical_json() == frozen
    assert again.hash == questionnaire.hash
    assert ": " not in frozen


@pytest.mark.parametrize("name", ["panel", "focus_group"])
def test_the_questionnaires_of_the_case_are_right(name: str) -> None:
    """Issue 2, part 3: the panel's and the focus groups' questionnaires, Danish and English."""
    questionnaire = load_questionnaire(CASE / f"{name}.yaml")
    assert questionnaire.languages == ("da", "en")
    assert load_framework(CASE / "framework.yaml").channel(questionnaire.channel)
    segments = [question.segment for question in questionnaire.questions() if question.segment]
    assert segments == ["industry", "size"]
    size = questionnaire.question("size")
    assert size.type == "choice"
    assert [choice.name for choice in size.choices] == ["1-9", "10-49", "50-249", "250+"]
    priorities = questionnaire.question("priorities")
    assert priorities.type == "priorities"
    assert priorities.analyse
