"""What the review counts and where it leads."""

from datetime import date

import pytest
from sqlite_utils import Database

from tests.review_data import CANARY, NOW, fill_consultation, membership, second_consultation
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Framework
from toolkit.core.permissions import Role
from toolkit.core.text import LocalText
from toolkit.services import capture, review_answers, review_themes, reviewing
from toolkit.services.accounts import Account, Membership
from toolkit.services.capture import CapturedAnswer
from toolkit.services.consultations import ConsultationRecord
from toolkit.services.reviewing import StatementFilter
from toolkit.services.surveys import SurveyView
from toolkit.storage.accounts import list_audit_events
from toolkit.storage.database import write


@pytest.fixture
def official(
    db: Database, consultation: ConsultationRecord, framework: Framework
) -> tuple[Account, Membership]:
    fill_consultation(db, consultation.id)
    second_consultation(db, framework)
    return membership(db, "havneby", Role.OFFICIAL)


@pytest.fixture
def own(official: tuple[Account, Membership]) -> Membership:
    return official[1]


def _total(db: Database, own: Membership, **chosen: object) -> int:
    wanted = StatementFilter(**chosen)  # type: ignore[arg-type]
    return reviewing.list_statements(db, own, wanted, page=1).total


@pytest.mark.parametrize("identifier", ["foreign-statement-0", "nothing", ""])
def test_it_finds_no_statement_of_another_consultation(
    db: Database, own: Membership, identifier: str
) -> None:
    """S5."""
    with pytest.raises(ToolkitError) as caught:
        review_answers.statement_view(db, own, identifier)
    assert caught.value.code is ErrorCode.NOT_FOUND


@pytest.mark.parametrize("identifier", ["foreign-answer-0", "answer-0-scale"])
def test_it_finds_no_answer_of_another_consultation_and_none_without_text(
    db: Database, own: Membership, identifier: str
) -> None:
    """S5."""
    with pytest.raises(ToolkitError):
        review_answers.answer_view(db, own, identifier)


@pytest.mark.parametrize("identifier", ["", "nothing", "K1"])
def test_it_finds_no_theme_or_track_that_is_not_there(
    db: Database, own: Membership, identifier: str
) -> None:
    with pytest.raises(ToolkitError):
        review_themes.theme_view(db, own, identifier)
    with pytest.raises(ToolkitError):
        reviewing.track_view(db, own, identifier)


def test_it_counts_a_voice_once_and_the_committee_apart(db: Database, own: Membership) -> None:
    track = reviewing.track_view(db, own, "fiskeri")
    ice = next(theme for theme in track.themes if theme.id == "ismangel")
    assert (ice.figures.voices, ice.figures.statements, ice.figures.committee) == (2, 2, 1)
    cranes = reviewing.area_view(db, own, "K1")[1].figures
    assert (cranes.voices, cranes.statements, cranes.undecided) == (3, 4, 1)


def test_it_sorts_themes_by_voices_and_puts_the_rest_last(db: Database, own: Membership) -> None:
    area = reviewing.area_view(db, own, "K1")[1]
    assert [theme.id for theme in area.themes] == ["krankoe", ""]


def test_it_tells_the_overview_in_numbers(db: Database, own: Membership) -> None:
    view = reviewing.overview(db, own)
    assert (view.n_responses, view.n_committee_responses, view.n_waiting) == (10, 1, 0)
    assert view.first_day == "2026-09-02"
    assert [track.position for track in view.board.tracks] == [1, 2]
    assert view.board.outside.figures.statements == 1
    assert view.board.empty.statements == 1
    assert view.board.n_themes == 2


def test_it_counts_from_the_first_day_of_the_companies(
    db: Database, official: tuple[Account, Membership]
) -> None:
    """The day stands beside the number of their responses, so the committee's does not count."""
    own = official[1]
    committee = reviewing.committee_channels(own.framework)[0]
    source = next(db.query("SELECT id FROM source WHERE channel = ?", (committee,)))["id"]
    with write(db):
        db.execute("UPDATE response SET day = '2026-08-01' WHERE source = ?", (source,))
    assert reviewing.overview(db, own).first_day == "2026-09-02"
    with write(db):
        db.execute("DELETE FROM source WHERE channel != ?", (committee,))
    view = reviewing.overview(db, own)
    assert (view.first_day, view.n_responses, view.n_committee_responses) == (None, 0, 1)


def test_its_figures_are_what_their_links_lead_to(db: Database, own: Membership) -> None:
    """Every number is a link to the statements behind it."""
    companies = reviewing.company_channels(own.framework)
    for track in reviewing.overview(db, own).board.tracks:
        for area in track.areas:
            assert _total(db, own, channels=companies, areas=(area.code,)) == (
                area.figures.statements
            )
            for theme in area.themes:
                chosen = {"channels": companies, "areas": (area.code,), "theme": theme.id}
                assert _total(db, own, **chosen) == theme.figures.statements


@pytest.mark.parametrize(
    ("search", "found"),
    [("KRANERNE", 4), ("æ", 0), ("%", 0), ("_", 0), ("isen", 1), ("ØEN VED", 1), ("køEN", 1)],
)
def test_it_searches_whatever_the_case_and_takes_signs_as_they_are(
    db: Database, own: Membership, search: str, found: int
) -> None:
    assert _total(db, own, search=search) == found


def test_it_finds_whole_words_only(db: Database, own: Membership) -> None:
    assert _total(db, own, word="is") == 2
    assert _total(db, own, search="is") == 3


def test_it_shows_the_last_page_past_the_end(db: Database, own: Membership) -> None:
    page = reviewing.list_statements(db, own, StatementFilter(), page=99)
    assert (page.page, page.n_pages, len(page.lines)) == (1, 1, 11)


def test_it_marks_the_statements_in_the_masked_answer(db: Database, own: Membership) -> None:
    """P5: what is shown is masked, and of the same length."""
    view = review_answers.answer_view(db, own, "answer-10")
    assert view.is_masked
    assert view.original is None
    assert "20 30 40 50" not in "".join(part.text for part in view.parts)
    assert [segment.value for segment in view.segments] == ["fiskeri", "1-9"]
    assert view.others[0].values == ("4",)


def test_it_logs_who_saw_the_original(db: Database, official: tuple[Account, Membership]) -> None:
    """P5."""
    account, own = official
    view = review_answers.original_view(db, own, account, "answer-10", now=NOW)
    assert view.original is not None
    assert "20 30 40 50" in view.original
    (event,) = list_audit_events(db, verb="original-seen")
    assert (event["account"], event["object"]) == (account.id, "answer answer-10")


def test_it_names_the_words_that_speak_for_the_place(db: Database, own: Membership) -> None:
    assert review_answers.statement_view(db, own, "statement-1").terms == ("kranerne",)


def test_it_counts_words_of_companies_with_content_only(db: Database, own: Membership) -> None:
    words = [word for _, found in reviewing.list_words(db, own, None) for word in found]
    assert "udvalget" not in words
    assert "ikke" not in words
    assert CANARY not in words


def test_what_was_written_down_borrows_the_surveys_words_for_its_background(
    db: Database, own: Membership, open_survey: SurveyView, today: date
) -> None:
    captured = CapturedAnswer("Mere is til fiskene", "S1", {"industry": "kutter", "size": "9"})
    capture.enter_answers(
        db, "havneby", open_survey.channel, LocalText({"da": "Møde"}), today, "minutes", [captured]
    )
    identifier = next(db.query("SELECT id FROM answer WHERE value = 'Mere is til fiskene'"))["id"]
    view = review_answers.answer_view(db, own, identifier)
    borrowed = {segment.name: segment.value for segment in view.segments}
    assert borrowed == {
        "industry": LocalText({"da": "Kutter", "en": "Cutter"}),
        "size": "9",
    }
    assert view.question == ""
