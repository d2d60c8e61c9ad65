"""The physician's pages: the queue, the signature, the question back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import lxml.html
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


def shown(practice: Practice, note_id) -> dict[str, str]:
    """What the page of a note sends back."""
    seen = read_note(practice.clinic, practice.staff[3], note_id).shown
    return {"seen_sha256": seen.record_sha256, "seen_pdf_sha256": seen.pdf_sha256}


def test_an_empty_queue_says_so(physician):
    assert "Nothing waits for a signature" in physician.get("/queue").text


def test_the_queue_says_what_was_unusual_before_what_is_clean(physician, practice):
    practice.a_note()
    page = physician.get("/queue").text
    assert "1 waiting: 1 clean" in page
    assert "DOE, Jane" in page
    assert "Sign several clean notes" in page


def test_where_no_note_is_clean_several_cannot_be_chosen(physician, practice):
    answer = {"reason": "looked-again", "told": "Dr Osei", "told_at": "2026-11-14T10:20-06:00"}
    said = {f"answer.programmed-volume.{part}": text for part, text in answer.items()}
    practice.a_note(programmed_volume="21.0 mL", **said)
    page = physician.get("/queue").text
    assert "1 waiting: 0 clean" in page
    assert "Sign several clean notes" not in page


def test_signing_asks_for_the_password_again(physician, practice):
    note_id = practice.a_note()
    physician.get(f"/notes/{note_id}")
    fields = {"password": "not the password", **shown(practice, note_id)}
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


def test_a_stamp_that_cannot_be_drawn_signs_nothing(practice):
    note_id = practice.a_note()
    printer = Renderer(wall_seconds=0.001)
    slow = replace(practice.clinic, printer=printer)
    browser = a_browser(
        assemble(slow, "x" * 32, timedelta(minutes=15)), practice.physician, DEMO_PASSWORD
    )
    browser.get(f"/notes/{note_id}")
    fields = {"password": DEMO_PASSWORD, **shown(practice, note_id)}
    assert sent(browser, f"/notes/{note_id}/sign", fields).status_code == 503
    assert read_note(practice.clinic, practice.physician, note_id).visit.state == "submitted"
    printer.close()


def test_several_clean_notes_are_signed_with_one_password(physician, practice):
    made = [practice.another_pump(number).a_note() for number in range(2)]
    assert "No clean note that you have opened" in physician.get("/queue/batch").text
    for note_id in made:
        physician.get(f"/notes/{note_id}")
    boxes = lxml.html.fromstring(physician.get("/queue/batch").text).xpath(
        "//input[@name='note']/@value"
    )
    assert {box.partition(":")[0] for box in boxes} == {str(note_id) for note_id in made}
    refused = sent(physician, "/queue/batch", {"note": boxes, "password": "not mine"})
    assert (refused.status_code, "nothing was signed" in refused.text) == (403, True)
    nothing = sent(physician, "/queue/batch", {"password": DEMO_PASSWORD})
    assert (nothing.status_code, "No note is ticked" in nothing.text) == (400, True)
    stray = [*boxes, "no note of ours"]
    done = sent(physician, "/queue/batch", {"note": stray, "password": DEMO_PASSWORD})
    assert (done.status_code, "2 of 2 signed." in done.text) == (200, True)
    assert "Nothing waits for a signature" in physician.get("/queue").text
