"""An addendum at level S3: the passkey of its physician approves it, in a real browser."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from refillnotes.actions.add_to_note import write_addendum
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.verify_record import verify_record
from refillnotes.domain.ceremony import Level
from refillnotes.store import addenda
from tests.browser.devices import a_passkey_made
from tests.browser.looking import look
from tests.browser.test_signing_with_a_passkey import aside
from tests.clinics import PrinterHere, a_practice
from tests.virtual_device import a_page_with_a_device, served_here
from tests.web.sendings import serving

pytestmark = pytest.mark.browser


def test_an_addendum_is_approved_by_its_physicians_passkey(tmp_path: Path, chromium: Browser):
    with a_practice(tmp_path, PrinterHere()) as practice:
        note_id = aside(practice.a_signed_note)
        words = "She slept well after the refill."
        addendum_id = aside(lambda: write_addendum(practice.clinic, practice.nurse, note_id, words))
        clinic = replace(practice.clinic, signing=Level.S3)
        app = serving(replace(practice, clinic=clinic))
        with served_here(app) as url, a_page_with_a_device(chromium) as page:
            a_passkey_made(page, url, practice.physician.email)
            page.goto(f"{url}/addenda/{addendum_id}")
            page.get_by_text(words).wait_for()
            look(page, "an addendum to approve with a passkey")
            page.get_by_label("Your password").fill("not the password")
            page.get_by_role("button", name="Sign this addendum with your passkey").click()
            page.get_by_text("not your password").wait_for()
            page.get_by_label("Your password").fill(DEMO_PASSWORD)
            page.get_by_role("button", name="Sign this addendum with your passkey").click()
            page.get_by_label("Your password").wait_for(state="detached")
        with clinic.database.reading() as connection:
            author, approver = addenda.signatures_of(connection, addendum_id)
            assert addenda.proof_of(connection, addendum_id) is not None
        said = json.loads(approver.statement)
        assert (said["level"], said["origin"], said["auth"]) == ("S3", url, "password passkey")
        assert json.loads(author.statement)["level"] == "S1"
        assert aside(lambda: list(verify_record(clinic, signatures=True))) == []
