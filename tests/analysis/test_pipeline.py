"""The whole analysis, on a port town and with an encoder that only adds up words."""

import pickle

import numpy as np
import pytest

from tests.analysis.word_encoder import WordEncoder
from toolkit.analysis.embed import LexicalEncoder, OnnxEncoder
from toolkit.analysis.pipeline import AnswerAnalyser, AnswerText, identity
from toolkit.core.framework import Example, Framework
from toolkit.core.statements import Status


def said(*texts: str) -> list[AnswerText]:
    return [
        AnswerText(f"a{n}", text, f"voice {n}", {"size": "1-9"}) for n, text in enumerate(texts)
    ]


def test_it_refuses_vectors_that_do_not_belong_to_the_examples(
    framework: Framework, encoder: WordEncoder, port_examples: tuple[Example, ...]
) -> None:
    with pytest.raises(ValueError, match="example vectors"):
        AnswerAnalyser(framework, encoder).fit(port_examples, np.zeros((3, 32)))


def test_it_finds_nothing_in_no_answers_and_in_blank_ones(analyser: AnswerAnalyser) -> None:
    assert analyser.analyse([]).statements == ()
    assert analyser.analyse(said("", "  \n ")).statements == ()


def test_a_dash_is_empty_and_has_neither_area_nor_theme(analyser: AnswerAnalyser) -> None:
    (statement,) = analyser.analyse(said(" - ")).statements
    assert statement.status is Status.EMPTY
    assert (statement.area, statement.theme, statement.undecided) == (None, None, False)


def test_outside_keeps_its_code_for_the_review(analyser: AnswerAnalyser) -> None:
    (statement,) = analyser.analyse(said("Kirken burde males")).statements
    assert (statement.status, statement.area) == (Status.OUTSIDE, "X1")


def test_a_known_theme_takes_its_statements(analyser: AnswerAnalyser) -> None:
    result = analyser.analyse(said("Køen ved kranen er lang", "Der er ikke nok is om fredagen"))
    assert [statement.theme for statement in result.statements] == ["krankoe", "ismangel"]
    assert {theme.id: theme.known for theme in result.themes} == {"krankoe": True, "ismangel": True}


def test_spans_are_slices_of_the_masked_answer_with_the_offsets_of_the_original(
    analyser: AnswerAnalyser,
) -> None:
    """P5: what is masked keeps its place."""
    text = "Køen ved kranen er lang, ring 20 30 40 50.\n- Isen slipper op hver fredag"
    statements = analyser.analyse(said(text)).statements
    assert len(statements) == 2
    for statement in statements:
        assert len(statement.text) == statement.end - statement.start
    assert "20 30" not in statements[0].text
    assert statements[1].text == text[statements[1].start : statements[1].end]


def test_the_rest_of_an_area_is_clustered_and_named(analyser: AnswerAnalyser) -> None:
    texts = [f"Lageret til grus er for lille ved kaj {n}" for n in range(4)]
    result = analyser.analyse(said(*texts))
    (theme,) = result.themes
    assert theme.id.startswith("found-")
    assert (theme.known, theme.area, theme.n_statements, theme.n_voices) == (False, "K2", 4, 4)
    assert theme.stability is not None
    assert 0 <= theme.stability <= 1
    assert "lageret" in theme.name["da"].lower()
    assert theme.quotes


def test_new_answers_join_a_found_theme_of_their_area_only(analyser: AnswerAnalyser) -> None:
    texts = [f"Lageret til grus er for lille ved kaj {n}" for n in range(4)]
    result = analyser.analyse(said(*texts))
    centroids = result.found_centroids
    near, far = analyser.map_new(said("Lageret til grus er for lille", "Flyt auktionen"), centroids)
    assert near.theme == result.themes[0].id
    assert far.theme is None


def test_centroids_of_another_encoder_are_passed_over(analyser: AnswerAnalyser) -> None:
    (statement,) = analyser.map_new(said("Flyt auktionen"), {"found-0": np.ones(3, np.float32)})
    assert statement.theme is None


def test_two_runs_give_the_same(
    framework: Framework, encoder: WordEncoder, port_examples: tuple[Example, ...]
) -> None:
    answers = said("Køen ved kranen er lang. Og så mangler der is", "Lageret er for lille")
    first, second = (
        AnswerAnalyser(framework, encoder).fit(port_examples).analyse(answers) for _ in range(2)
    )
    assert first.statements == second.statements
    assert first.themes == second.themes
    assert first.figures == second.figures


def test_it_tells_how_far_it_is(
    framework: Framework, encoder: WordEncoder, port_examples: tuple[Example, ...]
) -> None:
    told: list[tuple[str, int, int]] = []
    tell = lambda *step: told.append(step)  # noqa: E731
    AnswerAnalyser(framework, encoder).fit(port_examples, None, tell).analyse(
        said("Flyt auktionen"), tell
    )
    phases = {phase for phase, _, _ in told}
    assert {"fit", "mask", "split", "embed", "map", "themes"} <= phases
    assert all(0 <= done <= max(total, done) for _, done, total in told)


def test_it_survives_a_pickle_without_its_encoder(
    analyser: AnswerAnalyser, encoder: WordEncoder
) -> None:
    copy = pickle.loads(pickle.dumps(analyser)).use_encoder(encoder)
    answers = said("Flyt auktionen")
    assert copy.analyse(answers).statements == analyser.analyse(answers).statements


def test_without_examples_it_maps_by_the_frameworks_own_words_and_says_so(
    framework: Framework, encoder: WordEncoder
) -> None:
    result = AnswerAnalyser(framework, encoder).fit(()).analyse(said("Kø ved kranerne"))
    assert result.statements[0].area == "K1"
    assert result.figures["zero_shot"] is True


def test_without_an_encoder_it_maps_by_words_and_says_so(
    framework: Framework, port_examples: tuple[Example, ...]
) -> None:
    analyser = AnswerAnalyser(framework, LexicalEncoder()).fit(port_examples)
    texts = [f"Lageret til grus er for lille ved kaj {n}" for n in range(4)]
    result = analyser.analyse(said("Isen slipper op", *texts))
    assert result.statements[0].theme == "ismangel"
    assert result.figures["embeddings"] is False


def test_a_theme_without_examples_can_be_mapped_to(
    framework: Framework, encoder: WordEncoder, port_examples: tuple[Example, ...]
) -> None:
    rest = [example for example in port_examples if example.theme != "ismangel"]
    result = AnswerAnalyser(framework, encoder).fit(rest).analyse(said("Mangel på is"))
    assert result.statements[0].theme == "ismangel"


def test_the_identity_changes_with_every_example(
    framework: Framework, encoder: WordEncoder, port_examples: tuple[Example, ...]
) -> None:
    other = (*port_examples[:-1], Example("nej", "X0", None, "a"))
    first = identity(framework, port_examples, encoder)
    assert first == identity(framework, port_examples, encoder)
    assert first != identity(framework, other, encoder)


def test_the_real_encoder_knows_meaning_that_shares_no_word(
    framework: Framework, port_examples: tuple[Example, ...]
) -> None:
    analyser = AnswerAnalyser(framework, OnnxEncoder()).fit(port_examples)
    (statement,) = analyser.analyse(said("The ice machine is broken again")).statements
    assert statement.area == "F2"
    assert analyser.analyse(said("a\0b \ud800 c")).statements
