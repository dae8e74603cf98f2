"""A framework is checked as a whole, and any municipality can write its own."""

from pathlib import Path
from typing import Any

import pytest

from tests.core.definition_samples import framework_content, words, write_yaml
from toolkit.core.errors import DefinitionError, ErrorCode, ToolkitError
from toolkit.core.framework import (
    Example,
    Framework,
    examples_path,
    load_examples,
    load_framework,
)
from toolkit.core.statements import Stance

CASE = Path(__file__).parents[2] / "surveys" / "ballerup-2017"


@pytest.fixture
def framework() -> Framework:
    return Framework.model_validate(framework_content())


def _said(folder: Path, **changes: Any) -> str:
    with pytest.raises(DefinitionError) as caught:
        load_framework(write_yaml(folder, framework_content(**changes)))
    return str(caught.value)


def _area(code: str, identifier: str) -> dict[str, Any]:
    return {"id": identifier, "code": code, "title": words()}


def test_it_refuses_a_code_used_twice(tmp_path: Path) -> None:
    assert "'H1' bruges allerede som kode (linje" in _said(tmp_path, outside=[_area("H1", "x")])
    assert "'U1' bruges allerede som kode" in _said(tmp_path, empty="U1")


def test_it_refuses_an_id_used_twice(tmp_path: Path) -> None:
    said = _said(tmp_path, outside=[_area("U1", "torvet"), _area("U2", "torvet")])
    assert said.count("'torvet' bruges allerede som id") == 2
    channels = [{"id": "panel", "title": words()}] * 2
    assert "'panel' bruges allerede som id" in _said(tmp_path, channels=channels)


def test_it_refuses_themes_and_goals_of_unknown_areas(tmp_path: Path) -> None:
    themes = [{"id": "vand", "area": "H3", "title": words()}]
    goals = [{"id": "maal", "title": words(), "unit": words(), "areas": ["B1", "b1"]}]
    said = _said(tmp_path, themes=themes, goals=goals)
    assert "intet indsatsområde med koden 'H3'. Brug en af disse: H1, H2," in said
    assert "intet indsatsområde med koden 'b1'" in said


def test_it_refuses_an_id_kept_for_found_themes(tmp_path: Path) -> None:
    themes = [{"id": "found-0", "area": "H1", "title": words()}]
    assert "begynder med 'found-'" in _said(tmp_path, themes=themes)


@pytest.mark.parametrize("name", ["../secret.tsv", "/etc/passwd", "a/b.tsv", ".hidden"])
def test_the_examples_lie_beside_the_framework(tmp_path: Path, name: str) -> None:
    assert "'examples' kan ikke være" in _said(tmp_path, examples=name)


def test_it_finds_its_parts(framework: Framework) -> None:
    assert framework.area("H2").title.get("da") == "Kraner"
    assert framework.area("U1").id == "skat"
    track = framework.track_of("B1")
    assert track is not None
    assert track.id == "by"
    assert framework.track_of("U1") is None
    assert framework.codes == ("H1", "H2", "B1", "U1", "U0")
    assert [area.code for area in framework.areas] == ["H1", "H2", "B1"]
    theme = framework.theme("lys")
    assert theme is not None
    assert framework.themes_of("B1") == (theme,)
    assert framework.theme("mangler") is None
    assert framework.channel("udvalg").kind == "committee"
    assert framework.channel("panel").kind == "companies"


def test_it_names_what_it_does_not_have(framework: Framework) -> None:
    with pytest.raises(ToolkitError) as caught:
        framework.area("U0")
    assert caught.value.code is ErrorCode.UNKNOWN_AREA
    with pytest.raises(ToolkitError) as caught:
        framework.channel("tv")
    assert caught.value.code is ErrorCode.UNKNOWN_CHANNEL


def test_equal_content_has_an_equal_hash(framework: Framework) -> None:
    same = Framework.model_validate(dict(reversed(framework_content().items())))
    assert same.hash == framework.hash
    assert len(framework.hash) == 64
    assert Framework.from_canonical_json(framework.canonical_json()) == framework
    other = Framework.model_validate(framework_content(municipality="Havneby Kommune"))
    assert other.hash != framework.hash


def _examples(folder: Path, *lines: str) -> Path:
    path = folder / "examples.tsv"
    path.write_text("\n".join(["area\ttheme\tauthor\ttext", *lines]), encoding="utf-8")
    return path


def test_every_wrong_example_is_named_with_its_line(framework: Framework, tmp_path: Path) -> None:
    """Issue 2, part 2: every error at once, with line."""
    path = _examples(
        tmp_path,
        "H1\tdybgang\t1\tDer er for lavt",
        "H7\t\t1\tSkibet",
        "B1\tdybgang\t1\tTorvet",
        "B1\tlyss\t1\tMørkt",
        "B1\tlys\t1",
        "B1\tlys\t\t",
        f"B1\tlys\t1\t{'x' * 2001}",
    )
    with pytest.raises(DefinitionError) as caught:
        load_examples(framework, path)
    said = [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]
    assert said == [
        "3: Rammen har intet indsatsområde med koden 'H7'. Brug en af disse: H1, H2, B1, U1, U0.",
        "4: Temaet 'dybgang' hører til H1, ikke til B1. Ret koden eller temaet.",
        "5: Rammen har intet kendt tema 'lyss'. Mente du 'lys'?",
        "6: Linjen har 3 kolonner, ikke 4. Skriv area, theme, author, text, adskilt af tabulator.",
        "7: Kolonnen 'author' er tom. Skriv en værdi, eller slet linjen.",
        "7: Kolonnen 'text' er tom. Skriv en værdi, eller slet linjen.",
        "8: Teksten er på 2001 tegn. Skriv højst 2000 tegn.",
    ]


def test_a_fifth_column_may_tell_the_stance(framework: Framework, tmp_path: Path) -> None:
    """Issue 3, part 7."""
    path = tmp_path / "examples.tsv"
    header = "area\ttheme\tauthor\ttext\tstance"
    path.write_text(f"{header}\nH1\t\t1\tSkib\twish\nH1\t\t1\tBåd\t\n", encoding="utf-8")
    assert [one.stance for one in load_examples(framework, path)] == [Stance.WISH, None]
    path.write_text(f"{header}\nH1\t\t1\tSkib\twhish\nH1\t\t1\tBåd\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_examples(framework, path)
    assert [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems] == [
        "2: Holdningen 'whish' findes ikke. Mente du 'wish'?",
        "3: Linjen har 4 kolonner, ikke 5. Skriv area, theme, author, text, stance, adskilt af "
        "tabulator.",
    ]


def test_a_table_without_its_header_or_without_rows_is_refused(
    framework: Framework, tmp_path: Path
) -> None:
    path = tmp_path / "examples.tsv"
    path.write_text("area,theme,author,text\nH1,,1,Hej", encoding="utf-8")
    with pytest.raises(DefinitionError, match="Første linje skal være kolonnenavnene"):
        load_examples(framework, path)
    with pytest.raises(DefinitionError, match="Filen har ingen eksempler"):
        load_examples(framework, _examples(tmp_path, ""))


def test_examples_are_read_as_written(framework: Framework, tmp_path: Path) -> None:
    path = _examples(tmp_path, 'H1\t\tA\t"Vand" i\u2028kajen\r', "", "U0\t\tB\tved ikke", "")
    assert load_examples(framework, path) == (
        Example('"Vand" i\u2028kajen', "H1", None, "A"),
        Example("ved ikke", "U0", None, "B"),
    )
    assert load_examples(framework, None) == ()


def test_the_case_is_right_and_complete() -> None:
    """Issue 2, part 2: surveys/ballerup-2017 holds the case."""
    path = CASE / "framework.yaml"
    framework = load_framework(path)
    assert [len(track.areas) for track in framework.tracks] == [3, 3, 3]
    assert len(framework.themes) == 76
    for theme in framework.themes:
        assert theme.description is not None
        assert theme.title.languages == theme.description.languages == ("da", "en")
    assert [c.id for c in framework.channels if c.kind == "committee"] == ["committee"]
    examples = load_examples(framework, examples_path(framework, path))
    assert len(examples) > 10_000
    assert {example.stance for example in examples} == {None, *Stance}
    assert {example.area for example in examples} == set(framework.codes)
    assert {example.theme for example in examples} == {None, *(t.id for t in framework.themes)}
