"""Answers entered on behalf of others keep their voices, and a file never counts twice."""

from datetime import date
from json import loads
from pathlib import Path

import pytest
from sqlite_utils import Database

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.text import LocalText
from toolkit.services.capture import CapturedAnswer, CaptureResult, enter_answers, import_answers
from toolkit.services.consultations import ConsultationRecord

TODAY = date(2026, 9, 3)
TITLE = LocalText({"da": "Møde på kajen"})

pytestmark = pytest.mark.usefixtures("consultation")


def _enter(
    db: Database, *answers: CapturedAnswer, channel: str = "skippere", file_hash: str | None = None
) -> CaptureResult:
    kind = "minutes" if file_hash is None else "import"
    return enter_answers(db, "havneby", channel, TITLE, TODAY, kind, answers, file_hash=file_hash)  # type: ignore[arg-type]


def test_it_refuses_a_channel_that_the_framework_does_not_have(db: Database) -> None:
    with pytest.raises(ToolkitError) as fault:
        _enter(db, CapturedAnswer("Is"), channel="panel")
    assert fault.value.code is ErrorCode.UNKNOWN_CHANNEL
    assert db.table("source").count == 0


def test_it_refuses_minutes_without_words(db: Database) -> None:
    with pytest.raises(ToolkitError) as fault:
        _enter(db, CapturedAnswer("  \n"), CapturedAnswer("\u200b"))
    assert fault.value.code is ErrorCode.ANSWERS_EMPTY


def test_it_passes_over_rows_without_words_and_counts_them(db: Database) -> None:
    result = _enter(db, CapturedAnswer("Is"), CapturedAnswer(" "))
    assert (result.n_answers, result.n_empty) == (1, 1)


def test_one_voice_is_one_response_however_often_it_speaks(
    db: Database, consultation: ConsultationRecord
) -> None:
    result = _enter(
        db,
        CapturedAnswer("Mere is.", voice="S1", segments={"size": "1-9"}),
        CapturedAnswer("Flere kraner.", voice="S2"),
        CapturedAnswer("Og lys.", voice="S1", segments={"size": "1-9"}),
    )
    assert result == CaptureResult(consultation.id, 3, 2, 0, 0)
    rows = db.query("SELECT response, item, value, analyse FROM answer ORDER BY response, item")
    assert sorted(row["value"] for row in rows) == ["Flere kraner.", "Mere is.", "Og lys."]
    segments = {loads(row["segments"]).get("size") for row in db.query("SELECT * FROM response")}
    assert segments == {"1-9", None}


def test_answers_without_a_voice_are_voices_of_their_own(db: Database) -> None:
    assert _enter(db, CapturedAnswer("Is"), CapturedAnswer("Is")).n_voices == 2


def test_a_speaker_of_one_meeting_is_not_the_same_at_the_next(db: Database) -> None:
    _enter(db, CapturedAnswer("Is", voice="S1"))
    _enter(db, CapturedAnswer("Kraner", voice="S1"))
    voices = {row["voice"] for row in db.query("SELECT voice FROM response")}
    assert len(voices) == 2
    assert not any("S1" in voice for voice in voices)


def test_minutes_may_say_the_same_twice(db: Database) -> None:
    _enter(db, CapturedAnswer("Is"))
    assert _enter(db, CapturedAnswer("Is")).n_answers == 1
    assert db.table("response").count == 2


def test_the_same_file_imported_twice_does_not_double(db: Database) -> None:
    rows = [CapturedAnswer("Is", row_id="1"), CapturedAnswer("Is", voice="v", row_id="2")]
    assert _enter(db, *rows, file_hash="f").n_answers == 2
    again = _enter(db, *rows, file_hash="f")
    assert (again.n_answers, again.n_voices, again.n_already) == (0, 0, 2)
    assert db.table("answer").count == 2
    assert db.table("source").count == 1


def test_the_same_file_with_other_columns_as_background_does_not_double(
    db: Database, tmp_path: Path
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(
        "id,answer,voice,size,harbour\n1,Is,a,1-9,nord\n2,Lys,a,1-9,syd\n3,Kran,b,,syd\n", "utf-8"
    )
    first = import_answers(db, "havneby", path, "skippere", TITLE, TODAY, segments=["size"])
    assert (first.n_answers, first.n_voices) == (3, 2)
    before = list(db.query("SELECT * FROM response ORDER BY id"))
    for segments in ([], ["harbour"], ["size", "harbour"]):
        again = import_answers(db, "havneby", path, "skippere", TITLE, TODAY, segments=segments)
        assert (again.n_answers, again.n_already) == (0, 3), segments
    assert list(db.query("SELECT * FROM response ORDER BY id")) == before


def test_a_voice_with_two_backgrounds_is_one_response_with_the_first_that_was_told(
    db: Database,
) -> None:
    result = _enter(
        db,
        CapturedAnswer("Is", voice="a", segments={"size": "1-9"}),
        CapturedAnswer("Lys", voice="a", segments={"size": "10-49", "industry": "trawler"}),
    )
    assert (result.n_answers, result.n_voices) == (2, 1)
    (row,) = db.query("SELECT segments FROM response")
    assert loads(row["segments"]) == {"size": "1-9", "industry": "trawler"}


def test_another_file_with_the_same_rows_is_new(db: Database) -> None:
    _enter(db, CapturedAnswer("Is", row_id="1"), file_hash="f")
    assert _enter(db, CapturedAnswer("Is", row_id="1"), file_hash="g").n_answers == 1


def test_it_tells_where_and_how_answers_were_given(
    db: Database, consultation: ConsultationRecord
) -> None:
    _enter(db, CapturedAnswer("Is"))
    (source,) = db.query("SELECT * FROM source")
    assert source == {
        "id": 1,
        "consultation": consultation.id,
        "channel": "skippere",
        "kind": "capture",
        "title": '{"da":"Møde på kajen"}',
        "day": "2026-09-03",
    }
    (response,) = db.query("SELECT entered_from, questionnaire, receipt_hash, day FROM response")
    assert tuple(response.values()) == ("minutes", None, None, "2026-09-03")
