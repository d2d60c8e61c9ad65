"""F59: while saving is off a passkey signs in as ever, is watched as ever, and signs nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from refillnotes.actions.tries import TRIES_OF_AN_ACCOUNT
from refillnotes.store.people import Person
from tests.authenticators import half_way
from tests.clinics import Practice, PrinterHere, a_practice
from tests.faults.saving_off import closed, events, head_of, side_lines
from tests.passkeys import Device, a_passkey, challenged, signed_in_with
from tests.people import a_browser, a_person, sent, token
from tests.web.sendings import serving


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


@pytest.fixture
def nurse(practice: Practice) -> Person:
    return a_person(practice.clinic, "nurse")


@pytest.fixture
def device(practice: Practice, nurse: Person) -> Device:
    return a_passkey(a_browser(serving(practice), nurse))


@pytest.fixture
def off(practice: Practice, device: Device) -> Practice:
    """Opened with saving off, after the device was enrolled."""
    assert device.owner is None
    return closed(practice)


def told(off: Practice) -> list[str]:
    return events(side_lines(off.clinic.checkpoints.folder))


def test_F59_a_passkey_signs_in_by_itself_and_after_a_password(off, nurse, device):
    app, before = serving(off), head_of(off.clinic)
    assert signed_in_with(app, device).location == "/today"
    browser, carried = half_way(app, nurse)
    answer = device.get(challenged(browser, half=carried["half"]))
    entered = browser.post("/sign-in/passkey", data=carried | {"passkey_answer": answer})
    assert entered.location == "/today" and browser.get("/today").status_code == 200
    first, second, *_ = side_lines(off.clinic.checkpoints.folder)
    hashes = [json.loads(one["event"])["hashes"]["passkey"] for one in (first, second)]
    assert hashes[0] == hashes[1] and told(off)[:2] == ["signed-in"] * 2
    assert head_of(off.clinic) == before


def test_F59_one_answer_opens_once_and_a_copied_passkey_nothing(off, device):
    app = serving(off)
    browser = app.test_client()
    form = {"csrf_token": token(browser), "passkey_answer": device.get(challenged(browser))}
    assert browser.post("/sign-in/passkey", data=form).status_code == 302
    again = app.test_client()
    form["csrf_token"] = token(again)
    assert again.post("/sign-in/passkey", data=form).status_code == 401
    device.count = 0
    assert signed_in_with(app, device).status_code == 401
    assert told(off)[-2:] == ["passkey-copied", "passkey-refused"]


def test_F59_guesses_are_counted(off, device):
    app, stranger = serving(off), Device(credential=device.credential)
    tried = [signed_in_with(app, stranger).status_code for _ in range(TRIES_OF_AN_ACCOUNT)]
    assert tried == [401] * TRIES_OF_AN_ACCOUNT
    assert signed_in_with(app, device).status_code == 429


def test_F59_no_device_is_asked_to_sign(off, device):
    app = serving(off)
    browser = app.test_client()
    form = {"csrf_token": token(browser), "passkey_answer": device.get(challenged(browser))}
    browser.post("/sign-in/passkey", data=form)
    refused = sent(browser, "/sign/challenge", {})
    assert refused.status_code == 503 and "Saving is off" in refused.text
    assert "data-passkey-ask" not in browser.get("/you/signing-key").text
