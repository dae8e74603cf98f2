"""The tracks' colours: readable on their ground, and apart also for the colour-blind."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import toolkit

CSS = Path(toolkit.__file__).parent / "web" / "static" / "staff.css"
# Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB.
SIGHT = {
    "everybody": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.01182, 0.04294, 0.968881],
        ]
    ),
}


def _grounds() -> list[dict[str, str]]:
    """Return the custom properties of the light and of the dark pages."""
    blocks = re.findall(r":root \{(.*?)\}", CSS.read_text(encoding="utf-8"), re.S)
    return [dict(re.findall(r"--([\w-]+): (#\w{6})", block)) for block in blocks]


def _linear(colour: str) -> NDArray[np.float64]:
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _contrast(one: str, other: str) -> float:
    weights = np.array([0.2126, 0.7152, 0.0722])
    light, dark = sorted((_linear(one) @ weights, _linear(other) @ weights), reverse=True)
    return float((light + 0.05) / (dark + 0.05))


def _lab(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ np.clip(linear, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("ground", [0, 1], ids=["light", "dark"])
def test_every_track_is_readable_on_its_ground(ground: int) -> None:
    properties = _grounds()[ground]
    for track in range(7):
        colour = properties[f"track-{track}"]
        assert _contrast(colour, properties["paper"]) >= 4.5, colour
        assert _contrast(colour, properties["ground"]) >= 4.5, colour


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("ground", [0, 1], ids=["light", "dark"])
def test_the_first_three_tracks_look_different_to_everybody(ground: int, sight: str) -> None:
    """CIE76 distance; 20 is far above what is just noticeable (2.3)."""
    seen = [
        _lab(SIGHT[sight] @ _linear(_grounds()[ground][f"track-{track}"])) for track in (1, 2, 3)
    ]
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(one - other) >= 20
