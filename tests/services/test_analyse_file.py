"""From a file of answers to a file of statements, without a database."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.services.analyse_file import analyse_file
from toolkit.services.example_vectors import build_example_vectors, load_example_vectors

FRAMEWORK = Path(__file__).parents[1] / "fixtures" / "framework.yaml"
KEYS = [
    "answer_id", "start", "end", "text", "status", "undecided", "track", "area",
    "area_confidence", "theme", "theme_name",
]  # fmt: skip


class LengthEncoder:
    """Knows of a text only how many letters of each kind it has."""

    identity = "letters"
    dimensions = 26

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [[text.lower().count(chr(97 + n)) + 0.1 for n in range(26)] for text in texts]
        vectors = np.array(rows, dtype=np.float32).reshape(-1, 26)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / lengths, dtype=np.float32)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text(
        "id,answer\n1,Vi venter to timer ved kranen.\n2,Kirken burde males.\n3,Ved ikke.\n"
        "4,\n5,Isen slipper op hver fredag. Ring 20 30 40 50.\n",
        encoding="utf-8",
    )
    return path


def test_it_tells_before_the_work_that_the_result_cannot_be_written(
    answers: Path, tmp_path: Path
) -> None:
    with pytest.raises(ToolkitError) as caught:
        analyse_file(answers, FRAMEWORK, tmp_path / "no" / "result.jsonl", encoder=LengthEncoder())
    assert caught.value.code is ErrorCode.FILE_UNWRITABLE


def test_every_line_has_the_keys_of_the_contract(answers: Path, tmp_path: Path) -> None:
    output = tmp_path / "result.jsonl"
    analyse_file(answers, FRAMEWORK, output, encoder=LengthEncoder())
    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert {line["answer_id"] for line in lines} == {"1", "2", "3", "5"}
    assert all(list(line) == KEYS for line in lines)
    assert all(len(line["text"]) == line["end"] - line["start"] for line in lines)
    by_id = {line["answer_id"]: line for line in lines}
    assert (by_id["1"]["track"], by_id["1"]["area"]) == ("K", "K1")
    assert (by_id["1"]["theme"], by_id["1"]["theme_name"]) == ("krankoe", "Kø ved kranerne")
    assert (by_id["2"]["status"], by_id["2"]["track"], by_id["2"]["area"]) == (
        "outside",
        None,
        None,
    )
    assert (by_id["3"]["status"], by_id["3"]["area"], by_id["3"]["theme"]) == ("empty", None, None)
    assert "20 30" not in "".join(line["text"] for line in lines), "P5"


def test_themes_have_the_keys_of_the_contract(answers: Path, tmp_path: Path) -> None:
    themes = tmp_path / "themes.json"
    analyse_file(answers, FRAMEWORK, tmp_path / "result.jsonl", themes, encoder=LengthEncoder())
    content = json.loads(themes.read_text(encoding="utf-8"))
    assert content["figures"]["n_answers"] == 5
    wanted = {
        "id", "name", "known", "track", "area", "n_statements", "terms", "quotes", "stability",
    }  # fmt: skip
    assert content["themes"]
    assert all(wanted <= set(theme) for theme in content["themes"])


def test_a_second_run_takes_the_kept_model_and_gives_the_same_bytes(
    answers: Path, tmp_path: Path
) -> None:
    results = []
    for name in ("first", "second"):
        output, themes = tmp_path / name, tmp_path / f"{name}.json"
        phases: set[str] = set()
        analyse_file(
            answers,
            FRAMEWORK,
            output,
            themes,
            models_path=tmp_path / "models",
            progress=lambda phase, done, total, seen=phases: seen.add(phase),  # type: ignore[misc]
            encoder=LengthEncoder(),
        )
        results.append((output.read_bytes(), themes.read_bytes()))
        assert ("fit" in phases) is (name == "first")
    assert results[0] == results[1]


def test_it_needs_no_database() -> None:
    """Design, section 6: the command works on a machine without one."""
    code = (
        "import sys; import toolkit.services.analyse_file;"
        "sys.exit(any(name.split('.')[0] in ('sqlite3', 'sqlite_utils') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_example_vectors_are_built_beside_the_examples(tmp_path: Path) -> None:
    for name in ("framework.yaml", "examples.tsv"):
        (tmp_path / name).write_bytes((FRAMEWORK.parent / name).read_bytes())
    path = build_example_vectors(tmp_path / "framework.yaml", encoder=LengthEncoder())
    assert path == tmp_path / "examples.vectors.npz"


def test_the_shipped_vectors_belong_to_the_shipped_examples() -> None:
    """A changed example needs `flask vectors`, or a new clone would embed 6,272 statements."""
    from toolkit.core.framework import examples_path, load_examples, load_framework

    framework_path = Path(__file__).parents[2] / "surveys" / "ballerup-2017" / "framework.yaml"
    framework = load_framework(framework_path)
    examples = load_examples(framework, examples_path(framework, framework_path))
    shipped = load_example_vectors(framework_path, examples)
    assert shipped is not None
    assert shipped.vectors.shape == (len(examples), 384)
