"""YAML is read strictly: nothing ambiguous, nothing that grows."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.definition_texts import TEXTS
from toolkit.core.yaml_reader import MAX_DEPTH, YamlFault, YamlFaultEntry, read_yaml

BOMB = (
    'a: &a ["x","x","x","x","x","x","x","x","x"]\n'
    + "".join(
        f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefg", "bcdefgh", strict=True)
    )
)[:324]


def _codes(text: str) -> list[tuple[int, str]]:
    with pytest.raises(YamlFault) as caught:
        read_yaml(text)
    return [(line, code) for line, code, _ in caught.value.faults]


def _faults(text: str) -> list[YamlFaultEntry]:
    try:
        read_yaml(text)
    except YamlFault as error:
        return error.faults
    return []


def test_it_refuses_a_bomb_of_aliases_at_once() -> None:
    """Issue 2, part 2: aliases are refused; 324 bytes must not cost a second."""
    started = time.perf_counter()
    codes = _codes(BOMB)
    assert time.perf_counter() - started < 5, "hang guard: expanding it would take minutes"
    assert {code for _, code in codes} >= {"anchor", "alias"}
    assert len(codes) <= BOMB.count("*") + BOMB.count("&")


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "Yes", "NO"])
def test_it_refuses_ambiguous_words_without_quotes(word: str) -> None:
    """Issue 2, part 2: unquoted yes and no are refused, as keys and as values."""
    assert _codes(f"a: 1\n{word}: 2") == [(2, "ambiguous_word")]
    assert _codes(f"a: 1\nid: {word}") == [(2, "ambiguous_word")]
    assert read_yaml(f'id: "{word}"')[0] == {"id": word}


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("a: 1\nb: 2\na: 3", [(3, "duplicate_key")]),
        ("true: 1", [(1, "ambiguous_word")]),
        ("2017: 1", [(1, "key_not_text")]),
        ("? [a, b]\n: 1", [(1, "key_not_text")]),
        ("a: !!python/object:os.system x", [(1, "tag")]),
        ("a: !own {b: 1}", [(1, "tag")]),
        ("a: !!set {b, c}", [(1, "tag")]),
        ("a: b: c", [(1, "yaml_colon")]),
        ("a:\n\tb: 1", [(2, "yaml_tab")]),
        ('a: "b', [(1, "yaml_end")]),
        ("a: [1, 2", [(1, "yaml_end")]),
        ("a: 1\n---\nb: 2", [(2, "yaml_documents")]),
        ("a: 1\nb: \x07", [(2, "control_character")]),
        ("# only a comment", [(1, "empty_file")]),
        ("[" * 60_000, [(1, "too_deep")]),
        ("{a: " * (MAX_DEPTH + 1), [(1, "too_deep")]),
    ],
)
def test_it_names_the_fault_and_its_line(text: str, faults: list[tuple[int, str]]) -> None:
    assert _codes(text) == faults


def test_every_fault_is_told_at_once() -> None:
    assert _codes("no: 1\nb: yes\nc: &x 1\nd: *x\nb: 2") == [
        (3, "anchor"),
        (4, "alias"),
        (1, "ambiguous_word"),
        (2, "ambiguous_word"),
        (5, "duplicate_key"),
    ]


def test_values_are_what_they_look_like() -> None:
    text = "a: 12\nb: 010\nc: 1:30\nd: 2017-13-45\ne: 1.5\nf: ~\ng: true\nh: 0b_\ni: <<\nj: .inf"
    data, _ = read_yaml(text)
    assert data == {
        "a": 12,
        "b": "010",
        "c": "1:30",
        "d": "2017-13-45",
        "e": 1.5,
        "f": None,
        "g": True,
        "h": "0b_",
        "i": "<<",
        "j": ".inf",
    }


def test_it_knows_the_line_of_every_part() -> None:
    _, locator = read_yaml("a:\n  - b: 1\n    c: 2\n  -\n    b: 3\n")
    assert locator.line(("a", 0, "c")) == 3
    assert locator.line(("a", 1, "b")) == 5
    assert locator.line(("a", 0, "missing")) == 2
    assert locator.line(("a", 1, "tag", "b")) == 5
    assert locator.line(("nothing",)) == 1
    assert locator.line(()) == 1


@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*!|>'\"#?,\n \t%@01~yesno<"), max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for line, code, context in _faults(text):
        assert line >= 1
        for what, remedy in TEXTS[code].values():
            assert what.format(**context)
            assert remedy.format(**context)
