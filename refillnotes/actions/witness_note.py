"""Sign a submitted note as the witness or second checker it names, on the PDF its author signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_signed import Signed, ToSign
from refillnotes.actions.own_key import certificate_in, refuse_revoked
from refillnotes.actions.read_note import OpenNote, Shown, note_in
from refillnotes.actions.refusals import NotNamed, NotSeen, OwnNote, SeenOtherwise, VoidAsked
from refillnotes.actions.traces import leave_trace
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.ceremony import Ceremony
from refillnotes.domain.passkey_proof import PasskeyProof
from refillnotes.domain.second_person import SECOND_ROLES, second_people
from refillnotes.domain.signature import Meaning
from refillnotes.domain.stamp import Stamp
from refillnotes.domain.visit import Move, State, after, may
from refillnotes.store import audit, notes, pdfs, witnesses
from refillnotes.store.errors import NoteAlreadySigned
from refillnotes.store.people import Person


@dataclass(frozen=True, slots=True)
class SecondSignature:
    """What a witness or second checker puts to a note, which they saw as ``seen``."""

    id: UUID
    seen: Shown

    def made_ready(
        self, clinic: Clinic, connection: Connection, who: Person, at: datetime, ceremony: Ceremony
    ) -> ToSign:
        opened, head = note_in(connection, who, self.id), audit.head(connection)
        meaning = _meaning(who, opened, self.seen)
        pdf = pdfs.read(clinic.folder, self.seen.pdf_sha256)
        number = opened.record["visit"]["number"]
        return ToSign(opened.note, number, pdf, meaning, at, head, ceremony, clinic.version)

    def freeze(
        self,
        clinic: Clinic,  # noqa: ARG002  # as every signature is written
        connection: Connection,
        who: Person,
        signed: Signed,
        at: datetime,
        proof: PasskeyProof | None,
    ) -> None:
        opened, signature = note_in(connection, who, self.id), signed.signature
        _meaning(who, opened, self.seen)
        refuse_revoked(connection, signature.statement)
        hashes = {
            "record": opened.note.record_sha256,
            "pdf": signed.pdf.sha256,
            "statement": signature.statement_sha256,
            **certificate_in(signature.statement),
            **({} if proof is None else {"passkey": proof.key_sha256}),
        }
        entry = AuditEntry(Event.NOTE_WITNESSED, who.id, at, _about(opened), hashes)
        witnesses.witness(connection, signature, signed.pdf, entry, proof)


def asked_to_witness(who: Person, opened: OpenNote) -> Meaning | None:
    """What this person may put their name to on an open note; None when it asks nothing of them."""
    meaning = second_people(opened.record).get(str(who.id))
    if meaning is None or _wrote(who, opened) or meaning.role in _signed(opened):
        return None
    waits = may(opened.visit.state, Move.WITNESS) and not opened.superseded
    return meaning if waits and not opened.void_asked else None


def not_yet_signed(opened: OpenNote) -> dict[str, Meaning]:
    """Whom a note names and who has not signed it, by their id."""
    signed = _signed(opened)
    named = second_people(opened.record)
    return {person: one for person, one in named.items() if one.role not in signed}


def notes_to_witness(clinic: Clinic, who: Person) -> tuple[OpenNote, ...]:
    """What waits for this person's own signature as a second person; the look leaves a trace."""
    leave_trace(clinic, who, Event.LIST_VIEWED)
    with clinic.database.reading() as connection:
        waiting = notes.waiting(connection, who.id)
        named = [one for one in waiting if str(who.id) in one.record]
        opened = tuple(note_in(connection, who, one.id) for one in named)
    return tuple(one for one in opened if asked_to_witness(who, one) is not None)


def hashes_of_seconds(connection: Connection, opened: OpenNote) -> dict[str, str]:
    """Their statements and keys once more, at the approval: a bundle's trail may begin with it."""
    proofs = witnesses.proofs_of(connection, opened.note.id)
    found: dict[str, str] = {}
    for one in _seconds(opened):
        role = one["role"]
        found[role] = one["statement_sha256"]
        if one["certificate_sha256"]:
            found[f"{role}-certificate"] = one["certificate_sha256"]
        if role in proofs:
            found[f"{role}-passkey"] = proofs[role].key_sha256
    return found


def _wrote(who: Person, opened: OpenNote) -> bool:
    """Whether this person is the author of any revision of the visit."""
    return any(one.author_id == who.id for one in opened.revisions)


def _meaning(who: Person, opened: OpenNote, seen: Shown) -> Meaning:
    """What is signed, or why not. Errors: as in ``SecondSignature``."""
    meaning = second_people(opened.record).get(str(who.id))
    if meaning is None:
        raise NotNamed("This note names somebody else as witness and second checker.")
    if _wrote(who, opened):
        raise OwnNote("You wrote this visit. Nobody witnesses their own work.")
    if meaning.role in _signed(opened):
        raise NoteAlreadySigned("You signed this note already.")
    after(State(opened.visit.state), Move.WITNESS)
    if opened.void_asked:
        raise VoidAsked("Somebody asked to make this visit void. Decide on that first.")
    if opened.superseded or seen != opened.shown:
        raise SeenOtherwise(
            "This note has changed since you opened it. Open it again and read what is new."
        )
    if not opened.seen:
        raise NotSeen("You have not opened this note yet. Open it, read it, then sign.")
    return meaning


def _signed(opened: OpenNote) -> set[str]:
    return {one["role"] for one in opened.signatures}


def _seconds(opened: OpenNote) -> list[Stamp]:
    return [one for one in opened.signatures if one["role"] in SECOND_ROLES]


def _about(opened: OpenNote) -> dict[Subject, UUID]:
    return {
        Subject.NOTE: opened.note.id,
        Subject.VISIT: opened.visit.id,
        Subject.PATIENT: opened.visit.patient_id,
    }
