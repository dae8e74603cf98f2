"""Word clouds: words by how many voices use them, as inline SVG with a link at every word."""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

MINIMUM_VOICES = 2
MINIMUM_LENGTH = 3
MAXIMUM_WORDS = 50
WIDTH = 560
HEIGHT = 280
STEPS = 4


@dataclass(frozen=True, slots=True)
class WordCount:
    """One word in lower case, with the distinct voices that use it and its statements."""

    word: str
    voices: int
    statements: int


@dataclass(frozen=True, slots=True)
class _Placed:
    """A word in its place; `x`, `y` and `size` in units of the drawing, `step` 1 the largest."""

    word: str
    x: float
    y: float
    size: int
    step: int


def count_words(
    statements: Iterable[tuple[str, Iterable[str]]], *, stop_words: Iterable[str] = ()
) -> tuple[WordCount, ...]:
    """Count by how many voices each word is used, most voices first.

    Parameters
    ----------
    statements : iterable of (voice, words)
        The words of each statement in lower case.
    stop_words : iterable of str
        The framework's own, beside the Danish and English ones that come along.

    Returns
    -------
    tuple of WordCount
        Words of at least `MINIMUM_LENGTH` letters and `MINIMUM_VOICES` voices.
    """
    dropped = common_words() | {word.lower() for word in stop_words}
    voices: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    for voice, words in statements:
        for word in set(words):
            if len(word) >= MINIMUM_LENGTH and word not in dropped:
                voices[word].add(voice)
                counts[word] += 1
    found = [
        WordCount(word, len(who), counts[word])
        for word, who in voices.items()
        if len(who) >= MINIMUM_VOICES
    ]
    return tuple(sorted(found, key=lambda count: (-count.voices, -count.statements, count.word)))


def draw_cloud(words: tuple[WordCount, ...], *, link: Callable[[str], str], title: str) -> str:
    """Draw the words, the larger the more voices use them.

    Parameters
    ----------
    words : tuple of WordCount
        Most voices first; the first `MAXIMUM_WORDS` are drawn, those that find room.
    link : callable
        Word -> address of the statements behind it.
    title : str
        What the drawing says, for those who do not see it.

    Returns
    -------
    str
        An ``<svg>`` element; the words have the class ``cloud-1`` (largest) to ``cloud-4``.
    """
    svg = Element(
        "svg",
        {
            "class": "cloud",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "role": "group",
            "aria-label": title,
        },
    )
    SubElement(svg, "title").text = title
    by_word = {count.word: count for count in words}
    for placed in _layout(tuple((count.word, count.voices) for count in words[:MAXIMUM_WORDS])):
        # The table below carries the same links: one stop for the keyboard is enough.
        anchor = SubElement(
            svg, "a", {"href": link(placed.word), "tabindex": "-1", "class": f"cloud-{placed.step}"}
        )
        SubElement(anchor, "title").text = f"{placed.word}: {by_word[placed.word].voices}"
        SubElement(
            anchor,
            "text",
            {
                "x": f"{placed.x:.1f}",
                "y": f"{placed.y:.1f}",
                "font-size": str(placed.size),
                "fill": "currentColor",
            },
        ).text = placed.word
    return tostring(svg, encoding="unicode")


@functools.cache
def common_words() -> frozenset[str]:
    """Return the Danish and English words that say nothing by themselves."""
    text = resources.files("toolkit.rendering").joinpath("stop_words.txt")
    return frozenset(text.read_text(encoding="utf-8").split())


@functools.lru_cache(maxsize=64)
def _layout(frequencies: tuple[tuple[str, int], ...]) -> tuple[_Placed, ...]:
    """Find a place for every word; the same words give the same picture."""
    if not frequencies:
        return ()
    # Imported here: they are slow to load, and most processes never draw a cloud.
    import matplotlib as mpl
    from PIL import ImageFont
    from wordcloud import WordCloud

    # A wide font: whatever font the reader has, its words fit into the places found.
    font = str(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")
    cloud = WordCloud(
        width=WIDTH,
        height=HEIGHT,
        font_path=font,
        prefer_horizontal=1.0,
        relative_scaling=0.5,
        min_font_size=11,
        max_font_size=52,
        margin=3,
        random_state=0,
    ).generate_from_frequencies(dict(frequencies))
    placed = []
    for (word, share), size, (row, column), _, _ in cloud.layout_:
        # The layout knows the corner of the ink; SVG wants where the baseline begins.
        left, top, _, _ = ImageFont.truetype(font, size).getbbox(word, anchor="ls")
        placed.append(
            _Placed(
                word=word,
                x=float(column - left),
                y=float(row - top),
                size=int(size),
                step=min(STEPS, 1 + int((1 - share) * STEPS)),
            )
        )
    return tuple(placed)
