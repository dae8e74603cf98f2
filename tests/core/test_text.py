"""A text in several languages always has something to show."""

import pytest
from pydantic import ValidationError

from toolkit.core.text import LocalText


@pytest.mark.parametrize("root", [{}, {"da": ""}, {"da": "  "}, {"dansk": "Hej"}, {"da": 3}, "Hej"])
def test_it_refuses_what_is_no_text(root: object) -> None:
    with pytest.raises(ValidationError):
        LocalText.model_validate(root)


def test_it_gives_the_language_asked_for_else_the_first() -> None:
    text = LocalText({"en": "Parking", "da": " Parkering "})
    assert text.get("en") == "Parking"
    assert text.get("de") == text.get("da") == str(text) == "Parkering"
    assert text.languages == ("da", "en")
    assert text.missing(["da", "de"]) == ("de",)


def test_the_order_of_the_languages_does_not_matter() -> None:
    one, two = LocalText({"en": "a", "da": "b"}), LocalText({"da": "b", "en": "a"})
    assert one == two
    assert hash(one) == hash(two)
    assert one.get("sv") == two.get("sv")
