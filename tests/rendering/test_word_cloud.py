"""Word clouds."""

from xml.etree.ElementTree import fromstring

import pytest

from toolkit.rendering.word_cloud import MAXIMUM_WORDS, WordCount, count_words, draw_cloud


def _link(word: str) -> str:
    return f"/c/demo/statements?word={word}&group=companies"


@pytest.mark.parametrize("word", ["ikke", "og", "because", "på"])
def test_it_drops_words_that_say_nothing(word: str) -> None:
    assert count_words([("a", [word]), ("b", [word])]) == ()


def test_it_drops_the_frameworks_own_stop_words() -> None:
    assert count_words([("a", ["byen"]), ("b", ["byen"])], stop_words=["Byen"]) == ()


def test_it_drops_a_word_of_one_voice_however_often_it_is_said() -> None:
    assert count_words([("a", ["parkering"])] * 5) == ()


def test_it_counts_a_voice_once_and_sorts_by_voices() -> None:
    found = count_words(
        [
            ("a", ["støj", "bus"]),
            ("a", ["støj", "støj"]),
            ("b", ["støj", "bus"]),
            ("c", ["bus"]),
        ]
    )
    assert found == (WordCount("bus", 3, 3), WordCount("støj", 2, 3))


def test_it_draws_nothing_but_a_title_without_words() -> None:
    assert fromstring(draw_cloud((), link=_link, title="Ingen ord")).findall("a") == []


def test_it_escapes_words_and_addresses() -> None:
    """S7: whatever stands in an answer is inert in the drawing."""
    words = (WordCount('"><svg onload=x>', 3, 3), WordCount("<script>", 2, 2))
    svg = draw_cloud(words, link=_link, title="<b>")
    assert "<script" not in svg
    assert "<svg onload" not in svg
    assert {element.text for element in fromstring(svg).iter("text")} <= {
        '"><svg onload=x>',
        "<script>",
    }


def test_it_draws_the_word_with_most_voices_largest_and_links_it() -> None:
    words = tuple(WordCount(f"parkering{chr(97 + i)}", 30 - i, 30) for i in range(20))
    svg = fromstring(draw_cloud(words, link=_link, title="Ord"))
    sizes = {text.text: int(text.get("font-size", "0")) for text in svg.iter("text")}
    assert max(sizes, key=lambda word: sizes[word]) == "parkeringa"
    assert next(svg.iter("a")).get("href") == _link("parkeringa")
    assert svg.get("role") == "group"
    assert svg.get("aria-label") == "Ord"


def test_it_uses_no_styles() -> None:
    """S8: the pages' policy would drop them."""
    svg = draw_cloud((WordCount("bus", 3, 3),), link=_link, title="Ord")
    assert "style" not in svg


def test_it_draws_only_the_first_words() -> None:
    words = tuple(WordCount(f"ord{i}", 2, 2) for i in range(200))
    svg = fromstring(draw_cloud(words, link=_link, title="Ord"))
    assert len(list(svg.iter("a"))) <= MAXIMUM_WORDS
