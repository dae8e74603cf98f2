"""A real Chromium against the real application, served from a thread of its own."""

import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlite_utils import Database
from werkzeug.serving import make_server

from tests.conftest import TODAY
from toolkit import create_app
from toolkit.config import Settings
from toolkit.web import clock

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 800}
# The levels that the law and design.md ask for.
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def chromium_path() -> str:
    """Find the browser that the machine has; nothing is downloaded."""
    for name in CHROMIUM_NAMES:
        found = shutil.which(name)
        if found:
            return found
    pytest.fail("No Chromium found. Install it: apt-get install chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give one Chromium for all walks."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


@pytest.fixture
def app(settings: Settings, db: Database, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Give the application as it is served, on the day of the tests."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    return create_app(settings)


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """Serve the application on a free port and give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Walker:
    """One person's browser: opens pages, checks each with axe, and may keep a picture of it.

    Pictures are kept in the folder that the environment variable ``TOOLKIT_SHOTS`` names.
    """

    def __init__(self, context: BrowserContext, checker: BrowserContext, name: str) -> None:
        self.page: Page = context.new_page()
        # Axe is itself a script: what a browser without scripts shows is checked in a second one.
        self.checker: Page = checker.new_page()
        self.page.set_default_timeout(10_000)
        self.name = name
        self.taken = 0

    def look(self, what: str) -> None:
        """Check the page that is open: no axe violation, nothing wider than the screen."""
        # A click may return while the next page is still coming.
        self.page.wait_for_load_state()
        self.page.locator("main").wait_for()
        found = axe_violations(self.checker, self.page)
        assert not found, f"{what}: {found}"
        wide = self.page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth")
        assert wide <= 0, f"{what} is {wide} px wider than the screen"
        folder = os.environ.get("TOOLKIT_SHOTS")
        if folder:
            self.taken += 1
            path = f"{folder}/{self.name}-{self.taken:02d}-{what}.png"
            self.page.screenshot(path=path, full_page=True)


def axe_violations(checker: Page, page: Page) -> list[tuple[str, list[Any]]]:
    """Give the rules that the page breaks as it stands, with the elements that break them."""
    content = page.content()
    checker.route(
        lambda url: url == page.url.partition("#")[0],
        lambda route: route.fulfill(body=content, content_type="text/html; charset=utf-8"),
        times=1,
    )
    checker.route("**/*.js*", lambda route: route.abort())
    checker.goto(page.url.partition("#")[0])
    results = Axe().run(checker, options=AXE_OPTIONS)
    return [
        (broken["id"], [node["target"] for node in broken["nodes"]])
        for broken in results.response["violations"]
    ]


@pytest.fixture
def open_browser(browser: Browser) -> Iterator[Any]:
    """Give a function that opens a browser of its own: size, language, with or without scripts."""
    contexts: list[BrowserContext] = []

    def open_one(size: dict[str, int], *, scripts: bool = True, locale: str = "da-DK") -> Walker:
        context, checker = (
            browser.new_context(
                viewport={"width": size["width"], "height": size["height"]},
                java_script_enabled=enabled,
                locale=locale,
                reduced_motion="reduce",
            )
            for enabled in (scripts, True)
        )
        contexts.extend([context, checker])
        return Walker(context, checker, f"{locale[:2]}-{size['width']}")

    yield open_one
    for context in contexts:
        context.close()
