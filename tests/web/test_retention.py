"""The page of retention, from a hold to a destruction, as two privacy officers see it."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.demo.staff import AUDITOR, NURSE, PRIVACY, SECOND_PRIVACY
from tests.clinics import Practice, PrinterHere, Signed
from tests.keeping import (
    OVER,
    a_registered,
    a_signed_practice_to_keep,
    kept_shorter,
    patient_of,
    seen,
)
from tests.people import a_browser, sent
from tests.web.sendings import serving

PASSWORD = {"password": DEMO_PASSWORD}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    with a_signed_practice_to_keep(tmp_path_factory.mktemp("made"), PrinterHere()) as signed:
        yield signed


@pytest.fixture
def practice(made: Signed, tmp_path: Path) -> Iterator[Practice]:
    with made.copied(tmp_path) as copied:
        yield kept_shorter(copied).later(days=OVER)


@pytest.fixture
def app(practice: Practice) -> Flask:
    return serving(practice)


def browser_of(app: Flask, practice: Practice, who: int) -> FlaskClient:
    return a_browser(app, practice.staff[who], DEMO_PASSWORD)


def text_of(browser: FlaskClient, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def test_two_officers_destroy_what_is_due_and_it_stays_named(
    app: Flask, practice: Practice, made: Signed
):
    hers = patient_of(practice)
    first, second = (browser_of(app, practice, one) for one in (PRIVACY, SECOND_PRIVACY))
    listed = text_of(first, "/privacy/retention")
    assert f"/privacy/patients/{hers}/retention" in listed
    assert "14 Nov 2032" in listed
    assert "a proposed default: a clinician approves it before use" not in listed  # both its own
    page = f"/privacy/patients/{hers}/retention"
    assert "Backups made before, exports and prints still hold these notes" in text_of(first, page)
    address, fields = f"/privacy/patients/{hers}/destruction", {"seen_sha256": seen(practice)}
    wrong = sent(first, address, fields | {"password": "wrong"})
    assert (wrong.status_code, "Destruction 1" in wrong.text) == (403, False)
    proposed = sent(first, address, fields | PASSWORD)
    assert proposed.status_code == 302
    own = text_of(first, proposed.location)
    assert "another privacy officer approves" in own
    assert 'value="destroy"' not in own
    waiting = text_of(second, proposed.location)
    record = waiting.partition('name="seen_sha256" value="')[2][:64]
    decide = f"{proposed.location}/decision"
    nothing = sent(second, decide, {"seen_sha256": record} | PASSWORD)
    assert (nothing.status_code, "Nothing was decided" in nothing.text) == (400, True)
    kept = sent(second, decide, {"decision": "keep", "seen_sha256": record} | PASSWORD)
    assert (kept.status_code, "Say why" in kept.text) == (400, True)
    done = sent(second, decide, {"decision": "destroy", "seen_sha256": record} | PASSWORD)
    assert done.status_code == 302
    assert "The notes of this patient are destroyed." in text_of(first, done.location)
    number = proposed.location.rsplit("/", 1)[1]
    paper = first.get(f"/destructions/{number}/certificate.pdf")
    assert (paper.status_code, paper.mimetype) == (200, "application/pdf")
    auditor = browser_of(app, practice, AUDITOR)
    notes = text_of(auditor, "/audit/notes")
    assert "1 signed note was destroyed when its time was over" in notes
    assert f"/destructions/{number}/certificate.pdf" in notes
    gone = browser_of(app, practice, NURSE).get(f"/notes/{made.note_id}")
    assert (gone.status_code, "was destroyed at" in gone.text) == (410, True)
    folder = text_of(browser_of(app, practice, NURSE), f"/patients/{hers}")
    assert "destroyed" in folder


def test_a_hold_is_placed_and_lifted_with_reasons(app: Flask, practice: Practice):
    hers, first = patient_of(practice), browser_of(app, practice, PRIVACY)
    found = sent(first, "/privacy/retention/find", {"patient": practice.story.patient.mrn})
    assert found.location == f"/privacy/patients/{hers}/retention"
    nobody = sent(first, "/privacy/retention/find", {"patient": "0000"})
    assert nobody.status_code == 404
    blank = sent(first, f"/privacy/patients/{hers}/hold", {"reason": " "})
    assert (blank.status_code, "A court asked for it" in blank.text) == (400, True)
    sent(first, f"/privacy/patients/{hers}/hold", {"reason": "A lawsuit."})
    page = text_of(first, found.location)
    assert "A legal hold is in force." in page
    assert "Propose it to another privacy officer" not in page
    assert "A lawsuit." in text_of(first, "/privacy/retention")
    hold = page.partition('name="hold" value="')[2][:36]
    lift = f"/privacy/patients/{hers}/lift"
    blank = sent(first, lift, {"hold": hold, "why": ""})
    assert (blank.status_code, "The case was closed" in blank.text) == (400, True)
    assert sent(first, lift, {"hold": hold, "why": "It was settled."}).status_code == 302
    assert "It was settled." in text_of(first, found.location)
    assert sent(first, lift, {"hold": hold, "why": "Again."}).status_code == 409


def test_what_is_proposed_and_not_the_same_any_more_can_only_be_declined(
    app: Flask, practice: Practice
):
    hers = patient_of(practice)
    first, second = (browser_of(app, practice, one) for one in (PRIVACY, SECOND_PRIVACY))
    address, fields = f"/privacy/patients/{hers}/destruction", {"seen_sha256": seen(practice)}
    stale = sent(first, address, {"seen_sha256": "0" * 64} | PASSWORD)
    assert (stale.status_code, "Read it, then sign" in stale.text) == (409, True)
    proposed = sent(first, address, fields | PASSWORD).location
    sent(first, f"/privacy/patients/{hers}/hold", {"reason": "A lawsuit."})
    page = text_of(second, proposed)
    assert 'value="destroy"' not in page
    record = page.partition('name="seen_sha256" value="')[2][:64]
    fields = {"decision": "destroy", "seen_sha256": record} | PASSWORD
    assert sent(second, f"{proposed}/decision", fields).status_code == 409
    fields = {"decision": "keep", "reason": "A lawsuit.", "seen_sha256": record} | PASSWORD
    assert sent(second, f"{proposed}/decision", fields).status_code == 302
    assert "The notes of this patient are kept." in text_of(first, proposed)


def test_what_a_restore_brought_back_is_on_the_page_with_what_to_do(
    app: Flask, practice: Practice, made: Signed
):
    register = practice.clinic.destruction_register
    register.add([a_registered(practice, f"notes/{made.note_id}")])
    first = browser_of(app, practice, PRIVACY)
    page = text_of(first, "/privacy/retention")
    assert "Destroyed once, and here again" in page
    assert "propose to destroy them again" in page
    assert "can be destroyed again" in page
    sent(first, f"/privacy/patients/{patient_of(practice)}/hold", {"reason": "A lawsuit."})
    held = text_of(first, "/privacy/retention")
    assert ("can be destroyed again" in held, "A legal hold is in force." in held) == (False, True)


def test_while_the_second_place_is_away_the_page_says_what_it_cannot_know(
    app: Flask, practice: Practice
):
    practice.clinic.checkpoints.folder.write_text("not a folder")
    page = text_of(browser_of(app, practice, PRIVACY), "/privacy/retention")
    assert "Whether a restore brought destroyed notes back cannot be seen now." in page
    assert "Look whether its disk is mounted" in page
