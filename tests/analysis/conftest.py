"""What the tests of the analysis share: labelled statements and a fitted analyser."""

import pytest

from tests.analysis.word_encoder import WordEncoder
from toolkit.analysis.pipeline import AnswerAnalyser
from toolkit.core.framework import Example, Framework

# area, theme, statements
PORT = (
    (
        "K1",
        "krankoe",
        "Vi venter i timevis på kranen|Køen ved kranen er for lang|Kranen er optaget",
    ),
    ("K1", None, "Kranen bør males|Kranføreren var venlig"),
    ("K2", None, "Der mangler plads til grus|Vi har brug for lagerplads|Lageret er for lille"),
    ("F1", None, "Auktionen åbner for sent|Priserne på auktionen svinger|Flyt auktionen"),
    ("F2", "ismangel", "Isen slipper op hver fredag|Der er ikke nok is|Ismaskinen er i stykker"),
    ("X1", None, "Kirken burde males|Der er for lidt musik i byen|Skolen er for gammel"),
    ("X0", None, "Ved ikke|Ingen kommentarer|-"),
)


@pytest.fixture(scope="session")
def port_examples() -> tuple[Example, ...]:
    return tuple(
        Example(text=text, area=area, theme=theme, author="a")
        for area, theme, texts in PORT
        for text in texts.split("|")
    )


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture(scope="session")
def analyser(framework: Framework, port_examples: tuple[Example, ...]) -> AnswerAnalyser:
    return AnswerAnalyser(framework, WordEncoder()).fit(port_examples)
