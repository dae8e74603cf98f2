"""What the tests of the benchmarks share: labelled examples of a port town, by three authors."""

import numpy as np
import pytest

from benchmarks.labelled import Labelled
from tests.analysis.word_encoder import WordEncoder
from toolkit.core.framework import Example, Framework
from toolkit.core.statements import Stance

# area, theme, what it is about
SUBJECTS = (
    ("K1", "krankoe", "kranen"),
    ("K2", None, "lageret"),
    ("F1", None, "auktionen"),
    ("F2", "ismangel", "ismaskinen"),
    ("X1", None, "kirken"),
)
SENTENCES = (
    (Stance.WISH, "Vi ønsker os en bedre tid ved {}"),
    (Stance.COMPLAINT, "Det er for dårligt med {} hver fredag"),
    (Stance.PRAISE, "Tak for {} i år"),
    (Stance.NEUTRAL, "Der ligger {} nu"),
)


@pytest.fixture(scope="session")
def labelled(framework: Framework) -> Labelled:
    said = [
        Example(f"{sentence.format(thing)} {author}", area, theme, author, stance)
        for author in ("anna", "bo", "carla")
        for area, theme, thing in SUBJECTS
        for stance, sentence in SENTENCES
    ]
    said += [Example(f"Ved ikke {name}", "X0", None, name) for name in ("anna", "bo", "carla")]
    texts = [example.text for example in said]
    return Labelled(framework, tuple(said), np.asarray(WordEncoder().encode(texts)))
