"""Lay down a record as large as wanted: acts of ordinary days, and signed notes with their PDFs."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from random import Random
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.judge_visit import record_of
from refillnotes.actions.key_figures import figures_of
from refillnotes.demo.history import admit, earlier_refills
from refillnotes.demo.staff import PHYSICIAN, hire
from refillnotes.demo.stories import STORIES
from refillnotes.domain.audit import AuditEntry, Event, Link, Subject, next_link
from refillnotes.domain.audit_words import terms_of
from refillnotes.domain.record import canonical_hash
from refillnotes.store import audit, figures, notes, pdfs, visits
from refillnotes.store.notes import KeptPdf, Note, Signature
from refillnotes.store.people import Person
from refillnotes.store.tables import audit as chain
from refillnotes.store.tables import audit_terms
from refillnotes.store.visits import Visit

AT_ONCE = 500
"""Notes to one transaction."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A note that was recorded, drawn, submitted, read and signed as every other."""

    visit: Visit
    note: Note
    signatures: tuple[Signature, ...]
    submitted: KeptPdf
    signed: KeptPdf
    files: tuple[bytes, bytes]
    reader: Person


def add_events(clinic: Clinic, events: int, acts_a_note: int) -> None:
    """Acts of ordinary days, chained as the store chains them, in one transaction."""
    with clinic.database.writing() as connection:
        links = list(_links(clinic, events, audit.head(connection), acts_a_note))
        connection.execute(insert(chain), [asdict(link) for link in links])
        terms = ((term, link.seq) for link in links for term in terms_of(link.event))
        connection.execute(insert(audit_terms), [{"term": one, "seq": seq} for one, seq in terms])


def a_sample(clinic: Clinic) -> Sample:
    """The last of a few refills of one pump, done by everybody's own actions."""
    story = replace(STORIES[0], refills=4)
    staff = hire(clinic)
    pump_id = admit(clinic, staff, story)
    last = clinic.now() - timedelta(days=story.every)
    earlier_refills(clinic, staff, story, pump_id, last, Random(1))  # noqa: S311  # readings
    with clinic.database.reading() as connection:
        (*_, note) = notes.every_note(connection)
        visit = visits.find(connection, note.visit_id)
        submitted = notes.submitted_pdf_of(connection, note.id)
        signed = notes.pdf_of(connection, note.id)
        if visit is None or submitted is None or signed is None:
            raise SystemExit("The sample is not signed: nothing was laid down.")
        return Sample(
            visit,
            note,
            notes.signatures_of(connection, note.id),
            submitted,
            signed,
            (pdfs.read(clinic.folder, submitted.sha256), pdfs.read(clinic.folder, signed.sha256)),
            staff[PHYSICIAN],
        )


def add_notes(clinic: Clinic, sample: Sample, wanted: int) -> None:
    """That many notes beside the sample, by the store's own acts, each with its own two files.

    A copy's record, hash, rows, figures and events are its own; its statements and the signatures
    in its PDFs are the sample's, which counts for nothing without ``--pdf``.
    """
    for begun in range(0, wanted, AT_ONCE):
        with clinic.database.writing() as connection:
            for number in range(begun, min(begun + AT_ONCE, wanted)):
                _add_note(clinic, connection, sample, number)


def _add_note(clinic: Clinic, connection: Connection, sample: Sample, number: int) -> None:
    now = clinic.now()
    visit = replace(sample.visit, id=uuid4(), number=f"0000-{number:06}", state="draft", version=1)
    text = sample.note.record.replace(str(sample.visit.id), str(visit.id))
    text = text.replace(f'"number":"{sample.visit.number}"', f'"number":"{visit.number}"')
    digest = canonical_hash(text.encode())
    note = replace(
        sample.note, id=uuid4(), visit_id=visit.id, record=text, record_sha256=digest, revision=1
    )
    author, approver = (replace(one, note_id=note.id) for one in sample.signatures)
    submitted, signed = (
        _kept(clinic, held, note.id, content)
        for held, content in zip((sample.submitted, sample.signed), sample.files, strict=True)
    )
    about = {Subject.VISIT: visit.id, Subject.PATIENT: visit.patient_id}
    of_note = about | {Subject.NOTE: note.id}
    visits.add(connection, visit, AuditEntry(Event.VISIT_STARTED, note.author_id, now, about))
    done = AuditEntry(Event.NOTE_SUBMITTED, note.author_id, now, of_note, {"record": digest})
    notes.submit(connection, note, author, submitted, done)
    looked = AuditEntry(Event.NOTE_VIEWED, approver.signer_id, now, of_note, {"record": digest})
    notes.mark_seen(connection, note, approver.signer_id, now, looked)
    approved = {"record": digest, "pdf": signed.sha256}
    entry = AuditEntry(Event.NOTE_SIGNED, approver.signer_id, now, of_note, approved)
    notes.sign(connection, approver, signed, entry)
    visits.write(connection, replace(visit, state="signed"))
    figures.put(connection, figures_of(note, record_of(text), approver.signed_at))


def _kept(clinic: Clinic, held: KeptPdf, note_id: UUID, content: bytes) -> KeptPdf:
    """A file of its own, written without waiting for the disk: no bench outlives a power cut."""
    own = content + f"%{note_id}\n".encode()
    digest = hashlib.sha256(own).hexdigest()
    target = pdfs.place(clinic.folder, digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(own)
    return replace(held, note_id=note_id, sha256=digest, size=len(own), crc32=zlib.crc32(own))


def _links(clinic: Clinic, events: int, last: Link | None, acts_a_note: int) -> Iterator[Link]:
    now, who, visit = clinic.now(), uuid4(), uuid4()
    for number in range(events):
        if number % acts_a_note == 0:
            visit = uuid4()
        subjects: dict[Subject, UUID] = {Subject.VISIT: visit, Subject.PATIENT: who}
        entry = AuditEntry(Event.VISIT_SAVED, who, now, subjects)
        last = next_link(last, now, entry.canonical())
        yield last
