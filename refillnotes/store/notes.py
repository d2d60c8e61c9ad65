"""Notes, their signatures and their PDFs: written once, never changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, and_, or_, select

from refillnotes.domain.audit import AuditEntry
from refillnotes.domain.passkey_proof import PasskeyProof
from refillnotes.domain.visit import WAITING
from refillnotes.store.audit import record
from refillnotes.store.care_relation import is_open_to
from refillnotes.store.errors import NoteAlreadySigned
from refillnotes.store.evidence import keep
from refillnotes.store.rows import Shape, one_by_one
from refillnotes.store.tables import (
    notes,
    passkey_proofs,
    returns,
    seen,
    signatures,
    signed_pdfs,
    submitted_pdfs,
    visits,
    witnessed_pdfs,
)


@dataclass(frozen=True, slots=True)
class Note:
    """One frozen revision: ``record`` is canonical JSON, and its hash is what is signed."""

    id: UUID
    visit_id: UUID
    revision: int
    record: str
    record_sha256: str
    author_id: UUID
    submitted_at: datetime

    def named(self, number: str) -> str:
        """What a statement calls it; ``number`` is the visit's."""
        return f"{number} rev {self.revision}"

    @property
    def destroyed(self) -> bool:
        """Whether its content is gone; only its tombstone makes that lawful."""
        return not self.record


@dataclass(frozen=True, slots=True)
class Signature:
    """Who put their name to a note, as what, in which words."""

    note_id: UUID
    role: str
    signer_id: UUID
    meaning: str
    statement: str
    statement_sha256: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class KeptPdf:
    """A note's PDF, of the author's signature or of both; ``sha256`` is its name in the folder."""

    note_id: UUID
    sha256: str
    size: int
    crc32: int
    paper: str


@dataclass(frozen=True, slots=True)
class Return:
    """A note sent back to its nurse, with the question and the fact it is about, if to one."""

    note_id: UUID
    returned_by: UUID
    reason: str
    returned_at: datetime
    fact: str | None = None


_NOTE = Shape(Note, notes)
_SIGNATURE = Shape(Signature, signatures)
_SUBMITTED_PDF = Shape(KeptPdf, submitted_pdfs)
_WITNESSED_PDF = Shape(KeptPdf, witnessed_pdfs)
_PDF = Shape(KeptPdf, signed_pdfs)
_RETURN = Shape(Return, returns)
_PROOF = Shape(PasskeyProof, passkey_proofs)


def submit(
    connection: Connection, note: Note, signature: Signature, pdf: KeptPdf, audit: AuditEntry
) -> None:
    """Freeze a revision with its author's signature and the PDF that shows it, in one act."""
    rows = keep(connection, notes, **asdict(note))
    rows |= keep(connection, signatures, **asdict(signature))
    rows |= keep(connection, submitted_pdfs, **asdict(pdf))
    record(connection, audit, rows)


def sign(
    connection: Connection,
    signature: Signature,
    pdf: KeptPdf,
    audit: AuditEntry,
    proof: PasskeyProof | None = None,
) -> None:
    """Add the approver's signature and the PDF that shows it. Errors: ``NoteAlreadySigned``."""
    if any(one.role == signature.role for one in signatures_of(connection, signature.note_id)):
        raise NoteAlreadySigned("This note carries that signature already. Open it to see whose.")
    rows = keep(connection, signatures, **asdict(signature))
    rows |= keep(connection, signed_pdfs, **asdict(pdf))
    if proof is not None:
        rows |= keep(connection, passkey_proofs, note_id=signature.note_id, **asdict(proof))
    record(connection, audit, rows)


def send_back(connection: Connection, sent: Return, audit: AuditEntry) -> None:
    """Return a note to its nurse; the revision stays as it was."""
    record(connection, audit, keep(connection, returns, **asdict(sent)))


def mark_seen(
    connection: Connection, note: Note, person_id: UUID, at: datetime, audit: AuditEntry
) -> None:
    """Remember that a person had this very content on the screen."""
    row = {"note_id": note.id, "person_id": person_id, "at": at, "sha256": note.record_sha256}
    same = select(seen.c.at).where(
        seen.c.note_id == note.id, seen.c.person_id == person_id, seen.c.at == at
    )
    known = connection.execute(same).first() is not None
    record(connection, audit, {} if known else keep(connection, seen, **row))


def was_seen(connection: Connection, note: Note, person_id: UUID) -> bool:
    """Whether the person has had this content on the screen."""
    found = select(seen.c.at).where(
        seen.c.note_id == note.id,
        seen.c.person_id == person_id,
        seen.c.sha256 == note.record_sha256,
    )
    return connection.execute(found.limit(1)).first() is not None


def find(connection: Connection, note_id: UUID) -> Note | None:
    return _NOTE.first(connection, notes.c.id == note_id)


def latest(connection: Connection, visit_id: UUID) -> Note | None:
    """The newest revision of a visit."""
    statement = _NOTE.select.where(notes.c.visit_id == visit_id)
    return next(
        iter(_NOTE.all(connection, statement.order_by(notes.c.revision.desc()).limit(1))), None
    )


def every_note(connection: Connection) -> Iterator[Note]:
    """Every revision of every visit, a hundred in memory at a time."""
    for row in one_by_one(connection, _NOTE.select, 100):
        yield Note(*row)


def revisions_of(
    connection: Connection, visit_id: UUID, role: str
) -> Iterator[tuple[UUID, int, datetime | None, UUID]]:
    """Every revision of a visit, the oldest first, when it was signed in that role, its author."""
    in_role = and_(signatures.c.note_id == notes.c.id, signatures.c.role == role)
    statement = select(notes.c.id, notes.c.revision, signatures.c.signed_at, notes.c.author_id)
    statement = statement.outerjoin(signatures, in_role).where(notes.c.visit_id == visit_id)
    for row in connection.execute(statement.order_by(notes.c.revision)):
        yield row[0], row[1], row[2], row[3]


def hashes_of(connection: Connection, visit_id: UUID) -> tuple[str, ...]:
    """The hash of every revision of a visit, the oldest first."""
    found = select(notes.c.record_sha256).where(notes.c.visit_id == visit_id)
    return tuple(connection.execute(found.order_by(notes.c.revision)).scalars())


def standing_notes(connection: Connection) -> Iterator[Note]:
    """What stands of every visit: its newest signed revision, else its newest one.

    A hundred in memory at a time.
    """
    other = notes.alias()
    later = other.c.revision > notes.c.revision
    is_signed, other_signed = (
        select(signed_pdfs.c.note_id)
        .where(signed_pdfs.c.note_id == one.c.id)
        .correlate_except(signed_pdfs)  # by itself it would reach no further than the next query
        .exists()
        for one in (notes, other)
    )
    ahead = select(other.c.id).where(
        other.c.visit_id == notes.c.visit_id,
        or_(and_(other_signed, or_(later, ~is_signed)), and_(later, ~is_signed)),
    )
    for row in one_by_one(connection, _NOTE.select.where(~ahead.exists()), 100):
        yield Note(*row)


def waiting(connection: Connection, reader: UUID | None = None) -> tuple[Note, ...]:
    """The newest revision of every visit that waits for a physician, longest waiting first.

    ``reader`` sees none of a chart that is restricted to others.
    """
    other = notes.alias()
    newer = select(other.c.id).where(
        other.c.visit_id == notes.c.visit_id, other.c.revision > notes.c.revision
    )
    waits = _NOTE.select.join(visits, visits.c.id == notes.c.visit_id).where(
        visits.c.state.in_(WAITING), ~newer.exists()
    )
    if reader is not None:
        waits = waits.where(is_open_to(reader, visits.c.patient_id))
    return _NOTE.all(connection, waits.order_by(visits.c.updated_at, visits.c.id))


def every_pdf(connection: Connection) -> Iterator[KeptPdf]:
    """Every PDF there should be, the authors' first, a thousand in memory at a time."""
    for shape in (_SUBMITTED_PDF, _WITNESSED_PDF, _PDF):
        for row in one_by_one(connection, shape.select):
            yield KeptPdf(*row)


def signatures_of(connection: Connection, note_id: UUID) -> tuple[Signature, ...]:
    """A note's signatures in the order they were made: each is of a longer file."""
    statement = _SIGNATURE.select.where(signatures.c.note_id == note_id)
    made = _SIGNATURE.all(
        connection, statement.order_by(signatures.c.signed_at, signatures.c.role.desc())
    )
    return tuple(sorted(made, key=lambda one: int(json.loads(one.statement).get("pdf_size", 0))))


def signed_at_in(connection: Connection, role: str) -> dict[UUID, datetime]:
    """When each note was signed in that role."""
    made = select(signatures.c.note_id, signatures.c.signed_at).where(signatures.c.role == role)
    return {row[0]: row[1] for row in connection.execute(made)}


def newest_pdf_of(connection: Connection, note_id: UUID) -> KeptPdf | None:
    """The PDF with every signature made so far; None when the note is older than seals."""
    witnessed = _WITNESSED_PDF.select.where(witnessed_pdfs.c.note_id == note_id)
    longest = _WITNESSED_PDF.all(connection, witnessed.order_by(witnessed_pdfs.c.size.desc()))
    return (
        pdf_of(connection, note_id)
        or next(iter(longest), None)
        or submitted_pdf_of(connection, note_id)
    )


def pdf_of(connection: Connection, note_id: UUID) -> KeptPdf | None:
    """The PDF with every signature there will be."""
    return _PDF.first(connection, signed_pdfs.c.note_id == note_id)


def submitted_pdf_of(connection: Connection, note_id: UUID) -> KeptPdf | None:
    """The PDF with the author's signature alone; None when the note is older than seals."""
    return _SUBMITTED_PDF.first(connection, submitted_pdfs.c.note_id == note_id)


def proof_of(connection: Connection, note_id: UUID) -> PasskeyProof | None:
    return _PROOF.first(connection, passkey_proofs.c.note_id == note_id)


def return_of(connection: Connection, note_id: UUID) -> Return | None:
    return _RETURN.first(connection, returns.c.note_id == note_id)
