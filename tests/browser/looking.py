"""A page as its readers meet it: asked by axe in both schemes, and measured on both screens."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, TABLET

AXE = Axe()
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""What can differ between the schemes."""


def look(page: Page, name: str) -> None:
    """With its forms unfolded; the page is left as a tablet shows it."""
    page.wait_for_load_state()
    folded = page.locator("details:is(.return, .exit, .seldom)")
    folded.evaluate_all("all => all.forEach(one => { one.open = true; })")
    axe_finds_nothing(page, name)
    page.emulate_media(color_scheme="dark")
    axe_finds_nothing(page, name, COLOURS)
    page.emulate_media(color_scheme="light")
    for screen in (PHONE, TABLET):
        page.set_viewport_size(screen)
        fits(page, name, screen["width"])


def axe_finds_nothing(page: Page, name: str, rules: dict[str, object] = RULES) -> None:
    found = AXE.run(page, options=rules).response["violations"]
    assert not found, (name, [(one["id"], one["nodes"][0]["html"][:200]) for one in found])


def fits(page: Page, name: str, width: int) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, (name, wide)
