"""The curves behind the mapping's constants."""

from benchmarks.choose_mapping import SHARPNESS, THEME_SHARES, WORD_WEIGHTS, choose
from benchmarks.labelled import Labelled


def test_every_constant_is_measured_on_authors_that_were_not_learned(labelled: Labelled) -> None:
    tables = choose(
        labelled,
        labelled.authors == "carla",
        regularisations=(10.0,),
        vector_regularisations=(3.0, 10.0),
    )
    constants, sharpness, shares = tables
    assert [row[0] for row in constants.rows].count("word_weight") == len(WORD_WEIGHTS)
    assert [row[0] for row in sharpness.rows] == list(SHARPNESS)
    assert [row[0] for row in shares.rows] == list(THEME_SHARES)
    assert all(0 <= float(str(row[-1])) <= 1 for table in tables for row in table.rows)
