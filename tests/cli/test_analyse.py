"""`flask analyse` as a person on a command line meets it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from toolkit.cli.analyse import analyse

FRAMEWORK = Path(__file__).parents[1] / "fixtures" / "framework.yaml"


def run(tmp_path: Path, content: bytes, name: str = "a.csv", framework: Path = FRAMEWORK) -> Result:
    source = tmp_path / name
    source.write_bytes(content)
    return CliRunner(env={"TOOLKIT_INSTANCE": str(tmp_path / "instance")}).invoke(
        analyse,
        [str(source), "--framework", str(framework), "--output", str(tmp_path / "result.jsonl")],
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"id;svar\n1;is\n"),
        ("a.csv", b"id,answer\n1,is,kran\n"),
        ("a.csv", b"id,answer\n1,\x00\x01\n"),
        ("a.jsonl", b"{\n"),
        ("a.xlsx", b"no workbook"),
        ("a.pdf", b"%PDF"),
    ],
)
def test_it_ends_with_2_and_one_clear_line(tmp_path: Path, name: str, content: bytes) -> None:
    result = run(tmp_path, content, name)
    assert result.exit_code == 2
    assert len(result.output.strip().splitlines()) == 1
    assert name in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "result.jsonl").exists()


def test_a_framework_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = run(tmp_path, b"id,answer\n1,is\n", framework=tmp_path / "no.yaml")
    assert result.exit_code == 2
    assert "no.yaml" in result.output


def test_it_reads_the_cp1252_of_danish_windows(tmp_path: Path) -> None:
    result = run(tmp_path, "id;answer\r\n1;Køen på kajen\r\n".encode("cp1252"))
    assert result.exit_code == 0, result.output
    (line,) = (tmp_path / "result.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["text"] == "Køen på kajen"
    assert "1 svar, 1 udsagn" in result.output
    # Not a terminal: no progress bar.
    assert "%" not in result.output
