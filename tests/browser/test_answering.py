"""A company answers on a phone, in a real browser."""

import gzip
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE
from toolkit.config import Settings
from toolkit.services.surveys import SurveyView

pytestmark = pytest.mark.browser

FORWARD = ".actions .button-primary"


def answer_the_first_pages(page: Page) -> None:
    page.check("#boat-1")
    page.check("#calls-0")
    page.click(FORWARD)


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize("locale", ["da-DK", "en-GB"])
def test_a_company_answers_without_scripts(
    live_server: str, open_survey: SurveyView, open_browser: Any, size: dict[str, int], locale: str
) -> None:
    """Promise 7, A1, A3, A6: start, answer, err, mend, check, send, receipt; axe 0 everywhere."""
    walker = open_browser(size, scripts=False, locale=locale)
    page = walker.page
    page.goto(live_server)
    walker.look("home")
    page.click(".survey-link")
    walker.look("start")
    page.click(".site-footer a")
    walker.look("privacy")
    page.go_back()
    page.click(FORWARD)
    walker.look("choices")
    page.check("#calls-1")
    page.click(FORWARD)
    walker.look("choices-error")
    assert re.match("Fejl: |Error: |", page.title())
    assert page.evaluate("document.activeElement.className").startswith("alert alert-error")
    expect(page.locator("#calls-1")).to_be_checked()
    page.click(".error-links a")
    assert page.url.endswith("#boat-0")
    page.check("#boat-1")
    page.click(FORWARD)
    walker.look("scale")
    page.check("#satisfaction-4")
    page.fill("#nickname", "Gryden")
    page.click(FORWARD)
    walker.look("priorities")
    page.fill("#wishes-0", "Flere kraner ved kajen")
    page.click(".add-row")
    page.fill("#wishes-1", "x" * 90)
    walker.look("priorities-two")
    page.click(FORWARD)
    walker.look("priorities-error")
    page.fill("#wishes-1", "Is om natten")
    page.click(".back-button")
    page.click(FORWARD)
    expect(page.locator("#wishes-1")).to_have_value("Is om natten")
    page.click("summary")
    walker.look("later")
    page.click(FORWARD)
    walker.look("check")
    page.click(".answer-change a >> nth=2")
    walker.look("mend")
    page.check("#satisfaction-5")
    page.click(FORWARD)
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("Tjek|Check"))
    page.click(FORWARD)
    walker.look("receipt")
    assert page.url.partition("?")[0].endswith("/receipt")
    code = page.locator(".receipt-code").inner_text()
    page.reload()
    assert page.locator(".receipt-code").inner_text() == code
    page.goto(page.url.replace("/receipt", "/havnen"))
    walker.look("already-sent")
    assert page.locator(".receipt-code").inner_text() == code
    page.goto(f"{live_server}/nowhere")
    walker.look("not-found")


def test_a_company_answers_with_the_keyboard_only(
    live_server: str, open_survey: SurveyView, open_browser: Any
) -> None:
    """A2: Tab, arrows, space and Enter; the focus is always seen."""
    page = open_browser(LAPTOP, scripts=False).page
    page.goto(f"{live_server}/s/skippere")

    def enter() -> None:
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def tab_to(selector: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                assert focus_is_visible(page), selector
                return
        pytest.fail(f"Tab never reaches {selector}")

    tab_to(FORWARD)
    enter()
    tab_to("[name=boat]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to("[name=calls]")
    page.keyboard.press("Space")
    tab_to(FORWARD)
    enter()
    tab_to("[name=satisfaction]")
    page.keyboard.press("Space")
    tab_to("#nickname")
    page.keyboard.type("Gryden")
    enter()
    tab_to("#wishes-0")
    page.keyboard.type("Flere kraner")
    tab_to(".add-row")
    enter()
    assert page.evaluate("document.activeElement.id") == "wishes-1"
    page.keyboard.type("Is om natten")
    tab_to(FORWARD)
    enter()
    tab_to(FORWARD)
    enter()
    expect(page.locator(".receipt-code")).to_be_visible()


def focus_is_visible(page: Page) -> bool:
    """Tell whether the focused element, or the label that stands for it, has an outline."""
    return bool(
        page.evaluate(
            """() => [document.activeElement, document.activeElement.nextElementSibling]
              .some(e => e && getComputedStyle(e).outlineStyle !== 'none'
                           && parseFloat(getComputedStyle(e).outlineWidth) >= 2)"""
        )
    )


def test_what_one_presses_is_large_enough(
    live_server: str, open_survey: SurveyView, open_browser: Any
) -> None:
    """Buttons, choices and links that stand alone are at least 44 px high."""
    page = open_browser(PHONE, scripts=False).page
    page.goto(f"{live_server}/s/skippere")
    selector = "button:not(.sr-only), .choice-card label, .scale-label, .form-input, summary"
    selector += ", .site-footer a, .site-languages a, .answer-change a, .error-links a"
    page.click(FORWARD)
    for _ in range(4):
        heights = page.locator(selector).evaluate_all(
            "all => all.filter(e => e.checkVisibility())"
            ".map(e => [e.outerHTML, e.getBoundingClientRect().height])"
        )
        assert heights
        assert not [html for html, height in heights if height < 44]
        if page.locator("#boat-1").count():
            page.check("#boat-1")
        if page.locator("#wishes-0").count():
            page.fill("#wishes-0", "Kran")
        page.click(FORWARD)


def test_the_first_page_is_light(
    live_server: str, open_survey: SurveyView, open_browser: Any
) -> None:
    """Promise 7: at most 30 KB compressed in all and 4 requests, as a browser counts them."""
    page = open_browser(PHONE).page
    sizes: dict[str, int] = {}
    page.on(
        "response", lambda answer: sizes.update({answer.url: len(gzip.compress(answer.body()))})
    )
    page.goto(f"{live_server}/s/skippere", wait_until="networkidle")
    assert len(sizes) <= 4
    assert sum(sizes.values()) <= 30 * 1024
    assert all(url.startswith(live_server) for url in sizes)


@pytest.mark.parametrize(
    ("query", "offline", "left"),
    [
        ("", "ingen internetforbindelse", "8 tegn tilbage"),
        ("?language=en", "no internet connection", "8 characters left"),
    ],
)
def test_the_script_keeps_unsent_text_until_the_receipt(
    live_server: str,
    open_survey: SurveyView,
    open_browser: Any,
    query: str,
    offline: str,
    left: str,
) -> None:
    """R10: text survives a reload and a lost network on the phone, and is wiped at the receipt."""
    page = open_browser(PHONE).page
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.goto(f"{live_server}/s/skippere{query}")
    page.click(FORWARD)
    answer_the_first_pages(page)
    page.fill("#nickname", "Gryden")
    page.reload()
    expect(page.locator("#nickname")).to_have_value("Gryden")
    page.context.set_offline(True)
    page.click(FORWARD)
    expect(page.locator(".live-message")).to_contain_text(offline)
    page.context.set_offline(False)
    page.wait_for_url(re.compile("/oensker"))
    page.fill("#wishes-0", "Kran")
    page.click(".add-row")
    page.fill("#wishes-1", "Is" * 36)
    expect(page.locator(".count")).to_have_text(left)
    page.click(FORWARD)
    page.click(FORWARD)
    expect(page.locator(".receipt-code")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    assert faults == []


def test_the_script_keeps_a_day_and_no_time_and_forgets_what_is_old(
    live_server: str, settings: Settings, open_survey: SurveyView, open_browser: Any
) -> None:
    """P1: what lies on the phone says no more of when than the server keeps."""
    page = open_browser(PHONE).page
    page.goto(f"{live_server}/s/skippere")
    page.click(FORWARD)
    answer_the_first_pages(page)
    page.fill("#nickname", "Gryden")
    kept = page.evaluate("JSON.parse(localStorage.getItem('tre-spor:' + location.pathname))")
    today = page.evaluate("new Date().toISOString().slice(0, 10)")
    assert kept == {"day": today, "sent": False, "values": {"nickname": "Gryden"}}

    page.evaluate(
        """days => {
          const day = n => new Date(Date.now() - n * 864e5).toISOString().slice(0, 10);
          localStorage.clear();
          localStorage.setItem('tre-spor:/last', JSON.stringify({ day: day(days), values: {} }));
          localStorage.setItem('tre-spor:/old', JSON.stringify({ day: day(days + 1), values: {} }));
          localStorage.setItem('tre-spor:/timed', JSON.stringify({ at: Date.now(), values: {} }));
          localStorage.setItem('tre-spor:/broken', '{');
        }""",
        settings.draft_days,
    )
    page.reload()
    assert page.evaluate("Object.keys(localStorage)") == ["tre-spor:/last"]
