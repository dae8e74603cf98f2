"""Names: a noun phrase as it is written, distinct, and never a stem or three loose words."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.analysis.realistic_clusters import CLUSTERS
from toolkit.analysis.name_themes import Namer, theme_terms, usual_units
from toolkit.analysis.noun_phrases import find_phrases


def said(*texts: str) -> list[tuple[str, str]]:
    return [(text, f"voice {at}") for at, text in enumerate(texts)]


def surfaces(text: str) -> set[str]:
    return {phrase.surface for phrase in find_phrases(text)}


@pytest.mark.parametrize("text", ["", "–", "██ ██", "og så kan de jo bare", "😀 \ud800"])
def test_a_text_without_nouns_has_no_phrases(text: str) -> None:
    assert surfaces(text) == set()


def test_no_phrase_goes_across_a_mark_or_a_determiner() -> None:
    assert "mangel på svejsere" in surfaces("Vi har mangel på svejsere")
    assert "mangel på svejsere" not in surfaces("Vi har mangel på, svejsere")
    assert "grønne områder" in surfaces("Flere grønne områder")
    assert "hul i vej" not in surfaces("Der er et hul i den vej")


def test_a_verb_is_no_noun() -> None:
    assert surfaces("Vi kører langt") == set()
    assert "lærere" in surfaces("Flere dygtige lærere")


def test_a_theme_that_says_nothing_is_called_by_its_central_statement() -> None:
    namer = Namer({"a": said("det er det vi gerne vil have nu"), "b": said("██"), "c": []})
    assert namer.name("a") == "»det er det vi gerne vil …«"
    assert namer.name("b") == "–"
    assert namer.name("c") != namer.name("b")


def test_a_single_voice_names_nothing() -> None:
    texts = [("Cykelstien er hullet", "v"), ("Cykelstien igen", "v"), ("nu igen", "w")]
    assert "ykelsti" not in Namer({"a": texts}).name("a").replace("»Cykelstien", "")


def test_the_form_is_one_that_was_written_and_a_plural_rather_than_a_definite() -> None:
    texts = said("Cykelstien er hullet", "Cykelstien igen", "flere cykelstier", "cykelstien nu")
    assert Namer({"a": texts}).name("a") == "Cykelstier"


def test_words_of_the_framework_name_nothing() -> None:
    texts = said("Havneby mangler ismaskiner", "Ismaskiner i Havneby", "Havneby")
    namer = Namer({"a": texts}, stop_words=frozenset({"havneby"}))
    assert namer.name("a") == "Ismaskiner"


def test_what_is_spoken_of_everywhere_names_nothing() -> None:
    texts = said("Kameraer, porten", "Porten, kameraer", "Kameraer, porten nu", "Porten")
    everywhere = usual_units(["Porten", "Ved porten", "Porten er lukket", "Parkering"])
    assert Namer({"a": texts}).name("a") == "Porten"
    assert Namer({"a": texts}, usual=everywhere).name("a") == "Kameraer"


FEARS = said(
    "Kameraer ved banen", "Flere kameraer", "Belysningen i parken", "Belysningen om natten",
    "vi er utrygge", "det er farligt", "gør nu det", "hvad sker der", "det er slemt",
)  # fmt: skip
TOGETHER = said("Kameraer, belysningen", "Belysningen, kameraer igen", *[one for one, _ in FEARS])


def directions(*axes: tuple[int, ...]) -> NDArray[np.float64]:
    return np.array([np.eye(4)[list(own)].sum(axis=0) for own in axes])


def test_two_nouns_that_are_neither_said_together_nor_alike_are_no_pair() -> None:
    assert Namer({"a": FEARS}).name("a") == "Kameraer"
    apart = directions((0,), (0,), (1,), (1,), *[(0, 1)] * 5)
    assert Namer({"a": FEARS}, meaning={"a": apart}).name("a") == "Kameraer"


def test_two_nouns_that_are_alike_stand_in_where_one_reaches_too_few() -> None:
    near = directions((0, 2), (0, 2), (1, 2), (1, 2), *[(2,)] * 5)
    name = Namer({"a": FEARS}, meaning={"a": near}).name("a")
    assert set(name.casefold().split(" og ")) == {"kameraer", "belysning"}


def test_two_nouns_that_are_said_together_are_a_pair_and_both_indefinite() -> None:
    texts = [*TOGETHER, *said("hvad nu", "gør det nu", "slet ikke", "aldrig mere", "så er det nu")]
    texts += said("Kameraer", "Belysningen")
    texts += said(*["og så kan de jo bare"] * 4)
    assert Namer({"a": texts}).name("a") in {"Kameraer og belysning", "Belysning og kameraer"}


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("Investorer", "banken", {"Investorer", "banker"}),
        ("Strøm", "varmen", {"Strøm", "varme"}),
        ("Papirer", "tegningerne", {"Papirer", "tegninger"}),
        ("Penge", "ean-nummeret", {"Penge", "ean-nummer"}),
    ],
)
def test_both_parts_of_a_pair_are_indefinite(one: str, other: str, name: set[str]) -> None:
    texts = said(
        f"{one}, {other}", f"{other}, {one}", *[one] * 3, *[other] * 3,
        *["og så kan de jo bare"] * 16,
    )  # fmt: skip
    found = Namer({"a": texts}).name("a")
    assert set(found.casefold().split(" og ")) == {word.casefold() for word in name}


def test_a_second_noun_that_adds_little_is_left_out() -> None:
    texts = said(
        "Kameraer, banen", "Kameraer ved banen", "Flere kameraer", "Kameraer nu", "Kameraer",
        *["og så kan de jo bare"] * 16,
    )  # fmt: skip
    assert Namer({"a": texts}).name("a") == "Kameraer"


def test_a_noun_far_from_its_theme_names_nothing() -> None:
    texts = said("Porten er væk", "Porten igen", "det er slemt", "hvad sker der")
    far = directions((0,), (0,), (1,), (1,)) - np.array([0.9, 0, 0, 0])
    far[2:] *= 5
    assert Namer({"a": texts}).name("a") == "Porten"
    assert Namer({"a": texts}, meaning={"a": far}).name("a") == "»Porten er væk«"


def test_two_of_a_dozen_name_a_theme_only_where_they_are_near_it() -> None:
    texts = said("Porten er væk", "Porten igen", *["og så kan de jo bare"] * 10)
    near = directions(*[(0,)] * 12)
    loose = directions(*[(0, 1)] * 2, *[(0, 2, 3)] * 10)
    loose[:2, 1] *= 2
    assert Namer({"a": texts}, meaning={"a": near}).name("a") == "Porten"
    assert Namer({"a": texts}, meaning={"a": loose}).name("a") == "»Porten er væk«"


def test_in_a_large_theme_a_smaller_share_is_enough_where_many_say_it() -> None:
    def texts(n_with: int, n_without: int) -> list[tuple[str, str]]:
        return said(*["Porten er væk"] * n_with, *["og så kan de jo bare"] * n_without)

    assert Namer({"a": texts(6, 74)}).name("a") == "Porten"
    assert Namer({"a": texts(3, 37)}).name("a") == "»Porten er væk«"
    assert Namer({"a": texts(6, 120)}).name("a") == "»Porten er væk«"


def test_scenery_that_few_mention_and_all_others_too_names_nothing() -> None:
    texts = said("Porten er væk", "Porten igen", *["og så kan de jo bare"] * 8)
    everywhere = usual_units(["Porten", "Ved porten", *["og så kan de jo bare"] * 10])
    assert Namer({"a": texts}).name("a") == "Porten"
    assert Namer({"a": texts}, usual=everywhere).name("a") == "»Porten er væk«"


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("Politikerne sover", "Politikerne igen", "Spørg politikerne"), "Politikere"),
        (("Papiret er væk", "Papiret igen", "Papiret"), "Papir"),
        (("Stationen er væk", "Stationen igen", "Stationen"), "Stationen"),
    ],
)
def test_a_definite_form_stays_only_where_people_speak_of_the_one_thing(
    texts: tuple[str, ...], name: str
) -> None:
    assert Namer({"a": said(*texts)}).name("a") == name


def test_a_name_is_never_that_of_a_sibling() -> None:
    texts = said("Flere busser", "Busser om aftenen", "Busser til stationen", "Stationen igen")
    namer = Namer({"a": texts, "b": texts, "c": texts})
    namer.take("Busser")
    names = [namer.name(theme) for theme in "abc"]
    assert len({name.casefold() for name in [*names, "Busser"]}) == 4


@pytest.mark.parametrize("area", sorted(CLUSTERS))
def test_realistic_clusters_get_a_name_that_a_person_would_give(area: str) -> None:
    themes = CLUSTERS[area]
    namer = Namer({theme: said(*texts) for theme, (_, texts) in themes.items()})
    names = {theme: namer.name(theme) for theme in themes}
    for theme, (wanted, texts) in themes.items():
        name = names[theme].casefold()
        assert any(word in name for word in wanted), names
        written = " ".join(texts).casefold()
        assert all(word in written for word in name.split(" og ")), names
        assert len(name.split()) <= 3
    assert len(set(names.values())) == len(names)


def test_terms_are_words_as_they_are_written() -> None:
    terms = theme_terms(
        {
            "a": ["Cykelstierne er hullede", "flere cykelstier", "bedre cykelstier, tak"],
            "b": ["Ismaskinen larmer", "ny ismaskine"],
        }
    )
    assert terms["a"][0] == "cykelstier"
    assert theme_terms({"a": ["Havneby"]}, stop_words=frozenset({"havneby"})) == {"a": ()}
