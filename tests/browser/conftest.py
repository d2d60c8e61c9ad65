"""A demo clinic served by the real program, and a real Chromium in front of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TABLET = {"width": 810, "height": 1080}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True, slots=True)
class Served:
    """One running clinic: where it answers and where it keeps its files."""

    url: str
    instance: Path


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    instance = tmp_path_factory.mktemp("demo")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("refillnotes")
    here = os.environ | {"REFILLNOTES_INSTANCE": str(instance)}
    here.pop("DATABASE_URL", None)
    subprocess.run([program, "demo"], env=here, check=True, capture_output=True)
    log = (instance / "log").open("wb")
    command = [program, "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=here, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/healthz", server)
        yield Served(url, instance)
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


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


def _fail(complaint: object) -> None:
    raise AssertionError(f"the page raised {complaint}")


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise AssertionError("the server stopped before it answered")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  # our own server
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer within a minute")
