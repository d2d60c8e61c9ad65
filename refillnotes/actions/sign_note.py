"""Sign a note as its physician: what was seen is what is stored, and the PDF exists first."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.key_figures import figures_of
from refillnotes.actions.once import Once, answered_before, remember
from refillnotes.actions.read_note import OpenNote, as_printed, note_in
from refillnotes.actions.refusals import NotSeen, OwnNote, SeenOtherwise
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.signature import APPROVER, state
from refillnotes.domain.visit import Move, State, after
from refillnotes.store import audit, figures, notes, pdfs, visits
from refillnotes.store.errors import NoteAlreadySigned
from refillnotes.store.notes import Signature, SignedPdf
from refillnotes.store.people import Person


def sign_note(
    clinic: Clinic, who: Person, note_id: UUID, seen_sha256: str, once: Once | None = None
) -> None:
    """Approve a note. The caller has asked for the password again in the same request.

    The PDF is drawn and on disk before the transaction that names it begins, so nothing slow
    happens inside and a failed drawing signs nothing. Errors: ``NotHere``, ``NotAllowedNow``,
    ``NotSeen``, ``SeenOtherwise``, ``OwnNote``, ``NoteAlreadySigned``, and the printer's.
    """
    now = clinic.now()
    with clinic.database.reading() as connection:
        if answered_before(connection, who, once) is not None:
            return
        opened = note_in(connection, who, note_id)
        head = audit.head(connection)
    _refuse(opened, seen_sha256)
    signature = _approved(who, opened, now, "" if head is None else head.hash)
    drawn = clinic.printer.render(
        opened.record, (*opened.signatures, as_printed(signature)), clinic.paper, "signed"
    )
    digest = pdfs.keep(clinic.folder, drawn)
    pdf = SignedPdf(note_id, digest, len(drawn), zlib.crc32(drawn), clinic.paper.lower())
    with clinic.database.writing() as connection:
        if answered_before(connection, who, once) is not None:
            return
        current = note_in(connection, who, note_id)
        _refuse(current, seen_sha256)
        visit = replace(
            current.visit,
            state=after(State(current.visit.state), Move.SIGN),
            updated_at=now,
            updated_by=who.id,
        )
        visits.write(connection, visit)
        notes.sign(
            connection,
            signature,
            pdf,
            AuditEntry(
                Event.NOTE_SIGNED,
                who.id,
                now,
                {Subject.NOTE: note_id, Subject.VISIT: visit.id, Subject.PATIENT: visit.patient_id},
                {"record": opened.note.record_sha256, "pdf": digest},
            ),
        )
        figures.put(connection, figures_of(opened.note, opened.record, now))
        remember(connection, who, once, now, str(note_id))


def _refuse(opened: OpenNote, seen_sha256: str) -> None:
    if any(signature["role"] == APPROVER.role for signature in opened.signatures):
        raise NoteAlreadySigned("This note is signed already. Open it to see by whom.")
    after(State(opened.visit.state), Move.SIGN)
    if opened.own:
        raise OwnNote("You wrote this note. Another physician reviews and signs it.")
    if opened.superseded or seen_sha256 != opened.note.record_sha256:
        raise SeenOtherwise(
            "This note has changed since you opened it. Open it again and read what is new."
        )
    if not opened.seen:
        raise NotSeen("You have not opened this note yet. Open it, read it, then sign.")


def _approved(who: Person, opened: OpenNote, now: datetime, head: str) -> Signature:
    statement, digest = state(
        APPROVER,
        record_sha256=opened.note.record_sha256,
        signer=str(who.id),
        name=who.name,
        credentials=who.credentials,
        signed_at=now,
        note=f"{opened.record['visit']['number']} rev {opened.note.revision}",
        audit_head=head,
    )
    return Signature(opened.note.id, APPROVER.role, who.id, APPROVER.code, statement, digest, now)
