"""Bars by channel."""

from xml.etree.ElementTree import fromstring

from toolkit.rendering.bars import WIDTH, BarPiece, channel_bar


def test_it_fills_the_width_with_the_longest_bar() -> None:
    svg = fromstring(
        channel_bar([BarPiece("Panel", 6, 0), BarPiece("Workshop", 4, 1)], longest=10, title="10")
    )
    last = svg.findall("rect")[-1]
    assert round(float(last.get("x", "0")) + float(last.get("width", "0"))) == WIDTH - 2


def test_it_leaves_out_a_channel_that_said_nothing() -> None:
    svg = fromstring(channel_bar([BarPiece("Panel", 0, 0)], longest=10, title="0"))
    assert svg.findall("rect") == []


def test_it_survives_a_list_in_which_nobody_said_anything() -> None:
    assert channel_bar([], longest=0, title="").startswith("<svg")


def test_it_escapes_what_it_is_called() -> None:
    """S7."""
    svg = channel_bar([BarPiece("<i>", 1, 9)], longest=1, title='"><script>')
    assert "<script>" not in svg
    assert "<i>" not in svg


def test_it_gives_a_channel_the_same_tint_in_every_bar() -> None:
    one = fromstring(channel_bar([BarPiece("Workshop", 1, 1)], longest=2, title=""))
    two = fromstring(
        channel_bar([BarPiece("Panel", 1, 0), BarPiece("Workshop", 1, 1)], longest=2, title="")
    )
    assert one.findall("rect")[0].get("fill-opacity") == two.findall("rect")[1].get("fill-opacity")
