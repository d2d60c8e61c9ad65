"""Every page of the demo clinic: nothing for axe to find, nothing wider than the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE, TABLET, sign_in, watched
from tests.browser.serving import Served

pytestmark = pytest.mark.browser

AXE = Axe()
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
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
    page.goto(f"{served.url}/patients/new")
    yield "new patient"
    page.goto(f"{served.url}/help/checks")
    yield "checks"


def physicians_pages(page: Page, served: Served) -> Iterator[str]:
    sign_in(page, served, "Lukas Brandt")
    yield "queue"
    page.locator(".queue a").first.click()
    yield "note"


def auditors_pages(page: Page, served: Served) -> Iterator[str]:
    sign_in(page, served, "Pia Lindqvist")
    yield "notes"


def admins_pages(page: Page, served: Served) -> Iterator[str]:
    page.goto(f"{served.url}/sign-in")
    yield "sign in"
    sign_in(page, served, "Sam Novak")
    yield "people"


EVERYBODY = (nurses_pages, physicians_pages, auditors_pages, admins_pages)
Walk = Callable[[Page, Served], Iterator[str]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("walk", EVERYBODY)
def test_axe_finds_nothing(chromium: Browser, served: Served, walk: Walk, scheme: str):
    context = chromium.new_context(viewport=TABLET, color_scheme=scheme)
    page = watched(context)
    for name in walk(page, served):
        found = AXE.run(page, options=RULES).response["violations"]
        assert not found, (name, [(one["id"], one["nodes"][0]["html"][:200]) for one in found])
    context.close()


@pytest.mark.parametrize("screen", [TABLET, PHONE], ids=["tablet", "phone"])
@pytest.mark.parametrize("walk", EVERYBODY)
def test_no_page_is_wider_than_the_screen(
    chromium: Browser, served: Served, walk: Walk, screen: dict[str, int]
):
    context = chromium.new_context(viewport=screen)
    page = watched(context)
    for name in walk(page, served):
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= screen["width"], (name, wide)
    context.close()
