"""Bars: how much was said, one piece a channel, as inline SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

HEIGHT = 12
WIDTH = 240
GAP = 2
# Tints of one colour, from the strongest; the colour itself comes from the page.
TINTS = ("1", "0.72", "0.5", "0.34", "0.22", "0.14")


@dataclass(frozen=True, slots=True)
class BarPiece:
    """One piece of a bar; `value` is a count."""

    label: str
    value: int
    tint: int


def channel_bar(pieces: Sequence[BarPiece], *, longest: int, title: str) -> str:
    """Draw one horizontal bar.

    Parameters
    ----------
    pieces : sequence of BarPiece
        From left to right; `tint` from 0 is the channel's place among all channels, so that a
        channel looks the same in every bar.
    longest : int
        The count that fills the whole width.
    title : str
        What the bar says, for those who do not see it.

    Returns
    -------
    str
        An ``<svg>`` element in the text colour of its surroundings.
    """
    svg = Element(
        "svg",
        {
            "class": "bar",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "width": str(WIDTH),
            "height": str(HEIGHT),
            "preserveAspectRatio": "none",
            "role": "img",
            "aria-label": title,
        },
    )
    SubElement(svg, "title").text = title
    left = 0.0
    for piece in pieces:
        width = WIDTH * piece.value / max(longest, 1)
        if width <= 0:
            continue
        rectangle = SubElement(
            svg,
            "rect",
            {
                "x": f"{left:.1f}",
                "y": "0",
                "width": f"{max(width - GAP, 1):.1f}",
                "height": str(HEIGHT),
                "fill": "currentColor",
                "fill-opacity": TINTS[piece.tint % len(TINTS)],
                "stroke": "currentColor",
                "stroke-width": "1",
            },
        )
        SubElement(rectangle, "title").text = f"{piece.label}: {piece.value}"
        left += width
    return tostring(svg, encoding="unicode")
