"""A demo clinic served by the real program, and a real Chromium in front of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.serving import Served, a_served_demo

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
expect.set_options(timeout=20_000)  # a busy machine is no fault of the page

TABLET = {"width": 810, "height": 1080}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with a_served_demo(tmp_path_factory.mktemp("demo")) as clinic:
        yield clinic


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def tablet(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=TABLET)
    yield watched(context)
    context.close()


def watched(context: BrowserContext) -> Page:
    """A page on which any complaint of the browser fails the test."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", _fail)
    return page


def sign_in(page: Page, served: Served, who: str) -> None:
    page.goto(f"{served.url}/sign-in")
    page.get_by_role("button", name=who).click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def without_network(page: Page) -> None:
    """Cut it off, and wait until it is: a busy browser goes on sending for a while."""
    page.context.set_offline(True)
    page.wait_for_function("() => fetch('/healthz').then(() => false, () => true)")


def _fail(complaint: object) -> None:
    raise AssertionError(f"the page raised {complaint}")
