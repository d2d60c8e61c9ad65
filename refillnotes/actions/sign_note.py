"""Sign a note as its physician, on the PDF the nurse signed: what was seen is what is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_signed import Signed, ToSign
from refillnotes.actions.key_figures import figures_of
from refillnotes.actions.once import Once
from refillnotes.actions.own_approval import may_approve
from refillnotes.actions.own_key import certificate_in, refuse_revoked
from refillnotes.actions.read_note import OpenNote, Shown, note_in
from refillnotes.actions.refusals import NotSealed, NotSeen, OwnNote, SeenOtherwise, VoidAsked
from refillnotes.actions.signing import sign
from refillnotes.actions.witness_note import hashes_of_seconds
from refillnotes.domain.audit import AuditEntry, Event, Link, Subject
from refillnotes.domain.ceremony import BY_SESSION, Ceremony
from refillnotes.domain.passkey_proof import PasskeyProof
from refillnotes.domain.signature import APPROVER, AUTHOR, OWN_APPROVER, approval
from refillnotes.domain.visit import Move, State, after
from refillnotes.store import audit, figures, notes, pdfs, visits
from refillnotes.store.errors import NoteAlreadySigned
from refillnotes.store.people import Person


@dataclass(frozen=True, slots=True)
class NoteApproval:
    """A physician's approval of a note, which they saw as ``seen``."""

    id: UUID
    seen: Shown

    def made_ready(
        self, clinic: Clinic, connection: Connection, who: Person, at: datetime, ceremony: Ceremony
    ) -> ToSign:
        opened, head = note_in(connection, who, self.id), audit.head(connection)
        return made_ready(clinic, who, opened, self.seen, at, head, ceremony)

    def freeze(
        self,
        clinic: Clinic,
        connection: Connection,
        who: Person,
        signed: Signed,
        at: datetime,
        proof: PasskeyProof | None,
    ) -> None:
        current = note_in(connection, who, self.id)
        freeze(clinic, connection, who, current, self.seen, signed, at, proof)


def sign_note(
    clinic: Clinic,
    who: Person,
    note_id: UUID,
    seen: Shown,
    once: Once | None = None,
    ceremony: Ceremony = BY_SESSION,
) -> None:
    """Approve a note. The caller has made sure in the same request who signs, as ``ceremony`` says.

    Errors: ``NotHere``, ``NotAllowedNow``, ``NotSeen``, ``SeenOtherwise``, ``OwnNote``,
    ``NotSealed``, ``NoteAlreadySigned``, ``SealUnfit``, and the printer's.
    """
    sign(clinic, who, NoteApproval(note_id, seen), once, ceremony)


def made_ready(
    clinic: Clinic,
    who: Person,
    opened: OpenNote,
    seen: Shown,
    now: datetime,
    head: Link | None,
    ceremony: Ceremony,
    batch: str = "",
) -> ToSign:
    """What an approval signs: the PDF that was seen. Errors: as ``sign_note``, before the seal."""
    _refuse(clinic, who, opened, seen)
    pdf = pdfs.read(clinic.folder, seen.pdf_sha256)
    number = opened.record["visit"]["number"]
    meaning = approval(own=opened.own)
    return ToSign(opened.note, number, pdf, meaning, now, head, ceremony, clinic.version, batch)


def freeze(
    clinic: Clinic,
    connection: Connection,
    who: Person,
    current: OpenNote,
    seen: Shown,
    signed: Signed,
    now: datetime,
    proof: PasskeyProof | None = None,
) -> None:
    """Write the approval within a transaction, if the note is still what was signed."""
    _refuse(clinic, who, current, seen)
    refuse_revoked(connection, signed.signature.statement)
    note, state = current.note, after(State(current.visit.state), Move.SIGN)
    visit = visits.write(
        connection, replace(current.visit, state=state, updated_at=now, updated_by=who.id)
    )
    amends = current.record.get("amends")
    hashes = {"record": note.record_sha256, "pdf": signed.pdf.sha256}
    if amends is not None:
        hashes |= {"amends": amends["record_sha256"]}
    if signed.signature.meaning == OWN_APPROVER.code:
        hashes |= {"own": signed.signature.statement_sha256}
    if proof is not None:
        statement = signed.signature.statement_sha256
        hashes |= {"statement": statement, "passkey": proof.key_sha256}
    hashes |= certificate_in(signed.signature.statement) | _authors_own(current)
    hashes |= hashes_of_seconds(connection, current)
    entry = AuditEntry(
        Event.NOTE_SIGNED if amends is None else Event.NOTE_AMENDED,
        who.id,
        now,
        {Subject.NOTE: note.id, Subject.VISIT: visit.id, Subject.PATIENT: visit.patient_id},
        hashes,
    )
    notes.sign(connection, signed.signature, signed.pdf, entry, proof)
    figures.put(connection, figures_of(note, current.record, now))


def _authors_own(opened: OpenNote) -> dict[str, str]:
    """The author's certificate once more: a bundle's trail may begin after the submission."""
    (author,) = [one for one in opened.signatures if one["role"] == AUTHOR.role]
    digest = author["certificate_sha256"]
    return {"author-certificate": digest} if digest else {}


def _refuse(clinic: Clinic, who: Person, opened: OpenNote, seen: Shown) -> None:
    if any(signature["role"] == APPROVER.role for signature in opened.signatures):
        raise NoteAlreadySigned("This note is signed already. Open it to see by whom.")
    after(State(opened.visit.state), Move.SIGN)
    if opened.void_asked:
        raise VoidAsked("Somebody asked to make this visit void. Decide on that first.")
    if not may_approve(clinic, who, opened):
        raise OwnNote("You wrote this note. Another physician reviews and signs it.")
    if not opened.shown.pdf_sha256:
        raise NotSealed(
            "This note was submitted before notes carried signatures in their PDF. "
            "Return it to the nurse, who submits it again."
        )
    if opened.superseded or seen != opened.shown:
        raise SeenOtherwise(
            "This note has changed since you opened it. Open it again and read what is new."
        )
    if not opened.seen:
        raise NotSeen("You have not opened this note yet. Open it, read it, then sign.")
