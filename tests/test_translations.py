"""The English interface is complete, and no Danish sentence is left out of the catalogue."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUES = sorted((ROOT / "toolkit" / "translations").glob("*/LC_MESSAGES/messages.po"))
METHODS = [("**.py", "python"), ("web/templates/**.html", "jinja2")]


def used_messages() -> set[str | tuple[str, ...]]:
    keywords = {"_": None, "gettext": None, "lazy_gettext": None, "_l": None, "ngettext": (1, 2)}
    found = extract_from_dir(str(ROOT / "toolkit"), METHODS, {}, keywords=keywords)
    return {message for _, _, message, _, _ in found}


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def test_english_is_among_the_catalogues() -> None:
    assert [path.parent.parent.name for path in CATALOGUES] == ["en"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_every_message_of_the_interface_is_translated(path: Path) -> None:
    catalogue = read_catalogue(path)
    missing = []
    for used in used_messages():
        message = catalogue.get(used[0] if isinstance(used, tuple) else used)
        if message is None or message.fuzzy or not all(_texts(message.string)):
            missing.append(used)
    assert not missing, "run `make translations` and translate these"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_translations_keep_the_placeholders(path: Path) -> None:
    problems = [
        (message.id, str(error))
        for message in read_catalogue(path)
        for error in message.check(read_catalogue(path))
    ]
    assert not problems


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_no_translation_is_left_that_nothing_uses(path: Path) -> None:
    used = {message[0] if isinstance(message, tuple) else message for message in used_messages()}
    left = {
        message.id[0] if isinstance(message.id, tuple) else message.id
        for message in read_catalogue(path)
        if message.id
    } - used
    assert not left, "run `make translations`"


def _texts(string: str | Sequence[str] | None) -> tuple[str, ...]:
    return (string or "",) if isinstance(string, str | None) else tuple(string)
