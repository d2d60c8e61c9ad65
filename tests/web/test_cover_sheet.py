"""The cover sheet of a void note: offered on its pages, the same bytes each time, traced."""

from __future__ import annotations

import io
import json
from pathlib import Path

import lxml.html
import pikepdf

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import read_note, read_pdf
from refillnotes.actions.void_visit import ask_to_void, decide_void, look_at_visit
from refillnotes.demo.staff import AUDITOR
from refillnotes.store import audit
from tests.clinics import a_signed_practice
from tests.pdf.reading import as_seen, words
from tests.people import a_browser
from tests.web.sendings import serving


def test_it_is_there_once_the_visit_is_void_and_says_why_and_by_whom(tmp_path: Path):
    with a_signed_practice(tmp_path) as signed:
        practice, note_id = signed.practice, signed.note_id
        nurse = a_browser(serving(practice), practice.nurse, DEMO_PASSWORD)
        sheet = f"/notes/{note_id}/void.pdf"
        assert nurse.get(sheet).status_code == 409
        visit_id = read_note(practice.clinic, practice.nurse, note_id).visit.id
        _, before = read_pdf(practice.clinic, practice.nurse, note_id)
        ask_to_void(practice.clinic, practice.nurse, visit_id, "duplicate", "Recorded at noon too.")
        assert nurse.get(sheet).status_code == 409
        asked = look_at_visit(practice.clinic, practice.nurse, visit_id).voiding.request
        decide_void(practice.clinic, practice.physician, visit_id, asked.id, void=True)
        for page in (f"/visits/{visit_id}/void", f"/notes/{note_id}"):
            assert sheet in lxml.html.fromstring(nurse.get(page).text).xpath("//a/@href")
        given = nurse.get(sheet)
        assert "visit-2026-000001-r1-void.pdf" in given.headers["Content-Disposition"]
        with practice.clinic.database.reading() as connection:
            head = audit.head(connection)
        assert head is not None
        left = json.loads(head.event)
        assert (left["event"], left["subjects"]["note"]) == ("pdf-viewed", str(note_id))
        auditor = a_browser(serving(practice), practice.staff[AUDITOR], DEMO_PASSWORD)
        assert auditor.get(sheet).data == given.data
        text = words(as_seen(given.data))
        for said in ("VOID", "Recorded twice", "Recorded at noon too.", "Dana Reyes RN"):
            assert said in text
        record = read_note(practice.clinic, practice.nurse, note_id).note.record_sha256
        assert f"Revision 1, record {record}" in text and "Amara Osei MD" in text
        with pikepdf.open(io.BytesIO(given.data)) as document:
            held = json.loads(document.attachments["void.json"].get_file().read_bytes())
            assert json.loads(held["confirmed"])["meaning"] == "void-confirmed"
            with document.open_metadata() as metadata:
                assert metadata["pdfaid:part"] == "3"
        assert read_pdf(practice.clinic, practice.nurse, note_id)[1] == before
