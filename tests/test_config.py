"""Settings come from the environment; the key is made once and is nobody else's to read."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from toolkit.config import SETTINGS, load_settings, read_secret_key


def test_it_refuses_a_public_address_without_a_scheme(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="https://spor"):
        load_settings({"TOOLKIT_INSTANCE": str(tmp_path), "TOOLKIT_PUBLIC_URL": "spor.kommune.dk"})


def test_it_refuses_a_number_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        load_settings({"TOOLKIT_INSTANCE": str(tmp_path), "TOOLKIT_DRAFT_DAYS": "to uger"})


def test_it_refuses_to_change_an_unknown_setting(tmp_path: Path) -> None:
    settings = load_settings({"TOOLKIT_INSTANCE": str(tmp_path)})
    with pytest.raises(ValueError, match="colour"):
        settings.with_changes(colour="red")


def test_an_empty_variable_means_the_default(tmp_path: Path) -> None:
    settings = load_settings({"TOOLKIT_INSTANCE": str(tmp_path), "TOOLKIT_THREADS": ""})
    default = next(item.default for item in SETTINGS if item.variable == "TOOLKIT_THREADS")
    assert settings.threads == int(default)


def test_a_trailing_slash_of_the_public_address_is_dropped(tmp_path: Path) -> None:
    settings = load_settings(
        {"TOOLKIT_INSTANCE": str(tmp_path), "TOOLKIT_PUBLIC_URL": "https://spor.kommune.dk/"}
    )
    assert settings.public_url == "https://spor.kommune.dk"
    assert settings.is_https


def test_the_secret_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read_secret_key(tmp_path), range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) == 64
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_the_instance_folder_is_closed_to_others_also_where_it_was_there(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    load_settings({"TOOLKIT_INSTANCE": str(tmp_path)})
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
