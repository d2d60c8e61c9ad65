"""Copies left on a device for more than a day: what the record has goes, the rest is said."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.submit_visit import submit_visit
from tests.browser.conftest import watched, without_network
from tests.browser.practising import a_served_practice
from tests.browser.serving import Served
from tests.browser.test_F24_killed_while_typing import the_plan_opened
from tests.browser.test_keeping_on_the_device import ON_THE_DEVICE
from tests.clinics import Practice

pytestmark = pytest.mark.browser

WORDS = "Her daughter will call at four"
LEFT = "section[data-left]"
FETCHED = """() => performance.getEntriesByType("resource")
  .find(({ name }) => name.includes("/page.css")).transferSize"""
"""Bytes that came for this page's style sheet; 300 stand for the headers of "still the same"."""

SPOILT = """(place) => new Promise((done) => {
  const asked = indexedDB.open("refillnotes", 2);
  asked.onsuccess = () => {
    const database = asked.result;
    const writing = database.transaction("sealed", "readwrite");
    const kept = { at: new Date(Date.now()).toISOString(), iv: new Uint8Array(12), place,
      words: new ArrayBuffer(40) };
    writing.objectStore("sealed").put(kept, place);
    writing.oncomplete = () => { database.close(); done(); };
  };
})"""
"""What no key opens, typed just now."""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Practice]]:
    with a_served_practice(tmp_path_factory.mktemp("practice")) as (served, practice):
        yield served, practice


@pytest.fixture
def visited(here: tuple[Served, Practice], pumps: Iterator[int]) -> tuple[Served, Practice, UUID]:
    served, practice = here
    visit_id, _ = practice.another_pump(next(pumps)).a_draft()
    return served, practice, visit_id


@pytest.fixture(scope="module")
def pumps() -> Iterator[int]:
    return count(1)


@pytest.fixture
def page(tablet: Page, visited: tuple[Served, Practice, UUID]) -> Page:
    """Words are typed into the plan, and never sent."""
    served, practice, visit_id = visited
    the_plan_opened(tablet, served, practice.nurse.email, DEMO_PASSWORD, visit_id)
    device = tablet.context
    without_network(tablet)
    tablet.locator("#f-remarks").fill(WORDS)
    expect(tablet.locator("[data-notice=offline]")).to_be_visible()
    tablet.close()
    device.set_offline(False)
    return watched(device)


def today_after(page: Page, served: Served, **later: float) -> None:
    page.clock.set_system_time(datetime.now(UTC) + timedelta(**later))
    page.goto(f"{served.url}/today")


def kept(page: Page) -> list[str]:
    return page.evaluate(ON_THE_DEVICE)["sealed"]


def emptied(page: Page) -> bool:
    for _ in range(100):
        if kept(page) == []:
            return True
        page.wait_for_timeout(50)
    return False


def test_words_not_sent_are_said_after_a_day_and_sent_from_their_page(
    page: Page, visited: tuple[Served, Practice, UUID]
):
    served, practice, visit_id = visited
    today_after(page, served, hours=23)
    expect(page.locator(LEFT)).to_be_hidden()
    today_after(page, served, hours=25)
    expect(page.locator(LEFT)).to_be_visible()
    assert kept(page) == [f"{practice.nurse.id}/{visit_id}/plan"]
    page.locator(LEFT).get_by_role("link").click()
    expect(page.locator("#f-remarks")).to_have_value(WORDS)
    assert emptied(page)
    stored = open_visit(practice.clinic, practice.nurse, visit_id).visit.document
    assert stored["remarks"] == WORDS


def test_a_copy_of_what_the_record_has_goes_without_a_word(
    page: Page, visited: tuple[Served, Practice, UUID]
):
    served, practice, visit_id = visited
    version = open_visit(practice.clinic, practice.nurse, visit_id).visit.version
    save_draft(practice.clinic, practice.nurse, visit_id, version, {"remarks": WORDS})
    today_after(page, served, hours=25)
    assert emptied(page)
    expect(page.locator(LEFT)).to_be_hidden()


def test_words_that_fit_nowhere_any_more_are_shown_until_their_person_removes_them(
    page: Page, visited: tuple[Served, Practice, UUID]
):
    served, practice, visit_id = visited
    version = open_visit(practice.clinic, practice.nurse, visit_id).visit.version
    with ThreadPoolExecutor() as beside:  # what draws the note runs a loop of its own
        beside.submit(submit_visit, practice.clinic, practice.nurse, visit_id, version).result()
    today_after(page, served, days=40)
    page.locator(LEFT).get_by_text("What was typed").click()
    expect(page.locator(LEFT).locator("dl")).to_contain_text(f"Remarks{WORDS}")
    expect(page.locator(LEFT)).to_contain_text(": Plan, visit of")
    page.reload()
    page.locator(LEFT).get_by_role("button", name="Remove it from this device").click()
    expect(page.locator(LEFT)).to_be_hidden()
    assert emptied(page)


def test_what_no_key_opens_is_said_first_and_goes_a_month_later(
    page: Page, visited: tuple[Served, Practice, UUID]
):
    served, practice, visit_id = visited
    place = f"{practice.nurse.id}/{visit_id}/plan"
    page.goto(f"{served.url}/today")
    page.evaluate(SPOILT, place)
    for days in (400, 429):
        today_after(page, served, days=days)
        expect(page.locator(LEFT)).to_contain_text("it cannot be opened")
    assert kept(page) == [place]
    today_after(page, served, days=431)
    assert emptied(page)
    expect(page.locator(LEFT)).to_be_hidden()


def test_signing_out_empties_the_browsers_cache_and_leaves_every_persons_words(
    page: Page, visited: tuple[Served, Practice, UUID]
):
    served, practice, visit_id = visited
    page.goto(f"{served.url}/today")
    page.reload()
    assert page.evaluate(FETCHED) == 300
    with page.expect_response("**/sign-out") as left:
        page.get_by_role("button", name="Sign out").click()
    assert left.value.all_headers()["clear-site-data"] == '"cache"'
    again = watched(page.context)  # the page itself still has it in memory
    again.goto(f"{served.url}/sign-in")
    assert again.evaluate(FETCHED) > 300
    page.clock.set_system_time(datetime.now(UTC) + timedelta(days=400))
    page.get_by_label("E-mail address").fill(practice.physician.email)
    page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/queue")
    page.wait_for_load_state("networkidle")
    expect(page.locator(LEFT)).to_be_hidden()
    assert kept(page) == [f"{practice.nurse.id}/{visit_id}/plan"]
