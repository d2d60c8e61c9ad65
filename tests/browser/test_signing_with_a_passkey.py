"""A physician makes a passkey, signs in with it and signs a note with it, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.verify_record import verify_record
from refillnotes.domain.signature import Level
from refillnotes.store import notes
from tests.clinics import PrinterHere, a_practice
from tests.virtual_device import a_page_with_a_device, served_here
from tests.web.sendings import serving

pytestmark = pytest.mark.browser
Made = TypeVar("Made")


def aside(act: Callable[[], Made]) -> Made:
    """In a thread of its own: what seals would meet the loop that drives the browser."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()


def test_a_note_is_signed_by_the_passkey_its_physician_signed_in_with(
    tmp_path: Path, chromium: Browser
):
    with a_practice(tmp_path, PrinterHere()) as practice:
        note_id = aside(practice.a_note)
        clinic = replace(practice.clinic, signing=Level.S3)
        app = serving(replace(practice, clinic=clinic))
        with served_here(app) as url, a_page_with_a_device(chromium) as page:
            page.goto(f"{url}/sign-in?next=/notes/{note_id}")
            page.get_by_label("E-mail address").fill(practice.physician.email)
            page.get_by_label("Password").fill(DEMO_PASSWORD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.get_by_text("you have none yet").wait_for()
            page.get_by_role("link", name="Your passkeys").click()
            page.get_by_label("Your password").fill(DEMO_PASSWORD)
            page.get_by_role("button", name="Go on").click()
            page.get_by_role("button", name="Make the passkey").click()
            page.get_by_role("link", name="I have written them down").click()
            page.get_by_role("button", name="Sign out").click()
            page.goto(f"{url}/sign-in?next=/notes/{note_id}")
            page.get_by_role("button", name="Sign in with a passkey").click()
            page.get_by_label("Your password").fill(DEMO_PASSWORD)
            page.get_by_role("button", name="Sign 1\u00a0note with your passkey").click()
            page.get_by_text("Signed ·").wait_for()
        with clinic.database.reading() as connection:
            said = json.loads(notes.signatures_of(connection, note_id)[1].statement)
            assert notes.proof_of(connection, note_id) is not None
        assert (said["level"], said["origin"], said["auth"]) == ("S3", url, "password passkey")
        assert aside(lambda: list(verify_record(clinic, signatures=True))) == []
