"""A wrong definition file gets every fault at once: where, what, how to mend it."""

import string
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic_core.core_schema import ErrorType

from tests.core.definition_samples import (
    framework_content,
    questionnaire_content,
    words,
    write_yaml,
)
from toolkit.core.definition_files import (
    MAX_BYTES,
    DefinitionModel,
    choose,
    load_yaml,
    problem,
    validate,
)
from toolkit.core.definition_texts import CHOOSE, TEXTS
from toolkit.core.errors import DefinitionError, Problem
from toolkit.core.framework import Framework, load_framework
from toolkit.core.questionnaire import Questionnaire
from toolkit.core.shape_texts import OTHER_FAULT, SAME_AS, SHAPE_TEXTS

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def _problems(path: Path, language: str = "da") -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        load_framework(path, language=language)
    return [str(problem) for problem in caught.value.problems]


def _faults(model: type[DefinitionModel], path: Path) -> tuple[Problem, ...]:
    try:
        validate(model, path)
    except DefinitionError as error:
        return error.problems
    return ()


def test_a_missing_file_is_said_in_words(tmp_path: Path) -> None:
    (said,) = _problems(tmp_path / "nowhere.yaml")
    assert said.endswith(
        "nowhere.yaml: Filen kan ikke åbnes. Se efter, om den findes, og om du må læse den."
    )
    assert "cannot be opened" in _problems(tmp_path, "en")[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ": Filen er tom. "),
        (b"  \n", ": Filen er tom. "),
        ("id: a\ntitle: blå".encode("cp1252"), ":2: Filen er ikke gemt som UTF-8. "),
        (b"a" * (MAX_BYTES + 1), ": Filen er større end 256 kB. "),
        (b"just words", ":1: Filen skal bestå af felter, men er 'just words'. "),
        (b"[1, 2]", ":1: Filen skal bestå af felter, men er ... "),
    ],
)
def test_a_file_that_is_no_definition_is_said_in_words(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes(content)
    assert said.rstrip() in _problems(path)[0]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1")
    assert load_yaml(path)[0] == {"a": 1}


def test_faults_of_shape_and_of_reference_come_together(tmp_path: Path) -> None:
    """Issue 2, part 2: every error at once, with line, what and how to mend."""
    content = framework_content(titel=words(), empty=7)
    content["themes"][0]["area"] = "H9"
    path = write_yaml(tmp_path, content)
    said = "\n".join(_problems(path))
    assert "Feltet 'titel' kendes ikke her. Fjern det." in said
    assert "'empty' skal være tekst, men er '7'. Sæt værdien i anførselstegn." in said
    assert "intet indsatsområde med koden 'H9'. Brug en af disse: H1, H2, B1, U1." in said


def test_a_misspelt_field_gets_the_right_one_of_its_own_part(tmp_path: Path) -> None:
    content = framework_content()
    content["channels"][0]["tittle"] = content["channels"][0].pop("title")
    path = write_yaml(tmp_path, content)
    line = path.read_text(encoding="utf-8").split("\n").index("  tittle:") + 1
    said = _problems(path)
    assert f"{path}:{line}: Feltet 'tittle' kendes ikke her. Mente du 'title'?" in said
    assert f"{path}:{line - 1}: Feltet 'title' mangler. Tilføj 'title: ...' her." in said


def test_it_speaks_english_when_asked(tmp_path: Path) -> None:
    path = write_yaml(tmp_path, framework_content(tracks="H"))
    assert _problems(path, "en")[0].endswith(
        "'tracks' must be a list, but is 'H'. Begin each item on a new line with '- '."
    )


@pytest.mark.parametrize("kind", get_args(ErrorType))
def test_every_fault_that_pydantic_names_has_danish_words(kind: str) -> None:
    name = SAME_AS.get(kind, kind)
    for sentences in (SHAPE_TEXTS.get(name, OTHER_FAULT), OTHER_FAULT):
        assert set(sentences) == {"da", "en"}
        assert sentences["da"] != sentences["en"]


@pytest.mark.parametrize("texts", [TEXTS, SHAPE_TEXTS], ids=["references", "shapes"])
def test_every_sentence_exists_in_both_languages_with_the_same_fields(
    texts: dict[str, dict[str, tuple[str, str]]],
) -> None:
    def fields(sentence: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    for code, sentences in texts.items():
        for danish, english in zip(sentences["da"], sentences["en"], strict=True):
            assert fields(danish) == fields(english), code
        assert not sentences["da"][0].endswith("."), code
        assert sentences["da"][1].endswith(".") or sentences["da"][1] == "{choose}", code


def test_a_choice_of_words_is_close_else_listed() -> None:
    assert choose("vækst", ["vaekst", "it"]) == "Mente du 'vaekst'?"
    assert choose("qqq", ["vaekst", "it"]) == "Brug en af disse: vaekst, it."
    assert choose("qqq", [str(n) for n in range(30)], "en").endswith("18, 19, ....")
    assert choose("qqq", []) == "Fjern det."
    assert set(CHOOSE) == {"da", "en"}


def test_words_with_braces_are_shown_as_they_are(tmp_path: Path) -> None:
    said = problem(Path("a"), 1, "unknown_area", {"name": "{0} {x", "known": ["{y}"]})
    assert "'{0} {x'" in said.what
    path = write_yaml(tmp_path, framework_content(format="{a} {0}"))
    assert "'{a} {0}'" in _problems(path)[0]


def test_definitions_made_in_code_are_checked_too() -> None:
    with pytest.raises(ValueError, match="no area with the code 'H9'"):
        Framework.model_validate(
            framework_content(
                goals=[{"id": "g", "title": words(), "unit": words(), "areas": ["H9"]}]
            )
        )


@pytest.mark.parametrize("model", [Framework, Questionnaire])
@given(data=ANYTHING, key=st.integers(0, 30), deeper=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_content_is_taken_or_refused_in_words(
    tmp_path: Path, model: type[DefinitionModel], data: Any, key: int, deeper: bool
) -> None:
    content: Any = framework_content() if model is Framework else questionnaire_content()
    place = content
    keys = list(content)
    if deeper:
        inner = content["tracks" if model is Framework else "pages"]
        place = inner[0]
        keys = list(place)
    place[keys[key % len(keys)]] = data
    path = write_yaml(tmp_path, content)
    for found in _faults(model, path):
        assert found.line is not None
        assert found.what
        assert found.remedy
