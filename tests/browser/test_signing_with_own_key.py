"""A physician makes a key of their own, signs with it, and gives it another PIN, in a browser."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.verify_record import verify_record
from refillnotes.domain.ceremony import Level
from refillnotes.store import notes, signing_keys
from tests.browser.conftest import sign_in
from tests.browser.looking import look
from tests.browser.practising import a_served_practice
from tests.signing_keys import OTHER_PIN, PIN, submitted, with_key

pytestmark = pytest.mark.browser


def test_a_note_is_signed_with_the_key_that_its_physicians_pin_opens(tablet: Page, tmp_path: Path):
    with (
        a_served_practice(tmp_path, signing=Level.S2) as (served, practice),
        ThreadPoolExecutor(1) as aside,  # what seals would meet the loop that drives the browser
    ):
        first, second = aside.submit(
            lambda: [
                submitted(one)
                for one in (with_key(practice, practice.nurse), practice.another_pump(1))
            ]
        ).result()
        sign_in(tablet, served, "Amara Osei")
        tablet.goto(f"{served.url}/notes/{first}")
        expect(tablet.get_by_text("you have none. Make one")).to_be_visible()
        tablet.get_by_role("link", name="Your signing key").click()
        a_key_is_made(tablet)
        tablet.goto(f"{served.url}/notes/{first}")
        signs(tablet, "not this one 7", DEMO_PASSWORD)
        expect(tablet.get_by_text("This is not the PIN of your signing key")).to_be_visible()
        expect(tablet.get_by_label("PIN of your signing key")).to_be_focused()
        look(tablet, "a wrong PIN")
        signs(tablet, PIN, DEMO_PASSWORD)
        expect(tablet.locator(".lead").first).to_contain_text("Signed")
        tablet.goto(f"{served.url}/you/signing-key")
        the_pin_is_changed(tablet)
        tablet.goto(f"{served.url}/notes/{second}")
        signs(tablet, PIN, DEMO_PASSWORD)
        expect(tablet.get_by_text("This is not the PIN of your signing key")).to_be_visible()
        signs(tablet, OTHER_PIN, DEMO_PASSWORD)
        expect(tablet.locator(".lead").first).to_contain_text("Signed")
        with practice.clinic.database.reading() as connection:
            held = signing_keys.in_use(connection, practice.physician.id)
            signed = [notes.signatures_of(connection, one)[1].statement for one in (first, second)]
        assert all(f'"certificate_sha256":"{held.sha256}"' in one for one in signed)
        faults = aside.submit(lambda: list(verify_record(practice.clinic, signatures=True)))
        assert faults.result() == []


def a_key_is_made(page: Page) -> None:
    for pin, again, said in (("short1", "short1", "at least 8"), (PIN, OTHER_PIN, "PINs differ")):
        type_new_pin(page, pin, again, "Make my signing key")
        expect(page.locator(".problem:visible").first).to_contain_text(said)
    look(page, "a PIN that is refused")
    type_new_pin(page, PIN, PIN, "Make my signing key")
    expect(page.get_by_role("status").first).to_contain_text("Your signing key is made")


def type_new_pin(page: Page, pin: str, again: str, button: str) -> None:
    page.get_by_label("New PIN", exact=True).fill(pin)
    page.get_by_label("New PIN again").fill(again)
    page.get_by_label("Your password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


def the_pin_is_changed(page: Page) -> None:
    form = page.locator("form[action$='/pin']")
    for now, said in (("not this one 7", "not the PIN of your signing key"), (PIN, "its new PIN")):
        form.get_by_label("Your password").fill(DEMO_PASSWORD)
        form.get_by_label("PIN now").fill(now)
        form.get_by_label("New PIN", exact=True).fill(OTHER_PIN)
        form.get_by_label("New PIN again").fill(OTHER_PIN)
        form.get_by_role("button", name="Change the PIN").click()
        expect(page.get_by_text(said)).to_be_visible()
    look(page, "a signing key with another PIN")


def signs(page: Page, pin: str, password: str) -> None:
    page.get_by_label("Your password").fill(password)
    page.get_by_label("PIN of your signing key").fill(pin)
    page.get_by_role("button", name="Sign 1\u00a0note").click()
    page.wait_for_load_state()
