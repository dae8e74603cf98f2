"""The real analysis keeps what people decided, and learns from it."""

from typing import Any

import pytest

from tests.analysis.word_encoder import WordEncoder
from tests.services.official import Official
from toolkit.services.analysers import Analysers
from toolkit.services.correcting import correction_examples
from toolkit.services.surveys import SurveyView

CRANES = [f"Vi venter {n} timer ved kranen, og kranen er for lille." for n in ("to", "tre", "fem")]
ICE = [f"Isen slipper op hver {day}." for day in ("fredag", "lørdag", "mandag")]
GRAVEL = [f"Der mangler plads til grus {where}." for where in ("ved molen", "på pladsen", "inde")]
LIGHT = [f"Lyset på kajen er slukket om {when}." for when in ("natten", "morgenen", "aftenen")]


@pytest.fixture
def at_work(official: Official) -> Official:
    """Give an official with a real analysis of twelve answers before them."""
    official.analysers = Analysers(official.settings, WordEncoder())
    official.enter(*CRANES, *ICE, *GRAVEL, *LIGHT)
    official.analyse()
    return official


def _decided(official: Official) -> list[dict[str, Any]]:
    """Give everything that is a person's, as it stands."""
    return list(
        official.db.query(
            'SELECT answer, start, "end", text, area, theme, status, excluded, assigned_by'
            " FROM statement JOIN assignment ON assignment.statement = statement.id"
            " WHERE assigned_by IS NOT NULL ORDER BY answer, start"
        )
    )


def _texts_of(official: Official, theme: str | None) -> list[str]:
    return sorted(text for text, own in official.places().items() if own == theme)


def _check_spans(official: Official) -> None:
    """No two statements of an answer share a letter, and each is the slice it says it is."""
    rows = official.db.query(
        'SELECT answer, start, "end", text, value FROM statement'
        " JOIN answer ON answer.id = statement.answer ORDER BY answer, start"
    )
    last = ("", 0)
    for row in rows:
        assert row["text"] == row["value"][row["start"] : row["end"]]
        assert (row["answer"], row["start"]) >= last or row["answer"] != last[0]
        last = (row["answer"], row["end"])


def test_nothing_that_was_decided_is_undone_by_real_analyses(at_work: Official) -> None:
    first, *others = _texts_of(at_work, "krankoe")
    assert others
    made = at_work.split("krankoe", [first], "Ventetid").payload.into
    assert made is not None
    at_work.rename("krankoe", "Kraner i drift")
    moved = next(text for text in at_work.places() if text.startswith("Lyset"))
    at_work.move([moved], "K2", None, "lys hører til oplaget")
    left_out, *ice = _texts_of(at_work, "ismangel")
    at_work.exclude(left_out)
    at_work.lock("ismangel")
    before = _decided(at_work)
    for day in ("tirsdag", "onsdag"):
        at_work.enter(f"Isen slipper op hver {day}.", f"Kranen er slukket hver {day}.")
        at_work.map_new()
        at_work.analyse()
        assert _decided(at_work) == before
        _check_spans(at_work)
        assert _texts_of(at_work, "ismangel") == ice
        assert first in _texts_of(at_work, made)
        assert str(at_work.themes()["krankoe"].name) == "Kraner i drift"
        assert str(at_work.themes()[made].name) == "Ventetid"
        assert at_work.row(moved)["area"] == "K2"
        assert at_work.row(left_out)["excluded"] == 1


def test_mergers_hold_in_real_analyses(at_work: Official) -> None:
    made = at_work.split("krankoe", _texts_of(at_work, "krankoe")[:1], "Ventetid").payload.into
    assert made is not None
    cranes = _texts_of(at_work, "krankoe")
    at_work.merge("krankoe", made)
    at_work.enter("Vi venter seks timer ved kranen.")
    for _ in range(2):
        at_work.analyse()
        assert _texts_of(at_work, "krankoe") == []
        assert set(cranes) & set(_texts_of(at_work, made))
        assert at_work.themes()["krankoe"].merged_into == made


def test_what_was_moved_is_learned(at_work: Official) -> None:
    """The next analysis places statements like those that a person has placed."""
    lights = sorted(text for text in at_work.places() if text.startswith("Lyset"))
    move = at_work.move(lights, "F1", None)
    examples = correction_examples(at_work.db, at_work.member.id, move.id)
    assert [one.text for one in examples] == lights
    at_work.analyse()
    at_work.enter("Lyset på kajen er slukket om vinteren.")
    at_work.map_new()
    assert at_work.row("Lyset på kajen er slukket om vinteren.")["area"] == "F1"


def test_the_same_corrections_give_the_same_result_again(at_work: Official) -> None:
    at_work.pin(*_texts_of(at_work, "krankoe"))
    at_work.analyse()
    before = (at_work.places(), set(at_work.themes()))
    run = at_work.analyse()
    assert (at_work.places(), set(at_work.themes())) == before
    assert run.changes == ()


def test_a_theme_that_lost_words_is_the_same_theme_in_the_analysis_that_follows(
    at_work: Official, open_survey: SurveyView
) -> None:
    """What people decided about it still finds it."""
    assert open_survey.consultation_id == at_work.member.id
    (theme, *_) = [one.id for one in at_work.themes().values() if not one.known]
    first, *others = _texts_of(at_work, theme)
    at_work.rename(theme, "Som vi siger")
    at_work.expire(first)
    at_work.analyse()
    assert _texts_of(at_work, theme) == others
    assert str(at_work.themes()[theme].name) == "Som vi siger"
