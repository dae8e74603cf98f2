"""What is told of the difference between two runs."""

import pytest

from toolkit.core.run_changes import Change, ChangeKind, ThemeCount, compare_runs


def theme(id: str, voices: int, name: str | None = None) -> ThemeCount:
    return ThemeCount(id, {"da": name or id}, voices, voices * 2)


def told(*changes: Change) -> list[tuple[str, str, int, int, str | None]]:
    return [(str(c.kind), c.theme, c.before, c.after, c.into) for c in changes]


def test_themes_merged_in_a_circle_are_refused() -> None:
    with pytest.raises(ValueError, match="into itself"):
        compare_runs([theme("a", 5)], [theme("b", 5)], {"a": "b", "b": "a"})


def test_the_first_run_tells_new_themes_and_two_equal_runs_tell_nothing() -> None:
    themes = [theme("a", 5), theme("b", 9)]
    assert told(*compare_runs([], themes, {})) == [
        ("new", "b", 0, 9, None),
        ("new", "a", 0, 5, None),
    ]
    assert compare_runs(themes, themes, {}) == ()
    assert compare_runs([], [], {}) == ()


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (10, 11, None),
        (10, 12, "grown"),
        (10, 9, None),
        (10, 8, "shrunk"),
        (50, 54, None),
        (50, 55, "grown"),
        (50, 45, "shrunk"),
        (50, 46, None),
        (0, 1, None),
        (0, 2, "new"),
        (1, 0, None),
        (2, 0, "gone"),
    ],
)
def test_less_than_two_voices_or_a_tenth_is_not_told(
    before: int, after: int, kind: str | None
) -> None:
    changes = compare_runs([theme("a", before)], [theme("a", after)], {})
    assert [str(change.kind) for change in changes] == ([kind] if kind else [])


def test_a_theme_that_is_left_out_is_one_that_nobody_speaks_of() -> None:
    assert told(*compare_runs([theme("a", 4)], [], {})) == [("gone", "a", 4, 0, None)]


def test_the_voices_of_a_merged_theme_are_no_growth_of_the_other() -> None:
    changes = compare_runs([theme("a", 6), theme("b", 20)], [theme("b", 25)], {"a": "b"})
    assert told(*changes) == [("merged", "a", 6, 25, "b")]


def test_growth_beside_a_merger_is_told_and_chains_are_followed() -> None:
    before = [theme("a", 6), theme("b", 4), theme("c", 10)]
    changes = compare_runs(before, [theme("c", 40)], {"a": "b", "b": "c"})
    assert told(*changes) == [
        ("grown", "c", 20, 40, None),
        ("merged", "a", 6, 40, "c"),
        ("merged", "b", 4, 40, "c"),
    ]


def test_a_merger_of_an_earlier_run_is_not_told_again() -> None:
    assert compare_runs([theme("c", 20)], [theme("c", 20)], {"a": "c"}) == ()


def test_the_list_is_in_reading_order_whatever_the_order_of_the_themes() -> None:
    before = [theme("x", 9), theme("y", 9), theme("z", 9)]
    after = [theme("x", 20), theme("y", 4), theme("n", 3), theme("m", 3)]
    expected = ["m", "n", "x", "y", "z"]
    assert [change.theme for change in compare_runs(before, after, {})] == expected
    assert [change.theme for change in compare_runs(before[::-1], after[::-1], {})] == expected


def test_the_present_name_is_told() -> None:
    (change,) = compare_runs([theme("a", 5, "Vej")], [theme("a", 9, "Veje")], {})
    assert change.kind is ChangeKind.GROWN
    assert change.name == {"da": "Veje"}
