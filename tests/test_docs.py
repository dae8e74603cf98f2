"""The documentation names everything that can be set or typed, and its links lead somewhere."""

import re
from collections.abc import Mapping
from pathlib import Path

import click
import pytest

from toolkit import create_app
from toolkit.config import SETTINGS, Settings

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ADMINISTRATION = ROOT / "docs" / "guide" / "administrator.md"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.variable)
def test_every_setting_is_documented_with_its_default(setting) -> None:  # type: ignore[no-untyped-def]
    text = ADMINISTRATION.read_text(encoding="utf-8")
    assert f"`{setting.variable}`" in text
    assert f"`{setting.default}`" in text


def test_every_command_is_documented(settings: Settings) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in PAGES)
    own = {
        name: command
        for name, command in create_app(settings).cli.commands.items()
        if name not in {"run", "shell", "routes"}
    }
    missing = [line for line in command_lines(own) if f"flask {line}" not in text]
    assert own
    assert not missing


def command_lines(commands: Mapping[str, click.Command], prefix: str = "") -> list[str]:
    lines = []
    for name, command in commands.items():
        if isinstance(command, click.Group):
            lines += command_lines(command.commands, f"{prefix}{name} ")
        else:
            lines.append(prefix + name)
    return lines


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_decisions_are_numbered_once() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "decisions").glob("0*.md"))]
    assert numbers == [f"{index:04d}" for index in range(1, len(numbers) + 1)]
