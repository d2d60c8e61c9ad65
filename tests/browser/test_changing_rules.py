"""Two stewards change a threshold in a real browser, on a tablet and on a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from refillnotes.actions.passwords import DEMO_PASSWORD
from tests.browser.conftest import PHONE, TABLET, sign_in, watched
from tests.browser.serving import Served

pytestmark = pytest.mark.browser

AXE = Axe()
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}


def looked_over(page: Page) -> None:
    """Nothing for axe to find, nothing wider than the screen."""
    page.wait_for_load_state()  # a link without its style is a small target
    found = AXE.run(page, options=RULES).response["violations"]
    assert not found, (page.url, [(one["id"], one["nodes"][0]["html"][:200]) for one in found])
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"], (page.url, wide)


def opened(chromium: Browser, served: Served, who: str, screen: dict[str, int]) -> Page:
    page = watched(chromium.new_context(viewport=screen))
    sign_in(page, served, who)
    return page


@pytest.mark.parametrize(
    ("screen", "figure", "value"),
    [
        (TABLET, "Difference in volume that is always asked about", "0.6 mL"),
        (PHONE, "Flow error that goes to the physician", "19 %"),
    ],
    ids=["tablet", "phone"],
)
def test_a_threshold_is_changed_by_two_people(
    chromium: Browser, served: Served, screen: dict[str, int], figure: str, value: str
):
    page = opened(chromium, served, "Ines Moreau", screen)
    looked_over(page)
    page.get_by_role("link", name="Pumps, drugs and thresholds").click()
    looked_over(page)
    page.get_by_role("link", name=f"Change {figure}").click()
    page.get_by_label("New value").fill(value)
    page.get_by_label("Reason", exact=True).fill("Our syringes are read to a tenth.")
    page.get_by_label("Source", exact=True).fill("Pain committee minutes 12")
    page.get_by_text("Decided here; no source states it").click()
    page.get_by_role("button", name="See what it would change").click()
    expect(page.get_by_text("signed visits judged twice")).to_be_visible()
    looked_over(page)
    page.get_by_label("Your password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign and propose").click()
    expect(page.get_by_role("status")).to_contain_text("Another steward decides on it.")
    change = page.url
    page.context.close()

    page = opened(chromium, served, "Tomas Weber", screen)
    page.goto(change)
    looked_over(page)
    page.get_by_text("Approve it", exact=True).click()
    page.get_by_label("Your password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign this decision").click()
    expect(page.get_by_role("status")).to_have_text("The change is approved.")
    expect(page.get_by_text("in force", exact=False).first).to_be_visible()
    page.get_by_role("link", name="Rules").first.click()
    looked_over(page)
    page.get_by_role("link", name="Would today’s rules say the same?").click()
    looked_over(page)
    page.context.close()
