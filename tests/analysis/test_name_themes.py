"""Names: a noun phrase as it is written, distinct, and never a stem or three loose words."""

import pytest

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


def test_two_nouns_stand_in_where_one_reaches_too_few() -> None:
    texts = said(
        "Kameraer ved banen", "Flere kameraer", "Belysning i parken", "Belysning om natten",
        "vi er utrygge", "det er farligt", "gør nu det", "hvad sker der", "det er slemt",
    )  # fmt: skip
    assert Namer({"a": texts}).name("a") == "Kameraer og belysning"


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
