"""From the bedside to the signed PDF, and what must not be signed."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace

import pypdf
import pytest

from refillnotes.actions.look_up import due_patients, waiting_notes
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.read_note import read_note, read_pdf
from refillnotes.actions.refusals import (
    NotAllowedNow,
    NoteAlreadySigned,
    NotReady,
    NotSeen,
    SeenOtherwise,
    VisitChanged,
)
from refillnotes.actions.return_note import return_note
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.actions.verify_record import verify_record
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.record import Record
from refillnotes.store import notes
from tests.clinics import Practice, PrinterHere
from tests.pdf.reading import as_seen, words


def signed(practice: Practice, **changes: str):
    note_id = practice.a_note(**changes)
    seen = read_note(practice.clinic, practice.physician, note_id)
    sign_note(practice.clinic, practice.physician, note_id, seen.shown)
    return note_id


def test_a_good_visit_becomes_a_signed_pdf_that_holds_its_record(practice: Practice):
    note_id = signed(practice)
    name, content = read_pdf(practice.clinic, practice.physician, note_id)
    reader = pypdf.PdfReader(io.BytesIO(content))
    text = words(as_seen(content))
    assert name == "visit-2026-000001-r1.pdf"
    assert text.count("NOT SIGNED") == 1  # the second checker, who was not asked
    assert "Dana Reyes, RN I performed this visit and recorded these values." in text
    assert "Amara Osei, MD I reviewed and approve this note. approved 14 Nov 2026 10:02" in text
    (attached,) = reader.attachments["record.json"]
    record = json.loads(attached)
    assert record["facts"]["injected"] == "20.0 mL"
    assert not list(verify_record(practice.clinic))


def test_what_the_nurse_submits_is_drawn_once_and_waits_for_the_physician(practice: Practice):
    note_id = practice.a_note()
    _, before = read_pdf(practice.clinic, practice.physician, note_id)
    text = words(as_seen(before))
    assert "Dana Reyes, RN I performed this visit and recorded these values." in text
    assert "NOT SIGNED" in text and "approve this note" not in text
    seen = read_note(practice.clinic, practice.physician, note_id)
    sign_note(practice.clinic, practice.physician, note_id, seen.shown)
    _, after = read_pdf(practice.clinic, practice.physician, note_id)
    assert after.startswith(before) and len(after) > len(before)


def test_the_statement_binds_the_bytes_that_were_seen(practice: Practice):
    note_id = practice.a_note()
    seen = read_note(practice.clinic, practice.physician, note_id)
    sign_note(practice.clinic, practice.physician, note_id, seen.shown)
    _, content = read_pdf(practice.clinic, practice.physician, note_id)
    with practice.clinic.database.reading() as connection:
        said = [json.loads(one.statement) for one in notes.signatures_of(connection, note_id)]
    assert [one["role"] for one in said] == ["author", "approver"]
    for one in said:
        before = content[: int(one["pdf_size"])]
        assert hashlib.sha256(before).hexdigest() == one["pdf_sha256"]
        assert one["record_sha256"] == seen.note.record_sha256
        assert (one["signed_at"], one["zone"]) == ("2026-11-14T10:02:00-06:00", "America/Chicago")
    assert said[1]["pdf_sha256"] == seen.shown.pdf_sha256
    assert len(said[0]["audit_head"]) == len(said[1]["audit_head"]) == 64


def test_a_number_taken_meanwhile_is_not_given_twice(practice: Practice):
    other = practice.another_pump(1)
    visit_id, version = practice.a_draft()
    waiting = iter([other.a_draft()])

    class Overtaken(PrinterHere):
        """Another nurse submits while this note is drawn."""

        def render(self, record: Record, paper: str, standing: str) -> bytes:
            for overtaking in waiting:
                submit_visit(other.clinic, other.nurse, *overtaking)
            return practice.clinic.printer.render(record, paper, standing)

    slow = replace(practice.clinic, printer=Overtaken())
    first = submit_visit(slow, practice.nurse, visit_id, version)
    numbers = {
        read_note(practice.clinic, practice.physician, one.figures.note_id).record["visit"][
            "number"
        ]
        for one in waiting_notes(practice.clinic, practice.physician)
    }
    assert numbers == {"2026-000001", "2026-000002"}
    record = read_note(practice.clinic, practice.physician, first).record
    assert record["visit"]["number"] == "2026-000002"
    assert not list(verify_record(practice.clinic))


def test_the_same_bytes_are_served_for_ever(practice: Practice):
    note_id = signed(practice)
    first = read_pdf(practice.clinic, practice.physician, note_id)
    assert read_pdf(practice.clinic, practice.staff[4], note_id) == first


def test_a_visit_that_lacks_something_is_not_submitted_and_says_what(practice: Practice):
    visit_id, version = practice.a_draft(injected="", lot_1="")
    with pytest.raises(NotReady, match=r"Put in is not recorded\. .*Lot is not recorded\.|Lot"):
        submit_visit(practice.clinic, practice.nurse, visit_id, version)
    assert not waiting_notes(practice.clinic, practice.physician)


def test_twenty_in_and_forty_programmed_is_not_submitted_without_a_word(practice: Practice):
    visit_id, version = practice.a_draft(programmed_volume="40.0 mL")
    with pytest.raises(NotReady, match="this is what happened"):
        submit_visit(practice.clinic, practice.nurse, visit_id, version)
    opened = open_visit(practice.clinic, practice.nurse, visit_id)
    assert "programmed-volume" in {finding.check for finding in opened.standing.to_answer}


def test_what_was_not_looked_at_last_is_not_submitted(practice: Practice):
    visit_id, version = practice.a_draft()
    save_draft(practice.clinic, practice.nurse, visit_id, version, {"pain": "6"})
    with pytest.raises(VisitChanged):
        submit_visit(practice.clinic, practice.nurse, visit_id, version)


def test_a_note_nobody_opened_is_not_signed(practice: Practice):
    note_id = practice.a_note()
    (waiting,) = waiting_notes(practice.clinic, practice.physician)
    assert not waiting.seen
    stored = read_note(practice.clinic, practice.staff[3], note_id).shown
    with pytest.raises(NotSeen):
        sign_note(practice.clinic, practice.physician, note_id, stored)


def test_other_content_than_what_was_seen_is_not_signed(practice: Practice):
    note_id = practice.a_note()
    read_note(practice.clinic, practice.physician, note_id)
    seen = read_note(practice.clinic, practice.physician, note_id).shown
    for other in (replace(seen, record_sha256="0" * 64), replace(seen, pdf_sha256="0" * 64)):
        with pytest.raises(SeenOtherwise):
            sign_note(practice.clinic, practice.physician, note_id, other)


def test_a_note_is_signed_once(practice: Practice):
    note_id = signed(practice)
    seen = read_note(practice.clinic, practice.staff[3], note_id)
    with pytest.raises(NoteAlreadySigned):
        sign_note(practice.clinic, practice.staff[3], note_id, seen.shown)


def test_a_returned_note_is_answered_with_a_new_revision(practice: Practice):
    visit_id, version = practice.a_draft()
    first = submit_visit(practice.clinic, practice.nurse, visit_id, version)
    return_note(practice.clinic, practice.physician, first, "Is the lot A1234 or A1284?")
    opened = open_visit(practice.clinic, practice.nurse, visit_id)
    assert opened.returned is not None
    assert opened.returned.reason == "Is the lot A1234 or A1284?"
    saved = save_draft(
        practice.clinic, practice.nurse, visit_id, opened.visit.version, {"lot_1": "A1284"}
    )
    second = submit_visit(practice.clinic, practice.nurse, visit_id, saved.version)
    old, new = (read_note(practice.clinic, practice.physician, one) for one in (first, second))
    assert (old.note.revision, new.note.revision) == (1, 2)
    assert old.superseded
    assert old.record["visit"]["number"] == new.record["visit"]["number"]
    with pytest.raises(SeenOtherwise):
        sign_note(practice.clinic, practice.physician, first, old.shown)


def test_a_note_goes_back_with_a_question_or_not_at_all(practice: Practice):
    note_id = practice.a_note()
    with pytest.raises(Unreadable, match="goes back with a question"):
        return_note(practice.clinic, practice.physician, note_id, "  ")


def test_a_signed_note_cannot_be_returned(practice: Practice):
    note_id = signed(practice)
    with pytest.raises(NotAllowedNow):
        return_note(practice.clinic, practice.physician, note_id, "One more thing")


def test_the_next_visit_knows_what_the_last_one_left(practice: Practice):
    signed(practice)
    later = practice.later(days=77)
    visit_id, _ = later.a_draft(measured_residual="4.6 mL", residual_wasted="4.6 mL")
    opened = open_visit(later.clinic, later.nurse, visit_id)
    sheet = opened.standing.judged.sheet
    assert abs(float(sheet.value("expected_residual").exact) - 4.6) < 0.05
    severities = {one.check: one.severity for one in opened.standing.findings.found}
    assert severities["residual-discrepancy"] == "ok"
    assert "settings-continuity" in severities


def test_the_days_list_knows_the_next_appointment_and_its_limit(practice: Practice):
    signed(practice)
    (line,) = due_patients(practice.clinic, practice.nurse).rows
    assert line.next_appointment is not None
    assert line.refill_by is not None
    assert line.limited_by == "alarm"
