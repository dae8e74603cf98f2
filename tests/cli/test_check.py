"""`flask check` finds every fault at once and needs no database."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from toolkit.config import Settings

FIXTURES = Path(__file__).parents[1] / "fixtures"

Invoke = Callable[..., Result]


def _broken(tmp_path: Path, name: str, *changes: tuple[str, str]) -> Path:
    text = (FIXTURES / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_it_prints_every_problem_with_its_line_and_exits_with_2(
    invoke: Invoke, tmp_path: Path
) -> None:
    path = _broken(
        tmp_path,
        "questionnaire.yaml",
        ("equals: [boat, pram]", "equals: [boat, prem]"),
        ("minutes: 3", "minutes: mange"),
        ("type: scale", "type: skala"),
    )
    result = invoke("check", path)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count(f"{path}:") == 3
    assert "pram" in result.stderr
    assert "Traceback" not in result.stderr


def test_it_finds_faults_in_the_examples_of_a_framework(invoke: Invoke, tmp_path: Path) -> None:
    path = _broken(tmp_path, "framework.yaml")
    (tmp_path / "examples.tsv").write_text("area\ttheme\tauthor\ttext\nZ9\t\ta\tIs\n")
    result = invoke("check", path)
    assert result.exit_code == 2
    assert "examples.tsv:2" in result.stderr


def test_it_says_how_to_tell_what_a_file_is(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    for text in ("- a\n- b\n", "title: x\n", "format: other/1\n"):
        path.write_text(text)
        result = invoke("check", path)
        assert result.exit_code == 2
        assert f"{path}:1: " in result.stderr
        assert "tre-spor/questionnaire/1" in result.stderr


def test_a_file_that_is_not_there_is_one_line(invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("check", tmp_path / "nowhere.yaml")
    assert result.exit_code == 2
    assert "nowhere.yaml" in result.stderr
    assert "Traceback" not in result.output


def test_it_tells_what_is_in_a_file_without_faults(invoke: Invoke) -> None:
    result = invoke("check", FIXTURES / "questionnaire.yaml")
    assert result.exit_code == 0, result.output
    assert "7 spørgsmål på 4 sider" in result.output
    result = invoke("check", FIXTURES / "framework.yaml")
    assert result.exit_code == 0, result.output
    assert "2 spor, 4 indsatsområder, 2 kendte temaer og 6 eksempler" in result.output


def test_it_leaves_no_database_behind(invoke: Invoke, settings: Settings) -> None:
    invoke("check", FIXTURES / "framework.yaml")
    assert not settings.database_path.exists()
