"""Every page of the demo clinic: nothing for axe to find, nothing wider than the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page

from tests.authenticators import shown
from tests.browser.conftest import PHONE, TABLET, sign_in, watched
from tests.browser.looking import axe_finds_nothing, fits
from tests.browser.serving import Served
from tests.people import PASSWORD

pytestmark = pytest.mark.browser

STEPS = ("arrival", "before", "patient", "residual", "drug", "fill", "programming", "waste", "plan")


def nurses_pages(page: Page, served: Served) -> Iterator[str]:
    sign_in(page, served, "Mercy Okafor")
    yield "today"
    page.get_by_role("button", name="Resume the visit of Chidi Abara").click()
    visit = page.url.rpartition("/")[0]
    for step in (*STEPS, "review"):
        page.goto(f"{visit}/{step}")
        yield step
    page.goto(f"{served.url}/patients")
    yield "patients"
    page.get_by_role("link", name=re.compile("MARSH")).first.click()
    yield "folder"
    folder = page.url
    page.goto(f"{folder}/edit")
    yield "patient's details"
    page.goto(f"{folder}/pumps/new")
    yield "new pump"
    page.get_by_role("button", name="Add the pump").click()
    yield "new pump with what is missing"
    page.goto(f"{served.url}/patients/new")
    yield "new patient"
    pages = ("to-witness", "downtimes", "help/checks", "help/glossary", "you", "queue", "nowhere")
    for address in pages:
        page.goto(f"{served.url}/{address}")
        yield address
    a_form_without_its_key(page, served)
    yield "send it again"
    a_form_saved_elsewhere(page, visit)
    yield "saved elsewhere"


def a_form_without_its_key(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/patients/new")
    for name, text in (("family_name", "Roe"), ("given_name", "Ann"), ("mrn", "0099-1")):
        page.locator(f"#f-{name}").fill(text)
    page.locator("#f-born").fill("1970-01-02")
    page.locator('[name="idempotency_key"]').evaluate("one => one.remove()")
    page.get_by_role("button", name="Add the patient").click()
    page.get_by_role("heading", name="Send it again?").wait_for()


def a_form_saved_elsewhere(page: Page, visit: str) -> None:
    page.goto(f"{visit}/plan")
    page.locator('[name="version"]').evaluate("one => { one.value = '1'; }")
    page.get_by_role("button", name="Save and check").click()
    page.get_by_role("heading", name="Saved elsewhere meanwhile").wait_for()


def physicians_pages(page: Page, served: Served) -> Iterator[str]:
    sign_in(page, served, "Lukas Brandt")
    yield "queue"
    page.locator(".queue a").first.click()
    yield "note"


def auditors_pages(page: Page, served: Served) -> Iterator[str]:
    sign_in(page, served, "Pia Lindqvist")
    yield "notes"
    page.goto(f"{served.url}/audit/notes?drug=aspirin")
    yield "notes that cannot be looked for"


def privacy_pages(page: Page, served: Served) -> Iterator[str]:
    sign_in(page, served, "Ruth Adeyemi")
    yield "who did what"
    page.goto(f"{served.url}/privacy/retention")
    yield "how long notes are kept"
    page.locator("[name=patient]").fill("0042-4412")
    page.locator("form:has([name=patient]) button").click()
    page.get_by_role("heading", name="Legal hold").first.wait_for()
    yield "how long one patient's notes are kept"


def admins_pages(page: Page, served: Served) -> Iterator[str]:
    page.goto(f"{served.url}/sign-in")
    yield "sign in"
    sign_in(page, served, "Sam Novak")
    yield "people"
    page.locator("th a").first.click()
    yield "a person"
    page.goto(f"{served.url}/people/new")
    page.get_by_role("button", name="Add and invite").click()
    yield "new person with what is missing"
    page.goto(f"{served.url}/people/codes")
    yield "who needs codes"


def newcomers_pages(page: Page, served: Served) -> Iterator[str]:
    """Somebody is invited, chooses a password, sets up codes and signs in with one."""
    sign_in(page, served, "Sam Novak")
    address = f"{uuid4().hex[:8]}@clinic.example"
    page.goto(f"{served.url}/people/new")
    page.locator("#f-name").fill("Noor Haddad")
    page.locator("#f-email").fill(address)
    page.get_by_label("Pharmacist").check()
    page.get_by_role("button", name="Add and invite").click()
    page.get_by_role("heading", name="Invitation for Noor Haddad").wait_for()
    yield "invitation to hand over"
    link = page.locator("code").inner_text()
    page.get_by_role("button", name="Sign out").click()
    page.goto(link)
    yield "invitation"
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Keep this password").click()
    the_password_typed(page, address)
    page.goto(f"{served.url}/you/codes")
    yield "codes to set up"
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Set up one-time codes").click()
    page.locator(".square-code").wait_for()
    yield "square to scan"
    secret = page.locator("code").inner_text()
    page.get_by_label("Code", exact=True).fill(shown(secret, datetime.now(UTC)))
    page.get_by_role("button", name="Turn them on").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    yield "recovery codes"
    recovery = page.locator("ol code").first.inner_text()
    page.goto(f"{served.url}/you/codes")
    yield "codes that are on"
    page.get_by_role("button", name="Sign out").click()
    the_password_typed(page, address)
    yield "code asked for"
    page.get_by_label("Code", exact=True).fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Patients").wait_for()
    yield "a pharmacist's patients"


def the_password_typed(page: Page, address: str) -> None:
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


EVERYBODY = (
    nurses_pages,
    physicians_pages,
    auditors_pages,
    privacy_pages,
    admins_pages,
    newcomers_pages,
)
Walk = Callable[[Page, Served], Iterator[str]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("walk", EVERYBODY)
def test_axe_finds_nothing(chromium: Browser, served: Served, walk: Walk, scheme: str):
    context = chromium.new_context(viewport=TABLET, color_scheme=scheme)
    page = watched(context)
    for name in walk(page, served):
        page.wait_for_load_state()
        axe_finds_nothing(page, name)
    context.close()


@pytest.mark.parametrize("screen", [TABLET, PHONE], ids=["tablet", "phone"])
@pytest.mark.parametrize("walk", EVERYBODY)
def test_no_page_is_wider_than_the_screen(
    chromium: Browser, served: Served, walk: Walk, screen: dict[str, int]
):
    context = chromium.new_context(viewport=screen)
    page = watched(context)
    for name in walk(page, served):
        page.wait_for_load_state()
        fits(page, name, screen["width"])
    context.close()
