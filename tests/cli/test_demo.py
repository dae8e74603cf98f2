"""`flask demo` and `python -m toolkit demo`: what they tell, and how often."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from toolkit.cli import demo as command
from toolkit.cli.demo import ProgressLine, demo
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.services.demo import LoadedDemo


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Let the loading give, or raise, what the test says."""
    monkeypatch.setenv("TOOLKIT_INSTANCE", str(tmp_path / "instance"))

    def give(result: LoadedDemo | ToolkitError) -> str:
        def load_demo(*_given: object, **_named: object) -> LoadedDemo:
            if isinstance(result, ToolkitError):
                raise result
            return result

        monkeypatch.setattr(command, "load_demo", load_demo)
        done = CliRunner().invoke(demo, ["--folder", str(tmp_path)])
        assert done.exit_code == (2 if isinstance(result, ToolkitError) else 0)
        return done.output

    return give


def test_it_tells_a_fault_without_a_traceback(load: Any) -> None:
    output = load(ToolkitError(ErrorCode.ANALYSIS_RUNNING))
    assert output.startswith("En analyse er allerede i gang.")
    assert "Traceback" not in output


def test_it_shows_the_password_of_the_account_it_made(load: Any) -> None:
    output = load(LoadedDemo("havneby", "demo@example.dk", "hemmeligt"))
    assert "demo@example.dk" in output
    assert "hemmeligt" in output


def test_it_shows_no_password_the_next_time(load: Any) -> None:
    """S13."""
    output = load(LoadedDemo("havneby", None, None))
    assert "kodeord" not in output
    assert "/c/havneby" in output


def test_it_shows_how_far_the_analysis_is(capsys: pytest.CaptureFixture[str]) -> None:
    progress = ProgressLine()
    progress("embed", 0, 10)
    progress("embed", 10, 10)
    progress("themes", 0, 0)
    progress.close()
    told = capsys.readouterr().err
    assert "Læser udsagnene" in told
    assert "100%" in told
    assert "Finder temaer" in told
