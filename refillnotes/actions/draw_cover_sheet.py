"""Draw the sheet that lies on a void note where it leaves the program; the note stays as it is."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import record_of
from refillnotes.actions.read_note import note_in
from refillnotes.actions.traces import leave_trace
from refillnotes.domain.audit import Event, Subject
from refillnotes.domain.errors import NotAllowedNow
from refillnotes.domain.visit import State
from refillnotes.domain.voiding import CoverSheet, cover_sheet
from refillnotes.store import notes, voids
from refillnotes.store.people import Person


def read_cover_sheet(clinic: Clinic, who: Person, note_id: UUID) -> tuple[str, bytes]:
    """The file name and the sheet of one revision. Errors: ``NotHere``, ``NotAllowedNow``."""
    with clinic.database.reading() as connection:
        opened = note_in(connection, who, note_id)
        void = State(opened.visit.state) is State.VOID
        sheet = cover_sheet_of(connection, note_id) if void else None
    if sheet is None:
        raise NotAllowedNow("This visit is not void, and no sheet lies on its note.")
    visit = opened.visit
    about = {Subject.NOTE: note_id, Subject.VISIT: visit.id, Subject.PATIENT: visit.patient_id}
    leave_trace(clinic, who, Event.PDF_VIEWED, about)
    name = f"visit-{sheet['visit']['number']}-r{sheet['visit']['revision']}-void.pdf"
    return name, clinic.printer.cover_sheet(sheet, clinic.paper)


def cover_sheet_of(connection: Connection, note_id: UUID) -> CoverSheet | None:
    """What stands on the sheet of a note; None where nobody decided that its visit is void."""
    note = notes.find(connection, note_id)
    voiding = None if note is None else voids.newest(connection, note.visit_id)
    if note is None or voiding is None or voiding.decision is None:
        return None
    asked, confirmed = voiding.request.statement, voiding.decision.statement
    return cover_sheet(record_of(note.record), note.record_sha256, asked, confirmed)
