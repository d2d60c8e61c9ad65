"""A tablet of its own: Chromium on a profile that stays, which can be killed and read on disk."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, Page

from refillnotes.actions.passwords import DEMO_PASSWORD
from tests.browser.conftest import QUIET, watched


@contextmanager
def a_device(chromium: Browser, profile: Path) -> Iterator[Page]:
    """One life of the browser; at its end every process of it is killed, as by a flat battery."""
    port = profile / "DevToolsActivePort"
    port.unlink(missing_ok=True)
    command = ["/usr/bin/chromium", *QUIET, "--headless", "--remote-debugging-port=0"]
    browser = subprocess.Popen(
        [*command, f"--user-data-dir={profile}", "about:blank"],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        connected = chromium.browser_type.connect_over_cdp(f"http://127.0.0.1:{_port(port)}")
        yield watched(connected.contexts[0])
    finally:
        _kill(browser)


def on_disk(profile: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in profile.rglob("*") if file.is_file()}


def spelled_in(profile: Path, text: str) -> list[Path]:
    """The files that hold this text in one of the ways in which Chromium writes one."""
    ways = [text.encode(way) for way in ("utf-8", "utf-16-le", "utf-16-be")]
    return [file for file, held in on_disk(profile).items() if any(way in held for way in ways)]


def _port(written: Path) -> int:
    for _ in range(600):
        with suppress(OSError, ValueError, IndexError):
            return int(written.read_text().splitlines()[0])
        time.sleep(0.05)
    raise AssertionError("Chromium did not start within half a minute")


def _kill(browser: subprocess.Popen[bytes]) -> None:
    os.killpg(browser.pid, signal.SIGKILL)
    browser.wait(timeout=20)
    for _ in range(200):
        try:
            os.killpg(browser.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)


def a_passkey_made(page: Page, url: str, email: str) -> None:
    """Sign in by password and make the device's first passkey."""
    page.goto(f"{url}/sign-in?next=/you/passkeys")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Your password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_role("link", name="I have written them down").click()
