"""What is typed and not sent lies on the device encrypted, and opens for its person alone."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from refillnotes.actions.draft_keys import draft_key_of
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.people import set_password
from refillnotes.demo.staff import NURSE, SECOND_NURSE
from tests.browser.devices import a_device, spelled_in
from tests.browser.practising import a_served_practice
from tests.browser.serving import Served
from tests.clinics import Practice

pytestmark = pytest.mark.browser

CANARY = "quetzalcoatlus northropi"
NEW_PASSWORD = "nine blue whales at sea"  # noqa: S105  # of invented people
EVERYTHING_KEPT = """async () => {
  const answer = await fetch("/draft-key", { method: "POST", headers: {
    Accept: "application/json",
    "X-CSRFToken": document.querySelector("[name=csrf_token]").value,
  } });
  const bytes = Uint8Array.from(atob((await answer.json()).key), (one) => one.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["decrypt"]);
  const database = await new Promise((got) => {
    const asked = indexedDB.open("refillnotes");
    asked.onsuccess = () => got(asked.result);
  });
  const all = await new Promise((got) => {
    const asked = database.transaction("sealed").objectStore("sealed").getAll();
    asked.onsuccess = () => got(asked.result);
  });
  const opened = all.map(({ iv, place, words }) => crypto.subtle.decrypt(
    { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(place) }, key, words,
  ).then(() => true, () => false));
  return Promise.all(opened);
}"""
"""For each draft on this device, whether the key of who is signed in opens it."""


@pytest.fixture
def visited(tmp_path: Path) -> Iterator[tuple[Served, Practice, UUID]]:
    folder = tmp_path / "practice"
    folder.mkdir()
    with a_served_practice(folder) as (served, practice):
        visit_id, _ = practice.a_draft()
        yield served, practice, visit_id


def the_plan_opened(page: Page, served: Served, email: str, password: str, visit_id: UUID) -> None:
    page.goto(f"{served.url}/sign-in?next=/visits/{visit_id}/plan")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/plan")


def nothing_gets_through(page: Page) -> None:
    def refuse(route: Route) -> None:
        if route.request.method == "PUT":
            route.abort()
        else:
            route.continue_()

    page.route("**/visits/**", refuse)


def test_F24_a_killed_browser_leaves_only_what_its_person_can_open(
    chromium: Browser, visited: tuple[Served, Practice, UUID], tmp_path: Path
):
    served, practice, visit_id = visited
    device, nurse, another = tmp_path / "device", *practice.staff[NURSE : SECOND_NURSE + 1]
    with a_device(chromium, device) as page:
        the_plan_opened(page, served, nurse.email, DEMO_PASSWORD, visit_id)
        nothing_gets_through(page)
        page.locator("#f-remarks").press_sequentially(CANARY)
        expect(page.locator("[data-notice=offline]")).to_be_visible()
        page.wait_for_timeout(300)

    key = draft_key_of(practice.clinic, nurse)
    assert spelled_in(device, f"{nurse.id}/{visit_id}/plan"), "the draft is not on the disk"
    for secret in (CANARY, CANARY[:8], base64.b64encode(key).decode(), key.hex()):
        assert spelled_in(device, secret) == []

    with a_device(chromium, device) as page:
        the_plan_opened(page, served, another.email, DEMO_PASSWORD, visit_id)
        expect(page.locator("[data-saved=device]")).not_to_have_text("not yet")
        assert page.evaluate(EVERYTHING_KEPT) == [False]
        assert CANARY not in page.content()

    set_password(practice.clinic, nurse, nurse.id, NEW_PASSWORD)
    with a_device(chromium, device) as page:
        page.goto(f"{served.url}/sign-in")
        expect(page.locator("[data-unsent]")).to_be_visible()
        the_plan_opened(page, served, nurse.email, NEW_PASSWORD, visit_id)
        expect(page.locator("#f-remarks")).to_have_value(CANARY)
        page.wait_for_function("indexedDB.databases().then((all) => all.length === 1)")
        for _ in range(100):
            if page.evaluate(EVERYTHING_KEPT) == []:
                break
            page.wait_for_timeout(50)
    stored = open_visit(practice.clinic, nurse, visit_id).visit.document
    assert stored["remarks"] == CANARY


def test_a_step_open_when_saving_goes_off_stops_trying_and_keeps_what_is_typed(
    tablet: Page, visited: tuple[Served, Practice, UUID]
):
    served, practice, visit_id = visited
    the_plan_opened(tablet, served, practice.nurse.email, DEMO_PASSWORD, visit_id)
    practice.clinic.turn_saving_off("Saving is off: the disk takes nothing. Make room.")
    tablet.locator("#f-remarks").press_sequentially("Typed while")
    off = tablet.locator("[data-notice=saving-off]")
    expect(off).to_be_visible()
    expect(off).to_contain_text("kept on this device and sent once saving is on again")
    tried = []
    tablet.on("request", lambda asked: asked.method == "PUT" and tried.append(asked.url))
    tablet.locator("#f-remarks").press_sequentially(" saving was off")
    tablet.locator("#f-remarks").blur()
    tablet.wait_for_timeout(1500)
    assert tried == []
    tablet.get_by_role("button", name="Save and check").click()
    expect(off).to_be_visible()
    tablet.reload()
    expect(tablet.locator("#f-remarks")).to_have_value("Typed while saving was off")
