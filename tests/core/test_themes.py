"""How firm a theme is."""

import pytest

from toolkit.core.themes import Firmness


@pytest.mark.parametrize(
    ("stability", "firmness"),
    [
        (0.0, Firmness.UNSTABLE),
        (0.4999, Firmness.UNSTABLE),
        (0.5, Firmness.TENTATIVE),
        (0.7499, Firmness.TENTATIVE),
        (0.75, Firmness.FIRM),
        (1.0, Firmness.FIRM),
    ],
)
def test_firmness_follows_the_stability(stability: float, firmness: Firmness) -> None:
    assert Firmness.of(stability) is firmness
