"""Open a note, its signatures and its PDF; each reading leaves a trace."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import record_of
from refillnotes.actions.read_chart import NotHere
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.record import Record
from refillnotes.domain.record import Signature as Signed
from refillnotes.store import audit, notes, pdfs, visits
from refillnotes.store.notes import Note, Return, Signature
from refillnotes.store.people import Person
from refillnotes.store.visits import Visit


@dataclass(frozen=True, slots=True)
class OpenNote:
    """One revision with what belongs to it."""

    note: Note
    visit: Visit
    record: Record
    signatures: tuple[Signed, ...]
    returned: Return | None
    seen: bool
    own: bool
    """Whether the reader wrote it; nobody approves their own note."""
    superseded: bool
    """Whether a newer revision of the visit exists."""


def read_note(clinic: Clinic, who: Person, note_id: UUID) -> OpenNote:
    """Open a note for reading, and remember that this person had it on the screen."""
    with clinic.database.writing() as connection:
        opened = note_in(connection, who, note_id)
        note = opened.note
        entry = AuditEntry(
            Event.NOTE_VIEWED,
            who.id,
            clinic.now(),
            {Subject.NOTE: note.id, Subject.VISIT: note.visit_id},
            {"record": note.record_sha256},
        )
        notes.mark_seen(connection, note, who.id, clinic.now(), entry)
    return opened


def note_in(connection: Connection, who: Person, note_id: UUID) -> OpenNote:
    """Read a note within another act. Errors: ``NotHere``."""
    note = notes.find(connection, note_id)
    visit = None if note is None else visits.find(connection, note.visit_id)
    if note is None or visit is None:
        raise NotHere(note_id)
    latest = notes.latest(connection, visit.id)
    return OpenNote(
        note=note,
        visit=visit,
        record=record_of(note.record),
        signatures=tuple(as_printed(one) for one in notes.signatures_of(connection, note.id)),
        returned=notes.return_of(connection, note.id),
        seen=notes.was_seen(connection, note, who.id),
        own=note.author_id == who.id,
        superseded=latest is not None and latest.id != note.id,
    )


def as_printed(signature: Signature) -> Signed:
    """A signature as the note prints it, out of its own statement."""
    statement = json.loads(signature.statement)
    return {
        "role": statement["role"],
        "name": statement["name"],
        "credentials": statement["credentials"],
        "meaning": statement["meaning"],
        "sentence": statement["sentence"],
        "signed_at": statement["signed_at"],
        "statement_sha256": signature.statement_sha256,
    }


def read_pdf(clinic: Clinic, who: Person, note_id: UUID) -> tuple[str, bytes]:
    """The file name and the bytes of a note's PDF.

    A signed note's bytes are the stored ones; one not signed yet is drawn with "NOT SIGNED"
    across it. Errors: ``NotHere``, ``PdfMissing``, ``PdfCorrupt``.
    """
    with clinic.database.writing() as connection:
        opened = note_in(connection, who, note_id)
        stored = notes.pdf_of(connection, note_id)
        audit.record(
            connection,
            AuditEntry(
                Event.PDF_VIEWED,
                who.id,
                clinic.now(),
                {Subject.NOTE: note_id, Subject.VISIT: opened.visit.id},
            ),
        )
    if stored is not None:
        return file_name(opened.record), pdfs.read(clinic.folder, stored.sha256)
    drawn = clinic.printer.render(opened.record, opened.signatures, clinic.paper, "submitted")
    return file_name(opened.record), drawn


def file_name(record: Record) -> str:
    """A file name without a patient in it."""
    return f"visit-{record['visit']['number']}-r{record['visit']['revision']}.pdf"
