"""A witness at level S3: their own passkey signs the submitted note, in a real browser."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.verify_record import verify_record
from refillnotes.demo.staff import SECOND_NURSE
from refillnotes.domain.ceremony import Level
from refillnotes.store import notes, witnesses
from tests.browser.devices import a_passkey_made
from tests.browser.looking import look
from tests.browser.test_signing_with_a_passkey import aside
from tests.clinics import PrinterHere, a_practice
from tests.virtual_device import a_page_with_a_device, served_here
from tests.web.sendings import serving

pytestmark = pytest.mark.browser


def test_a_witness_signs_the_submitted_note_with_their_passkey(tmp_path: Path, chromium: Browser):
    with a_practice(tmp_path, PrinterHere()) as practice:
        note_id = aside(practice.a_note)
        clinic = replace(practice.clinic, signing=Level.S3)
        app = serving(replace(practice, clinic=clinic))
        with served_here(app) as url, a_page_with_a_device(chromium) as page:
            a_passkey_made(page, url, practice.staff[SECOND_NURSE].email)
            page.goto(f"{url}/to-witness")
            page.get_by_role("main").get_by_role("link").first.click()
            page.get_by_text("I independently checked").wait_for()
            look(page, "a note to witness with a passkey")
            button = page.get_by_role("button", name="Sign 1\u00a0note with your passkey")
            page.get_by_label("Your password").fill("not the password")
            button.click()
            page.get_by_text("not your password").wait_for()
            page.get_by_label("Your password").fill(DEMO_PASSWORD)
            button.click()
            page.get_by_label("Your password").wait_for(state="detached")
        with clinic.database.reading() as connection:
            _, witness = notes.signatures_of(connection, note_id)
            proofs = witnesses.proofs_of(connection, note_id)
        said = json.loads(witness.statement)
        assert (said["role"], said["level"], said["origin"]) == ("checker", "S3", url)
        assert proofs.keys() == {"checker"}
        assert aside(lambda: list(verify_record(clinic, signatures=True))) == []
