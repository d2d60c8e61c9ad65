"""F30: a page nobody touches is hidden and locked, and comes back whole to the same person."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from refillnotes.actions.passwords import DEMO_PASSWORD
from tests.browser.conftest import TABLET, sign_in, watched
from tests.browser.practising import a_served_practice
from tests.browser.serving import Served

pytestmark = pytest.mark.browser

QUARTER_HOUR = 15 * 60 * 1000
PATIENT = ("DOE", "Doe", "Jane")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with a_served_practice(tmp_path_factory.mktemp("practice")) as (served, practice):
        practice.a_draft()
        yield served


@pytest.fixture
def clocked(chromium: Browser) -> Iterator[Page]:
    """A tablet whose time the test moves on."""
    context = chromium.new_context(viewport=TABLET)
    context.clock.install()
    yield watched(context)
    context.close()


def a_step_half_typed(page: Page, served: Served) -> None:
    sign_in(page, served, "Dana Reyes")
    page.get_by_role("button", name="Resume the visit of Jane Doe").click()
    page.goto(f"{page.url.rpartition('/')[0]}/plan")
    page.locator("#f-remarks").fill("Typed before anybody left")


def left_alone(page: Page, milliseconds: int = QUARTER_HOUR + 1000) -> None:
    with page.expect_response("**/lock"):
        page.clock.fast_forward(milliseconds)
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()


def test_F30_an_untouched_page_is_gone_from_the_screen_and_its_typing_is_on_the_server(
    clocked: Page, served: Served
):
    a_step_half_typed(clocked, served)
    here = clocked.url
    left_alone(clocked)
    shown = clocked.content()
    assert [word for word in (*PATIENT, "Typed before") if word in shown] == []
    assert clocked.evaluate("document.querySelectorAll('main').length") == 1
    assert "sign-in" in clocked.request.get(here).url, "the server has locked the session too"
    the_password_is_asked(clocked)
    expect(clocked.locator("#f-remarks")).to_have_value("Typed before anybody left")
    clocked.locator("#f-remarks").fill("And typed on")
    clocked.get_by_role("button", name="Save and check").click()
    expect(clocked.locator("#f-remarks")).to_have_value("And typed on")
    clocked.wait_for_load_state()  # the field holds the text already while the page is answered
    expect(clocked.locator("body")).not_to_contain_text("Typed before")


def the_password_is_asked(page: Page) -> None:
    page.get_by_label("Password of").fill("not the password")
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("That is not your password")).to_be_visible()
    page.get_by_label("Password of").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("heading", name="Locked")).to_have_count(0)


def test_F30_whoever_else_signs_in_sees_nothing_of_it(clocked: Page, served: Served):
    a_step_half_typed(clocked, served)
    left_alone(clocked)
    clocked.get_by_role("link", name="Somebody else signs in").click()
    clocked.get_by_role("button", name="Pia Lindqvist").click()
    clocked.wait_for_url(re.compile("/audit"))
    clocked.go_back()
    clocked.go_back()
    assert "Typed before" not in clocked.content()


def test_F30_a_hand_on_the_page_keeps_it_open_and_is_told_when_the_day_ends(
    clocked: Page, served: Served
):
    sign_in(clocked, served, "Dana Reyes")
    ending = clocked.locator("[data-ending]")
    for _ in range(50):
        clocked.clock.fast_forward(14 * 60 * 1000)
        clocked.keyboard.press("Shift")
    expect(clocked.get_by_role("heading", name="Locked")).to_have_count(0)
    expect(ending).to_be_hidden()
    clocked.clock.fast_forward(11 * 60 * 1000)
    expect(ending).to_be_visible()
    left_alone(clocked)
