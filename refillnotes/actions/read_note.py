"""Open a note, its signatures and its PDF; each reading leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import record_of
from refillnotes.actions.read_chart import NotHere
from refillnotes.actions.refuse_destroyed import refuse_destroyed
from refillnotes.actions.traces import leave_trace
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.record import Record
from refillnotes.domain.signature import APPROVER, Stated
from refillnotes.domain.stamp import Stamp
from refillnotes.domain.visit import BEING_AMENDED
from refillnotes.store import amendments, notes, pdfs, visits, voids
from refillnotes.store.amendments import Amendment
from refillnotes.store.notes import Note, Return
from refillnotes.store.people import Person
from refillnotes.store.visits import Visit
from refillnotes.store.voids import Voiding


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader has before their eyes: the record, and the very file that prints it."""

    record_sha256: str
    pdf_sha256: str
    """Empty for a note submitted before files were sealed."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of the visit; ``signed_at`` is None while it lacks its approval."""

    id: UUID
    number: int
    signed_at: datetime | None
    author_id: UUID


@dataclass(frozen=True, slots=True)
class OpenNote:
    """One revision with what belongs to it."""

    note: Note
    visit: Visit
    record: Record
    signatures: tuple[Stamp, ...]
    returned: Return | None
    seen: bool
    own: bool
    """Whether the reader wrote it; nobody approves their own note."""
    shown: Shown
    revisions: tuple[Revision, ...]
    """Every revision of the visit, the oldest first."""
    amendment: Amendment | None
    """What is being written, or waits, beside the signed revision."""
    voiding: Voiding | None
    """The last request to make the visit void, and what came of it."""

    @property
    def void_asked(self) -> bool:
        """Whether somebody asked to make the visit void, and nobody has decided."""
        return self.voiding is not None and self.voiding.waits

    @property
    def signed(self) -> bool:
        return any(one.id == self.note.id and one.signed_at for one in self.revisions)

    @property
    def valid(self) -> Revision | None:
        """The newest signed revision, which stands."""
        return next((one for one in reversed(self.revisions) if one.signed_at), None)

    @property
    def latest(self) -> Revision:
        return self.revisions[-1]

    @property
    def superseded(self) -> bool:
        """Whether a newer revision takes its place: the place of a signed one, a signed one."""
        stands = self.valid if self.signed else self.latest
        return stands is not None and stands.id != self.note.id


def read_note(clinic: Clinic, who: Person, note_id: UUID) -> OpenNote:
    """Open a note for reading, and remember that this person had it on the screen."""
    now = clinic.now()
    with clinic.database.reading() as connection:
        opened = note_in(connection, who, note_id)
    shown = {"record": opened.note.record_sha256}
    entry = AuditEntry(Event.NOTE_VIEWED, who.id, now, _about(opened), shown)
    with clinic.tracing() as connection:
        notes.mark_seen(connection, opened.note, who.id, now, entry)
    return opened


def note_in(connection: Connection, who: Person, note_id: UUID) -> OpenNote:
    """Read a note within another act. Errors: ``NotHere``, ``Destroyed``."""
    note = notes.find(connection, note_id)
    visit = None if note is None else visits.find(connection, note.visit_id)
    if note is None or visit is None:
        raise NotHere(note_id)
    refuse_destroyed(connection, visit, f"Revision {note.revision} of the note")
    kept = notes.newest_pdf_of(connection, note_id)
    return OpenNote(
        note=note,
        visit=visit,
        record=record_of(note.record),
        signatures=tuple(
            Stated(one.statement, one.statement_sha256).stamp
            for one in notes.signatures_of(connection, note.id)
        ),
        returned=notes.return_of(connection, note.id),
        seen=notes.was_seen(connection, note, who.id),
        own=note.author_id == who.id,
        shown=Shown(note.record_sha256, "" if kept is None else kept.sha256),
        revisions=tuple(
            Revision(*one) for one in notes.revisions_of(connection, visit.id, APPROVER.role)
        ),
        amendment=open_amendment_of(connection, visit),
        voiding=voids.newest(connection, visit.id),
    )


def _about(opened: OpenNote) -> dict[Subject, UUID]:
    return {
        Subject.NOTE: opened.note.id,
        Subject.VISIT: opened.visit.id,
        Subject.PATIENT: opened.visit.patient_id,
    }


def open_amendment_of(connection: Connection, visit: Visit) -> Amendment | None:
    """The amendment of a visit that is being amended now."""
    return amendments.newest(connection, visit.id) if visit.state in BEING_AMENDED else None


def read_pdf(clinic: Clinic, who: Person, note_id: UUID) -> tuple[str, bytes]:
    """The file name and the bytes of a note's PDF.

    They are the stored ones, with every signature made so far; only a note older than sealed
    files is drawn. Errors: ``NotHere``, ``PdfMissing``, ``PdfCorrupt``.
    """
    with clinic.database.reading() as connection:
        opened = note_in(connection, who, note_id)
        stored = notes.newest_pdf_of(connection, note_id)
    leave_trace(clinic, who, Event.PDF_VIEWED, _about(opened))
    if stored is not None:
        return file_name(opened.record), pdfs.read(clinic.folder, stored.sha256)
    drawn = clinic.printer.render(opened.record, clinic.paper, "draft")
    return file_name(opened.record), drawn


def file_name(record: Record) -> str:
    """A file name without a patient in it."""
    return f"visit-{record['visit']['number']}-r{record['visit']['revision']}.pdf"
