"""The whole river in a real browser: a phone's words come out in their theme."""

from typing import Any

import pytest
from playwright.sync_api import expect
from sqlite_utils import Database

from tests.browser.conftest import LAPTOP, PHONE
from tests.review_data import PASSWORD, make_account
from tests.serving import StartServer, free_port, wait_for
from toolkit.core.permissions import Role
from toolkit.services import accounts

pytestmark = pytest.mark.browser

FORWARD = ".actions .button-primary"
WORDS = "Isen slipper op hver eneste fredag"


def test_what_a_company_writes_on_its_phone_is_found_in_its_theme(
    db: Database, start: StartServer, open_browser: Any
) -> None:
    """Issue 2, promises 1, 6 and 7: real processes, no script on the phone, axe 0 on the way."""
    account = make_account(db, "anna@havneby.dk")
    accounts.grant(db, email=account.email, consultation="havneby", role=Role.READER)
    port = free_port()
    start(port).wait_until_ready()
    address = f"http://127.0.0.1:{port}"

    phone = open_browser(PHONE, scripts=False)
    phone.page.goto(f"{address}/s/skippere")
    phone.page.click(FORWARD)
    phone.page.check("#boat-1")
    phone.page.click(FORWARD)
    phone.page.check("#satisfaction-4")
    phone.page.click(FORWARD)
    phone.page.fill("#wishes-0", WORDS)
    phone.page.click(FORWARD)
    expect(phone.page.get_by_text(WORDS)).to_be_visible()
    phone.page.click(FORWARD)
    expect(phone.page.locator(".receipt-code")).to_be_visible()
    phone.look("receipt")

    waiting = "SELECT count(*) FROM answer WHERE mapped = 0 AND analyse = 1"
    wait_for(lambda: db.execute(waiting).fetchone() == (0,), "the answer to be mapped")

    desk = open_browser(LAPTOP)
    desk.page.goto(f"{address}/c/havneby")
    desk.page.get_by_label("E-mail").fill(account.email)
    desk.page.get_by_label("Kodeord").fill(PASSWORD)
    desk.page.get_by_role("button", name="Log ind").click()
    desk.look("overview")
    desk.page.get_by_role("main").get_by_role("link", name="Fiskeriet", exact=True).click()
    desk.page.get_by_role("link", name="Mangel på is", exact=True).click()
    desk.look("theme")
    desk.page.get_by_role("link", name=WORDS).first.click()
    desk.look("statement")
    desk.page.get_by_role("link", name="Se hele svaret").click()
    expect(desk.page.get_by_role("main").get_by_text(WORDS).first).to_be_visible()
    desk.look("answer")
