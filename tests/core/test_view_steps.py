"""Nobody learns from two views what a few new voices said (P4)."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint

from tests.core.onlookers import Attacker, Said, bounds
from toolkit.core.suppression import Hidden, Shown
from toolkit.core.view_steps import View, first_view, next_view
from toolkit.core.voice_tables import ALL, Table, count_voices

PARENTS = {"veje": "trafik", "cykler": "trafik", "havn": "plan"}
ROWS = ("veje", "cykler", "havn")


def people(*groups: tuple[tuple[str, ...], int], first: int = 0) -> list[Said]:
    said: list[Said] = []
    voice = first
    for rows, times in groups:
        for _ in range(times):
            said += [(voice, row, "web") for row in rows]
            voice += 1
    return said


def tabulate(said: list[Said]) -> Table:
    return count_voices(said, PARENTS, ("web",))


EARLIER = people((("veje",), 8), (("cykler",), 9), (("veje", "cykler"), 5), (("havn",), 12))


def test_tables_of_different_cells_and_thresholds_below_three_are_refused() -> None:
    view = first_view(tabulate(EARLIER))
    with pytest.raises(ValueError, match="the same cells"):
        next_view(view, count_voices(EARLIER, PARENTS, ("web", "møde")), 5)
    with pytest.raises(ValueError, match="may not be below 3"):
        next_view(view, tabulate(EARLIER), 5, k=2)


@pytest.mark.parametrize("n_new", [0, 1, 4])
def test_nothing_moves_before_k_new_voices_have_come(n_new: int) -> None:
    view = first_view(tabulate(EARLIER))
    new = people((("havn",), n_new), first=100)
    assert next_view(view, tabulate(EARLIER + new), n_new) is view


def test_k_new_voices_on_one_theme_are_told() -> None:
    view = first_view(tabulate(EARLIER))
    later = next_view(view, tabulate(EARLIER + people((("havn",), 5), first=100)), 5)
    assert later.on_display["havn", ALL] == Shown(17)
    assert later.on_display[ALL, ALL] == Shown(39)
    assert later.on_display["veje", ALL] == view.on_display["veje", ALL] == Shown(13)


def test_one_of_the_newcomers_who_speaks_of_something_else_is_not_told() -> None:
    view = first_view(tabulate(EARLIER))
    new = people((("havn",), 9), (("veje",), 1), first=100)
    later = next_view(view, tabulate(EARLIER + new), 10)
    assert later.on_display["veje", ALL] == Shown(13)
    assert isinstance(later.fresh["veje", ALL], Hidden)


def test_a_held_figure_moves_once_enough_have_come_since_it_was_told() -> None:
    said = list(EARLIER)
    view = first_view(tabulate(said))
    seen = []
    for turn in range(6):
        new = people((("havn",), 6), (("veje", "cykler"), 3), first=100 * (turn + 1))
        said += new
        view = next_view(view, tabulate(said), 9)
        seen.append(view.on_display.voices(("veje", ALL)))
    told = [13, *(count for count in seen if count is not None)]
    steps = [later - earlier for earlier, later in pairwise(told)]
    assert all(step == 0 or step >= 5 for step in steps)
    assert sum(steps) > 0


def test_a_figure_that_falls_by_a_few_is_held_too() -> None:
    view = first_view(tabulate(EARLIER))
    fewer = people((("veje",), 6), (("cykler",), 9), (("veje", "cykler"), 5), (("havn",), 12))
    later = next_view(view, tabulate(fewer + people((("havn",), 7), first=100)), 7)
    assert later.on_display["veje", ALL] == Shown(13)


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[Said], list[Said]]:
    rows = st.sets(st.sampled_from(ROWS), min_size=1).map(lambda own: tuple(sorted(own)))
    earlier = draw(st.lists(st.tuples(rows, st.integers(1, 14)), min_size=1, max_size=5))
    new = draw(st.lists(st.tuples(rows, st.integers(1, 7)), min_size=1, max_size=3))
    # Somebody speaks of each theme of an area at once, so that rows may overlap in both views.
    return people(*earlier, (ROWS, 1)), people(*new, first=1000)


def differing(view: View, later: View) -> list[int]:
    pairs = [
        (view.on_display.voices(key), later.on_display.voices(key)) for key in view.fresh.cells
    ]
    return [
        abs(after - before) for before, after in pairs if before is not None and after is not None
    ]


@settings(deadline=None, max_examples=20)
@given(arrivals(), st.sampled_from([3, 5]))
def test_no_whole_number_program_tells_what_a_few_newcomers_said(  # P4
    groups: tuple[list[Said], list[Said]], k: int
) -> None:
    earlier, new = groups
    n_new = len({voice for voice, _, _ in new})
    before, now = tabulate(earlier), tabulate(earlier + new)
    view = first_view(before, k)
    later = next_view(view, now, n_new, k)
    assert all(step == 0 or step >= k for step in differing(view, later))
    if later is view:
        assert n_new < k
        return
    attacker = Attacker(earlier, PARENTS, ROWS)
    nobody = np.zeros(len(attacker.kinds))
    known = []
    for cells, is_later in ((view.fresh.cells, False), (later.fresh.cells, True)):
        for key, cell in cells.items():
            weights = attacker.weights(key)
            counted = np.concatenate([weights, weights if is_later else nobody])
            least, most = (cell.voices,) * 2 if isinstance(cell, Shown) else (1, np.inf)
            known.append(LinearConstraint(counted[np.newaxis], least, most))
    for key, cell in later.fresh.cells.items():
        weights = attacker.weights(key)
        if 0 < now.counts[key] - before.counts[key] < k:
            least, most = bounds(np.concatenate([nobody, weights]), known)
            assert most - least >= k, key
        if isinstance(cell, Hidden):
            least, most = bounds(np.concatenate([weights, weights]), known)
            assert most - least >= k, key
