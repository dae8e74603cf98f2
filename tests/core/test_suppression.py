"""Small groups stay hidden, also from one who calculates (P3)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.onlookers import Attacker, Said, enumerate_tables
from toolkit.core.suppression import (
    HIDDEN,
    Hidden,
    Shown,
    Threshold,
    is_publishable,
    may_quote,
    suppress,
)
from toolkit.core.themes import Firmness
from toolkit.core.voice_tables import ALL, Key, Kind, Line, Table, count_voices

PARENTS = {"veje": "trafik", "cykler": "trafik", "havn": "plan"}
ROWS = ("veje", "cykler", "havn", "trafik")
THRESHOLDS = st.sampled_from([3, 5])


@st.composite
def consultations(draw: st.DrawFn, most_rows: int, largest: int = 14) -> list[Said]:
    """People who speak in one channel or in both, of one theme or several, or of the area only."""
    said: list[Said] = []
    profiles = draw(
        st.lists(
            st.tuples(
                st.sets(st.sampled_from(ROWS), min_size=1, max_size=most_rows),
                st.sampled_from([("web",), ("web",), ("møde",), ("web", "møde")]),
                st.integers(1, largest),
            ),
            min_size=1,
            max_size=7,
        )
    )
    for rows, columns, times in profiles:
        for _ in range(times):
            voice = said[-1][0] + 1 if said else 0
            said += [(voice, row, column) for row in sorted(rows) for column in columns]
    return said


def column(*counts: int, kind: Kind = Kind.SUM, total: int | None = None) -> Table:
    cells: dict[Key, int] = {(str(place), "web"): count for place, count in enumerate(counts)}
    line = Line((ALL, "web"), tuple(cells), kind)
    return Table({**cells, (ALL, "web"): sum(counts) if total is None else total}, (line,))


def shown(table: Table, k: int = 5) -> list[int | None]:
    suppressed = suppress(table, k)
    return [suppressed.voices(key) for key in table.counts]


@pytest.mark.parametrize("k", [-1, 0, 1, 2])
def test_no_threshold_below_three_can_be_made(k: int) -> None:
    with pytest.raises(ValueError, match="may not be below 3"):
        Threshold(k)
    with pytest.raises(ValueError, match="may not be below 3"):
        suppress(column(7, 8), k)
    with pytest.raises(ValueError, match="may not be below 3"):
        is_publishable(100, k)


def test_a_table_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="contradict"):
        column(7, 8, total=16)
    with pytest.raises(ValueError, match="contradict"):
        column(7, 8, kind=Kind.UNION, total=16)
    with pytest.raises(ValueError, match="contradict"):
        column(7, 8, kind=Kind.WITHIN, total=7)
    with pytest.raises(ValueError, match="negative"):
        column(7, -1)
    with pytest.raises(ValueError, match="lacks"):
        Table({("a", "b"): 3}, (Line(("a", "b"), (("a", "c"),), Kind.SUM),))


def test_a_voice_in_an_unknown_column_and_rows_in_a_circle_are_refused() -> None:
    with pytest.raises(ValueError, match="no column 'fax'"):
        count_voices([("a", "veje", "fax")], PARENTS, ("web",))
    with pytest.raises(ValueError, match="above itself"):
        count_voices([("a", "veje", "web")], {"veje": "trafik", "trafik": "veje"}, ("web",))


def test_a_cell_under_the_threshold_takes_a_second_one_with_it() -> None:
    assert shown(column(2, 9, 30)) == [None, None, 30, 41]


def test_two_small_cells_take_a_third_when_their_sum_says_too_much() -> None:
    # 1 + 1 under a known total would leave no doubt; 4 + 4 leave 1 to 7 for each.
    assert shown(column(1, 1, 9, 30)) == [None, None, None, 30, 41]
    assert shown(column(4, 4, 9, 30)) == [None, None, 9, 30, 47]


def test_everything_goes_when_there_are_fewer_than_the_threshold() -> None:
    assert shown(column(1, 2)) == [None, None, None]


def test_a_zero_is_shown_and_helps_to_hide_nothing() -> None:
    assert shown(column(0, 9, 30)) == [0, 9, 30, 39]
    assert shown(column(0, 2, 9, 30)) == [0, None, None, 30, 41]


def test_an_area_less_its_theme_isolates_nobody() -> None:
    """Where voices speak of several themes, 12 in the area and 11 in the theme point at one."""
    assert shown(column(11, 8, kind=Kind.UNION, total=12)) == [None, None, 12]
    assert shown(column(12, 8, kind=Kind.UNION, total=13))[2] == 13
    assert shown(column(12, 7, kind=Kind.UNION, total=12)) == [12, 7, 12]


def test_a_theme_that_fills_its_area_but_for_one_is_hidden_though_it_is_large() -> None:
    said = [(voice, "veje", "web") for voice in range(11)] + [(11, "cykler", "web")]
    suppressed = suppress(count_voices(said, PARENTS, ("web",)))
    assert suppressed["veje", ALL] == HIDDEN
    assert suppressed["cykler", ALL] == HIDDEN
    assert suppressed["trafik", ALL] == Shown(12)


def test_a_voice_in_two_channels_is_counted_once_and_stands_apart() -> None:
    said = [(voice, "veje", "web") for voice in range(20)]
    said += [(voice, "veje", "møde") for voice in range(12, 30)]
    table = count_voices(said, PARENTS, ("web", "møde"))
    cells = [table.counts["veje", column] for column in ("web", "møde", "+", ALL)]
    assert cells == [12, 10, 8, 30]


def test_a_voice_is_counted_once_however_much_it_says() -> None:
    table = count_voices([("a", "veje", "web")] * 9, PARENTS, ("web",))
    assert table.counts["veje", "web"] == table.counts[ALL, ALL] == 1


def test_the_same_table_is_always_hidden_in_the_same_way() -> None:
    said = [(voice, ROWS[voice % 3], "web") for voice in range(17)]
    first = suppress(count_voices(said, PARENTS, ("web", "møde")))
    again = suppress(count_voices(reversed(said), PARENTS, ("web", "møde")))
    assert first == again


def test_a_suppressed_table_holds_no_hidden_count() -> None:
    suppressed = suppress(column(2, 9, 30))
    assert "2" not in repr(suppressed.cells["0", "web"])
    assert suppressed.voices(("0", "web")) is None


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.sampled_from([0, 1, 2, 3, 4, 5, 6]), min_size=4, max_size=4),
    THRESHOLDS,
)
def test_no_trial_of_all_tables_bounds_a_hidden_cell_of_a_two_way_table(  # P3
    values: list[int], k: int
) -> None:
    inner = [(row, column) for row in ("a", "b") for column in ("p", "q")]
    said: list[Said] = []
    for (row, place), count in zip(inner, values, strict=True):
        said += [(len(said) + voice, row, place) for voice in range(count)]
    table = count_voices(said, {"a": ALL, "b": ALL}, ("p", "q"))
    suppressed = suppress(table, k)
    # Far enough: what is possible beyond it makes intervals wider only.
    possible = enumerate_tables(inner, suppressed.cells, 10)
    for key, cell in suppressed.cells.items():
        if isinstance(cell, Hidden):
            found = [other[key] for other in possible]
            assert max(found) - min(found) >= k


@settings(deadline=None, max_examples=20)
@given(st.one_of(consultations(most_rows=1), consultations(most_rows=3)), THRESHOLDS)
def test_no_whole_number_program_bounds_a_hidden_cell_or_difference(  # P3
    said: list[Said], k: int
) -> None:
    table = count_voices(said, PARENTS, ("web", "møde"))
    suppressed = suppress(table, k)
    attacker = Attacker(said, PARENTS, ROWS)
    weights = {key: attacker.weights(key) for key in table.counts}
    for key, cell in suppressed.cells.items():
        if isinstance(cell, Hidden):
            least, most = attacker.interval(weights[key], suppressed.cells)
            assert least <= table.counts[key] <= most
            assert most - least >= k, key
        else:
            assert cell.voices == table.counts[key]
            assert cell.voices == 0 or cell.voices >= k
    for outer in table.counts:
        for inner in table.counts:
            is_nested = outer != inner and bool((weights[outer] >= weights[inner]).all())
            if is_nested and 0 < table.counts[outer] - table.counts[inner] < k:
                sought = weights[outer] - weights[inner]
                least, most = attacker.interval(sought, suppressed.cells)
                assert most - least >= k, (outer, inner)


def test_the_attacker_bites_where_only_small_cells_are_hidden() -> None:
    """Without the second cell the attacker solves the first: the test above could fail."""
    said = [(voice, "veje", "web") for voice in range(2)]
    said += [(voice, "cykler", "web") for voice in range(2, 30)]
    table = count_voices(said, PARENTS, ("web",))
    cells = {key: Shown(n) if n == 0 or n >= 5 else HIDDEN for key, n in table.counts.items()}
    attacker = Attacker(said, PARENTS, ("veje", "cykler", "havn"))
    assert attacker.interval(attacker.weights(("veje", "web")), cells) == (2, 2)


@settings(deadline=None, max_examples=25)
@given(consultations(most_rows=3), THRESHOLDS)
def test_large_tables_lose_no_figure_that_guards_nobody(said: list[Said], k: int) -> None:
    """Where every cell and every difference of nested cells is large or none, all is shown."""
    many = [(voice * k + copy, row, column) for voice, row, column in said for copy in range(k)]
    suppressed = suppress(count_voices(many, PARENTS, ("web", "møde")), k)
    assert all(isinstance(cell, Shown) for cell in suppressed.cells.values())


def test_a_theme_is_publishable_from_the_threshold_on_unless_it_is_unstable() -> None:
    assert not is_publishable(4, 5)
    assert is_publishable(5, 5)
    assert is_publishable(5, 5, Firmness.TENTATIVE)
    assert not is_publishable(50, 5, Firmness.UNSTABLE)


def test_a_quote_needs_a_tick_enough_voices_a_stable_theme_and_only_shown_figures() -> None:
    assert not may_quote(4, 5, ticked=True)
    assert not may_quote(9, 5, ticked=False)
    assert not may_quote(9, 5, ticked=True, firmness=Firmness.UNSTABLE)
    assert not may_quote(9, 5, ticked=True, cells=[Shown(9), HIDDEN])
    assert not may_quote(9, 5, ticked=True, cells=[Shown(0)])
    assert may_quote(9, 5, ticked=True, cells=[Shown(9), Shown(6)], firmness=Firmness.FIRM)
