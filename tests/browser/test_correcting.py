"""Walks through what an official corrects: on a phone without scripts, and by keyboard (A1, A2)."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlite_utils import Database

from tests.browser.conftest import LAPTOP, PHONE
from tests.review_data import NOW, PASSWORD, Said, fill_consultation, make_account, propose
from toolkit.core.permissions import Role
from toolkit.services import accounts
from toolkit.services.consultations import ConsultationRecord
from toolkit.storage import runs
from toolkit.storage.database import write

pytestmark = pytest.mark.browser
OpenBrowser = Callable[..., Any]

MANY = tuple(
    Said(text, "K1", "krankoe", f"skipper-{number % 9}", undecided=number % 7 == 0)
    for number, text in enumerate(
        [
            "Kranerne er optaget hele formiddagen, så vi kan ikke losse, før isen er smeltet",
            "En kran mere ved den østlige kaj",
            "Køen ved kranerne er værst om mandagen",
            "Kranføreren går hjem klokken tre",
            "Man burde kunne bestille en tid til kranen på telefonen",
            "Vi har ventet fire timer på en kran",
        ]
        * 5
    )
)
CHANGES = [
    {"kind": kind, "theme": theme, "name": {"da": name}, "before": a, "after": b, "into": into}
    for kind, theme, name, a, b, into in (
        ("new", "ismangel", "Mangel på is", 0, 4, None),
        ("grown", "krankoe", "Kø ved kranerne", 2, 9, None),
        ("merged", "found-1", "Lyset på kajen", 3, 0, "krankoe"),
        ("gone", "found-2", "Støj fra vejen", 2, 0, None),
    )
]


@pytest.fixture
def official(db: Database, consultation: ConsultationRecord) -> str:
    """Give the e-mail of an official; much has been said of the cranes."""
    make_account(db, "ida@havneby.dk")
    accounts.grant(db, email="ida@havneby.dk", consultation="havneby", role=Role.OFFICIAL)
    fill_consultation(db, consultation.id)
    fill_consultation(db, consultation.id, MANY, prefix="more-")
    with write(db):
        db.execute("UPDATE theme SET coherence = 0.71 WHERE known = 0")
        for number, stance in enumerate(("complaint", "complaint", "wish", "neutral", "praise")):
            db.execute(
                "UPDATE assignment SET stance = ? WHERE statement LIKE ?",
                [stance, f"%statement-{number}"],
            )
        run = runs.insert_run(db, consultation.id, NOW)
        runs.update_done(db, run, model_hash="-", figures={}, changes=CHANGES, now=NOW)
        statements = [f"more-statement-{number}" for number in range(8)]
        propose(db, consultation.id, key="k", theme="krankoe", statements=statements)
    return "ida@havneby.dk"


def _sign_in(walker: Any, address: str, email: str) -> None:
    page = walker.page
    # A guard against a hang only: these pages hold much more than the others.
    page.set_default_timeout(60_000)
    page.goto(f"{address}/c/havneby")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Kodeord").fill(PASSWORD)
    page.get_by_role("button", name="Log ind").click()


@pytest.mark.parametrize(("size", "scripts"), [(PHONE, False), (PHONE, True), (LAPTOP, True)])
def test_an_official_corrects_a_theme_and_takes_it_back(
    live_server: str,
    official: str,
    open_browser: OpenBrowser,
    size: dict[str, int],
    scripts: bool,
) -> None:
    walker = open_browser(size, scripts=scripts)
    if not scripts:
        walker.look = lambda what: None
    page = walker.page
    _sign_in(walker, live_server, official)
    walker.look("overview")
    page.goto(f"{live_server}/c/havneby/themes/krankoe")
    walker.look("theme")
    boxes = page.locator("input.choose")
    boxes.nth(0).check()
    boxes.nth(2).check()
    page.locator("summary", has_text="Flyt").click()
    page.get_by_role("button", name="Flyt de valgte").click()
    assert page.title().startswith("Fejl:")
    assert boxes.nth(2).is_checked()
    walker.look("theme-fault")
    page.get_by_label("Flyt til").select_option("F2/ismangel")
    page.get_by_role("button", name="Flyt de valgte").click()
    assert page.get_by_role("status").get_by_text("2 udsagn er flyttet").is_visible()
    walker.look("theme-moved")
    page.get_by_role("button", name="Fortryd").click()
    assert page.get_by_text("Fortrudt:").is_visible()
    walker.look("theme-undone")
    page.locator("summary", has_text="Mere").click()
    page.get_by_label("Navn på dansk").fill("Ventetid ved kranerne")
    walker.look("theme-more")
    page.get_by_role("button", name="Gem navnet").click()
    assert page.get_by_role("heading", name="Ventetid ved kranerne").is_visible()
    walker.look("theme-renamed")


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_every_page_of_the_corrections_is_accessible(
    live_server: str,
    db: Database,
    official: str,
    open_browser: OpenBrowser,
    size: dict[str, int],
) -> None:
    """A1: also the empty ones, and a theme that is locked or has lost every statement."""
    walker = open_browser(size)
    page = walker.page
    _sign_in(walker, live_server, official)
    for path in ("/corrections", "/excluded", "/outside", "/themes/found-0123456789ab"):
        page.goto(f"{live_server}/c/havneby{path}")
        walker.look(f"before{path.replace('/', '-')}")
    page.goto(f"{live_server}/c/havneby/statements/statement-2")
    page.locator("summary", has_text="Udelad").click()
    walker.look("statement-tools")
    page.get_by_label("Hvorfor skal det ikke tælle med?").fill("Det er sagt for spøg")
    page.get_by_role("button", name="Udelad udsagnet").click()
    walker.look("statement-excluded")
    page.goto(f"{live_server}/c/havneby/statements?choose=all")
    walker.look("statements-chosen")
    page.get_by_role("button", name="Fasthold").click()
    walker.look("statements-pinned")
    page.goto(f"{live_server}/c/havneby/proposals")
    walker.look("proposals")
    page.get_by_role("button", name="Godkend").click()
    walker.look("proposals-fault")
    page.get_by_label("Det nye temas navn").fill("Bestilling af kraner")
    page.get_by_role("button", name="Godkend").click()
    walker.look("proposals-done")
    page.goto(f"{live_server}/c/havneby/themes/krankoe")
    page.locator("summary", has_text="Mere").click()
    page.get_by_role("button", name="Lås fast").click()
    # A page that is on its way cannot be loaded again.
    page.wait_for_url("**done=*")
    with write(db):
        db.execute(
            "UPDATE assignment SET proposed_theme = 'krankoe' WHERE statement = 'statement-3'"
        )
    page.reload()
    walker.look("theme-locked")
    page.get_by_role("button", name="Tag med").click()
    assert page.title().startswith("Fejl:")
    walker.look("theme-locked-fault")
    for path in ("/corrections", "/excluded"):
        page.goto(f"{live_server}/c/havneby{path}")
        walker.look(f"after{path.replace('/', '-')}")
    page.goto(f"{live_server}/c/havneby/themes/found-0123456789ab?choose=all")
    page.locator("summary", has_text="Flyt").click()
    page.get_by_label("Flyt til").select_option("K2/")
    page.get_by_role("button", name="Flyt de valgte").click()
    walker.look("theme-without-statements")


def test_every_target_of_a_thumb_is_large_enough(
    live_server: str, official: str, open_browser: OpenBrowser
) -> None:
    """44 by 44 pixels for whatever is pressed while correcting."""
    walker = open_browser(PHONE)
    page = walker.page
    _sign_in(walker, live_server, official)
    page.goto(f"{live_server}/c/havneby/themes/krankoe?choose=all")
    for summary in page.locator("main summary").all():
        summary.click()
        box = summary.bounding_box()
        assert min(box["width"], box["height"]) >= 44, summary.inner_text()
    for part in page.locator("main :is(button:visible, select:visible, .choose-box)").all():
        box = part.bounding_box()
        assert min(box["width"], box["height"]) >= 44, part.evaluate("e => e.outerHTML")


def test_the_keyboard_works_through_a_list(
    live_server: str, official: str, open_browser: OpenBrowser
) -> None:
    """A2: j, k and x choose, e opens the reason; keys outside the list do nothing."""
    page = open_browser(LAPTOP).page
    _sign_in(type("Walker", (), {"page": page}), live_server, official)
    page.goto(f"{live_server}/c/havneby/themes/krankoe")
    boxes = page.locator("input.choose")
    page.keyboard.press("e")
    assert page.locator("details.tool[open]").count() == 0
    boxes.first.focus()
    for key in ("j", "j", "x", "k", "x"):
        page.keyboard.press(key)
    assert [boxes.nth(number).is_checked() for number in range(3)] == [False, True, True]
    page.keyboard.press("e")
    page.keyboard.type("Jeg mener x, j og k")
    assert page.get_by_label("Hvorfor skal det ikke").input_value() == "Jeg mener x, j og k"
    page.keyboard.press("Enter")
    assert page.get_by_role("status").count() == 0
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("2 udsagn er udeladt").wait_for()
    page.keyboard.press("j")
    assert boxes.first.evaluate("e => e === document.activeElement")
    page.keyboard.press("u")
    page.keyboard.press("Enter")
    page.get_by_text("Fortrudt:").wait_for()


def test_going_back_chooses_no_other_statements(
    live_server: str, official: str, open_browser: OpenBrowser
) -> None:
    """A browser fills a form in again by position; after a move that would be other words."""
    page = open_browser(LAPTOP).page
    _sign_in(type("Walker", (), {"page": page}), live_server, official)
    page.goto(f"{live_server}/c/havneby/themes/krankoe")
    boxes = page.locator("input.choose")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.locator("summary", has_text="Flyt").click()
    page.get_by_label("Flyt til").select_option("F2/ismangel")
    page.get_by_role("button", name="Flyt de valgte").click()
    page.get_by_role("status").get_by_text("2 udsagn er flyttet").wait_for()
    page.go_back()
    page.locator(".statements").first.wait_for()
    assert page.locator("input.choose:checked").count() == 0
