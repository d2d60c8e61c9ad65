"""A physician makes a passkey, signs in with it and signs a note with it, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import Connection

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.verify_record import verify_record
from refillnotes.domain.ceremony import Level
from refillnotes.store import notes
from tests.browser.devices import a_passkey_made
from tests.browser.looking import look
from tests.clinics import Practice, PrinterHere, a_practice
from tests.virtual_device import a_page_with_a_device, served_here
from tests.web.sendings import serving

pytestmark = pytest.mark.browser
Made = TypeVar("Made")


def aside(act: Callable[[], Made]) -> Made:
    """In a thread of its own: what seals would meet the loop that drives the browser."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()


def statements(connection: Connection, of: list[UUID]) -> list[dict[str, str]]:
    return [json.loads(notes.signatures_of(connection, one)[1].statement) for one in of]


def proofs_of(connection: Connection, of: list[UUID]) -> list[str]:
    return [notes.proof_of(connection, one).signature for one in of]


def notes_of(connection: Connection, visit_id: UUID) -> list[UUID]:
    latest = notes.latest(connection, visit_id)
    return [] if latest is None else [latest.id]


def the_nurse_submits_with_a_passkey(
    page: Page, url: str, practice: Practice, visit_id: UUID
) -> None:
    """The review saves what is typed by itself, and the passkey is asked for after that."""
    a_passkey_made(page, url, practice.nurse.email)
    page.goto(f"{url}/visits/{visit_id}/review")
    page.get_by_label("Your password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign as author and submit with your passkey").click()
    page.get_by_text("Waits for a physician").wait_for()


def test_a_note_is_signed_by_the_passkey_its_physician_signed_in_with(
    tmp_path: Path, chromium: Browser
):
    with a_practice(tmp_path, PrinterHere()) as practice:
        note_id, *others = (aside(practice.another_pump(number).a_note) for number in range(3))
        draft, _ = aside(practice.another_pump(3).a_draft)
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
            page.get_by_label("Your password").wait_for()
            look(page, "a note to sign with a passkey")
            page.get_by_label("Your password").fill(DEMO_PASSWORD)
            page.get_by_role("button", name="Sign 1\u00a0note with your passkey").click()
            page.get_by_text("Signed ·").wait_for()
            for one in others:
                page.goto(f"{url}/notes/{one}")
            page.goto(f"{url}/queue/batch")
            look(page, "several notes to sign with a passkey")
            page.get_by_role("button", name="Sign the ticked notes with your passkey").click()
            page.get_by_text("2 of 2 signed.").wait_for()
            look(page, "several notes that were signed")
            page.get_by_role("button", name="Sign out").click()
            the_nurse_submits_with_a_passkey(page, url, practice, draft)
        with clinic.database.reading() as connection:
            said = json.loads(notes.signatures_of(connection, note_id)[1].statement)
            assert notes.proof_of(connection, note_id) is not None
            of_batch, proofs = statements(connection, others), proofs_of(connection, others)
            (draft_note,) = notes_of(connection, draft)
            author = json.loads(notes.signatures_of(connection, draft_note)[0].statement)
        assert (said["level"], said["origin"], said["auth"]) == ("S3", url, "password passkey")
        assert {one["auth"] for one in of_batch} == {"period passkey"}
        assert len({one["batch"] for one in of_batch}) == len(set(proofs)) == 1
        assert (author["level"], author["auth"]) == ("S1", "password passkey")
        assert aside(lambda: list(verify_record(clinic, signatures=True))) == []
