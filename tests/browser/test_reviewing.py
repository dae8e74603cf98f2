"""Walks through the review: sign in, find a statement in its theme, and the way back (A1, A2)."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlite_utils import Database

from tests.browser.conftest import LAPTOP, PHONE
from tests.review_data import NOW, PASSWORD, fill_consultation, make_account
from toolkit.core.permissions import Role
from toolkit.services import accounts
from toolkit.services.consultations import ConsultationRecord
from toolkit.services.surveys import SurveyView
from toolkit.storage import runs
from toolkit.storage.database import write

pytestmark = pytest.mark.browser
OpenBrowser = Callable[..., Any]


@pytest.fixture
def official(db: Database, consultation: ConsultationRecord) -> str:
    """Give the e-mail of an official of the consultation."""
    make_account(db, "ida@havneby.dk")
    accounts.grant(db, email="ida@havneby.dk", consultation="havneby", role=Role.OFFICIAL)
    return "ida@havneby.dk"


def _sign_in(walker: Any, address: str, email: str) -> None:
    page = walker.page
    page.goto(f"{address}/c/havneby")
    walker.look("sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Kodeord").fill("forkert kodeord her")
    page.get_by_role("button", name="Log ind").click()
    assert page.title().startswith("Fejl:")
    walker.look("sign-in-failed")
    page.get_by_label("Kodeord").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()


@pytest.mark.parametrize(("size", "scripts"), [(PHONE, False), (LAPTOP, True)])
def test_an_official_finds_a_statement_and_its_answer(
    live_server: str,
    db: Database,
    official: str,
    consultation: ConsultationRecord,
    open_survey: SurveyView,
    open_browser: OpenBrowser,
    size: dict[str, int],
    scripts: bool,
) -> None:
    fill_consultation(db, consultation.id)
    # Axe is a script: without scripts the pages are walked, with them they are measured as well.
    walker = open_browser(size, scripts=scripts)
    if not scripts:
        walker.look = lambda what: None
    page = walker.page
    _sign_in(walker, live_server, official)
    walker.look("overview")
    page.get_by_role("main").get_by_role("link", name="Kajen", exact=True).click()
    walker.look("track")
    page.get_by_role("link", name="Kraner", exact=True).click()
    walker.look("area")
    page.get_by_role("link", name="Kø ved kranerne", exact=True).click()
    walker.look("theme")
    page.get_by_role("link", name="Kranerne er for få").click()
    walker.look("statement")
    assert page.get_by_text("uafklaret, bedste bud").is_visible()
    page.get_by_role("link", name="Se hele svaret").click()
    walker.look("answer")
    assert page.get_by_role("main").get_by_text("Kranerne er for få").first.is_visible()


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_every_page_of_the_review_is_accessible(
    live_server: str,
    db: Database,
    official: str,
    consultation: ConsultationRecord,
    open_survey: SurveyView,
    open_browser: OpenBrowser,
    size: dict[str, int],
) -> None:
    """A1: also the empty ones, and while the analysis runs."""
    walker = open_browser(size)
    page = walker.page
    _sign_in(walker, live_server, official)
    for path in ("", "/tracks/kaj", "/areas/K1", "/statements", "/words", "/surveys"):
        page.goto(f"{live_server}/c/havneby{path}")
        walker.look(f"empty{path.replace('/', '-')}")
    fill_consultation(db, consultation.id)
    with write(db):
        run = runs.insert_run(db, consultation.id, NOW)
        runs.update_started(db, run, NOW)
        runs.update_progress(db, run, phase="embed", done=3, total=12, now=NOW)
    for path in ("", "/outside", "/statements?undecided=1", "/answers/answer-10", "/words"):
        page.goto(f"{live_server}/c/havneby{path}")
        walker.look(f"filled{path.partition('?')[0].replace('/', '-')}")
    page.goto(f"{live_server}/c/havneby/answers/answer-10")
    page.get_by_role("button", name="Vis det, som det blev skrevet").click()
    walker.look("original")
    page.goto(f"{live_server}/staff?language=en")
    walker.look("start")


def test_the_progress_moves_without_a_reload_and_ends_with_one(
    live_server: str,
    db: Database,
    official: str,
    consultation: ConsultationRecord,
    open_browser: OpenBrowser,
) -> None:
    fill_consultation(db, consultation.id)
    with write(db):
        run = runs.insert_run(db, consultation.id, NOW)
        runs.update_started(db, run, NOW)
    page = open_browser(LAPTOP).page
    page.goto(f"{live_server}/c/havneby")
    page.get_by_label("E-mail").fill(official)
    page.get_by_label("Kodeord").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()
    with write(db):
        runs.update_progress(db, run, phase="map", done=5, total=9, now=NOW)
    page.get_by_text("5 af 9").wait_for()
    with write(db):
        runs.update_done(db, run, model_hash="-", figures={}, now=NOW)
    page.get_by_text("Sidst analyseret 3. september 2026").wait_for()
    assert page.get_by_role("button", name="Kør analysen igen").is_visible()


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(
    live_server: str,
    db: Database,
    official: str,
    consultation: ConsultationRecord,
    open_browser: OpenBrowser,
) -> None:
    """A2."""
    page = open_browser(LAPTOP).page
    page.goto(f"{live_server}/signin")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Gå til indholdet"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(official)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff")
    page.get_by_role("link", name="Havneplan 2030").focus()
    width = page.locator(":focus").evaluate("e => getComputedStyle(e).outlineWidth")
    assert width == "3px"
