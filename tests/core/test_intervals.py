"""Intervals for shares, against published figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.intervals import wilson


@pytest.mark.parametrize(
    ("successes", "n", "confidence"),
    [(-1, 5, 0.95), (6, 5, 0.95), (0, 0, 0.95), (1, 5, 0.0), (1, 5, 1.0)],
)
def test_what_is_no_share_is_refused(successes: int, n: int, confidence: float) -> None:
    with pytest.raises(ValueError, match=r"no share|confidence"):
        wilson(successes, n, confidence)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_it_gives_the_published_figures(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n) == pytest.approx((low, high), abs=0.00005)


def test_none_and_all_keep_an_interval_with_an_exact_end() -> None:
    low, high = wilson(0, 8)
    assert low == 0.0
    assert high == pytest.approx(1.959964**2 / (8 + 1.959964**2), abs=1e-6)
    assert wilson(8, 8) == pytest.approx((1 - high, 1.0), abs=1e-12)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_it_holds_the_share_and_stays_within_none_and_all(figures: tuple[int, int]) -> None:
    successes, n = figures
    low, high = wilson(successes, n)
    assert 0 <= low <= successes / n <= high <= 1
    assert low < high


def test_more_voices_and_less_confidence_make_it_narrower() -> None:
    def width(interval: tuple[float, float]) -> float:
        return interval[1] - interval[0]

    assert width(wilson(40, 100)) < width(wilson(4, 10))
    assert width(wilson(4, 10, confidence=0.8)) < width(wilson(4, 10))
