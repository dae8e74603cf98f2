"""Receipt codes are short, unmistakable, and derived from what only the installation knows."""

import re

from toolkit.core.receipts import ALPHABET, content_hash_of, receipt_code

KEY = "k" * 22


def test_it_gives_the_same_code_for_the_same_key() -> None:
    assert receipt_code("secret", KEY) == receipt_code("secret", KEY)


def test_another_key_or_another_secret_gives_another_code() -> None:
    codes = {receipt_code("secret", KEY), receipt_code("other", KEY), receipt_code("secret", "x")}
    assert len(codes) == 3


def test_a_code_has_80_bits_in_groups_without_letters_that_look_alike() -> None:
    assert re.fullmatch(
        r"(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", receipt_code("s", KEY)
    )
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_the_order_of_answers_does_not_change_their_hash() -> None:
    assert content_hash_of("q", {"a": 1, "b": ["x"]}) == content_hash_of("q", {"b": ["x"], "a": 1})


def test_a_number_and_its_digits_are_different_answers() -> None:
    assert content_hash_of("q", {"a": 1}) != content_hash_of("q", {"a": "1"})


def test_the_same_answers_to_another_revision_have_another_hash() -> None:
    assert content_hash_of("q", {"a": 1}) != content_hash_of("r", {"a": 1})
