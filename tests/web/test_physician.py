"""The physician's pages: the queue, the signature, the question back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import read_note
from refillnotes.pdf.renderer import Renderer
from refillnotes.web.assembly import assemble
from tests.clinics import Practice, PrinterHere, a_practice
from tests.people import a_browser, sent


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


@pytest.fixture
def physician(practice: Practice) -> FlaskClient:
    app = assemble(practice.clinic, "x" * 32, timedelta(minutes=15))
    return a_browser(app, practice.physician, DEMO_PASSWORD)


def seen_hash(practice: Practice, note_id) -> str:
    return read_note(practice.clinic, practice.staff[3], note_id).note.record_sha256


def test_an_empty_queue_says_so(physician):
    assert "Nothing waits for a signature" in physician.get("/queue").text


def test_the_queue_says_what_was_unusual_before_what_is_clean(physician, practice):
    practice.a_note()
    page = physician.get("/queue").text
    assert "1 waiting: 1 clean" in page
    assert "DOE, Jane" in page


def test_signing_asks_for_the_password_again(physician, practice):
    note_id = practice.a_note()
    physician.get(f"/notes/{note_id}")
    fields = {"password": "not the password", "seen_sha256": seen_hash(practice, note_id)}
    refused = sent(physician, f"/notes/{note_id}/sign", fields)
    assert refused.status_code == 403
    assert "nothing was signed" in refused.text
    fields["password"] = DEMO_PASSWORD
    signed = sent(physician, f"/notes/{note_id}/sign", fields)
    assert signed.status_code == 302
    assert "Signed" in physician.get(signed.location).text


def test_other_content_than_what_was_shown_is_not_signed(physician, practice):
    note_id = practice.a_note()
    physician.get(f"/notes/{note_id}")
    fields = {"password": DEMO_PASSWORD, "seen_sha256": "0" * 64}
    refused = sent(physician, f"/notes/{note_id}/sign", fields)
    assert refused.status_code == 409
    assert "has changed since you opened it" in refused.text


def test_a_note_goes_back_with_its_question(physician, practice):
    note_id = practice.a_note()
    empty = sent(physician, f"/notes/{note_id}/return", {"question": " "})
    assert empty.status_code == 400
    answer = sent(physician, f"/notes/{note_id}/return", {"question": "Which lot?"})
    assert answer.location.endswith("/queue")
    assert "Which lot?" in physician.get(f"/notes/{note_id}").text


def test_the_pdf_of_a_note_names_no_patient_in_its_file_name(physician, practice):
    note_id = practice.a_note()
    answer = physician.get(f"/notes/{note_id}/pdf")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"] == 'inline; filename="visit-2026-000001-r1.pdf"'


def test_a_note_that_cannot_be_drawn_is_not_signed(tmp_path):
    printer = Renderer(wall_seconds=0.001)
    with a_practice(tmp_path, printer) as practice:
        note_id = practice.a_note()
        app = assemble(practice.clinic, "x" * 32, timedelta(minutes=15))
        browser = a_browser(app, practice.physician, DEMO_PASSWORD)
        browser.get(f"/notes/{note_id}")
        fields = {"password": DEMO_PASSWORD, "seen_sha256": seen_hash(practice, note_id)}
        assert sent(browser, f"/notes/{note_id}/sign", fields).status_code == 503
        assert read_note(practice.clinic, practice.physician, note_id).visit.state == "submitted"
    printer.close()
